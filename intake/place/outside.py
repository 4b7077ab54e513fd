"""Provinces and big cities of China, to know a place that is not of this city (facts as of 2024)."""

from __future__ import annotations

import re

# Province: its big cities, and the towns next to Beijing that are often taken for part of it.
CITIES_OF = {
    "北京": "", "天津": "", "上海": "", "重庆": "", "台湾": "台北 高雄", "香港": "", "澳门": "",
    "河北": "石家庄 唐山 保定 廊坊 沧州 邯郸 邢台 秦皇岛 张家口 承德 衡水 雄安 燕郊 三河 固安 香河 涿州",
    "山西": "太原 大同 临汾 运城", "内蒙古": "呼和浩特 包头 鄂尔多斯 赤峰", "辽宁": "沈阳 大连 鞍山 抚顺 锦州",
    "吉林": "长春", "黑龙江": "哈尔滨 齐齐哈尔 大庆 牡丹江",
    "江苏": "南京 苏州 无锡 常州 南通 扬州 徐州 连云港 盐城 昆山",
    "浙江": "杭州 宁波 温州 嘉兴 绍兴 金华 义乌 台州 湖州 丽水 衢州 舟山",
    "安徽": "合肥 芜湖 蚌埠 阜阳", "福建": "福州 厦门 泉州 漳州 莆田", "江西": "南昌 九江 赣州",
    "山东": "济南 青岛 烟台 潍坊 临沂 淄博 济宁 威海", "河南": "郑州 洛阳 开封 南阳 新乡 许昌 周口",
    "湖北": "武汉 宜昌 襄阳 荆州", "湖南": "长沙 株洲 湘潭 衡阳 岳阳 常德",
    "广东": "广州 深圳 珠海 佛山 东莞 惠州 中山 汕头 湛江 江门", "广西": "南宁 桂林 柳州 北海",
    "海南": "海口 三亚 儋州 琼海", "四川": "成都 绵阳 宜宾 泸州", "贵州": "贵阳 遵义", "云南": "昆明 大理 丽江 曲靖",
    "西藏": "拉萨", "陕西": "西安 咸阳 宝鸡 延安", "甘肃": "兰州 天水", "青海": "西宁", "宁夏": "银川",
    "新疆": "乌鲁木齐 喀什 克拉玛依",
}  # fmt: skip
ENGLISH = {
    "shanghai": "上海", "tianjin": "天津", "chongqing": "重庆", "guangzhou": "广州", "shenzhen": "深圳", "wuhan": "武汉",
    "chengdu": "成都", "hangzhou": "杭州", "nanjing": "南京", "suzhou": "苏州", "xi'an": "西安", "qingdao": "青岛",
    "dalian": "大连", "shenyang": "沈阳", "harbin": "哈尔滨", "xiamen": "厦门", "changsha": "长沙", "zhengzhou": "郑州",
    "jinan": "济南", "kunming": "昆明", "haikou": "海口", "sanya": "三亚", "beijing": "北京", "hong kong": "香港",
    "macau": "澳门", "hebei": "河北", "langfang": "廊坊", "baoding": "保定", "shijiazhuang": "石家庄", "taiyuan": "太原",
    "guangdong": "广东", "zhejiang": "浙江", "jiangsu": "江苏", "shandong": "山东", "sichuan": "四川",
}  # fmt: skip

_PROVINCE_OF = {city: province for province, cities in CITIES_OF.items() for city in cities.split()}
_NAMES = "|".join(sorted({*CITIES_OF, *_PROVINCE_OF}, key=len, reverse=True))
_ENDING = "维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|新区|省|市"
PLACE_OUTSIDE = re.compile(rf"(?P<name>{_NAMES})(?P<ending>{_ENDING})?")
# 北京烤鸭, 兰州拉面, 上海大众, 南京路, 河北人: a name inside another name, or a person's origin.
NOT_A_PLACE = re.compile(
    r"人(?!民)|籍|话|菜|面|拉面|烤鸭|小吃|牌|大众|现代|银行|路|街|大道|东路|西路|南路|北路|中路|大厦|饭店|酒店|号|户口|卷烟|"
    r"晚报|日报|卫视|台|队|健康宝|通用|奔驰|一卡通|公积金|社保|医保|车牌|牌照|大学|学院|公园|站"
)
_ENGLISH = "|".join(sorted(ENGLISH, key=len, reverse=True))
PLACE_OUTSIDE_EN = re.compile(
    rf"\b(?P<name>{_ENGLISH})\b(?! (?:road|rd|street|st|lane|avenue|ave|hotel|restaurant|university|station|dialect)\b)"
)


def is_own(name: str, city_names: frozenset[str]) -> bool:
    """Return whether ``name`` is the city of the gazetteer or the province that it lies in."""
    chinese = ENGLISH.get(name, name)
    return bool({name, chinese} & city_names) or any(_PROVINCE_OF.get(city) == chinese for city in city_names)
