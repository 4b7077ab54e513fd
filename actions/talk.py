"""What the steps of one turn share: where to speak, what was said, the draft as it is and as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import card, nearby, problems, questions, services
from actions.draft import Draft
from actions.endpoint_services import at_endpoint
from actions.handoff import handoff
from actions.say import say
from actions.turn import Turn

SPARED = "spared"  # in `tries`: which question was not counted once


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

    def waits_for(self, slot: str, pending: dict[str, Any] | None = None) -> list[EventType]:
        """Stay in the form, waiting for that slot. `outcome` is always set, so Rasa sees that something was heard."""
        return [*self._changes(pending), SlotSet("outcome", None), SlotSet("requested_slot", slot)]

    def ends(self, outcome: str) -> list[EventType]:
        """Leave the form: `requested_slot` None ends it."""
        return [*self._changes(None), SlotSet("outcome", outcome), SlotSet("requested_slot", None)]

    def _changes(self, pending: dict[str, Any] | None) -> list[EventType]:
        """Return what the turn changed; `pending` is what waits for an answer, forgotten when nothing does."""
        known = self.tracker.get_slot("pending")
        waiting = [SlotSet("pending", pending)] if pending != known else []
        return [*self.draft.events_since(self.before), *waiting]


def go_on(talk: Talk, *, again: bool = False, told: bool = False) -> list[EventType]:
    """Ask the next question, or read the draft back. `again` repeats a question after a digression.

    `told` says that the turn answered another question: the one asked then does not count as tried, once.
    """
    talk.draft = at_endpoint(settle(talk.draft), talk.turn.language)
    facts = talk.facts()
    talk.draft = questions.give_up_on(talk.draft, facts)
    field = talk.asked if again and talk.asked in questions.RESPONSES else questions.next_field(talk.draft, facts)
    if field is None:
        return offer_near(talk) or read_back(talk)
    spared = told and field == talk.asked and not talk.draft.tries.get(f"{SPARED}.{field}")
    if spared:
        talk.draft = talk.draft.with_(tries={**talk.draft.tries, f"{SPARED}.{field}": 1})
    talk.draft = questions.ask(talk.dispatcher, talk.draft, field, facts, talk.turn, again=again, counts=not spared)
    return talk.waits_for(field)


def offer_near(talk: Talk) -> list[EventType] | None:
    """Offer once to join an open request of the same matter at the same place, or to add to the citizen's own."""
    if talk.draft.others or talk.draft.tries.get(nearby.OFFERED):
        return None
    near = nearby.find(talk.draft, talk.turn)
    talk.draft = talk.draft.with_(tries={**talk.draft.tries, nearby.OFFERED: 1})
    if near is None:
        return None
    response = "utter_add_information_ask_same" if near.mine else "utter_join_request_ask"
    talk.say(response, service_request_id=near.service_request_id, service_name=near.service_name, address=near.address)
    return talk.waits_for(
        "act", {"act": "add" if near.mine else "join", "number": near.service_request_id, "same": True}
    )


def settle(draft: Draft) -> Draft:
    """Give a told matter the general service and the service's usual kind when nothing says more."""
    if not draft.description:
        return draft
    code = draft.service_code or services.GENERAL
    kinds = services.facts(code, "zh").kinds
    return draft.with_(service_code=code, kind=draft.kind or (kinds[0] if kinds else "help"))


def read_back(talk: Talk) -> list[EventType]:
    """Show every field and ask for a yes; of several problems each one's words and place."""
    if talk.draft.others:
        return read_back_several(talk)
    facts = services.facts(talk.draft.service_code or services.GENERAL, talk.turn.language)
    talk.draft = talk.draft.with_(service_name=facts.name)
    shown = card.draft_card(talk.draft, facts, talk.turn.language)
    talk.say("utter_submit_request_summary", summary=card.as_lines(shown, talk.turn.language), custom={"card": shown})
    return talk.waits_for("confirmed")


def read_back_several(talk: Talk) -> list[EventType]:
    """Show the problems as a list, with the contact they share, and ask for one yes."""
    parts = problems.all_of(talk.draft)
    shown = card.several_card(problems.as_lines(parts, talk.turn.language), talk.draft, talk.turn.language)
    lines = card.as_lines(shown, talk.turn.language)
    talk.say("utter_submit_request_summary_several", count=len(parts), summary=lines, custom={"card": shown})
    return talk.waits_for("confirmed")


def hand_over(talk: Talk, reason: str) -> list[EventType]:
    """Give the conversation to a person with the draft as its summary; the draft stays."""
    summary = ""
    if talk.draft.begun and (facts := talk.facts()):
        summary = card.as_lines(card.draft_card(talk.draft, facts, talk.turn.language), talk.turn.language)
    talk.say("utter_talk_to_agent", custom=handoff(reason, summary or talk.turn.words))
    return talk.ends("handed_off")
