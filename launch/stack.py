"""The running hotline: prepares the databases, starts all processes under supervisord, waits until each answers."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from launch.environments import HOTLINE, python
from launch.model import model_dir
from launch.settings import ROOT
from launch.steps import StepFailed, run, step

START_LIMIT_SECONDS = 60
PREPARATIONS = (
    ["migrate", "--no-input", "-v0"],
    ["collectstatic", "--no-input", "-v0"],
    ["load_city_pack"],
    ["ensure_admin"],
)


def prepare(env: Mapping[str, str]) -> None:
    """Migrate the databases, load the city pack, and make the console's first account."""
    data_dir = Path(ROOT / env["DATA_DIR"])
    data_dir.mkdir(parents=True, exist_ok=True)
    hint = (
        "The database could not be prepared. DATABASE_URL in .env says which one is used; is it reachable and writable?"
    )
    with step("Databases and city pack"):
        for command in PREPARATIONS:
            run([python(HOTLINE), "-m", "hotline", *command], hint, cwd=ROOT, env={**env, "HOTLINE_SITE": "desk"})


def health_urls(env: Mapping[str, str]) -> dict[str, str]:
    """Return the address that tells of each process whether it is up."""
    return {
        "actions": f"http://127.0.0.1:{env['ACTIONS_PORT']}/health",
        "bot": f"http://127.0.0.1:{env['BOT_PORT']}/",
        "desk": f"http://127.0.0.1:{env['DESK_PORT']}/healthz",
        "front": f"http://127.0.0.1:{env['FRONT_PORT']}/healthz",
    }


def answers(url: str) -> bool:
    """Return whether ``url`` answers with a success."""
    try:
        with urllib.request.urlopen(url, timeout=3) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def start(env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start every process and return the supervisor; raises :class:`StepFailed` when one does not answer in time."""
    data_dir = str(ROOT / env["DATA_DIR"])
    child_env = {**env, "DATA_DIR": data_dir, "MODEL_DIR": str(model_dir(env["CITY"]))}
    supervisord = HOTLINE / "bin" / "supervisord"
    process = subprocess.Popen([supervisord, "-n", "-s", "-c", "launch/supervisord.conf"], cwd=ROOT, env=child_env)
    try:
        for name, url in health_urls(env).items():
            with step(f"Waiting for {name}"):
                wait(process, name, url, data_dir)
    except BaseException:
        stop(process)
        raise
    return process


def wait(process: subprocess.Popen[bytes], name: str, url: str, data_dir: str) -> None:
    """Wait until ``url`` answers."""
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            log = Path(data_dir, f"{name}.log")
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
            raise StepFailed(f"{name} did not come up at {url}.\n{tail}\n\nIts log: {log}. Is its port already in use?")
        time.sleep(0.3)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the supervisor and with it every process."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
