"""Real first sentences: citizens' titles must be heard as a matter, an assistant's chit-chat must not.

Nobody here wrote these texts. `smp2019_ecdt` are requests to a phone's assistant: taken as a problem each would open a
case. The others are titles and summaries that citizens gave their messages to a city.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.corpora import fold_of, folder, read_csv
from bench.understanding.intents import KEPT, ROOT, measured
from bench.understanding.table import Row

MATTERS = frozenset({"report_problem", "ask_question", "make_suggestion", "give_praise"})
SURE = 0.3  # the fallback's threshold; below, the bot asks
MOST = 600  # texts of each corpus, chosen by hash
CITIZENS = {
    "dongguan_sun/titles": ("dongguan_sun/titles.csv", "title"),
    "teddy2020c/unlabelled": ("teddy2020c/unlabelled.csv", "topic"),
    "atlanta_scf_en/summaries": ("atlanta_scf_en/summaries.csv", "summary"),
}
WANTED = (0.05, 0.90)  # chit-chat taken for a problem at most; citizens heard at least


def rows() -> Iterator[Row]:
    """Yield how much chit-chat is taken for a problem, and how many citizens' first sentences are heard."""
    corpora = {"smp2019_ecdt": chosen(assistant_requests())}
    for name, (path, column) in CITIZENS.items():
        corpora[name] = chosen([row[column] for row in read_csv(path)])
    texts = [text for each in corpora.values() for text in each]
    read = iter(measured(KEPT / "ours", ROOT / "config.yml", texts).read)
    for name, each in corpora.items():
        answers = [next(read) for _ in each]
        problems = sum(intent == "report_problem" and sure >= SURE for intent, sure in answers) / len(each)
        matters = sum(intent in MATTERS or intent == "nlu_fallback" for intent, _ in answers) / len(each)
        on = f"{name} ({len(each)})"
        if name == "smp2019_ecdt":
            yield Row("chit-chat taken for a problem", on, f"<= {WANTED[0]:.2f}", f"{problems:.3f}")
            continue
        others = Counter(intent for intent, _ in answers if intent not in MATTERS)
        errors = [f"{intent}: {times}" for intent, times in others.most_common(10)] if matters < WANTED[1] else ()
        yield Row("first sentences heard as a matter", on, f">= {WANTED[1]:.2f}", f"{matters:.3f}", errors=errors)


def assistant_requests() -> list[str]:
    path: Path = folder() / "smp2019_ecdt" / "train.jsonl"
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line]


def chosen(texts: list[str]) -> list[str]:
    """Return `MOST` different texts, the same in every run."""
    different = sorted({text.strip() for text in texts if text.strip()}, key=lambda text: (fold_of(text, 10**9), text))
    return different[:MOST]
