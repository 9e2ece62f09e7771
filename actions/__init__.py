"""Rasa actions: thin, each reads knowledge/ and returns replies. nlu/README.md says which runs when."""
