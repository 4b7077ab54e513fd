"""A scripted citizen: tells one matter, answers what is asked, says yes to what is read back.

The citizen knows the bot's questions by the names of its responses and answers with made-up facts of the city, in words
or by a button, as people do. What no script foresees is answered by telling the matter again.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

import citypack
from citypack import CityPack

WORDS = {
    "zh": {
        "place": "{district}{street}幸福小区{number}号楼",
        "finer": "幸福小区{number}号楼{unit}单元",
        "time": ["昨天晚上开始的", "三天了", "上周就这样了", "今天早上八点", "记不清了"],
        "subject": ["不清楚", "不知道是哪家", "应该是物业"],
        "attribute": ["不清楚", "不知道"],
        "demand": ["希望尽快解决", "希望有人来看看"],
        "phone": ["138{digits}", "我电话138{digits}", "138{digits}，姓王"],
        "no_phone": ["不留了", "不方便留电话"],
        "yes": ["对", "确认", "没问题，提交吧", "是的"],
        "no_change": ["没有要改的，提交吧"],
    },
    "en": {
        "place": "{number} Garden Estate, {street}, {district}",
        "finer": "Garden Estate, building {number}, unit {unit}",
        "time": ["since yesterday evening", "for three days", "last week", "this morning at 8", "I do not remember"],
        "subject": ["I don't know", "no idea", "the property company I think"],
        "attribute": ["I don't know", "not sure"],
        "demand": ["please fix it soon", "I would like someone to have a look"],
        "phone": ["138{digits}", "my number is 138{digits}"],
        "no_phone": ["I'd rather not", "no phone please"],
        "yes": ["yes", "that's right", "correct, please file it", "ok"],
        "no_change": ["nothing to change, please file it"],
    },
}
# What each of the form's responses asks for, by how its name goes on after FORM; the longest that fits counts.
QUESTIONS = {
    "ask_place_finer": "finer",
    "ask_place": "place",
    "ask_time": "time",
    "ask_subject": "subject",
    "ask_attribute": "attribute",
    "ask_demand": "demand",
    "ask_phone": "phone",
    "summary": "yes",
    "confirm_again": "yes",
    "ask_change": "no_change",
    "ask_description": "matter",
    "ask_service": "attribute",
    "ask_which_place": "attribute",
}
FORM = "utter_submit_request_"
ASKING = re.compile(r"_ask(_|$)")  # in the name of every question; one that no script knows gets a choice or "no idea"
FIRST_BUTTON = {f"{FORM}offer_person", f"{FORM}draft_waits"}
WITHOUT_PHONE = 0.2
BY_BUTTON = 0.5


@dataclass(frozen=True)
class Say:
    """What the citizen sends: words, or a button by its position."""

    text: str = ""
    button: int | None = None


@dataclass
class ScriptedCitizen:
    """One citizen with one matter; ``rng`` decides every detail."""

    matter: str
    language: str
    city: CityPack
    rng: random.Random
    leaves_phone: bool = field(init=False)
    facts: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        streets = [place for place in self.city.places if place.kind == "street" and self.city.place(place.parent)]
        street = self.rng.choice(streets)
        district = self.city.place(street.parent)
        self.facts = {
            "street": street.name.in_language(self.language),
            "district": district.name.in_language(self.language) if district else "",
            "number": str(self.rng.randint(1, 30)),
            "unit": str(self.rng.randint(1, 6)),
            "digits": f"{self.rng.randint(0, 10**8 - 1):08d}",
        }
        self.leaves_phone = self.rng.random() >= WITHOUT_PHONE

    def answer(self, response: str, buttons: list[dict[str, str]]) -> Say:
        """Return what to send after the bot's ``response`` (its name) with ``buttons``."""
        if response in FIRST_BUTTON and buttons:
            return Say(button=0)
        question = question_of(response)
        if question == "matter":
            return Say(self.matter)
        if question == "attribute" and buttons:
            return Say(button=self.rng.randrange(len(buttons)))
        if question == "yes" and buttons and self.rng.random() < BY_BUTTON:
            return Say(button=0)
        return Say(self.words(question))

    def words(self, question: str) -> str:
        """Return one of the ways to answer ``question``."""
        name = "no_phone" if question == "phone" and not self.leaves_phone else question
        ways = WORDS[self.language][name]
        return (ways if isinstance(ways, str) else self.rng.choice(ways)).format(**self.facts)


def question_of(response: str) -> str:
    """Return what a response asks for; `matter` when it asks nothing that a script could answer."""
    for start in sorted(QUESTIONS, key=len, reverse=True):
        if response.startswith(FORM + start):
            return QUESTIONS[start]
    return "attribute" if ASKING.search(response) else "matter"


def citizen(matter: str, language: str, city: str, seed: str) -> ScriptedCitizen:
    """Return the citizen that ``seed`` makes."""
    return ScriptedCitizen(matter, language, citypack.load(city), random.Random(seed))
