"""Who is heard: channels, repeat callers, and streets that are strangely silent. Silence is not satisfaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

MUCH = 5  # requests of one citizen
FEW = 1 / 3  # of what is expected
P_BELOW = 0.001


@dataclass(frozen=True)
class Callers:
    """How requests spread over citizens."""

    requests: int
    citizens: int
    repeat_share: float  # requests of citizens with two or more
    heavy_share: float  # requests of citizens with five or more
    top_share: float  # requests of the hundredth of citizens with the most


@dataclass(frozen=True)
class Silent:
    """A street from which far fewer requests come than expected."""

    subdistrict: str
    requests: int
    expected: float
    p: float


def callers(events: pd.DataFrame) -> Callers:
    """Return how the requests of ``events`` spread over citizens."""
    each = events["citizen"].value_counts().to_numpy()
    whole = max(1, int(each.sum()))
    top = each[: max(1, len(each) // 100)].sum()
    return Callers(
        int(each.sum()), len(each), each[each >= 2].sum() / whole, each[each >= MUCH].sum() / whole, top / whole
    )


def silent(streets: Counter[str], districts: dict[str, str], residents: dict[str, int]) -> list[Silent]:
    """Return the silent ones of ``streets`` (requests by code, zeros included), the most silent first.

    Expected is the city's rate times the residents of the street; where only its district's are known, an equal part
    of them; where none are, the median of the district's streets. A street is silent when it has at most a third of
    that and a Poisson count would be so small less than once in a thousand.
    """
    members: dict[str, list[str]] = {}
    for street in streets:
        members.setdefault(districts.get(street, ""), []).append(street)
    people = {
        street: residents.get(street, residents.get(district, 0) / len(inside))
        for district, inside in members.items()
        for street in inside
    }
    known = sum(people.values())
    rate = sum(streets.values()) / known if known else 0.0
    found = []
    for district, inside in members.items():
        median = float(np.median([streets[street] for street in inside])) if district else 0.0
        for street in inside:
            expected = people[street] * rate or median
            p = float(stats.poisson.cdf(streets[street], expected))
            if streets[street] <= FEW * expected and p < P_BELOW:
                found.append(Silent(street, streets[street], expected, p))
    return sorted(found, key=lambda row: (row.requests / row.expected, row.subdistrict))
