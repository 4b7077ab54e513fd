"""What insight stores; one module a subject."""

from hotline.insight.models.announcement import Announcement
from hotline.insight.models.event import Event
from hotline.insight.models.finding import Finding, Night
from hotline.insight.models.measure import Measure, Origin
from hotline.insight.models.preventive_task import (
    TASK_NEXT,
    PreventiveTask,
    TaskChange,
    TaskRefused,
    TaskState,
)
from hotline.insight.models.reading import ReadPosition
from hotline.insight.models.signed_report import SignedReport
from hotline.insight.models.tally import Tally

__all__ = [
    "TASK_NEXT",
    "Announcement",
    "Event",
    "Finding",
    "Measure",
    "Night",
    "Origin",
    "PreventiveTask",
    "ReadPosition",
    "SignedReport",
    "Tally",
    "TaskChange",
    "TaskRefused",
    "TaskState",
]
