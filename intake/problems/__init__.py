"""Several problems in one message told apart, each with its own words; one matter told at length stays one."""

from intake.problems.finding import find_problems, shared_words

__all__ = ["find_problems", "shared_words"]
