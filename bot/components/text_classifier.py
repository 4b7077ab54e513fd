"""What the two classifiers share: keep a TextModel in Rasa's model storage, read a message's text."""

# ruff: noqa: ARG003 - Rasa passes these arguments by name

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from typing_extensions import Self

from bot.components.service_model import ServiceModel
from bot.components.text_model import TextModel
from intake.text import fold

MODEL_FILE = "text_model.joblib"
MASKED_TEXT = "masked_text"  # set by the reader: places, numbers and times replaced by one symbol each


class ModelMissing(RuntimeError):
    """The archive holds no model of this component: train again."""


class TextClassifier(GraphComponent):
    """A graph component around one model of texts."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.config = config
        self._storage = storage
        self._resource = resource
        self.model: TextModel | ServiceModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: Any,
    ) -> Self:
        """Return the trained component; raises ModelMissing when the archive has none."""
        component = cls(config, model_storage, resource)
        try:
            with model_storage.read_from(resource) as folder:
                component.model = joblib.load(folder / MODEL_FILE)
        except ValueError as exc:
            raise ModelMissing(f"{cls.__name__} is not in the model; run the training again") from exc
        return component

    def keep(self, model: TextModel | ServiceModel) -> Resource:
        """Store the model in the archive being trained."""
        self.model = model
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(model, folder / MODEL_FILE, compress=3)
        return self._resource

    def rank(self, message: Message) -> list[tuple[str, float]]:
        """Return the labels of a message, the likeliest first."""
        if self.model is None:
            raise ModelMissing(f"{type(self).__name__} was not trained")
        return self.model.rank(classified_text(message))


def classified_text(message: Message) -> str:
    return message.get(MASKED_TEXT) or fold(message.get(TEXT) or "")


def is_payload(message: Message) -> bool:
    """Whether Rasa's own handler of /intent messages will decide about this message."""
    return (message.get(TEXT) or "").lstrip().startswith(INTENT_MESSAGE_PREFIX)
