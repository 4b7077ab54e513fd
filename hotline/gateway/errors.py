"""What can go wrong between a citizen and the gateway.

ChatError
├── BadMessage          the request is not a message
│   └── TooLarge
├── Forbidden           it came from another site
├── UnknownConversation the token belongs to nobody
├── NotFound            no such button, photo or address
└── TooMany             sent too fast
"""

from __future__ import annotations

from typing import Any

from hotline.gateway import texts


class ChatError(Exception):
    """An answer with a 4xx status. ``code`` names the text in ``locale/texts.yml`` and is shown to machines."""

    status = 400

    def __init__(self, code: str, *, status: int | None = None, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
        self.status = status or self.status

    def message(self, language: str) -> str:
        """Return the text for the citizen."""
        return texts.say(self.code, language, **self.values)


class BadMessage(ChatError):
    """The request is not a message we can take."""


class TooLarge(BadMessage):
    """More than we take at once."""

    status = 413


class Forbidden(ChatError):
    """Another site tried to speak for the citizen."""

    status = 403


class UnknownConversation(ChatError):
    """The token belongs to no conversation."""

    status = 401

    def __init__(self) -> None:
        super().__init__("unknown_conversation")


class NotFound(ChatError):
    """Nothing there for this citizen."""

    status = 404


class TooMany(ChatError):
    """Sent too fast; ``seconds`` until the next one is taken."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many", seconds=seconds)
        self.seconds = seconds
