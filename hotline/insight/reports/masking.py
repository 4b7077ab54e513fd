"""Figures for the public: small cells hidden so that no total gives them away, and counts rounded.

A cell with fewer than K citizens (and any cell that would be the only hidden one of its total) is hidden: with the
smallest other cell beside it, a reader who subtracts from the total learns only the sum of two or more. The hidden
cells of a total together have at least K citizens too (complementary suppression, as statistical offices do it).
"""

from __future__ import annotations

import pandas as pd

K = 5
ROUND_TO = 5


def masked(counts: pd.Series, citizens: pd.Series) -> pd.Series:
    """Return which cells of one total to hide; ``counts`` and ``citizens`` have the cells' names as index.

    Empty cells are shown: that nobody asked says nothing about anybody.
    """
    citizens = citizens.reindex(counts.index).fillna(0)
    return _completed((citizens < K) & (counts > 0), counts, citizens)


def masked_table(counts: pd.DataFrame, citizens: pd.DataFrame) -> pd.DataFrame:
    """Return which cells of a table with totals of rows, of columns and of all to hide.

    Hiding for a row can leave a column with one hidden cell, so both are repeated until nothing changes; it ends,
    because cells are only ever added.
    """
    hidden = (citizens < K) & (counts > 0)
    while True:
        before = int(hidden.to_numpy().sum())
        for axis in (counts.index, counts.columns):
            for name in axis:
                part = (name, slice(None)) if axis is counts.index else (slice(None), name)
                hidden.loc[part] = _completed(hidden.loc[part], counts.loc[part], citizens.loc[part]).to_numpy()
        if int(hidden.to_numpy().sum()) == before:
            return hidden


def _completed(hidden: pd.Series, counts: pd.Series, citizens: pd.Series) -> pd.Series:
    hidden = hidden.copy()
    if not hidden.any():
        return hidden
    for name in citizens[~hidden & (counts > 0)].sort_values(kind="stable").index:
        if hidden.sum() >= 2 and citizens[hidden].sum() >= K:
            break
        hidden[name] = True
    return hidden


def rounded(value: float) -> int:
    """Return a count to the nearest 5, halves up, so that two editions a request apart look alike."""
    return int((value + ROUND_TO / 2) // ROUND_TO * ROUND_TO)
