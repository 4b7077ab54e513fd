"""The one place that hears a turn while a request is told: everything is taken, one question is asked, or it ends.

Rasa runs `validate_submit_request_form` once a turn. The question is asked here, so Rasa finds no `utter_ask_<slot>` of
its own; `requested_slot` remembers it. `outcome` says how the form ended, and the rules go on from there.
"""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import danger, digressions, problems, screening
from actions.after_filing import after_filing, rate_after_notice
from actions.base import DialogueAction
from actions.clauses import named_field
from actions.draft import Draft
from actions.hearing import READ_BACK, hear, names_service
from actions.hearing_attributes import hear_attributes
from actions.read_back import (
    answer_read_back,
    asks_us,
    change_list,
    change_matter,
    files,
    note_question,
    take_correction,
)
from actions.steering import exit_chosen, start_over, steer
from actions.talk import Talk, go_on, read_back
from actions.turn import Turn
from actions.words import says
from intake.text import weight

SHORT_ANSWERS = {"affirm", "deny", "dont_know", "refuse", "correct"}
NEEDS_NO_QUESTION = {"goodbye", "pause", "thank", "greet", "abuse"}
LONGEST_SHORT = 12  # weight; what says more is no mere yes or no
ANSWERS = {"place", "occurred", "phone", "contact_name", "subject", "demand"}  # each is answered once
FIELDS_ASKED = {"address_string", "occurred", "subject", "demand", "phone"}
UPSET = "acknowledged"


