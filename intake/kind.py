"""The kind of request as the citizen words it: 咨询 求助 投诉 举报 建议 (条例 of Beijing, article 2) and 表扬."""

from __future__ import annotations

import re

from intake.text import fold

# In the order they are tried: a word that names the kind, then forms that only one kind has.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "report",
            r"(?<!不)(?<!被)(?<!打击)(?<!恶意)(?:实名|匿名|我要|要|想|来|继续|再次)?举报(?!电话|热线|方式|平台|人信息|奖|不受理)|检举|揭发|\b(?:i (?:want|would like|'d like) to report (?:illegal|a (?:business|company|shop|restaurant|violation|crime|fraud|scam|person|man|factory|unlicensed|illegal))|blow the whistle|whistleblow\w*|tip[- ]?off|inform on)\b",
        ),
        (
            "praise",
            r"(?<!自我)表扬(?!大会|信被)|点赞(?!数|活动)|锦旗|感谢信|特别感谢|非常感谢(?:你们|他们|社区|民警|师傅|工作人员|司机|医生|护士|老师)|(?:服务|态度|工作)(?:非常|特别|真|很)?(?:好|周到|热情|到位|给力)(?!不|吗|像)|(?:为|给).{1,12}点(?:个)?赞|"
            r"\b(?:thank(?:s| you) (?:to the|so much for (?:the|your) (?:quick|great|help\w*|good|fast|excellent|kind\w*))|compliment\w*|praise|commend\w*|kudos|(?:did|doing) (?:a |an )?(?:great|excellent|wonderful|amazing|fantastic) job|(?:well|great) (?:done|job|work)|excellent service|appreciate (?:the|your) (?:quick|great|help|work|service|effort))\b",
        ),
        (
            "complaint",
            r"(?<!被)(?<!不)投诉(?!电话|热线|方式|渠道|平台|无门|处理中心)|\b(?:complain(?:t|ts|ing)?|file a complaint|lodge a complaint)\b|(?:太|真|实在)(?:不像话|过分|黑心|恶劣|气人|缺德)|态度(?:恶劣|很差|极差|太差|蛮横|不好)|乱收费|不作为|欺骗消费者|推诿|扯皮|虚假宣传|(?:扰民|欺诈|坑人)(?!吗)",
        ),
        (
            "suggestion",
            r"(?<!不)(?:建议(?!书)|提(?:个|一个|点|几点|条)?(?:意见|建议|想法)|(?:能不能|可不可以|能否|可否|是否可以|希望(?:能)?|最好)(?:在.{1,15})?(?:增设|增加|加装|新增|开通|设置|加开|延长|优化|改成|改为|安装|建(?:一)?个|建设|增开|规划|推广)(?!.{0,4}(?:手续|流程)))|\b(?:i )?(?:suggest(?:ion|ions|ing)?|propose|proposal|recommend(?:ation)?|would be (?:nice|great|better|good|helpful) (?:if|to)|it would be (?:nice|great|better)|should (?:consider|add|install|build)|why not (?:add|install|build))\b",
        ),
        (
            "consultation",
            r"咨询|请问|想问|问一?下|想了解|想知道|了解一?下|打听|怎么(?:办理?|申请|交|缴|查|弄|预约|报名|去|开|补|领|报|联系|走|收费|算|退|注册|登记)|如何(?:办理?|申请|缴|查|预约|报名|开|补|领|报|联系|计算|退|登记)|(?:需要|要|带)(?:什么|哪些|啥)(?:材料|手续|条件|证件|资料|证明)|在哪(?:里|儿)?(?:办|交|申请|领|查|开|补|报)|什么(?:时候|时间|条件|政策|流程|手续|标准|规定)(?!才(?:能)?(?:解决|处理|修|管))|(?:多少钱|几点(?:上班|下班|开门|关门|开始)|电话(?:是)?多少|能不能(?:办|申请|报|领|享受)|可以(?:办|申请|报|领|享受).{0,8}吗|是否(?:可以|需要|能))|"
            r"\b(?:how (?:do|can|could|should|would|much|long|many|to|often)|what (?:is|are|do|documents|time|does|papers|should)|where (?:is|are|can|do|should)|when (?:is|are|does|do|will|can|should)|which (?:office|documents|form)|who (?:do|can|should|is)|(?:can|could|may) (?:i|you tell me|we|foreigners)|do i (?:need|have)|is (?:it|there)|am i|i (?:want|would like|'d like|need) to (?:know|ask|find out|inquire)|wondering (?:if|how|what|whether)|information (?:about|on)|inquir\w+|enquir\w+)\b",
        ),
        (
            "help",
            r"求助|求救|求求|帮帮忙?|帮(?:我|我们|忙|一下|个忙)(?!投诉|举报)|救救|急需|走投无路|无家可归|(?:希望|请|恳请|麻烦|请求).{0,10}(?:协助|帮助|帮忙|救助|援助|解决一下困难)|没(?:水喝|饭吃|地方住|暖气)|(?:help|assist(?:ance)?|assist me)\b(?! desk)",
        ),
    )
)
_POLITE = re.compile(r"(?:请帮|帮我|麻烦帮?|help me|please help|can you help).{0,6}$")
_ASKS_URGENCY = re.compile(
    r"什么时候(?:能|才|可以)?(?:修|解决|处理|来|恢复|通|管|供)|when will (?:it|this|you|someone|the)\b"
)
_COMPLAINS = re.compile(
    r"坏了|不热|漏水|没人管|不管|扰民|堵|脏|臭|不亮|停水|停电|不退|拖欠|\b(?:broken|leak\w*|noise|noisy|not working|out of order|trash|garbage|dirty|no (?:heat|water|power))\b"
)


