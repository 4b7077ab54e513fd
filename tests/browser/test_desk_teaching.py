"""Correct once, three effects, as two people do it in their browsers: the request, the training data, the test."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from hotline.environment import ROOT
from tests.browser.support.citizen import log, say
from tests.browser.support.desk import picture, signed_in
from tests.support.chromium import axe_faults
from tests.support.stack import Stack

PASSWORD = "second-person-of-the-test"
SAID = "我家厨房着火了，我的电话是13800138000"


@pytest.fixture
def second(browser: Browser, hotline: Stack) -> Page:
    """Somebody else who may approve."""
    env = hotline.env | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD, "HOTLINE_SITE": "desk"}
    manage(env, "createsuperuser", "--noinput", "--username", "second", "--email", "second@example.org")
    return signed_in(browser, hotline, "zh-CN", "second", PASSWORD)


def manage(env: dict[str, str], *command: str) -> str:
    """Run a command of the hotline over the running one's database and return what it prints."""
    python = str(ROOT / ".venv-hotline" / "bin" / "python")
    done = subprocess.run(
        [python, "-m", "hotline", *command], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def correct(page: Page, transcript: str, what: str, value: str) -> None:
    """Put one thing right on the message of a transcript."""
    page.goto(transcript)
    page.locator(".jiesu-correct").first.click()
    page.locator("[name=what]").select_option(what)
    page.locator(f"[name={what}]").select_option(value)
    page.locator("[name=reason]").fill("核对原话后更正")
    assert axe_faults(page) == []
    picture(page, f"correct-{what}")
    page.locator("form.jiesu-form button.primary").click()
    page.wait_for_url("**/change/")


def test_one_correction_changes_the_request_and_waits_for_a_second_person(
    browser: Browser, hotline: Stack, citizen: Page, second: Page
) -> None:
    say(citizen, SAID)
    expect(log(citizen)).to_contain_text("119", timeout=20_000)
    first = signed_in(browser, hotline, "zh-CN", "admin", hotline.admin_password)
    first.goto(f"{hotline.desk_url}/console/queue/?state=any&q=厨房着火")
    for _attempt in range(40):
        if first.locator("[data-row]").count() and "已提交" in first.inner_text("[data-list]"):
            break
        first.wait_for_timeout(500)
        first.reload()
    first.locator("[data-row]").first.click()
    transcript = first.url
    correct(first, transcript, "service", "fire_hazard")
    correct(first, transcript, "intent", "report_problem")

    # The request has changed at once, and says who, why, and from what.
    first.goto(transcript)
    first.locator(".jiesu-lead a").first.click()
    expect(first.locator("body")).to_contain_text("核对原话后更正")
    expect(first.locator("body")).to_contain_text("fire_hazard")
    picture(first, "corrected-request")

    # Who proposed cannot approve; somebody else can. Until then nothing is exported.
    first.goto(f"{hotline.desk_url}/teaching/corrections/")
    expect(first.locator("button[value=approve]")).to_have_count(0)
    expect(first.locator("body")).not_to_contain_text("13800138000")
    training = Path(hotline.env["DATA_DIR"], "training")
    env = hotline.env | {"HOTLINE_SITE": "desk"}
    manage(env, "export_training")
    assert yaml.safe_load((training / "services.yml").read_text("utf-8")) == []
    second.goto(f"{hotline.desk_url}/teaching/corrections/")
    assert axe_faults(second) == []
    picture(second, "corrections")
    for _row in range(2):
        second.locator("button[value=approve]").first.click()
        second.wait_for_load_state()
    expect(second.locator("button[value=approve]")).to_have_count(0)
    manage(env, "export_training")
    sentence = SAID.replace("13800138000", "13900000000")
    services = yaml.safe_load((training / "services.yml").read_text("utf-8"))
    assert services == [{"service_code": "fire_hazard", "language": "zh", "text": sentence}]
    nlu = yaml.safe_load((training / "nlu" / "zh" / "report_problem.yml").read_text("utf-8"))
    assert nlu["nlu"] == [{"intent": "report_problem", "examples": f"- {sentence}\n"}]
    tests = yaml.safe_load((training / "conversations" / "zh" / "corrections.yml").read_text("utf-8"))
    assert [each["turns"][-1]["understood"] for each in tests] == [
        {"slots": {"service_code": "fire_hazard"}},
        {"intent": "report_problem"},
    ]