class ValidateSubmitRequestForm(DialogueAction):
    """Hear the turn, then ask, read back, or end the form."""

    def name(self) -> str:
        return "validate_submit_request_form"

    def after_danger(self, tracker: Tracker) -> list[EventType]:
        return [SlotSet("outcome", "danger"), SlotSet("requested_slot", None)]

    def after_error(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        return [
            *super().after_error(dispatcher, tracker),
            SlotSet("outcome", None),
            SlotSet("requested_slot", tracker.get_slot("requested_slot") or "description"),
        ]

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        draft = Draft.from_tracker(tracker)
        talk = Talk(dispatcher, tracker, turn, draft, draft, tracker.get_slot("requested_slot"))
        for step in STEPS:
            events = step(talk)
            if events is not None:
                return events
        return hear_turn(talk)


def follow_up(talk: Talk) -> list[EventType] | None:
    """Words after a danger go to the person who was alerted; a draft that waits is offered again."""
    if talk.asked or not danger.follows_up(talk.tracker, talk.turn):
        return None
    if danger.is_another_matter(talk.tracker, talk.turn):
        return None
    danger.add_to(talk.dispatcher, talk.tracker, talk.turn)
    if not talk.draft.begun:
        return talk.ends("danger")
    talk.say("utter_submit_request_draft_waits")
    return talk.waits_for("resume")


def resume(talk: Talk) -> list[EventType] | None:
    """After the offer to go on with the draft: a plain no drops it, everything else goes on."""
    if talk.asked != "resume":
        return None
    talk.asked = None
    if says("going_on", talk.turn.words):
        return go_on(talk, again=True)
    if talk.turn.intent in {"deny", "refuse"} and not says_something(talk.turn):
        talk.draft = Draft()
        talk.say("utter_control_cancelled")
        return talk.ends("cancelled")
    return go_on(talk, again=True) if talk.turn.intent in SHORT_ANSWERS and not says_something(talk.turn) else None


def settled(talk: Talk) -> list[EventType] | None:
    """Ask whether a trouble that is over is to be filed all the same."""
    turn = talk.turn
    if not (talk.draft.description and talk.asked) or turn.is_button or weight(turn.words) > LONGEST_SHORT:
        return None
    if not says("settled", turn.words) or says("unsettled", turn.words) or turn.values("demand"):
        return None
    talk.say("utter_control_ask_settled")
    return talk.waits_for("resume")


def says_something(turn: Turn) -> bool:
    """Whether the turn holds anything that belongs into a request."""
    found = any(turn.values(name) for name in ("place", "occurred", "phone", "service_code", "screening"))
    return found or names_service(turn) or weight(turn.words) > LONGEST_SHORT


def nothing_open(talk: Talk) -> list[EventType] | None:
    """A yes or no to nothing gets a sensible answer and opens no form."""
    if talk.draft.begun or talk.asked or says_something(talk.turn) or talk.turn.intent not in SHORT_ANSWERS:
        return None
    talk.say("utter_nothing_open")
    return talk.ends("closed")


def takes_out(turn: Turn) -> bool:
    """Whether what sounds like the wish to have one's data deleted is about a field of the draft."""
    return turn.intent == "delete_my_data" and named_field(turn.words) is not None


def digression(talk: Talk) -> list[EventType] | None:
    """Answer what is not about the request, then come back to it, if there is one."""
    if talk.asked in READ_BACK and (files(talk.turn, talk.asked) or takes_out(talk.turn)):
        return None
    if not digressions.answer(talk.dispatcher, talk.tracker, talk.turn, talk.asked):
        return None
    if not talk.draft.begun:
        over = talk.turn.intent in {"goodbye", "ask_question"}
        return talk.ends("closed") if over else talk.waits_for("description")
    if talk.asked in READ_BACK and talk.turn.intent == "repeat_question":
        return read_back(talk)
    if talk.asked in READ_BACK and talk.turn.intent not in NEEDS_NO_QUESTION - {"thank"}:
        talk.say("utter_submit_request_confirm_again")
    if talk.turn.intent in {"goodbye", "pause"} or talk.asked in READ_BACK:
        return talk.waits_for(talk.asked or "description")
    return go_on(talk, again=True)


STEPS = (
    follow_up,
    resume,
    after_filing,
    rate_after_notice,
    nothing_open,
    change_list,
    change_matter,
    settled,
    steer,
    start_over,
    exit_chosen,
    digression,
    take_correction,
)


def hear_turn(talk: Talk) -> list[EventType]:
    if talk.asked != "description" and (more := problems.another(talk.draft, talk.turn)):
        talk.draft = more
        talk.say("utter_submit_request_another_noted")
        return go_on(talk, again=talk.asked not in READ_BACK)
    if talk.asked in FIELDS_ASKED and asks_us(talk.draft, talk.turn):
        note_question(talk)
        return go_on(talk, again=True)
    heard = hear(talk.draft, talk.turn, talk.asked, talk.facts())
    if heard.story and talk.turn.intent == "ask_question" and talk.before.description and talk.asked:
        talk.say("utter_submit_request_question_noted")
    elif heard.story and heard.draft.kind == "consultation" and not talk.before.description:
        talk.say("utter_ask_question_unsure")
    talk.draft = heard.draft
    if heard.story and (code := screening.exit_of(talk.turn, talk.draft)):
        talk.draft = talk.draft.with_(screening=code)
        screening.explain(talk.dispatcher, code, talk.turn.language)
        return talk.waits_for("screening")
    if heard.story and not talk.before.description:
        talk.draft = problems.split(talk.draft, talk.turn, talk.before)
    talk.draft = hear_attributes(talk.draft, talk.turn, talk.facts())
    acknowledge(talk)
    if talk.asked in READ_BACK:
        return answer_read_back(talk, bool(heard.fields - {"declined"}))
    own = {"place"} if talk.asked == "address_string" else {talk.asked}
    said = {name for name in ANSWERS if talk.turn.values(name)}
    return go_on(talk, told=bool((heard.fields & ANSWERS | said) - own))


def acknowledge(talk: Talk) -> None:
    """One short clause for somebody who is upset, once a request."""
    thanks = talk.turn.value("mood") == "grateful" and weight(talk.turn.words) <= LONGEST_SHORT
    if talk.turn.value("mood") and not thanks and not talk.draft.tries.get(UPSET):
        talk.say("utter_submit_request_acknowledge")
        talk.draft = talk.draft.with_(tries={**talk.draft.tries, UPSET: 1})
