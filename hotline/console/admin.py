"""Registers what the console shows; one module a subject."""

from hotline.console import api_keys, conversations, requests

__all__ = ["api_keys", "conversations", "requests"]
