"""Tasks before anybody asks, and news to the citizens of a cluster: pages that write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hotline.insight.acting.announcing import CannotAnnounce, announce
from hotline.insight.models import TASK_NEXT, Announcement, PreventiveTask, TaskRefused, TaskState
from hotline.insight.pages.base import show
from hotline.insight.pages.charts import Chart
from hotline.insight.pages.names import named, names_of
from hotline.insight.reports.words import say

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def actor_of(request: HttpRequest) -> str:
    """Return who acts, as the histories write it."""
    return f"user:{request.user.get_username()}"


class TaskForm(forms.ModelForm):
    """A new task."""

    class Meta:
        model = PreventiveTask
        fields = ("title", "cause", "origin", "service_code", "subdistrict", "place_point", "unit", "due_on")
        widgets = {"due_on": DATE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("service_code", "subdistrict", "unit"):
            choices = sorted(names_of(name).items(), key=lambda pair: pair[1])
            empty = [] if name == "service_code" else [("", "—")]
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(label=label, choices=[*empty, *choices], required=not empty)


@require_http_methods(["GET", "POST"])
def tasks_page(request: HttpRequest) -> HttpResponse:
    """List the tasks, and take in a new one."""
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.made_by = actor_of(request)
        form.save()
        return redirect("insight_tasks")
    services, units = names_of("service_code"), names_of("unit")
    tasks = list(PreventiveTask.objects.all()[:200])
    rows = [
        [
            task.title,
            named(task.service_code, services),
            task.place_point or "—",
            named(task.unit, units) if task.unit else "—",
            task.due_on or "—",
            task.get_state_display(),
            task.later_requests().count(),
        ]
        for task in tasks
    ]
    heads = [
        _("Task"),
        _("Matter"),
        _("Place"),
        _("Unit"),
        _("Due on"),
        _("State"),
        _("Requests since"),
    ]
    links = [{"url": f"{task.pk}/", "title": f"{task.title} · {task.get_state_display()}"} for task in tasks]
    return show(
        request,
        _("Tasks before anybody asks"),
        [Chart("tasks", _("Tasks"), heads, rows)],
        template="insight/with_form.html",
        form=form,
        form_title=_("New task"),
        links=links,
        links_title=_("Open a task"),
    )


class StepForm(forms.Form):
    """The next step of a task."""

    to = forms.ChoiceField(label=gettext_lazy("Next state"))
    evidence = forms.CharField(label=gettext_lazy("Evidence"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


@require_http_methods(["GET", "POST"])
def task_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one task with its history and the requests that came later, and take its next step."""
    task = get_object_or_404(PreventiveTask, pk=pk)
    form = StepForm(request.POST or None)
    ways = [(state.value, state.label) for state in TaskState if state in TASK_NEXT[TaskState(task.state)]]
    field = form.fields["to"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = ways
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            task.move(given["to"], actor_of(request), reason=given["reason"], evidence=given["evidence"])
            return redirect("insight_task", pk=pk)
        except TaskRefused as refusal:
            form.add_error(None, _refusals()[refusal.code])
            task.refresh_from_db()
    states = dict(TaskState.choices)
    history = [
        [
            f"{each.at:%Y-%m-%d %H:%M}",
            states[each.from_state],
            states[each.to_state],
            each.actor,
            each.reason or each.evidence,
        ]
        for each in task.changes.all()
    ]
    later = [[f"{each.requested_at:%Y-%m-%d}", each.number, each.state] for each in task.later_requests()[:100]]
    charts = [
        Chart(
            "history",
            _("History"),
            [_("When"), _("State before"), _("State after"), _("Who"), _("Why, or evidence")],
            history,
        ),
        Chart("later", _("Requests that came later"), [_("Day"), _("Number"), _("State")], later),
    ]
    shown: dict[str, Any] = {"form": form, "form_title": _("Next step")} if ways else {}
    lead = f"{task.get_state_display()} · {task.get_cause_display()} · {task.due_on or ''}"
    return show(request, task.title, charts, lead=lead, template="insight/with_form.html", **shown)


def _refusals() -> dict[str, str]:
    return {
        "state": _("This step is not possible now."),
        "unit": _("A unit is needed first."),
        "evidence": _("Evidence is needed."),
        "reason": _("A reason is needed."),
    }


class AnnouncementForm(forms.Form):
    """What the citizens of a cluster are told."""

    cluster = forms.CharField(label=gettext_lazy("Number of the main request"), max_length=20)
    text_zh = forms.CharField(label=gettext_lazy("Text in Chinese"), widget=forms.Textarea(attrs={"rows": 3}))
    text_en = forms.CharField(label=gettext_lazy("Text in English"), widget=forms.Textarea(attrs={"rows": 3}))


@require_http_methods(["GET", "POST"])
def announcements_page(request: HttpRequest) -> HttpResponse:
    """Tell the citizens of a cluster, once, that its common cause is fixed."""
    usual = {f"text_{language}": say("announcement", language) for language in ("zh", "en")}
    form = AnnouncementForm(request.POST or None, initial=usual | {"cluster": request.GET.get("cluster", "")})
    if request.method == "POST":
        if not request.user.has_perm("insight.add_announcement"):
            raise PermissionDenied
        if form.is_valid():
            try:
                announce(**form.cleaned_data, actor=actor_of(request))
                return redirect("insight_announcements")
            except CannotAnnounce as refusal:
                form.add_error(None, _announcement_refusals()[refusal.code])
    rows = [
        [each.cluster, f"{each.sent_at:%Y-%m-%d %H:%M}", each.told, each.sent_by, each.text_zh]
        for each in Announcement.objects.all()[:100]
    ]
    heads = [_("Main request"), _("Sent"), _("Citizens told"), _("Who"), _("Text")]
    return show(
        request,
        _("News to a cluster"),
        [Chart("sent", _("Sent"), heads, rows)],
        template="insight/with_form.html",
        form=form,
        form_title=_("Tell them that the common cause is fixed"),
        lead=_("Edit the text; what is in braces has to be replaced. It goes once to each citizen."),
    )


def _announcement_refusals() -> dict[str, str]:
    return {
        "text": _("The text is too short, or something in braces was not replaced."),
        "unknown": _("There is no request of this number."),
        "alone": _("Nobody else is in this cluster."),
        "twice": _("This cluster was told already."),
    }
