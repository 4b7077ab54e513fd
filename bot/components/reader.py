"""The first component: reads everything but the intent out of a citizen's message.

Division of work: `spacy_pipeline` locates candidates, `reading` hands them to the pure functions of `intake`, this
module is the Rasa side. For the classifiers after it, the reader also leaves the text with every place, number and time
replaced by one symbol: to them "building 3 is cold" and "building 12 is cold" are one sentence.
"""

# ruff: noqa: ARG003 - Rasa passes these arguments by name

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from typing_extensions import Self

import citypack
from bot.components.reading import Found, Source, read
from bot.components.spacy_pipeline import PLACE, build
from bot.components.text_classifier import MASKED_TEXT, is_payload
from citypack import CityPack
from intake.language import detect_language
from intake.text import fold

MAX_LENGTH = 10_000  # characters read; the gateway accepts no more
# One private-use character stands for each kind of value. Of places only the names that the gazetteer knows: the span
# of a whole address may reach into what is wrong there, which the classifiers need.
PLACE_NAME = "\ue001"
SYMBOLS = {
    "occurred": "\ue002",
    "phone": "\ue003",
    "service_request_id": "\ue004",
    "contact_name": "\ue005",
}


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
)
class CitizenTextReader(GraphComponent, EntityExtractorMixin):
    """Sets the entities of one message, and the masked text for the classifiers."""

    def __init__(self, pack: CityPack) -> None:
        self._pack = pack
        self._gazetteer = pack.gazetteer()
        self._pipelines: dict[str, Language] = {language: build(language, pack) for language in ("zh", "en")}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls(citypack.load())

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of every message; payloads of buttons have none of ours."""
        for message in messages:
            if not is_payload(message):
                self._set(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give the classifiers the same masked text in training as in use; training entities stay untouched."""
        for message in training_data.training_examples:
            text = message.get(TEXT)
            if text:
                _, found, places = self._read(text, {})
                message.set(MASKED_TEXT, masked(text, found, places))
        return training_data

    def _set(self, message: Message) -> None:
        text: str = message.get(TEXT) or ""
        metadata: dict[str, Any] = message.get("metadata") or {}
        language, found, places = self._read(text[:MAX_LENGTH], metadata)
        if language:
            found = [*found, Found("language", language, 0, len(text))]
        entities = [{**vars(each), "extractor": type(self).__name__} for each in found]
        message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
        message.set(MASKED_TEXT, masked(text, found, places))

    def _read(self, text: str, metadata: dict[str, Any]) -> tuple[str | None, list[Found], list[tuple[int, int]]]:
        """Return the language, what was found, and the spans of gazetteer names."""
        language = detect_language(text) or metadata.get("language")
        pipeline = self._pipelines.get(language or self._pack.default_language, self._pipelines["zh"])
        doc = pipeline(fold(text))
        found = read(Source(text, doc, self._gazetteer, self._sent_at(metadata)))
        return language, found, [(span.start_char, span.end_char) for span in doc.spans[PLACE]]

    def _sent_at(self, metadata: dict[str, Any]) -> datetime:
        """Return when the message was sent, in the city's zone; now when the channel does not say."""
        zone = ZoneInfo(self._pack.timezone)
        sent_at = metadata.get("sent_at")
        if not sent_at:
            return datetime.now(zone)
        return datetime.fromisoformat(sent_at.replace("Z", "+00:00")).astimezone(zone)


def masked(text: str, found: Iterable[Found], places: Iterable[tuple[int, int]]) -> str:
    """Return the folded text with each name, time and number as one symbol; of those that overlap the first stays."""
    spans = [(each.start, each.end, SYMBOLS[each.entity]) for each in found if each.entity in SYMBOLS]
    spans += [(start, end, PLACE_NAME) for start, end in places]
    folded, pieces, position = fold(text), [], 0
    for start, end, symbol in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= position:
            pieces += [folded[position:start], symbol]
            position = end
    return "".join([*pieces, folded[position:]])
