"""Simulated citizens: what each knows, how each talks, and whether the bot heard it."""
