"""The assistant is trained again whenever something it is made from changed, and only then."""

import shutil
from pathlib import Path

import pytest

from launch import environments, model
from launch.settings import ROOT
from launch.steps import StepFailed

# city: by its packs; danger: by a bench, into intake; demo: by the made-up month
NOT_TRAINED = {"insight", "desk", "city", "danger", "demo"}


def test_every_folder_of_data_is_trained_on_or_known_not_to_be() -> None:
    folders = {path.name for path in (ROOT / "data").iterdir() if path.is_dir()}
    assert folders <= {*model.TRAINED_DATA, *NOT_TRAINED}


def test_a_city_depends_on_the_packs_it_extends() -> None:
    assert model.packs("haikou") == ["haikou", "beijing"]
    assert model.packs("beijing") == ["beijing"]


def test_an_unknown_city_is_named() -> None:
    with pytest.raises(StepFailed, match="atlantis"):
        model.packs("atlantis")


def test_a_word_more_in_the_training_data_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data", "bot", "intake", "citypack", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "config.yml", tmp_path)
    for module in (environments, model):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    before = environments.digest(*model.sources("haikou"))
    assert environments.digest(*model.sources("haikou")) == before
    for changed in ("data/nlu/zh/confirm.yml", "data/city/beijing/services/heating.yml", "data/city/haikou/places.csv"):
        with (tmp_path / changed).open("a", encoding="utf-8") as file:
            file.write("\n")
        after = environments.digest(*model.sources("haikou"))
        assert after != before, changed
        before = after
    (tmp_path / "data/demo/zh.yml").write_text("", encoding="utf-8")
    assert environments.digest(*model.sources("haikou")) == before
