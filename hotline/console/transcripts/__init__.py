"""Conversations on the desk: what was said, what the bot understood, the box in which an agent answers."""
