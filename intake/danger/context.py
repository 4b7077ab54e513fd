"""The words around a named danger that say nothing is happening now."""

from __future__ import annotations

import re

from intake.text import clause

# Who threatens says "if": a condition takes nothing from these.
_THREATS = frozenset({"self_harm", "unrest"})
# What is about to happen is the danger itself here: 墙快倒了, a hanging branch.
_IMMINENT = frozenset({"collapse", "hazard", "live_wire"})

_DENIED = re.compile(
    r"(?:(?<!有)没有?(?:人|任何|发现|看到|闻到|出现|发生|什么|再|真的?|要)?|(?<!是)不是|并非|并没有?|从未|从没|未曾?|尚未|未发生|"
    r"不会(?:再)?|不得|不能|不准|不许|不要|别再?|请勿|严禁|禁止|杜绝|避免|防止|预防|防范?|以防|免得|不存在|无|不属于|不至于|不应该?|不用|"
    r"\b(?:no|not|never|isn'?t|wasn'?t|aren'?t|weren'?t|without|don'?t have|didn'?t|no longer|nobody (?:is|was)|no one (?:is|was)|"
    r"there'?s no|haven'?t|hasn'?t|didn'?t|wouldn'?t|neither|nor|stop) ?(?:a |an |any |the |been |get |being |see |smell |actually |really )*)\s*$"
)
_FEARED = re.compile(
    r"担心|害怕|生怕|就怕|真怕|恐怕会|怕会?|万一|如果|假如|要是|假设|倘若|一旦|容易|极易|易(?:发生|引发|导致)|导致|引起|引发|造成|酿成|诱发|"
    r"隐患|以免|避免|防止|预防|防范|免得|潜在|难道|非要|非得|等(?:到)?(?:发生|出|有人|着|真)|是不是要等|是否要等|才(?:会)?(?:管|处理|重视|解决)|"
    r"迟早|早晚|未来|存在|可能(?:会)?(?:发生|出现|引)|会(?:不会)?(?:发生|出现|有)|严防|杜绝|应对|如何(?:应对|处理|避免)|怎么(?:预防|办理|处罚|申请)|"
    r"\bif\b|\bin case\b|\b(?:prevent|avoid)\w*|\brisk(?:s|ing)? of|\bbefore (?:some|an?y|it|there|the)|\buntil (?:some|it|there)|\b(?:could|would|might|may|can)"
    r" (?:easily |someday |one day )?(?:cause|lead|result|get|start|happen|end|kill|hurt|injur|catch|become|be (?:hit|killed|hurt|injured|struck))|"
    r"\bwaiting (?:for|to)\b|\b(?:afraid|worried|fear\w*|scared|concern\w*) (?:of|about|that|for|it|some|we|my)|\bpotential\w*|\bprone to\b|\bprevention\b|\bso that no|"
    r"\bhope (?:no|nobody)|\bwhat (?:if|happens)|\b(?:almost|nearly|narrowly|close to)\b|差点|险些|几乎"
)
_PAST = re.compile(
    r"去年|前年|大前年|[0-9一二三四五六七八九十几多两]+\s*(?:年|个月|个多月|多年|个星期|周)(?:之|以)?前|(?<!\d)20[0-2]\d年|19\d\d年|\d{2}年\d|上个?月|上上?个?(?:周|星期|礼拜)|上学期|以前|曾经?|"
    r"小时候|当年|那年|那次|历史上|年轻时|前段时间|前一?阵|前些(?:天|日子|年)|前几(?:天|日|年|个月)|几天前|之前|上次|早年|\d{1,2}月份?\d{1,2}[日号]|"
    r"\b(?:years?|months?|weeks?|decades?) ago\b|\blast (?:year|month|week|summer|winter|spring|fall)\b|\bused to\b|\bin (?:\w+ )?(?:19|20)\d\d\b|\bwhen i was\b|"
    r"\bpreviously\b|\bhistory\b|\bhistoric\w*\b|\bback in\b|\bin the past\b|\ba while (?:ago|back)\b"
)
_STAGED = re.compile(
    r"电影|电视剧|小说|游戏|演习|演练|剧本|综艺|歌曲|书名|课程|讲座|培训|宣传(?:片|册|教育|活动)|应急预案|展览|话剧|体验馆|排练|彩排|"
    r"\b(?:movie|film|novel|drill|mural|painting|poster|drawing|video ?game|tv show|song|training|rehearsal|exhibition|lecture|seminar|documentary|class on|poem|concert|play)\b"
)
_AFTER_TOPIC = re.compile(
    r"的?(?:隐患|风险|危险性|可能性?|演习|演练|培训|知识|宣传|保险|险种|责任书|案例|罪名|鉴定|后遗症|预案|条例|赔偿标准|赔偿金|申请|报销|史|检测|"
    r"自救|逃生|防护|保护(?:器|开关)|法律|法规|热线是|电话是|怎么(?:办理|处罚|预防|申请)|如何(?:办理|处罚|预防|申请)|救助(?:站|政策)|告诫书|家庭(?:补助|救助)|"
    r"要注意|应该怎么(?:做|防)|报警器(?:坏|没电|安装|多少)|安全隐患)|"
    r" ?(?:risk|hazard|prevention|training|safety|awareness|insurance|drill|policy|statistics|hotline number|course|compensation|scene in)\b"
)
_OVER = re.compile(
    r"(?:已经?|都|被|后来|现在)(?:被|都)?(?:扑灭|熄灭|灭了|救出来?|救了|解救|出院|解除|获救|修好|处理好|抢修好|痊愈|和好|控制住了)|"
    r"\b(?:was|were|been|already|is) (?:put out|extinguished|rescued|freed|resolved|repaired|fixed|released)\b"
)
# What keeps happening is a complaint about it: 小区经常起火, 多次被困.
_HABITUAL = frozenset({"fire", "trapped", "traffic_injury", "medical", "collapse"})
_OFTEN = re.compile(
    r"经常|常常|多次|屡次|屡屡|频繁|频发|时常|常有|常年|总是|几次|接二连三|每次|不止一次|好几次|动不动|时有|不断|事故不断|每年|每天都会|"
    r"\b(?:often|always|every (?:day|night|week|month|year|time)|frequent\w*|several times|many times|repeatedly|keeps? happening|multiple times)\b"
)
_ASKED = re.compile(
    r"请问|咨询|想问|想了解|怎么(?:办理|申请|预约|赔|算|定责)|如何(?:办理|申请|预约|定责)|什么材料|哪里(?:买|办|报名)|费用|收费|多少钱|建议|"
    r"\b(?:how (?:do|can) i|where (?:can|do) i|what is the|is it possible|apply for|suggest\w*)\b"
)
# Said after it: that it is long ago, that it is untrue.
_LONG_AGO = re.compile(
    r"(?:(?:那|都|已经)?是|还是)(?:去年|前年|上(?:个?月|学期|半年)|小时候|(?:好?[几多两]|[0-9一二三四五六七八九十]+)(?:年|个月)(?:以|之)?前)的?事|"
    r"^[^,。;!?]{0,30}\b(?:(?:years?|months?|decades?) ago|last year|in (?:19|20)\d\d)\b"
)
_UNTRUE = re.compile(r"(?:其实|根本|结果|原来)(?:是|就)?(?:没有|没这|没事|假的|误会|虚惊|误报)|造谣|谣言|谣传|辟谣")
# A price that makes one want to die is a price.
_EXAGGERATED = re.compile(
    r"(?:贵|涨|热|冷|堵|排队|加班|慢|笑|馋|尴尬|写作业)[^,。;]{0,6}(?:得|到)(?:我|人|都|真|快|简直|让人)*$"
)
# Said outright that nothing is the matter.
_NOTHING = re.compile(
    r"(?:没有|没见|不是|并无)(?:着火|明?火|烟|漏气|人受伤|危险)|\b(?:there(?:'s| is| was)|it(?:'s| is| was)) (?:no|not an?|only) "
    r"(?:fire|smoke|flames?|gas|leak|danger|emergency|steam|test)\b|\b(?:nobody|no one) (?:is|was|got) (?:hurt|injured)"
)
_SMOKE = re.compile(r"烟|smoke")
_CHIMNEY = re.compile(
    r"烟囱|烧烤|餐饮|饭店|餐馆|油烟|尾气|排放|偷排|常年|常常|经常|每天|天天|整天|一到|从早到晚|砖厂|瓷|作坊|污染|公交车|柴油车|大货车|烧垃圾|焚烧|秸秆|"
    r"生产时|炼|锅炉|工厂|化工|环保|铁皮厂|木材|chimney|factory|restaurant|grill|exhaust|bbq|barbecue"
)
_THINGS_CUT = re.compile(r"树|枝|林|竹|苗|绿化|木|价")
_THINGS_HIT = re.compile(
    r"护栏|红绿灯|信号灯|路灯|灯杆|电线?杆|石墩|围栏|隔离|指示牌|标志牌|桥|花坛|道闸|雕像|树|墙|柱|门"
)
_SENTENCE = re.compile(r"[。！!？?；;\n]|\.(?=\s|$)")


