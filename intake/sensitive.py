"""What the law calls sensitive in a text about people: illness, and that somebody is a child (PIPL Art. 28).

Only beside a person: that a chemist sells medicine for diabetes is nobody's health.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ILLNESS = re.compile(
    r"糖尿病|高血[压脂糖]|心脏病|冠心病|心[梗衰]|心肌梗[死塞]|脑[梗瘫瘤]|脑梗[死塞]|脑出血|中风|偏瘫|截瘫|瘫痪|癫痫|帕金森(?:病|症)?|阿尔茨海默(?:症|病)?|(?:老年)?痴呆症?|"
    r"抑郁症?|焦虑症?|躁郁症|双相(?:障碍)?|精神(?:分裂症?|病|障碍)|自闭症|孤独症|多动症|强迫症|艾滋病?|hiv|梅毒|性病|尖锐湿疣|[甲乙丙]肝|肝(?:硬化|炎|腹水)|"
    r"(?:肺|骨)?结核|哮喘|肺气肿|慢阻肺|尘肺病?|肺炎|尿毒症|肾(?:衰竭?|炎|病)|透析|白血病|血友病|贫血|(?:红斑)?狼疮|渐冻症|肿瘤|恶性肿瘤|[\u4e00-\u9fff]{1,3}癌|"
    r"化疗|放疗|怀孕|孕妇|流产|残疾|智力障碍|唐氏综合征|聋哑|失明|失聪|骨折|骨质疏松|腰椎间盘突出|关节炎|类风湿|痛风|甲[亢减]|肌无力|[\u4e00-\u9fff]{1,4}综合征|罕见病|"
    r"不孕|前列腺[炎癌]|胃[炎癌溃疡]{1,2}|"
    r"\bdiabet(?:es|ic)\b|\bdepress(?:ion|ed)\b|\b(?:\w+ )?cancer\b|\bepilep(?:sy|tic)\b|\bhiv\b|\baids\b|\basthma\b|\bdementia\b|\balzheimer'?s?\b|\bparkinson'?s?\b|"
    r"\b(?:a )?heart (?:condition|disease|attack|failure)\b|\b(?:high )?blood pressure\b|\bstroke\b|\btuberculosis\b|\bhepatitis\b|\bpregnan(?:t|cy)\b|\bmiscarriage\b|"
    r"\bdisab(?:led|ility)\b|\bautis(?:m|tic)\b|\bbipolar\b|\bschizophreni[ac]\b|\bleukaemia\b|\bleukemia\b|\btumou?r\b|\bdialysis\b|\bchemo(?:therapy)?\b|\bkidney (?:failure|disease)\b|"
    r"\barthritis\b|\bcopd\b|\bptsd\b|\banxiety\b|\bwheelchair\b|\bblind\b|\bdeaf\b",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"我|本人|他|她|老公|老婆|爱人|丈夫|妻子|[爸妈父母爷奶]|姥|公公|婆婆|岳[父母]|老人|孩子|小孩|儿子|女儿|闺女|家人|家属|患|病人|邻居|同事|得了|确诊|查出|诊断|"
    r"\b(?:i|i'm|my|he|she|his|her|husband|wife|son|daughter|mother|father|mum|mom|dad|child|baby|neighbou?r|patient|suffers?|diagnosed)\b",
    re.IGNORECASE,
)
NEAR = 30
NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
CHILD = r"(?:小?孩子?|儿子|女儿|闺女|宝宝|宝贝|娃娃?|小?男孩|小?女孩|婴儿|幼儿|外?孙子?|外?孙女|学生|女童|男童|小朋友)"
GRADE = r"(?:[一二三四五六]年级|初[一二三]|高[一二三]|[小中大]班)(?:[一二三四五六七八九十\d]{1,2}班)?"
AGE = rf"(?:{NUMBER}(?:个月|周?岁)半?大?多?|刚?满月|未成年)"
STAGE = rf"(?:[上读念]|在读)?(?:幼儿园|小学|初中|高中)?{GRADE}"
MINOR = re.compile(
    rf"{CHILD}(?:今年|现在|才|刚|只有|已经|还|是|就|，|在|[\u4e00-\u9fff]{{0,4}})(?:{AGE}|{STAGE})(?:的?{CHILD})?|(?:{AGE}|{STAGE})的?{CHILD}"
)
AGES = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
GRADES = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
MINOR_EN = re.compile(
    rf"(?:\b(?:only |an? )?{AGES}[- ](?:year|month|week)s?[- ]olds?\b|\bin (?:the )?{GRADES} grade\b|\bin (?:year|grade) \d{{1,2}}\b|\btoddler\b|\bnewborn\b)",
    re.IGNORECASE,
)
CHILD_EN = re.compile(
    r"\b(?:son|daughter|child|children|kids?|baby|boy|girl|grandson|granddaughter|nephew|niece|pupil|student)s?\b",
    re.IGNORECASE,
)
OF_AGE = 18


def find_illness(text: str) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of each illness or disability that is said of a person."""
    for found in ILLNESS.finditer(text):
        if PERSON.search(text, max(0, found.start() - NEAR), found.start()):
            yield found.span()


def find_minors(text: str) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of what tells that somebody is a child, with age or class."""
    for found in MINOR.finditer(text):
        if not is_grown(found.group()):
            yield found.span()
    for found in MINOR_EN.finditer(text):
        if CHILD_EN.search(text, max(0, found.start() - NEAR), found.end() + NEAR) and not is_grown(found.group()):
            yield found.span()


def is_grown(said: str) -> bool:
    """Return whether an age in years is that of an adult."""
    years = re.search(r"(\d{1,2})(?=周?岁|[- ]year)", said)
    return bool(years) and int(years[1]) >= OF_AGE if years else False
