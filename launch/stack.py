"""The running hotline: prepares the databases, starts all processes under supervisord, waits until each answers."""

from __future__ import annotations

import http.client
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from launch.environments import HOTLINE, python
from launch.model import model_dir
from launch.settings import ROOT
from launch.steps import StepFailed, run, step

START_LIMIT_SECONDS = 180
PORTS = ("FRONT_PORT", "DESK_PORT", "BOT_PORT", "ACTIONS_PORT")
DATABASE_HINT = (
    "The database could not be prepared. DATABASE_URL in .env says which one is used: is it reachable and writable?\n"
    "A SQLite file that is damaged can be moved away; the next start makes a new, empty one."
)
PACK_HINT = "The city pack was not taken; the lines above say why. Check it with: .venv-hotline/bin/python -m citypack"
HINTS = {
    "migrate": DATABASE_HINT,
    "collectstatic": "The desk's files could not be copied to DATA_DIR/static. Is there room?",
    "load_city_pack": PACK_HINT,
    "make_roles": DATABASE_HINT,
    "load_replies": DATABASE_HINT,
    "ensure_admin": DATABASE_HINT,
}


def prepare(env: Mapping[str, str]) -> None:
    """Migrate the databases, load the city pack, and make the console's first account."""
    make_data_dir(Path(ROOT / env["DATA_DIR"]))
    with step("Databases and city pack"):
        try:
            run([python(HOTLINE), "-m", "hotline", "prepare"], "", cwd=ROOT, env={**env, "HOTLINE_SITE": "desk"})
        except StepFailed as failed:
            hint = next((HINTS[name] for name in HINTS if f"{name}: " in str(failed)), DATABASE_HINT)
            raise StepFailed(f"{failed}\n{hint}") from failed


def make_data_dir(folder: Path) -> None:
    """Make ``folder`` and see that it can be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as exc:
        raise StepFailed(f"{exc}\n\nDATA_DIR in .env has to be a folder that this user may write to.") from exc


def check_ports(env: Mapping[str, str]) -> None:
    """Raise :class:`StepFailed` when a port is no number or somebody listens on it, before anything long begins."""
    taken = [name for name in PORTS if is_taken(env[name], name)]
    if taken:
        named = ", ".join(f"{env[name]} ({name})" for name in taken)
        raise StepFailed(
            f"Already in use: port {named}.\nIs a hotline running already? Stop it with Ctrl-C where it runs; "
            f"one that was left behind stops with: kill $(cat {env['DATA_DIR']}/supervisord.pid)\n"
            "Or choose other ports in .env; FRONT_URL, BOT_URL, ACTIONS_URL and DISPATCH_URL name them too."
        )


def is_taken(port: str, name: str) -> bool:
    """Return whether somebody listens on ``port`` of this machine."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise StepFailed(f"{name}={port} is no port. Set a number from 1 to 65535 in .env.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError as exc:
            raise StepFailed(f"{name}={port} may not be opened by this user. Set a number above 1023 in .env.") from exc
        except OSError:
            return True
    return False


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
    except (OSError, http.client.HTTPException):
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
    """Wait until ``url`` answers; raises :class:`StepFailed` with the end of the process's log when it does not."""
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            log = Path(data_dir, f"{name}.log")
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
            raise StepFailed(f"{tail}\n\n{name} did not come up at {url}. Its whole log: {log}")
        time.sleep(0.3)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the supervisor and with it every process."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
