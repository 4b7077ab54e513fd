"""What access stores: where somebody works, what they have revealed and why, and everything that was looked at."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.dispatch.models import Agency


class Post(models.Model):
    """The unit or district somebody works for. Who has none works at the hotline centre."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="post", verbose_name=_("User"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts", verbose_name=_("Unit or district"))

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return f"{self.user} · {self.agency}"


class Reveal(models.Model):
    """Somebody lifted the mask of one thing for a while, and said why. Only ever added."""

    at = models.DateTimeField(_("Time"), default=timezone.now)
    until = models.DateTimeField(_("Valid until"))
    actor = models.CharField(_("Who"), max_length=150, help_text="user:<name>")
    what = models.CharField(
        _("Kind of thing"), max_length=40, help_text="dispatch.servicerequest or gateway.conversation"
    )
    key = models.CharField(_("Key"), max_length=40)
    reason = models.TextField(_("Reason"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("reveal")
        verbose_name_plural = _("reveals")
        indexes = [models.Index(fields=["actor", "what", "key", "until"], name="reveal_of_actor")]
        permissions = [("reveal", "May see personal data, with a reason and for a while")]

    def __str__(self) -> str:
        return f"{self.actor} {self.what} {self.key}"


class View(models.Model):
    """Somebody opened a page that shows a request, a transcript or a list of them. Only ever added."""

    at = models.DateTimeField(_("Time"), default=timezone.now)
    actor = models.CharField(_("Who"), max_length=150, help_text="user:<name>")
    page = models.CharField(_("Page"), max_length=100, help_text="Name of the address")
    method = models.CharField(_("Method"), max_length=7)
    what = models.CharField(_("Kind of thing"), max_length=40, blank=True)
    key = models.CharField(_("Key"), max_length=40, blank=True, help_text="Empty for a list")
    revealed = models.BooleanField(_("Unmasked"), default=False)
    remote = models.GenericIPAddressField(_("Network address"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("view")
        verbose_name_plural = _("views")
        indexes = [
            models.Index(fields=["what", "key", "-id"], name="views_of_thing"),
            models.Index(fields=["actor", "-id"], name="views_of_person"),
            models.Index(fields=["at"], name="views_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.page} {self.key}"
