"""Which service of the city a message is about, learnt from the city pack alone."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

import citypack
from bot.components.text_classifier import TextClassifier, is_payload
from bot.components.text_model import TextModel
from citypack import CityPack, Service
from intake.text import fold

RANKING_LENGTH = 3


class PackMismatch(RuntimeError):
    """The model was trained for other services than the city pack in use has."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ServiceClassifier(TextClassifier, EntityExtractorMixin):
    """Sets one entity `service` over the whole text: {"service_code", "confidence", "ranking": best three}."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"regularisation": 1.0}

    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002 - Rasa names the argument
        """Fit on the texts of the pack's services; the NLU examples have no service."""
        texts, codes = zip(*pack_examples(citypack.load()), strict=True)
        return self.keep(TextModel.fit(texts, codes, self.config["regularisation"]))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Return the trained component; raises PackMismatch when it knows services the pack has not."""
        component = super().load(config, model_storage, resource, context, **kwargs)
        pack = citypack.load()
        unknown = set(component.model.labels if component.model else ()) - {service.code for service in pack.services}
        if unknown:
            raise PackMismatch(f"the model does not belong to city pack {pack.code!r}: {sorted(unknown)[:5]}; train again")
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                message.set(ENTITIES, [*message.get(ENTITIES, []), self.service(message)], add_to_output=True)
        return messages

    def service(self, message: Message) -> dict[str, Any]:
        best = [{"service_code": code, "confidence": score} for code, score in self.rank(message)[:RANKING_LENGTH]]
        return {
            "entity": "service",
            "value": {**best[0], "ranking": best},
            "start": 0,
            "end": len(message.get(TEXT)),
            "extractor": type(self).__name__,
        }


def pack_examples(pack: CityPack) -> list[tuple[str, str]]:
    """Return (text, service code) for every name, description, keyword and example of the pack's services."""
    return [(fold(text), service.code) for service in pack.services for text in service_texts(service)]


def service_texts(service: Service) -> list[str]:
    listed = [text for lists in (service.keywords, service.examples) for texts in lists.values() for text in texts]
    described = [service.name.zh, service.name.en, service.description.zh, service.description.en]
    return [text for text in (*described, *listed) if text]
