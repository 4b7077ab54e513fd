"""After the read-back: a yes files, a change is shown again, a bare no is asked about, confusion ends with a person."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions import problems, questions
from actions.clauses import is_marked
from actions.correcting import correct
from actions.hearing import READ_BACK, STORIES, long_story, tells_story
from actions.talk import Talk, go_on, hand_over, read_back
from actions.turn import Turn
from actions.words import says, without_words

MOST_CONFUSIONS = 3  # answers that are neither yes, no nor a change, before a person takes over
REFUSALS = {"cancel", "talk_to_agent", "ask_question"}


def corrects(talk: Talk) -> bool:
    """Whether the turn may change what is known: at the read-back, or when it says that something is different."""
    turn, draft = talk.turn, talk.draft
    if turn.is_button or not draft.description or talk.asked == "description":
        return False
    if long_story(turn, tells_story(draft, turn, talk.asked)):
        return False
    if talk.asked in READ_BACK:
        return turn.intent not in STORIES or is_marked(turn.words)
    return turn.intent == "correct" or is_marked(turn.words)


def take_correction(talk: Talk) -> list[EventType] | None:
    """Take what the turn corrects and go on; None when it corrects nothing."""
    if not corrects(talk):
        return None
    correction = correct(talk.draft, talk.turn, talk.facts())
    if talk.asked in READ_BACK and talk.turn.intent == "affirm" and not is_marked(talk.turn.words):
        return None  # "yes, please do it today" changes nothing
    if correction.draft != talk.draft:
        talk.draft = correction.draft
        return ask_for(talk, correction.unfilled) or go_on(talk)
    certain = talk.turn.intent in {"correct", "deny"} or is_marked(talk.turn.words)
    if talk.asked in READ_BACK and certain:
        return ask_for(talk, correction.unfilled)
    return ask_for(talk, correction.unfilled) if talk.turn.intent == "correct" else None


def change_list(talk: Talk) -> list[EventType] | None:
    """Drop or change one of several problems by its number; with none left nothing is filed."""
    changed = talk.draft if talk.turn.is_button else problems.change(talk.draft, talk.turn)
    if changed == talk.draft:
        return None
    talk.draft = changed
    if changed.begun:
        return go_on(talk)
    talk.say("utter_control_cancelled")
    return talk.ends("cancelled")


def ask_for(talk: Talk, field: str | None) -> list[EventType] | None:
    """Ask for the new value of a field that was only called wrong."""
    if field in ("service_code", "description", "kind"):
        talk.say("utter_submit_request_ask_description_again")
        return talk.waits_for("description")
    if field is not None and field in questions.RESPONSES and field not in talk.draft.declined:
        talk.say(questions.RESPONSES[field])
        return talk.waits_for(field)
    return None


def answer_read_back(talk: Talk, changed: bool) -> list[EventType]:
    """Go on after an answer to the read-back that was no correction."""
    intent = talk.turn.intent
    if changed:
        return go_on(talk)
    if files(talk.turn, talk.asked):
        return talk.ends("confirmed")
    if intent == "affirm":
        return read_back(talk)
    if intent in {"deny", "correct"} and talk.asked == "confirmed":
        talk.say("utter_submit_request_ask_change")
        return talk.waits_for("change")
    return confused(talk)


def files(turn: Turn, asked: str | None) -> bool:
    """Whether this is the yes to filing; after "what should I change?" only a plain "file it" is."""
    rest = without_words("submitting", turn.words)
    plainly = says("submitting", turn.words) and not says("negating", rest) and turn.intent not in REFUSALS
    return plainly or (asked == "confirmed" and turn.intent == "affirm")


def confused(talk: Talk) -> list[EventType]:
    """Ask once more for yes or no; after several times a person takes over."""
    times = talk.draft.tries.get("confirmed", 0) + 1
    if times >= MOST_CONFUSIONS:
        return hand_over(talk, "not_understood")
    talk.draft = talk.draft.with_(tries={**talk.draft.tries, "confirmed": times})
    talk.say("utter_submit_request_confirm_again")
    return talk.waits_for("confirmed")
