"""League tables: units, companies or estates by requests for each thousand households and by solved rate."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from scipy import stats

from hotline.insight.judging.three_rates import RANKED_FROM, three_rates


def league(events: pd.DataFrame, by: str, households: Mapping[str, float]) -> pd.DataFrame:
    """Return one row a value of ``by``: requests, citizens, rate per 1,000 households with its 95 % interval, solved.

    The rate's interval is Garwood's exact one for a Poisson count (1936); it and the rate are NaN where ``households``
    says nothing. Solved has Wilson's. ``ranked`` says whether 20 valid answers allow a rank.
    """
    known = events[events[by].notna() & (events[by].astype(object) != "")]
    key = known[by].astype(object)
    table = pd.DataFrame(
        {"requests": key.value_counts(), "citizens": known.groupby(key)["citizen"].nunique()}
    ).sort_index()
    homes = pd.Series({name: households.get(str(name), float("nan")) for name in table.index}, dtype=float) / 1000
    table["rate"] = table["requests"] / homes
    table["rate_low"] = stats.chi2.ppf(0.025, 2 * table["requests"]) / 2 / homes
    table["rate_high"] = stats.chi2.ppf(0.975, 2 * table["requests"] + 2) / 2 / homes
    rates = three_rates(known, by).units
    for name in ("valid", "solved", "solved_low", "solved_high"):
        table[name] = rates[name].reindex(table.index)
    table["valid"] = table["valid"].fillna(0).astype(int)
    table["ranked"] = table["valid"] >= RANKED_FROM
    return table.sort_values(["ranked", "solved", "requests"], ascending=[False, True, False], kind="stable")
