"""What a simulated citizen has to tell. The sentences are the bench's own, apart from training data and tests."""

from __future__ import annotations

import random
from dataclasses import dataclass

NOW = "2026-11-24T10:00:00+08:00"  # a Tuesday; all times are reckoned from it


@dataclass(frozen=True)
class Matter:
    """One kind of trouble: its service codes that are right, and how people put it, by language."""

    codes: tuple[str, ...]
    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Everything one citizen knows. `day` is what the time phrase means; `where` are words the address must hold."""

    matter: Matter
    place: str
    where: tuple[str, ...]
    building: str
    when: str
    day: str
    phone: str
    name: str
    language: str


MATTERS = (
    Matter(
        ("street_light",),
        ("门前那盏路灯一直不亮", "楼前路灯灭了，天黑以后什么都看不见", "院里路灯坏掉了"),
        ("the street lamp in front of us stays dark", "the street lights near our gate do not come on"),
    ),
    Matter(
        ("heating_cold",),
        ("暖气片摸着冰凉，屋里冻得不行", "供上暖以后家里还是冷，暖气不热", "暖气只有一点温乎气"),
        ("our radiators are ice cold", "the heating is on but the flat stays cold"),
    ),
    Matter(
        ("rubbish",),
        ("垃圾桶满了没人来收，味道很大", "楼下垃圾堆成小山也没人清运", "生活垃圾好几天没人拉走"),
        ("the rubbish bins are overflowing and nobody empties them", "garbage has piled up and is not collected"),
    ),
    Matter(
        ("lift_fault",),
        ("电梯又停了，老人上下楼全靠爬", "电梯坏了物业也不来修", "两部电梯都不动了"),
        ("the lift is out of order and we climb the stairs", "our elevator has stopped working"),
    ),
    Matter(
        ("sewage",),
        ("下水道反水，污水流了一地", "污水井一直往外冒脏水", "下水管堵死了，脏水漫出来"),
        ("sewage is coming up from the drain", "the sewer is blocked and dirty water runs everywhere"),
    ),
    Matter(
        ("road_damage",),
        ("路面塌了个大坑，骑车的人摔了好几个", "门口那条路坑坑洼洼没法走", "路上有个深坑没人补"),
        ("there is a deep pothole in the road", "the road surface is broken and full of holes"),
    ),
    Matter(
        ("noise_construction",),
        ("工地夜里还在施工，吵得睡不着", "半夜工地打桩不停", "工地凌晨还开着机器"),
        ("the building site works through the night", "construction noise keeps us awake at night"),
    ),
    Matter(
        ("water_outage",),
        ("家里突然停水了，也没通知", "自来水停了，一滴都没有", "整栋楼没水用"),
        ("there is no water in the whole building", "our tap water was cut off without notice"),
    ),
)
ESTATES = (
    ("朝阳区望京街道花家地北里", "Huajiadi Beili, Wangjing", ("花家地北里",), ("Huajiadi Beili",)),
    ("海淀区清河街道毛纺北小区", "Maofang Bei, Qinghe, Haidian", ("毛纺北",), ("Maofang Bei",)),
    ("东城区和平里街道化工大院", "Huagong Dayuan, Hepingli, Dongcheng", ("化工大院",), ("Huagong Dayuan",)),
    ("石景山区鲁谷街道六合园小区", "Liuheyuan, Lugu, Shijingshan", ("六合园",), ("Liuheyuan",)),
    ("通州区梨园镇云景里小区", "Yunjingli, Liyuan, Tongzhou", ("云景里",), ("Yunjingli",)),
    ("海淀区学院路街道二里庄小区", "Erlizhuang, Xueyuanlu, Haidian", ("二里庄",), ("Erlizhuang",)),
)
TIMES = {
    "zh": (("昨天晚上", "2026-11-23"), ("前天", "2026-11-22"), ("上周五", "2026-11-20"), ("今天早上", "2026-11-24")),
    "en": (("yesterday evening", "2026-11-23"), ("last Friday", "2026-11-20"), ("this morning", "2026-11-24")),
}  # fmt: skip
NAMES = {"zh": ("郑敏", "梁建国", "冯丽", "曹勇", "彭芳"), "en": ("Anna Berg", "Paul Jones", "Maria Costa")}


def facts(chooser: random.Random, language: str) -> Facts:
    """Return one citizen's facts."""
    estate = chooser.choice(ESTATES)
    building = str(chooser.randint(2, 28))
    when, day = chooser.choice(TIMES[language])
    zh = language == "zh"
    place = f"{estate[0]}{building}号楼" if zh else f"building {building}, {estate[1]}"
    phone = f"1{chooser.choice('3578')}{chooser.randint(0, 9)}{chooser.randint(10**7, 10**8 - 1)}"
    where = estate[2] if zh else estate[3]
    return Facts(
        chooser.choice(MATTERS), place, where, building, when, day, phone, chooser.choice(NAMES[language]), language
    )
