from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from hotline.insight.reports.masking import K, masked, masked_table, rounded


def test_a_single_small_cell_takes_the_next_smallest_with_it() -> None:
    counts = pd.Series({"a": 50, "b": 9, "c": 3, "d": 0})
    assert masked(counts, counts).to_dict() == {"a": False, "b": True, "c": True, "d": False}


def test_hidden_cells_together_are_never_fewer_than_k() -> None:
    counts = pd.Series({"a": 50, "b": 1, "c": 1})
    assert masked(counts, counts).tolist() == [True, True, True]


def test_nothing_small_hides_nothing() -> None:
    counts = pd.Series({"a": 50, "b": 5})
    assert not masked(counts, counts).any()


@pytest.mark.parametrize("seed", range(20))
def test_no_small_cell_of_a_table_can_be_reckoned_from_its_totals(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = pd.DataFrame(rng.poisson(rng.gamma(0.7, 12, (6, 5))), index=list("abcdef"), columns=list("vwxyz"))
    hidden = masked_table(counts, counts).to_numpy()
    assert hidden[(counts.to_numpy() < K) & (counts.to_numpy() > 0)].all()
    # What a reader knows: every total and every shown cell. A hidden cell is known if it is fixed by these equations.
    cells = [tuple(cell) for cell in np.argwhere(hidden)]
    equations = np.array(
        [[float(cell[axis] == i) for cell in cells] for axis, size in ((0, 6), (1, 5)) for i in range(size)]
    ).reshape(11, len(cells))
    rank = np.linalg.matrix_rank(equations) if cells else 0
    for i in range(len(cells)):
        unit = np.eye(len(cells))[i]
        assert np.linalg.matrix_rank(np.vstack([equations, unit])) > rank


def test_rounding_is_to_five_halves_up() -> None:
    assert [rounded(n) for n in (0, 2, 3, 7, 8, 12.5)] == [0, 0, 5, 5, 10, 15]
    assert list(itertools.islice(map(rounded, range(100, 106)), 6)) == [100, 100, 100, 105, 105, 105]
