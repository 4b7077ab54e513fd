"""Registers what the console shows; one module or folder a subject."""

from hotline.console import api_keys, catalogue, rates, reminders
from hotline.console.requests import pages as requests
from hotline.console.takeover import pages as takeover
from hotline.console.transcripts import pages as transcripts

__all__ = ["api_keys", "catalogue", "rates", "reminders", "requests", "takeover", "transcripts"]
