"""What a message about several problems is told apart by: sorts of matters, signs that something is wrong, connectives."""

from __future__ import annotations

import re

# One sort of matter a line, as coarse as a clerk would sort by eye. A sort counts only beside a sign of a fault.
_SORTS = {
    "light": r"路灯|楼道灯|声控灯|感应灯|照明|灯(?:不亮|坏|灭)|street ?lights?|street ?lamps?|lamp ?posts?|lamps?\b|hallway lights?|lights? (?:is|are|has|have|went)",
    "noise": r"噪音|噪声|扰民|吵(?!架|嘴)|广场舞|音响|唱歌|鸣笛|装修声|轰鸣|noise|noisy|loud|honking|karaoke|music",
    "works": r"施工|工地|渣土车|扬尘|灰尘|construction|building site|dust",
    "heat": r"暖气|供暖|供热|采暖|地暖|暖气片|室温|heating|radiators?|no heat",
    "water": r"停水|断水|没水|自来水|水压|水质|水黄|供水|water (?:is|has been|was|supply|pressure)|no water|tap water",
    "leak": r"漏水|渗水|漏雨|水管|爆管|leak\w*|burst pipe|pipes?\b",
    "power": r"停电|断电|没电|跳闸|电压|供电|power (?:cut|outage|failure)|no (?:power|electricity)|blackout",
    "gas": r"燃气|天然气|煤气|gas (?:supply|bill|meter)",
    "sewer": r"下水道|污水|排水|化粪池|管道堵|返水|积水|井盖|雨水篦子|sewer\w*|sewage|drains?\b|manhole\w*|flood\w*|standing water",
    "rubbish": r"垃圾|废品|杂物|建筑垃圾|脏乱差|环境卫生|rubbish|garbage|trash|litter\w*|waste|dump\w*|bins?\b",
    "road": r"路面|坑洼|大坑|人行道|盲道|地砖|道路(?:破|坏|不平)|护栏|减速带|pothole\w*|pavement|sidewalk|road surface|guard ?rail|curb",
    "signal": r"红绿灯|信号灯|斑马线|标线|路牌|指示牌|traffic lights?|traffic signals?|crosswalk|road signs?",
    "parking": r"停车|乱停|占道停|车位|僵尸车|共享单车|挪车|parking|parked|abandoned (?:car|vehicle)s?|shared bikes?",
    "bus": r"公交(?:车|线|站)?|地铁|出租车|网约车|班车|司机拒载|\bbus(?:es)?\b|subway|metro|taxi\w*|cab driver",
    "lift": r"电梯|升降机|elevators?|\blifts?\b",
    "trees": r"树(?:枝|木|倒|死|叶)|大树|绿化带?|草坪|花坛|杨絮|飞絮|trees?\b|branch\w*|bushes|weeds|overgrown|grass",
    "animals": r"流浪狗|流浪猫|遛狗|养狗|狗(?:不拴|叫|粪|屎|咬|随地)|犬|老鼠|蟑螂|蚊虫|鸽子|养鸡|stray|dogs?\b|rats?\b|cockroach\w*|mosquito\w*|pigeons?",
    "smoke": r"油烟|餐饮|烧烤|异味|臭味|恶臭|刺鼻|冒烟|气味|fumes|smell\w*|odou?r|stink\w*|stench|smoke",
    "vendors": r"摆摊|摊贩|占道经营|流动商贩|小广告|店外经营|street vendors?|hawkers?|flyers|peddlers?",
    "illegal_building": r"违建|违章|私搭|乱建|加盖|群租|隔断|改成宾馆|illegal (?:building|construction|structure)|unauthori[sz]ed",
    "fire_safety": r"消防通道|飞线|私拉电线|灭火器|消防栓|安全出口|楼道(?:堆|里停|充电)|电动车(?:进楼|上楼|充电)|fire (?:lane|exit|escape|extinguisher|hydrant)s?|charging (?:e-?bikes?|scooters?)",
    "wages": r"工资|欠薪|社保(?:没|不|未)|加班费|押金不退工|劳动合同|辞退|wages?|salar\w+|unpaid|overtime",
    "shopping": r"退款|退费|退货|退钱|预付卡|会员卡|健身房|假货|商家|网购|培训班|虚假宣传|refund\w*|membership|counterfeit|fake goods|merchant|seller|gym\b",
    "food": r"食品|变质|过期|吃坏|异物|不新鲜|头发丝|food poisoning|expired|spoiled|mou?ldy",
    "school": r"学校|幼儿园|入学|学位|补课|校车|老师|午托|school|kindergarten|teachers?|tuition",
    "hospital": r"医院|挂号|医生|看病|疫苗|卫生院|hospital|doctors?|clinic|vaccin\w+",
    "papers": r"居住证|身份证|落户|户口|公积金|医保|养老保险|营业执照|结婚证|残疾证|低保|residence permit|housing fund|medical insurance|marriage certificate|driving licen[cs]e|pension|subsidy",
    "housing": r"房产证|不动产|交房|延期交付|公租房|廉租房|拆迁|烂尾|中介|押金|房东|deposit|landlord|tenancy|handover|public housing",
    "property": r"物业费|维修基金|业委会|公共收益|保安|门禁|大门|监控|停止服务|property fee|management fee|security guards?|gate\b|access card|cctv|cameras?",
    "telecom": r"宽带|网络|信号差|手机信号|电信|移动公司|联通|快递|internet|broadband|signal|parcel|courier|phone line",
    "facilities": r"健身器材|滑梯|座椅|公厕|厕所|游乐设施|长椅|playground|bench(?:es)?|public toilet\w*|swings?|fitness equipment",
    "illegal_trade": r"传销|赌博|黑车|卖淫|诈骗|非法集资|gambl\w+|scam\w*|fraud\w*|pyramid scheme",
}  # fmt: skip
SORTS = {name: re.compile(pattern) for name, pattern in _SORTS.items()}
# Matters that are usually two sides of one: the noise and the dust of a site, a bill for the heating that is cold.
_KIN = (
    {"noise", "works"}, {"noise", "smoke"}, {"noise", "animals"}, {"noise", "vendors"}, {"noise", "bus"}, {"works", "road"},
    {"works", "illegal_building"}, {"water", "leak"}, {"leak", "sewer"}, {"rubbish", "smoke"}, {"sewer", "smoke"}, {"sewer", "road"},
    {"parking", "fire_safety"}, {"parking", "road"}, {"parking", "bus"}, {"vendors", "rubbish"}, {"vendors", "parking"},
    {"smoke", "vendors"}, {"animals", "rubbish"}, {"shopping", "food"}, {"shopping", "school"}, {"leak", "housing"},
    {"heat", "leak"}, {"power", "lift"}, {"power", "light"}, {"lift", "property"}, {"smoke", "works"}, {"signal", "road"},
    {"property", "parking"}, {"rubbish", "fire_safety"}, {"food", "smoke"}, {"noise", "shopping"}, {"works", "rubbish"},
    {"food", "school"}, {"bus", "signal"}, {"wages", "works"}, {"illegal_building", "fire_safety"}, {"works", "power"},
    {"works", "water"}, {"sewer", "rubbish"}, {"heat", "water"}, {"housing", "property"}, {"housing", "shopping"},
)  # fmt: skip
KIN = frozenset(frozenset(pair) for pair in _KIN)

