"""Registers what the console shows; one module a subject."""

from hotline.console import conversations, requests

__all__ = ["conversations", "requests"]
