"""After the read-back: a yes files, a change is shown again, a bare no is asked about, confusion ends with a person."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions import problems, questions
from actions.clauses import clauses, is_marked
from actions.correcting import correct
from actions.draft import Draft
from actions.hearing import READ_BACK, STORIES, long_story, tells_story
from actions.talk import Talk, go_on, hand_over, read_back
from actions.turn import Turn
from actions.words import says, takes_back, without_words
from intake.text import fold, weight

ENOUGH_QUESTION = 4  # weight
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
    if talk.asked in READ_BACK and only_asks(talk.turn):
        note_question(talk)
        return go_on(talk)
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


def note_question(talk: Talk) -> None:
    """Write a question down for the agency, and say so."""
    told = talk.draft.description
    talk.draft = talk.draft.with_(description=f"{told}\n{talk.turn.words}" if told else talk.turn.words)
    talk.say("utter_submit_request_question_noted")


def asks_us(draft: Draft, turn: Turn) -> bool:
    """Whether a turn in the form asks something instead of answering: it brings nothing new, and ends as a question."""
    known = {"place": draft.place, **{name: getattr(draft, name) for name in ("occurred", "phone", "subject")}}
    brings = any(turn.values(name) and not value for name, value in known.items())
    brings = brings or any(turn.values(name) for name in ("contact_name", "attribute"))
    asks = fold(turn.words).rstrip("。.!！~ ").endswith(("吗", "吗?", "呢?"))
    return asks and not brings and weight(turn.words) >= ENOUGH_QUESTION and only_asks(turn)


def only_asks(turn: Turn) -> bool:
    """Whether the words ask something of the agency and change no field, as "will you mend it today?"."""
    asks = turn.intent == "ask_question" or fold(turn.words).rstrip("。.!！~ ").endswith(("吗", "吧?", "呢", "?", "？"))
    if not asks or turn.is_button or turn.intent in {"affirm", "deny", "correct", *REFUSALS - {"ask_question"}}:
        return False
    return not is_marked(turn.words) and not any(each.field for each in clauses(turn.words))


def change_list(talk: Talk) -> list[EventType] | None:
    """Drop or change one of several problems by its number; with none left nothing is filed."""
    changed = talk.draft if talk.turn.is_button else problems.change(talk.draft, talk.turn)
    if changed == talk.draft:
        return None
    fewer = len(changed.others) < len(talk.draft.others)
    talk.draft = changed
    if changed.begun:
        if fewer and talk.asked not in READ_BACK:
            talk.say("utter_submit_request_dropped")
        return go_on(talk, told=True)
    talk.say("utter_control_cancelled")
    return talk.ends("cancelled")


def change_matter(talk: Talk) -> list[EventType] | None:
    """Take another matter in the place of the one told before, when the citizen says so."""
    other = problems.instead(talk.draft, talk.turn)
    if other is None:
        return None
    talk.draft = other
    talk.say("utter_submit_request_instead")
    return go_on(talk)


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
    agrees = turn.intent == "thank" and says("agreeing", turn.words) and not takes_back(turn.words)
    return plainly or (asked == "confirmed" and (turn.intent == "affirm" or agrees))


def confused(talk: Talk) -> list[EventType]:
    """Ask once more for yes or no; after several times a person takes over."""
    times = talk.draft.tries.get("confirmed", 0) + 1
    if times >= MOST_CONFUSIONS:
        return hand_over(talk, "not_understood")
    talk.draft = talk.draft.with_(tries={**talk.draft.tries, "confirmed": times})
    talk.say("utter_submit_request_confirm_again")
    return talk.waits_for("confirmed")
