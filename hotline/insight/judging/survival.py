"""How long a problem lives: the survival curve of clusters that come again (Kaplan and Meier, 1958)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.duration.survfunc import SurvfuncRight

QUIET_DAYS = 28  # without a further request a problem counts as over (project default)
FEWEST_REQUESTS = 3


@dataclass(frozen=True)
class Survival:
    """The curve at the days where it falls, with pointwise 95 % bounds; median in days, NaN while it is not reached."""

    curve: pd.DataFrame
    problems: int
    over: int
    median: float


def problems(events: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Return one row a problem (a service at one place, or a cluster) with at least FEWEST_REQUESTS requests.

    Columns: first and last (moments), requests, days (from the first to the last request), over (quiet for QUIET_DAYS
    before ``until``; the others are censored at their last sign of life).
    """
    place = events["place_point"].astype(object)
    key = events["service_code"].astype(object) + "|" + events["subdistrict"].astype(object).fillna("") + "|" + place
    key = key.where(place.notna() & (place != ""), events["cluster"].astype(object))
    grouped = events.groupby(key)["requested_at"]
    found = pd.DataFrame({"first": grouped.min(), "last": grouped.max(), "requests": grouped.size()})
    found = found[found["requests"] >= FEWEST_REQUESTS]
    found["days"] = (found["last"] - found["first"]).dt.total_seconds() / 86400
    found["over"] = found["last"] < until - pd.Timedelta(days=QUIET_DAYS)
    return found


def survival(found: pd.DataFrame) -> Survival:
    """Return the curve of ``problems``; bounds on the log-log scale (Kalbfleisch and Prentice, 2002), within 0 to 1."""
    days = np.maximum(found["days"].to_numpy(dtype=float), 1e-6)
    over = found["over"].to_numpy(dtype=int)
    if not over.sum():
        return Survival(pd.DataFrame(columns=["day", "share", "low", "high", "at_risk"]), len(found), 0, float("nan"))
    fit = SurvfuncRight(days, over)
    low, high = log_log(fit.surv_prob, fit.surv_prob_se)
    curve = pd.DataFrame(
        {"day": fit.surv_times, "share": fit.surv_prob, "low": low, "high": high, "at_risk": fit.n_risk.astype(int)}
    )
    return Survival(curve, len(found), int(over.sum()), float(fit.quantile(0.5)))


def log_log(share: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return S^exp(-z w) and S^exp(z w) with w = se / (S |log S|); where S is 0 or 1 there is nothing to spread."""
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    width = 1.959963984540054 * np.where(inside, error, 0.0) / (safe * np.abs(np.log(safe)))
    return np.where(inside, safe ** np.exp(width), share), np.where(inside, safe ** np.exp(-width), share)
