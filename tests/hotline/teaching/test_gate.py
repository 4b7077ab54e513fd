"""Replay and gate with two real models: the city's own, and one that knows nothing of a hotline."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hotline.environment import ROOT
from hotline.gateway.models import Conversation, Message
from hotline.teaching import replay
from hotline.teaching.correcting import Proposal, decide, propose
from hotline.teaching.models import Replay
from launch import model, settings

pytestmark = pytest.mark.django_db(transaction=True)
EACH = 12  # every so manieth held-out sentence is enough to tell the two apart
SAID = "楼下路灯坏了，13800138000"
ASSISTANT = ROOT / "tests" / "bot" / "assistant"


@pytest.fixture(scope="module")
def own() -> Path:
    """The city's model."""
    model.train(settings.environment())
    return ROOT / "models" / "beijing" / model.MODEL


@pytest.fixture(scope="module")
def worse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that greets and counts."""
    out = tmp_path_factory.mktemp("worse")
    command = [ROOT / ".venv-bot" / "bin" / "python", "-m", "rasa", "train", "--config", "config.yml"]
    command += ["--domain", "domain.yml", "--data", "nlu.yml", "rules.yml", "--out", out]
    env = os.environ | {"PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}
    subprocess.run(command, cwd=ASSISTANT, env=env, check=True, capture_output=True)
    return next(out.glob("*.tar.gz"))


@pytest.fixture
def taught(committed_city: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """One conversation, one approved correction, and some of the held-out sentences."""
    conversation = Conversation.objects.create(last_seq=1, language="zh")
    message = Message.objects.create(
        conversation=conversation, seq=1, sender="citizen", text=SAID, client_msg_id="1", status="answered"
    )
    made = propose(message, "user:wang", Proposal("intent", "report_problem", "误判"))
    decide(made, "user:li", approved=True)
    whole = replay.held_out

    def some(language: str) -> Iterator[tuple[str, list[str]]]:
        return itertools.islice(whole(language), None, None, EACH)

    monkeypatch.setattr(replay, "held_out", some)


@pytest.mark.usefixtures("taught")
def test_the_gate_refuses_a_worse_model_and_lets_a_better_one(own: Path, worse: Path, tmp_path: Path) -> None:
    files = {"live": own, "model": worse, "out": tmp_path / "report.json"}
    with pytest.raises(CommandError, match="worse"):
        call_command("replay", gate=True, since="1d", **files)
    refused = Replay.objects.get()
    assert refused.passed is False
    assert refused.report["scores"]["corrections"] == {"live": 1, "candidate": 0, "of": 1}
    assert refused.report["conversations"] == 1
    [change] = refused.report["changes"]["intents"]
    assert change["live"] == "report_problem" and change["candidate"] != "report_problem"
    assert "13800138000" not in str(refused.report)  # what the page and the file show is masked
    assert "13800138000" not in files["out"].read_text(encoding="utf-8")

    call_command("replay", gate=True, since="1d", live=worse, model=own, out=tmp_path / "other.json")
    assert Replay.objects.filter(passed=True).count() == 1
