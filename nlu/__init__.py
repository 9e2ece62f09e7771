"""Understanding: what the Rasa process loads. Imports only Rasa, its dependencies and itself."""
