"""What the assistant knows: law, topics, parameters, projects, contacts, and the rules that apply them.

Imports nothing from bot/, nlu/ or actions/. Rules are pure; queries are the only place that
touches the database.
"""
