"""The classifier's form, on small real data."""

from __future__ import annotations

import pytest

from bot.components.text_model import Example, TextModel, prepare

EXAMPLES: list[Example] = [
    *(
        (text, "heating")
        for text in ("暖气不热", "家里暖气冰凉", "供暖以后才十四度", "暖气片一点都不热", "the heating is cold")
    ),
    *(
        (text, "noise")
        for text in ("施工太吵了", "半夜还在施工", "工地噪音睡不着", "打桩声音吵", "construction noise at night")
    ),
    *(
        (text, "rubbish")
        for text in ("垃圾没人清", "垃圾桶满了", "垃圾堆成山", "楼下垃圾发臭", "the bins overflow with rubbish")
    ),
]


@pytest.fixture(scope="module")
def model() -> TextModel:
    return TextModel.fit(EXAMPLES)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("我家暖气怎么还是凉的", "heating"),
        ("夜里施工噪音扰民", "noise"),
        ("垃圾清运不及时", "rubbish"),
        ("Nobody takes the rubbish away", "rubbish"),
        ("NIGHT CONSTRUCTION", "noise"),
    ],
)
def test_unseen_sentences_get_their_label(model: TextModel, text: str, label: str) -> None:
    assert model.rank(text)[0][0] == label


def test_a_letter_of_three_thousand_characters_is_judged_by_what_it_is_about(model: TextModel) -> None:
    opening = "尊敬的领导您好，我是一名普通市民，占用您的宝贵时间向您汇报一个情况，还请您在百忙之中予以关注。"
    matter = "今年供暖以后我家的暖气一直不热，室内温度只有十四度，老人和孩子都感冒了。"
    assert model.rank((opening + matter) * 40)[0][0] == "heating"


@pytest.mark.parametrize(
    "text", ["", " ", "😀😀😀", "0", "字" * 10_000], ids=["empty", "space", "emoji", "digit", "long"]
)
def test_every_text_gets_a_whole_probability(model: TextModel, text: str) -> None:
    ranking = model.rank(text)
    assert sorted(label for label, _ in ranking) == ["heating", "noise", "rubbish"]
    assert sum(confidence for _, confidence in ranking) == pytest.approx(1)
    assert [confidence for _, confidence in ranking] == sorted((one for _, one in ranking), reverse=True)


def test_an_unknown_text_is_less_sure_than_a_known_one(model: TextModel) -> None:
    assert model.rank("明天会下雨吗")[0][1] < model.rank("暖气片不热，家里很冷")[0][1]


@pytest.mark.parametrize("text", ["😀😀😀", "", "※◎"])
def test_a_text_without_anything_known_is_every_label_alike(model: TextModel, text: str) -> None:
    assert {confidence for _, confidence in model.rank(text)} == {1 / 3}


def test_two_labels_are_enough() -> None:
    model = TextModel.fit([example for example in EXAMPLES if example[1] != "noise"])
    assert model.rank("垃圾桶")[0][0] == "rubbish"
    assert model.rank("暖气")[0][0] == "heating"


def test_numbers_are_alike_and_spaces_do_not_count() -> None:
    assert prepare("3号楼 \n 602室") == prepare("8号楼 117室".replace("117", "999"))
