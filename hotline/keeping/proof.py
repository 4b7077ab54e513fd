"""Writing the proof of a deletion, and checking the chain of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from hotline.keeping.models import Deletion


def prove(
    cause: str, what: str, keys: Iterable[object], counts: dict[str, Any], before: dt.datetime | None = None
) -> Deletion:
    """Add the proof; call it in the transaction of the deletion. The keys themselves are not kept, only their hash."""
    hashed = hashlib.sha256("\n".join(sorted(map(str, keys))).encode()).hexdigest()
    latest = Deletion.objects.select_for_update().order_by("-pk").first()
    proof = Deletion(cause=cause, what=what, counts=counts, before=before, keys_hash=hashed)
    proof.chain = chained(latest.chain if latest else "", proof)
    proof.save()
    return proof


def chained(earlier: str, proof: Deletion) -> str:
    """Return the hash over a proof and the one before it."""
    before = proof.before.astimezone(dt.UTC).isoformat() if proof.before else None
    said = [earlier, proof.at.astimezone(dt.UTC).isoformat(), proof.cause, proof.what, proof.counts, before]
    text = json.dumps([*said, proof.keys_hash], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_at() -> Deletion | None:
    """Return the first proof that does not follow from the one before: somebody has changed or removed some."""
    earlier = ""
    for proof in Deletion.objects.order_by("pk").iterator():
        if proof.chain != chained(earlier, proof):
            return proof
        earlier = proof.chain
    return None
