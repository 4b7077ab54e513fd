"""How to reach the citizen: phone and name, and whether they would rather not say."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from intake.text import fold

REGION = "CN"
MOBILE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])")
LANDLINE = re.compile(r"(?<![0-9A-Za-z-])(?:\(?0[0-9]{2,3}\)?[- ]?)[2-9][0-9]{2,3}[- ]?[0-9]{4}(?![0-9])")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
NAME_ZH = (
    re.compile(
        rf"(?:我叫|我的名字是|姓名[是:为]?|本人叫|联系人[是:为]?)\s*(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff]*(?:路|街|小区))"
    ),
    re.compile(rf"我(?:是|姓)\s*(?P<name>[{SURNAMES}](?:先生|女士|老师|师傅|大爷|大妈|小姐))"),
    re.compile(rf"(?:免贵|我)姓\s*(?P<name>[{SURNAMES}])"),
    re.compile(rf"(?:^|[，,。；;\s])(?P<name>[{SURNAMES}](?:先生|女士|小姐))(?=$|[，,。；;\s1]|电话|联系)"),
)
NAME_EN = re.compile(
    r"\b(?:[Mm]y name is|[Mm]y name's|[Nn]ame:|[Cc]all me) (?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
)
DECLINES = re.compile(
    r"(?:不|别|勿|甭)(?:想|方便|愿意?|便|用|需要|必)?(?:再)?(?:留|给|提供|透露|填|要)(?:我)?(?:电话|手机|号码|联系方式|姓名|名字|联系)?了?"
    r"|匿名|不(?:想|方便|愿意)说|保密|跳过|\banonymous|\brather not\b|\bprefer not\b|\bno (?:phone|contact|number)\b|\bskip\b"
    r"|don't (?:want to )?(?:give|share|leave|call)"
)


@dataclass(frozen=True)
class Phone:
    """A phone number in national digits, with its span."""

    number: str
    start: int
    end: int


@dataclass(frozen=True)
class ContactName:
    """A name or form of address, with its span."""

    name: str
    start: int
    end: int


def find_phone(text: str) -> Phone | None:
    """Return the first dialable mobile or landline number; identity, card and order numbers are none."""
    folded = fold(text)
    for pattern in (MOBILE, LANDLINE):
        for match in pattern.finditer(folded):
            parsed = phonenumbers.parse(match.group(), REGION)
            if phonenumbers.is_possible_number(parsed):
                digits = re.sub(r"\D", "", match.group())
                return Phone(digits.removeprefix("86") if len(digits) > 12 else digits, match.start(), match.end())
    for found in phonenumbers.PhoneNumberMatcher(folded, REGION):
        if found.raw_string.startswith("+"):
            number = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
            return Phone(number, found.start, found.end)
    return None


def find_contact_name(text: str) -> ContactName | None:
    """Return the name the citizen gives as their own; other people's names are left alone."""
    for pattern in (*NAME_ZH, NAME_EN):
        if match := pattern.search(text):
            return ContactName(match["name"], match.start("name"), match.end("name"))
    return None


def declines_contact(text: str) -> bool:
    """Return whether the citizen would rather not leave a contact."""
    return bool(DECLINES.search(fold(text)))
