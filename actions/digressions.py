"""What a citizen says in the middle of a request that is not about the request: answered, then back to the question."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import control, knowledge, smalltalk
from actions.turn import Turn
from intake.text import weight

SURE = 0.5  # below, a message in the form is more likely an answer
SENTENCE = 8  # characters or words
MURMUR = 3  # characters or words
SMALLTALK = set(smalltalk.RESPONSES)


def answer(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, asked: str | None) -> bool:
    """Answer a digression and return True; False when the turn is none."""
    if not turn.value("phone") and (entry := knowledge.answer_of(turn)):
        knowledge.tell(dispatcher, turn, entry, offer=asked in (None, "description"))
        return True
    if (
        asked is None
        and turn.intent == "ask_question"
        and not turn.values("place")
        and knowledge.offer(dispatcher, turn)
    ):
        return True
    if not turn.is_button and turn.confidence < SURE:
        return False
    if turn.intent == "change_language":
        control.tell_language(dispatcher)
        return not holds_answer(turn, asked)
    if turn.intent in SMALLTALK and not (
        holds_answer(turn, asked) or is_murmur(turn) or is_said_again(tracker, turn) or calls_for_exit(turn)
    ):
        smalltalk.tell(dispatcher, tracker, turn)
    else:
        return False
    return True


def is_murmur(turn: Turn) -> bool:
    """Whether the words are too few to be about anything, in scope or out of it: they get the question again."""
    return turn.intent == "out_of_scope" and weight(turn.words) <= MURMUR


def calls_for_exit(turn: Turn) -> bool:
    """Whether the words ask for something the hotline must not do, which is explained rather than chatted away."""
    return bool(turn.value("screening")) and turn.intent != "out_of_scope"


def is_said_again(tracker: Tracker, turn: Turn) -> bool:
    """Whether a sentence comes a second time: our answer to it was beside the point, so it is somebody's matter."""
    said = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"]
    return len(said) > 1 and said[-1] == said[-2] and weight(turn.words) >= SENTENCE


def holds_answer(turn: Turn, asked: str | None) -> bool:
    """Whether small talk comes with something we want to know, as in "hello, my number is ..."."""
    wanted = ("place", "occurred", "phone", "contact_name", "attribute")
    vague = tuple(name for name in ("demand", "subject") if asked is not None)  # "what can you do" demands nothing
    return any(turn.values(name) for name in (*wanted, *vague)) or (asked == "confirmed" and turn.intent == "affirm")
