"""What answers one of the assistant's questions in a word or two is no danger: a person, a vehicle, a place, a word alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from intake.danger import find_danger
from intake.danger.rules import find_by_rules
from intake.text import fold

NLU = Path(__file__).resolve().parents[2] / "data" / "nlu"

ZH = """
    我儿子|老太太|司机|邻居|孕妇|一个乘客|工人|外卖员|我爸|婴儿|学生|公交车|货车|电动车|三轮车|地铁|大腿|眼睛|菜刀|皮带|棍子|楼顶|阳台|天台|窗台|
    河里|水库|游泳池|窨井|化粪池|电梯|扶梯|电线|插座|变压器|煤气|天然气|房子|围墙|大树|广告牌
"""
ZH_FRAMES = "{}|是{}|我是{}|就是{}|{}啊|{}。|{}吧|在{}|有{}|那个{}|{}呀，谢谢|应该是{}|不是{}|{}的事|和{}有关"
EN = """
    person|man|old lady|son|driver|neighbor|resident|baby|tenant|student|worker|passenger|child|husband|patient|
    car|bus|truck|scooter|bike|train|head|leg|eyes|knife|bottle|stick|roof|balcony|bridge|window|river|lake|pool|
    manhole|well|drain|elevator|escalator|lift|cable|wire|outlet|pole|gas|building|wall|tree
"""
EN_FRAMES = """
    {}|a {}|the {}|my {}|a {} please|it is a {}|it's the {}|I am a {}|The {}.|about the {}|the {}, I think|just a {}|
    {} please|by the {}|my neighbor's {}
"""

FEW = """
    he|she|them|speaking|kindergarten|firefighters|a woman, about forty|two people|my mother and me|
    both of us|the whole building|nobody|the school bus|the one next door|on the third floor|
    by the window|near the river|the driver of the bus|a worker from the company|I am the tenant|
    I'm calling for my grandmother|I live here|behind the wall|left hand side|everyone|
    no idea, some guy|three times|the elevator company|
    他|她们|我是居民|我是租客|我儿子的|两个人|我和我妈|楼上那家|三楼的邻居|公交司机|我们全家|隔壁的老头|女的，四十来岁|不认识，一个男的|替我奶奶问的|大家都|电梯公司|河边那个|
    桥下面|左手边|所有人|没有人|两三次|一个师傅|学校的老师|幼儿园|消防员|是个小孩
"""


def parts(block: str) -> list[str]:
    """Return the words or phrases of a block, which bars part."""
    return [each.strip() for each in block.split("|")]


@pytest.mark.parametrize("frame", parts(ZH_FRAMES))
def test_a_bare_chinese_word_is_no_danger(frame: str) -> None:
    assert _alarms(frame.format(word) for word in parts(ZH)) == []


@pytest.mark.parametrize("frame", parts(EN_FRAMES))
def test_a_bare_english_word_is_no_danger(frame: str) -> None:
    assert _alarms(frame.format(word) for word in parts(EN)) == []


def test_no_word_of_the_assistants_sentences_is_a_danger_alone() -> None:
    words = {word for sentence in _sentences() for word in re.findall(r"[a-z']+", fold(sentence))}
    assert len(words) > 2000
    assert _alarms(words) == []


def test_no_short_sentence_of_the_assistant_is_a_danger() -> None:
    short = {sentence for sentence in _sentences() if len(sentence) < 12}
    assert len(short) > 1000
    assert _alarms(short) == []


@pytest.mark.parametrize(
    "sentence",
    parts(FEW),
)
def test_who_and_where_in_a_few_words_is_no_danger(sentence: str) -> None:
    assert find_danger(sentence) is None


def _alarms(sentences: Iterable[str]) -> list[str]:
    return [each for each in sentences if find_danger(each) and find_by_rules(fold(each)) is None]


def _sentences() -> list[str]:
    blocks = [yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"] for path in sorted(NLU.glob("*/*.yml"))]
    lines = [line for each in blocks for block in each for line in (block.get("examples") or "").splitlines()]
    return [re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line.strip().removeprefix("- ")) for line in lines]
