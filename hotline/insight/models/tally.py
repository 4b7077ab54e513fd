"""Counts of requests, ready made: the board asks them instead of millions of events."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """How many requests came in the ``span`` hours from ``start`` on, of one kind and scope, for one key.

    ``dimension`` is a column of Event (or ``all``), ``key`` its value. Coarse dimensions have spans of an hour, fine
    ones of half a day, from midnight or noon of the city's own time, so that days, noon windows and months add up.
    """

    start = models.DateTimeField()
    dimension = models.CharField(max_length=20)
    key = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    excluded = models.BooleanField(default=False)
    number = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dimension", "start", "key", "kind", "excluded"], name="tallied_once")
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key} {self.start:%Y-%m-%d %H} {self.number}"
