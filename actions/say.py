"""Saying a response of `bot/responses` with values."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

import citypack


def say(
    dispatcher: CollectingDispatcher,
    response: str,
    *,
    buttons: list[dict[str, str]] | None = None,
    custom: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Utter a response; buttons are added to its own, `custom` travels with the text."""
    texts = {"hotline": citypack.load().hotline_number} | {name: harmless(str(value)) for name, value in values.items()}
    dispatcher.utter_message(response=response, buttons=buttons, json_message=custom, **texts)


def harmless(text: str) -> str:
    """Return the text without the one sequence that makes Rasa give up filling in a response."""
    return text.replace("0[", "0 [")
