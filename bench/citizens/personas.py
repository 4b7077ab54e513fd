"""How simulated citizens talk: the first message, the answers to questions, what happens at the read-back."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bench.citizens.facts import Facts

YES = {"zh": ("对，提交", "没问题", "是的", "嗯，可以"), "en": ("yes", "yes, file it", "that's right")}
NO = {"zh": ("不用，另外登记",), "en": ("no, file my own",)}
NOT_KNOWN = {"zh": ("这个我不清楚", "记不得了"), "en": ("I don't know", "I can't remember")}
NO_PHONE = {"zh": ("电话就不留了",), "en": ("no phone, please",)}
CHAT = {
    "zh": ("唉我也是没办法了才来问的", "邻居都让我来说说", "我家里还有孩子"),
    "en": ("I have never done this before", "my neighbours told me to write"),
}
CURSE = {"zh": ("你们到底有没有人管！！", "太过分了！"), "en": ("This is unacceptable!!", "I am fed up with this!")}
QUESTIONS = {
    "place": ("ask_place", "ask_place_again", "ask_place_finer", "ask_which_place"),
    "time": ("ask_time", "ask_time_again", "ask_time_finer"),
    "phone": ("ask_phone", "ask_phone_again"),
}
ASKED = {f"utter_submit_request_{name}": what for what, names in QUESTIONS.items() for name in names}


@dataclass
class Persona:
    """One kind of citizen. `tells` is what the first message holds beside the matter; `knows` what is ever told."""

    name: str
    tells: tuple[str, ...] = ()
    knows: tuple[str, ...] = ("place", "time", "phone")
    changes: bool = False
    strays: bool = False
    spoken: bool = False
    talk: dict[str, tuple[str, ...]] = field(default_factory=dict)


PERSONAS = (
    Persona("all at once", ("place", "time", "phone", "name")),
    Persona("brief"),
    Persona("rambling", ("place",), talk=CHAT),
    Persona("angry", ("time",), talk=CURSE),
    Persona("forgetful", ("place",), knows=("place",)),
    Persona("changes mind", ("place", "time", "phone"), changes=True),
    Persona("answers another", ("time",), strays=True),
    Persona("voice to text", ("place", "phone"), spoken=True),
)


class Citizen:
    """One citizen in one conversation. `told` is what the bot has heard, `changed` what the read-back corrected."""

    def __init__(self, persona: Persona, facts: Facts, chooser: random.Random) -> None:
        self.persona, self.facts, self.chooser = persona, facts, chooser
        self.told: set[str] = set()
        self.changed: str | None = None
        self.strayed = False

    def opens(self) -> str:
        """Return the first message."""
        zh = self.facts.language == "zh"
        matter = self.chooser.choice(self.facts.matter.zh if zh else self.facts.matter.en)
        parts = [self.said("place")] if "place" in self.persona.tells else []
        parts += [matter, *(self.said(what) for what in self.persona.tells if what != "place")]
        if self.persona.talk:
            parts.insert(0, self.chooser.choice(self.persona.talk[self.facts.language]))
        self.told |= {"matter", *self.persona.tells}
        return self.joined(parts)

    def joined(self, parts: list[str]) -> str:
        if self.facts.language == "en":
            return ". ".join(part[0].upper() + part[1:] for part in parts)
        return "".join(f"那个{part}啊" for part in parts) if self.persona.spoken else "，".join(parts)

    def said(self, what: str) -> str:
        """Return one fact in words."""
        zh, facts = self.facts.language == "zh", self.facts
        return {
            "place": facts.place if zh else f"it is at {facts.place}",
            "time": f"{facts.when}开始的" if zh else f"it started {facts.when}",
            "phone": f"我电话{facts.phone}" if zh else f"my phone is {facts.phone}",
            "name": f"我叫{facts.name}" if zh else f"my name is {facts.name}",
        }[what]

    def some(self, sentences: dict[str, tuple[str, ...]]) -> str:
        return self.chooser.choice(sentences[self.facts.language])

    def answers(self, response: str, buttons: list[dict[str, str]]) -> str | dict[str, str] | None:
        """Return the next message, a button as a dict, or None when there is nothing more to say."""
        what = ASKED.get(response)
        if what:
            return self.tells(what)
        if response == "utter_submit_request_ask_name":  # only the stock form asks for it
            self.told.add("name")
            return self.facts.name
        if response == "utter_submit_request_summary":
            return self.checks()
        if response in ("utter_join_request_ask", "utter_add_information_ask_same"):
            return self.some(NO)
        if response == "utter_submit_request_ask_service":
            right = [b for b in buttons if any(code in b["payload"] for code in self.facts.matter.codes)]
            return (right or buttons)[0]
        if response == "utter_submit_request_ask_attribute":
            return buttons[0] if buttons else self.some(NOT_KNOWN)
        if response.startswith(("utter_submit_request_ask_description", "utter_submit_request_offer")):
            return self.opens()
        if response.startswith("utter_submit_request_ask"):
            return self.some(NOT_KNOWN)
        return self.some(YES) if response == "utter_submit_request_confirm_again" else None

    def tells(self, what: str) -> str:
        """Answer a question; who strays tells something else the first time."""
        rest = [each for each in self.persona.knows if each not in self.told and each != what]
        if self.persona.strays and not self.strayed and rest:
            self.strayed, what = True, rest[0]
        if what not in self.persona.knows:
            return self.some(NO_PHONE if what == "phone" else NOT_KNOWN)
        self.told.add(what)
        return self.said(what)

    def checks(self) -> str:
        """Say yes to the read-back, or correct one field first."""
        if not self.persona.changes or self.changed:
            return self.some(YES)
        self.changed = self.chooser.choice(("building", "phone", "time"))
        return self.corrects(self.changed)

    def corrects(self, what: str) -> str:
        """Return a correction of one field, which from now on is the truth."""
        zh = self.facts.language == "zh"
        if what == "building":
            new = str(int(self.facts.building) + 30)
            self.facts = replaced(self.facts, building=new)
            return self.chooser.choice(
                (f"楼号说错了，应该是{new}号楼", f"地址不对，是{new}号楼")
                if zh
                else (f"the building is wrong, it is building {new}",)
            )
        if what == "phone":
            new = f"139{self.chooser.randint(10**7, 10**8 - 1)}"
            self.facts = replaced(self.facts, phone=new)
            return f"手机号写错了，应该是{new}" if zh else f"the phone number should be {new}"
        self.facts = replaced(self.facts, when="last Sunday", day="2026-11-22")
        return "时间不对，是上周日" if zh else "not then, it was last Sunday"


def replaced(facts: Facts, **changes: str) -> Facts:
    return Facts(**{**vars(facts), **changes})
