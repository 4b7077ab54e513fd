"""The one place that hears a turn while a request is told: everything is taken, one question is asked, or it ends.

Rasa runs `validate_submit_request_form` once a turn. The question is asked here, so Rasa finds no `utter_ask_<slot>` of
its own; `requested_slot` remembers it. `outcome` says how the form ended, and the rules go on from there.
"""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import card, danger, digressions, questions, screening, services
from actions.base import DialogueAction
from actions.correcting import correct_by_name
from actions.draft import Draft
from actions.handoff import handoff
from actions.hearing import READ_BACK, STORIES, Heard, hear
from actions.say import say
from actions.turn import Turn

MOST_CONFUSIONS = 3  # answers at the read-back that are neither yes, no nor a change, before a person takes over
NOTHING_OPEN = {"affirm", "deny", "dont_know", "refuse", "correct"}

UPSET = "acknowledged"


@dataclass
class Talk:
    """What the steps of one turn share: where to speak, what was said, the draft as it is and as it was."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    turn: Turn
    before: Draft
    draft: Draft
    asked: str | None

    def facts(self) -> services.Facts | None:
        return services.facts(self.draft.service_code, self.turn.language) if self.draft.service_code else None

    def say(self, response: str, **values: object) -> None:
        say(self.dispatcher, response, **values)  # type: ignore[arg-type]

    def waits_for(self, slot: str) -> list[EventType]:
        """Stay in the form, waiting for that slot. `outcome` is always set, so Rasa sees that something was heard."""
        return [*self.draft.events_since(self.before), SlotSet("outcome", None), SlotSet("requested_slot", slot)]

    def ends(self, outcome: str) -> list[EventType]:
        """Leave the form: `requested_slot` None ends it."""
        return [*self.draft.events_since(self.before), SlotSet("outcome", outcome), SlotSet("requested_slot", None)]


class ValidateSubmitRequestForm(DialogueAction):
    """Hear the turn, then ask, read back, or end the form."""

    def name(self) -> str:
        return "validate_submit_request_form"

    def after_danger(self, tracker: Tracker) -> list[EventType]:
        return [SlotSet("outcome", "danger"), SlotSet("requested_slot", None)]

    def after_error(self, tracker: Tracker) -> list[EventType]:
        return [
            SlotSet("outcome", None),
            SlotSet("requested_slot", tracker.get_slot("requested_slot") or "description"),
        ]

    def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        draft = Draft.from_tracker(tracker)
        talk = Talk(dispatcher, tracker, turn, draft, draft, tracker.get_slot("requested_slot"))
        for step in (follow_up, nothing_open, steering, start_over, exit_chosen, digression):
            events = step(talk)
            if events is not None:
                return events
        return hear_turn(talk)


def follow_up(talk: Talk) -> list[EventType] | None:
    """Words after a danger, while no request is open, go to the person who was alerted."""
    if talk.draft.begun or not danger.follows_up(talk.tracker, talk.turn):
        return None
    danger.add_to(talk.dispatcher, talk.turn)
    return talk.ends("danger")


def nothing_open(talk: Talk) -> list[EventType] | None:
    """A yes or no to nothing gets a sensible answer and opens no form."""
    holds = any(talk.turn.values(name) for name in ("place", "occurred", "phone", "service_code"))
    if talk.draft.begun or talk.asked or holds or talk.turn.intent not in NOTHING_OPEN:
        return None
    talk.say("utter_nothing_open")
    return talk.ends("closed")


def steering(talk: Talk) -> list[EventType] | None:
    """Cancel and the wish for a person end the form at once; starting over is asked about first."""
    intent = talk.turn.intent
    gives_up = intent in {"cancel", "withdraw_request"}
    if gives_up and not (talk.asked == "phone" and hear_answer(talk).draft != talk.draft):
        talk.say("utter_control_cancelled" if talk.draft.begun else "utter_control_nothing_to_cancel")
        talk.draft = Draft()
        return talk.ends("cancelled")
    if intent == "talk_to_agent":
        return hand_over(talk, "asked")
    if intent == "start_over":
        talk.say("utter_control_ask_start_over" if talk.draft.begun else "utter_control_begin")
        return talk.waits_for("start_over" if talk.draft.begun else "description")
    return None


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
    if talk.turn.intent == "affirm":
        talk.draft = talk.draft.with_(screening=screening.FILE_ANYWAY)
        return go_on(talk)
    if talk.turn.intent in STORIES or talk.turn.intent in {"inform", "correct"}:
        talk.draft = Draft()  # another matter
        return None
    talk.draft = Draft()
    talk.say("utter_screening_left")
    return talk.ends("advised")


def digression(talk: Talk) -> list[EventType] | None:
    """Answer what is not about the request, then come back to it, if there is one."""
    if not digressions.answer(talk.dispatcher, talk.tracker, talk.turn, talk.asked):
        return None
    if not talk.draft.begun:
        return talk.ends("closed") if talk.turn.intent == "goodbye" else talk.waits_for("description")
    if talk.turn.intent in {"goodbye", "abuse", "thank"} or talk.asked in READ_BACK:
        return talk.waits_for(talk.asked or "description") if talk.asked in READ_BACK else go_on(talk, again=True)
    return go_on(talk, again=True)


def hear_turn(talk: Talk) -> list[EventType]:
    heard = hear_answer(talk)
    talk.draft = heard.draft
    if heard.story and (code := screening.exit_of(talk.turn, talk.draft)):
        talk.draft = talk.draft.with_(screening=code)
        screening.explain(talk.dispatcher, code, talk.turn.language)
        return talk.waits_for("screening")
    acknowledge(talk)
    if talk.asked in READ_BACK:
        return after_read_back(talk, heard)
    if talk.turn.intent == "correct" and not heard.fields and talk.draft.begun:
        return correct(talk)
    return go_on(talk)


def hear_answer(talk: Talk) -> Heard:
    heard = hear(talk.draft, talk.turn, talk.asked, talk.facts())
    if heard.story and talk.turn.intent == "ask_question" and talk.before.description and talk.asked:
        talk.say("utter_submit_request_question_noted")
    return heard


def acknowledge(talk: Talk) -> None:
    """One short clause for somebody who is upset, once a request."""
    if talk.turn.value("mood") and not talk.draft.tries.get(UPSET):
        talk.say("utter_submit_request_acknowledge")
        talk.draft = talk.draft.with_(tries={**talk.draft.tries, UPSET: 1})


def after_read_back(talk: Talk, heard: Heard) -> list[EventType]:
    """Yes files; a change is read back again; a bare no asks what to change; confusion ends with a person."""
    intent = talk.turn.intent
    if heard.fields - {"declined"}:
        return go_on(talk)
    if intent == "affirm" and talk.asked == "confirmed":
        return talk.ends("confirmed")
    if intent == "affirm":
        return read_back(talk)
    if intent in {"correct", "inform", "deny", "nlu_fallback", "refuse"} and not talk.turn.is_button:
        return correct(talk)
    if intent == "deny":
        talk.say("utter_submit_request_ask_change")
        return talk.waits_for("change")
    return confused(talk)


def correct(talk: Talk) -> list[EventType]:
    """Take a correction that names a field; ask for the field, or for what is wrong, when its value is missing."""
    talk.draft, field = correct_by_name(talk.draft, talk.turn)
    if talk.draft != talk.before:
        return go_on(talk)
    if field == "service_code" or field == "description":
        talk.say("utter_submit_request_ask_description_again")
        return talk.waits_for("description")
    if field is not None and field in questions.RESPONSES:
        talk.say(questions.RESPONSES[field])
        return talk.waits_for(field)
    if talk.turn.intent in {"deny", "correct"} and talk.asked == "confirmed":
        talk.say("utter_submit_request_ask_change")
        return talk.waits_for("change")
    return confused(talk)


def confused(talk: Talk) -> list[EventType]:
    """Ask once more for yes or no; after several times a person takes over."""
    times = talk.draft.tries.get("confirmed", 0) + 1
    if times >= MOST_CONFUSIONS:
        return hand_over(talk, "not_understood")
    talk.draft = talk.draft.with_(tries={**talk.draft.tries, "confirmed": times})
    talk.say("utter_submit_request_confirm_again")
    return talk.waits_for("confirmed")


def go_on(talk: Talk, *, again: bool = False) -> list[EventType]:
    """Ask the next question, or read the draft back."""
    talk.draft = settle(talk.draft)
    facts = talk.facts()
    talk.draft = questions.give_up_on(talk.draft, facts)
    field = questions.next_field(talk.draft, facts)
    if field is None:
        return read_back(talk)
    talk.draft = questions.ask(talk.dispatcher, talk.draft, field, facts, talk.turn, again=again)
    return talk.waits_for(field)


def settle(draft: Draft) -> Draft:
    """Give a told matter the general service and the service's usual kind when nothing says more."""
    if not draft.description:
        return draft
    code = draft.service_code or services.GENERAL
    kinds = services.facts(code, "zh").kinds
    return draft.with_(service_code=code, kind=draft.kind or (kinds[0] if kinds else "help"))


def read_back(talk: Talk) -> list[EventType]:
    """Show every field and ask for a yes."""
    facts = services.facts(talk.draft.service_code or services.GENERAL, talk.turn.language)
    talk.draft = talk.draft.with_(service_name=facts.name)
    shown = card.draft_card(talk.draft, facts, talk.turn.language)
    talk.say("utter_submit_request_summary", summary=card.as_lines(shown, talk.turn.language), custom={"card": shown})
    return talk.waits_for("confirmed")


def hand_over(talk: Talk, reason: str) -> list[EventType]:
    """Give the conversation to a person with the draft as its summary; the draft stays."""
    summary = ""
    if talk.draft.begun and (facts := talk.facts()):
        summary = card.as_lines(card.draft_card(talk.draft, facts, talk.turn.language), talk.turn.language)
    talk.say("utter_talk_to_agent", custom=handoff(reason, summary or talk.turn.words))
    return talk.ends("handed_off")
