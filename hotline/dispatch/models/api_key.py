"""The keys of other systems: only the hash of a key is kept, so that whoever reads the database cannot use it."""

from __future__ import annotations

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

RESERVED = ("bot", "staff", "public", "system")


def not_reserved(name: str) -> None:
    """Raise ValidationError for a name of the hotline itself."""
    if name in RESERVED:
        raise ValidationError(f"{name} is a name of the hotline itself")


class Scope(models.TextChoices):
    """What a key allows. Reading the public fields needs no key."""

    FILE = "file", _("File requests")
    READ_WHOLE = "read_whole", _("Read texts and updates unmasked")
    EXTENDED = "extended", _("See the extended attributes, personal data included")
    SECRET = "secret", _("See of a confidential request who asked and where")
    UPDATE = "update", _("Report what happened to requests")
    CITIZEN = "citizen", _("Act for citizens who have proved who they are")


def hash_of(secret: str) -> str:
    """Return what is stored of a key. It is random and long, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


class ApiKey(models.Model):
    """A client of the Open311 endpoint; its name stands in the history of what it does."""

    name = models.SlugField(
        max_length=50, unique=True, validators=[not_reserved], help_text="Stands in the history; cannot be changed later", verbose_name=_("Name of the client"))
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=8, editable=False, help_text="The key's first letters", verbose_name=_("Begins with"))
    scopes = models.JSONField(default=list, blank=True, verbose_name=_("What it may do"))
    per_minute = models.PositiveIntegerField(default=600, help_text="Calls a minute; 0 for no limit", verbose_name=_("Calls a minute"))
    contact = models.CharField(max_length=200, blank=True, help_text="Who answers for this client", verbose_name=_("Who answers for it"))
    created_at = models.DateTimeField(default=timezone.now, editable=False, verbose_name=_("Made at"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False, verbose_name=_("Revoked at"))
    # What the limit has left at the moment it was last counted.
    tokens = models.FloatField(default=0, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False, help_text="Also: about when it was last used", verbose_name=_("Last used about"))

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def renew(self) -> str:
        """Give the client a new secret and return it, for the only time; the old one ends. The caller saves."""
        secret = secrets.token_urlsafe(32)
        self.secret_hash, self.hint, self.revoked_at = hash_of(secret), secret[:4], None
        return secret

    def revoke(self) -> None:
        """End the key; its name stays taken. The caller saves."""
        self.revoked_at = timezone.now()
