"""When something happened, how often, and whether it still goes on."""

from intake.occurrence.finding import find_occurrence

__all__ = ["find_occurrence"]
