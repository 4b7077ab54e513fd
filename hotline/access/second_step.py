"""The second step of signing in: a code of six digits from an app (TOTP, RFC 6238), enrolled with a QR code."""

from __future__ import annotations

import base64
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import login as note_second_step
from django_otp.plugins.otp_totp.models import TOTPDevice

from hotline.access.table import REVEAL

# Who manages accounts could give themselves any right.
POWERFUL = (REVEAL, "auth.change_user")


def is_required(user: Any) -> bool:
    """Return whether ``user`` must have a second step here: in production, with a right that reaches personal data."""
    return settings.SECOND_STEP and any(user.has_perm(right) for right in POWERFUL)


def missing_step(request: HttpRequest) -> str:
    """Return the address of the step that is missing before this person may go on, empty when none is."""
    user = request.user
    if user.is_verified():  # type: ignore[union-attr]
        return ""
    if device_of(user):
        return reverse("access_code")
    return reverse("access_enrol") if is_required(user) else ""


def device_of(user: Any) -> TOTPDevice | None:
    """Return the enrolled app of ``user``."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


class CodeForm(forms.Form):
    """Asks for the code that the app shows."""

    code = forms.RegexField(
        r"^\s*\d{3} ?\d{3}\s*$",
        label=gettext_lazy("Code of six digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, *args: Any, device: TOTPDevice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = device

    def clean_code(self) -> str:
        code = "".join(filter(str.isdecimal, self.cleaned_data["code"]))
        allowed, _why = self.device.verify_is_allowed()
        if not allowed:
            raise forms.ValidationError(_("Too many wrong codes. Please wait a little."))
        if not self.device.verify_token(code):
            raise forms.ValidationError(_("This code is not right, or has been used."))
        return code


@login_required(login_url="admin:login")
def enter_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; then the desk is open."""
    device = device_of(request.user)
    if device is None:
        return redirect("admin:index")
    form = CodeForm(request.POST or None, device=device)
    if request.method == "POST" and form.is_valid():
        note_second_step(request, device)
        return redirect("admin:index")
    return render(request, "access/code.html", {"form": form, "title": _("Second step of signing in")})


@login_required(login_url="admin:login")
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the QR code of a new secret; the first right code enrols the app."""
    user = request.user
    if device_of(user):
        if not user.is_verified():  # type: ignore[union-attr]
            return redirect("access_code")
        messages.info(request, _("An app is enrolled already. An administrator can remove it."))
        return redirect("admin:index")
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    form = CodeForm(request.POST or None, device=device)
    if request.method == "POST" and form.is_valid():
        device.confirmed = True
        device.save()
        note_second_step(request, device)
        messages.success(request, _("From now on signing in asks for a code of this app."))
        return redirect("admin:index")
    context = {"form": form, "qr": qr_of(device), "secret": secret_of(device), "title": _("Enrol an app")}
    return render(request, "access/enrol.html", context)


def qr_of(device: TOTPDevice) -> SafeString:
    """Return the QR code of the secret as SVG."""
    svg = segno.make(device.config_url, error="m").svg_inline(scale=5, border=4, light="#fff", dark="#000")
    return mark_safe(svg)  # noqa: S308 - segno's own drawing of our own address


def secret_of(device: TOTPDevice) -> str:
    """Return the secret for typing it in, in groups of four."""
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
