"""What the second look at a message sees: runs of characters in which words of one sort count as one.

我爸, 一个乘客 and 老太太 are all a person to it, 菜刀 and 斧头 both a weapon: so it knows sentences that nobody foresaw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.text import fold

# A sort of words: the capital letter that stands for it (folded texts have none), and its words.
_SORTS = {
    "P": r"(?:我|他|她|俺|咱)?(?:家|们)?(?:爸爸?|妈妈?|父亲|母亲|爷爷|奶奶|姥姥|姥爷|外公|外婆|老公|老婆|丈夫|妻子|媳妇|老伴|哥哥?|姐姐?|弟弟?|妹妹?|儿子|女儿|闺女|孙子|孙女|娃娃?|侄子|公公|婆婆|岳父|岳母|男友|女友|男朋友|女朋友)(?!子公司)|"
    r"(?:一|两|三|几|有|那|这|好几|多)?个?(?:老人家?|老太太|老大爷|大爷|大妈|老头儿?|孩子|小孩子?|小朋友|宝宝|婴儿|幼儿|男孩|女孩|小伙子?|姑娘|女生|男生|学生|同学|室友|同事|工友|工人|师傅|邻居|乘客|路人|行人|司机|骑手|外卖员|外卖小哥|环卫工人?|保洁|民工|农民工|游客|病人|孕妇|女的|男的|女人|男人|大叔|阿姨|大哥|大姐|朋友|住户|租客|人员?)(?!行道|民|数|工|为|事|家|均|社)",
    "E": r"\b(?:my |the |a |an |our |his |her |some |two |three )?(?:(?:old |elderly |little |young |drunk |pregnant )*(?:man|men|woman|women|person|people|child|children|kids?|baby|boy|girl|toddler|infant|newborn|lady|guy|guys|worker|workers|passenger|passengers|resident|residents|neighbou?r|neighbou?rs|mother|father|mom|mum|dad|husband|wife|son|daughter|friend|roommate|student|students|pedestrian|cyclist|driver|grandma|grandpa|grandmother|grandfather|colleague|tenant|patient|boyfriend|girlfriend|brother|sister|rider|stranger|uncle|aunt|kid|someone|somebody))\b",
    "V": r"汽车|轿车|货车|卡车|大巴|公交车?|校车|渣土车|面包车|出租车|摩托车?|电动车|电瓶车|三轮车?|自行车|罐车|小车|火车|地铁|车子|\b(?:cars?|trucks?|bus(?:es)?|vans?|taxis?|scooters?|motor(?:bike|cycle)s?|e-?bikes?|bikes?|vehicles?|lorry|trams?|trains?)\b",
    "B": r"胸口|心口|心脏|脑袋|额头|脖子|胳膊|手腕|手指|大腿|膝盖|脚踝|肚子|后背|嘴唇|眼睛|鼻子|(?<![双选动入对高歌助能新妙])[头手腿脚脸嘴](?!机|续|表|工|动|发|段|里有|势|费|条|号|绪|册|术|子|镜|像|疼医)|\b(?:heads?|arms?|legs?|chest|neck|face|hands?|wrists?|eyes?|throat|stomach)\b",
    "W": r"(?:菜|砍|水果|西瓜|杀猪|尖)?刀(?!具)|斧头?子?|棍子?|木棒|铁棒|钢管|铁锹|锄头|酒瓶子?|砖头?|枪|匕首|皮带|凶器|\b(?:knife|knives|gun|axe|bat|machete|hammer|weapon|bottle|sword|belt|pistol|rifle|stick)\b",
    "H": r"[三四五六七八九十\d]+[楼层]|楼顶|天台|房顶|屋顶|窗台|阳台|桥栏杆?|护栏|栏杆|塔吊|脚手架|梯子|高处|悬崖|楼上|\b(?:roof|rooftop|ledge|bridge|balcony|ladder|scaffold(?:ing)?|window|cliff|railing)\b",
    "L": r"河里?|湖里?|水库|池塘|江里|海里|水里|水中|冰窟窿?|游泳池|鱼塘|\b(?:river|lake|pool|pond|canal|reservoir)\b",
    "O": r"窨井|下水道|化粪池|粪池|深坑|基坑|大坑|地窖|井(?!盖|然)|洞里|深沟|\b(?:manhole|well|pit|hole|shaft|drain|septic tank|trench|sewer)\b",
    "K": r"电梯|轿厢|升降机|扶梯|缆车|\b(?:elevator|lift|escalator)\b",
    "C": r"高压线|电线杆|电线|电缆|线缆|变压器|配电箱|电表箱|插座|灯杆|接线盒|\b(?:power ?lines?|wires?|cables?|transformer|outlet|socket|lamp ?post|pole)\b",
    "G": r"煤气|燃气|天然气|液化气|瓦斯|一氧化碳|\b(?:natural gas|gas|propane|carbon monoxide)\b",
    "Q": r"房子|房屋|楼房|老屋|围墙|挡土墙|墙体|墙|楼板|天花板|桥面|山体|边坡|广告牌|雨棚|大树|吊车|\b(?:building|house|wall|ceiling|bridge|crane|billboard|slope|tree)\b",
    "N": r"(?:\d+|[一二两三四五六七八九十几半]+)(?:多)?(?:点钟?|分钟?|个?小时|天|年|个?月|次|块|元|米|公里|岁|楼|号|栋|单元)?",
}  # fmt: skip
_ANY = re.compile("|".join(f"(?P<{letter}>{words})" for letter, words in _SORTS.items()))
_SENTENCE = re.compile(r"[。!?;\n]+|\.(?=\s|$)")
_COMMA = re.compile(r"[,、:]")
_LONGEST = 70  # characters looked at as one
_LATIN = re.compile(r"[a-z']+|[A-Z]")


def pieces(folded: str) -> Iterator[tuple[int, int]]:
    """Yield the [start, end) of the sentences of a folded text; long ones in stretches of clauses."""
    start = 0
    for mark in [*_SENTENCE.finditer(folded), None]:
        end = mark.start() if mark else len(folded)
        yield from _stretches(folded, start, end)
        start = mark.end() if mark else end


def _stretches(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        marks = [mark.end() for mark in _COMMA.finditer(folded, start + 1, start + _LONGEST)]
        cut = marks[-1] if marks else start + _LONGEST
        yield start, cut
        start = cut
    if folded[start:end].strip():
        yield start, end


def features(words: str) -> set[str]:
    """Return the features of a piece of a message."""
    seen = _ANY.sub(lambda match: match.lastgroup or "", fold(words)).strip(" ,.")
    latin = _LATIN.findall(seen)
    found = {"l:" + "_".join(latin[at : at + size]) for size in (1, 2, 3) for at in range(len(latin) - size + 1)}
    if latin and sum(len(word) > 1 for word in latin) > len(seen) // 8:
        return found | set(_pairs(seen))
    seen = f"^{re.sub(r'[ ]+', '', seen)}$"
    found = {seen[at : at + size] for size in (1, 2, 3, 4) for at in range(len(seen) - size + 1)}
    return found | set(_pairs(seen))


def _pairs(seen: str) -> Iterator[str]:
    """Yield which sorts of words stand before which: a person and, later on, a weapon."""
    letters = [mark for mark in seen if mark in _SORTS and mark != "N"]
    for at, first in enumerate(letters[:8]):
        for second in letters[at + 1 : 8]:
            yield f"{first}>{second}"
