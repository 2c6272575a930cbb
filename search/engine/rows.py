"""What each stem gives the browser's files: its rarity, its forms, its postings and those of its pairs, coded."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from search.engine import coding
from search.engine.reader import Reader
from search.engine.weigh import pair_level, term_level


class Row(NamedTuple):
    forms: str
    """Front-coded from the stem."""
    numbers: str
    """Rarity, how many forms, postings, then which of them hold each form if there are several."""
    pairs: Sequence[tuple[str, str, str]]
    """The stems that follow this one somewhere, sorted, each with the pair front-coded from the pair before, and its
    postings."""


def make_row(reader: Reader, stem: str, forms: Sequence[str]) -> Row:
    """The row of a stem; `forms`: sorted."""
    model = reader.model
    norms, wordings = model.norms, model.wordings
    postings: list[int] = []
    held: dict[str, list[int]] = {form: [] for form in forms}
    pairs: dict[str, list[int]] = defaultdict(list)
    for rank, (number, packed, said) in enumerate(reader.read(stem)):
        norm = norms[number]
        postings += (number, term_level(packed, norm, wordings[number]))
        own, *following = said.split("\t")
        if len(forms) > 1:
            for form in own[1:-1].split("|"):
                held[form].append(rank)
        for each in following[:-1]:
            second, _, evidence = each.partition(":")
            pairs[second] += (number, pair_level(int(evidence), norm))
    flat = [model.lexicon.idfs[stem], len(forms), *_coded(postings)]
    if len(forms) > 1:
        for form in forms:
            flat += _subset(held[form], len(postings) // 2)
    seconds = sorted(pairs)
    keys = "".join(coding.SEPARATOR + coding.front(form, stem) for form in forms)
    keys_before = pairwise(["", *(f"{stem} {second}" for second in seconds)])
    followers = [
        (second, coding.front(key, before), coding.numbers(_coded(pairs[second])))
        for second, (before, key) in zip(seconds, keys_before, strict=True)
    ]
    return Row(keys, coding.numbers(flat), followers)


def _coded(postings: list[int]) -> list[int]:
    """Numbers of documents and levels by turns: how many documents, then the gap to each and its level."""
    if len(postings) == 2:  # most pairs
        return [1, *postings]
    coded = [len(postings) // 2, *postings]
    coded[1::2] = coding.gaps(postings[::2])
    return coded


def _subset(ranks: Sequence[int], whole: int) -> list[int]:
    """Which of `whole` postings: those held, or those missing where that is shorter."""
    missing = 2 * len(ranks) > whole
    if missing:
        held = set(ranks)
        ranks = [rank for rank in range(whole) if rank not in held]
    return [2 * len(ranks) + missing, *coding.gaps(ranks)]
