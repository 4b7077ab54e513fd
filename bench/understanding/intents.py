"""Intents on the held-out sentences, and what they cost; beside it Rasa's default recipe on the same training data.

Two sets: `tests/nlu`, whose errors were looked at while data was written, and `bench/data/intents.txt`, whose were not.
DIET's 100 epochs on all the examples take more than half an hour of two cores: BENCH_STOCK_EPOCHS asks for fewer, 0
leaves stock out. Both models are read by `one_model` in a process of their own. Models are kept under `var/bench` until
the training data changes: DIET takes many times as long to train as everything else here.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import yaml

from bench.understanding.table import Row

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "bench"
LANGUAGES = ("zh", "en")
WANTED = 0.95
MOST_MILLISECONDS, MOST_MEMORY, MOST_SECONDS = 8, 1.0, 120  # a message, GB, of training
STOCK_EPOCHS = int(os.environ.get("BENCH_STOCK_EPOCHS", "100"))  # the recipe's own number is 100
STOCK_PIPELINE = [
    {"name": "JiebaTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": STOCK_EPOCHS, "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
WORST = 10


@dataclass(frozen=True)
class Figures:
    """What one model read: [intent, confidence] of each sentence in order, and what it took."""

    read: list[tuple[str, float]]
    milliseconds: list[float]
    gigabytes: float
    training_seconds: float


def rows() -> Iterator[Row]:
    """Yield accuracy by language, milliseconds, memory and training time."""
    sentences = [("held out", language, *case) for language in LANGUAGES for case in held_out(language)]
    sentences += [("second set, never looked at", *case) for case in second_set()]
    texts = [text for _, _, text, _ in sentences]
    ours = measured(KEPT / "ours", ROOT / "config.yml", texts)
    stock = measured(KEPT / "stock", stock_config(), texts) if STOCK_EPOCHS else ours
    on_stock = f"DIET, {STOCK_EPOCHS} epochs" if STOCK_EPOCHS else "not measured"
    for which, language in dict.fromkeys((which, language) for which, language, _, _ in sentences):
        cases = [
            (index, intent)
            for index, (other, spoken, _, intent) in enumerate(sentences)
            if (other, spoken) == (which, language)
        ]
        on = f"{which} ({len(cases)}); stock: {on_stock}"
        right, stock_right = accuracy(ours, cases), accuracy(stock, cases)
        shown = which == "held out" and (right < WANTED or (STOCK_EPOCHS and right <= stock_right))
        errors = worst(ours, cases, texts) if shown else ()
        wanted = f">= {WANTED}, above stock"
        yield Row(f"intent accuracy, {language}", on, wanted, f"{right:.3f}", beside(f"{stock_right:.3f}"), errors)
    for name, share in (("p50", 50), ("p95", 95)):
        took, stock_took = (quantiles(each.milliseconds, n=100)[share - 1] for each in (ours, stock))
        wanted = f"<= {MOST_MILLISECONDS}"
        yield Row(f"milliseconds a message, {name}", "in process", wanted, f"{took:.1f}", beside(f"{stock_took:.1f}"))
    memory = (f"{ours.gigabytes:.2f}", beside(f"{stock.gigabytes:.2f}"))
    yield Row("memory of the process, GB", "after all sentences", f"<= {MOST_MEMORY}", *memory)
    seconds = (f"{ours.training_seconds:.0f}", beside(f"{stock.training_seconds:.0f}"))
    yield Row("training, seconds", f"NLU only; stock: {on_stock}", f"<= {MOST_SECONDS}", *seconds)


def beside(figure: str) -> str:
    """Return the figure of stock, empty when it was left out."""
    return figure if STOCK_EPOCHS else ""


def held_out(language: str) -> Iterator[tuple[str, str]]:
    """Yield (sentence, intent) of `tests/nlu`."""
    for path in sorted((ROOT / "tests" / "nlu" / language).glob("*.yml")):
        rows_of_file = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from ((row["text"], row["intent"]) for row in rows_of_file if "intent" in row)


def second_set() -> Iterator[tuple[str, str, str]]:
    """Yield (language, sentence, intent) of `bench/data/intents.txt`."""
    language = intent = ""
    for line in (ROOT / "bench" / "data" / "intents.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            language, intent = line.removeprefix("== ").split()
        elif line and not line.startswith("#"):
            yield language, line, intent


def measured(folder: Path, config: Path, texts: list[str]) -> Figures:
    """Train with the config unless its model is there, read the texts, and return the figures."""
    wanted = digest(config)
    stamp = folder / "trained.json"
    known = json.loads(stamp.read_text(encoding="utf-8")) if stamp.is_file() else {}
    if known.get("sources") != wanted:
        known = {"sources": wanted, "seconds": train(folder, config)}
        stamp.write_text(json.dumps(known), encoding="utf-8")
    command = [sys.executable, "-m", "bench.understanding.one_model", str(folder / "model.tar.gz")]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, cwd=ROOT, check=True)
    answer = json.loads(done.stdout.splitlines()[-1])
    return Figures(answer["read"], answer["milliseconds"], answer["gigabytes"], known["seconds"])


def train(folder: Path, config: Path) -> float:
    """Train the model into the folder and return how many seconds it took."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", "data/nlu"]
    command += ["--domain", "bot", "--out", str(folder), "--fixed-model-name", "model"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def stock_config() -> Path:
    """Write Rasa's default recipe, with the tokenizer that Chinese needs, and return its path."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / "stock.yml"
    recipe = {"recipe": "default.v1", "assistant_id": "stock", "language": "zh", "pipeline": STOCK_PIPELINE}
    path.write_text(yaml.safe_dump(recipe), encoding="utf-8")
    return path


def digest(config: Path) -> str:
    """Return a hash of the config, the training data and the components."""
    sources = [config, *(path for folder in ("data/nlu", "data/patterns", "bot/components") for path in files(folder))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def files(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".yml", ".jsonl"})


def accuracy(figures: Figures, cases: list[tuple[int, str]]) -> float:
    return sum(figures.read[index][0] == intent for index, intent in cases) / len(cases)


def worst(figures: Figures, cases: list[tuple[int, str]], texts: list[str]) -> list[str]:
    """Return the surest errors as they are printed."""
    wrong = [
        (*figures.read[index], intent, texts[index]) for index, intent in cases if figures.read[index][0] != intent
    ]
    wrong.sort(key=lambda error: -error[1])
    return [f"{text}: {intent}, not {read} ({sure:.2f})" for read, sure, intent, text in wrong[:WORST]]
