"""Figures for the public: small cells hidden so that no total gives them away, and counts rounded.

A cell with fewer than K citizens (and any cell that would be the only hidden one of its total) is hidden: with the
smallest other cell beside it, a reader who subtracts from the total learns only the sum of two or more. The hidden
cells of a total together have at least K citizens too (complementary suppression, as statistical offices do it).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

K = 5
ROUND_TO = 5


def masked(counts: pd.Series, citizens: pd.Series) -> pd.Series:
    """Return which cells of one total to hide; ``counts`` and ``citizens`` have the cells' names as index.

    Empty cells are shown where they can be: that nobody asked says nothing about anybody.
    """
    citizens = citizens.reindex(counts.index).fillna(0)
    return _completed((citizens < K) & (counts > 0), counts, citizens)


def masked_table(counts: pd.DataFrame, citizens: pd.DataFrame) -> pd.DataFrame:
    """Return which cells of a table with totals of rows, of columns and of all to hide.

    Rows and columns are completed in turn; then whatever the totals still fix takes the smallest shown cell of its row
    or column with it, until nothing is fixed. It ends, because cells are only ever added.
    """
    hidden = (citizens < K) & (counts > 0)
    before = -1
    while before != (before := int(hidden.to_numpy().sum())):
        for name in counts.index:
            hidden.loc[name] = _completed(hidden.loc[name], counts.loc[name], citizens.loc[name])
        for name in counts.columns:
            hidden[name] = _completed(hidden[name], counts[name], citizens[name])
        for row, column in fixed(hidden):
            shown = [(citizens.iat[row, c], row, c) for c in range(hidden.shape[1]) if not hidden.iat[row, c]]
            shown += [(citizens.iat[r, column], r, column) for r in range(len(hidden)) if not hidden.iat[r, column]]
            if shown:
                _, r, c = min(shown)
                hidden.iat[r, c] = True
    return hidden


def fixed(hidden: pd.DataFrame) -> list[tuple[int, int]]:
    """Return the hidden cells that the totals of rows and columns, less what is shown, leave only one value.

    They are those whose unit vector is in the row space of the equations of the totals.
    """
    cells = np.argwhere(hidden.to_numpy())
    if not len(cells):
        return []
    rows = np.equal.outer(np.arange(hidden.shape[0]), cells[:, 0])
    columns = np.equal.outer(np.arange(hidden.shape[1]), cells[:, 1])
    equations = np.vstack([rows, columns]).astype(float)
    known = np.isclose(np.diag(np.linalg.pinv(equations) @ equations), 1.0)
    return [(int(row), int(column)) for row, column in cells[known]]


def _completed(hidden: pd.Series, counts: pd.Series, citizens: pd.Series) -> pd.Series:
    """Return ``hidden`` with more cells, small ones first and empty ones last, until two or more hold K citizens."""
    hidden = hidden.copy()
    if not hidden.any():
        return hidden
    others = sorted(counts.index[~hidden], key=lambda name: (counts[name] == 0, citizens[name]))
    for name in others:
        if hidden.sum() >= 2 and citizens[hidden].sum() >= K:
            break
        hidden[name] = True
    return hidden


def rounded(value: float) -> int:
    """Return a count to the nearest 5, halves up, so that two editions a request apart look alike."""
    return int((value + ROUND_TO / 2) // ROUND_TO * ROUND_TO)
