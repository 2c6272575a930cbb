"""What each stem gives the browser's files: its rarity, its forms, its postings and those of its pairs, coded."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from search.engine import coding
from search.engine.reader import Reader


class Row(NamedTuple):
    forms: str
    """Front-coded from the stem."""
    numbers: str
    """Rarity, how many forms, postings, then which of them hold each form if there are several."""
    pairs: Sequence[tuple[str, str]]
    """The stems that follow this one somewhere, sorted, each with the pair's postings."""


def make_row(reader: Reader, stem: str, forms: Sequence[str]) -> Row:
    """The row of a stem; `forms`: sorted."""
    model = reader.model
    postings = _Postings()
    held: dict[str, list[int]] = {form: [] for form in forms}
    pairs: dict[str, _Postings] = defaultdict(_Postings)
    for rank, (number, packed, said) in enumerate(reader.read(stem)):
        postings.add(number, model.term_level(number, packed))
        own, *following = said.decode().split("\t")
        for form in own[1:-1].split("|"):
            held[form].append(rank)
        for second, _, evidence in (each.partition(":") for each in following[:-1]):
            pairs[second].add(number, model.pair_level(number, int(evidence)))
    flat = [model.lexicon.idfs[stem], len(forms), *postings.numbers()]
    if len(forms) > 1:
        for form in forms:
            flat += _subset(held[form], postings.count)
    keys = "".join(coding.SEPARATOR + coding.front(form, stem) for form in forms)
    followers = [(second, coding.numbers(pairs[second].numbers())) for second in sorted(pairs)]
    return Row(keys, coding.numbers(flat), followers)


class _Postings:
    """How many documents, then the gap to each and its level."""

    def __init__(self) -> None:
        self.count = 0
        self.flat: list[int] = []
        self.last = -1

    def add(self, document: int, level: int) -> None:
        self.count += 1
        self.flat += (document - self.last - 1, level)
        self.last = document

    def numbers(self) -> list[int]:
        return [self.count, *self.flat]


def _subset(ranks: Sequence[int], whole: int) -> list[int]:
    """Which of `whole` postings: those held, or those missing where that is shorter."""
    missing = 2 * len(ranks) > whole
    if missing:
        held = set(ranks)
        ranks = [rank for rank in range(whole) if rank not in held]
    return [2 * len(ranks) + missing, *coding.gaps(ranks)]
