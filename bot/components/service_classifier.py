"""Which service of the city a message is about, learnt from the city pack alone."""

from __future__ import annotations

from collections.abc import Iterator
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
from bot.components.text_model import Example, TextModel
from citypack import CityPack, Service
from intake.problems import find_problems
from intake.text import fold

RANKING_LENGTH = 3
LONGEST_SPLIT = 4000  # characters in which several problems are looked for
LEFTOVER = "other"  # no words are typical of what is left over: low confidence says it, not a class


class PackMismatch(RuntimeError):
    """The model was trained for other services than the city pack in use has."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ServiceClassifier(TextClassifier, EntityExtractorMixin):
    """Sets one entity `service` over the whole text: {"service_code", "confidence", "ranking": best three}."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"regularisation": 0.2}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the texts of the pack's services; the NLU examples have no service."""
        pack = citypack.load()
        model = TextModel.fit(
            examples=pack_examples(pack),
            composed=pack_letters(pack),
            regularisation=self.config["regularisation"],
            keywords=pack_keywords(pack),
        )
        return self.keep(model)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Return the trained component; raises PackMismatch when it knows services the pack has not."""
        component = super().load(config, model_storage, resource, execution_context, **kwargs)
        pack = citypack.load()
        unknown = set(component.model.labels if component.model else ()) - {service.code for service in pack.services}
        if unknown:
            raise PackMismatch(
                f"the model does not belong to city pack {pack.code!r}: {sorted(unknown)[:5]}; train again"
            )
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                found = [self.service(message), *self.problems(message)]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages

    def problems(self, message: Message) -> list[dict[str, Any]]:
        """Return one entity `problem` for each of several problems: {"text", "ranking": best three services}."""
        parts = find_problems((message.get(TEXT) or "")[:LONGEST_SPLIT])
        if len(parts) < 2:
            return []
        return [
            {
                "entity": "problem",
                "value": {"text": part.text, "ranking": self.best(Message({TEXT: part.text}))},
                "start": part.start,
                "end": part.end,
                "extractor": type(self).__name__,
            }
            for part in parts
        ]

    def best(self, message: Message) -> list[dict[str, Any]]:
        return [{"service_code": code, "confidence": score} for code, score in self.rank(message)[:RANKING_LENGTH]]

    def service(self, message: Message) -> dict[str, Any]:
        best = self.best(message)
        return {
            "entity": "service",
            "value": {**best[0], "ranking": best},
            "start": 0,
            "end": len(message.get(TEXT)),
            "extractor": type(self).__name__,
        }


def pack_examples(pack: CityPack) -> list[Example]:
    """Return (text, service code) for every name, description, keyword and example of the pack's services."""
    return [(text, code) for code, texts in texts_by_service(pack) for text in texts]


def pack_letters(pack: CityPack) -> list[Example]:
    """Return all texts of each service in one language as one text, as long as a real letter."""
    return [("，".join(texts), code) for code, texts in texts_by_service(pack) if len(texts) > 1]


def texts_by_service(pack: CityPack) -> Iterator[tuple[str, list[str]]]:
    """Yield each service's code with its folded texts in one language, once for every language."""
    for service in pack.services:
        for language in pack.languages:
            if service.code != LEFTOVER:
                yield service.code, service_texts(service, language)


def service_texts(service: Service, language: str) -> list[str]:
    named = [service.name.in_language(language), service.description.in_language(language)]
    texts = (*named, *service.keywords.get(language, ()), *service.examples.get(language, ()))
    return [fold(text) for text in dict.fromkeys(texts) if text]


def pack_keywords(pack: CityPack) -> list[str]:
    """Return every keyword of every service, folded."""
    return sorted({fold(word) for service in pack.services for words in service.keywords.values() for word in words})
