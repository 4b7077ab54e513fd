"""The page that lifts a mask: asks for the reason, writes it down, leads back."""

from __future__ import annotations

from django import forms
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from hotline.access.gate import is_theirs
from hotline.access.reveals import MINUTES, SHORTEST_REASON, may_reveal, reveal
from hotline.access.table import CONVERSATION, REQUEST


class ReasonForm(forms.Form):
    """Why somebody has to see it."""

    reason = forms.CharField(
        label=_("Why you need to see it"),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


def reveal_view(request: HttpRequest, what: str, key: str) -> HttpResponse:
    """Lift the mask of one request or transcript for this person."""
    thing = _thing(request, what, key)
    if not may_reveal(request, thing):
        raise PermissionDenied
    form = ReasonForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        reveal(request, thing, form.cleaned_data["reason"])
        return redirect(_safe(request, form.cleaned_data["next"]))
    context = {"form": form, "thing": thing, "minutes": MINUTES, "title": _("Show personal data")}
    return render(request, "access/reveal.html", context | {"back": _safe(request, form["next"].value() or "")})


def _thing(request: HttpRequest, what: str, key: str) -> Model:
    if what not in (REQUEST, CONVERSATION):
        raise Http404
    model = apps.get_model(what)
    may_see = request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
    try:
        thing = model._default_manager.filter(pk=key).first()
    except ValueError:  # no key of this kind
        thing = None
    if thing is None or not may_see or (what == REQUEST and not is_theirs(request.user, key)):
        raise Http404
    return thing


def _safe(request: HttpRequest, address: str) -> str:
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and safe else reverse("admin:index")
