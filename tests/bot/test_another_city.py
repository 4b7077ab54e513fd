"""The assistant of another city: places, services and dangers are those of its pack, trained from it alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import citypack
from bot.components.reader import CitizenTextReader
from bot.components.service_classifier import ServiceClassifier

CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("classifier")


@pytest.fixture(autouse=True)
def riverton(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITY", "riverton")


@pytest.fixture
def services(tmp_path: Path) -> ServiceClassifier:
    storage = LocalModelStorage(tmp_path)
    config = ServiceClassifier.get_default_config()
    ServiceClassifier.create(config, storage, RESOURCE, CONTEXT).train(TrainingData())
    return ServiceClassifier.load(config, storage, RESOURCE, CONTEXT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("There is a huge pothole in front of my garage", "pothole"),
        ("the street light on our corner has been dark since monday", "street_lamp"),
        ("nobody picked up the garbage again", "trash"),
        ("the lights went out, no power in the whole block", "blackout"),
        ("our neighbors have a loud party every weekend", "noise"),
        ("I got food poisoning from the deli", "restaurant"),
    ],
)
def test_services_are_learnt_from_the_pack_alone(services: ServiceClassifier, text: str, code: str) -> None:
    (message,) = services.process([Message({"text": text})])
    assert message.get("entities")[0]["value"]["service_code"] == code


def test_places_of_the_city_are_found() -> None:
    reader = CitizenTextReader(citypack.load())
    (message,) = reader.process([Message({"text": "The lamp near Mill Market in Mill Quarter is out"})])
    places = [entity["value"] for entity in message.get("entities") if entity["entity"] == "place"]
    assert any(place.get("district") == "North Borough" for place in places), places


def test_the_pack_has_no_word_of_beijing() -> None:
    folder = Path(citypack.__file__).resolve().parent.parent / "data" / "city" / "riverton"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())
    assert text.isascii() or not [mark for mark in text if "\u4e00" <= mark <= "\u9fff"]
    assert not [word for word in ("beijing", "12345", "china", "extends") if word in text.lower()]
