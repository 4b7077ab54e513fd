"""Danger in what citizens write, found before anything else looks at a message: by rules, and by a second look."""

from intake.danger.finding import KINDS, UNCLEAR, find_danger

__all__ = ["KINDS", "UNCLEAR", "find_danger"]
