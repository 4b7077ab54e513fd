"""The citizens' condition (民情指数) in layers: a vector for each street or domain, never one opaque score.

pressure: this week's requests against the eight weeks before, in standard deviations; grave: the share of T1 and T2;
unsolved and dissatisfied: shares of the valid answers; repeated: the share of repeats; upset: the share of requests
whose words are not calm. ``WEIGHTS`` only order a list of vectors and are shown beside it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

PARTS = ("pressure", "grave", "unsolved", "dissatisfied", "repeated", "upset")
WEIGHTS = {"pressure": 0.25, "grave": 0.15, "unsolved": 0.2, "dissatisfied": 0.15, "repeated": 0.15, "upset": 0.1}
WEEKS = 8
FEWEST = 5  # answers, for a share of them


def vectors(events: pd.DataFrame, by: str, last: pd.Timestamp) -> pd.DataFrame:
    """Return a row for each value of ``by``: its requests of the seven days before ``last``, and the six parts.

    ``events`` holds nine weeks. A part that too little is known of is NaN.
    """
    back = (last - events["requested_at"]).dt.total_seconds() // (7 * 86_400)
    weeks = events.assign(week=back).pivot_table(
        index=by, columns="week", values="number", aggfunc="count", observed=True
    )
    weeks = weeks.reindex(columns=range(WEEKS + 1)).fillna(0)
    past = weeks[list(range(1, WEEKS + 1))]
    # At least the spread of a Poisson count: eight weeks can by chance be very even.
    spread = np.sqrt(np.maximum(past.var(axis=1, ddof=1), np.maximum(past.mean(axis=1), 1.0)))
    now = events[back == 0]
    groups = now.groupby(by, observed=True)
    answered = now[now["followed_up"]].groupby(by, observed=True)
    enough = answered.size() >= FEWEST
    found = pd.DataFrame({"requests": weeks[0].astype(int), "pressure": (weeks[0] - past.mean(axis=1)) / spread})
    found["grave"] = groups["tier"].agg(lambda tiers: tiers.isin(["T1", "T2"]).mean())
    found["unsolved"] = (1 - answered["solved"].agg(lambda said: said.astype(float).mean())).where(enough)
    found["dissatisfied"] = answered["satisfaction"].agg(lambda said: (said == "dissatisfied").mean()).where(enough)
    found["repeated"] = groups["repeat"].mean()
    found["upset"] = groups["mood"].agg(lambda moods: moods.isin(["upset", "angry", "desperate"]).mean())
    return found[found["requests"] > 0]


def ordered(found: pd.DataFrame) -> pd.DataFrame:
    """Return ``found`` by the weighted mean of the parts' ranks, most pressing first; unknown ranks in the middle."""
    ranks = found[list(PARTS)].rank(pct=True).fillna(0.5)
    return found.loc[(ranks * pd.Series(WEIGHTS)).sum(axis=1).sort_values(ascending=False, kind="stable").index]
