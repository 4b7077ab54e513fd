"""With a filed request: urge, add, withdraw, rate, reopen, join. One short question at most, then it is done.

What waits for an answer is the slot `pending`: {"act", "number", ...}; meanwhile the form waits for the slot "act".
"""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions import acts, check_status, knowledge, open311, rating
from actions.acts import Target
from actions.dispatch import client
from actions.draft import Draft
from actions.open311 import Request
from actions.own_requests import find, meant, named_numbers, own_numbers
from actions.questions import button
from actions.talk import Talk, go_on
from actions.turn import Turn
from actions.words import says, without_words
from intake.text import weight

ACTS = {
    "check_status": "check",
    "list_requests": "check",
    "urge_request": "urge",
    "add_information": "add",
    "withdraw_request": "withdraw",
    "rate_service": "rate",
    "reopen_request": "reopen",
    "join_request": "join",
}
ASK_WORDS = {"add": "utter_add_information_ask", "reopen": "utter_reopen_request_ask"}
ASK_RATING = {
    "contacted": "utter_rate_service_ask_contacted",
    "solved": "utter_rate_service_ask_solved",
    "satisfaction": "utter_rate_service_ask_satisfaction",
}
ABOUT_DRAFT = {"add", "withdraw", "reopen", "join"}  # while a draft is open, these are said of it
SURE, CERTAIN = 0.45, 0.8
MOST_CHECKED, CHECK_SECONDS = 2, 0.4
LONGEST_QUESTION = 20  # weight of a question how a request stands; more is a story
LONGEST_WISH = 12  # weight
ENOUGH_WORDS = 4  # weight of what is added or of a reason, without what only announces it
LAST_FOUR = re.compile(r"(?<![0-9A-Za-z-])(\d{4})(?![0-9A-Za-z-])")
ELSEWHERE = {
    "greet",
    "thank",
    "goodbye",
    "ask_identity",
    "talk_to_agent",
    "check_status",
    "list_requests",
    "start_over",
}
REFUSING = {"deny", "refuse", "cancel", "dont_know"}


def after_filing(talk: Talk) -> list[EventType] | None:
    """Take the turn when it is about a filed request, or answers a question about one."""
    pending: dict[str, Any] = talk.tracker.get_slot("pending") or {}
    if talk.asked == "act":
        talk.asked = None
        if pending and (events := answered(talk, pending)) is not None:
            return events
    action = ACTS.get(talk.turn.intent)
    if talk.turn.intent == "cancel" and not talk.draft.begun and own_numbers(talk.tracker, talk.turn):
        action = "withdraw"  # there is nothing else to cancel, and withdrawing is asked about first
    if action is None or (talk.turn.confidence < SURE and not talk.turn.is_button):
        return None
    if (
        talk.draft.begun
        and not named_numbers(talk.turn)
        and (action in ABOUT_DRAFT or says("submitting", talk.turn.words))
    ):
        return None  # "quick, file it" hurries nothing that is filed already
    return begin(talk, {"act": action})


def begin(talk: Talk, pending: dict[str, Any]) -> list[EventType] | None:
    """Find the request that is meant, then do it or ask what is missing."""
    numbers, named = own_numbers(talk.tracker, talk.turn), named_numbers(talk.turn)
    foreign = [number for number in named if number not in numbers]
    if foreign and pending["act"] != "join":
        return prove(talk, {**pending, "number": foreign[0]})
    unsure = talk.turn.confidence < CERTAIN
    if pending["act"] == "check" and unsure and not numbers and knowledge.answer_of(talk.turn):
        return None  # a general question
    if not (numbers or named) and weight(talk.turn.words) > LONGEST_QUESTION:
        return None  # somebody who has no request yet tells of a matter
    if not (numbers or named) and talk.turn.value("screening"):
        return None  # an exit explains more than that there is no request
    if pending["act"] == "check":
        check_status.tell(talk.dispatcher, talk.tracker, talk.turn)
        return back(talk)
    if named:
        return step(talk, {**pending, "number": named[0]})
    if pending["act"] == "join" or not numbers:
        if pending["act"] != "join" and not talk.draft.begun and only_wishes(talk.turn):
            talk.say("utter_check_status_none")
            return back(talk)
        if pending["act"] in ("join", "add", "reopen", "rate"):
            return None  # a story, or words to a draft
        talk.say("utter_check_status_none")
        return back(talk)
    if len(numbers) == 1:
        return step(talk, {**pending, "number": numbers[0]})
    return choose(talk, pending, numbers)