def find_kind(text: str) -> str | None:
    """Return consultation, help, complaint, report, suggestion or praise when the words say so, else None.

    The word that comes first in the text and names a kind wins (我要投诉… 建议…); the rest is left to the service and
    the dialogue. A question about when a fault will be mended is no consultation.
    """
    folded = fold(text)
    named = _first_named(folded)
    if named:
        return named
    for kind, pattern in _KINDS:
        match = pattern.search(folded)
        if match and not (kind == "consultation" and _is_urging(folded)) and not _denied(folded, match.start()):
            return kind
    return None


_NAMED = re.compile(
    r"(?:我(?:要|想|来|们要|们想)?|想|要|来电|特此|现|实名|匿名|进行|这是|是来|属于|我是来?)\s*(?P<zh>咨询|求助|投诉|举报|建议|表扬)(?!电话|热线|方式|渠道|人)|^\s*(?P<head>咨询|求助|投诉|举报|建议|表扬)(?!电话|热线|方式|渠道|平台|人|书|信)|"
    r"\b(?:this is an?|i(?:'d| would)? (?:want|like) to (?:make|file|lodge|submit|give)? ?an?|it'?s an?|i have an?|file an?|make an?)\s+(?P<en>complaint|suggestion|question|inquiry|enquiry|compliment)\b|"
    r"\bi (?:want|would like|wish|'d like) to (?P<verb>complain|suggest|praise|compliment)\b"
)
_CODES = {
    "咨询": "consultation", "求助": "help", "投诉": "complaint", "举报": "report", "建议": "suggestion", "表扬": "praise",
    "complaint": "complaint", "complain": "complaint", "suggestion": "suggestion", "suggest": "suggestion",
    "question": "consultation", "inquiry": "consultation", "enquiry": "consultation", "compliment": "praise",
    "praise": "praise",
}  # fmt: skip


def _first_named(folded: str) -> str | None:
    for match in _NAMED.finditer(folded):
        word = match["zh"] or match["head"] or match["en"] or match["verb"]
        if not _denied(folded, match.start()):
            return _CODES[word]
    return None


def _denied(folded: str, start: int) -> bool:
    return bool(re.search(r"(?:不是|并非|不想|不要|没有|别|\bnot(?: an?| to)?|n't(?: want)?)\s*$", folded[:start]))


def _is_urging(folded: str) -> bool:
    return (
        bool(_ASKS_URGENCY.search(folded))
        or bool(_COMPLAINS.search(folded))
        and not re.search(r"咨询|请问|想问|how (?:do|can)", folded)
    )
