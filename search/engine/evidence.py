"""What a document says of each term: the analysis of one document, kept in the index."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from search.engine.document import Document
from search.engine.text import Acronyms, breaks, runs
from search.engine.weigh import Evidence, pack


@dataclass(slots=True)
class Analysis:
    """One analysed document."""

    terms: dict[str, Evidence] = field(default_factory=dict)
    """By stem. Function words only where the question or a phrasing holds them."""
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    """Packed evidence by two stems that follow each other, function words left out: (`abandon`, `poste`)."""
    forms: dict[str, str] = field(default_factory=dict)
    """Form -> its stem."""
    displays: dict[str, str] = field(default_factory=dict)
    """Form -> as first written, where that differs: with accents."""
    wordings: list[list[str]] = field(default_factory=list)
    """Stems of the question, then of each phrasing."""
    length: int = 0
    """Words of the answer, function words left out."""


def analyze_document(document: Document, acronyms: Acronyms) -> Analysis:
    """Analyse the question, the phrasings, the answer and the facets' words of one document."""
    reader = _Reader(acronyms)
    reader.question(document.question, 0)
    for rank, phrasing in enumerate(document.phrasings):
        reader.question(phrasing, rank + 1)
    reader.slots()
    reader.body(document.text)
    reader.keywords(document.keywords)
    return reader.found


class _Words(NamedTuple):
    """The stems of one text, in order."""

    content: list[str]
    joined: list[str]
    """Those that repeat what comes before them."""
    stops: list[str]
    pairs: list[tuple[str, str]]


class _Reader:
    def __init__(self, acronyms: Acronyms) -> None:
        self.acronyms = acronyms
        self.found = Analysis()
        self.held: list[list[str]] = []

    def question(self, text: str, rank: int) -> None:
        words = self.words(text, with_stops=True)
        for stem in (*words.content, *words.joined, *words.stops):
            self.term(stem).question |= rank == 0
        for pair in words.pairs:
            self.found.pairs[pair] = pack(question=True)
        wording = list(dict.fromkeys(words.content))
        self.found.wordings.append(wording)
        self.held.append([*wording, *dict.fromkeys(words.joined)])

    def slots(self) -> None:
        """Point each term of a wording to the shortest that holds it."""
        order = sorted(range(len(self.found.wordings)), key=lambda rank: (len(self.found.wordings[rank]), rank))
        for rank in reversed(order):
            for stem in self.held[rank]:
                self.found.terms[stem].slot = rank + 1

    def body(self, text: str) -> None:
        words = self.words(text)
        self.found.length += len(words.content)
        for stem, times in Counter(words.content + words.joined).items():
            self.term(stem).body += times
        for pair, times in Counter(words.pairs).items():
            self.found.pairs[pair] = self.found.pairs.get(pair, 0) | pack(times)

    def keywords(self, keywords: tuple[str, ...]) -> None:
        for keyword in keywords:
            words = self.words(keyword)
            for stem in (*words.content, *words.joined):
                self.term(stem).keyword = True

    def words(self, text: str, with_stops: bool = False) -> _Words:
        """The words of a text, whose forms are noted; a pair follows without a sentence's end between its two."""
        words = _Words([], [], [], [])
        forms, displays = self.found.forms, self.found.displays
        previous = ""
        for gap, run, tokens in runs(text, self.acronyms):
            if gap != " " and tokens and breaks(gap):
                previous = ""
            for left, right, form, stem, stop, joined in tokens:
                if stop and not with_stops:
                    continue
                if form not in forms:
                    forms[form] = stem
                    written = run[left:right]
                    display = written if form[:1].isupper() else written.lower()
                    if display != form:
                        displays[form] = display
                if stop:
                    words.stops.append(stem)
                elif joined:
                    words.joined.append(stem)
                else:
                    words.content.append(stem)
                    if previous:
                        words.pairs.append((previous, stem))
                    previous = stem
        return words

    def term(self, stem: str) -> Evidence:
        return self.found.terms.setdefault(stem, Evidence())
