"""The reader on real texts, with the real city pack."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import citypack
from bot.components.reader import PLACE_NAME, SYMBOLS, CitizenTextReader, masked
from bot.components.reading import Found
from bot.components.spacy_pipeline import ADDRESS, NUMBER, PLACE, TIME, build
from bot.components.text_classifier import MASKED_TEXT
from intake.contact import find_phone
from intake.occurrence import find_occurrence
from intake.place import find_places
from intake.request_number import find_request_numbers

NOON = "2026-11-24T12:00:00+08:00"  # a Tuesday
PHONE, NUMBER_GIVEN = SYMBOLS["phone"], SYMBOLS["service_request_id"]

# Texts of several kinds; what intake finds in them, the reader must hand on.
TEXTS = [
    "望京街道花家地北里3号楼暖气不热，已经三天了，我电话13800138000",
    "昨晚九点多，双井地铁站旁边的工地还在施工",
    "我住回龙观，每天半夜楼上都有动静",
    "座机是010-65123456，白天打",
    "查一下k7m29qxa",
    "大前天开始的",
    "天通苑",
    "上个月十五号",
    "打一三八零零一三八零零零",
    "The street lamp on Jianguo Road has been out since last Friday",
    "Call 139 1001 2345 after six",
    "My request K7M2-9QXA, please",
    "Wangjing",
    "it started two weeks ago",
    "Building 5, Huajiadi Beili",
]


@pytest.fixture(scope="module")
def reader() -> CitizenTextReader:
    return CitizenTextReader(citypack.load())


def entities(reader: CitizenTextReader, text: str, **metadata: Any) -> dict[str, Any]:
    """Return the entities of a text by name; a name that is there twice keeps its last."""
    (message,) = reader.process([Message({"text": text, "metadata": {"sent_at": NOON, **metadata}})])
    return {entity["entity"]: entity for entity in message.get("entities")}


def test_a_whole_message_is_read_at_once(reader: CitizenTextReader) -> None:
    text = "花家地北里3号楼暖气不热，已经三天了，我姓王，电话13800138000，希望尽快修好，别告诉物业是我说的"
    found = entities(reader, text)
    assert found["place"]["value"]["building"] == "3号楼"
    assert found["occurred"]["value"]["start"].startswith("2026-11-21")
    assert found["phone"]["value"] == "13800138000"
    assert found["language"]["value"] == "zh"
    assert text[found["phone"]["start"] : found["phone"]["end"]] == "13800138000"


def test_an_english_message_is_read_too(reader: CitizenTextReader) -> None:
    found = entities(reader, "No heating in Huajiadi Beili since Monday, call me on 13800138000, my name is Anna")
    assert found["place"]["value"]["estate"] == "花家地北里"
    assert found["occurred"]["value"]["start"].startswith("2026-11-23")
    assert (found["phone"]["value"], found["contact_name"]["value"]) == ("13800138000", "Anna")
    assert found["language"]["value"] == "en"


def test_spans_are_those_of_the_original_text(reader: CitizenTextReader) -> None:
    text = "　我的電話是１３８００１３８０００，請查Ｋ７Ｍ２－９ＱＸＡ"
    for entity in entities(reader, text).values():
        assert 0 <= entity["start"] < entity["end"] <= len(text)
    phone = entities(reader, text)["phone"]
    assert text[phone["start"] : phone["end"]] == "１３８００１３８０００"


@pytest.mark.parametrize("text", TEXTS)
def test_looking_only_where_spacy_points_misses_nothing(reader: CitizenTextReader, text: str) -> None:
    """The candidates must be wider than what intake accepts; whatever intake finds in the text is an entity."""
    pack = citypack.load()
    now = reader._sent_at({"sent_at": NOON})
    found = entities(reader, text)
    assert bool(find_places(text, pack.gazetteer())) == ("place" in found)
    assert bool(find_phone(text)) == ("phone" in found)
    assert bool(find_request_numbers(text)) == ("service_request_id" in found)
    if not find_phone(text) and not find_request_numbers(text):
        assert bool(find_occurrence(text, now)) == ("occurred" in found)


def test_the_digits_of_a_request_number_are_no_date(reader: CitizenTextReader) -> None:
    found = entities(reader, "K7M2-9QXA 查一下")
    assert found["service_request_id"]["value"] == "K7M2-9QXA"
    assert "occurred" not in found


def test_a_danger_is_a_plain_value(reader: CitizenTextReader) -> None:
    danger = entities(reader, "楼道里着火了")["danger"]
    assert danger["value"]["kind"] == "fire"
    assert set(danger["value"]) == {"kind", "quoted", "start", "end"}


def test_the_language_of_the_page_counts_when_the_text_says_nothing(reader: CitizenTextReader) -> None:
    assert entities(reader, "13800138000", language="en")["language"]["value"] == "en"
    assert "language" not in entities(reader, "13800138000")
    assert entities(reader, "路灯坏了", language="en")["language"]["value"] == "zh"


def test_times_are_counted_from_when_the_message_was_sent(reader: CitizenTextReader) -> None:
    start = entities(reader, "昨天开始停水的", sent_at="2026-03-01T16:30:00+00:00")["occurred"]["value"]["start"]
    assert start.startswith("2026-03-01")  # the second of March has begun in Beijing


def test_a_payload_is_not_read(reader: CitizenTextReader) -> None:
    (message,) = reader.process([Message({"text": '/inform{"kind": "help"}'})])
    assert message.get("entities") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀😀😀",
        "<script>alert('望京')</script>",
        "\x00",
        "字" * 10_000,
        "路" * 10_000,
        "望京" * 5_000,
        "a@b.c" * 2_000,
        "1" * 10_000,
    ],
    ids=["empty", "space", "emoji", "script", "nul", "long", "roads", "places", "mail", "digits"],
)
def test_odd_texts_are_read_without_fuss(reader: CitizenTextReader, text: str) -> None:
    found = entities(reader, text)
    assert all(0 <= each["start"] < each["end"] <= len(text) for each in found.values())


def test_the_classifiers_see_symbols_for_values(reader: CitizenTextReader) -> None:
    data = TrainingData([Message({"text": "K7M2-9QXA到哪步了", "intent": "check_status"})])
    (message,) = reader.process_training_data(data).training_examples
    assert message.get(MASKED_TEXT) == f"{NUMBER_GIVEN}到哪步了"
    assert message.get("entities") is None


def test_masking_keeps_the_longest_of_what_begins_together() -> None:
    found = [Found("place", {}, 0, 8), Found("phone", "1", 6, 8), Found("mood", "upset", 4, 6)]
    assert masked("望京街道电话12吧", found, [(0, 4), (0, 2)]) == f"{PLACE_NAME}电话{PHONE}吧"


def test_training_and_use_mask_alike(reader: CitizenTextReader) -> None:
    text = "花家地北里3号楼停水了"
    (used,) = reader.process([Message({"text": text, "metadata": {"sent_at": NOON}})])
    data = TrainingData([Message({"text": text, "intent": "report_problem"})])
    (trained,) = reader.process_training_data(data).training_examples
    assert used.get(MASKED_TEXT) == trained.get(MASKED_TEXT)


@pytest.mark.parametrize(
    ("language", "text", "label", "words"),
    [
        ("zh", "花家地北里的井盖", PLACE, "花家地北里"),
        ("zh", "3号楼", NUMBER, "3"),
        ("zh", "在胡同口", ADDRESS, "胡同"),
        ("zh", "星期三", TIME, "星期"),
        ("en", "near huajiadi beili", PLACE, "huajiadi beili"),
        ("en", "room 602", NUMBER, "602"),
        ("en", "opposite the gate", ADDRESS, "gate"),
        ("en", "since monday", TIME, "monday"),
    ],
)
def test_spacy_marks_candidates(language: str, text: str, label: str, words: str) -> None:
    doc = build(language, citypack.load())(text)
    assert words in [span.text for span in doc.spans[label]]


def test_a_gazetteer_span_carries_its_kind_and_code() -> None:
    doc = build("zh", citypack.load())("花家地北里")
    (span,) = doc.spans[PLACE]
    assert span.label_ == "estate"
    assert citypack.load().place(span.kb_id_) is not None
