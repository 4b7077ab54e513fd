"""What is over its time goes, with a proof; what an open request or a hold needs stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from hotline.access.models import View
from hotline.dispatch.models import Change, Notice, ServiceRequest, Supplement
from hotline.gateway.models import Attachment, Conversation, Message
from hotline.keeping.models import Deletion, Forgetting, Hold
from hotline.keeping.proof import broken_at, prove
from hotline.worker import retention
from tests.hotline.dispatch.scenes import put

pytestmark = pytest.mark.django_db
New = Callable[..., Any]
LONG_AGO = timezone.now() - dt.timedelta(days=4000)
SAID = "我叫王小明，灯坏了"


def chat(updated: dt.datetime, **fields: Any) -> Conversation:
    found = Conversation.objects.create(last_seq=1, token_hash=str(Conversation.objects.count()), **fields)
    Message.objects.create(conversation=found, seq=1, sender="citizen", text=SAID, status="answered")
    Conversation.objects.filter(pk=found.pk).update(updated_at=updated)
    return found


def ended(new_request: New, **fields: Any) -> Any:
    request = new_request(description=SAID, phone="13800138000", **fields)
    put(request, "closed")
    ServiceRequest.objects.filter(pk=request.pk).update(updated_at=LONG_AGO, status="closed", state="closed")
    return request


def test_an_old_chat_goes_with_its_photos_and_the_bot_has_to_forget_it(
    city: object, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    old, young = chat(LONG_AGO), chat(timezone.now())
    photo = Attachment.objects.create(conversation=old, content_type="image/png", size=1, width=1, height=1)
    photo.path.parent.mkdir(parents=True)
    photo.path.write_bytes(b"x")
    retention.keep_no_longer()
    assert not old.messages.exists() and young.messages.count() == 1
    assert not photo.path.exists() and not Attachment.objects.exists()
    assert Forgetting.objects.get().conversation_id == str(old.pk)
    proof = Deletion.objects.get()
    assert (proof.cause, proof.what, proof.counts) == ("retention", "chat", {"messages": 1, "photos": 1})
    retention.keep_no_longer()
    assert Deletion.objects.count() == 1, "what is gone is not deleted again"


def test_what_an_open_request_or_a_hold_needs_stays(new_request: New) -> None:
    needed, held = chat(LONG_AGO), chat(LONG_AGO)
    new_request(conversation_id=str(needed.pk))
    Hold.objects.create(what="conversation", key=str(held.pk), reason="诉讼", set_by="user:x")
    retention.keep_no_longer()
    assert needed.messages.exists() and held.messages.exists()
    Hold.objects.update(lifted_at=timezone.now())
    retention.keep_no_longer()
    assert needed.messages.exists() and not held.messages.exists()


def test_photos_stay_with_their_request(new_request: New, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    old = chat(LONG_AGO, service_request_ids=["X"])
    request = new_request(conversation_id=str(old.pk))
    photo = Attachment.objects.create(
        conversation=old, message=old.messages.get(), content_type="image/png", size=1, width=1, height=1
    )
    photo.path.parent.mkdir(parents=True)
    photo.path.write_bytes(b"x")
    ServiceRequest.objects.filter(pk=request.pk).update(status="closed", state="closed", updated_at=timezone.now())
    retention.keep_no_longer()
    assert not old.messages.exists() and photo.path.exists()
    ServiceRequest.objects.filter(pk=request.pk).update(updated_at=LONG_AGO)
    retention.keep_no_longer()
    assert not ServiceRequest.objects.exists() and not Attachment.objects.exists() and not photo.path.exists()


def test_an_old_request_goes_with_all_of_it_and_leaves_figures(new_request: New) -> None:
    old, open_one = ended(new_request, district="east"), new_request()
    Supplement.objects.create(request=old, text="补充")
    Notice.objects.create(request=old, change=old.changes.first(), kind="replied", text_zh="x", text_en="x")
    retention.keep_no_longer()
    assert list(ServiceRequest.objects.values_list("pk", flat=True)) == [open_one.pk]
    for model in (Change, Notice, Supplement):
        assert not model.objects.filter(request=old.pk).exists()
    connection.check_constraints()
    proof = Deletion.objects.get()
    assert proof.counts["requests"] == 1 and proof.counts["supplement"] == 1 and proof.counts["change"] >= 1
    month = f"{timezone.localtime(old.requested_at):%Y-%m}"
    assert proof.counts["figures"] == [["street_light", "east", "", month, 1]]
    assert SAID not in str(proof.counts) and "13800138000" not in str(proof.counts)


def test_a_request_that_is_held_or_joined_by_a_younger_one_stays(new_request: New) -> None:
    held, master = ended(new_request), ended(new_request)
    Hold.objects.create(what="request", key=held.number, reason="审计", set_by="user:x")
    ServiceRequest.objects.filter(pk=new_request().pk).update(merged_into=master)
    retention.keep_no_longer()
    assert {held.pk, master.pk} <= set(ServiceRequest.objects.values_list("pk", flat=True))


def test_old_logs_go_and_younger_ones_cannot(city: object, settings: Any) -> None:
    View.objects.create(actor="user:x", page="p", method="GET", at=LONG_AGO)
    View.objects.create(actor="user:y", page="p", method="GET")
    retention.keep_no_longer()
    assert View.objects.get().actor == "user:y"
    assert Deletion.objects.get().what == "log"
    settings.KEEP_LOG_DAYS = -1  # a wrong setting does not help either: the database keeps the last half year
    with pytest.raises(DatabaseError), transaction.atomic():
        retention.keep_no_longer()
    assert View.objects.get().actor == "user:y"


def test_the_chain_of_proofs_shows_what_was_tampered_with(city: object, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = [prove("retention", "chat", [n], {"messages": n}) for n in range(3)]
    call_command("check_deletions")
    with pytest.raises(DatabaseError), transaction.atomic():
        Deletion.objects.filter(pk=proofs[1].pk).update(counts={})
    forged = Deletion(cause="retention", what="chat", counts={}, keys_hash="0" * 64, chain="1" * 64)
    forged.save()
    assert broken_at() == forged
    with pytest.raises(CommandError):
        call_command("check_deletions")
