"""How to reach the citizen: telephone, name, and whether they would rather not be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from intake.spans import without_overlaps
from intake.text import HAN, fold

_MOBILE = re.compile(r"(?<![\w.])(?:(?:\+|00)?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![\w])", re.ASCII)
_LANDLINE = re.compile(
    r"(?<![\w.-])\(?(0\d{2,3})\)?[- ]?([2-9]\d{6,7})(?:(?:转|-|ext\.? ?)(\d{1,5}))?(?![\w-])", re.ASCII
)
_LOCAL = re.compile(
    r"(?:电话|座机|固话|联系方式|打给我|phone|call me(?: (?:on|at))?)(?:号码?)?(?:是|为|:|\s|is)*([2-9]\d{6,7})(?![\w-])",
    re.ASCII,
)
_SERVICE = re.compile(r"(?<![\w-])(400|800)[- ]?(\d{3,4})[- ]?(\d{3,4})(?![\w-])", re.ASCII)
_SPOKEN = re.compile(
    r"(?<![零〇一幺二三四五六七八九])[一幺][三四五六七八九][零〇一幺二三四五六七八九](?:[ ,]?[零〇一幺二三四五六七八九]){8}(?![零〇一幺二三四五六七八九十百千万])"
)
_DIGITS = {
    ord(word): figure for figures, word in [("0", "零"), ("0", "〇"), ("1", "一"), ("1", "幺")] for figure in figures
}
_DIGITS |= {ord(word): str(number) for number, word in enumerate("二三四五六七八九", start=2)}
# 订单号 13800138000 is no telephone, however much it looks like one.
_NOT_A_PHONE = re.compile(
    r"(?:订单|单号|编号|工单|快递|运单|账号|帐号|卡号|户号|用户号|表号|身份证|证件|流水|车牌|qq|微信号|发票|合同|案件|受理|学号|工号|条码|型号|"
    r"order|ticket|case|account|invoice|tracking|card|serial|meter|id|reference|ref)(?: ?(?:number|no\.?|号码?|编号))?\s*(?:是|为|:|#|\s|is)*$"
)
_NOT_NAME = (
    r"(?:这|那|你|我|他|她|的|了|不|是|在|有|来|去|说|要|想|就|被|把|什么|怎么|谁|哪|啥|人|业主|居民|住户|市民|群众|租户|学生|家长|老人|"
    r"投诉|举报|反映|咨询|求助|匿名|小区|物业|领导|负责|外地|本地|北京|女|男|一|个|司机|老师|员工|工人|残疾|退休|军人|党员)"
)
# The hundred commonest family names and the usual double ones (public statistics of the Ministry of Public Security).
_FAMILY = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|端木|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史贺陶毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟"
    "殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农"
    "司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝]"
)
_NAME_ZH = re.compile(
    rf"(?:我叫做?|我的?名字(?:是|叫)?|本人(?:姓名|叫)|姓名(?:是|叫|为)?[: ]?|名字(?:是|叫)[: ]?|我是业主|联系人(?:是|叫|为)?[: ]?|叫我)\s*(?P<full>(?:{_FAMILY})[{HAN}]{{1,2}}?)"
    rf"(?=$|[^{HAN}]|电话|手机|联系|住|我|,|家|今年|是|在|身份|男|女|就|这|,|的|反映|想|要)"
    rf"|(?:(?:我|本人|免贵|鄙人)(?:免贵)?|(?:^|[,。;\n ])|(?<=\d))姓\s*(?P<family>{_FAMILY})(?![{HAN}]?名)"
    rf"|(?:我是|联系人(?:是)?[: ]?|叫我|称呼(?:我)?|联系|找|(?:^|[,。;\n ]))\s*(?P<polite>(?:{_FAMILY})(?:[{HAN}]{{1,2}}?)?(?:先生|女士|小姐|师傅|大爷|阿姨|大姐|大哥))(?=$|[^{HAN}]|电话|手机|收|联系|1|我)"
    rf"|^\s*(?P<only>(?:{_FAMILY})[{HAN}]{{1,2}})[\s,:]*(?=1[3-9]\d{{9}})"
)
# 叫我老张, 称呼我王姐就行, 我是小李: how one is spoken to; 138..., 姓王: the family name behind a number.
_CALLED_ZH = re.compile(
    rf"(?:[叫喊]我|称呼我?|管我叫)\s*(?P<nick>阿[{HAN}]|[老小大](?:{_FAMILY})|(?:{_FAMILY})(?:大?[哥姐叔姨工总]|老师|医生|师傅|大爷|大妈|奶奶|爷爷|先生|女士))"
    rf"(?=就|即可|吧|好了|$|[^{HAN}])"
    rf"|我是(?P<known>[老小](?:{_FAMILY}))(?=$|[^{HAN}]|住|电话|手机|家)"
    rf"|(?:\d[,。;\s]*|鄙)姓\s*(?P<family>{_FAMILY})(?=$|[^{HAN}]|先生|女士|电话|手机)"
    rf"|(?:^|[,。;\s])本人(?P<full>(?:{_FAMILY})[{HAN}]{{1,2}})(?=$|[^{HAN}]|电话|手机|住|系|今年)"
)
_NAME_EN = re.compile(
    r"\b(?:my (?:full )?name is|my name's|(?:the )?name's|i am called|name ?:|contact(?: person)?(?: is|:)|this is|i'm|i am|ask for|call me)\s+"
    r"(?P<name>(?:mr\.?|mrs\.?|ms\.?|miss|dr\.?)?\s*[a-z][a-z'’-]+(?:\s+[a-z][a-z'’.-]*){0,2}?)(?=$|[.,;!?\n]| (?:and|my|from|phone|tel|i|at|on|living|here|speaking|living|,|\d|\(|\+))"
)
_DECLINES = re.compile(
    r"(?:不(?:想|愿意?|方便|便|用|需要|要|打算)?(?:留|提供|给|告诉|透露|说|填|公开)(?:我的?|你们?|个人|自己的?)?(?:联系)?(?:电话|手机|号码|联系方式|方式|姓名|名字|信息|个人信息|电话号码)?(?:了|吧)?(?:$|[,。!~])|"
    r"不(?:想|愿意?|方便|便|打算)?(?:留|提供|给|告诉|透露|填)~{0,6}(?:电话|手机|号码|联系方式|姓名|名字|信息)|"
    r"(?:不|别)(?:要)?(?:给我)?(?:打|回)(?:我)?电话|(?:不用|不必|无需|不需要|别|不要)(?:再)?(?:联系|回访|回复|回电|打电话|打给|给我打|通知)(?:我)?|"
    r"匿名|(?:没有|没)(?:电话|手机)(?!号码?错)|不留(?:了|电话|联系)|不方便(?:$|[,。!透接])|保密不留|电话(?:就)?(?:不留|算了|不用|免了)|"
    r"\b(?:(?:don'?t|do not|won'?t|will not|would rather not|prefer not to|rather not|not going to|not want to|no need to)(?: \w+){0,3} (?:give|leave|provide|share|tell|contact|call|say|be (?:contacted|called))|"
    r"(?:don'?t|do not|no need to|please don'?t) (?:call|contact|phone|text)|anonymous(?:ly)?|no (?:phone|contact|number|thanks,? no (?:phone|number))|i have no phone|without (?:giving|leaving) my (?:name|number|phone)|"
    r"i'?d rather not|(?:i )?prefer not to(?: say)?|keep my number))".replace("~", "[^,。!?;.\n]")
)


@dataclass(frozen=True)
class Phone:
    """A telephone number at [start, end): digits as dialled in the country ("-" before an extension), else with +."""

    number: str
    start: int
    end: int


@dataclass(frozen=True)
class ContactName:
    """What the citizen wants to be called, at [start, end)."""

    name: str
    start: int
    end: int


def find_phone(text: str, region: str = "CN") -> Phone | None:
    """Return the first telephone number in ``text``: mobiles before landlines before numbers of other countries.

    ``region`` is the country (ISO 3166) whose numbers need no prefix. Numbers named as something else (an order, an
    account) and runs of digits of another length are none.
    """
    return next(iter(find_phones(text, region)), None)


def find_phones(text: str, region: str = "CN") -> list[Phone]:
    """Return every telephone number in ``text``, in the order of ``find_phone``."""
    folded = fold(text)
    numbers = (*(_chinese(folded) if region == "CN" else ()), *_international(folded, region))
    order = {phone: rank for rank, phone in enumerate(reversed(numbers))}
    return sorted(without_overlaps(numbers), key=lambda phone: -order[phone])


def find_contact_name(text: str) -> ContactName | None:
    """Return the name that the citizen gives themselves (我叫张三, 我姓李, 李女士, my name is Ann Smith); no guesses."""
    folded = fold(text)
    for match in _CALLED_ZH.finditer(folded):
        group = str(match.lastgroup)
        if not (group == "full" and re.match(_NOT_NAME, match[group])):
            start, end = match.span(group)
            return ContactName(text[start:end], start, end)
    for match in _NAME_ZH.finditer(folded):
        for group in ("full", "family", "polite", "only"):
            if match[group] and not (group == "full" and re.match(_NOT_NAME, match[group])):
                start, end = match.span(group)
                return ContactName(text[start:end], start, end)
    for match in _NAME_EN.finditer(folded):
        start, end = match.span("name")
        if _is_english_name(text[start:end], match.group()):
            return ContactName(text[start:end], start, end)
    return None


def declines_contact(text: str) -> bool:
    """Return whether the citizen does not want to leave a way to be reached, or not to be called."""
    return bool(_DECLINES.search(fold(text)))


def _chinese(folded: str) -> Iterator[Phone]:
    for match in _MOBILE.finditer(folded):
        if not _means_else(folded, match.start()):
            yield Phone("".join(match.groups()), match.start(), match.end())
    for match in _SPOKEN.finditer(folded):
        number = re.sub(r"\D", "", match.group().translate(_DIGITS))
        if not _means_else(folded, match.start()):
            yield Phone(number, match.start(), match.end())
    for match in _LANDLINE.finditer(folded):
        number = match[1] + match[2]
        if _valid(number, "CN") and not _means_else(folded, match.start()):
            yield Phone(number + (f"-{match[3]}" if match[3] else ""), match.start(), match.end())
    for match in _SERVICE.finditer(folded):
        if len(match[2] + match[3]) == 7 and not _means_else(folded, match.start()):
            yield Phone("".join(match.groups()), match.start(), match.end())
    for match in _LOCAL.finditer(folded):
        yield Phone(match[1], match.start(1), match.end(1))


def _international(folded: str, region: str) -> Iterator[Phone]:
    if not re.search(r"\d{3}", folded) or (region == "CN" and "+" not in folded):
        return
    for match in phonenumbers.PhoneNumberMatcher(folded, None if region == "CN" else region):
        if _means_else(folded, match.start) or re.search(r"[\d][-. ]?$", folded[max(0, match.start - 2) : match.start]):
            continue
        home = phonenumbers.region_code_for_number(match.number) == region
        form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.E164
        yield Phone(phonenumbers.format_number(match.number, form), match.start, match.end)


def _valid(number: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _means_else(folded: str, start: int) -> bool:
    return bool(_NOT_A_PHONE.search(folded[max(0, start - 16) : start]))


_NOT_ENGLISH_NAMES = frozenset(
    "a an the not very so in on at from writing calling reporting here just really sorry worried happy unhappy living going trying "
    "having looking getting being afraid sure tired sick angry disabled pregnant old new still unable able waiting about also "
    "complaining asking hoping frustrated my your our his her their this that it is was no yes ready aware concerned told stuck "
    "trapped renting located based later back now tomorrow today please when if immediately urgent regarding to for of again all "
    "unacceptable ridiculous dangerous outrageous wrong fine ok okay good bad dying elderly alone retired homeless home outside "
    "resident tenant citizen owner student teacher foreigner anonymous out as "
    "following experiencing interested curious wondering confused disappointed fed".split()
)


def _is_english_name(name: str, said: str) -> bool:
    """Return whether the words are a name: after "I am" and the like only when written with capitals."""
    words = [word.strip(".'’").lower() for word in name.split()]
    if not words or any(word in _NOT_ENGLISH_NAMES for word in words):
        return False
    certain = re.match(r"my (?:full )?name|(?:the )?name's|name ?:|i am called|contact", said)
    capitals = all(word[0].isupper() for word in name.split())
    return bool(certain) or capitals
