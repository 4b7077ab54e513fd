"""Which service of the city a message is about, learnt from the city pack and from the city's history if it has one."""

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
from bot.components.likeness import ServiceLikeness
from bot.components.service_examples import pack_examples, pack_keywords, pack_letters
from bot.components.service_model import ServiceModel
from bot.components.taught import taught_examples
from bot.components.text_classifier import TextClassifier, classified_text, is_payload
from bot.history import serving
from bot.history.model import HistoryModel
from intake.problems import find_problems
from intake.problems.finding import Problem
from intake.problems.new_matter import find_new_matter

RANKING_LENGTH = 3
LONGEST_SPLIT = 4000  # characters in which several problems are looked for


class PackMismatch(RuntimeError):
    """The model was trained for other services than the city pack in use has."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ServiceClassifier(TextClassifier, EntityExtractorMixin):
    """Sets one entity `service` over the whole text: {"service_code", "confidence", "ranking": best three}."""

    history: HistoryModel | None = None
    likeness: ServiceLikeness | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"regularisation": 0.5}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the texts of the pack's services and what the desk has taught; the NLU examples have no service."""
        pack = citypack.load()
        examples, letters = [*pack_examples(pack), *taught_examples(pack)], pack_letters(pack)
        keywords = pack_keywords(pack)
        return self.keep(ServiceModel.fit(examples, letters, keywords, self.config["regularisation"]))

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
        component.history = serving.load(pack)
        if isinstance(component.model, ServiceModel):
            component.likeness = ServiceLikeness(component.model, pack)
        return component

    def rank(self, message: Message) -> list[tuple[str, float]]:
        """Return the services of a message, the likeliest first."""
        ranking = super().rank(message)
        return serving.together(ranking, self.history, classified_text(message)) if self.history else ranking

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                found = [self.service(message), *self.problems(message), *self.new_matter(message)]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages

    def problems(self, message: Message) -> list[dict[str, Any]]:
        """Return one entity `problem` for each of several problems: {"text", "ranking": best three services}."""
        parts = find_problems((message.get(TEXT) or "")[:LONGEST_SPLIT], self.likeness)
        if len(parts) < 2:
            return []
        return [self.told("problem", part) for part in parts]

    def new_matter(self, message: Message) -> list[dict[str, Any]]:
        """Return the entity `new_matter` when the message drops what was told before for something else."""
        part = find_new_matter((message.get(TEXT) or "")[:LONGEST_SPLIT])
        return [self.told("new_matter", part)] if part else []

    def told(self, name: str, part: Problem) -> dict[str, Any]:
        """Return a part of the message as an entity: {"text", "ranking": best three services}."""
        return {
            "entity": name,
            "value": {"text": part.text, "ranking": self.best(Message({TEXT: part.text}))},
            "start": part.start,
            "end": part.end,
            "extractor": type(self).__name__,
        }

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
