"""Whose request it is: the conversation it came from proves it, else the last four digits of its phone.

Four digits can be guessed, so wrong ones close that way for an hour; the answer to a wrong proof is that of an unknown
number, so nothing can be learned from it.
"""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from django.utils import timezone

from hotline.dispatch.models import Follower, ServiceRequest, WrongProof

MOST_WRONG = 5
WITHIN = dt.timedelta(hours=1)
DIGITS = 4


@dataclass(frozen=True)
class Citizen:
    """Who acts: the conversation, and the digits they know; ``language`` is the one they are answered in."""

    conversation_id: str = ""
    phone_last4: str = ""
    language: str = "zh"


@dataclass(frozen=True)
class Claim:
    """What a proof showed: the citizen filed the request, or joined it."""

    own: bool
    follower: Follower | None = None


def claim(request: ServiceRequest, citizen: Citizen) -> Claim | None:
    """Return what ``citizen`` may claim of ``request``; None when nothing is proved."""
    if citizen.conversation_id:
        if citizen.conversation_id == request.conversation_id:
            return Claim(own=True)
        follower = request.followers.filter(conversation_id=citizen.conversation_id, left_at__isnull=True).first()
        if follower:
            return Claim(own=False, follower=follower)
    return Claim(own=True) if citizen.phone_last4 and _knows_phone(request, citizen.phone_last4) else None


def _knows_phone(request: ServiceRequest, said: str) -> bool:
    """Return whether ``said`` are the last digits of the phone; each wrong guess is counted."""
    digits = "".join(character for character in request.phone if character.isdigit())[-DIGITS:]
    recent = request.wrong_proofs.filter(at__gt=timezone.now() - WITHIN).count()
    if recent >= MOST_WRONG:
        return False
    if len(digits) == DIGITS and hmac.compare_digest(digits.encode(), said.strip().encode()):
        return True
    WrongProof.objects.create(request=request)
    return False
