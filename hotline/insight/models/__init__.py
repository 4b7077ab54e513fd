"""What insight stores; one module a subject."""

from hotline.insight.models.event import Event
from hotline.insight.models.reading import ReadPosition
from hotline.insight.models.tally import Tally

__all__ = ["Event", "ReadPosition", "Tally"]
