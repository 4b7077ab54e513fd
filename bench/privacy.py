"""How much personal data the finder finds: 1,000 sentences of our own, half of them unseen when it was made.

``python -m bench.privacy`` prints recall of each kind and how many of the finds are right, for both halves.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from intake.privacy import find_personal

FOLDER = Path(__file__).parent / "data" / "privacy"
HALF = 500
PLAIN_SHARE = 0.25
SLOT = re.compile(r"\{(\w+)\}")
FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺"
)
GIVEN = (
    "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国志玲红梅晓燕春兰海波宇轩子涵欣怡浩然梓萱思远雨桐文"
    "博佳琪国栋淑珍玉华"
)
ENGLISH = [
    "John Miller",
    "Sarah Connor",
    "Wei Zhang",
    "Emily Clarke",
    "Ahmed Khan",
    "Maria Lopez",
    "Tom O'Brien",
    "Li Na",
]
HEALTH = {
    "zh": [
        "糖尿病",
        "高血压",
        "抑郁症",
        "乳腺癌",
        "尿毒症",
        "脑梗",
        "冠心病",
        "癫痫",
        "艾滋病",
        "肺结核",
        "精神分裂症",
        "帕金森",
        "白血病",
        "乙肝",
        "骨折",
        "哮喘",
        "阿尔茨海默症",
        "焦虑症",
    ],
    "en": ["diabetes", "depression", "lung cancer", "epilepsy", "HIV", "asthma", "dementia", "a heart condition"],
}
MINOR = [
    "8岁的女儿",
    "儿子今年6岁",
    "三年级二班的孩子",
    "上小学五年级的闺女",
    "两岁宝宝",
    "十二岁的男孩",
    "刚满月的婴儿",
    "读初一的儿子",
    "5岁半的外孙",
]
MINOR_EN = ["8 years old", "six years old", "a 4-year-old", "in third grade", "in Year 5", "only 10 months old"]


@dataclass
class Sentence:
    """A sentence and where in it is what kind of personal data."""

    text: str
    gold: list[tuple[str, int, int]] = field(default_factory=list)


def sentences(half: str, seed: int = 4711) -> Iterator[Sentence]:
    """Yield the sentences of a half, the same ones each time."""
    written = yaml.safe_load((FOLDER / f"{half}.yml").read_text(encoding="utf-8"))
    dice = random.Random(f"{half}{seed}")
    told = [(language, pattern) for language in ("zh", "en") for pattern in written[language]]
    plain = int(HALF * PLAIN_SHARE)
    for number in range(HALF - plain):
        yield filled(*told[number % len(told)], dice)
    for number in range(plain):
        yield Sentence(around(written["plain"][number % len(written["plain"])], dice))


def around(text: str, dice: random.Random) -> str:
    """Put something harmless in front or behind, as people do."""
    front, behind = ["", "您好，", "请问 ", "麻烦了："], ["", "，谢谢", "！！", "，已经反映过两次"]
    zh = re.search("[一-鿿]", text)
    return dice.choice(front) + text + dice.choice(behind) if zh else text + dice.choice(["", ". Thank you", "!"])


def filled(language: str, pattern: str, dice: random.Random) -> Sentence:
    """Return a pattern with a value in each of its slots."""
    sentence, at = Sentence(""), 0
    for slot in SLOT.finditer(pattern):
        sentence.text += pattern[at : slot.start()]
        value = value_of(slot[1], language, dice)
        kind = slot[1].removesuffix("_en")
        sentence.gold.append((kind, len(sentence.text), len(sentence.text) + len(value)))
        sentence.text += value
        at = slot.end()
    sentence.text += pattern[at:]
    return sentence


def value_of(kind: str, language: str, dice: random.Random) -> str:
    """Return a made-up value in one of the ways people write it."""
    digits = lambda many: "".join(dice.choice("0123456789") for _ in range(many))  # noqa: E731
    match kind:
        case "name":
            given = "".join(dice.choice(GIVEN) for _ in range(dice.choice([1, 2, 2])))
            return dice.choice(FAMILY) + given if language == "zh" else dice.choice(ENGLISH)
        case "phone":
            number = "1" + dice.choice("3456789") + digits(9)
            spaced = f"{number[:3]} {number[3:7]} {number[7:]}"
            home = f"010-{dice.choice('568')}{digits(7)}"
            return dice.choice([number, number, spaced, spaced.replace(" ", "-"), f"+86 {number}", home])
        case "identity":
            born = f"{dice.randint(1940, 2010)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
            place = dice.choice(["110101", "130203", "320501", "440106", "510107"])
            return with_check(place + born + digits(3))
        case "card":
            number = luhn("62" + digits(16 if dice.random() < 0.6 else 13))
            return number if dice.random() < 0.6 else " ".join(number[at : at + 4] for at in range(0, len(number), 4))
        case "plate":
            letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
            rest = "".join(dice.choice(letters) for _ in range(4)) + dice.choice("0123456789")
            dot = dice.choice(["", "", "·", " "])
            green = dice.choice(["D", "F"]) + digits(5) if dice.random() < 0.2 else rest
            return dice.choice("京津冀沪粤苏浙鲁川豫") + dice.choice("ABCDEFGHJ") + dot + green
        case "email":
            user = dice.choice(["wang.fang", "li_88", "zhang2001", "a.miller+home", "chenyu-1990", digits(9)])
            return user + "@" + dice.choice(["qq.com", "163.com", "gmail.com", "mail.example.org"])
        case "account":
            return dice.choice(["wxid_", "li", "zhao_", "cy"]) + "".join(dice.choice("abcdefgh12345") for _ in range(8))
        case "passport":
            return dice.choice(["E", "G", "EA", "EJ"]).ljust(1) + digits(8 if dice.random() < 0.5 else 7)
        case "openid":
            return "o" + "".join(dice.choice("ABCDEFabcdefxyzXYZ0123456789_-") for _ in range(27))
        case "room":
            return room(language, dice)
        case "health":
            return dice.choice(HEALTH[language])
        case "minor":
            return dice.choice(MINOR)
        case "minor_en":
            return dice.choice(MINOR_EN)
    raise KeyError(kind)


def room(language: str, dice: random.Random) -> str:
    """Return what tells one home from its neighbours."""
    a, b, c = dice.randint(1, 28), dice.randint(1, 6), dice.randint(1, 26) * 100 + dice.randint(1, 8)
    if language == "en":
        return dice.choice([f"Room {c}", f"apt {c}", f"flat {b}B", f"Apartment {c}", f"unit {b}, room {c}"])
    forms = [
        f"{b}单元{c}",
        f"{a}-{b}-{c}",
        f"{b}单元{c}室",
        f"{c}室",
        f"{c}号房",
        f"{b}门{c}",
        "三单元五零二",
        f"{c}户",
    ]
    return dice.choice(forms)


def with_check(body: str) -> str:
    """Return an identity number with its check sign (GB 11643: weights 2^(18-i) mod 11)."""
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def luhn(body: str) -> str:
    """Return ``body`` with its check digit (ISO/IEC 7812, Luhn)."""
    doubled = [int(d) if place % 2 else sum(divmod(2 * int(d), 10)) for place, d in enumerate(reversed(body))]
    return body + str(-sum(doubled) % 10)


@dataclass
class Result:
    """How many of what there was, was found, and how many finds were right."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    finds: int = 0
    right: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of the pieces that were there, the share that is hidden whole."""
        return self.found.total() / max(self.there.total(), 1)

    @property
    def precision(self) -> float:
        """Of the finds, the share that touches personal data."""
        return self.right / max(self.finds, 1)


def measure(half: str) -> Result:
    """Return the figures of a half: a piece counts as found when every letter or digit of it is covered."""
    result = Result()
    for sentence in sentences(half):
        spans = find_personal(sentence.text)
        covered = {at for span in spans for at in range(span.start, span.end)}
        for kind, start, end in sentence.gold:
            result.there[kind] += 1
            if all(at in covered for at in range(start, end) if sentence.text[at].isalnum()):
                result.found[kind] += 1
            else:
                result.missed.append((kind, sentence.text))
        for span in spans:
            result.finds += 1
            if any(span.start < end and start < span.end for _kind, start, end in sentence.gold):
                result.right += 1
            else:
                result.wrong.append((span.quoted, sentence.text))
    return result


def main() -> None:
    """Print both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="also what was missed in the open half, and found wrongly")
    wanted = parser.parse_args()
    for half in ("blind", "open"):
        result = measure(half)
        print(f"{half}: recall {result.recall:.4f} of {result.there.total()}, precision {result.precision:.4f}")
        print("  " + ", ".join(f"{kind} {result.found[kind]}/{many}" for kind, many in sorted(result.there.items())))
        if wanted.show and half == "open":
            for kind, text in [*result.missed, *result.wrong]:
                print(f"    {kind}: {text}")


if __name__ == "__main__":
    main()