FAULT = re.compile(
    r"坏|不(?:亮|热|通|走|来|清|修|管|给|退|发|开|动|让|拴|平|够|准|足|好|到|能|行)|没(?!事|关系)|漏|堵|脏|臭|吵|乱|丢|破|裂|差(?!不多)|拖欠|欠|扰民|占|塌|断|"
    r"停(?:水|电|气|暖|运|满|了)|倒了|歪|冒|溢|挡|太(?!太)|死机|失灵|闪|慢|少|缺|贵|涨|咬|叫|多得|成堆|堆|满地|过期|变质|冷|黄|假|骗|违|私|超(?!市)|扔|怎么(?:办理|申请|补|交|领)|如何(?:办理|申请)|"
    r"什么材料|哪里办|噪音|噪声|恶臭|异味|半夜|夜里|凌晨|深夜|通宵|随地|横行|泛滥|严重|危险|积水|坑|"
    r"\b(?:broken|not|no|isn'?t|aren'?t|won'?t|doesn'?t|don'?t|never|out|stopped|leak\w*|block\w*|dirty|smell\w*|noisy|noise|loud|missing|stuck|"
    r"overflow\w*|pil(?:e|es|ed|ing)|dump\w*|refus\w+|unpaid|owe\w*|late|cold|dark|dead|fell|fallen|cracked|damaged|full|illegal\w*|parked|"
    r"barking|stray|rats?|pothole\w*|flood\w*|too|how (?:do|can)|where (?:do|can)|overgrown|expired|fake|slow|bit(?:es|ten)?|keeps?|every night|broke|cut)\b"
)
# Says in so many words that it is another matter.
ANOTHER = re.compile(
    r"(?:另外|还有|再|此外)?(?:还有?|再)?(?:另|第[二三四五]|其他|其它|别的|一个别的)(?:外)?(?:一|的)?(?:个|件|桩|条|项|处)?(?:问题|事情?|情况|事儿|诉求|投诉)|(?:另外|此外|还|再|也|顺便|顺带|同时|并且?)(?:要|想|得|需要)?(?:再)?(?:反映|反应|投诉|举报|咨询|问|说|提)(?:一|两|个|下|件|桩|事|情|问题|嘴)*(?!过)|(?:还有|再就是)(?:一|两|个|件|桩|事|情|问题)+|"
    r"\b(?:another|a second|a different|a separate|one more|the other|second) (?:issue|problem|thing|matter|complaint|question|request|point)\b|\b(?:separately|unrelated|on a different note|different topic)\b"
)
# Adds something: a new matter only if it is of another sort, or elsewhere.
ADDS = re.compile(
    r"^(?:另外|此外|还有|再就是|再有|再者|除此之外|同时|而且|并且|对了|顺便|以及|其次|然后|最后|另)|"
    r"^(?:(?:oh )?and also|also|plus|besides|in addition|additionally|moreover|furthermore|by the way|btw|on top of (?:that|this|it)|oh and|finally|next)\b"
)
ALSO = re.compile(r"[也又还](?=[^,。;]{1,12})|^and\b|\b(?:also|as well|too)\b")
# What a problem's own words do not begin with.
LEAD = re.compile(
    r"(?:[\s,，、:：。.]|另外|此外|还有|再就是|再有|除此之外|同时|对了|顺便|然后|最后|以及|再|(?:再|还|也|另外|我?(?:还|也)?想|要)?(?:反映|投诉|举报|咨询|问|说)(?:一下|个|一个|下)(?:问题|事情?|别的事)?|(?:另|还有)?(?:外)?一(?:个|件)(?:别的)?(?:问题|事情?|情况)?(?:是|就是|(?=[,，:：]))|"
    r"(?:also|and|plus|besides|in addition|by the way|oh|separately|on a different note|(?:another|the other|one more|second) (?:issue|problem|thing|matter)(?: is(?: that)?)?)\b[,:]?)+",
    re.IGNORECASE,
)
# Belongs to all of it: who to call, what is wanted, thanks.
CLOSING = re.compile(
    r"^(?:以上|总之|综上|希望|请|恳请|麻烦|望|谢谢|感谢|拜托|我的电话|电话|联系|手机|此致|敬礼|盼|都?(?:反映|投诉)过|尽快|能不能|两个问题|这[两三几](?:个|件))|"
    r"^(?:please|thanks?|thank you|my (?:phone|number|name)|call me|contact|hope|i hope|can you|could you|both|all of)"
)
# Items after such a heading are demands, reasons or facts of one matter.
ONE_MATTER = re.compile(
    r"(?:诉求|要求|请求|希望|建议|理由|原因|依据|证据|事实|经过|材料|附件|步骤|时间线|如下要求|疑问|问题是|后果|危害|影响)(?:如下|有|是|为|:|：|\s|[一二三四五两几\d]+[点条个项])*[:,，。\s]*$|"
    r"(?:demands?|requests?|reasons?|facts?|evidence|timeline|suggestions?|steps?)(?: are| is)?(?: as follows)?[:.\s]*$"
)
# One complaint about whoever looks after the place, with examples.
UMBRELLA = re.compile(
    r"物业(?:公司)?[^,。;!?]{0,8}(?:不作为|太差|极差|差劲|服务差|管理混乱|不管事|形同虚设|只收(?:钱|费))|(?:更换|换|投诉)(?:掉)?[^,。;!?]{0,6}物业|"
    r"\b(?:property management|management company|landlord) (?:does nothing|is terrible|never does|is useless)"
)
