"""What can be wrong with a city pack, said so that a clerk can put it right."""

from __future__ import annotations


class PackError(Exception):
    """The pack cannot be used; ``problems`` names each file, the place in it and what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
