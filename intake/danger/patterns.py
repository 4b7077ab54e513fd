"""The phrases of danger as compiled patterns, with what makes looking for them cheap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from intake.danger import chinese as danger_zh
from intake.danger import english as danger_en
from intake.text import HAN

_IN_CLAUSE = r"[^,。!?;.\n]"
_AROUND = 60  # characters: no phrase reaches further from its telling word


def _compiled(phrases: str, words: Mapping[str, str]) -> re.Pattern[str]:
    text = "|".join(line for line in phrases.splitlines() if line)
    for name, alternatives in words.items():
        text = text.replace(f"<{name}>", alternatives)
    return re.compile(text.replace("~", _IN_CLAUSE))


CHINESE = {kind: _compiled(phrases, danger_zh.WORDS) for kind, phrases in danger_zh.PHRASES.items()}
ENGLISH = {kind: _compiled(phrases, danger_en.WORDS) for kind, phrases in danger_en.PHRASES.items()}

# Every Chinese phrase of the kind holds one of these; a text without them needs no closer look.
_TELLING = {
    "self_harm": "[死活杀轻割跳短遗吊药腕恋命束尽残焚伤断世腻逼寻]|了结|一切|一了",
    "fire": "[火烟烧爆炸燃着走]",
    "gas": "[气瓦蛋氧毒沼]",
    "abuse": "[暴虐打霸欺婴弃揍抽掐扇猥侵奸烫扎踢踹罚惨哭撕]",
    "unrest": "[尽血暴反拼极幅静游罢愿堵围冲聚访告闹炸烧砸爆火毒杀砍捅掉抗讨]|复社会|网破|群体|天安门|中南海|新华门|国务院|中央|示威|弄死|弄残|打死|打横|拉横",
    "violence": "[刀枪斧匕凶棍管锄锹砖砍捅刺杀打抢劫绑质奸击拐揍踹扇掐勒尾跟性猥非威恐殴挟拘歹徒盗贩弄整灭救撬砸破闯翻入追闹偷贼互抱绑]",
    "traffic_injury": "[车撞追轧碾压刮剐蹭挂肇事摔]",
    "live_wire": "[电线漏触]",
    "trapped": "[出困卡夹埋压关锁掉井落跌摔坠]",
    "chemical": "[漏毒化洒流散爆翻罐射头呕恶晕泄]",
    "collapse": "[塌垮倒滑随砸掉坠落压埋流天裂]",
    "medical": "[晕昏倒省失吸跳脉识觉抽癫羊喘血突梗绞休胸危临娩破毒误吞卡噎呛窒溺落掉救急坠摔跌躺趴瘫咬暑敏伤醒断咽]|白沫|没气|生了|生孩子|心脏|心肌|来气|行了|120|中风|着脸",
    "hazard": "[井篦箅盖坑洞塌陷倒砸掉摇空弹雷蜂蛇猪狗犬狼水围]",
}
_TELLING_ZH = {kind: re.compile(telling) for kind, telling in _TELLING.items()}
_LATIN_WORD = re.compile(r"[a-z]{2,}")
_HAN = re.compile(f"[{HAN}]")


def matches(kind: str, folded: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the phrases of ``kind`` in a folded text, Chinese ones first."""
    for start, end in _windows(_TELLING_ZH[kind], folded):
        yield from CHINESE[kind].finditer(folded, start, end)
    if speaks_english(folded):
        yield from ENGLISH[kind].finditer(folded)


@lru_cache(maxsize=8)
def speaks_english(folded: str) -> bool:
    """Return whether there is any English to read: two words, or one and no Chinese."""
    words = len(_LATIN_WORD.findall(folded))
    return words >= 2 or (words == 1 and not _HAN.search(folded))


def _windows(telling: re.Pattern[str], folded: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of ``folded`` around its telling characters, joined where they meet."""
    start = end = -1
    for found in telling.finditer(folded):
        if start >= 0 and found.start() - _AROUND <= end:
            end = found.end() + _AROUND
            continue
        if start >= 0:
            yield start, min(end, len(folded))
        start, end = max(0, found.start() - _AROUND), found.end() + _AROUND
    if start >= 0:
        yield start, min(end, len(folded))
