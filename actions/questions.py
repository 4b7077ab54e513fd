"""Which question comes next: only what this kind of request and this service need and nobody has said yet.

Order and limits: place, time, whom it is about, the service's own questions, what is wanted, contact; one question a
turn, two tries each, about eight in all, then the request goes on as it is. (Project defaults.)
"""

from __future__ import annotations

import json
import re

from rasa_sdk.executor import CollectingDispatcher

from actions import screening, services
from actions.answers import attribute_name, open_question
from actions.draft import Draft
from actions.further_questions import further_name, open_further, problem_of
from actions.hearing_place import is_precise
from actions.say import say
from actions.services import Facts, Question, is_unsure, service_name
from actions.turn import Turn
from actions.words import word

MOST_QUESTIONS = 8
MOST_TRIES = 2
MOST_CHOICES = 3
TOLD_IN_FULL = {"consultation", "suggestion", "praise"}  # these need their content and, at most, a contact
OPTIONAL_CONTACT = {"suggestion", "praise"}
FINER_TIME = "occurred.finer"  # asked once when the time is vague
SHORTEST_NUMBER = 4
LONGEST_QUOTE = 24  # characters of the citizen's words in a question


def next_field(draft: Draft, facts: Facts | None) -> str | None:
    """Return the slot to ask for, None when the draft can be read back."""
    if not draft.description:
        return "description"
    if draft.questions_asked >= MOST_QUESTIONS:
        return None
    return next((name for name in wanted(draft, facts) if may_ask(draft, name, facts)), None)


def wanted(draft: Draft, facts: Facts | None) -> list[str]:
    """Return what is still missing, in the order of asking."""
    missing: list[str] = []
    if is_unsure(draft.ranking) and not draft.tries.get("service_code"):
        missing.append("service_code")
    if draft.kind not in TOLD_IN_FULL and facts and draft.screening != screening.FILE_ANYWAY:  # staff judge those first
        if needs_place(draft, facts) or several_places(draft):
            missing.append("address_string")
        if "occurred" in facts.asks and (not draft.occurred or is_vague(draft)):
            missing.append("occurred")
        if "subject" in facts.asks and not draft.subject:
            missing.append("subject")
        if open_question(draft, facts):
            missing.append("attributes")
        if "demand" in facts.asks and not facts.has_usual_demand and not draft.demand:
            missing.append("demand")
    if "attributes" not in missing and open_further(draft, "zh"):
        missing.append("further")
    return missing if draft.phone else [*missing, "phone"]


def needs_place(draft: Draft, facts: Facts) -> bool:
    """Whether the service wants to know more about where; a matter filed in spite of an exit has often no place."""
    return draft.screening != screening.FILE_ANYWAY and not is_precise(draft, facts.place_needed)


def may_ask(draft: Draft, name: str, facts: Facts | None) -> bool:
    """Whether the field was not declined and has tries left."""
    if name == "attributes":
        question = open_question(draft, facts)
        name = attribute_name(question.code) if question else name
    once = name == "service_code" or (name == "phone" and draft.kind in OPTIONAL_CONTACT)
    return name not in draft.declined and draft.tries.get(name, 0) < (1 if once else MOST_TRIES)


def give_up_on(draft: Draft, facts: Facts | None) -> Draft:
    """Count required attributes without tries left as declined, so that the next one is asked."""
    while (question := open_question(draft, facts)) and draft.tries.get(attribute_name(question.code), 0) >= MOST_TRIES:
        draft = draft.declining(attribute_name(question.code))
    return draft


def is_vague(draft: Draft) -> bool:
    """Whether the time was said but no day is known, such as "a while ago"; it is asked about once more."""
    occurred = draft.occurred or {}
    return not (occurred.get("start") or occurred.get("recurrence")) and not draft.tries.get(FINER_TIME)


def several_places(draft: Draft) -> list[dict[str, str]]:
    """Return the places that share the name the citizen gave, when nothing tells them apart."""
    return list((draft.place or {}).get("candidates") or [])


