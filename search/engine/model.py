"""What follows from all documents at once: numbers, lengths, vocabulary, memberships. Kept beside the index."""

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from search.content.facets import Facet, FacetValue
from search.content.glossary import Acronym
from search.engine.expansions import Expansions, acronyms_of, expansions_of
from search.engine.lexicon import Lexicon, Word, WordCounter
from search.engine.weights import IMPACTS, body_norm, pair_level, term_level

FILE = "model.json"


class DocumentStats(NamedTuple):
    """What a document gives to the model."""

    id: str
    digest: str
    """Changes with the document."""
    collation: Sequence[str]
    """Where its question stands in the alphabetical order."""
    facets: Mapping[str, Sequence[str]]
    forms: Mapping[str, str]
    """Form -> stem."""
    displays: Mapping[str, str]
    """Form -> spelling, where it differs."""
    wordings: Sequence[Sequence[str]]
    """Stems of the question, then of each phrasing."""
    length: int
    """Words of the answer."""


@dataclass(frozen=True)
class Model:
    ids: Sequence[str]
    """Sorted; a document's number is its rank here."""
    digests: Sequence[str]
    """By number; a digest changes with the document."""
    docnums: Sequence[int]
    """By number, the document's number in the index."""
    lengths: Sequence[int]
    wordings: Sequence[list[int]]
    """By number, the summed idf of each wording of the question."""
    members: Mapping[str, Mapping[str, Sequence[int]]]
    """Facet key -> slug -> numbers, only values that some document has."""
    order: Sequence[int]
    """Numbers in the alphabetical order of the questions."""
    lexicon: Lexicon
    facets: tuple[Facet, ...] = ()
    glossary: tuple[Acronym, ...] = ()
    expansions: Expansions = field(default_factory=Expansions)

    @cached_property
    def numbers(self) -> "array[int]":
        """By number in the index, the number here, -1 for a deleted document."""
        found = array("i", [-1]) * (max(self.docnums, default=-1) + 1)
        for number, docnum in enumerate(self.docnums):
            found[docnum] = number
        return found

    @cached_property
    def _number(self) -> Mapping[str, int]:
        return {id_: number for number, id_ in enumerate(self.ids)}

    def number(self, id_: str) -> int:
        """Raises KeyError for an unknown id."""
        return self._number[id_]

    def docnum(self, id_: str) -> int:
        """A document's number in the index. Raises KeyError for an unknown id."""
        return self.docnums[self._number[id_]]

    @cached_property
    def norms(self) -> list[float]:
        """By number, what counts of terms are compared with. The mean is rounded: an edit seldom moves it."""
        mean = round(sum(self.lengths) / max(len(self.lengths), 1))
        return [body_norm(length, mean) for length in self.lengths]

    def term_level(self, number: int, packed: int) -> int:
        return term_level(packed, self.norms[number], self.wordings[number])

    def pair_level(self, number: int, packed: int) -> int:
        return pair_level(packed, self.norms[number])

    def impact(self, level: int) -> int:
        return IMPACTS[level]

    def save(self, directory: Path) -> None:
        raw = {
            "ids": self.ids,
            "digests": self.digests,
            "docnums": self.docnums,
            "lengths": self.lengths,
            "wordings": self.wordings,
            "members": self.members,
            "order": self.order,
            "words": list(self.lexicon.words.values()),
            "idfs": self.lexicon.idfs,
            "french": " ".join(sorted(self.lexicon.french)),
            "facets": [_facet_to_json(facet) for facet in self.facets],
            "glossary": [[a.acronym, a.long_form, a.synonyms, a.ambiguous, a.definition] for a in self.glossary],
        }
        (directory / FILE).write_text(json.dumps(raw, ensure_ascii=False), "utf-8")


def load_model(directory: Path) -> Model:
    """Read a model back. The caller has checked the file's checksum."""
    raw: dict[str, Any] = json.loads((directory / FILE).read_text("utf-8"))
    glossary = tuple(
        Acronym(a, long, tuple(synonyms), ambiguous, text) for a, long, synonyms, ambiguous, text in raw["glossary"]
    )
    acronyms = acronyms_of(glossary)
    words = {word[0]: Word._make(word) for word in raw["words"]}
    return Model(
        raw["ids"],
        raw["digests"],
        raw["docnums"],
        raw["lengths"],
        raw["wordings"],
        raw["members"],
        raw["order"],
        Lexicon(len(raw["ids"]), words, raw["idfs"], acronyms, frozenset(raw["french"].split())),
        tuple(_facet_of_json(facet) for facet in raw["facets"]),
        glossary,
        expansions_of(glossary, acronyms),
    )


class ModelBuilder:
    """Makes the model of documents added in order of id, and keeps no more of each than the model does."""

    def __init__(self, facets: tuple[Facet, ...], glossary: tuple[Acronym, ...], french: Mapping[str, str]) -> None:
        """`french`: right French words -> stem."""
        self.facets, self.glossary, self.french = facets, glossary, french
        self.ids: list[str] = []
        self.digests: list[str] = []
        self.docnums: list[int] = []
        self.lengths: list[int] = []
        self.questions: list[Sequence[str]] = []
        """By number, the stems of the question."""
        self._wordings: list[Sequence[Sequence[str]]] = []
        self._collations: list[Sequence[str]] = []
        self._counter = WordCounter()
        self._members = {f.key: {value.slug: array("i") for value in f.values} for f in facets}

    def add(self, docnum: int, stats: DocumentStats) -> None:
        """`docnum`: the document's number in the index."""
        number = len(self.ids)
        self.ids.append(stats.id)
        self.digests.append(stats.digest)
        self.docnums.append(docnum)
        self.lengths.append(stats.length)
        self.questions.append(stats.wordings[0])
        self._wordings.append(stats.wordings)
        self._collations.append(stats.collation)
        self._counter.add(stats.forms, stats.displays)
        for key, slugs in stats.facets.items():
            for slug in slugs:
                if slug in self._members.get(key, ()):
                    self._members[key][slug].append(number)

    def model(self) -> Model:
        acronyms = acronyms_of(self.glossary)
        lexicon = self._counter.lexicon(acronyms, self.french)
        return Model(
            self.ids,
            self.digests,
            self.docnums,
            self.lengths,
            [[sum(lexicon.idfs[stem] for stem in wording) for wording in each] for each in self._wordings],
            {key: {slug: list(held) for slug, held in values.items() if held} for key, values in self._members.items()},
            sorted(range(len(self.ids)), key=lambda number: (self._collations[number], number)),
            lexicon,
            self.facets,
            self.glossary,
            expansions_of(self.glossary, acronyms),
        )


def _facet_to_json(facet: Facet) -> list[Any]:
    values = [[v.slug, v.label, v.help, v.synonyms, v.code, v.parent, dict(v.implies)] for v in facet.values]
    return [facet.key, facet.label, facet.question, values]


def _facet_of_json(raw: list[Any]) -> Facet:
    key, label, question, values = raw
    return Facet(key, label, question, tuple(FacetValue(s, n, h, tuple(y), c, p, i) for s, n, h, y, c, p, i in values))
