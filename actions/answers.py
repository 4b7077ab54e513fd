"""Reading the answer to the question that was asked, when it is no more than an answer."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from actions.draft import Draft
from actions.services import Facts, Question
from actions.turn import Turn
from actions.words import says, without_words
from intake.contact import declines_contact
from intake.numbers import ZH_NUMBER, chinese_number, english_number
from intake.text import fold, weight

DECLINING = {"dont_know", "refuse"}
NO_ANSWERS = {
    "affirm", "greet", "thank", "goodbye", "ask_identity", "ask_question", "check_status", "talk_to_agent", "cancel",
    "start_over", "change_language", "abuse",
}  # fmt: skip
ALIKE = 80  # rapidfuzz's partial ratio from which an answer names one of the values
FREE_TEXT = ("subject", "demand")
ENOUGH_BESIDE = 5  # what words beside a time or a phone have to say (weight) to be a place
LONGEST_NO = 4  # weight of a no that says nothing else
ENOUGH_FOR_TIME = 3  # what words beside a place have to say (weight) to be a time
OTHER_FIELDS = ("occurred", "phone", "contact_name", "service_request_id")  # words that answer another question


def take_answer(draft: Draft, turn: Turn, asked: str, facts: Facts | None) -> Draft:
    """Return the draft with the answer in it, the same draft when the turn answers nothing."""
    if asked == "phone":
        return take_phone(draft, turn)
    if asked == "service_code":
        return take_service(draft, turn)
    if asked == "attributes":
        question = open_question(draft, facts)
        return take_attribute(draft, turn, question) if question else draft
    if asked in ("address_string", "occurred", *FREE_TEXT) and declines(turn, asked):
        return draft.declining(asked)
    if turn.is_button or turn.intent in NO_ANSWERS or turn.value("place" if asked == "address_string" else asked):
        return draft  # nothing said, or heard as an entity
    said = turn.rest(OTHER_FIELDS)
    if asked == "address_string" and weight(said) >= (2 if said == turn.words else ENOUGH_BESIDE):
        return draft.with_(address_string=turn.words if said == turn.words else said)
    if asked == "occurred" and says_when(turn):
        return draft.with_(occurred={"said": turn.words})
    if asked in FREE_TEXT and weight(said) >= 1:
        return draft.with_(**{asked: turn.words})
    return draft


def declines(turn: Turn, asked: str) -> bool:
    """Whether the answer is that there is none: "I don't know", "I won't say", a short no."""
    if turn.value("place" if asked == "address_string" else asked):
        return False
    return turn.intent in DECLINING or (turn.intent == "deny" and weight(turn.words) <= LONGEST_NO)


def says_when(turn: Turn) -> bool:
    """Whether words without a time that we can read may still be one: a place or a company is none."""
    beside = turn.rest((*OTHER_FIELDS, "place", "subject"))
    return weight(beside) >= (1 if beside == turn.words else ENOUGH_FOR_TIME) and not is_letter(beside)


def is_letter(words: str) -> bool:
    """Whether it is a single Latin letter, which says nothing."""
    return len(words.strip()) == 1 and words.isascii()


def take_phone(draft: Draft, turn: Turn) -> Draft:
    """A refusal is a refusal for good: the phone is not asked for again."""
    if turn.value("phone"):
        return draft
    refuses = turn.intent in {*DECLINING, "deny"} or bool(turn.words and declines_contact(turn.words))
    refuses = refuses or is_needless(turn)
    return draft.declining("phone") if refuses else draft


def is_needless(turn: Turn) -> bool:
    """Whether the words only say that there is no need, which is said of what was asked, not of the request."""
    return bool(turn.words) and says("needless", turn.words) and not weight(without_words("needless", turn.words))


def take_service(draft: Draft, turn: Turn) -> Draft:
    """Choose between the services that were offered, by what the answer is about."""
    offered = [str(each["service_code"]) for each in draft.ranking[:2]]
    ranking = (turn.value("service") or {}).get("ranking") or [] if isinstance(turn.value("service"), dict) else []
    for each in ranking:
        if each.get("service_code") in offered:
            return draft.with_(service_code=str(each["service_code"]), service_name=None)
    return draft


def open_question(draft: Draft, facts: Facts | None) -> Question | None:
    """Return the first required question of the service that has no answer and was not declined."""
    for question in facts.questions if facts else ():
        name = attribute_name(question.code)
        if question.required and question.code not in draft.attributes and name not in draft.declined:
            return question
    return None


def attribute_name(code: str) -> str:
    """Return what an attribute is called in `declined` and `tries`."""
    return f"attribute.{code}"


def take_attribute(draft: Draft, turn: Turn, question: Question) -> Draft:
    chosen = turn.value("attribute")
    if isinstance(chosen, dict) and question.code in chosen:
        return draft.with_(attributes={**draft.attributes, question.code: chosen[question.code]})
    value = attribute_value(question, turn)
    if value is not None:
        return draft.with_(attributes={**draft.attributes, question.code: value})
    return draft.declining(attribute_name(question.code)) if turn.intent in DECLINING else draft


def attribute_value(question: Question, turn: Turn) -> Any:
    """Return the answer in the question's own datatype, None when the words are no such answer."""
    words = turn.words
    if not words:
        return None
    if question.datatype == "number":
        return first_number(words)
    if question.datatype == "datetime":
        return (turn.value("occurred") or {}).get("start")
    if question.datatype.endswith("list"):
        keys = named_values(question, words)
        return (keys if question.datatype == "multivaluelist" else keys[0]) if keys else None
    is_answer = turn.intent not in NO_ANSWERS | DECLINING and weight_or_digits(turn.rest((*OTHER_FIELDS, "demand")))
    return words if is_answer else None


def weight_or_digits(words: str) -> bool:
    """Whether the words say anything; a plate or a number does."""
    return weight(words) >= 1 or any(mark.isdigit() for mark in words)


def named_values(question: Question, words: str) -> list[str]:
    """Return the keys of the values that the words name, in the order of the definition."""
    said = fold(words).strip()
    exact = [key for key, name in question.values if said in (fold(name), fold(key))]
    if exact:
        return exact
    number = re.fullmatch(r"[a-z]?\s*(\d+)\s*[.)、]?", said)
    if number and 1 <= int(number[1]) <= len(question.values):
        return [question.values[int(number[1]) - 1][0]]
    return [key for key, name in question.values if fold(name) in said or fuzz.partial_ratio(fold(name), said) >= ALIKE]


def first_number(words: str) -> float | int | None:
    """Return the first number in the words, in figures or written out."""
    figures = re.search(r"-?\d+(?:\.\d+)?", fold(words))
    if figures:
        return float(figures[0]) if "." in figures[0] else int(figures[0])
    written = re.search(ZH_NUMBER, words)
    if written:
        return chinese_number(written[0])
    return next((n for word in re.findall(r"[a-z]+", fold(words)) if (n := english_number(word)) is not None), None)
