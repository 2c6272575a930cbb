"""Twin alarm: a question that another entry already answers, in nearly the same words.

Two entries are as near as their nearest wordings (question or other phrasing of one, of the other), by the cosine of
their stems weighted by rarity; a copied answer counts too. No index is needed. The thresholds were set on
the questions that editors of a public FAQ call related: see docs/projet/decisions/0022-alarme-jumelle.md.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.content.entry import Entry
from search.content.glossary import Acronym
from search.content.problem import Problem
from search.content.rules import advice
from search.engine.glossary import acronyms_of
from search.engine.text import analyze

QUESTIONS = 0.7
"""Cosine from which two wordings ask the same thing."""
ANSWERS = 0.7
"""Cosine from which two answers are one."""
COMPARED = 20
"""Entries with the nearest wordings, whose answers are compared too, besides those that share a whole sentence."""
NAME = "jumelle"
_Vector = Mapping[str, float]


@dataclass(frozen=True)
class Twin:
    entry: Entry
    nearness: float
    """From 0 to 1."""


class Twins:
    """Every wording of a corpus, weighed once."""

    def __init__(self, entries: Iterable[Entry], glossary: Sequence[Acronym] = ()) -> None:
        self.acronyms = acronyms_of(glossary)
        self.entries = {entry.id: entry for entry in entries}
        words = {id_: [self.stems(text) for text in _wordings(entry)] for id_, entry in self.entries.items()}
        seen = Counter(stem for wordings in words.values() for stem in {s for wording in wordings for s in wording})
        self.rarity = {stem: math.log(1 + len(words) / count) for stem, count in seen.items()}
        self.unseen = math.log(1 + len(words)) or 1.0
        self.wordings = {id_: [self.weigh(wording) for wording in wordings] for id_, wordings in words.items()}
        self.holders: dict[str, set[str]] = defaultdict(set)
        for id_, wordings in words.items():
            for stem in {s for wording in wordings for s in wording}:
                self.holders[stem].add(id_)
        self.copies: dict[str, set[str]] = defaultdict(set)
        for id_, entry in self.entries.items():
            for sentence in _sentences(entry.answer):
                self.copies[sentence].add(id_)

    def of(self, entry: Entry, limit: int = 3) -> list[Twin]:
        """The twins of `entry`, nearest first; itself and its former selves left out."""
        mine = [self.weigh(self.stems(text)) for text in _wordings(entry)]
        near: dict[str, float] = {}
        for id_ in {id_ for wording in mine for stem in wording for id_ in self.holders.get(stem, ())}:
            if id_ != entry.id and id_ not in entry.former_ids:
                near[id_] = max(_cosine(a, b) for a in mine for b in self.wordings[id_])
        compared = set(sorted(near, key=lambda id_: (-near[id_], id_))[:COMPARED])
        compared |= {id_ for sentence in _sentences(entry.answer) for id_ in self.copies.get(sentence, ())}
        found = []
        for id_ in compared - {entry.id, *entry.former_ids}:
            same_question, same_answer = near.get(id_, 0.0), self.answers_alike(entry, self.entries[id_])
            if same_question >= QUESTIONS or same_answer >= ANSWERS:
                found.append(Twin(self.entries[id_], max(same_question, same_answer)))
        return sorted(found, key=lambda twin: (-twin.nearness, twin.entry.id))[:limit]

    def answers_alike(self, one: Entry, other: Entry) -> float:
        return _cosine(self.weigh(self.stems(one.answer)), self.weigh(self.stems(other.answer)))

    def stems(self, text: str) -> list[str]:
        return [token.stem for token in analyze(text, self.acronyms) if not (token.stop or token.joined)]

    def weigh(self, stems: Iterable[str]) -> _Vector:
        """Rarity × (1 + log of how often), scaled to length 1."""
        counts = Counter(stems)
        raw = {stem: (1 + math.log(n)) * self.rarity.get(stem, self.unseen) for stem, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {stem: weight / length for stem, weight in raw.items()}


def twin_alarm(twins: Twins, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Une question nouvelle ou changée n’est pas déjà posée ailleurs en d’autres mots."""
    for entry in entries:
        for twin in twins.of(entry):
            asked = f"«\u00a0{twin.entry.question}\u00a0» ({twin.entry.path})"
            message = f"cette question ressemble à {asked}\u00a0; réunissez-les, ou dites ce qui les distingue."
            yield advice(entry, NAME, message, path=("question",))


def _sentences(answer: str) -> Iterator[str]:
    """The answer's sentences of eight words or more, without signs: a copy shares some."""
    for sentence in re.split(r"[.!?…]\s|\n", answer.casefold()):
        words = re.findall(r"\w+", sentence)
        if len(words) >= 8:
            yield " ".join(words)


def _wordings(entry: Entry) -> tuple[str, ...]:
    return (entry.question, *entry.phrasings)


def _cosine(one: _Vector, other: _Vector) -> float:
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * large.get(stem, 0.0) for stem, weight in small.items())
