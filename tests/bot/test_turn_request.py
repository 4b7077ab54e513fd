"""What of a request reaches the dialogue, without a server."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turn_request import BadTurn, plain_text, read_turn

BODY: dict[str, Any] = {"conversation_id": "c", "message_id": "m", "text": "路灯坏了"}


@given(st.text(min_size=1, max_size=200))
def test_no_text_of_a_citizen_ever_starts_with_a_slash(text: str) -> None:
    try:
        plain = plain_text(text)
    except BadTurn as refused:
        assert refused.code == "empty_text"
    else:
        assert plain and not plain.startswith("/")
        plain.encode("utf-8")


def test_a_leading_slash_keeps_the_length_so_that_spans_fit() -> None:
    assert plain_text("/restart") == "／restart"


def test_unknown_metadata_is_dropped_and_absent_metadata_is_none() -> None:
    turn = read_turn({**BODY, "metadata": {"language": "zh", "secret": "x"}}, [])
    assert turn.metadata == {
        "language": "zh",
        "channel": None,
        "sent_at": None,
        "danger": None,
        "location": None,
        "attachments": [],
        "service_request_ids": [],
        "begins_anew": False,
    }


def test_a_location_is_kept() -> None:
    turn = read_turn({**BODY, "metadata": {"location": {"lat": 39.9, "long": 116, "label": "望京"}}}, [])
    assert turn.metadata["location"] == {"lat": 39.9, "long": 116.0, "label": "望京"}


@pytest.mark.parametrize("lat", ["39", None, True, 91, float("nan")])
def test_a_location_needs_real_degrees(lat: Any) -> None:
    with pytest.raises(BadTurn, match="location"):
        read_turn({**BODY, "metadata": {"location": {"lat": lat, "long": 116}}}, [])


@pytest.mark.parametrize(
    "sent_at", ["2026-11-24T10:00:00Z", "2026-11-24T10:00:00+08:00", "2026-11-24T10:00:00.123456+00:00"]
)
def test_times_with_an_offset_are_accepted(sent_at: str) -> None:
    assert read_turn({**BODY, "metadata": {"sent_at": sent_at}}, []).metadata["sent_at"] == sent_at


def test_what_an_agent_learnt_reaches_the_dialogue_by_slot() -> None:
    facts = {"phone": "13800138000", "address_string": "花家地北里3号楼"}
    assert read_turn({**BODY, "metadata": {"facts": facts}}, []).metadata["facts"] == facts


@pytest.mark.parametrize("facts", [{"outcome": "confirmed"}, {"phone": 1}, {"phone": ""}, {"phone": "1" * 2001}, "x"])
def test_facts_that_no_person_can_fill_in_are_refused(facts: Any) -> None:
    with pytest.raises(BadTurn) as refused:
        read_turn({**BODY, "metadata": {"facts": facts}}, [])
    assert refused.value.code == "bad_metadata"
