"""The words of demand, subject, history, secrecy and mood."""

from __future__ import annotations

import re

from intake.place.english import NOT_NAME

DEMAND = re.compile(
    r"希望(?!小学|工程|你们?理解)|盼望?(?=[一-鿿]{0,6}(?:处理|解决|尽快|回复|能|早日))|恳请|恳求|请求|(?<!不)要求(?!我们?|业主|工人|居民|住户|员工|租户|家长|学生|对方)|(?:我的)?诉求(?:是|就是|:)?|"
    r"请(?:你们?|您|贵|有关|相关|政府|领导|部门|城管|交警|物业|派人|上级|街道|社区)?[一-鿿]{0,8}(?:尽快|尽早|赶紧|快|及时|立即|马上|抓紧|处理|解决|核实|查处|派人|安排|协调|督促|责令|整改|修|清理|制止|介入|关注|给(?:个|予|我们?)|调查|落实)|"
    r"(?:能不能|能否|可否|可不可以|是否可以|是否能|可以)(?:派人|尽快|赶紧|帮|安排|来人|给|处理|解决|修|清|管|查|协调|督促|让|退|把|请)|"
    r"(?:赶紧|赶快|尽快|尽早|及时|立刻|马上)(?:给|帮|派|来|处理|解决|修|清|恢复|通|退|查|整改|安排|拆|更换|供)|(?:麻烦|拜托|劳烦)(?:你们?|您|帮|派|尽快|给|处理|解决|有关|相关|安排|来)|"
    r"(?:我|我们|本人|就)(?:只|就)?(?:想|要|需要)(?:让|求|他们|你们|退|赔|拿回|讨回|个说法|一个说法)|讨(?:个|一个)?说法|给(?:个|我们?一个|我一个|一个)(?:说法|答复|交代|解释)|还我们?(?:公道|清净|血汗钱)|"
    r"\b(?:i|we) (?:(?:would|'d) (?:like|appreciate|love)|want|need|demand|ask|request|hope|wish|expect|urge)(?! to (?:report|complain|know|ask|file|say|tell|speak|talk|inform))\b|"
    r"\bplease (?!be|note|advise that|find)(?:\w+ )?(?:fix|repair|send|clean|remove|stop|help|come|replace|restore|check|investigate|look|do|make|get|have|address|resolve|turn|take|install|deal|refund|pay|give|ask|arrange|tow|pick|ensure|contact|trim|fill|enforce|inspect)\b|"
    r"\b(?:can|could|would|will) (?:you|someone|somebody|the city|they)(?: please| kindly)? (?:fix|repair|send|clean|remove|stop|come|replace|restore|check|investigate|look|do|make|get|have|address|resolve|turn|take|install|deal|ask|arrange|tow|pick|trim|fill)\b|\bmy (?:demand|request) is\b"
)

