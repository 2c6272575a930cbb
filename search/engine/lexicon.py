"""The vocabulary of an index: what a plan needs to know of words."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from search.engine.french import right_words
from search.engine.text import Acronyms, stem
from search.engine.weights import TUNING, idf

DOCUMENTS_PER_SUGGESTION = 5000
"""A word is proposed or completed if it is in one document, plus one for every so many documents."""
_NO_FAMILY = re.compile(r"[0-9A-Z]")


class Word(NamedTuple):
    form: str
    stem: str
    frequency: int
    """Documents that hold this form."""
    display: str
    """As most documents write it, with accents."""


@dataclass(frozen=True)
class Lexicon:
    documents: int
    words: Mapping[str, Word]
    """By form."""
    idfs: Mapping[str, int]
    """By stem."""
    acronyms: Acronyms = field(default_factory=Acronyms)
    french: frozenset[str] = frozenset()
    """Right words that no document holds."""

    @cached_property
    def rarest(self) -> int:
        """The rarity of a word that one document holds."""
        return idf(1, self.documents)

    def stem(self, form: str) -> str:
        return stem(form, self.acronyms)

    @cached_property
    def suggestable(self) -> list[str]:
        """The forms that may be proposed, sorted."""
        return sorted(form for form in self.words if self.word(form))

    def beginning(self, prefix: str) -> list[Word]:
        """The words that may be proposed and begin so, sorted by form."""
        start = bisect_left(self.suggestable, prefix)
        end = bisect_left(self.suggestable, prefix + "\U0010ffff")
        return [self.words[form] for form in self.suggestable[start:end]]

    @cached_property
    def _stems(self) -> list[str]:
        return sorted(self.idfs)

    def family(self, stem: str) -> list[str]:
        """Other stems that begin as this one does (`aprenti`: `aprentisag`), the most frequent first."""
        if len(stem) < TUNING.family_length or _NO_FAMILY.search(stem) or stem in self.acronyms.known:
            return []
        root = stem[: max(TUNING.family_length, -(-len(stem) * TUNING.family_share // 100))]
        start, end = bisect_left(self._stems, root), bisect_left(self._stems, root + "\U0010ffff")
        near = [s for s in self._stems[start:end] if s != stem and abs(len(s) - len(stem)) <= TUNING.family_gap]
        return sorted(near, key=lambda other: (self.idfs[other], other))[: TUNING.family_size]

    def word(self, form: str) -> Word | None:
        """The word of this very form, if it may be proposed."""
        word = self.words.get(form)
        plain = form[:1].isascii() and form[:1].isalnum() and not form[:1].isupper()
        return word if plain and word and word.frequency > self.documents // DOCUMENTS_PER_SUGGESTION else None


class WordCounter:
    """Counts words document by document."""

    def __init__(self) -> None:
        self.documents = 0
        self.forms: Counter[str] = Counter()
        self.stems: Counter[str] = Counter()
        self.stem: dict[str, str] = {}
        self.displays: dict[str, dict[str, int]] = {}

    def add(self, forms: Mapping[str, str], displays: Mapping[str, str]) -> None:
        """One document's distinct words: form -> stem, form -> as written where that differs."""
        self.documents += 1
        self.forms.update(forms.keys())
        self.stems.update(set(forms.values()))
        self.stem.update(forms)
        for form, display in displays.items():
            if form in self.displays:
                self.displays[form][display] = self.displays[form].get(display, 0) + 1
            else:
                self.displays[form] = {display: 1}

    def lexicon(self, acronyms: Acronyms, french: Mapping[str, str]) -> Lexicon:
        """`french`: right French words -> stem."""
        words = {form: Word(form, self.stem[form], n, self.display(form, n)) for form, n in self.forms.items()}
        idfs = {s: idf(n, self.documents) for s, n in self.stems.items()}
        return Lexicon(self.documents, words, idfs, acronyms, right_words(french, idfs))

    def display(self, form: str, frequency: int) -> str:
        """The most frequent spelling; among equals the one with accents, then the first."""
        spellings = self.displays.get(form)
        if not spellings:
            return form
        best = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
        return best if spellings[best] >= frequency - sum(spellings.values()) else form
