"""How much one sender may still send just now."""

from django.db import models


class RateBucket(models.Model):
    """A token bucket. The key names a conversation or a hashed address, never an address in clear."""

    key = models.CharField(max_length=100, primary_key=True)
    tokens = models.FloatField()
    updated_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
