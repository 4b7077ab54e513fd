"""Which edition of the city's services, agencies, places and rules the database holds."""

from __future__ import annotations

from django.db import models


class CityVersion(models.Model):
    """One row whose token the database itself replaces at each change (see ``hotline.dispatch.city_version``)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.token
