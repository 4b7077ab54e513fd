"""Requests that a hotline answers with another way instead of a request (Beijing's 条例 on 接诉即办, article 11).

Conservative: only what the words themselves ask for. An exit is a proposal that the citizen can refuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.text import clause, fold


@dataclass(frozen=True)
class Exit:
    """An exit: legal_route, secrets, outside_duty or unlawful, and the words at [start, end) that point to it."""

    code: str
    quoted: str
    start: int
    end: int


_EXITS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "unlawful",
        re.compile(
            r"(?:帮我|给我|替我|能不能|怎么|如何|哪里(?:能|可以)?|想|要)[^,。;!?\n]{0,8}(?:办假证|买假证|做假证|开假(?:发票|证明|病假条)|伪造(?!.{0,4}(?:被|举报))|买毒品|买枪|买(?:卖)?迷药|找小姐|嫖|代孕|"
            r"洗钱|黑进|盗(?:号|取)|查(?:一?下)?(?:别人|他|她|前女友|前男友|邻居|老婆|老公)的?(?:开房|住址|电话|身份证|行踪|聊天)|教训(?:他|她)一顿|报复他|人肉)|"
            r"\b(?:help me|how (?:do|can) i|where can i|i want (?:you )?to) (?:\w+ ){0,3}(?:fake (?:id|passport|certificate|license|documents?)|forge|buy (?:drugs|cocaine|a gun|weed|heroin)|hack (?:into )?|bribe|launder)\b"
        ),
    ),
    (
        "legal_route",
        re.compile(
            r"(?:对|不服)[^,。;!?\n]{0,12}(?:判决|裁定|仲裁(?:结果|裁决)|行政处罚决定|复议决定)[^,。;!?\n]{0,6}(?:不服|不满|有异议|上诉|申诉|改判)|不服(?:一审|二审|法院|仲裁|判决)|"
            r"(?:法院|法官|检察院|仲裁委)[^,。;!?\n]{0,10}(?:判(?:决|得)?(?:不公|错)|不立案|不执行|枉法|审判|执行(?:不力|难|局))|(?:要|想|申请|提起|怎么|如何|正在|准备|打算)[^,。;!?\n]{0,4}(?:行政复议|行政诉讼|信息公开|劳动仲裁|申请仲裁|打官司|上诉|起诉|再审|申诉)|"
            r"(?:已经?|正在|案件)[^,。;!?\n]{0,8}(?:立案(?!查处)|开庭|诉讼(?:中|阶段|程序)|进入(?:司法|诉讼|仲裁)程序|走(?:司法|法律)(?:程序|途径))|(?:举报|检举|控告)[^,。;!?\n]{0,16}(?:贪污|受贿|行贿|贪腐|腐败|违纪|索贿|吃回扣|以权谋私)|"
            r"(?:书记|局长|镇长|村支书|村主任|处长|科长|干部|主任|公务员)[^,。;!?\n]{0,8}(?:贪污|受贿|贪腐|腐败|索贿|以权谋私)|(?:信访(?:局|办)?)(?:已经?|正在)(?:受理|办理|答复)|信访(?:事项)?(?:复查|复核)|"
            r"\b(?:appeal (?:the |my |against |a )?(?:court|verdict|ruling|judge?ment|conviction|sentence|fine)|lawsuit|court (?:case|ruling|verdict)|sue (?:my|the|them|him|her)|judicial review|administrative (?:review|reconsideration)|arbitration|freedom of information|foia|(?:corrupt|bribed|took bribes|embezzl\w+))\b"
        ),
    ),
    (
        "secrets",
        re.compile(
            r"(?:国家|军事|商业|国防)(?:秘密|机密)|绝密|机密(?:文件|资料)|涉密|(?:部队|军事基地|导弹|雷达站)(?:的)?(?:位置|坐标|部署|番号|调动)|(?:告诉我|查一?下|给我|想知道|提供)[^,。;!?\n]{0,8}(?:他|她|别人|邻居|业主|举报人|投诉人|某人|前妻|前夫)的?(?:电话|住址|身份证|病历|隐私|工资|家庭住址|信息)|谁(?:举报|投诉)(?:了)?(?:我|的我)|"
            r"\b(?:state secrets?|classified (?:documents?|information|files?)|top secret|trade secrets?|military (?:base|secrets?|deployment)|(?:tell me|give me|find out|look up) (?:\w+ ){0,4}(?:his|her|their|someone'?s|somebody'?s|neighbou?r'?s|my ex'?s?) (?:address|phone|number|id|medical|salary)|who (?:reported|complained about) me)\b"
        ),
    ),
    (
        "outside_duty",
        re.compile(
            r"(?:借|欠)(?:了)?(?:我|朋友|同学|亲戚|他|她)(?:的)?[^,。;!?\n]{0,6}(?:钱|[块元万])[^,。;!?\n]{0,8}(?:不还|不给|跑|赖|没还)|(?:朋友|同学|亲戚|前男友|前女友|网友)[^,。;!?\n]{0,8}(?:借|欠)[^,。;!?\n]{0,6}钱|(?:离婚|抚养权|遗产|继承|彩礼|分家|财产分割|婚姻)[^,。;!?\n]{0,8}(?:纠纷|官司|怎么分|争议|分割|退|归谁|不给)|"
            r"(?:部队|军队|武警|军区|军人)(?:内部|的(?:待遇|事))|党(?:内|组织|员)[^,。;!?\n]{0,6}(?:处分|纪律|选举|关系转)|(?:股票|基金|炒股|彩票|网购平台的?红包)[^,。;!?\n]{0,6}(?:亏|赔|套|推荐|号码|买哪)|(?:算命|占卜|写(?:作业|论文|代码|诗)|翻译(?:一下|这)|推荐(?:个|一部)?(?:电影|小说|饭店|股票))|"
            r"\b(?:lent|owes me|borrowed)(?: \w+){0,6} (?:money|dollars|yuan)|\b(?:friend|ex|cousin|brother)(?: \w+){0,4} (?:owes|borrowed)(?: \w+){0,3}|\b(?:divorce|custody|inheritance|alimony)\b|\b(?:stock|lottery|crypto\w*) (?:tips?|numbers?|advice|recommend\w*)|\bwrite (?:me )?(?:my |an? )?(?:essay|homework|poem|code)\b"
        ),
    ),
)
# A question for help with the way itself is a consultation, and a victim's report is the police's or the service's.
_ONLY_ASKED = re.compile(r"电话(?:是)?多少|在哪(?:里|儿)?办|登记|证(?:丢|补|办)|怎么办理|预约")


# Money that an employer, a shop or a landlord owes is not a private matter.
_OWED_BY_TRADE = re.compile(
    r"工资|工钱|薪|货款|工程款|押金|定金|退款|老板|公司|单位|中介|物业|开发商|平台|商家|店|房东|\b(?:wages?|salary|boss|employer|company|deposit|landlord|shop)\b"
)


def screen(text: str) -> Exit | None:
    """Return the exit that the words of ``text`` point to, or None: then it is a request like any other."""
    folded = fold(text)
    for code, pattern in _EXITS:
        for match in pattern.finditer(folded):
            left, right = clause(folded, match.start(), match.end())
            if code == "outside_duty" and _OWED_BY_TRADE.search(folded, left, right):
                continue
            if not _ONLY_ASKED.search(folded, left, right):
                return Exit(code, text[match.start() : match.end()], match.start(), match.end())
    return None
