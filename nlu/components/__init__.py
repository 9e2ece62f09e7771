"""Rasa components: thin wrappers that put the pure modules of nlu/ into Rasa's graph."""
