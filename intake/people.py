"""Names of people in free text: more of them than a form needs, because what stays is read by others.

A name is found by what stands before it (联系人, 患者, 找), behind it (女士), or beside a telephone number; its first character
has to be a family name. To fill a field the surer ``intake.contact.find_contact_name`` is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# The family names that cover about 97 % of people (public statistics of the Ministry of Public Security), and double ones.
FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱"
    "侯江尹薛闫阎段雷龙史陶贺黎郝龚邵万覃武钱戴严莫孔向汤温康施文牛樊葛邢安齐易乔庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍"
    "涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬"
    "师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
DOUBLE = "欧阳|上官|司马|诸葛|司徒|东方|独孤|南宫|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木"
# Words that begin like a name and are none.
WORDS = (
    "高空|高速|高温|高层|高级|高楼|高新|高中|高考|马路|马上|马桶|黄牛|黄金|黄色|黄线|白天|白色|石油|石头|石材|金额|金融|金属|方便|方向|方面|方式|方案|万一|万万|任何|任务|"
    "时间|时候|时常|时不|余额|连续|连接|连夜|安全|安装|安排|安静|张贴|严重|严格|温度|温泉|包括|包装|包间|路灯|路口|路面|路边|路人|路上|文件|文明|文化|章程|程序|程度|曾经|"
    "齐全|康复|成立|成本|成天|单位|单元|单车|单方|管理|管道|管线|全部|全家|全体|全天|和平|和谐|明显|明天|明确|项目|顾客|车辆|车位|车子|车库|车主|平时|平台|水电|付款|"
    "付费|叶子|何时|何况|雷雨|夏天|夏季|孙子|孙女|胡同|胡乱|林业|林地|郑重|谢谢|许多|许可|董事|田地|范围|周围|周边|周末|周[一二三四五六日天]|陈旧|杨树|杨絮|杜绝|钟头|"
    "陆续|应该|应急|应当|解决|解释|解除|农民|农村|师傅|和我|和他|边上|边缘|查询|查看|查处|费用|宁愿|古树|商场|商户|商铺|商家|商品|简单|房东|房子|房屋|房间|房租|向上|向我|"
    "关于|关闭|关门|施工|申请|申报|申诉|左右|左边|党员|党委|阳台|阳光|游泳|游戏|牛奶|古城|米饭|景区|荣誉|冷水|冷暖|华北|司机|麻烦|池塘|迟迟|荒|桂花|梅雨|景观|麦子|简直|苗圃|"
    "盛夏|谷歌|路政|毕业|毕竟|庄稼|兰花|甘蔗|康养|武装|严禁|严查|向前|于[是此当事星本今昨每]|金鱼|江边|江水|龙头|史上|段落|武警|成都|安徽|江苏|江西|石家|黄河|金桥|白班|广"
)
NOT_GIVEN = "的了不是在有没也都就把被给让和与或及到从向对为以于要会能可应该这那些个很太又再还吗呢吧啊呀哦，。、；：！？的之等说讲打住家号电手身邮微车今患得拖因去来叫姓称某"
GIVEN = f"(?:(?![{NOT_GIVEN}])[\u4e00-\u9fff·])"
NAME = rf"(?:{DOUBLE}|(?!{WORDS})[{FAMILY}]){GIVEN}{{1,2}}"
TITLES = "女士|先生|小姐|太太|老师|阿姨|大爷|大妈|大姐|大哥|师傅|同学|医生|大夫|经理|主任|书记"
# The name ends where another word begins, or where the sentence does.
END = rf"(?=[^\u4e00-\u9fff]|$|[{NOT_GIVEN}]|{TITLES}|联系|申请|现在|孩子|老人|一直|手机|身份|反映|投诉|咨询|业主|居民|拖欠|多次|昨|已)"
CUE = (
    r"(?:联系人|姓名|名字|我叫|我是|叫做|名叫|叫|户主|业主|机主|车主|投诉人|举报人|反映人|申请人|报修人|当事人|受害人|患者|病人|收件人|收款人|付款人|持卡人|开户人|"
    r"户名|监护人|租客|租户|房东|房客|邻居|老板|店主|负责人|家属|父亲|母亲|爸爸|妈妈|我爸|我妈|爷爷|奶奶|姥姥|姥爷|丈夫|妻子|老公|老婆|爱人|儿子|女儿|孩子|学生|老人|本人|找|"
    r"署名|落款|此致|转告|通知|联系)"
)
GLUE = r"(?:[是为叫名:\s（(，,：]|业主|居民|住户){0,3}"
AFTER_CUE = re.compile(rf"{CUE}{GLUE}({NAME}?){END}")
AFTER_CUE_LONG = re.compile(rf"{CUE}{GLUE}({NAME})")
TITLED = re.compile(rf"(?<![\u4e00-\u9fff])({NAME}?)(?={TITLES})|(?<=[是找叫为])({NAME}?)(?={TITLES})")
AROUND_PHONE = re.compile(rf"\d{{4}}[\s，,、（(]{{1,2}}(?:联系人|我是|找)?({NAME}?)(?=[\s）)，,。、]|$|{TITLES})")
BEFORE_PHONE = re.compile(
    rf"(?:^|[\s，,、；;（(：:。])({NAME}?)[\s，,、（(：:]{{1,2}}(?:电话|手机|tel)?[:：\s]*(?:\+?86[ -]?)?[01]\d{{2}}"
)

ENGLISH_WORD = r"[A-Z][a-z]*(?:['’][A-Z])?[a-z'’-]*\.?"
ENGLISH_NAME = rf"{ENGLISH_WORD}(?: (?:(?:van|de|von|bin|al) )?{ENGLISH_WORD}){{0,2}}"
ENGLISH_CUE = (
    r"(?:[Mm]y name(?:'s| is)|[Nn]ame ?:?|[Cc]ontact(?: person)?:?|[Cc]all|[Aa]sk for|[Tt]his is|I am|I['’]m|[Rr]egards,?|[Ss]incerely,?|[Nn]amed|"
    r"[Mm]y (?:husband|wife|son|daughter|mother|father|neighbou?r|landlord|landlady|tenant)|(?:Mr|Mrs|Ms|Dr)\.?)"
)
AFTER_ENGLISH_CUE = re.compile(rf"\b{ENGLISH_CUE} ({ENGLISH_NAME})")
NO_NAMES = re.compile(
    r"^(?:The|This|That|It|My|Our|Your|A|An|On|At|In|And|But|Please|Not|No|Yes|Street|Road|Main|North|South|East|West|Line|Room|Building|"
    r"Police|City|Chinese|English|American|Beijing|China|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
# After these stands a name and nothing else; after the other cues much else may stand.
NAMING = re.compile(r"联系人|姓名|名字|我叫|叫做|名叫|署名|户名|机主|户主|患者|收件人|收款人|付款人|持卡人|开户人")
# Family names that are far oftener other words.
RARE = "和向应尚管连路车全商房成"
OF_PLACES = re.compile(r"[区县市镇乡村路街道巷桥府苑园城院里站楼房厂店]$")


def is_likely(text: str, start: int, end: int) -> bool:
    """Return whether what stands after a weak cue is a person and no place, nor the beginning of another word."""
    place = OF_PLACES.search(text, start, end) or OF_PLACES.match(text[end : end + 1])
    return text[start] not in RARE and not place


PLACES = re.compile(
    r"\b(?:Street|Road|Avenue|Lane|Park|Square|Bridge|Station|Building|Estate|District|School|Hospital|Company)$"
)


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of each name of a person in ``text``; some overlap."""
    for pattern in (AFTER_CUE, AFTER_CUE_LONG, TITLED, AROUND_PHONE, BEFORE_PHONE):
        for found in pattern.finditer(text):
            start, end = found.span(found.lastindex or 1)
            surer = pattern is AFTER_CUE_LONG and AFTER_CUE.match(text, found.start())
            if not surer and (NAMING.match(found.group()) or is_likely(text, start, end)):
                yield start, end
    for found in AFTER_ENGLISH_CUE.finditer(text):
        if not (NO_NAMES.match(found[1]) or PLACES.search(found[1])):
            yield found.span(1)
