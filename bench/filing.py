"""A filing dialogue as a citizen leads it: greet, tell, leave a phone, say yes, ask how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Said = dict[str, Any]  # {"text", "card"}; a card is a draft read back or a filed request
PHONE = "13800138000"
YES = "确认"
MOST_MESSAGES = 9  # more than this and the dialogue went astray


def told(number: int) -> str:
    """Return a request nobody else tells: its house number is its own."""
    return f"朝阳区建国路{number}号门口的路灯坏了三天了"


@dataclass
class Filing:
    """One request from the first word to its number; says the next message when told what came back."""

    story: str
    greets: bool = True
    asks: bool = True
    said: list[str] = field(default_factory=list)
    filed: bool = False

    def next(self, answer: list[Said]) -> str | None:
        """Return what the citizen says to the bot's latest ``answer``, None at the end of the dialogue."""
        text = self._next([kind_of(each) for each in answer])
        if text is None or len(self.said) == MOST_MESSAGES:
            return None
        self.said.append(text)
        return text

    def _next(self, cards: list[str]) -> str | None:
        if self.filed:
            return None
        if not self.said and self.greets:
            return "你好"
        if self.story not in self.said:
            return self.story
        if "draft" in cards:
            return YES
        if self.said[-1] == YES:  # filed, or kept for later
            self.filed = True
            return "我的诉求办得怎么样了" if self.asks else None
        return PHONE


def kind_of(said: Said) -> str:
    """Return the kind of card a bot message shows, or ""."""
    card = said.get("card") or (said.get("custom") or {}).get("card") or {}
    return str(card.get("type") or "")


def stories(start: int = 1) -> Iterator[str]:
    """Yield stories that are all different."""
    number = start
    while True:
        yield told(number)
        number += 1
