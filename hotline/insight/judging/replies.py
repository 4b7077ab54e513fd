"""The reply audit: does each reply answer what was asked, with evidence, after a contact, in words of its own?

Plain text comparison, no language model: it points a person to replies worth reading and decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

NAMED = 0.2  # of a demand's weight of words stand in the reply: the demand is spoken of (project default)
COPIED_FROM = 6  # replies with the same words: copied text (R8: the same text in more than five)
FLAGS = ("demand_not_named", "no_evidence", "not_contacted", "copied", "solved_for_unit_only", "at_the_last_minute")
FEWEST_CHARACTERS = 3
LAST_MINUTE = pd.Timedelta(hours=1)
PARTS = re.compile(r"[;；。！!?？\n]+")
POINT = re.compile(r"^[\s,，、]*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十])[.、)）．]\s*)?")
VOLATILE = re.compile(r"[\d\s\W_]+")


@dataclass(frozen=True)
class Audit:
    """One row a reply: the FLAGS, and which demands nobody spoke of; and the shares of flagged replies per unit."""

    replies: pd.DataFrame
    units: pd.DataFrame


def demands_in(text: str) -> list[str]:
    """Return the single demands of ``text``: its sentences and numbered points, without what is too short to be one."""
    parts = [POINT.sub("", part).strip(" ,，、") for part in PARTS.split(text)]
    return [part for part in parts if len(VOLATILE.sub("", part)) >= FEWEST_CHARACTERS]


def audit(replies: pd.DataFrame) -> Audit:
    """Return the audit of ``replies``.

    Columns needed: number, unit, demand, reply, evidence, contacted_at, replied_at, due_at, solved, kind, and
    unit_says_solved (whether the unit's own reply closes the matter as done). Evidence is asked of complaints and
    reports of wrongdoing.
    """
    found = replies[["number", "unit"]].copy()
    missing = _unnamed(replies["demand"], replies["reply"])
    found["unnamed"] = missing
    found["demand_not_named"] = [bool(each) for each in missing]
    found["no_evidence"] = replies["kind"].isin(["complaint", "report"]) & (replies["evidence"].str.strip() == "")
    found["not_contacted"] = replies["contacted_at"].isna()
    found["copied"] = _copied(replies["reply"])
    found["solved_for_unit_only"] = replies["unit_says_solved"] & ~replies["solved"].astype("boolean").fillna(True)
    left = replies["due_at"] - replies["replied_at"]
    found["at_the_last_minute"] = left.between(pd.Timedelta(0), LAST_MINUTE)
    units = found.groupby("unit")[list(FLAGS)].mean()
    units.insert(0, "replies", found.groupby("unit").size())
    return Audit(found, units)


def _copied(replies: pd.Series) -> pd.Series:
    """Return which replies stand, but for figures and punctuation, in more than five requests."""
    plain = replies.map(lambda text: VOLATILE.sub("", text))
    return (plain.map(plain.value_counts()) >= COPIED_FROM) & (plain != "")


def _unnamed(demands: pd.Series, replies: pd.Series) -> list[list[str]]:
    """Return for each reply the demands of which less than NAMED of the weight of their character pairs is in it.

    Weights are inverse document frequencies over all demands, so that words that everybody uses prove nothing.
    """
    parts = [demands_in(text) for text in demands]
    flat = [part for some in parts for part in some]
    if not flat:
        return [[] for _ in parts]
    pairs = TfidfVectorizer(analyzer="char", ngram_range=(2, 2), norm=None, min_df=1)
    try:
        asked = pairs.fit_transform(flat)
    except ValueError:
        return [[] for _ in parts]
    said = pairs.transform(replies) > 0
    owner = np.repeat(np.arange(len(parts)), [len(some) for some in parts])
    weight = np.asarray(asked.sum(axis=1)).ravel()
    named = np.asarray(asked.multiply(said[owner]).sum(axis=1)).ravel() / np.where(weight > 0, weight, 1)
    left: list[list[str]] = [[] for _ in parts]
    for index, share, part in zip(owner, named, flat, strict=True):
        if share < NAMED:
            left[index].append(part)
    return left