_ORG = (
    r"(?:有限责任公司|股份有限公司|有限公司|分公司|公司|集团|物业服务中心|物业|管理处|居委会|村委会|业委会|街道办事?处?|派出所|公安局|法院|城管局?|交警队?|"
    r"医院|卫生院|诊所|学校|小学|中学|大学|学院|幼儿园|培训机构|培训中心|教育机构|健身房|健身会所|美容院|理发店|超市|商场|饭店|酒店|宾馆|餐厅|餐馆|"
    r"烧烤店|火锅店|奶茶店|药店|4s店|酒吧|ktv|网吧|歌厅|旅行社|驾校|银行|支行|营业厅|供暖公司|热力公司|热力集团|自来水集团|自来水公司|燃气集团|供电局|"
    r"供电所|开发商|中介|房产中介|搬家公司|快递站|快递公司|快递点|加油站|停车场|工地|工厂|化工厂|项目部|施工队|养老院|敬老院|车管所|社保局|教育局|"
    r"住建局|规划局|房管局|税务局|市场监管局|卫健委|平台|专卖店|旗舰店|门店|分店|店)"
)
_STOP = (
    r"[\s,，。;；:：!?、\"“”()（）]|投诉|举报|反映|我们?|你们|他们|我|在|是|被|和|与|跟|找|去|到|向|对|给|让|把|由|从|的|了|那个|这个|这家|那家|某|"
    r"有家|有个|有一家|一家|请|要求|希望|关于|咨询|因为|但是|可是|现在|楼下|附近|旁边|对面|小区里|买了?|联系|打电话给|问|告诉|说|于|经|就|还|也|都|该|本|"
    r"其|此|当|叫|名叫|为|称|即|个|家|来自|起诉|督促|责令|强烈|多次|已经|昨天|今天|去年|今年|上周|每天|经常|住在|门口|里面|管理|建议|表扬|感谢"
)
_ORG_EN = (
    r"(?:company|co\.|ltd\.?|inc\.?|restaurant|hospital|school|gym|hotel|supermarket|agency|police station|bureau|bank|shop|store|"
    r"clinic|kindergarten|university|management|office|contractor|cafe|bar|factory)"
)
_ORG_ALONE = (
    r"(?:property management|property manager|management office|landlord|developer|estate agent|building manager)"
)
SUBJECT = re.compile(
    rf"(?:^|(?<=[\s,，。;；:：!?、(（“])|(?:{_STOP}))(?P<name>(?:(?!{_STOP})[\w·&-]){{0,18}}?{_ORG}(?:(?:服务|管理|发展|科技|中心|第[一二三四五\d])*{_ORG})*)"
    r"(?!费|证|卡|附近|门口|旁|对面|楼下|北门|南门|东门|西门|路口|站|价)"
    rf"|\b(?P<english>(?:(?!{NOT_NAME}\b)[a-z][\w'&-]* ){{1,3}}?{_ORG_EN}|{_ORG_ALONE})\b"
)
GENERIC_SUBJECT = re.compile(
    rf"(?:小区|我们|有关|相关|大|小|老|新|这|各|附近|隔壁|一些|部分|当地|本地|专业|正规|私立|公立|民办|网上|网络)?{_ORG}?(?:公司|店|平台|工地|超市|医院|学校|银行|饭店|中介|工厂|项目部|停车场|派出所|{_ORG})"
)
SUBJECT_LEAD = re.compile(
    r"(?:投诉|举报|反映|找|因为|对|被|告|起诉|督促|责令|complain about|against|report|by|from)(?:一下|的是|了|这家|那家|一家|:|：|the|\s)*[\w·&-]{0,6}$"
)
HISTORY_FIRST = re.compile(
    r"第一次(?:反映|打|投诉|来电|咨询|联系|举报|报修|反馈|说|提)|头一次(?:反映|投诉|打|说)|(?:之前|以前|从来|从|还)没(?:有)?(?:反映|投诉|报修|打|反馈|举报|找|跟.{1,6}说)过?|(?:没有?|未)(?:反映|投诉|反馈|举报|报)过|首次(?:反映|投诉|来电|反馈)|^第一次[。!]?$|^没有?反映过|"
    r"\b(?:first time (?:i|we|i'm|reporting|calling|complaining)|(?:have not|haven'?t|never|not) (?:reported|complained|raised|called)(?: \w+){0,3}(?: before)?|this is (?:my|the|our) first (?:time|report|complaint|call)|^(?:the )?first time)"
)
HISTORY_REPEAT = re.compile(
    r"(?:反映|投诉|反馈|举报|报修|打电话|打12345|来电|上访|信访|报警|沟通|交涉|协商|找过?|联系|咨询|催)(?:过|了)?(?:物业|社区|居委会|街道|城管|他们|你们|开发商|[一-鿿]{1,5})?(?:好|很|许)?(?:多次|几次|数次|无数次|几遍|多遍|两次|三次|[二三四五六七八九十两几\d]+[次遍回])|"
    r"(?:多次|数次|几次|反复|屡次|再次|一再|再三|已经?|曾|之前|以前|上次|早就|前几天|上个?月|上周|去年|又)(?:就)?(?:向|跟|和|找|给|到|去|与|打|在)?[^,。;!?\n]{0,14}?(?:反映|投诉|反馈|举报|报修|打过|打了?(?:电话|12345|热线)|上访|信访|报过|报警|交涉)(?:过|了|未果|无果|无门)?|"
    r"(?:反映|投诉|反馈|举报|报修|说|问|找|联系|报警)过(?:了|的|[一-鿿]{0,6}[次遍回])?|(?:第[二三四五六七八九十\d]+次)(?:反映|投诉|来电|打|举报|反馈|报修|了)|(?:一直|始终|至今|仍|还是|到现在)[一-鿿]{0,6}(?:没有?|未)(?:人)?(?:解决|处理|回复|答复|结果|管)|"
    r"\b(?:(?:have|has|had|already|i'?ve|we'?ve|previously|repeatedly)(?: \w+){0,3} (?:reported|complained|called|raised|contacted|told|filed|asked|submitted|emailed)|(?:reported|complained|called|raised|contacted|asked)(?: \w+){0,5} (?:before|already|times|twice|several|many|last (?:week|month|year)|again|yesterday|\w+ times)|(?:second|third|fourth|fifth|\d+(?:nd|rd|th)) time|again and again|still (?:not|no) (?:fixed|answer|response|resolved|reply))"
)
SECRECY = re.compile(
    r"保密|(?<!不用)(?<!不必)(?<!不是)匿名|(?:不要|别|不能|请勿|千万别|不想|勿|不得|不希望|不愿意?)[^,。;!?\n]{0,10}(?:泄露|透露|暴露|公开|告诉[^,。;!?\n]{0,8}(?:我|是谁)|让[^,。;!?\n]{0,10}知道)|怕(?:被)?(?:报复|打击|知道是我|穿小鞋)|打击报复|隐去[^,。]{0,4}(?:姓名|信息)|(?:保护|隐藏)(?:好)?(?:我|个人|举报人|投诉人)的?(?:个人)?(?:信息|隐私|身份)|"
    r"\b(?:confidential\w*|anonymous(?:ly)?|keep (?:my|me|this|it)(?: \w+){0,4} (?:secret|private|confidential|anonymous|hidden)|(?:do not|don'?t|never|not) (?:\w+ )?(?:tell|reveal|disclose|share|give out|mention|let)(?: \w+){0,5} (?:my (?:name|identity|number|details|information|address)|who i am|know|it was me|it'?s me)|without (?:revealing|giving|using) my (?:name|identity)|afraid of (?:retaliation|revenge)|retaliat\w+|off the record)\b"
)
SECRECY_DENIED = re.compile(
    r"不(?:用|必|需要|需|要求|是|要)(?:保密|匿名)|无需(?:保密|匿名)|没必要(?:保密|匿名)|可以公开|\b(?:no need (?:for|to) (?:\w+ )?(?:confidential|anonymous|secret)\w*|not (?:\w+ )?(?:confidential|anonymous|secret)|(?:don'?t|do not) (?:need|want|have) (?:it |this |to )?(?:be |stay |keep )?(?:\w+ )?(?:confidential|anonymous|secret)\w*)\b"
)
MOODS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("angry", re.compile(r"气死|气愤|愤怒|生气|火大|恼火|太过分|过分了|无耻|不要脸|岂有此理|忍无可忍|受够了|欺人太甚|什么玩意|太不像话|不像话|黑心|缺德|混蛋|王八|他妈|tmd|垃圾(?:公司|物业|服务|单位)|骗子|强烈(?:抗议|谴责|不满)|烦死|烦透|[!！]{3,}|[?？]{3,}|\b(?:furious|angry|outrag\w+|ridiculous|unacceptable|disgusting|fed up|sick (?:of|and tired)|pissed|damn|wtf|shame on|pathetic|disgrace\w*|infuriat\w+|bullshit)\b|😡|🤬|😠")),
    ("anxious", re.compile(r"着急|很急|急死|急需|心急|焦急|焦虑|担心|害怕|提心吊胆|不敢(?:出门|开窗|睡)|十万火急|人命关天|急急急|睡不着|恐慌|\b(?:worried|anxious|scared|afraid|urgent\w*|desperate\w*|terrified|frightened|concerned|panick\w*|asap)\b|😰|😨|😱")),
    ("sad", re.compile(r"难过|伤心|绝望|崩溃|痛苦|心酸|委屈|可怜|欲哭无泪|心寒|无助|哭了|苦不堪言|受不了了|活受罪|\b(?:sad|heartbroken|hopeless|crying|miserable|helpless|suffering|exhausted|depressed)\b|😭|😢|💔")),
    ("disappointed", re.compile(r"失望|寒心|无奈|(?:没有?|无)人(?:管|理|问)(?!理)|无语|心凉|没办法了|白(?:跑|打)了?|推来推去|踢皮球|敷衍|不了了之|石沉大海|\b(?:disappoint\w+|frustrat\w+|let down|no one (?:cares|listens)|nobody cares|useless|passing the buck)\b|😞|😔")),
    ("grateful", re.compile(r"非常感谢|特别感谢|太感谢|十分感谢|感激|点赞|满意(?!度)(?<!不满意)|太好了|辛苦了(?=.{0,6}(?:谢|你们|师傅))|\b(?:thank you (?:so|very) much|many thanks|grateful|appreciate|wonderful|excellent)\b|🙏|👍|❤")),
)  # fmt: skip
