"""Conversations in SQLite, and the recorded events of one turn without rebuilding a tracker."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Query, Session

BUSY_TIMEOUT_MS = 5000
FORGETTING_EVENTS = ("reset_slots", "restart")

EventRow = dict[str, Any]


@dataclass(frozen=True)
class RecordedTurn:
    """The events of one turn, the citizen's message first, and the slot values before it."""

    events: tuple[EventRow, ...]
    slots_before: dict[str, Any]

    @property
    def ended(self) -> bool:
        """Whether the assistant listens again; it does not when it ran in circles until Rasa stopped it."""
        actions = [event["name"] for event in self.events if event["event"] == "action"]
        return bool(actions) and actions[-1] == ACTION_LISTEN_NAME

    @property
    def taken_back(self) -> bool:
        """Whether the turn was reverted after it ended without an answer."""
        return any(event["event"] == "rewind" for event in self.events)


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL store on a SQLite file that waits for a busy writer instead of failing."""

    def __init__(self, domain: Domain | None = None, db: str = "var/tracker.sqlite3", **kwargs: Any) -> None:
        Path(db).parent.mkdir(parents=True, exist_ok=True)
        kwargs.pop("host", None)  # Rasa passes the endpoint's url, which a file has not
        super().__init__(domain=domain, dialect="sqlite", db=db, **kwargs)
        use_write_ahead_log(self.engine)

    def recorded_turn(self, conversation_id: str, message_id: str) -> RecordedTurn | None:
        """Return what is stored of the latest turn with this message id, or None when there is none.

        Raises sqlalchemy.exc.SQLAlchemyError when the database does not answer.
        """
        with self.session_scope() as session:
            first = self._rows(session, conversation_id).filter(self._is_message(message_id)).order_by(self._id.desc())
            row = first.first()
            if row is None:
                return None
            events = [json.loads(row.data)]
            for following in self._rows(session, conversation_id).filter(self._id > row.id).order_by(self._id):
                if following.type_name == "user":
                    break
                events.append(json.loads(following.data))
            return RecordedTurn(tuple(events), self._slots_before(session, conversation_id, row.id))

    def _slots_before(self, session: Session, conversation_id: str, row_id: int) -> dict[str, Any]:
        """Return the last value of every slot set before the row, each read once."""
        earlier = self._rows(session, conversation_id).filter(self._id < row_id)
        forgotten = earlier.filter(self.SQLEvent.type_name.in_(FORGETTING_EVENTS))
        since = forgotten.with_entities(sa.func.coalesce(sa.func.max(self._id), 0)).scalar()
        latest = (
            earlier.filter(self.SQLEvent.type_name == "slot", self._id > since)
            .with_entities(sa.func.max(self._id))
            .group_by(self.SQLEvent.action_name)
        )
        ids = [number for (number,) in latest]
        rows = session.query(self.SQLEvent.data).filter(self._id.in_(ids))
        return {event["name"]: event["value"] for event in (json.loads(data) for (data,) in rows)}

    @property
    def _id(self) -> Any:
        return self.SQLEvent.id

    def _rows(self, session: Session, conversation_id: str) -> Query[Any]:
        return session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation_id)

    def _is_message(self, message_id: str) -> Any:
        # Events are stored by json.dumps, so the pair is found as it is written there.
        needle = f'"message_id": {json.dumps(message_id)}'
        return sa.and_(self.SQLEvent.type_name == "user", self.SQLEvent.data.contains(needle, autoescape=True))


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers and one writer work at once on the file, on every connection the engine opens."""

    @sa.event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()
