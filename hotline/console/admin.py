"""Registers what the console shows; one module a subject."""

from hotline.console import api_keys, catalogue, conversations, rates, reminders, requests

__all__ = ["api_keys", "catalogue", "conversations", "rates", "reminders", "requests"]
