"""The bot audit: turns, abandonment, time to a request, hand-off and rating, by channel, language and length."""

from __future__ import annotations

import pandas as pd

from hotline.insight.judging.three_rates import wilson

SHARES = ("filed", "abandoned", "handed_off")
LONG = 60  # characters of the first message from which on it counts as long (project default)


def bot_audit(conversations: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return one row for each value of ``by`` (channel, language or length).

    Columns needed: channel, language, first_length, turns (citizen's messages), begun_at, filed_at (first request),
    handed_off, asked (whether the citizen began to tell a matter), rating (0 to 1 or missing). Abandoned is a matter
    begun that was neither filed nor handed to a person.
    """
    table = conversations.copy()
    table["length"] = (table["first_length"] >= LONG).map({True: "long", False: "short"})
    table["filed"] = table["filed_at"].notna()
    table["abandoned"] = (table["asked"] & ~table["filed"] & ~table["handed_off"]).where(table["asked"])
    table["minutes"] = (table["filed_at"] - table["begun_at"]).dt.total_seconds() / 60
    grouped = table.groupby(by)
    found = pd.DataFrame(
        {
            "conversations": grouped.size(),
            "median_turns": grouped["turns"].median(),
            "median_minutes_to_request": grouped["minutes"].median(),
            "rating": grouped["rating"].mean(),
            "rated": grouped["rating"].count(),
        }
    )
    for name in SHARES:
        counted = table[name].dropna().astype(float).groupby(table[by])
        n = counted.size().reindex(found.index, fill_value=0)
        wins = counted.sum().reindex(found.index, fill_value=0.0)
        found[name] = wins / n.where(n > 0)
        found[f"{name}_low"], found[f"{name}_high"] = wilson(wins, n)
    return found
