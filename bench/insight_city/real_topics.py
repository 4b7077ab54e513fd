"""Hot topics in real messages with times (teddy2020c): only keywords and numbers are printed, never a message."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pandas as pd

from hotline.insight.sensing.topics import joined, keywords, leaders, vectors

SHOWN = 15
LEAST_CITIZENS = 3


def report() -> None:
    """Print the largest topics: keywords, days, messages, citizens."""
    path = Path(os.environ.get("CORPORA", "../shared/corpora"), "teddy2020c", "hotspot.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [f"{row['topic']} {row['topic']} {row['detail'][:200]}" for row in rows]
    at = pd.to_datetime(pd.Series([row["time"] for row in rows]), errors="coerce", format="mixed")
    found, _, grams = vectors(texts)
    groups = joined(found, leaders(found))
    sizes = pd.Series(groups).value_counts()
    print(f"{len(rows):,} messages, {len(sizes):,} groups, {int((sizes >= 5).sum())} with five or more")
    truth = np.array([row["cluster"] for row in rows])
    shown = 0
    for leader, size in sizes.items():
        members = np.flatnonzero(groups == leader)
        middle = np.asarray(found[members].mean(axis=0)).ravel()
        days = at.iloc[members]
        who = len({rows[int(member)]["user"] for member in members})
        if who < LEAST_CITIZENS:
            continue  # one citizen's many messages are no topic of the city
        shown += 1
        if shown > SHOWN:
            return
        clusters = len(set(truth[members]))
        span = f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}"
        words = " · ".join(keywords(middle, grams, 7))
        print(f"{size:4} messages, {who:3} citizens, {span}, {clusters} groups of near-copies: {words}")
