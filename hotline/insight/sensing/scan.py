"""Hotspots by a space-time scan: where and since when more requests came than place and day by themselves explain.

The space-time permutation statistic (Kulldorff and others 2005, PLoS Medicine 2:e59) needs no number of residents:
in a cylinder (a circle of up to 3 km, the last 1 to 14 days) the expected number is that of its place times that of its
days.
The likelihood ratio of the strongest cylinder is compared with those of data whose days were shuffled: up to 999 times,
fewer when it has become plain that the place is ordinary (Besag and Clifford 1991, Biometrika 78:301).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

CELL = 500.0
RADII = (0.0, 750.0, 1500.0, 3000.0)
LONGEST = 14
PERMUTATIONS = 999
ENOUGH = 30  # shuffles that beat the observed: then the p-value is known well enough to be no hotspot
LEAST = 5
METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class Hotspot:
    """A circle (metres) and how many days up to the last; ``members`` are the rows of the points in it."""

    lat: float
    long: float
    radius: float
    days: int
    count: int
    expected: float
    p: float
    members: np.ndarray


def scan(
    lat: np.ndarray, long: np.ndarray, day: np.ndarray, days: int, seed: int = 0, permutations: int = PERMUTATIONS
) -> list[Hotspot]:
    """Return the hotspots with p <= 0.05 that do not overlap, the strongest first.

    ``day`` numbers the days of the points from 0 to ``days`` - 1, the last being today; ``days`` should be twice the
    longest window or more. Points without a place have to be left out.
    """
    if len(lat) < LEAST:
        return []
    cells, middles, metres = _grid(lat, long)
    circles, sizes = _circles(metres, np.bincount(cells[day >= days - LONGEST], minlength=len(middles)))
    if not circles.shape[0]:
        return []
    statistic, counts, means = _ratios(circles, _table(cells, day, days, len(middles)))
    chances = _chances(circles, cells, day, days, len(middles), statistic, seed, permutations)
    return _chosen(statistic, counts, means, chances, circles, sizes, cells, middles, day, days)


def _grid(lat: np.ndarray, long: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cell of each point, the middles of the cells in degrees, and in metres."""
    wide = METRES_PER_DEGREE * np.cos(np.radians(np.mean(lat)))
    places = np.column_stack([lat * METRES_PER_DEGREE, long * wide])
    corners, cells = np.unique(np.floor(places / CELL).astype(np.int64), axis=0, return_inverse=True)
    metres = (corners + 0.5) * CELL
    return cells.ravel(), metres / np.array([METRES_PER_DEGREE, wide]), metres


def _circles(metres: np.ndarray, recent: np.ndarray) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return the cells of each circle as rows of a matrix, and its radius; only around cells where something came."""
    centres = np.flatnonzero(recent >= 2)
    if not len(centres):
        return sparse.csr_matrix((0, len(metres))), np.zeros(0)
    tree, rows = cKDTree(metres), []
    for radius in RADII:
        near = tree.query_ball_point(metres[centres], radius + 1.0)
        lengths = np.array([len(each) for each in near])
        columns = np.concatenate([np.asarray(each, dtype=np.int64) for each in near])
        starts = np.concatenate([[0], np.cumsum(lengths)])
        rows.append(sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), (len(near), len(metres))))
    return sparse.vstack(rows, format="csr"), np.repeat(RADII, len(centres))


def _table(cells: np.ndarray, day: np.ndarray, days: int, number: int) -> np.ndarray:
    """Return counts[cell, w]: w = 0 in all days, w = 1 to 14 in the last w days."""
    whole = np.bincount(cells, minlength=number).astype(np.float32)
    back = days - 1 - day
    recent = back < LONGEST
    by_day = np.bincount(cells[recent] * LONGEST + back[recent], minlength=number * LONGEST)
    return np.column_stack([whole, np.cumsum(by_day.reshape(number, LONGEST), axis=1, dtype=np.float32)])


def _ratios(circles: sparse.csr_matrix, table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return log likelihood ratio, count and expectation of each cylinder, [circle, window]."""
    found = circles @ table
    counts, totals, whole = found[:, 1:], table[:, 1:].sum(axis=0), float(table[:, 0].sum())
    means = found[:, :1] * totals / whole
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = counts * np.log(counts / means)
        outside = (whole - counts) * np.log((whole - counts) / (whole - means))
    more = (counts > means) & (counts >= LEAST) & (counts < whole)
    return np.where(more, inside + outside, 0.0), counts, means


def _chances(
    circles: sparse.csr_matrix,
    cells: np.ndarray,
    day: np.ndarray,
    days: int,
    number: int,
    statistic: np.ndarray,
    seed: int,
    permutations: int,
) -> np.ndarray:
    """Return the largest ratio of each shuffle; fewer than ``permutations`` when enough of them beat the observed."""
    rng, highest, strongest, beaten = np.random.default_rng(seed), statistic.max(), [], 0
    shuffled = day.copy()
    for _ in range(permutations):
        rng.shuffle(shuffled)
        strongest.append(float(_ratios(circles, _table(cells, shuffled, days, number))[0].max()))
        beaten += strongest[-1] >= highest
        if beaten >= ENOUGH:
            break
    return np.array(strongest)


def _chosen(
    statistic: np.ndarray,
    counts: np.ndarray,
    means: np.ndarray,
    chances: np.ndarray,
    circles: sparse.csr_matrix,
    sizes: np.ndarray,
    cells: np.ndarray,
    middles: np.ndarray,
    day: np.ndarray,
    days: int,
) -> list[Hotspot]:
    """Return the significant cylinders from the strongest on, each without a cell of a stronger one."""
    taken = np.zeros(len(middles), dtype=bool)
    found: list[Hotspot] = []
    limit = np.quantile(chances, 0.95) if len(chances) else np.inf
    order = np.argsort(-statistic, axis=None)
    for flat in order[: int((statistic > limit).sum())]:
        circle, window = np.unravel_index(flat, statistic.shape)
        inside = circles.indices[circles.indptr[circle] : circles.indptr[circle + 1]]
        p = (1 + int((chances >= statistic[circle, window]).sum())) / (1 + len(chances))
        if taken[inside].any() or p > 0.05:
            continue
        taken[inside] = True
        members = np.flatnonzero(np.isin(cells, inside) & (day >= days - 1 - window))
        middle = np.average(middles[cells[members]], axis=0)
        found.append(
            Hotspot(
                float(middle[0]), float(middle[1]), max(float(sizes[circle]), CELL / 2), int(window) + 1,
                int(counts[circle, window]), float(means[circle, window]), p, members,
            )
        )  # fmt: skip
    return found
