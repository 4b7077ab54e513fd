"""Sending by a call of ours: the ladder from customer message to the citizen's next visit, each step recorded.

Answers go as customer messages while WeChat's window and quota last, else they wait for the citizen's next message.
News of a request has two more rungs between: the subscription notice, if the citizen allowed one, and the SMS hook.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hotline.gateway import deliveries
from hotline.gateway.deliveries import Batch
from hotline.gateway.models import ChannelUser, Delivery
from hotline.wechat import accounts, links, notices, quota, render
from hotline.wechat.accounts import Account
from hotline.wechat.library import BAD_TOKEN, ApiError
from hotline.wechat.models import AccountState
from hotline.wechat.receipts import CHANNEL
from hotline.wechat.tokens import client_of

logger = logging.getLogger(__name__)
Status = Delivery.Status
NO_WINDOW = {45015, 45047}  # the 48 hours are over, or the messages used up, whatever we have counted
LEFT = {40003, 43004}  # not a follower (any more)
DAILY_CAP = 45009
NO_RIGHT, NO_MENUS, TOO_LONG = 48001, 40200, 45002
CAP_PAUSE = dt.timedelta(hours=1)
MOST_ATTEMPTS = 12


@dataclass(frozen=True)
class Outcome:
    """What came of one rung: sent, climb down, or try the same again after ``wait``."""

    result: str
    sent: bool = False
    again: bool = False
    wait: dt.timedelta | None = None


def send_due() -> bool:
    """Send what is due to one citizen; returns whether there was anything."""
    batch = deliveries.claim_batch(CHANNEL)
    if batch is None:
        return False
    account = accounts.find(batch.user.account)
    if account is None:
        deliveries.settle(batch, Status.HELD, "account", "unknown")
        return True
    climb_down(account, batch)
    return True


def climb_down(account: Account, batch: Batch) -> None:
    """Try each rung in turn until one has taken the batch; the last is the citizen's next message."""
    for step, outcome in rungs(account, batch):
        if outcome.sent:
            deliveries.settle(batch, Status.SENT, step, outcome.result)
            return
        if outcome.again and batch.deliveries[0].attempts < MOST_ATTEMPTS:
            deliveries.settle(batch, Status.WAITING, step, outcome.result, outcome.wait)
            return
        deliveries.note(batch, step, outcome.result)
    deliveries.settle(batch, Status.HELD, "next_visit", "kept")


def rungs(account: Account, batch: Batch) -> Iterator[tuple[str, Outcome]]:
    """Yield what each rung made of the batch; the next one is tried only when asked for."""
    yield "customer_message", by_customer_message(account, batch)
    if batch.is_news:
        yield "subscription_notice", by_notice(account, batch)
        yield "sms_hook", Outcome(*notices.by_sms_hook(batch))


def by_customer_message(account: Account, batch: Batch) -> Outcome:
    """Send the batch in at most two texts, or its options as a menu where the account has menus."""
    user, state = batch.user, state_of(account)
    if not account.can_send or state.passive_only:
        return Outcome("no right to send")
    if not user.reachable:
        return Outcome("not a follower")
    if account.menus and not state.no_menus and (menu := menu_of(batch)):
        outcome = call(account, user, {"msgtype": "msgmenu", "msgmenu": menu})
        if outcome.result != f"error {NO_MENUS}":
            return outcome
    return in_parts(account, batch, render.text_of(batch))


def in_parts(account: Account, batch: Batch, text: str, limit: int = render.MAX_BYTES) -> Outcome:
    """Send a text in at most two parts; what WeChat finds too long is cut once more, shorter.

    That the first part is out is stored at once: what is tried again is the second.
    """
    if not text:
        return Outcome("nothing to say", sent=True)
    user, outcome = batch.user, Outcome("nothing to say", sent=True)
    most = max(1, min(render.MAX_PARTS, quota.left(user)))
    pieces = render.parts(text, links.link_of(user), user.conversation.language, limit, most)
    for number, piece in enumerate(pieces, start=1):
        outcome = call(account, user, {"msgtype": "text", "text": {"content": piece}})
        if outcome.result == f"error {TOO_LONG}" and number == 1 and limit == render.MAX_BYTES:
            return in_parts(account, batch, text, limit // 2)
        if not outcome.sent:
            return outcome
        if number < len(pieces):
            deliveries.note(batch, "customer_message", render.first_part(piece))
    return outcome


def menu_of(batch: Batch) -> dict[str, Any] | None:
    """Return the batch as a menu message when it ends in options; a tap comes back with the option's id."""
    buttons = [button for message in batch.messages for button in message.buttons]
    head = render.whole_text([_without_buttons(message) for message in batch.messages], "")
    if not buttons or len(head.encode()) > render.MAX_BYTES:
        return None
    options = [{"id": button["payload_id"], "content": button["title"]} for button in buttons]
    return {"head_content": head, "list": options, "tail_content": ""}


def _without_buttons(message: Any) -> Any:
    plain = type(message)(text=message.text)
    plain.buttons = []
    return plain


def call(account: Account, user: ChannelUser, content: dict[str, Any]) -> Outcome:
    """Send one message and do what WeChat's answer asks for."""
    if not quota.take(user):
        return Outcome("no messages left")
    try:
        client_of(account).call("message/custom/send", {"touser": user.address, **content})
    except ApiError as error:
        logger.warning("customer message to %s: %s", user.pseudonym, error)
        return act_on(account, user, error)
    return Outcome("sent", sent=True)


def act_on(account: Account, user: ChannelUser, error: ApiError) -> Outcome:
    """Return what an error means for this message, and remember what it says about account and citizen."""
    result = f"error {error.code}" if error.code is not None else "no answer"
    if error.code in NO_WINDOW:
        quota.exhaust(user)
    elif error.code in LEFT:
        ChannelUser.objects.filter(pk=user.pk).update(reachable=False)
        quota.exhaust(user)
    elif error.code == NO_RIGHT:
        remember(account, passive_only=True)
    elif error.code == NO_MENUS:
        remember(account, no_menus=True)
    elif error.code == DAILY_CAP:
        logger.error("account %s has used up its calls of the day", account.name)
        return Outcome(result, again=True, wait=CAP_PAUSE)
    elif error.code == TOO_LONG:
        logger.error("account %s: a part was too long for WeChat", account.name)
    elif error.code in BAD_TOKEN or error.code in (None, -1) or error.code not in FINAL:
        return Outcome(result, again=True)
    return Outcome(result)


FINAL = NO_WINDOW | LEFT | {NO_RIGHT, NO_MENUS, TOO_LONG, 40007, 40033}


def by_notice(account: Account, batch: Batch) -> Outcome:
    """Send each piece of news as a subscription notice the citizen has allowed."""
    try:
        return Outcome(*notices.by_subscription(account, batch))
    except ApiError as error:
        logger.warning("notice to %s: %s", batch.user.pseudonym, error)
        return Outcome(f"error {error.code}", again=error.code in (None, -1))


def state_of(account: Account) -> AccountState:
    """Return what is known of the account's rights."""
    return AccountState.objects.filter(pk=account.name).first() or AccountState(account=account.name)


def remember(account: Account, **rights: bool) -> None:
    AccountState.objects.update_or_create(account=account.name, defaults=rights)
