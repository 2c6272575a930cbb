"""What is made of each stem and of each question once, and kept with the index: an edit makes again what it touched.

The row of a stem follows from its rarity, its postings, and the numbers, lengths and wordings of the documents that
hold it. The neighbours of a question follow from its rarest stems in the same way.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from search.engine.lexicon import Lexicon
from search.engine.model import Model, Stored
from search.engine.reader import Reader
from search.engine.rows import Row, Run, make_row
from search.engine.similar import alike, rarest

FILE = "kept.json"
NEIGHBOURS = 5
"""Alike questions that are kept for each entry."""


class Kept(NamedTuple):
    rows: Mapping[str, Row]
    """By stem, sorted."""
    neighbours: Mapping[str, Sequence[str]]
    """Entry -> other entries, the most alike first."""

    def save(self, directory: Path) -> None:
        (directory / FILE).write_text(json.dumps(self, ensure_ascii=False, separators=(",", ":")), "utf-8")


class Touched(NamedTuple):
    stems: set[str]
    """Whose row may have changed."""
    rarities: set[str]
    """Stems that became more or less rare."""
    documents: set[str]
    """Those that changed."""


def load_kept(generation: Path) -> Kept:
    """Read them back. The caller has checked the file's checksum."""
    rows, neighbours = json.loads((generation / FILE).read_text("utf-8"))
    return Kept(
        {stem: Row(forms, numbers, [Run._make(run) for run in runs]) for stem, (forms, numbers, runs) in rows.items()},
        neighbours,
    )


def touched(old: Model, new: Model, changed: Iterable[Stored], documents: Sequence[Stored]) -> Touched | None:
    """What an update touched; None for everything, since numbers shift when documents come or go.

    `changed`: the documents that changed, as they were and as they are; `documents`: all, in order of id.
    """
    if list(old.ids) != list(new.ids):
        return None
    changed = list(changed)
    moved = (
        document
        for number, document in enumerate(documents)
        if old.norms[number] != new.norms[number] or old.wordings[number] != new.wordings[number]
    )
    before = old.lexicon.idfs
    rarities = {stem for stem, idf in new.lexicon.idfs.items() if before.get(stem) != idf}
    stems = {stem for document in (*changed, *moved) for stem in document.forms.values()}
    return Touched(stems | rarities, rarities, {document.id for document in changed})


def keep(reader: Reader, documents: Iterable[Stored], old: Kept | None = None, spoiled: Touched | None = None) -> Kept:
    """The rows and neighbours of an index; what `old` has and `spoiled` does not name serves again."""
    if old is None or spoiled is None:
        old, spoiled = Kept({}, {}), Touched(set(), set(), set())
    forms: dict[str, list[str]] = defaultdict(list)
    for word in reader.model.lexicon.words.values():
        forms[word.stem].append(word.form)
    rows = {}
    for stem in sorted(forms):
        row = None if stem in spoiled.stems else old.rows.get(stem)
        rows[stem] = row or make_row(reader, stem, sorted(forms[stem]))
    other = {stem for stem in spoiled.stems if _numbers(rows, stem) != _numbers(old.rows, stem)}
    neighbours = {}
    for document in documents:
        stands = document.id in old.neighbours and _stands(document, spoiled, other, reader.model.lexicon)
        neighbours[document.id] = old.neighbours[document.id] if stands else _nearest(reader, document)
    return Kept(rows, neighbours)


def _numbers(rows: Mapping[str, Row], stem: str) -> str:
    """All that neighbours take from a stem: its rarity, its postings and their levels."""
    return rows[stem].numbers if stem in rows else ""


def _stands(document: Stored, spoiled: Touched, other: set[str], lexicon: Lexicon) -> bool:
    """Whether its neighbours are those it had. `other`: stems whose postings changed; most questions hold none, and
    their rarest need not be sought."""
    stems = document.wordings[0]
    if document.id in spoiled.documents or not spoiled.rarities.isdisjoint(stems):
        return False
    return other.isdisjoint(stems) or other.isdisjoint(rarest(stems, lexicon))


def _nearest(reader: Reader, document: Stored) -> list[str]:
    totals = alike(reader, rarest(document.wordings[0], reader.model.lexicon))
    totals.pop(reader.number[document.id], None)
    return [reader.model.ids[number] for number in sorted(totals, key=lambda n: (-totals[n], n))[:NEIGHBOURS]]
