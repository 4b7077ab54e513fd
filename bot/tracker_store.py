"""Conversations in SQLite: whole turns only, recent ones kept warm, long ones read from their last turns.

Rasa loads a conversation before each turn and saves it after. This store hands out the tracker of the turn before, when
nobody else wrote meanwhile, and writes what is new. A turn without an answer is not written: it never happened.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot.kept_events import History, event_of
from bot.recorded_turn import EventRow, RecordedTurn
from bot.warm_trackers import Stored, WarmTrackers, stored

logger = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 5000


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL store on a SQLite file. One process writes a conversation at a time; the gateway sees to that."""

    def __init__(self, domain: Domain | None = None, db: str = "var/tracker.sqlite3", **kwargs: Any) -> None:
        Path(db).parent.mkdir(parents=True, exist_ok=True)
        kwargs.pop("host", None)  # Rasa passes the endpoint's url, which a file has not
        super().__init__(domain=domain, dialect="sqlite", db=db, **kwargs)
        self.engine = pooled(db)
        self.sessionmaker = sessionmaker(bind=self.engine)
        make_indexes(self.engine)
        self._warm = WarmTrackers()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation as its last saved turn left it, or None when there is none.

        The tracker is taken out of the warm ones: a turn that fails half-way leaves nothing behind.
        """
        warm = self._warm.take(sender_id)
        with self.session_scope() as session:
            history = History(session, self.SQLEvent, sender_id)
            last_id = history.last_id()
            if warm is not None and stored(warm).last_id == last_id:
                return warm
            events = [event_of(row) for row in history.recent()]
            slots = history.slots_before(None)
        if not events:
            return None
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        tracker.stored = Stored(len(tracker.events), last_id, slots)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new of a tracker that this store handed out, or of a new conversation.

        Raises sqlalchemy.exc.SQLAlchemyError when the database does not answer.
        """
        before = stored(tracker)
        events = [event.as_dict() for event in list(tracker.events)[before.events :]]
        turn = RecordedTurn.among(events, before.slots or {})
        if turn is not None and not turn.answered:
            logger.warning("conversation %s: a turn without an answer is not kept", tracker.sender_id)
        elif events:
            last_id = self._write(tracker.sender_id, events, before.last_id)
            tracker.stored = before.after(events, last_id, turn)
            self._warm.keep(tracker)

    def recorded_turn(self, conversation_id: str, message_id: str) -> RecordedTurn | None:
        """Return what is stored of the turn with this message id, or None when there is none.

        Raises sqlalchemy.exc.SQLAlchemyError when the database does not answer.
        """
        latest = self._warm.latest_turn(conversation_id)
        if latest is not None and latest.message_id == message_id:
            return latest
        with self.session_scope() as session:
            history = History(session, self.SQLEvent, conversation_id)
            found = history.turn(message_id)
            return RecordedTurn(tuple(found[1]), history.slots_before(found[0])) if found else None

    def forget(self, conversation_id: str) -> int:
        """Delete all events of a conversation and return their number; its next turn begins a new one.

        Raises sqlalchemy.exc.SQLAlchemyError when the database does not answer.
        """
        self._warm.take(conversation_id)
        with self.session_scope() as session:
            rows = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation_id)
            deleted = int(rows.delete(synchronize_session=False))
            session.commit()
        return deleted

    def _write(self, conversation_id: str, events: list[EventRow], last_id: int) -> int:
        """Write the events behind row ``last_id`` in one transaction; returns the row of the last."""
        rows = [self._row(conversation_id, event) for event in events]
        with self.session_scope() as session:
            if History(session, self.SQLEvent, conversation_id).last_id() != last_id:
                raise RuntimeError("somebody else wrote to the conversation during the turn")
            session.add_all(rows)
            session.flush()
            written = max(row.id for row in rows)
            session.commit()
        return written

    def _row(self, conversation_id: str, event: EventRow) -> Any:
        """Return the row of an event, as Rasa writes it."""
        return self.SQLEvent(
            sender_id=conversation_id,
            type_name=event["event"],
            timestamp=event.get("timestamp"),
            intent_name=((event.get("parse_data") or {}).get("intent") or {}).get("name"),
            action_name=event.get("name"),
            data=json.dumps(event),
        )


INDEXES = (
    # A message is found by its id, slots and messages by their kind, without reading the whole conversation.
    "CREATE INDEX IF NOT EXISTS events_message_id ON events (sender_id, json_extract(data, '$.message_id')) "
    "WHERE type_name = 'user'",
    "CREATE INDEX IF NOT EXISTS events_kind ON events (sender_id, type_name, action_name, id)",
)


def make_indexes(engine: Engine) -> None:
    with engine.begin() as connection:
        for statement in INDEXES:
            connection.execute(sa.text(statement))


def pooled(db: str) -> Engine:
    """Return an engine that keeps its connections: closing the last one makes SQLite put its log away each time.

    Readers and one writer work at once on the file and wait for each other.
    """
    options = {"check_same_thread": False}
    engine = sa.create_engine(f"sqlite:///{db}", poolclass=QueuePool, pool_size=4, connect_args=options)

    @sa.event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine
