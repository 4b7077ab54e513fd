"""Score sheets, the double-blind second look, kappa, scorecards and the funnel."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hotline.console.models import ReviewItem, ScoreSheet
from hotline.console.quality import figures
from hotline.console.queue import refresh
from hotline.console.queue.sampling import is_blind
from hotline.gateway.models import Conversation, Message

pytestmark = [pytest.mark.django_db, pytest.mark.urls("hotline.sites.desk")]
GOOD = {"completeness": 90, "consistency": 90, "clarity": 90, "risk": 90, "tone": 90, "subject": "bot"}
EVER = (dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC))


def conversation(blind: bool = False, **slots: Any) -> Conversation:
    """Make a conversation that is, or is not, of the double-blind sample."""
    key = next(key for number in range(10_000) if is_blind(key := uuid.UUID(int=number)) is blind and not known(key))
    found = Conversation.objects.create(pk=key, token_hash=key.hex, last_seq=1, risk="fire")
    turn = {"intent": {"name": "report_problem", "confidence": 1.0}, "slots": slots, "actions": ["submit_request_form"]}
    Message.objects.create(conversation=found, seq=1, client_msg_id="1", sender="citizen", text="着火了", turn=turn)
    refresh.refresh([key])
    return found


def known(key: uuid.UUID) -> bool:
    return Conversation.objects.filter(pk=key).exists()


def judge(client: Client, of: Conversation, **scores: Any) -> None:
    client.post("/console/quality/score/", {"conversation": str(of.pk), **GOOD, **scores})


def test_one_sheet_ends_the_review(desk: Client, city: object) -> None:
    found = conversation()
    judge(desk, found, found=["missing_fact"], note="没问几点")
    sheet = ScoreSheet.objects.get()
    assert (sheet.mean, sheet.errors, sheet.blind, sheet.reviewer.get_username()) == (
        90,
        ["missing_fact"],
        False,
        "wang",
    )
    assert found.review.state == "reviewed"
    judge(desk, found)
    assert ScoreSheet.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"tone": 101}, {"tone": -1}, {"subject": "agent"}, {"found": ["nonsense"]}])
def test_a_sheet_that_makes_no_sense_is_not_kept(desk: Client, city: object, wrong: dict[str, Any]) -> None:
    judge(desk, conversation(), **wrong)
    assert not ScoreSheet.objects.exists()


def test_the_second_reviewer_judges_blind(desk: Client, colleague: Client, city: object) -> None:
    found = conversation(blind=True)
    judge(desk, found, note="第一位的意见")
    assert ReviewItem.objects.get(conversation=found).state == "waiting"
    page = reverse("admin:gateway_conversation_change", args=[found.pk])
    assert "第一位的意见" in desk.get(page).content.decode()
    assert "第一位的意见" not in colleague.get(page).content.decode()
    assert "着火了" not in desk.get("/console/queue/").content.decode()
    assert "着火了" in colleague.get("/console/queue/").content.decode()
    judge(colleague, found, tone=20)
    assert ReviewItem.objects.get(conversation=found).state == "reviewed"
    assert ScoreSheet.objects.get(tone=20).blind
    assert "第一位的意见" in colleague.get(page).content.decode()


def pairs(*scores: tuple[int, int]) -> None:
    """Keep two sheets of each conversation that differ in tone."""
    users = [User.objects.create_user(name) for name in ("a", "b")]
    for one, two in scores:
        item = conversation(blind=True).review
        for user, tone in zip(users, (one, two), strict=True):
            ScoreSheet.objects.create(item=item, reviewer=user, blind=user is users[1], **{**GOOD, "tone": tone})


def test_kappa_is_cohens(city: object) -> None:
    # Bands 0/2 with quadratic weights are unweighted kappa of two classes: (0.75 - 0.5) / (1 - 0.5).
    pairs((90, 90), (90, 90), (10, 10), (90, 10))
    observed, chance = 3 / 4, (3 / 4) * (2 / 4) + (1 / 4) * (2 / 4)
    found = {each.what: each for each in figures.agreements(*EVER)}
    assert found["tone"].pairs == 4
    assert found["tone"].kappa == pytest.approx((observed - chance) / (1 - chance))
    assert found["risk"].kappa is None


def test_scorecards_keep_bot_and_agents_apart(city: object) -> None:
    user = User.objects.create_user("r")
    ScoreSheet.objects.create(item=conversation().review, reviewer=user, errors=["off_topic"], **{**GOOD, "tone": 70})
    ScoreSheet.objects.create(item=conversation().review, reviewer=user, **{**GOOD, "tone": 80})
    ScoreSheet.objects.create(item=conversation().review, reviewer=user, **{**GOOD, "subject": "agent"}, agent="zhao")
    bot, agent = figures.scorecards(*EVER)
    assert (bot.who, bot.sheets, bot.means["tone"], bot.errors["off_topic"]) == ("", 2, 75, 1)
    assert (agent.who, agent.sheets) == ("zhao", 1)


def test_the_funnel_counts_who_came_how_far_and_where_they_left(desk: Client, city: object) -> None:
    conversation()
    conversation(draft_key="k", description="x", requested_slot="address_string")
    conversation(draft_key="k", description="x", address_string="y", requested_slot="phone")
    filed = conversation(draft_key="k", description="x", address_string="y")
    filed.service_request_ids = ["7K3M-9QX2"]
    filed.save()
    refresh.refresh([filed.pk])
    assert [count for _stage, count in figures.funnel(*EVER)] == [4, 3, 2, 1, 1]
    assert dict(figures.left_at(*EVER)) == {"": 1, "address_string": 1, "phone": 1}
    today = str(timezone.localdate())
    for name in ("cards", "agreement", "funnel", "left"):
        answer = desk.get("/console/quality/", {"since": today, "until": today, "csv": name})
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert answer["Content-Disposition"] == f'attachment; filename="{name}.csv"'
        assert len(rows[0]) > 1
    assert desk.get("/console/quality/").status_code == 200
    assert desk.get("/console/quality/", {"csv": "nothing"}).status_code == 404


def test_a_transcript_leads_to_the_next_that_one_has_not_judged(desk: Client, colleague: Client, city: object) -> None:
    pressing, middle, last = (conversation() for _ in range(3))
    for place, (each, weight) in enumerate([(pressing, 9), (middle, 5), (last, 5)]):
        at = timezone.now() - dt.timedelta(hours=place)
        ReviewItem.objects.filter(conversation=each).update(weight=weight, talked_at=at)

    def leads_to(client: Client, of: Conversation) -> str:
        page = client.get(reverse("admin:gateway_conversation_change", args=[of.pk])).content.decode()
        return page.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in page else ""

    def address(of: Conversation) -> str:
        return reverse("admin:gateway_conversation_change", args=[of.pk])

    assert leads_to(desk, pressing) == address(middle)
    assert leads_to(desk, middle) == address(last)
    assert leads_to(desk, last) == address(pressing)  # round again at the end
    judge(desk, middle)
    assert leads_to(desk, pressing) == address(last)
    judge(desk, pressing)
    assert leads_to(desk, last) == ""
