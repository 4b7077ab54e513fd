"""Danger in a citizen's words: what must not wait for a form. Recall comes first.

A danger is something happening now or about to; topics (fees, drills, blocked fire lanes, an old event) are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.text import fold


@dataclass(frozen=True)
class Danger:
    """A danger, with the words that name it and their [start, end)."""

    kind: str
    quoted: str
    start: int
    end: int


GAS = r"(?:煤气|燃气|天然气|液化气|瓦斯|\bgas\b)"
PEOPLE = r"(?:人|老人|孩子|小孩|娃|老太太|老头|大爷|大妈|妇女|工人|学生|我妈|我爸|母亲|父亲|爷爷|奶奶|邻居|他|她|我)"

# The first kind that matches is told; those that ask for an ambulance or the police first come first.
PATTERNS: dict[str, re.Pattern[str]] = {
    "self_harm": re.compile(
        r"不想活|活不下去|想(?:死|自杀|轻生|不开)|要(?:自杀|跳楼|跳河|轻生)|(?:准备|打算|马上|现在就?|正要|站在[^。，,]{0,8})(?:跳楼|跳河|跳下去|割腕|轻生|寻短见)|寻短见|自杀|轻生"
        r"|(?:了结|结束)(?:自己|这条命|生命|这一切)|一死了之|死了算了|没有?(?:活着|活下去)的(?:意义|勇气)|喝农药|割腕|吞了?[^。，,]{0,4}安眠药|遗书"
        r"|有人[^。，,]{0,10}(?:跳楼|跳河|要跳)|从楼上跳|以死相"
        r"|\b(?:kill(?:ing)? myself|suicid|end my life|want to die|don't want to live|no reason to live|hurt(?:ing)? myself|cut my wrists|better off dead|take my own life"
        r"|about to jump|jump off the (?:roof|bridge|building))"
    ),
    "fire": re.compile(
        r"着火|起火|失火|火灾(?!隐患|风险|险|自动|报警器|演练)|大火|冒(?:出)?(?:黑烟|浓烟|大烟|火光|火苗)|浓烟滚滚|烧(?:起来|着了|了起来)|火势|自燃|爆燃|爆炸|窜火"
        r"|\b(?:on fire|is burning|are burning|caught fire|fire in (?:the|my|our)|house fire|flames|thick smoke|black smoke|explosion|exploded|there'?s a fire|building fire)\b"
    ),
    "gas": re.compile(
        rf"{GAS}[^。，,]{{0,10}}(?:泄漏|泄露|漏气|漏了|漏得|在漏|味道?(?:很|特别|好|太|越来越)|中毒)|(?:闻到|一股|很浓|刺鼻)[^。，,]{{0,8}}(?:煤气|燃气|天然气|瓦斯|臭鸡蛋)味?|漏(?:煤气|燃气|天然气|气)|一氧化碳中毒"
        r"|\b(?:gas leak|leaking gas|smells? (?:of |like )?gas|gas smell|rotten eggs?|carbon monoxide)\b"
    ),
    "medical": re.compile(
        rf"{PEOPLE}[^。，,]{{0,10}}(?:晕倒|昏倒|昏迷|休克|抽搐|没(?:有)?呼吸|没(?:有)?心跳|喘不上气|大出血|吐血|心梗|中风|倒地不起|叫不醒|不省人事|快不行了|噎住)"
        r"|(?:晕倒|昏迷不醒|没有?呼吸了|心脏骤停|血流不止|突发(?:心脏病|脑梗|心梗)|叫救护车|要生了|羊水破)"
        r"|\b(?:unconscious|not breathing|can'?t breathe|cannot breathe|heart attack|having a stroke|bleeding (?:badly|heavily|out)|collapsed on the (?:floor|street|ground)|seizure|passed out|overdose|choking|need an ambulance)\b"
    ),
    "traffic_injury": re.compile(
        r"(?:车祸|撞车|追尾|被车撞|撞(?:了|到|倒)(?:人|老人|孩子|小孩)|交通事故|翻车|肇事)[^。]{0,20}(?:受伤|伤|流血|躺|动不了|死|卡在|昏|不动)|(?:有人|老人|孩子|小孩)[^。，,]{0,4}被(?:车|轿车|货车|公交)?撞|出车祸了"
        r"|\b(?:hit by (?:a|the) (?:car|bus|truck|van)|car (?:crash|accident)[^.]{0,40}(?:hurt|injur|trapped|bleeding)|run over|crash with injuries|just been an accident)\b"
    ),
    "trapped": re.compile(
        r"(?:困|卡|关|锁|夹|压|埋)(?:在|住在?|进)[^。，,]{0,10}(?:电梯|轿厢|里面|屋里|车里|门里|井|洞|水里|废墟|下面|机器)|(?:电梯|轿厢|屋里|车里|井里?|洞里?|废墟)[^。，,]{0,8}(?:困|卡|关|埋|压)(?:住)?(?:了|着)?(?:人|老人|孩子|小孩|我|好几|几)"
        r"|(?:掉|跌|摔|落)(?:进|入|到)[^。，,]{0,4}(?:井|坑|河|水|湖|洞)里?|溺水|落水|淹水里"
        r"|\b(?:trapped|stuck in (?:the|an|a) (?:lift|elevator|car|well)|drowning|fell in(?:to)? (?:the|a) (?:river|well|manhole|hole|lake))\b"
    ),
    "live_wire": re.compile(
        r"漏电|触电|电(?:线|缆)[^。，,]{0,8}(?:掉|断|垂|落|耷拉|裸露|冒火|打火|起火花|泡)|(?:高压线|电线杆|变压器)[^。，,]{0,6}(?:倒|断|掉|冒火|打火|冒烟)|带电(?!动|视|脑|梯)|(?:被|让)电(?:了|到|着)|麻手"
        r"|\b(?:live wire|power line (?:is )?(?:down|fallen)|fallen power line|downed (?:wire|line|power)|sparking|electrocuted|electric shock|exposed (?:wire|cable)s?)\b"
    ),
    "collapse": re.compile(
        r"(?:楼|房|墙|屋|桥|脚手架|塔吊|天花板|广告牌|山体|护坡|阳台)[^。，,]{0,8}(?:要|快|马上|正在|已经|突然)?(?:塌|垮塌|坍塌|倒塌|要倒|快倒)|地面?(?:突然)?塌陷|坍塌|滑坡|泥石流|裂(?:缝|开)[^。，,]{0,12}(?:要塌|要倒|快倒|快塌)"
        r"|\b(?:(?:wall|roof|building|ceiling|bridge|scaffold\w*|crane|balcony) (?:is |has |just |is about to |about to )?(?:collaps|falling down|caved in)|landslide|sinkhole)"
    ),
    "chemical": re.compile(
        r"(?:化学品|危化品|毒气|氨气|氯气|硫酸|盐酸|农药|油罐车|槽罐车|危险品)[^。，,]{0,8}(?:泄漏|泄露|漏了|洒|翻|侧翻)|毒气|集体中毒"
        r"|\b(?:chemical (?:leak|spill)|toxic (?:gas|fumes|smoke)|acid (?:leak|spill)|ammonia leak|tanker overturned)\b"
    ),
    "abuse": re.compile(
        r"家暴|(?:老公|丈夫|男友|男朋友|我爸|继父|爸爸|妈妈|家里人|前夫)[^。，,]{0,8}(?:打我|打(?:了)?(?:孩子|老婆|人)|往死里打|掐)|虐待(?:儿童|孩子|老人|小孩)|打孩子|性侵|猥亵|强奸|拐(?:卖|走)|孩子[^。，,]{0,6}被(?:打得|虐待|关起来)"
        r"|\b(?:(?:husband|boyfriend|partner|father|dad|stepfather|wife|mother) (?:hits|beats|is hitting|is beating|beat|hit|chokes|hurts) (?:me|us|her|him|the kid|the child)|domestic violence|child abuse|being abused|molest|raped?|kidnapp)"
    ),
    "violence": re.compile(
        r"(?:有人|他们|对方|一伙人|老板|邻居|醉汉|歹徒|男子)[^。，,]{0,10}(?:打架|打人|砍人|捅人|持刀|拿刀|拿着刀|抢劫|抢东西|行凶|追着打|动刀|开枪)|被(?:打|砍|捅|抢劫|抢了|围殴|群殴|殴打|绑架|跟踪|尾随)(?!官司|电话)|正在(?:打架|打人|斗殴|行凶)|打起来了|打群架|持刀|入室|砸门(?:要|威胁)|非法拘禁|把我(?:关|绑)|救命"
        r"|\b(?:with a knife|has a (?:knife|gun)|stabb(?:ed|ing)|shooting|gunshots?|being (?:attacked|robbed|beaten|followed)|is attacking|mugg(?:ed|ing)|breaking in|broke into my|held hostage|they are fighting|a fight broke out|help me he)\b"
    ),
    "unrest": re.compile(
        r"同归于尽|(?:去|到|上)(?:北京|天安门|中南海|市政府|政府门口|省里)[^。，,]{0,8}(?:上访|闹|静坐|拉横幅|下跪|喊冤|自焚)|拉横幅|集体(?:上访|堵路|罢工)|堵(?:路|高速|大门)讨|自焚|(?:炸|烧)(?:了|掉|死)(?:你们|政府|他们|这)|杀了(?:你们|他|他们|老板|全家)|要(?:他|他们|你们)(?:偿命|好看|的命)|鱼死网破|报复社会"
        r"|\b(?:blow up (?:the|your)|burn (?:it|you|the office) down|kill (?:him|her|them|you|the boss|somebody)|bomb|take you (?:all )?with me|block the highway|riot)\b"
    ),
    "hazard": re.compile(
        r"井盖[^。，,]{0,6}(?:没了|不见|丢|被偷|缺失|没有|掉下)|(?:没|无|缺)(?:有)?井盖|(?:外墙|瓷砖|玻璃|广告牌|空调外机|树|招牌)[^。，,]{0,6}(?:砸(?:到|中|伤)(?:人|了人|路人|孩子)|掉下来砸)|发现(?:炸弹|手榴弹|炮弹|雷管)"
        r"|\b(?:manhole (?:cover )?(?:is |has )?(?:been )?(?:missing|gone|open|stolen)|open manhole|missing manhole|uncovered hole|found a (?:bomb|grenade|shell))\b"
    ),
}

# Words around a match that make it a topic and no danger.
BEFORE = re.compile(
    r"(?:没有?|没有发生|未|不会|不是|防止|避免|预防|以防|如果|万一|假如|要是|担心|怕|容易|可能|差点|险些|去年|前年|以前|曾经|当年|多年前|灭火器|消防|电影|演练|宣传|保险"
    r"|no|not|isn't|never|if|in case of|prevent|avoid|risk of|last year|years ago|fire|drill|might|could|afraid of (?:a )?)\s*(?:发生|出现|引发|引起|有|会|造成|导致|being|getting|a|the)?\s*$"
)
AFTER = re.compile(
    r"^(?:的)?(?:隐患|风险|演练|演习|预案|预防|保险|险种|通道|宣传|知识|培训|事件的处理|游戏|电影|费|器|栓|报警器|探测|检测|可能|怎么预防|怎么办理|赔偿|理赔|认定|后的?赔|处理结果|补偿"
    r"| drill| hazard| risk| insurance| alarm| station| department| truck| extinguisher| exit| lane| safety| code| hydrant| prevention| movie)"
)
# A fear may be near enough to count: what is about to fall or explode does not wait.
NEVER_A_TOPIC = {"self_harm", "unrest"}


def find_danger(text: str) -> Danger | None:
    """Return the first danger named in ``text``, with the words that named it."""
    folded = fold(text)
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(folded):
            if is_danger(kind, folded, match.start(), match.end()):
                return Danger(kind, text[match.start() : match.end()], match.start(), match.end())
    return None


def is_danger(kind: str, folded: str, start: int, end: int) -> bool:
    """Return whether the words around the match leave it a danger."""
    before, after = folded[max(0, start - 12) : start], folded[end : end + 12]
    if kind in NEVER_A_TOPIC:
        return not re.search(r"(?:不会|没有?|防止|预防|干预|宣传|not|never|prevent)\s*$", before)
    return not (BEFORE.search(before) or AFTER.search(after))
