"""The exits of article 11: what is a private matter and what is not."""

from __future__ import annotations

import pytest

from intake.screening import screen


@pytest.mark.parametrize("text", ["表弟借了我三万块钱不还", "我朋友欠我五千元一直不给", "my cousin owes me money"])
def test_a_private_debt_is_outside_duty(text: str) -> None:
    found = screen(text)
    assert found is not None
    assert found.code == "outside_duty"


@pytest.mark.parametrize("text", ["老板欠我三万块工资不给", "中介欠我四千元押金不给", "公司欠我的钱不给"])
def test_what_a_trade_owes_is_the_citys_matter(text: str) -> None:
    assert screen(text) is None
