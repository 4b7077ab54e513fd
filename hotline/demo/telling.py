"""Puts a matter into a citizen's words, with the noise of real ones, and remembers what was noise: the ground truth."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hotline.demo.mix import words_of
from hotline.demo.world import MATTERS, Matter, World, pick

LONGEST = 3000
SENTENCE_ENDS = "。！？.!? "
Z95 = 1.645  # the standard normal's 95th percentile


@dataclass(frozen=True)
class Told:
    """A first message, the address as it stands on the request, and what is true of both."""

    words: str
    description: str
    address: str
    point: str
    days_ago: int | None
    said_time: str
    said_district: str
    history: str
    demand: str
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass
class Teller:
    """Tells one matter; ``rng`` decides every detail."""

    world: World
    matter: Matter
    rng: random.Random
    truth: dict[str, Any] = field(init=False)
    words: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.words = words_of(self.matter.language)
        noise = self.world.mix.noise
        self.truth = {name: self.rng.random() < share for name, share in noise.items()}
        if self.matter.repeat_of:
            self.truth["repeated"] = True

    def tell(self) -> Told:
        """Return the matter as it was told."""
        point, address = self._address()
        days, when = self._when()
        history = self._say("history") if self.truth["repeated"] else ""
        demand = self._demand()
        threat = self._say("threats") if self.truth["threat"] else ""
        personal = self._personal() if self.truth["personal"] else ""
        opening = [self._say("openings"), *self._where(address), when]
        closing = [history, threat, self._wish(demand)]
        body = self._body(sum(map(len, [*opening, *closing])))
        public = self._finish("".join([*opening, *body, *closing]))
        words = public + personal
        self.truth |= {"threat_words": threat, "personal_spans": self._spans(words)}
        said = self._said_district()
        return Told(words, public, address, point, days, when, said, history, demand, self.truth)

    def _say(self, name: str, **values: Any) -> str:
        return pick(self.rng, self.words[name]).format(**self._values(), **values)

    def _values(self) -> dict[str, str]:
        language = self.matter.language
        service = self.matter.service
        return {
            "service": service.name.in_language(language),
            "hotline": self.world.pack.hotline_number,
            "name": self.matter.citizen.name,
            "phone": self.matter.citizen.phone,
            "money": str(self.rng.choice((80, 200, 360, 500, 980, 1200, 2600, 5000, 12000))),
            "demand": self._usual_demand(),
        }

    def _usual_demand(self) -> str:
        wish = self.matter.service.usual_demand
        return (wish.in_language(self.matter.language) if wish else "") or str(self.words["usual_demand"])

    def _address(self) -> tuple[str, str]:
        spot, language = self.matter.spot, self.matter.language
        point = self.words["point"].format(estate=spot.estate, building=spot.building)
        names = {"district": spot.district.name.in_language(language), "street": spot.street.name.in_language(language)}
        return point, self.words["address"].format(**names, point=point)

    def _where(self, address: str) -> list[str]:
        if self.truth["no_place"]:
            return []
        return [pick(self.rng, self.words["places"]).format(place=self._misheard(address))]

    def _misheard(self, address: str) -> str:
        """Write one character of the place as another of the same sound."""
        twins = [index for index, mark in enumerate(address) if mark in self.words["homophones"]]
        if not self.truth["homophone"] or not twins:
            self.truth["homophone"] = False
            return address
        at = self.rng.choice(twins)
        return address[:at] + self.words["homophones"][address[at]] + address[at + 1 :]

    def _when(self) -> tuple[int | None, str]:
        if self.truth["no_time"]:
            return None, ""
        days = self.rng.choice((0, 0, 1, 1, 2, 3, 4, 5, 7, 7, 14, 30))
        ways = self.words["times"]
        return days, pick(self.rng, ways[max(known for known in ways if known <= days)]).format(days=days)

    def _said_district(self) -> str:
        """Return the code of the district that the request is filed with; now and then it is the wrong one."""
        right = self.matter.spot.district.code
        others = [place.code for place in self.world.pack.places if place.kind == "district" and place.code != right]
        if self.truth["wrong_district"] and others:
            return self.rng.choice(others)
        self.truth["wrong_district"] = False
        return right

    def _demand(self) -> str:
        return self._usual_demand() if self.matter.kind in MATTERS else ""

    def _wish(self, demand: str) -> str:
        return self._say("demands") + self._say("asks") if demand else ""

    def _personal(self) -> str:
        return self._say("personal")

    def _spans(self, words: str) -> list[list[Any]]:
        """Return [what, start, end) of every name and phone in ``words``."""
        citizen = self.matter.citizen
        found = [("name", words.rfind(citizen.name), citizen.name), ("phone", words.find(citizen.phone), citizen.phone)]
        return (
            [[what, start, start + len(text)] for what, start, text in found if start >= 0]
            if self.truth["personal"]
            else []
        )

    def _body(self, used: int) -> list[str]:
        """Return the core of the matter and as many more sentences as this citizen is long-winded."""
        wanted = min(LONGEST, self._length()) - used
        body = [self._core()]
        if self.truth["money"]:
            body.append(self._say("money"))
        if self.truth["two_problems"]:
            body.append(self._second())
        more: list[str] = []
        while sum(map(len, body)) < wanted:
            more = more or self.rng.sample(self.words["more"], len(self.words["more"]))
            body.append(more.pop())
        return body

    def _core(self) -> str:
        kind = self.matter.kind
        name = {"consultation": "questions", "suggestion": "suggestions", "praise": "praises", "report": "reports"}.get(
            kind
        )
        return self._say(name or "plain", example=self._example(self.matter.service))

    def _example(self, service: Any) -> str:
        language = self.matter.language
        examples = service.examples.get(language) or [service.name.in_language(language)]
        return str(self.rng.choice(list(examples))).rstrip(SENTENCE_ENDS)

    def _second(self) -> str:
        other = self.world.service(self.rng, self.matter.at.date())
        if other.code == self.matter.service.code:
            self.truth["two_problems"] = False
            return ""
        self.truth["second_service"] = other.code
        return self._say("seconds", example=self._example(other))

    def _length(self) -> int:
        median, p95 = self.world.mix.lengths[self.matter.channel]
        return round(self.rng.lognormvariate(math.log(median), math.log(p95 / median) / Z95))

    def _finish(self, words: str) -> str:
        words = words.strip()
        return words.rstrip(SENTENCE_ENDS) if self.truth["no_end_mark"] else words
