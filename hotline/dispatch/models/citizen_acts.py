"""What citizens do with a request after filing: add to it, urge it, join it; and wrong proofs that it is theirs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hotline.dispatch.models.service_request import ServiceRequest


class Supplement(models.Model):
    """Something the citizen added: words, a picture, or both."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="supplements")
    at = models.DateTimeField(default=timezone.now)
    conversation_id = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    media_url = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text or self.media_url


class Urge(models.Model):
    """A citizen asked for it to go faster."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="urges")
    at = models.DateTimeField(default=timezone.now)
    conversation_id = models.CharField(max_length=100, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d %H:%M}"


class Follower(models.Model):
    """Another citizen with the same matter, who joined this request instead of filing again."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="followers")
    conversation_id = models.CharField(max_length=100, db_index=True)
    language = models.CharField(max_length=10, default="zh")
    phone = models.CharField(max_length=50, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "conversation_id"], condition=Q(left_at__isnull=True), name="joined_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} joined {self.request_id}"


class WrongProof(models.Model):
    """Somebody named a request with digits that are not its phone's; too many close that way for a while."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="wrong_proofs")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d %H:%M}"
