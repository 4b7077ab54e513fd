"""What steers the form itself: cancel, a person, starting over, and the choice after an explained exit."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions import screening
from actions.draft import Draft
from actions.hearing import STORIES, hear
from actions.talk import Talk, go_on, hand_over
from actions.words import says, takes_back

GIVING_UP = {"cancel", "withdraw_request"}
SURE = 0.6  # below, words in a form are more likely an answer


def steer(talk: Talk) -> list[EventType] | None:
    """Cancel and the wish for a person end the form at once; starting over is asked about first."""
    intent = talk.turn.intent
    if not talk.turn.is_button and talk.turn.confidence < SURE:
        return None  # nothing is thrown away on a guess
    if intent in GIVING_UP and talk.asked == "screening":
        return None  # the explained exit is left, and said so
    if intent in GIVING_UP and not (answers_phone(talk) or gives_something(talk)):
        talk.say("utter_control_cancelled" if talk.draft.begun else "utter_control_nothing_to_cancel")
        talk.draft = Draft()
        return talk.ends("cancelled")
    if intent == "talk_to_agent":
        return hand_over(talk, "asked")
    if intent == "start_over":
        talk.say("utter_control_ask_start_over" if talk.draft.begun else "utter_control_begin")
        return talk.waits_for("start_over" if talk.draft.begun else "description")
    return None


def gives_something(talk: Talk) -> bool:
    """Whether the words bring something for the request, as in "oh well, take my number: ..."."""
    return any(talk.turn.values(name) for name in ("phone", "place", "occurred", "contact_name"))


def answers_phone(talk: Talk) -> bool:
    """Whether "no, leave it" is about the phone that was asked for."""
    return talk.asked == "phone" and hear(talk.draft, talk.turn, talk.asked, talk.facts()).draft != talk.draft


def start_over(talk: Talk) -> list[EventType] | None:
    """Wipe the draft only when the citizen says yes; anything else goes on with it."""
    if talk.asked != "start_over":
        return None
    if talk.turn.intent == "affirm":
        talk.draft = Draft()
        talk.say("utter_control_begin")
        return talk.waits_for("description")
    talk.asked = None
    return go_on(talk, again=True) if talk.turn.intent in {"deny", "refuse", "dont_know"} else None


def exit_chosen(talk: Talk) -> list[EventType] | None:
    """After an explained exit: file anyway, leave it, or tell something else."""
    if talk.asked != "screening":
        return None
    talk.asked = None
    if talk.turn.intent == "affirm" and (talk.turn.is_button or not leaves_it(talk.turn.words)):
        talk.draft = talk.draft.with_(screening=screening.FILE_ANYWAY)
        return go_on(talk)
    if talk.turn.intent in STORIES or talk.turn.intent in {"inform", "correct"}:
        talk.draft = Draft()  # another matter
        return None
    talk.draft = Draft()
    talk.say("utter_screening_left")
    return talk.ends("advised")


def leaves_it(words: str) -> bool:
    """Whether what was taken for a yes leaves the matter; "never mind, file it" does not."""
    return takes_back(words) and not says("submitting", words)
