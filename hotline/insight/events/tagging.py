"""Tags across the tree of matters, in four groups (事项分类 × 标签体系): time and place, person, nature, governance."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hotline.dispatch.models import ServiceRequest
from hotline.dispatch.working_days import is_working_day
from hotline.insight.events.feeling import persons_in

PARTS_OF_DAY = ((6, "night"), (9, "early"), (12, "morning"), (14, "noon"), (18, "afternoon"), (22, "evening"))


def part_of_day(hour: int) -> str:
    """Return the part of the day that ``hour`` (0 to 23) is in."""
    return next((name for end, name in PARTS_OF_DAY if hour < end), "night")


def tags_of(request: ServiceRequest) -> dict[str, dict[str, Any]]:
    """Return the tags of ``request``."""
    text = request.citizen_words or request.description
    when = timezone.localtime(request.occurred_start or request.requested_at)
    return {
        "time_space": {
            "part_of_day": part_of_day(when.hour),
            "working_day": is_working_day(when.date()),
            "recurrent": bool(request.recurrence),
            "place": _precision(request),
        },
        "person": {"groups": persons_in(text), "language": request.language},
        "nature": {"nature": _nature(request), "said_before": bool(request.history)},
        "governance": {
            "urgency": request.tier,
            "supervised": request.supervised_since is not None,
            "extended": request.extended,
            "linked": request.merged_into_id is not None or request.split_from_id is not None,
        },
    }


def _precision(request: ServiceRequest) -> str:
    """Return how exactly the place is known: point, street, district or none."""
    if request.lat is not None or request.place_point or request.estate or request.road:
        return "point"
    return "street" if request.street_id else "district" if request.district_id else "none"


def _nature(request: ServiceRequest) -> str:
    """Return safety, policy question, service quality (a complaint or report) or everyday need."""
    if request.danger:
        return "safety"
    if request.kind == "consultation":
        return "policy_question"
    return "service_quality" if request.kind in ("complaint", "report") else "need"
