"""What follows from each stem and from each question, kept with the index: an edit makes again what it touched.

The row of a stem follows from its rarity, its postings, and the numbers, lengths and wordings of the documents that
hold it: it is what the browser's files say of the stem, coded (`docs/projet/formats.md`). The neighbours of a question
follow from its rarest stems in the same way.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from search.engine import text_encoding
from search.engine.model import DocumentStats, Model
from search.engine.similar import alike, rarest
from search.engine.store import Index, Store
from search.engine.weights import pair_level, term_level

FILE = "derived.jsonl"
NEIGHBOURS = 5
"""Alike questions that are kept for each entry."""
RUN = 250
"""Characters of a run of pairs, about: small beside a file, of which a run is never parted."""


class PairRun(NamedTuple):
    """Consecutive pairs that begin with one stem."""

    first: str
    """Second stem of the first pair."""
    last: str
    keys: str
    """The pairs after the first, front-coded."""
    numbers: str
    """Postings of all."""


class TermRow(NamedTuple):
    forms: str
    """Front-coded from the stem."""
    numbers: str
    """Rarity, how many forms, postings, then which of them hold each form if there are several."""
    runs: Sequence[PairRun]
    """The pairs that begin with this stem, sorted."""


class DerivedData(NamedTuple):
    rows: Mapping[str, TermRow]
    """By stem, sorted."""
    neighbours: Mapping[str, Sequence[str]]
    """Entry -> other entries, the most alike first."""

    def save(self, directory: Path) -> None:
        """A line a stem, an empty one, a line an entry: the whole is never in memory a second time."""
        with (directory / FILE).open("w", encoding="utf-8") as file:
            file.writelines(f"{_json([stem, *row])}\n" for stem, row in self.rows.items())
            file.write("\n")
            file.writelines(f"{_json(item)}\n" for item in self.neighbours.items())


def load_derived(generation: Path) -> DerivedData:
    """Read them back. The caller has checked the file's checksum."""
    rows: dict[str, TermRow] = {}
    with (generation / FILE).open(encoding="utf-8") as lines:
        for line in iter(lines.readline, "\n"):
            stem, forms, numbers, runs = json.loads(line)
            rows[stem] = TermRow(forms, numbers, [PairRun._make(run) for run in runs])
        return DerivedData(rows, dict(map(json.loads, lines)))


class Invalidation(NamedTuple):
    """What an update makes to be derived again."""

    stems: set[str]
    """Whose row may have changed."""
    rarities: set[str]
    """Stems that became more or less rare."""
    documents: set[str]
    """Those that changed."""


def invalidated(old: Model, new: Model, changed: Iterable[DocumentStats], store: Store) -> Invalidation | None:
    """What an update touched; None for everything, since numbers shift when documents come or go.

    `changed`: the documents that changed, as they were and as they are; `store`: all, as they are.
    """
    if list(old.ids) != list(new.ids):
        return None
    changed = list(changed)
    moved = (
        store.stats(docnum)
        for number, docnum in enumerate(new.docnums)
        if old.norms[number] != new.norms[number] or old.wordings[number] != new.wordings[number]
    )
    before = old.lexicon.idfs
    rarities = {stem for stem, idf in new.lexicon.idfs.items() if before.get(stem) != idf}
    stems = {stem for document in (*changed, *moved) for stem in document.forms.values()}
    return Invalidation(stems | rarities, rarities, {document.id for document in changed})


def derive(
    index: Index,
    questions: Sequence[Sequence[str]],
    old: DerivedData | None = None,
    invalid: Invalidation | None = None,
) -> DerivedData:
    """The rows and neighbours of an index; what `old` has and is not invalid serves again.

    `questions`: the stems of each document's question, by number.
    """
    if old is None or invalid is None:
        old, invalid = DerivedData({}, {}), Invalidation(set(), set(), set())
    forms: dict[str, list[str]] = defaultdict(list)
    for word in index.model.lexicon.words.values():
        forms[word.stem].append(word.form)
    rows = {}
    for stem in sorted(forms):
        row = None if stem in invalid.stems else old.rows.get(stem)
        rows[stem] = row or term_row(index, stem, sorted(forms[stem]))
    # All that neighbours take from a stem is in its numbers. Most questions hold none whose numbers changed.
    other = {s for s in invalid.stems if (s in rows and rows[s].numbers) != (s in old.rows and old.rows[s].numbers)}
    neighbours = {}
    for number, id_ in enumerate(index.model.ids):
        stems = questions[number]
        known = id_ in old.neighbours and id_ not in invalid.documents and invalid.rarities.isdisjoint(stems)
        if known and (other.isdisjoint(stems) or other.isdisjoint(rarest(stems, index.model.lexicon))):
            neighbours[id_] = old.neighbours[id_]
        else:
            neighbours[id_] = _nearest(index, number, stems)
    return DerivedData(rows, neighbours)


def _nearest(index: Index, number: int, stems: Iterable[str]) -> list[str]:
    totals = alike(index, rarest(stems, index.model.lexicon))
    totals.pop(number, None)
    return [index.model.ids[other] for other in sorted(totals, key=lambda n: (-totals[n], n))[:NEIGHBOURS]]


def term_row(index: Index, stem: str, forms: Sequence[str]) -> TermRow:
    """The row of a stem; `forms`: sorted."""
    model = index.model
    norms, wordings = model.norms, model.wordings
    postings: list[int] = []
    held: dict[str, list[int]] = {form: [] for form in forms}
    pairs: dict[str, list[int]] = defaultdict(list)
    for rank, (number, packed, context) in enumerate(index.postings(stem)):
        norm = norms[number]
        postings += (number, term_level(packed, norm, wordings[number]))
        own, *following = context.split("\t")
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
    keys = "".join(text_encoding.SEPARATOR + text_encoding.front(form, stem) for form in forms)
    return TermRow(keys, text_encoding.numbers(flat), list(_runs(stem, pairs)))


def _runs(stem: str, pairs: Mapping[str, list[int]]) -> Iterator[PairRun]:
    """`pairs`: second stem -> numbers of documents and levels by turns."""
    first = last = ""
    keys: list[str] = []
    values: list[str] = []
    size = 0
    for second in sorted(pairs):
        value = text_encoding.numbers(_coded(pairs[second]))
        if values and size + len(value) > RUN:
            yield PairRun(first, last, text_encoding.SEPARATOR.join(keys), "".join(values))
            keys, values, size = [], [], 0
        if values:
            keys.append(text_encoding.front(f"{stem} {second}", f"{stem} {last}"))
            size += len(keys[-1]) + 1
        else:
            first = second
        values.append(value)
        size += len(value)
        last = second
    if values:
        yield PairRun(first, last, text_encoding.SEPARATOR.join(keys), "".join(values))


def _coded(postings: list[int]) -> list[int]:
    """Numbers of documents and levels by turns: how many documents, then the gap to each and its level."""
    if len(postings) == 2:  # most pairs
        return [1, *postings]
    coded = [len(postings) // 2, *postings]
    coded[1::2] = text_encoding.gaps(postings[::2])
    return coded


def _subset(ranks: Sequence[int], whole: int) -> list[int]:
    """Which of `whole` postings: those held, or those missing where that is shorter."""
    missing = 2 * len(ranks) > whole
    if missing:
        held = set(ranks)
        ranks = [rank for rank in range(whole) if rank not in held]
    return [2 * len(ranks) + missing, *text_encoding.gaps(ranks)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
