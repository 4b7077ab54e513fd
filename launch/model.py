"""Trains the assistant when there is no model of the city or when what it is made from changed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from launch.environments import BOT, HOTLINE, digest, is_current, python
from launch.settings import ROOT
from launch.steps import StepFailed, run, step

# Folders of data/ that training reads.
TRAINED_DATA = ("nlu", "rules", "stories", "patterns", "words")
# What people at the desk have taught, in DATA_DIR: examples, and sentences of services.
TAUGHT = ("training/nlu", "training/services.yml")
MODEL = "jiesu.tar.gz"
EXTENDS = re.compile(r"^extends:\s*([\w-]+)", re.MULTILINE)
CANDIDATE = "candidate.tar.gz"
REFUSED = "The new model was not taken: see above what it does worse. The live one stays."
HINT = "The assistant could not be trained; the lines above say where. Check: make validate"


def sources(city: str) -> list[Path]:
    """Return what a model of ``city`` is made from: settings, components, training data, its packs."""
    names = [
        "config.yml",
        "requirements/bot.txt",
        "bot",
        "intake",
        "citypack",
        *(f"data/{name}" for name in TRAINED_DATA),
    ]
    paths = [ROOT / name for name in [*names, *(f"data/city/{code}" for code in packs(city))]]
    return [path for path in paths if path.exists()]


def taught(env: Mapping[str, str]) -> list[Path]:
    """Return what the desk has taught the assistant, if anything."""
    paths = [ROOT / env.get("DATA_DIR", "var") / name for name in TAUGHT]
    return [path for path in paths if path.exists()]


def packs(city: str) -> list[str]:
    """Return ``city`` and the packs it extends; raises :class:`StepFailed` when there is no such pack."""
    found: list[str] = []
    while city and city not in found:
        path = ROOT / "data" / "city" / city / "city.yml"
        if not path.exists():
            raise StepFailed(f"There is no city pack {path.parent}. CITY in .env names the folder of data/city to use.")
        found.append(city)
        extends = EXTENDS.search(path.read_text(encoding="utf-8"))
        city = extends[1] if extends else ""
    return found


def model_dir(city: str) -> Path:
    """Return the folder that holds the model of ``city``."""
    return ROOT / "models" / city


def train(env: Mapping[str, str]) -> None:
    """Train the model of ``env['CITY']`` into ``models/<city>/jiesu.tar.gz`` unless it is current."""
    city = env["CITY"]
    folder = model_dir(city)
    stamp, wanted = folder / ".trained", digest(*sources(city), *taught(env))
    if is_current(stamp, wanted) and (folder / MODEL).exists():
        return
    own = taught(env)
    judged = bool(own) and (folder / MODEL).exists()
    name = CANDIDATE if judged else MODEL
    with step(f"Training the assistant for {city}"):
        command: list[str | Path] = [BOT / "bin" / "rasa", "train", "--force", "--out", folder]
        command += ["--fixed-model-name", name.removesuffix(".tar.gz"), "--domain", "bot"]
        data: list[str | Path] = ["data/nlu", "data/rules", *(path for path in own if path.is_dir())]
        run([*command, "--data", *data], HINT, cwd=ROOT, env=env)
    if judged:
        promote(folder, env)
    stamp.write_text(wanted, encoding="utf-8")


def promote(folder: Path, env: Mapping[str, str]) -> None:
    """Put the candidate in the live model's place, unless the gate finds it worse; raises :class:`StepFailed`."""
    command: list[str | Path] = [
        python(HOTLINE),
        "-m",
        "hotline",
        "replay",
        "--gate",
        "--since",
        "0d",
        "--model",
        folder / CANDIDATE,
    ]
    with step("Is the new model as good as the live one?"):
        run(command, REFUSED, cwd=ROOT, env={**env, "HOTLINE_SITE": "desk"})
    (folder / CANDIDATE).replace(folder / MODEL)


def train_history(env: Mapping[str, str], corpus: str, columns: Mapping[str, str | None]) -> None:
    """Train the city's classifier from ``corpus``, a CSV file; ``columns`` names its text, label and group.

    The training shows its own progress and says what is wrong with the file.
    """
    named = [part for name, column in columns.items() if column for part in (f"--{name}", column)]
    command = [str(python(BOT)), "-m", "bot.history", str(Path(corpus).resolve()), *named]
    if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode:
        raise StepFailed("The history could not be learnt from; the lines above say why.")
