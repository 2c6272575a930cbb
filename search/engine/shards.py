"""Terms, pairs and words of the index, coded and cut into the browser's files. `store.js` reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import isqrt

from search.engine import coding
from search.engine.kept import Kept
from search.engine.lexicon import Lexicon, Word
from search.engine.text import fold

SHARD = 2000
"""Characters of the smallest files of terms or pairs, about."""
_Row = tuple[str, str, str, str]
"""First key and last, what follows the first key once coded, numbers."""


@dataclass
class Shard:
    """Consecutive keys of the sorted vocabulary, and their numbers."""

    first: str
    last: str = ""
    rows: list[str] = field(default_factory=list)
    """Keys, coded."""
    values: list[str] = field(default_factory=list)
    size: int = 0


def cut_index(kept: Kept) -> tuple[list[Shard], list[Shard]]:
    """The files of terms (stems, with their forms, idf and postings) and of pairs."""
    terms = [(stem, stem, row.forms, row.numbers) for stem, row in kept.rows.items()]
    pairs = [
        (f"{stem} {run.first}", f"{stem} {run.last}", run.keys and coding.SEPARATOR + run.keys, run.numbers)
        for stem, row in kept.rows.items()
        for run in row.runs
    ]
    return list(_cut(terms)), list(_cut(pairs))


def firsts(shards: Sequence[Shard]) -> str:
    """As much of each file's first key as tells it from the file before, front-coded."""
    marks = [""]
    for before, shard in pairwise(shards):
        same = (a == b for a, b in zip(before.last, shard.first, strict=False))
        length = next((rank for rank, equal in enumerate(same) if not equal), len(before.last))
        marks.append(shard.first[: length + 1])
    return coding.SEPARATOR.join(coding.front(mark, last) for mark, last in zip(marks, ["", *marks], strict=False))


def letters(lexicon: Lexicon) -> dict[str, list[str]]:
    """First letter -> displays, front-coded, and frequencies of the words that may be proposed."""
    found = {}
    for letter, group in groupby((lexicon.words[form] for form in lexicon.suggestable), key=lambda w: w.form[0]):
        rows = list(group)
        shown = [_display(word) for word in rows]
        keys = [coding.front(word, before) for word, before in zip(shown, ["", *shown], strict=False)]
        found[letter] = [coding.SEPARATOR.join(keys), coding.numbers(word.frequency for word in rows)]
    return found


def runs(numbers: Sequence[int]) -> str:
    """Members of a facet value as runs: documents skipped, then documents held less one."""
    flat: list[int] = []
    last = -2
    for number in numbers:
        if number == last + 1:
            flat[-1] += 1
        else:
            flat += (number - last - 2, 0)
        last = number
    return coding.numbers(flat)


def _cut(rows: Sequence[_Row]) -> Iterator[Shard]:
    """Sorted rows cut in files; a large row has its own.

    A query brings a few files, and the manifest names them all: both together weigh least near a square root.
    """
    most = max(SHARD, isqrt(sum(len(values) for *_, values in rows)))
    shard = Shard("")
    for first, last, more, values in rows:
        if shard.rows and shard.size + len(more) + len(values) > most:
            yield shard
            shard = Shard(first)
        shard.rows.append(coding.front(first, shard.last) + more)
        shard.values.append(values)
        shard.size += len(shard.rows[-1]) + len(values) + 1
        shard.last = last
    if shard.rows:
        yield shard


def _display(word: Word) -> str:
    if word.display == word.form:
        return word.form
    return word.display if fold(word.display).replace("-", "").replace("’", "") == word.form else word.form
