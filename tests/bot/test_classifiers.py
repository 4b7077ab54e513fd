"""The two classifiers as Rasa runs them: trained into model storage, loaded again, processing messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import citypack
from bot.components.intent_classifier import CitizenIntentClassifier, combined
from bot.components.ridge import Ridge
from bot.components.service_classifier import PackMismatch, ServiceClassifier
from bot.components.service_examples import LEFTOVER
from bot.components.service_model import ServiceModel
from bot.components.text_classifier import MASKED_TEXT, ModelMissing

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("classifier")


def trained(kind: Any, folder: Path, data: TrainingData) -> Any:
    """Train a component of this kind and return it as loaded from storage."""
    storage = LocalModelStorage(folder)
    kind.create(kind.get_default_config(), storage, RESOURCE, CONTEXT).train(data)
    return kind.load(kind.get_default_config(), storage, RESOURCE, CONTEXT)


@pytest.fixture(scope="module")
def intents(tmp_path_factory: pytest.TempPathFactory) -> CitizenIntentClassifier:
    data = load_data(str(ROOT / "data" / "nlu" / "zh"))
    classifier: CitizenIntentClassifier = trained(CitizenIntentClassifier, tmp_path_factory.mktemp("intents"), data)
    return classifier


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> ServiceClassifier:
    classifier: ServiceClassifier = trained(ServiceClassifier, tmp_path_factory.mktemp("services"), TrainingData())
    return classifier


def processed(component: Any, text: str, **data: Any) -> Message:
    (message,) = component.process([Message({"text": text, **data})])
    return message


def test_an_intent_comes_with_its_ranking(intents: CitizenIntentClassifier) -> None:
    message = processed(intents, "你好")
    assert message.get("intent")["name"] == "greet"
    assert message.get("intent_ranking")[0] == message.get("intent")
    assert len(message.get("intent_ranking")) == 10


def test_the_masked_text_is_what_counts(intents: CitizenIntentClassifier) -> None:
    assert processed(intents, "再见", **{MASKED_TEXT: "你好"}).get("intent")["name"] == "greet"


def test_nobody_writes_a_paragraph_only_to_greet_or_to_ask_who_we_are(intents: CitizenIntentClassifier) -> None:
    for words, short in (("你是谁", "ask_identity"), ("你好", "greet"), ("不知道", "dont_know")):
        assert processed(intents, words).get("intent")["name"] == short
        long = processed(intents, "，".join([words] * 20))
        assert short not in {each["name"] for each in long.get("intent_ranking")}


def test_a_payload_is_left_to_rasa(intents: CitizenIntentClassifier, services: ServiceClassifier) -> None:
    message = processed(intents, '/inform{"kind": "help"}')
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert processed(services, "/affirm").get("entities") is None


def test_politeness_does_not_change_the_intent(intents: CitizenIntentClassifier) -> None:
    message = processed(intents, "您好，我家楼下的路灯坏了，晚上看不见路，麻烦你们了，谢谢")
    assert message.get("intent")["name"] == "report_problem"


def test_combinations_keep_the_intent_and_the_script() -> None:
    examples = [
        ("路灯坏了", "report_problem"),
        ("hello", "greet"),
        ("你好", "greet"),
        ("谢谢", "thank"),
        ("ty", "thank"),
    ]
    made = combined(examples, ["report_problem"])
    assert [intent for _, intent in made] == ["report_problem"] * 2  # with company, and as a letter
    assert made[0][0] in {"你好，路灯坏了", "路灯坏了。谢谢", "路灯坏了"}  # there is nothing to inform of
    assert not any(text.isascii() or "hello" in text or "ty" in text for text, _ in made)


def test_a_service_is_one_entity_over_the_whole_text(services: ServiceClassifier) -> None:
    text = "家里暖气冰凉，一点不热"
    (entity,) = processed(services, text).get("entities")
    assert (entity["entity"], entity["start"], entity["end"]) == ("service", 0, len(text))
    value = entity["value"]
    assert value["service_code"] == value["ranking"][0]["service_code"] == "heating_cold"
    assert len(value["ranking"]) == 3
    assert 0 < value["confidence"] <= 1


def test_entities_found_before_stay(services: ServiceClassifier) -> None:
    found = {"entity": "phone", "value": "13800138000", "start": 0, "end": 11}
    assert processed(services, "路灯坏了", entities=[found]).get("entities")[0] == found


def test_every_service_of_the_pack_is_recognised_by_its_own_name(services: ServiceClassifier) -> None:
    pack = citypack.load()
    wrong = {}
    for service in pack.services:
        (entity,) = processed(services, service.name.zh).get("entities")
        ranked = [each["service_code"] for each in entity["value"]["ranking"]]
        if service.code != LEFTOVER and service.code not in ranked:
            wrong[service.code] = ranked
    assert not wrong


def test_a_model_of_another_city_is_refused(services: ServiceClassifier, tmp_path: Path) -> None:
    assert isinstance(services.model, ServiceModel)
    storage = LocalModelStorage(tmp_path)
    foreign = ServiceClassifier.create(ServiceClassifier.get_default_config(), storage, RESOURCE, CONTEXT)
    known = services.model.classifier
    other = Ridge((*known.labels, "no_such_service"), known.weights, known.bias)
    foreign.keep(ServiceModel(services.model.features, other, 1.0))
    with pytest.raises(PackMismatch, match="no_such_service"):
        ServiceClassifier.load(ServiceClassifier.get_default_config(), storage, RESOURCE, CONTEXT)


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="run the training again"):
        CitizenIntentClassifier.load({}, LocalModelStorage(tmp_path), RESOURCE, CONTEXT)
