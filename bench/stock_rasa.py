"""Stock Rasa beside ours: default recipe, REST channel, SQL tracker store; the same domain, rules and action server."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from launch.environments import BOT, digest, is_current
from launch.model import sources
from launch.settings import ROOT
from launch.stack import answers
from launch.steps import run, step
from tests.support.stack import Stack, free_port

CONFIG = ROOT / "bench" / "stock"
MODELS = ROOT / "models" / "stock"
START_SECONDS = 240


def train(env: dict[str, str]) -> None:
    """Train the stock model unless it is current."""
    stamp, wanted = MODELS / ".trained", digest(CONFIG / "config.yml", *sources(env["CITY"]))
    if is_current(stamp, wanted):
        return
    command = [BOT / "bin" / "rasa", "train", "--force", "--fixed-model-name", "stock", "--out", MODELS]
    command += ["--config", CONFIG / "config.yml", "--domain", "bot", "--data", "data/nlu", "data/rules"]
    with step("Training stock Rasa"):
        run(command, "The lines above say why.", cwd=ROOT, env=env)
    stamp.write_text(wanted, encoding="utf-8")


@contextmanager
def stock_rasa(stack: Stack) -> Iterator[str]:
    """Run a stock Rasa server beside the stack's action server and desk; yields its address."""
    port = str(free_port())
    env = {**stack.env, "STOCK_TRACKER_DB": f"{stack.data_dir}/stock.sqlite3"}
    train(env)
    command = [BOT / "bin" / "rasa", "run", "--interface", "127.0.0.1", "--port", port, "--model", MODELS]
    command += ["--credentials", CONFIG / "credentials.yml", "--endpoints", CONFIG / "endpoints.yml"]
    url = f"http://127.0.0.1:{port}"
    with (stack.data_dir / "stock.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"stock Rasa did not come up, see {stack.data_dir}/stock.log")
            time.sleep(0.3)
        yield url
    finally:
        process.terminate()
        process.wait(20)