def ask(
    dispatcher: CollectingDispatcher,
    draft: Draft,
    name: str,
    facts: Facts | None,
    turn: Turn,
    *,
    again: bool,
    counts: bool = True,
) -> Draft:
    """Ask one question and return the draft that remembers it; one that does not count is no try."""
    if name == "service_code":
        ask_service(dispatcher, draft, turn.language)
    elif name == "attributes":
        question = open_question(draft, facts)
        if question is None:
            raise ValueError("no question of the service is open")
        ask_attribute(dispatcher, question, question.description)
        name = attribute_name(question.code)
    elif name == "further":
        name = ask_further(dispatcher, draft, turn.language)
    elif name == "address_string" and several_places(draft):
        ask_which_place(dispatcher, draft, turn.language)
    elif name == "address_string" and draft.address_string:
        say(dispatcher, "utter_submit_request_ask_place_finer", place=draft.address_string[:LONGEST_QUOTE])
    elif name == "occurred" and draft.occurred:
        said = str(draft.occurred.get("said") or "")[:LONGEST_QUOTE]
        say(dispatcher, "utter_submit_request_ask_time_finer", said=said)
        draft = draft.asked(FINER_TIME)
    elif name == "phone" and draft.tries.get("phone") and looks_like_number(turn):
        say(dispatcher, AGAIN["phone"])
    elif name in AGAIN and name != "phone" and draft.tries.get(name) and not again:
        say(dispatcher, AGAIN[name])
    elif name == "description" and draft.address_string and not draft.tries.get("description"):
        say(dispatcher, "utter_submit_request_ask_matter")
    elif name == "description" and draft.tries.get("description", 0) >= MOST_TRIES:
        say(dispatcher, "utter_submit_request_offer_person")
    else:
        say(dispatcher, RESPONSES[name])
    return draft.asked(name, again=again or not counts)


def looks_like_number(turn: Turn) -> bool:
    """Whether the citizen tried to give a phone number: figures in a row that are no part of a place or a time."""
    figures = re.findall(r"\d[\d -]*", turn.rest(("place", "occurred", "service_request_id")))
    return any(sum(mark.isdigit() for mark in each) >= SHORTEST_NUMBER for each in figures)


AGAIN = {
    "phone": "utter_submit_request_ask_phone_again",
    "address_string": "utter_submit_request_ask_place_again",
    "occurred": "utter_submit_request_ask_time_again",
}
RESPONSES = {
    "description": "utter_submit_request_ask_description",
    "address_string": "utter_submit_request_ask_place",
    "occurred": "utter_submit_request_ask_time",
    "subject": "utter_submit_request_ask_subject",
    "demand": "utter_submit_request_ask_demand",
    "phone": "utter_submit_request_ask_phone",
}


def button(title: str, intent: str, **entities: object) -> dict[str, str]:
    return {
        "title": title,
        "payload": f"/{intent}{json.dumps(entities, ensure_ascii=False)}" if entities else f"/{intent}",
    }


def ask_service(dispatcher: CollectingDispatcher, draft: Draft, language: str) -> None:
    """Ask "is it A or B?" between the two likeliest services."""
    codes = [str(each["service_code"]) for each in draft.ranking[:2]]
    names = [service_name(code, language) for code in codes]
    buttons = [button(name, "inform", service_code=code) for name, code in zip(names, codes, strict=True)]
    say(dispatcher, "utter_submit_request_ask_service", first=names[0], second=names[1], buttons=buttons)


def ask_attribute(dispatcher: CollectingDispatcher, question: Question, words: str) -> None:
    buttons = [button(name, "inform", attribute={question.code: key}) for key, name in question.values]
    say(dispatcher, "utter_submit_request_ask_attribute", question=words, buttons=buttons)


def ask_further(dispatcher: CollectingDispatcher, draft: Draft, language: str) -> str:
    """Ask a question of a further problem, saying which it is about; return what it is called in `tries`."""
    found = open_further(draft, language)
    if found is None:
        raise ValueError("no question of a further problem is open")
    at, question = found
    part = problem_of(draft, at)
    name = services.facts(part.service_code or services.GENERAL, language).name
    about = word("marks", "numbered", language).format(number=at + 1, name=name)
    ask_attribute(dispatcher, question, word("marks", "line", language).format(label=about, value=question.description))
    return further_name(part, question)


def ask_which_place(dispatcher: CollectingDispatcher, draft: Draft, language: str) -> None:
    choices = several_places(draft)[:MOST_CHOICES]
    named = [
        " ".join(dict.fromkeys(filter(None, (one.get("district"), one.get("street"), one.get("name")))))
        for one in choices
    ]
    buttons = [
        button(
            name,
            "inform",
            place={**{part: one.get(part, "") for part in PARTS_OF_CANDIDATE}, "said": one.get("name", "")},
        )
        for name, one in zip(named, choices, strict=True)
    ]
    say(
        dispatcher,
        "utter_submit_request_ask_which_place",
        places=word("marks", "list", language).join(named),
        buttons=buttons,
    )


PARTS_OF_CANDIDATE = ("district", "district_code", "street", "street_code")
