"""The conversation store: long conversations read short, warm ones never dirty, whole turns only."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.kept_events import KEPT_TURNS
from bot.tracker_store import ConversationStore
from bot.warm_trackers import MOST_EVENTS, TURNS_A_LOADING, WarmTrackers

DOMAIN = Domain.from_dict(
    {
        "intents": ["inform"],
        "slots": {name: {"type": "any", "mappings": [{"type": "custom"}]} for name in ("draft_key", "place", "phone")},
        "forms": {"request_form": {"required_slots": []}},
    }
)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "tracker.sqlite3")


@pytest.fixture
def store(path: str) -> ConversationStore:
    return ConversationStore(DOMAIN, db=path)


def load(store: SQLTrackerStore, conversation: str = "c") -> DialogueStateTracker:
    return asyncio.run(store.get_or_create_tracker(conversation, append_action_listen=False))


def begin_turn(tracker: DialogueStateTracker, number: int, *events: Event) -> None:
    if not tracker.events:
        tracker.update(SessionStarted())
        tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(f"text {number}", {"name": "inform", "confidence": 1.0}, message_id=f"m{number}"))
    for event in events:
        event.timestamp = time.time()  # Rasa's own store sorts sessions by time
        tracker.update(event)


def take_turn(store: ConversationStore, number: int, *events: Event, conversation: str = "c") -> None:
    tracker = load(store, conversation)
    begin_turn(tracker, number, *events, BotUttered(f"answer {number}"), ActionExecuted("action_listen"))
    asyncio.run(store.save(tracker))


def texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def state(tracker: DialogueStateTracker) -> tuple[Any, ...]:
    """Return what the next turn depends on."""
    loop = tracker.active_loop_name
    return tracker.current_slot_values(), loop, tracker.latest_action_name, texts(tracker)[-KEPT_TURNS:]


def random_events(chance: random.Random) -> list[Event]:
    events: list[Event] = [SlotSet(name, chance.choice([None, 1, "x"])) for name in ("place", "phone")]
    loops = [[ActiveLoop("request_form")], [ActiveLoop(None)], []]
    return chance.sample(events, chance.randint(0, 2)) + chance.choice(loops)


@pytest.mark.parametrize("seed", range(5))
def test_a_long_conversation_stands_where_rasas_own_store_says(store: ConversationStore, path: str, seed: int) -> None:
    chance = random.Random(seed)
    stock = SQLTrackerStore(DOMAIN, db=path)
    for number in range(2 * (KEPT_TURNS + TURNS_A_LOADING)):
        take_turn(store, number, *random_events(chance))
        assert state(load(ConversationStore(DOMAIN, db=path))) == state(load(stock))


def test_a_long_conversation_is_read_short(store: ConversationStore) -> None:
    for number in range(80):
        take_turn(store, number, SlotSet("place", number))
        assert len(load(store).events) <= 5 * (KEPT_TURNS + TURNS_A_LOADING) + 10


def test_the_words_of_a_request_still_told_are_all_there(store: ConversationStore, path: str) -> None:
    take_turn(store, 0)
    take_turn(store, 1, SlotSet("draft_key", "k"))
    for number in range(2, 60):
        take_turn(store, number)
    assert texts(load(ConversationStore(DOMAIN, db=path)))[0] == "text 1"
    take_turn(store, 60, SlotSet("draft_key", None))
    assert len(texts(load(ConversationStore(DOMAIN, db=path)))) == KEPT_TURNS


def test_the_same_tracker_serves_the_next_turn(store: ConversationStore) -> None:
    take_turn(store, 1)
    tracker = load(store)
    begin_turn(tracker, 2, BotUttered("answer"), ActionExecuted("action_listen"))
    asyncio.run(store.save(tracker))
    assert load(store) is tracker


def test_half_a_turn_leaves_nothing_behind(store: ConversationStore) -> None:
    take_turn(store, 1, SlotSet("place", "here"))
    begin_turn(load(store), 2, SlotSet("place", "lost"))
    assert load(store).get_slot("place") == "here"
    assert texts(load(store)) == ["text 1"]


@pytest.mark.parametrize(
    "rest",
    [
        [SlotSet("place", None), ActiveLoop(None), ActionExecuted("action_listen")],
        [BotUttered(""), ActionExecuted("action_listen")],
        [BotUttered("in a circle"), ActionExecuted("action_x")],
    ],
    ids=["silence", "empty words", "no end"],
)
def test_a_turn_without_an_answer_never_happened(store: ConversationStore, path: str, rest: list[Event]) -> None:
    take_turn(store, 1, SlotSet("place", "here"), ActiveLoop("request_form"))
    tracker = load(store)
    begin_turn(tracker, 2, *rest)
    asyncio.run(store.save(tracker))
    assert store.recorded_turn("c", "m2") is None
    for again in (load(store), load(ConversationStore(DOMAIN, db=path))):
        assert (again.get_slot("place"), again.active_loop_name, texts(again)) == ("here", "request_form", ["text 1"])


def test_what_another_process_wrote_is_seen(store: ConversationStore, path: str) -> None:
    take_turn(store, 1)
    take_turn(ConversationStore(DOMAIN, db=path), 2, SlotSet("place", "there"))
    assert load(store).get_slot("place") == "there"


def test_a_turn_that_was_overtaken_is_not_written(store: ConversationStore, path: str) -> None:
    take_turn(store, 1)
    tracker = load(store)
    take_turn(ConversationStore(DOMAIN, db=path), 2)
    begin_turn(tracker, 3, BotUttered("answer"), ActionExecuted("action_listen"))
    with pytest.raises(RuntimeError):
        asyncio.run(store.save(tracker))
    assert texts(load(store)) == ["text 1", "text 2"]


def test_a_turn_reads_the_same_from_memory_and_from_the_file(store: ConversationStore, path: str) -> None:
    take_turn(store, 1, SlotSet("place", "here"))
    take_turn(store, 2, SlotSet("place", "there"), SlotSet("phone", "1"))
    warm = store.recorded_turn("c", "m2")
    assert warm == ConversationStore(DOMAIN, db=path).recorded_turn("c", "m2")
    assert warm is not None
    assert warm.slots_before == {"place": "here"}


def test_old_turns_are_found_by_their_message(store: ConversationStore) -> None:
    for number in range(100):
        take_turn(store, number)
    recorded = store.recorded_turn("c", "m3")
    assert recorded is not None
    assert [event.get("text") for event in recorded.events if event["event"] != "action"] == ["text 3", "answer 3"]
    assert store.recorded_turn("c", "m") is None
    assert store.recorded_turn("d", "m3") is None


def test_memory_is_bounded(store: ConversationStore) -> None:
    store._warm = WarmTrackers(most_events=50)
    for number in range(30):
        take_turn(store, number, conversation=f"c{number}")
    assert store._warm._events <= 50 < MOST_EVENTS
    assert texts(load(store, "c0")) == ["text 0"]