def is_harmless(kind: str, folded: str, start: int, end: int) -> bool:
    """Return whether the danger named at [start, end) of a folded text is denied, feared, past, staged or a topic."""
    left, right = clause(folded, start, end)
    before, after = folded[left:start], folded[end:right]
    whole_left, whole_right = _sentence(folded, start, end)
    sentence = folded[whole_left:whole_right]
    if _DENIED.search(before[-16:]) and not folded[start:end].startswith(("不", "没")):
        return True
    if _STAGED.search(sentence) or _AFTER_TOPIC.match(after):
        return True
    if kind != "unrest" and _LONG_AGO.search(folded[end:whole_right]):
        return True
    if kind in _THREATS:
        past = bool(_PAST.search(before)) or bool(_EXAGGERATED.search(before))
        return past if kind == "self_harm" else bool(_UNTRUE.search(sentence))
    if (
        _UNTRUE.search(folded[end:whole_right])
        or _PAST.search(folded[whole_left:start][-40:])
        or _OVER.search(folded[start:whole_right])
    ):
        return True
    if kind in _HABITUAL and _OFTEN.search(folded[left:right]):
        return True
    if _is_thing(kind, folded[start:end], sentence, folded[left:right]):
        return True
    if kind in _IMMINENT and not re.search(r"导致|造成|引发|引起|万一|如果|\bif\b|以免|防止|避免", before):
        return False
    return (
        bool(_FEARED.search(before))
        or bool(re.match(r".{0,6}(?:怎么办|咋办)[?？]?$", after))
        and bool(_FEARED.search(sentence))
    )


def is_told(sentence: str) -> bool:
    """Return whether a whole sentence tells of the past, a fear, a film, a topic, or asks how something is done."""
    if _SMOKE.search(sentence) and _CHIMNEY.search(sentence):
        return True
    told = (_NOTHING, _FEARED, _PAST, _STAGED, _OVER, _ASKED, _OFTEN)
    return any(pattern.search(sentence) for pattern in told) or bool(_DENIED.search(sentence[:8]))


def _is_thing(kind: str, quoted: str, sentence: str, around: str) -> bool:
    """Return whether it is a chimney that smokes, a tree that is cut, a railing that was hit."""
    if kind == "fire":
        return bool(_SMOKE.search(quoted)) and "火" not in quoted and bool(_CHIMNEY.search(sentence))
    if kind == "violence":
        return "砍" in quoted and bool(_THINGS_CUT.search(around))
    return kind == "traffic_injury" and bool(_THINGS_HIT.search(around)) and not re.search(r"人|伤|孩|老|我", around)


def _sentence(folded: str, start: int, end: int) -> tuple[int, int]:
    left = 0
    for mark in _SENTENCE.finditer(folded, 0, start):
        left = mark.end()
    right = _SENTENCE.search(folded, end)
    return left, right.start() if right else len(folded)
