"""Registers what the console shows; one module a subject."""

from hotline.console import catalogue, conversations, rates, reminders, requests

__all__ = ["catalogue", "conversations", "rates", "reminders", "requests"]
