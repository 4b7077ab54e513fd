"""Several problems in one message told apart, each with its own words; one matter told at length stays one."""

from intake.problems.finding import Likeness, find_problems, shared_words

__all__ = ["Likeness", "find_problems", "shared_words"]