def only_wishes(turn: Turn) -> bool:
    """Whether the words are surely a wish about a filed request and tell no matter of their own."""
    tells = any(turn.values(name) for name in ("place", "occurred", "phone", "subject"))
    return turn.confidence >= CERTAIN and not tells and weight(turn.words) <= LONGEST_WISH


def choose(talk: Talk, pending: dict[str, Any], numbers: list[str]) -> list[EventType]:
    """Ask which of several requests, unless the words single one out."""
    try:
        found = find(numbers, talk.turn)
    except open311.Open311Error:
        talk.say("utter_acts_unavailable")
        return back(talk)
    one = meant(found, talk.turn)
    if len(one) == 1:
        return step(talk, {**pending, "number": one[0].service_request_id})
    buttons = [button(label(each), "inform", service_request_id=each.service_request_id) for each in one]
    talk.say("utter_acts_ask_which", buttons=buttons)
    return talk.waits_for("act", {**pending, "which": True})


def label(request: Request) -> str:
    return " ".join(filter(None, (request.service_request_id, request.service_name)))


def prove(talk: Talk, pending: dict[str, Any]) -> list[EventType]:
    """Ask for the last four digits of the phone, unless they were said with the number."""
    digits = LAST_FOUR.search(talk.turn.rest(["service_request_id"]))
    if digits:
        return step(talk, {**pending, "last4": digits[1]})
    talk.say("utter_acts_ask_last4", service_request_id=pending["number"])
    return talk.waits_for("act", {**pending, "prove": True})


def step(talk: Talk, pending: dict[str, Any]) -> list[EventType]:
    """Do the act, or ask the one thing it still needs."""
    action, target = pending["act"], Target(pending["number"], pending.get("last4"))
    if action == "check":
        return check(talk, target)
    if action == "withdraw" and not pending.get("sure"):
        talk.say("utter_withdraw_request_ask", service_request_id=target.number)
        return talk.waits_for("act", {**pending, "sure": False})
    if action in ("add", "reopen") and not pending.get("words"):
        words = said(talk, action)
        if not words:
            talk.say(ASK_WORDS[action])
            return talk.waits_for("act", {**pending, "asks": True})
        pending = {**pending, "words": words}
    if action == "rate":
        return rate(talk, pending, target)
    act = acts.do(talk, target, action, description=pending.get("words"), **contact(talk, action))
    if act:
        acts.tell(talk, target, act)
    return back(talk)


def said(talk: Talk, action: str) -> str | None:
    """Return the words when they hold more than the wish itself."""
    rest = without_words("announcing", talk.turn.rest(["service_request_id"]))
    return talk.turn.words if weight(rest) >= ENOUGH_WORDS else None


def contact(talk: Talk, action: str) -> dict[str, Any]:
    if action == "add":
        attached = [str(url) for url in talk.turn.metadata.get("attachments") or []]
        return {"media_url": attached[0] if attached else None}
    if action == "join":
        return {"language": talk.turn.language}
    return {}


def check(talk: Talk, target: Target) -> list[EventType]:
    """Tell how a request stands whose number and proof were given."""
    if acts.do(talk, target, "check"):
        try:
            check_status.tell_found(talk.dispatcher, find([target.number], talk.turn), talk.turn.language)
        except open311.Open311Error:
            talk.say("utter_check_status_unavailable")
    return back(talk)


def rate(talk: Talk, pending: dict[str, Any], target: Target) -> list[EventType]:
    """Send what was answered, ask the next of the three questions, or offer to have it done again."""
    given = rating.answers(talk.turn, pending.get("asked"))
    comment = said(talk, "rate")
    if not given and not comment:
        if pending.get("asked") and talk.turn.intent in REFUSING | {"goodbye"}:
            talk.say("utter_rate_service_left")
            return back(talk)
        return ask_rating(talk, pending, pending.get("asked") or "contacted")
    act = acts.do(talk, target, "rate", description=comment, **given)
    if act is None:
        return back(talk)
    if act.done and act.missing:
        return ask_rating(talk, pending, act.missing[0])
    acts.tell(talk, target, act)
    if act.can_reopen:
        return talk.waits_for("act", {"act": "reopen", "number": target.number, "last4": target.last4, "offered": True})
    return back(talk)


