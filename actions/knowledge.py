"""Answering from the city's knowledge base: the answer with its source and date, or nothing. Never invented."""

from __future__ import annotations

from functools import lru_cache

from rasa_sdk.executor import CollectingDispatcher

import citypack
from actions.likeness import Shelf
from actions.questions import button
from actions.say import say
from actions.turn import Turn
from actions.words import says, word
from citypack.knowledge import KnowledgeEntry

# Calibrated in tests/actions/test_knowledge.py on questions that have an answer here and on others that have none.
SURE = 0.62  # likeness from which an entry is the answer
CLEAR, LEAD = 0.52, 0.2  # or from which it is, when it leads the next by so much
POSSIBLE = 0.3  # from which it is offered as what may be meant
MOST_OFFERED = 2
ASKING = {
    "ask_question",
    "ask_identity",
    "out_of_scope",
    "nlu_fallback",
    "ask_reason",
    "check_status",
}  # intents a question may look like
SURELY_ELSE, CERTAIN = {"ask_identity", "check_status", "ask_reason"}, 0.9  # "who are you" is no "who clears it away"
VERY_SURE = 0.65  # needed where the intent does not say that it is a question
LONGEST_QUESTION = 200


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """Return every way of asking, by entry, with the answers as what else the entries hold."""
    entries = citypack.load().knowledge
    asked = [(each.code, text) for each in entries for texts in each.questions.values() for text in texts]
    return Shelf(asked, [(each.code, text) for each in entries for text in (each.answer.zh, each.answer.en)])


def find(words: str) -> tuple[KnowledgeEntry, float] | None:
    """Return the entry that answers the words, and how alike they are; None when no entry surely does."""
    found = shelf().search(words)
    if not found:
        return None
    (code, score), next_score = found[0], found[1][1] if len(found) > 1 else 0.0
    if score < SURE and not (score >= CLEAR and score - next_score >= LEAD):
        return None
    return entry_of(code), score


def entry_of(code: str) -> KnowledgeEntry:
    """Return the entry of that code; raises StopIteration for a code that is none."""
    return next(each for each in citypack.load().knowledge if each.code == code)


def possible(words: str) -> list[KnowledgeEntry]:
    """Return the entries that may be meant, the likeliest first."""
    return [entry_of(code) for code, score in shelf().search(words)[:MOST_OFFERED] if score >= POSSIBLE]


def answer_of(turn: Turn) -> KnowledgeEntry | None:
    """Return the entry that answers the turn, None when it asks nothing or nothing we know."""
    if turn.is_button and (chosen := turn.value("knowledge")):
        return next((each for each in citypack.load().knowledge if each.code == chosen), None)
    if turn.is_button or turn.intent not in ASKING or not says("question", turn.words):
        return None
    if turn.intent in SURELY_ELSE and turn.confidence >= CERTAIN:
        return None
    found = find(turn.words)
    if found is None or (turn.intent != "ask_question" and found[1] < VERY_SURE):
        return None
    return found[0]


def tell(dispatcher: CollectingDispatcher, turn: Turn, entry: KnowledgeEntry, *, offer: bool) -> None:
    """Say the answer with where it stands; `offer` adds the button that files the question anyway."""
    language = turn.language
    asked = turn.words or entry.questions[language][0]
    buttons = [button(word("buttons", "file_question", language), "inform", story=asked[:LONGEST_QUESTION])]
    say(
        dispatcher,
        "utter_ask_question_answer",
        question=entry.questions[language][0],
        answer=entry.answer.in_language(language),
        source=entry.source.in_language(language),
        date=entry.date,
        buttons=buttons if offer else None,
    )


def offer(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
    """Say that no answer is sure and offer those that may be meant, filing, or a person; False when none may be."""
    found = possible(turn.words)
    if not found:
        return False
    language = turn.language
    buttons = [button(each.questions[language][0], "ask_question", knowledge=each.code) for each in found]
    buttons += [
        button(word("buttons", "file_question", language), "inform", story=turn.words[:LONGEST_QUESTION]),
        button(word("buttons", "person", language), "talk_to_agent"),
    ]
    say(dispatcher, "utter_ask_question_meant", buttons=buttons)
    return True
