"""Training from a city's own history: what is read, what is learnt, what is reported, and that the bot uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import citypack
from bot.components import ridge
from bot.history import model as history_model
from bot.history import serving
from bot.history.__main__ import main
from bot.history.model import HistoryModel
from bot.history.reading import HistoryError, read
from bot.history.report import judge
from bot.history.training import train

KINDS = {
    "street_light": ["路灯不亮", "灯杆倒了", "照明坏了", "整条街没有灯"],
    "rubbish": ["垃圾没人收", "垃圾桶满了", "垃圾成堆", "废品乱扔"],
    "bus": ["公交车不来", "公交站没有牌子", "司机不停车", "末班车太早"],
}
PLACES = ["东门", "西门", "学校旁", "河边", "医院前", "市场里", "桥下", "村口"]


def history_file(folder: Path, labels: dict[str, str] | None = None) -> Path:
    """Return a small history in which every place has every matter."""
    path = folder / "history.csv"
    lines = ["text,label"]
    for code, sayings in KINDS.items():
        lines += [f"{place}{saying}，请处理,{(labels or {}).get(code, code)}" for saying in sayings for place in PLACES]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def small_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pack's own classifier be a quick one: of three services."""
    from bot.components.service_model import ServiceModel
    from bot.history import training

    examples = [(saying, code) for code, sayings in KINDS.items() for saying in sayings]
    monkeypatch.setattr(training, "pack_model", lambda pack: ServiceModel.fit(examples))


def test_a_history_is_learnt_judged_and_served(tmp_path: Path, small_pack: None) -> None:
    pack = citypack.load()
    history = read(history_file(tmp_path))
    report = train(history, pack, tmp_path / "model", lambda *_: None)
    assert report.rows > 3
    assert report.accuracy > 0.8
    model = serving.load(pack, tmp_path / "model")
    assert model is not None
    assert "used by the bot: yes" in (tmp_path / "model" / "history.md").read_text(encoding="utf-8")
    ranking = serving.together([("bus", 0.6), ("rubbish", 0.3), ("street_light", 0.1)], model, "桥下路灯不亮")
    assert ranking[0][0] == "street_light"
    assert sum(chance for _, chance in ranking) == pytest.approx(1, abs=1e-4)


def test_labels_that_are_no_services_are_learnt_but_not_served(tmp_path: Path, small_pack: None) -> None:
    pack = citypack.load()
    history = read(history_file(tmp_path, {"bus": "公交集团", "rubbish": "环卫局", "street_light": "路灯管理处"}))
    train(history, pack, tmp_path / "model", lambda *_: None)
    assert serving.load(pack, tmp_path / "model") is None
    assert "no, its labels are no service codes" in (tmp_path / "model" / "history.md").read_text(encoding="utf-8")


def test_without_a_history_nothing_is_served(tmp_path: Path) -> None:
    assert serving.load(citypack.load(), tmp_path) is None


def test_a_long_history_is_learnt_by_descent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ridge, "LARGEST", 20)
    texts = [place + saying for sayings in KINDS.values() for saying in sayings for place in PLACES]
    labels = [code for code, sayings in KINDS.items() for _ in sayings for _ in PLACES]
    done: list[Any] = []
    model = HistoryModel.fit(texts, labels, progress=lambda what, now, of: done.append(what))
    right = np.array(model.labels)[model.probabilities(["桥头垃圾没人收", "公交车老不来"]).argmax(axis=1)]
    assert right.tolist() == ["rubbish", "bus"]
    assert done.count("learning") == history_model.EPOCHS


def test_two_labels_are_enough_for_descent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ridge, "LARGEST", 2)
    model = HistoryModel.fit(["路灯坏了", "路灯不亮", "垃圾成堆", "垃圾没收"], ["light", "light", "bin", "bin"])
    assert model.labels[int(model.margins(["垃圾"])[0].argmax())] == "bin"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("word,label\na,b\n", "there is no column text"),
        ("", "there is no column text, label"),
        ("text,label\n路灯,light\n", "at least two labels"),
    ],
)
def test_a_history_that_cannot_be_learnt_says_why(
    tmp_path: Path, content: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "history.csv"
    path.write_text(content, encoding="utf-8")
    assert main([str(path)]) == 1
    assert says in capsys.readouterr().out


def test_a_file_of_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_bytes("text,label\n路灯,灯\n".encode("gb18030"))
    with pytest.raises(HistoryError, match="UTF-8"):
        read(path)


def test_columns_can_be_named_and_joined(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    rows = "".join(f"t{n},d{n},{'a' if n % 2 else 'b'},g{n}\n" for n in range(12)) + "x,,,\ny,z,rare,g\n"
    path.write_text("title,detail,unit,matter\n" + rows, encoding="utf-8")
    history = read(path, "title+detail", "unit", "matter")
    assert history.texts[0] == "t0\nd0"
    assert (history.groups[3], history.empty, history.rare) == ("g3", 1, {"rare": 1})


def test_rows_that_differ_only_in_digits_are_one_matter(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text(
        "text,label\n" + "".join(f"3号楼第{n}次停水！,{'a' if n % 2 else 'b'}\n" for n in range(12)), encoding="utf-8"
    )
    assert len(set(read(path).groups)) == 1


def test_the_report_counts_what_it_says() -> None:
    chances = np.array([[0.9, 0.1, 0.0], [0.6, 0.3, 0.1], [0.2, 0.2, 0.6], [0.1, 0.2, 0.7]])
    report = judge(chances, ["a", "b", "c"], ["a", "b", "c", "d"])
    assert (report.rows, report.accuracy, report.top3) == (4, 0.5, 0.75)
    assert report.confusions == [("d", "c", 1), ("b", "a", 1)]
    assert report.worst[0] == (3, "d", "c", 0.7)
    assert report.calibration_error == pytest.approx(0.25 * 0.1 + 0.5 * 0.1 + 0.25 * 0.7)
