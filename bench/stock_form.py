"""Rasa's own form with every slot asked in order, played by the same simulated citizens as ours."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import yaml

from bench.citizens.dialogue import Played
from bench.citizens.facts import MATTERS
from bench.citizens.personas import Citizen
from launch.environments import BOT, digest, is_current
from launch.model import sources
from launch.settings import ROOT, environment
from launch.stack import answers
from launch.steps import run, step
from tests.support.stack import free_port

CONFIG = ROOT / "bench" / "stock" / "form"
MODELS = ROOT / "models" / "stock_form"
START_SECONDS = 240
OURS = "utter_submit_request_"
# What its questions are called in ours, which is how the citizens know them.
NAMES = {
    "utter_ask_matter": f"{OURS}ask_description",
    "utter_ask_category": f"{OURS}ask_service",
    "utter_ask_place": f"{OURS}ask_place",
    "utter_ask_time": f"{OURS}ask_time",
    "utter_ask_name": f"{OURS}ask_name",
    "utter_ask_phone": f"{OURS}ask_phone",
    "utter_summary": f"{OURS}summary",
    "utter_start_again": f"{OURS}ask_description_again",
    "utter_default": f"{OURS}ask_description_again",
}
BUTTONS = [{"title": code, "payload": code} for matter in MATTERS for code in matter.codes]


class StockPlayed(Played):
    """One dialogue with the stock form; its request is what its slots hold at the yes."""

    def send(self, words: str | dict[str, str]) -> list[dict[str, Any]]:
        text = words["payload"] if isinstance(words, dict) else words
        body = {"sender": self.conversation_id, "message": text}
        said = requests.post(f"{self.bot_url}/webhooks/rest/webhook", json=body, timeout=30).json()
        names = [str(message.get("text")) for message in said]
        if "utter_filed" in names:
            self.number = self.conversation_id
        if self.number or "utter_summary" in names:
            tracker = requests.get(f"{self.bot_url}/conversations/{self.conversation_id}/tracker", timeout=30).json()
            self.slots = tracker["slots"]
        return [{"response": NAMES.get(name, name), "buttons": BUTTONS} for name in names]

    def stored(self) -> dict[str, bool]:
        """Return which fields the slots hold: the words for the time are enough, it reads no dates."""
        slots = {name: str(value or "") for name, value in self.slots.items()}
        truth = self.citizen.facts
        return {
            "service": slots["category"] in truth.matter.codes,
            "place": self.place_right(slots["place"]),
            "time": truth.when in slots["time"],
            "phone": truth.phone in slots["phone"],
            "name": truth.name in slots["name"],
        }

    def drafted(self) -> dict[str, Any]:
        return {name: self.slots.get(name) for name in ("category", "place", "time", "phone", "name")}

    corrected = {"building": "place", "phone": "phone", "time": "time"}


def intents() -> list[str]:
    """Return the intents of the project's training sentences, which the stock bot learns from as well."""
    files = sorted((ROOT / "data" / "nlu").glob("*/*.yml"))
    read = [each for path in files for each in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]]
    return sorted({each["intent"] for each in read if "intent" in each})


def train(env: dict[str, str]) -> None:
    """Train the stock model unless it is current."""
    stamp, wanted = MODELS / ".trained", digest(CONFIG, *sources(env["CITY"]))
    if is_current(stamp, wanted):
        return
    MODELS.mkdir(parents=True, exist_ok=True)
    domain = MODELS / "domain"
    domain.mkdir(exist_ok=True)
    (domain / "form.yml").write_text((CONFIG / "domain.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (domain / "intents.yml").write_text(yaml.safe_dump({"version": "3.1", "intents": intents()}), encoding="utf-8")
    command = [BOT / "bin" / "rasa", "train", "--force", "--fixed-model-name", "stock_form", "--out", MODELS]
    command += ["--config", CONFIG / "config.yml", "--domain", domain, "--data", "data/nlu", CONFIG / "rules.yml"]
    with step("Training the stock form"):
        run(command, "The lines above say why.", cwd=ROOT, env=env)
    stamp.write_text(wanted, encoding="utf-8")


@contextmanager
def stock_form(data_dir: Path) -> Iterator[str]:
    """Run the stock form bot; yields its address."""
    env, port = {**environment(), "CITY": "beijing"}, str(free_port())
    train(env)
    command = [BOT / "bin" / "rasa", "run", "--enable-api", "--interface", "127.0.0.1", "--port", port]
    command += ["--model", MODELS / "stock_form.tar.gz", "--credentials", CONFIG / "credentials.yml"]
    command += ["--endpoints", CONFIG / "endpoints.yml"]
    with (data_dir / "stock_form.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
    try:
        while not answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the stock form did not come up, see {data_dir}/stock_form.log")
            time.sleep(0.3)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def play(url: str, citizen: Citizen) -> StockPlayed:
    """Play one dialogue to its end."""
    played = StockPlayed(url, citizen)
    played.play()
    return played