def ask_rating(talk: Talk, pending: dict[str, Any], asked: str) -> list[EventType]:
    talk.say(ASK_RATING[asked])
    return talk.waits_for("act", {**pending, "asked": asked})


def rate_after_notice(talk: Talk) -> list[EventType] | None:
    """Take a bare yes or no as the answer to the follow-up's notice, when a request of the citizen's waits for it."""
    if talk.draft.begun or talk.asked or talk.turn.intent not in {"affirm", "deny"}:
        return None
    for number in reversed(own_numbers(talk.tracker, talk.turn)[-MOST_CHECKED:]):
        if state_of(talk, number) == "follow_up":
            return rate(talk, {"act": "rate", "number": number, "asked": "contacted"}, Target(number))
    return None


def state_of(talk: Talk, number: str) -> str:
    """Return the state of an own request, "" when it cannot be had; says nothing."""
    try:
        return (
            client().act(number, "check", {"conversation_id": talk.turn.conversation_id}, seconds=CHECK_SECONDS).state
        )
    except open311.Open311Error:
        return ""


def answered(talk: Talk, pending: dict[str, Any]) -> list[EventType] | None:
    """Go on with what was waiting; None when the turn is about something else, and nothing waits any longer."""
    turn = talk.turn
    if pending.get("same"):
        return answered_same(talk, pending)
    if pending.get("which"):
        numbers = own_numbers(talk.tracker, turn)
        rest = {name: value for name, value in pending.items() if name != "which"}
        if named := [number for number in named_numbers(turn) if number in numbers]:
            return step(talk, {**rest, "number": named[0]})
        if turn.intent not in REFUSING:
            return choose(talk, rest, numbers)
    elif pending.get("prove"):
        if digits := LAST_FOUR.search(turn.words):
            return step(talk, {**pending, "prove": False, "last4": digits[1]})
        if turn.value("phone"):
            return step(talk, {**pending, "prove": False, "last4": str(turn.value("phone"))[-4:]})
    elif pending["act"] == "withdraw" and turn.intent in {"affirm", "withdraw_request"} and not denies(turn):
        return step(talk, {**pending, "sure": True})
    elif pending["act"] == "rate":
        return rate(talk, pending, Target(pending["number"], pending.get("last4")))
    elif pending.get("offered") and turn.intent in {"affirm", "reopen_request"}:
        return step(talk, {**pending, "offered": False})
    elif pending.get("asks") and turn.intent not in REFUSING and not goes_elsewhere(turn):
        return step(talk, {**pending, "words": turn.words})
    if turn.intent in REFUSING or (pending["act"] == "withdraw" and denies(turn)):
        talk.say("utter_acts_left")
        return back(talk)
    return None


def goes_elsewhere(turn: Turn) -> bool:
    """Whether the turn is surely about something else than the words that were asked for."""
    return turn.intent in ELSEWHERE and turn.confidence >= CERTAIN


def denies(turn: Turn) -> bool:
    """Whether words that seem to agree hold a no, as in 不撤了."""
    return says("negating", turn.words)


def answered_same(talk: Talk, pending: dict[str, Any]) -> list[EventType] | None:
    """After the offer of an open request: a yes joins it, or adds to one's own, and drops the draft; a no goes on."""
    if talk.turn.intent == "affirm" or talk.turn.intent in ("join_request", "add_information"):
        words, phone = talk.draft.description, talk.draft.phone
        about = {"description": words} if pending["act"] == "add" else {"phone": phone}
        target = Target(pending["number"], phone[-4:] if phone else None)
        act = acts.do(talk, target, pending["act"], **about, **contact(talk, pending["act"]))
        if act is None:
            return go_on(talk)
        acts.tell(talk, target, act)
        if not act.done:
            return go_on(talk)
        talk.draft = Draft()
        mine = own_numbers(talk.tracker, talk.turn)
        return [SlotSet("service_request_ids", list(dict.fromkeys([*mine, target.number]))), *back(talk)]
    return go_on(talk) if talk.turn.intent in REFUSING else None


def back(talk: Talk) -> list[EventType]:
    """Go back to the draft, if one waits; else leave the form."""
    return go_on(talk, again=True) if talk.draft.begun else talk.ends("closed")
