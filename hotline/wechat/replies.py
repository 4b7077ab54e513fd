"""The answer to WeChat's own call: it waits four seconds for the turn; the same message gets the same answer.

WeChat ends a call after five seconds and delivers again, three times in all. So the first two calls that find no
answer in time are held until WeChat has ended them, which costs nothing and brings the next one; the last is answered
in any case. What comes later goes out by a call of ours, or waits for the citizen's next message; so does an answer
to a call that waited for a thread until WeChat had hung up.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connection

from hotline.gateway import deliveries
from hotline.gateway.database import writing
from hotline.gateway.models import ChannelUser, Message
from hotline.gateway.quiet_log import log_failure
from hotline.wechat import links, render, texts, turns
from hotline.wechat.accounts import Account
from hotline.wechat.models import AccountState, Receipt
from hotline.wechat.receipts import TRIES
from hotline.wechat.turns import logger

ANSWER_SECONDS = 4.0
REACHES_SECONDS = 4.6  # an answer that leaves later does not reach WeChat before it hangs up
HOLD_SECONDS = 5.5  # WeChat has hung up by then
POLL_SECONDS = 0.05
THREADS = 64
_turns = ThreadPoolExecutor(THREADS, thread_name_prefix="wechat-turn")


def answer(account: Account, receipt: Receipt, *, first: bool, arrived: float) -> str:
    """Return the text to answer this delivery with, empty for none; starts the turn at the first.

    ``arrived`` is when the call reached us, in monotonic seconds.
    """
    if first:
        _turns.submit(_take, account, receipt.pk)
    if receipt.tries > TRIES:
        return ""
    if _wait(receipt.pk, arrived + ANSWER_SECONDS) and time.monotonic() < arrived + REACHES_SECONDS:
        return _reply(account, receipt.pk)
    if receipt.tries < TRIES:
        time.sleep(max(0.0, arrived + HOLD_SECONDS - time.monotonic()))
        return ""
    return _last_reply(account, receipt)


def _take(account: Account, receipt_id: int) -> None:
    """Take the turn in a thread of the pool; a failure leaves the receipt to the worker."""
    close_old_connections()
    try:
        turns.take(account, receipt_id)
    except Exception as error:
        log_failure(logger, f"receipt {receipt_id} must wait", error)
    finally:
        connection.close()


def _wait(receipt_id: int, deadline: float) -> bool:
    """Return whether there is an answer before ``deadline`` (monotonic seconds)."""
    while not _is_settled(receipt_id):
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _is_settled(receipt_id: int) -> bool:
    waits = Receipt.objects.filter(pk=receipt_id, reply__isnull=True)
    return not waits.filter(status=Receipt.Status.NEW).exists() and not (
        waits.filter(message__status=Message.Status.RECEIVED).exists()
    )


def _reply(account: Account, receipt_id: int) -> str:
    """Return the recorded answer, made now from everything that waits for the citizen if there is none."""
    with writing():
        receipt = Receipt.objects.select_for_update().get(pk=receipt_id)
        if receipt.reply is None:
            user = ChannelUser.objects.select_related("conversation").get(pk=receipt.user_id)
            receipt.reply = _compose(account, user) if user.reachable else ""
            receipt.save(update_fields=["reply"])
            deliveries.end_reply(user)
        return receipt.reply


def _compose(account: Account, user: ChannelUser) -> str:
    """Return what waits as one text of a passive answer; what does not fit is behind the link."""
    text = render.text_of(deliveries.claim_reply(user))
    return render.parts(text, links.link_of(user), user.conversation.language, most=1)[0] if text else ""


def _last_reply(account: Account, receipt: Receipt) -> str:
    """Answer the last call: nothing where a call of ours brings the answer, else how to get it."""
    user = ChannelUser.objects.select_related("conversation").get(pk=receipt.user_id)
    deliveries.end_reply(user)
    state = AccountState.objects.filter(pk=account.name).first()
    if account.can_send and not (state and state.passive_only):
        return ""
    return texts.say("wait", user.conversation.language)
