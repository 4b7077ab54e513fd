"""How made-up requests end: who asks, how long the steps take, what the citizen answers. Shares are assumptions (P)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from hotline.demo.mix import Mix

LIMIT_HOURS = {"T1": 2.0, "T2": 24.0, "T3": 168.0, "T4": 360.0}
REPEATS, FOLLOWED, CONTACTED, SOLVED, EXCLUDED = 0.08, 0.75, 0.97, 0.85, 0.03
CITIZENS = 3_000_000
GROUNDS = np.array(["legal_route", "outside_policy", "malicious_repeat"], dtype=object)


def outcomes(
    rng: np.random.Generator, mix: Mix, at: pd.DatetimeIndex, tiers: np.ndarray, place: np.ndarray
) -> dict[str, Any]:
    """Return the columns of events beside when, where and what; ``place`` numbers the point of each."""
    count = len(at)
    limit = np.array([LIMIT_HOURS[tier] for tier in tiers])
    accept = limit * 0.02 * rng.lognormal(0, 0.8, count)
    contact = accept + limit * 0.06 * rng.lognormal(0, 0.8, count)
    reply = contact + limit * 0.4 * rng.lognormal(0, 0.6, count)
    close = reply + 24 + 24 * rng.random(count)
    kinds = np.array(list(mix.kinds), dtype=object)
    kind = rng.choice(kinds, count, p=np.array(list(mix.kinds.values())) / sum(mix.kinds.values()))
    channels = np.array(list(mix.channels), dtype=object)
    followed, solved = rng.random(count) < FOLLOWED, rng.random(count) < SOLVED
    ways = np.array(["satisfied", "basically", "dissatisfied"], dtype=object)
    happy = rng.random(count)
    step = np.where(solved, np.searchsorted([0.8, 0.96], happy), np.searchsorted([0.05, 0.3], happy))
    excluded = rng.random(count) < EXCLUDED
    who = rng.integers(0, CITIZENS, count)
    again = rng.random(count) < REPEATS
    return {
        "accepted_at": at + pd.to_timedelta(accept, unit="h"),
        "contacted_at": at + pd.to_timedelta(contact, unit="h"),
        "replied_at": at + pd.to_timedelta(reply, unit="h"),
        "closed_at": at + pd.to_timedelta(close, unit="h"),
        "due_at": at + pd.to_timedelta(limit, unit="h"),
        "hours_to_accept": accept,
        "hours_to_contact": contact,
        "hours_to_reply": reply,
        "hours_to_close": close,
        "kind": kind,
        "channel": rng.choice(channels, count, p=np.array(list(mix.channels.values())) / sum(mix.channels.values())),
        "danger": np.where(rng.random(count) < 0.005, "hazard", ""),
        "mood": rng.choice(np.array(["calm", "upset", "angry"], dtype=object), count, p=[0.88, 0.08, 0.04]),
        "unit": np.array([f"unit_{n}" for n in range(400)], dtype=object)[place % 400],
        "state": "closed",
        "followed_up": followed,
        "contacted": np.where(followed, rng.random(count) < CONTACTED, None),
        "solved": np.where(followed, solved, None),
        "satisfaction": np.where(followed, ways[step], ""),
        "excluded": excluded,
        "exclusion_ground": np.where(excluded, rng.choice(GROUNDS, count), ""),
        "citizen": [f"c{each:08d}" for each in np.where(again, place % 5000, who)],
        "repeat": again,
    }
