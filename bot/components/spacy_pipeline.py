"""spaCy pipelines that locate what a message may hold: the city's place names and the shapes of numbers and times.

spaCy finds, `intake` understands. The pipes look at tokens only: a PhraseMatcher over the gazetteer, and the patterns
of `data/patterns/<language>.jsonl` (spaCy's own pattern format, labels number, address and time). They write candidate
spans to `doc.spans`; the reader calls an `intake` function only where there is a candidate for it, and `intake` alone
decides structure and value. The patterns are therefore wider than what `intake` accepts: a false candidate costs
microseconds, a missed one costs the citizen a question.

Texts are folded first (same length), so a span of the Doc is a span of the original text.
"""

import json
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from citypack import CityPack
from intake.text import fold

PLACE, NUMBER, TIME, ADDRESS = "place", "number", "time", "address"
PATTERNS = Path(__file__).resolve().parents[2] / "data" / "patterns"
MAX_CHARACTERS = 100_000


def build(language: str, pack: CityPack) -> Language:
    """Return a blank pipeline for "zh" (one character a token) or "en" with our two pipes, for the pack's city."""
    nlp = spacy.blank(language)
    nlp.max_length = MAX_CHARACTERS
    nlp.add_pipe("citizen_gazetteer", config={"names": place_names(pack)})
    nlp.add_pipe("citizen_shapes", config={"patterns": read_patterns(language)})
    return nlp


def place_names(pack: CityPack) -> list[list[str]]:
    """Return [kind, code, name] for every name and alias of the pack's places."""
    return [
        [place.kind, place.code, name]
        for place in pack.places
        for name in (place.name.zh, place.name.en, *place.aliases)
        if name
    ]


def read_patterns(language: str) -> list[dict[str, Any]]:
    """Return the language's patterns: {"label", "pattern": a phrase, or a list of token descriptions}."""
    with (PATTERNS / f"{language}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class GazetteerPipe:
    """Marks the city's place names in doc.spans["place"]: label the kind, kb_id the code; the longest name wins."""

    def __init__(self, nlp: Language, names: list[list[str]]) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._places: dict[int, tuple[str, str]] = {}
        for kind, code, name in names:
            key = nlp.vocab.strings.add(f"{kind}:{code}")
            self._places[key] = (kind, code)
            self._matcher.add(f"{kind}:{code}", [nlp.make_doc(fold(name))])

    def __call__(self, doc: Doc) -> Doc:
        doc.spans[PLACE] = filter_spans(self._span(doc, *match) for match in self._matcher(doc))
        return doc

    def _span(self, doc: Doc, key: int, start: int, end: int) -> Span:
        kind, code = self._places[key]
        return Span(doc, start, end, label=kind, kb_id=code)


class ShapePipe:
    """Marks candidates for numbers, addresses and times in doc.spans under those labels."""

    def __init__(self, nlp: Language, patterns: list[dict[str, Any]]) -> None:
        self._tokens = Matcher(nlp.vocab)
        self._phrases = PhraseMatcher(nlp.vocab, attr="LOWER")
        for pattern in patterns:
            if isinstance(pattern["pattern"], str):
                self._phrases.add(pattern["label"], [nlp.make_doc(pattern["pattern"])])
            else:
                self._tokens.add(pattern["label"], [pattern["pattern"]])

    def __call__(self, doc: Doc) -> Doc:
        found: dict[str, list[Span]] = {NUMBER: [], ADDRESS: [], TIME: []}
        for key, start, end in (*self._tokens(doc), *self._phrases(doc)):
            label = doc.vocab.strings[key]
            found[label].append(Span(doc, start, end, label=label))
        for label, spans in found.items():
            doc.spans[label] = spans
        return doc


@Language.factory("citizen_gazetteer", default_config={"names": []})
def make_gazetteer(nlp: Language, name: str, names: list[Any]) -> GazetteerPipe:
    return GazetteerPipe(nlp, names)


@Language.factory("citizen_shapes", default_config={"patterns": []})
def make_shapes(nlp: Language, name: str, patterns: list[Any]) -> ShapePipe:
    return ShapePipe(nlp, patterns)
