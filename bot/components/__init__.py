"""Rasa components: what a message says (reader) and what it is about (classifiers)."""
