"""Answers queries from the Whoosh index."""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from search.content.glossary import Acronym
from search.engine.document import Document
from search.engine.excerpt import Segment, excerpt
from search.engine.expansions import definitions
from search.engine.generation import current, in_use
from search.engine.model import load_model
from search.engine.plan import Correction, Plan, make_plan
from search.engine.score import coverage, scores
from search.engine.store import Index, Store
from search.engine.weights import TUNING

Choices = Mapping[str, Sequence[str]]
"""Facet key -> chosen slugs."""


NOTICES = {
    "truncated": "Votre question est très longue\u00a0: seul son début a été lu.",
    "no-words": "Aucun mot à chercher dans votre question.",
    "unknown-choice": "Un filtre demandé n’existe pas\u00a0: il a été laissé de côté.",
}
"""Code -> what to tell the visitor."""


@dataclass(frozen=True)
class Hit:
    id: str
    score: int


@dataclass(frozen=True)
class FilterRelaxation:
    """A choice that could be dropped, and what that would bring."""

    facet: str
    slug: str
    total: int


@dataclass(frozen=True)
class Refinement:
    """A facet value that would settle what a vague query means."""

    facet: str
    slug: str
    label: str
    count: int


@dataclass(frozen=True)
class Definition:
    """What a glossary says of a term asked alone."""

    term: str
    long_form: str
    text: str


