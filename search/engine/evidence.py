"""What a document says of each term: the analysis of one document, kept in the index."""

from dataclasses import dataclass, field

from search.engine.document import Document
from search.engine.text import Acronyms, Token, analyze
from search.engine.weigh import Evidence


@dataclass(slots=True)
class Analysis:
    """One analysed document."""

    terms: dict[str, Evidence] = field(default_factory=dict)
    """By stem. Function words only where the question or a phrasing holds them."""
    pairs: dict[str, Evidence] = field(default_factory=dict)
    """By two stems that follow each other, function words left out: `abandon poste`."""
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Form -> its stem, and the form as first written, with accents."""
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


class _Reader:
    def __init__(self, acronyms: Acronyms) -> None:
        self.acronyms = acronyms
        self.found = Analysis()
        self.held: list[list[str]] = []

    def question(self, text: str, rank: int) -> None:
        stems: dict[str, None] = {}
        repeated: dict[str, None] = {}
        for token, previous in self.tokens(text):
            evidence = self.term(token, text)
            evidence.question |= rank == 0
            if token.joined:
                repeated[token.stem] = None
            elif not token.stop:
                stems[token.stem] = None
                if previous:
                    self.pair(previous, token).question = True
        self.found.wordings.append(list(stems))
        self.held.append([*stems, *repeated])

    def slots(self) -> None:
        """Point each term of a wording to the shortest that holds it."""
        order = sorted(range(len(self.found.wordings)), key=lambda rank: (len(self.found.wordings[rank]), rank))
        for rank in reversed(order):
            for stem in self.held[rank]:
                self.found.terms[stem].slot = rank + 1

    def body(self, text: str) -> None:
        for token, previous in self.tokens(text):
            if token.stop:
                continue
            self.term(token, text).body += 1
            if not token.joined:
                self.found.length += 1
                if previous:
                    self.pair(previous, token).body += 1

    def keywords(self, keywords: tuple[str, ...]) -> None:
        for keyword in keywords:
            for token, _ in self.tokens(keyword):
                if not token.stop:
                    self.term(token, keyword).keyword = True

    def tokens(self, text: str) -> list[tuple[Token, str]]:
        """Each token, with the stem of the content word before it in the same sentence."""
        found = []
        previous = ""
        for token in analyze(text, self.acronyms):
            if token.broken:
                previous = ""
            found.append((token, previous))
            if not token.stop and not token.joined:
                previous = token.stem
        return found

    def term(self, token: Token, text: str) -> Evidence:
        if token.form not in self.found.forms:
            written = text[token.start : token.end]
            display = written if token.form[:1].isupper() else written.lower()
            self.found.forms[token.form] = (token.stem, display)
        return self.found.terms.setdefault(token.stem, Evidence())

    def pair(self, previous: str, token: Token) -> Evidence:
        return self.found.pairs.setdefault(f"{previous} {token.stem}", Evidence())
