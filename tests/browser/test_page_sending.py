"""What a citizen writes arrives once, whatever happens on the way; what happens on the way is said."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.support.citizen import DRAFT, box, log, say
from tests.browser.support.fake_front import FakeFront, refusal
from tests.browser.support.fixtures import Opener, front, front_url, open_page  # noqa: F401

OFFLINE = "网络断开了"


def test_words_and_answer_appear_once(open_page: Opener, front: FakeFront) -> None:
    page = open_page()
    say(page, "路灯坏了")
    expect(log(page)).to_contain_text("收到：路灯坏了")
    expect(log(page).get_by_text("路灯坏了", exact=True)).to_have_count(1)
    assert front.texts() == ["路灯坏了"]


def test_the_history_is_there_after_a_reload(open_page: Opener) -> None:
    page = open_page()
    say(page, "路灯坏了")
    expect(log(page)).to_contain_text("收到：路灯坏了")
    page.reload()
    expect(log(page)).to_contain_text("收到：路灯坏了")


def test_words_typed_but_not_sent_survive_a_reload(open_page: Opener) -> None:
    page = open_page()
    box(page).fill("路灯坏了，在")
    page.reload()
    expect(box(page)).to_have_value("路灯坏了，在")


def test_words_sent_offline_are_kept_and_sent_once_when_the_net_is_back(open_page: Opener, front: FakeFront) -> None:
    page = open_page()
    page.context.set_offline(True)
    say(page, "第一句")
    say(page, "第二句")
    expect(page.get_by_text(OFFLINE)).to_be_visible()
    expect(log(page)).to_contain_text("已保存在本机")
    assert front.texts() == []
    page.context.set_offline(False)
    expect(log(page)).to_contain_text("收到：第二句", timeout=10_000)
    expect(page.get_by_text(OFFLINE)).to_have_count(0)
    assert front.texts() == ["第一句", "第二句"]


def test_words_that_could_not_be_sent_survive_a_reload_and_are_sent_once(open_page: Opener, front: FakeFront) -> None:
    front.refuses = refusal(503, "unavailable", "系统暂时不能保存消息")
    page = open_page()
    say(page, "路灯坏了")
    expect(page.get_by_text("系统暂时不能保存消息")).to_be_visible()
    page.reload()
    expect(log(page).get_by_text("路灯坏了", exact=True)).to_be_visible()
    front.refuses = None
    expect(log(page)).to_contain_text("收到：路灯坏了", timeout=10_000)
    assert front.texts() == ["路灯坏了"]
    assert len({body["client_msg_id"] for body in front.received}) == 1


def test_a_lost_answer_does_not_double_the_words(open_page: Opener, front: FakeFront) -> None:
    front.loses_answers = 4  # Chromium itself repeats a request or two
    page = open_page()
    say(page, "路灯坏了")
    expect(log(page)).to_contain_text("收到：路灯坏了", timeout=10_000)
    page.wait_for_timeout(3_000)
    expect(log(page).get_by_text("路灯坏了", exact=True)).to_have_count(1)
    assert front.texts() == ["路灯坏了"]
    assert len(front.received) > 4


def test_an_answer_that_comes_later_is_waited_for(open_page: Opener, front: FakeFront) -> None:
    front.keeps_waiting = True
    page = open_page()
    say(page, "路灯坏了")
    expect(log(page).get_by_text("正在回复")).to_be_visible()
    expect(page.locator(".unsent")).to_have_count(0)
    front.say("bot", "请问在哪里？")
    expect(log(page)).to_contain_text("请问在哪里？", timeout=3_000)
    expect(log(page).get_by_text("正在回复")).to_have_count(0)


def test_a_push_appears_within_two_seconds(open_page: Opener, front: FakeFront) -> None:
    page = open_page()
    say(page, "路灯坏了")
    expect(log(page)).to_contain_text("收到")
    front.say("notice", "您的诉求已答复")
    expect(log(page)).to_contain_text("您的诉求已答复", timeout=2_000)


def test_a_refused_message_says_why_and_can_be_sent_again(open_page: Opener, front: FakeFront) -> None:
    front.refuses = refusal(413, "text_too_long", "消息太长了（最多 4000 字）。")
    page = open_page()
    say(page, "路灯坏了")
    expect(log(page)).to_contain_text("消息太长了")
    front.refuses = None
    log(page).get_by_role("button", name="重新发送").click()
    expect(log(page)).to_contain_text("收到：路灯坏了")


def test_a_refused_message_can_be_thrown_away(open_page: Opener, front: FakeFront) -> None:
    front.refuses = refusal(413, "text_too_long", "消息太长了（最多 4000 字）。")
    page = open_page()
    say(page, "路灯坏了")
    log(page).get_by_role("button", name="删除").click()
    expect(log(page).get_by_text("路灯坏了", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("length", "note"), [(3_699, ""), (3_900, "还可以写 100 字"), (4_007, "超出 7 字，请分几条发送")]
)
def test_the_limit_is_told_and_nothing_is_cut_off(open_page: Opener, length: int, note: str) -> None:
    page = open_page()
    box(page).fill("灯" * length)
    expect(page.locator("#left")).to_have_text(note)
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_enabled(enabled=length <= 4_000)
    expect(box(page)).to_have_value("灯" * length)


def test_markup_is_shown_as_the_words_it_is(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [{"text": f"<b>粗</b>{said['text']}"}]
    page = open_page()
    say(page, "<img src=x onerror=\"document.title='坏了'\"><script>alert(1)</script>")
    expect(log(page)).to_contain_text("<b>粗</b><img src=x")
    assert log(page).locator(".message b, .message script, .message img").count() == 0
    assert page.title() != "坏了"


def test_enter_makes_a_new_line_with_shift_and_sends_without(open_page: Opener, front: FakeFront) -> None:
    page = open_page()
    box(page).press_sequentially("一")
    box(page).press("Shift+Enter")
    box(page).press_sequentially("二")
    box(page).press("Enter")
    expect(log(page)).to_contain_text("收到")
    assert front.texts() == ["一\n二"]


def test_buttons_send_their_id_and_go_away(open_page: Opener, front: FakeFront) -> None:
    front.answer = lambda said: [DRAFT] if said["text"] == "暖气" else [{"text": "好的"}]
    page = open_page()
    say(page, "暖气")
    page.get_by_role("group", name="快捷回复").get_by_role("button", name="确认提交").click()
    expect(log(page)).to_contain_text("好的")
    assert front.received[-1] == {"client_msg_id": front.received[-1]["client_msg_id"], "payload_id": "id-yes"}
    expect(page.get_by_role("group", name="快捷回复")).to_have_count(0)