@dataclass(frozen=True)
class Results:
    total: int
    hits: tuple[Hit, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Facet key -> slug -> results; a facet's counts ignore its own choices, values without result are left out."""
    plan: Plan = field(default_factory=Plan)
    notices: tuple[str, ...] = ()
    """Codes of `NOTICES`."""
    lifts: tuple[FilterRelaxation, ...] = ()
    """Where nothing was found: each choice whose removal brings results."""
    closest: tuple[Hit, ...] = ()
    """Where nothing was found: the best entries whatever the choices, exclusions and quotes."""
    caveat: bool = False
    """No answer holds enough of what was asked: these are only the nearest."""
    refinements: tuple[Refinement, ...] = ()
    definition: Definition | None = None

    @property
    def suggestion(self) -> str | None:
        return self.plan.suggestion

    @property
    def corrections(self) -> tuple[Correction, ...]:
        return self.plan.corrections


class Searcher:
    """One generation of the index, open. Safe to share between threads."""

    def __init__(self, generation: Path) -> None:
        self.generation = generation
        self.store = Store(generation)
        self.model = load_model(generation)
        self.index = Index(self.model, self.store.postings)
        self.access = self.index.access

    @classmethod
    def open(cls, directory: Path) -> "Searcher":
        """Open the index in use. Raises NoIndexError where there is none that this code may open."""
        return cls(in_use(Path(directory)))

    def close(self) -> None:
        self.store.close()

    def reopened(self) -> "Searcher":
        """Itself, or a new searcher if the index was swapped since; the old one may still be in use elsewhere."""
        generation = current(self.generation.parent)
        return self if generation in (None, self.generation) else Searcher(generation)

    # What is searched

    def plan(self, query: str, typing: bool = False) -> Plan:
        return make_plan(query, self.model.lexicon, self.model.expansions, typing)

    def search(
        self, query: str = "", choices: Choices | None = None, limit: int = 20, offset: int = 0, typing: bool = False
    ) -> Results:
        """The entries that answer, best first; without words, all entries of the choices by their question."""
        plan = self.plan(query, typing)
        known, notices = self._known(choices or {})
        found = self._matches(plan)
        members = {key: self._union(key, slugs) for key, slugs in known.items()}
        matching = self._bits(found) if found is not None else self._all_but(plan.excluded)
        kept = matching
        for bits in members.values():
            kept &= bits
        hits = self._ranked(found, kept, limit, offset)
        counts = {key: self._counts(key, matching, members) for key in self._bitsets}
        first = self._ranked(found, kept, 5, 0) if found else ()
        results = Results(
            kept.bit_count(),
            hits,
            counts,
            plan,
            (*plan.notices, *notices),
            caveat=self._caveat(plan, first),
            refinements=self._refinements(plan, first, kept.bit_count(), counts, known),
            definition=self.definition(plan.term),
        )
        return results if kept else self._helped(results, known, matching, members)

    def excerpt(self, id_: str, plan: Plan) -> tuple[Segment, ...]:
        """The part of an entry's answer around the query's words."""
        return excerpt(self.document(id_).text, plan.marks, self.model.lexicon.acronyms)

    def document(self, id_: str) -> Document:
        """Raises KeyError for an unknown id."""
        return self.store.document(self.model.docnum(id_))

    def definition(self, term: str) -> Definition | None:
        row = self._defined.get(term)
        return Definition(row.acronym, row.long_form, row.definition) if row else None

    # How

    @cached_property
    def _defined(self) -> dict[str, Acronym]:
        return {key: row for keys, row in definitions(self.model.glossary, self.model.lexicon.acronyms) for key in keys}

    def _caveat(self, plan: Plan, first: Sequence[Hit]) -> bool:
        if not first:
            return False
        least = TUNING.short_coverage if plan.words <= TUNING.short_query else TUNING.long_coverage
        return coverage(plan, self.access, [self.model.number(hit.id) for hit in first]) < least

    def _refinements(
        self,
        plan: Plan,
        first: Sequence[Hit],
        total: int,
        counts: Mapping[str, Mapping[str, int]],
        known: Choices,
    ) -> tuple[Refinement, ...]:
        """The values of the facet that parts the results of a vague query best: the one with most of them."""
        close = len(first) > 4 and first[4].score * 100 >= first[0].score * TUNING.vague_ratio
        if not close or total < TUNING.vague_total or plan.words > TUNING.vague_words:
            return ()
        best: tuple[Refinement, ...] = ()
        for facet in self.model.facets:
            numbers = counts.get(facet.key, {})
            values = [(v, n) for v in facet.values if 1 < (n := numbers.get(v.slug, 0)) and n * 3 <= total * 2]
            if facet.key not in known and len(values) > len(best):
                best = tuple(Refinement(facet.key, v.slug, v.label, n) for v, n in values)
        best = tuple(sorted(best, key=lambda each: -each.count)[: TUNING.refinements])
        return best if len(best) > 1 else ()

    def _matches(self, plan: Plan) -> dict[int, int] | None:
        """Scores by number; None where the query has nothing to search."""
        searched = plan.groups or plan.phrases or plan.unknown
        return scores(plan, self.access) if searched else None

    def _all_but(self, stems: Iterable[str]) -> int:
        bits = (1 << len(self.model.ids)) - 1
        for stem in stems:
            bits &= ~self._bits(self.access.term(stem).documents)
        return bits

    def _helped(self, results: Results, known: Choices, matching: int, members: Mapping[str, int]) -> Results:
        lifts = []
        for key, slugs in known.items():
            for slug in slugs:
                others = [s for s in slugs if s != slug]
                kept = matching
                for other, bits in members.items():
                    kept &= bits if other != key else (self._union(key, others) if others else -1)
                if kept:
                    lifts.append(FilterRelaxation(key, slug, kept.bit_count()))
        relaxed = self._matches(replace(results.plan, phrases=(), excluded=())) or {}
        return replace(results, lifts=tuple(lifts), closest=self._best(relaxed.items(), TUNING.closest))

    def _known(self, choices: Choices) -> tuple[dict[str, list[str]], tuple[str, ...]]:
        known: dict[str, list[str]] = {}
        stray = False
        for key, slugs in choices.items():
            values = {value.slug for facet in self.model.facets if facet.key == key for value in facet.values}
            chosen = [slug for slug in dict.fromkeys(slugs) if slug in values]
            stray = stray or len(chosen) < len(set(slugs))
            if chosen:
                known[key] = chosen
        return known, ("unknown-choice",) if stray else ()

    def _ranked(self, found: dict[int, int] | None, kept: int, limit: int, offset: int) -> tuple[Hit, ...]:
        offset, limit = max(offset, 0), max(limit, 0)
        if found is None:
            numbers = [number for number in self.model.order if kept >> number & 1]
            return tuple(Hit(self.model.ids[number], 0) for number in numbers[offset : offset + limit])
        everything = kept.bit_count() == len(found)
        items = found.items() if everything else ((n, s) for n, s in found.items() if kept >> n & 1)
        return self._best(items, offset + limit)[offset:]

    def _best(self, items: Iterable[tuple[int, int]], limit: int) -> tuple[Hit, ...]:
        best = heapq.nsmallest(limit, ((-score, number) for number, score in items))
        return tuple(Hit(self.model.ids[number], -score) for score, number in best)

    # Facets: one bit a document

    @cached_property
    def _bitsets(self) -> dict[str, dict[str, int]]:
        members = self.model.members
        return {key: {slug: self._bits(numbers) for slug, numbers in values.items()} for key, values in members.items()}

    def _bits(self, numbers: Iterable[int]) -> int:
        flags = bytearray(len(self.model.ids) // 8 + 1)
        for number in numbers:
            flags[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(flags, "little")

    def _union(self, key: str, slugs: Sequence[str]) -> int:
        bits = 0
        for slug in slugs:
            bits |= self._bitsets.get(key, {}).get(slug, 0)
        return bits

    def _counts(self, key: str, matching: int, members: Mapping[str, int]) -> dict[str, int]:
        for other, bits in members.items():
            if other != key:
                matching &= bits
        return {slug: n for slug, bits in self._bitsets[key].items() if (n := (matching & bits).bit_count())}


# As JSON


def results_json(
    searcher: Searcher,
    results: Results,
    query: str,
    choices: Choices,
    limit: int,
    page: int = 1,
    describe: Callable[[str], Mapping[str, Any] | None] = lambda id_: None,
) -> dict[str, Any]:
    """What `GET /api/search` and `faq search --json` answer. `describe`: what else is known of an entry, by id."""

    def hit(found: Hit) -> dict[str, Any]:
        document = searcher.document(found.id)
        entry = {"id": found.id, "question": document.question, "facets": document.facets}
        segments = excerpt(document.text, results.plan.marks, searcher.model.lexicon.acronyms)
        parts = [{"text": part.text, "marked": part.marked} for part in segments]
        return entry | dict(describe(found.id) or {}) | {"score": found.score, "excerpt": parts}

    return {
        "query": query,
        "choices": {key: list(slugs) for key, slugs in choices.items()},
        "total": results.total,
        "page": page,
        "pages": -(-results.total // limit),
        "limit": limit,
        "results": [hit(found) for found in results.hits],
        "counts": {key: dict(counts) for key, counts in results.counts.items()},
        "suggestion": results.suggestion,
        "corrections": [{"typed": each.typed, "read": each.read} for each in results.corrections],
        "notices": [NOTICES[code] for code in results.notices],
        "lifts": [{"facet": each.facet, "slug": each.slug, "total": each.total} for each in results.lifts],
        "closest": [hit(found) for found in results.closest],
        "caveat": results.caveat,
        "refinements": [asdict(each) for each in results.refinements],
        "definition": asdict(results.definition) if results.definition else None,
    }
