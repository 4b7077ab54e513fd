"""The service as the endpoint in use knows it: another city's has services of its own.

What a message is about is learnt from the city pack. Where the endpoint does not know the pack's code, the endpoint's
own services are searched for the one that the pack's names, its keywords and the citizen's words describe best.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import citypack
from actions import open311
from actions.dispatch import client
from actions.draft import Draft
from actions.likeness import Shelf
from actions.services import GENERAL

# What a service's name, its keywords and the citizen's own words say of what it is.
NAME_SHARE, KEYWORDS_SHARE, STORY_SHARE = 1.0, 0.5, 0.5
LEAST_LIKENESS = 0.05  # below, no service of the endpoint is like it
CHOICES = 3


def at_endpoint(draft: Draft, language: str) -> Draft:
    """Return the draft with a service that the endpoint knows; unchanged while the endpoint is silent."""
    code = draft.service_code
    if code is None or not (listed := unlike_ours(code, language)):
        return draft
    ranking = likest(listed, code, draft.description or "")
    if not ranking:
        return draft
    sure = max((float(each.get("confidence") or 0) for each in draft.ranking), default=0.0)
    # The best keeps what the message was worth, so that later words change it no sooner than they would have.
    ranking[0]["confidence"] = max(ranking[0]["confidence"], sure)
    return draft.with_(service_code=ranking[0]["service_code"], service_name=None, ranking=ranking)


def unlike_ours(code: str, language: str) -> list[dict[str, Any]]:
    """Return the endpoint's services if ``code`` is none of them, else nothing."""
    if citypack.load().service(code) is None:
        return []  # the endpoint's own already
    try:
        client().service_definition(code, language)
    except open311.Refused:
        pass
    except open311.Open311Error:
        return []
    else:
        return []
    try:
        listed = client().services(language)
    except open311.Open311Error:
        return []
    return [] if code in {str(each["service_code"]) for each in listed} else listed


def likest(listed: list[dict[str, Any]], code: str, story: str) -> list[dict[str, Any]]:
    """Return the services in ``listed`` that are most like the pack's ``code`` and ``story``, the likest first."""
    shelf = Shelf([(str(each["service_code"]), text) for each in listed for text in texts_of(each)])
    scores: dict[str, float] = defaultdict(float)
    for words, share in [*words_of(code), (story, STORY_SHARE)]:
        for item, score in shelf.search(words) if words else ():
            scores[item] += share * score
    best = sorted(scores, key=lambda item: -scores[item])[:CHOICES]
    if not best or scores[best[0]] < LEAST_LIKENESS:
        return []
    whole = sum(scores[item] for item in best)
    return [{"service_code": item, "confidence": round(scores[item] / whole, 3)} for item in best]


def texts_of(listed: dict[str, Any]) -> list[str]:
    """Return what an endpoint says of one of its services."""
    names = ("service_name", "description", "keywords", "group")
    return [str(listed[name]) for name in names if listed.get(name)]


def words_of(code: str) -> list[tuple[str, float]]:
    """Return what the pack says of its service, in both languages, and how much each text counts."""
    service = citypack.load().service(code)
    if service is None or code == GENERAL:
        return []
    found = []
    for language in ("zh", "en"):
        found.append((service.name.in_language(language), NAME_SHARE))
        found += [(word, KEYWORDS_SHARE) for word in service.keywords.get(language, ())[:8]]
    return found
