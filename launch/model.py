"""Trains the assistant when there is no model of the city or when what it is made from changed."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from launch.environments import BOT, digest, is_current
from launch.settings import ROOT
from launch.steps import run, step

HINT = "The assistant could not be trained; the lines above say where. Check: make validate"


def sources(city: str) -> list[Path]:
    """Return what a model of ``city`` is made from."""
    folders = [
        "bot",
        "data/nlu",
        "data/rules",
        "data/patterns",
        "data/words",
        f"data/city/{city}",
        "data/city/beijing",
        "intake",
        "citypack",
    ]
    names = ["config.yml", "requirements/bot.txt", *folders]
    return [ROOT / name for name in names]


def model_dir(city: str) -> Path:
    """Return the folder that holds the model of ``city``."""
    return ROOT / "models" / city


def train(env: Mapping[str, str]) -> None:
    """Train the model of ``env['CITY']`` into ``models/<city>/jiesu.tar.gz`` unless it is current."""
    city = env["CITY"]
    folder = model_dir(city)
    stamp, wanted = folder / ".trained", digest(*sources(city))
    if is_current(stamp, wanted):
        return
    with step(f"Training the assistant for {city}"):
        command: list[str | Path] = [
            BOT / "bin" / "rasa",
            "train",
            "--force",
            "--fixed-model-name",
            "jiesu",
            "--out",
            folder,
        ]
        run([*command, "--domain", "bot", "--data", "data/nlu", "data/rules"], HINT, cwd=ROOT, env=env)
        stamp.write_text(wanted, encoding="utf-8")


def train_history(env: Mapping[str, str], corpus: str, columns: Mapping[str, str | None]) -> int:
    """Train the city's classifier from ``corpus``, a CSV file; ``columns`` names its text, label and group.

    Return the exit code; the training shows its own progress and says what is wrong with the file.
    """
    named = [part for name, column in columns.items() if column for part in (f"--{name}", column)]
    command = [str(BOT / "bin" / "python"), "-m", "bot.history", str(Path(corpus).resolve()), *named]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
