"""What the citizen wants: one intent classifier for Chinese and English."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.text_classifier import TextClassifier, classified_text, is_payload
from bot.components.text_model import SEED, Example, TextModel
from intake.text import weight

RANKING_LENGTH = 10
LETTER_SENTENCES = 8
LONG = 30  # weight (characters or words) from which nobody only greets, agrees or asks who we are


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CitizenIntentClassifier(TextClassifier, IntentClassifier):
    """Sets `intent` and `intent_ranking`; leaves /intent payloads to Rasa's own handler."""

    @classmethod
    def required_components(cls) -> list[type]:
        return []

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the NLU examples and on natural combinations of them."""
        examples = [
            (classified_text(each), each.get(INTENT)) for each in training_data.intent_examples if each.get(INTENT)
        ]
        composed = combined(examples, self.config["letter_intents"])
        return self.keep(TextModel.fit(examples, composed, self.config["regularisation"]))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "regularisation": 1.0,
            # Intents whose messages may run over many sentences.
            "letter_intents": ["report_problem", "ask_question", "make_suggestion", "give_praise"],
            # Intents that nobody takes many words for: whoever writes a paragraph means something else.
            "short_intents": [
                "affirm",
                "ask_identity",
                "ask_reason",
                "cancel",
                "change_language",
                "deny",
                "dont_know",
                "goodbye",
                "greet",
                "pause",
                "refuse",
                "repeat_question",
                "start_over",
                "thank",
            ],
        }

    def _fitting(self, message: Message) -> list[tuple[str, float]]:
        """Return the ranking, of a long message without the intents that are said in a few words."""
        ranking = self.rank(message)
        if weight(message.get(TEXT) or "") < LONG:
            return ranking
        return [(name, confidence) for name, confidence in ranking if name not in self.config["short_intents"]]

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = [] if is_payload(message) else self._fitting(message)[:RANKING_LENGTH]
            named = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence} for name, confidence in ranking]
            nothing = {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, named[0] if named else nothing, add_to_output=True)
            message.set(INTENT_RANKING_KEY, named, add_to_output=True)
        return messages


def combined(examples: list[Example], letter_intents: list[str]) -> list[Example]:
    """Return further examples as people write them: with politeness, with details in the same breath, and as a letter.

    A greeting, thanks or a telephone number do not change what a message wants, and a letter wants what its sentences
    want. Short answers get no such company: in them every word counts.
    """
    chooser = random.Random(SEED)  # noqa: S311 - the same model every time, not a secret
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in examples:
        by_intent[intent].append(text)

    def some(intent: str, like: str, most: int = 1) -> list[str]:
        """Return one to `most` texts of the intent, in Latin script when `like` is, else in Chinese."""
        alike = [text for text in by_intent[intent] if text.isascii() == like.isascii()]
        return [chooser.choice(alike) for _ in range(chooser.randint(1, most))] if alike else []

    more: list[Example] = []
    for intent in letter_intents:
        for text in by_intent[intent]:
            company = (
                "，".join([*some("greet", text), text]),
                "。".join([text, *some("thank", text)]),
                "，".join([text, *some("inform", text, 3)]),
                "，".join([*some("inform", text, 2), text]),
            )
            letter = "。".join([text, *some(intent, text, LETTER_SENTENCES)])
            more += [(chooser.choice(company), intent), (letter, intent)]
    return more
