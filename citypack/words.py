"""Text in the languages of a city."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One text in Chinese and English; either may be empty in a city of one language."""

    zh: str = ""
    en: str = ""

    def in_language(self, language: str | None) -> str:
        """Return the text in ``language``, else the one there is."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)
