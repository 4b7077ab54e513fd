"""The read model: requests as events, kept in step with dispatch, and loaded into data frames.

``frame(filters)`` is the one way in for everything that computes; ``docs/insight.md`` describes the columns.
"""

from hotline.insight.events.counting import COUNTINGS, count, counted
from hotline.insight.events.filters import Filters
from hotline.insight.events.loading import COLUMNS, frame

__all__ = ["COLUMNS", "COUNTINGS", "Filters", "count", "counted", "frame"]
