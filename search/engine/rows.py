"""What each stem gives the browser's files: its rarity, its forms, its postings and those of its pairs, coded."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from search.engine import coding
from search.engine.reader import Reader
from search.engine.weigh import pair_level, term_level

RUN = 250
"""Characters of a run of pairs, about: small beside a file, of which a run is never parted."""


class Run(NamedTuple):
    """Consecutive pairs that begin with one stem."""

    first: str
    """Second stem of the first pair."""
    last: str
    keys: str
    """The pairs after the first, front-coded."""
    numbers: str
    """Postings of all."""


class Row(NamedTuple):
    forms: str
    """Front-coded from the stem."""
    numbers: str
    """Rarity, how many forms, postings, then which of them hold each form if there are several."""
    runs: Sequence[Run]
    """The pairs that begin with this stem, sorted."""


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
    keys = "".join(coding.SEPARATOR + coding.front(form, stem) for form in forms)
    return Row(keys, coding.numbers(flat), list(_runs(stem, pairs)))


def _runs(stem: str, pairs: Mapping[str, list[int]]) -> Iterator[Run]:
    """`pairs`: second stem -> numbers of documents and levels by turns."""
    first = last = ""
    keys: list[str] = []
    values: list[str] = []
    size = 0
    for second in sorted(pairs):
        value = coding.numbers(_coded(pairs[second]))
        if values and size + len(value) > RUN:
            yield Run(first, last, coding.SEPARATOR.join(keys), "".join(values))
            keys, values, size = [], [], 0
        if values:
            keys.append(coding.front(f"{stem} {second}", f"{stem} {last}"))
            size += len(keys[-1]) + 1
        else:
            first = second
        values.append(value)
        size += len(value)
        last = second
    if values:
        yield Run(first, last, coding.SEPARATOR.join(keys), "".join(values))


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
