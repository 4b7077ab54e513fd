"""Why a conversation should be read: one test for each reason, over the evidence alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hotline.console.models import Reason
from hotline.console.queue.confidence import MUST, SAMPLE, lowest
from hotline.console.queue.evidence import Evidence
from hotline.console.queue.sampling import RANDOM_SHARE, UNSURE_SHARE, drawn
from hotline.dispatch.models import FollowUp
from hotline.dispatch.states import State
from hotline.dispatch.workflow import less_serious

LONG = 12  # messages of the citizen for one request; project default


def is_risky(evidence: Evidence) -> bool:
    """Whether a danger was heard anywhere."""
    heard = any(message["danger"] for message in evidence.messages) or any(evidence.slot("danger"))
    return bool(evidence.conversation.risk) or heard or any(request.danger for request in evidence.requests)


def asked_for_person(evidence: Evidence) -> bool:
    """Whether the citizen wanted a person."""
    return "asked" in evidence.asked_for


def was_objected(evidence: Evidence) -> bool:
    """Whether a unit said that the request is not for it."""
    return any(change.to_state == State.OBJECTED for change in evidence.changes)


def badly_rated(evidence: Evidence) -> bool:
    """Whether the citizen is not satisfied, or says that it is not solved."""
    return any(r.satisfaction == FollowUp.Satisfaction.NOT or r.solved is False for r in evidence.ratings)


def made_less_serious(evidence: Evidence) -> bool:
    """Whether bot or staff turned the kind into a less serious one (E8: a complaint written as a question)."""
    by_staff = any(
        change.old.get("kind") and less_serious(change.old["kind"], change.new.get("kind"))
        for change in evidence.changes
        if "kind" in change.new
    )
    return by_staff or any(
        less_serious(old, new) for kinds in kinds_of_drafts(evidence) for old, new in pairwise(kinds)
    )


def kinds_of_drafts(evidence: Evidence) -> list[list[str]]:
    """Return the kinds that each draft of the conversation was given, in order."""
    drafts: list[list[str]] = [[]]
    for _message, turn in evidence.turns():
        slots = turn.get("slots") or {}
        if "draft_key" in slots:
            drafts.append([])
        if isinstance(slots.get("kind"), str):
            drafts[-1].append(slots["kind"])
    return drafts


def was_unsure(evidence: Evidence) -> bool:
    """Whether the bot understood something with less than the lower bound, or gave up asking."""
    sure = lowest(evidence)
    return (sure is not None and sure < MUST) or "not_understood" in evidence.asked_for


def was_unsure_in_sample(evidence: Evidence) -> bool:
    """Whether the bot was between the bounds and the conversation is in the sample."""
    sure = lowest(evidence)
    between = sure is not None and MUST <= sure < SAMPLE
    return between and drawn(evidence.conversation.pk, "unsure", UNSURE_SHARE)


def lacks_field(evidence: Evidence) -> bool:
    """Whether a request was filed without something that its service needs."""
    return any(request.incomplete for request in evidence.requests)


def is_long(evidence: Evidence) -> bool:
    """Whether the citizen needed many messages for one request."""
    longest = since = 0
    for message in evidence.told():
        since += 1
        longest = max(longest, since)
        if "action_submit_request" in ((message["turn"] or {}).get("actions") or []):
            since = 0
    return longest > LONG


def is_random(evidence: Evidence) -> bool:
    """Whether the conversation is in the random sample."""
    return drawn(evidence.conversation.pk, "random", RANDOM_SHARE)


TESTS: dict[Reason, Callable[[Evidence], bool]] = {
    Reason.RISK: is_risky,
    Reason.ASKED_FOR_PERSON: asked_for_person,
    Reason.OBJECTION: was_objected,
    Reason.BAD_RATING: badly_rated,
    Reason.KIND_DOWNGRADED: made_less_serious,
    Reason.LOW_CONFIDENCE: was_unsure,
    Reason.MISSING_FIELD: lacks_field,
    Reason.LONG_DIALOGUE: is_long,
    Reason.SAMPLED_CONFIDENCE: was_unsure_in_sample,
    Reason.RANDOM: is_random,
}


def reasons(evidence: Evidence) -> list[Reason]:
    """Return why the conversation should be read, the most pressing first."""
    return [reason for reason in Reason if TESTS[reason](evidence)]


def weight(found: list[Reason]) -> int:
    """Return how pressing the first reason is: 0 for none, else higher for earlier ones of the list."""
    order = list(Reason)
    return max((len(order) - order.index(reason) for reason in found), default=0)
