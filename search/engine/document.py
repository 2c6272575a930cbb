"""An entry as the engine sees it, and what its analysis says of each term: the postings that it gives the index."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.facets import Facet
from search.content.markdown import Rendered, place_images
from search.engine.text import Acronyms, breaks, runs
from search.engine.weights import pack


@dataclass(frozen=True)
class Document:
    id: str
    question: str
    phrasings: tuple[str, ...] = ()
    text: str = ""
    """The answer, plain, one line a block."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet key -> slugs."""
    keywords: tuple[str, ...] = ()
    """Labels, synonyms and codes of its facet values: searched, never shown."""
    html: str = ""
    """Links to entries are `faq:<id>`, images `faq:_/<path>`."""
    folder: str = ""
    verified: str = ""
    """Day of the last check, `2026-11-20`, or nothing."""
    review_by: str = ""
    """Day before which the answer is to be read again, or nothing."""
    source: tuple[str, str] = ("", "")
    """Title and URL of what the answer relies on."""

    @cached_property
    def digest(self) -> str:
        """Sixteen hex digits that change with any of the above."""
        long = (self.text, self.html)  # as they are: writing them as Python does takes a while
        others = [getattr(self, each.name) for each in fields(self) if each.name not in ("text", "html")]
        return hashlib.sha256(f"{others}{list(map(len, long))}{''.join(long)}".encode()).hexdigest()[:16]


def documents_of(corpus: Corpus, convert: Callable[[Entry], Rendered]) -> Iterator[Document]:
    """The published entries of a corpus, in order of id."""
    words = {(facet.key, value.slug): keywords(facet, value.slug) for facet in corpus.facets for value in facet.values}
    for entry in corpus.published:
        rendered = convert(entry)
        chosen = [word for key, slugs in entry.facets.items() for slug in slugs for word in words.get((key, slug), ())]
        yield Document(
            id=entry.id,
            question=entry.question,
            phrasings=entry.phrasings,
            text=rendered.text,
            facets=dict(entry.facets),
            keywords=tuple(dict.fromkeys(chosen)),
            html=place_images(rendered.html, entry.folder, "faq:"),
            folder=entry.folder,
            verified=entry.verified_on.isoformat() if entry.verified_on else "",
            review_by=entry.review_by.isoformat() if entry.review_by else "",
            source=(entry.source.title, entry.source.address or "") if entry.source else ("", ""),
        )


def keywords(facet: Facet, slug: str) -> tuple[str, ...]:
    """How people name a facet's value."""
    value = facet.by_slug[slug]
    return (value.label, *value.synonyms, *([value.code] if value.code else ()))


@dataclass(slots=True)
class Evidence:
    """Where a document holds a term; `pack` describes each."""

    body: int = 0
    question: bool = False
    keyword: bool = False
    slot: int = 0


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

    def postings(self) -> Iterator[tuple[str, int, str]]:
        """Stem, packed evidence, and context: the forms of the stem here, then the stems that follow it.

        `|poste|postes|`, then `voiture:513` for each follower with its packed evidence, each ended by a tab. One
        posting says what three would: the index has six times fewer terms.
        """
        contexts = dict.fromkeys(self.terms, "|")
        for form, stem in self.forms.items():
            contexts[stem] += f"{form}|"
        for (first, second), packed in self.pairs.items():
            contexts[first] += f"\t{second}:{packed}"
        for stem, each in self.terms.items():
            yield stem, pack(each.body, each.question, each.keyword, each.slot), f"{contexts[stem]}\t"


def has_form(context: str, form: str) -> bool:
    return f"|{form}|" in context


def follower(context: str, stem: str) -> int:
    """The packed evidence of `stem` as a follower; 0 if it never follows."""
    start = context.find(f"\t{stem}:")
    if start < 0:
        return 0
    start += len(stem) + 2
    return int(context[start : context.index("\t", start)])


def analyze_document(document: Document, acronyms: Acronyms) -> Analysis:
    """Analyse the question, the phrasings, the answer and the facets' words of one document."""
    analyzer = _Analyzer(acronyms)
    analyzer.question(document.question, 0)
    for rank, phrasing in enumerate(document.phrasings):
        analyzer.question(phrasing, rank + 1)
    analyzer.slots()
    analyzer.body(document.text)
    analyzer.keywords(document.keywords)
    return analyzer.found


class _Words(NamedTuple):
    """The stems of one text, in order."""

    content: list[str]
    joined: list[str]
    """Those that repeat what comes before them."""
    stops: list[str]
    pairs: list[tuple[str, str]]


class _Analyzer:
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
