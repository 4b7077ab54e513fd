"""What the steps of one turn share: where to speak, what was said, the draft as it is and as it was."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import card, questions, services
from actions.draft import Draft
from actions.handoff import handoff
from actions.say import say
from actions.turn import Turn


@dataclass
class Talk:
    """One turn of the form. `asked` is the slot last asked for, None when the form was not open."""

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


def go_on(talk: Talk, *, again: bool = False) -> list[EventType]:
    """Ask the next question, or read the draft back. `again` repeats a question after a digression."""
    talk.draft = settle(talk.draft)
    facts = talk.facts()
    talk.draft = questions.give_up_on(talk.draft, facts)
    field = talk.asked if again and talk.asked in questions.RESPONSES else questions.next_field(talk.draft, facts)
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
