"""A conversation's rows, read without more of them than a turn needs.

A conversation can last for years. What the assistant must know of it is the slots, the form it is in, and the latest
turns; so an old beginning is folded into the values it left. Nothing is ever deleted.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.orm import Query, Session

from bot.recorded_turn import FORGETTING_EVENTS, EventRow

KEPT_TURNS = 12  # turns read in full (project default)
MOST_TURNS = 100  # even for a request that is still being told
OPEN_REQUEST = "draft_key"  # while this slot is set, the citizen's own words since then are needed
UNFOLDABLE = ("rewind", "undo", "pause", "resume")  # they change what came before them

_types = {cls.type_name: cls for cls in all_subclasses(Event)}


class History:
    """The rows of one conversation, in an open session."""

    def __init__(self, session: Session, row: Any, conversation_id: str) -> None:
        self._session = session
        self._row = row
        self._id = conversation_id

    def last_id(self) -> int:
        return int(self._max(self._rows()))

    def recent(self) -> list[EventRow]:
        """Return the events of this session, an old beginning folded into what is left of it."""
        start = self._max(self._rows("session_started"))
        cut = self._cut(start)
        if not cut:
            return self._events(self._rows().filter(self._row.id >= start))
        return [*self._folded(start, cut), *self._events(self._rows().filter(self._row.id >= cut))]

    def turn(self, message_id: str) -> tuple[int, list[EventRow]] | None:
        """Return the events of the latest turn with this message id and the number of the first, or None."""
        same_id = sa.func.json_extract(self._row.data, "$.message_id") == message_id
        first = self._rows("user").filter(same_id).order_by(self._row.id.desc()).first()
        if first is None:
            return None
        rows = self._rows().filter(self._row.id >= first.id)
        following = self._rows("user").filter(self._row.id > first.id).with_entities(sa.func.min(self._row.id)).scalar()
        return first.id, self._events(rows.filter(self._row.id < following) if following else rows)

    def slots_before(self, row_id: int | None) -> dict[str, Any]:
        """Return the last value of every slot set before the row, or of all."""
        rows = self._rows() if row_id is None else self._rows().filter(self._row.id < row_id)
        since = self._max(rows.filter(self._row.type_name.in_(FORGETTING_EVENTS)))
        latest = rows.filter(self._row.type_name == "slot", self._row.id > since)
        ids = [number for (number,) in latest.with_entities(sa.func.max(self._row.id)).group_by(self._row.action_name)]
        return {event["name"]: event["value"] for event in self._events(self._rows().filter(self._row.id.in_(ids)))}

    def _cut(self, start: int) -> int:
        """Return the row of the citizen's message before which all is folded, 0 when nothing is."""
        said = self._rows("user").filter(self._row.id > start).with_entities(self._row.id)
        latest = [number for (number,) in said.order_by(self._row.id.desc()).limit(MOST_TURNS)]
        if len(latest) <= KEPT_TURNS:
            return 0
        opened = self._request_opened()
        kept = next((number for number in latest[KEPT_TURNS - 1 :] if not opened or number < opened), latest[-1])
        unfoldable = self._rows().filter(self._row.type_name.in_(UNFOLDABLE), self._row.id.between(start, kept))
        return 0 if unfoldable.first() else kept

    def _request_opened(self) -> int:
        """Return the row that opened the request still being told, 0 when there is none."""
        rows = self._rows("slot").filter(self._row.action_name == OPEN_REQUEST).order_by(self._row.id.desc())
        row = rows.first()
        return row.id if row is not None and json.loads(row.data)["value"] is not None else 0

    def _folded(self, start: int, cut: int) -> list[EventRow]:
        """Return events that lead to where the conversation stood before the cut: slots, form, listening."""
        loop = self._rows("active_loop").filter(self._row.id.between(start, cut)).order_by(self._row.id.desc()).first()
        form = [json.loads(loop.data)] if loop is not None else []
        slots = [{"event": "slot", "name": name, "value": value} for name, value in self.slots_before(cut).items()]
        return [{"event": "session_started"}, *slots, *form, {"event": "action", "name": ACTION_LISTEN_NAME}]

    def _rows(self, type_name: str | None = None) -> Query[Any]:
        rows = self._session.query(self._row).filter(self._row.sender_id == self._id)
        return rows if type_name is None else rows.filter(self._row.type_name == type_name)

    def _max(self, rows: Query[Any]) -> int:
        return int(rows.with_entities(sa.func.coalesce(sa.func.max(self._row.id), 0)).scalar())

    def _events(self, rows: Query[Any]) -> list[EventRow]:
        return [json.loads(data) for (data,) in rows.order_by(self._row.id).with_entities(self._row.data)]


def event_of(row: EventRow) -> Event:
    """Return the event; Rasa's own way looks through all classes for each."""
    event = _types[row["event"]]._from_parameters(row)
    if event is None:
        raise ValueError(f"{row['event']} cannot be read")
    return event
