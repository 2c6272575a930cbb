"""Writes the browser's search files from the index: classic scripts that call `Faq.receive(name, data)`.

`manifest.js` has a stable name and says where the rest is: a folder named by the digest of all its files, so that
every file may be cached for ever and two versions never mix. `t…` are terms, `p…` pairs, `w…` words by first letter
(spelling, completion), `e…` entries, `members` the facets, `order` the ids and the alphabetical order.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from search.engine import coding, weigh, words
from search.engine.lexicon import Word
from search.engine.query import Searcher
from search.engine.score import Postings
from search.engine.text import fold

FORMAT = 1
"""What `store.js` must know to read these files."""
SHARD = 5000
"""Characters of a file of terms or pairs, about."""
ENTRY_FILE = 5000
"""Characters of a file of entries, about."""


@dataclass(frozen=True)
class Exported:
    manifest: Path
    files: int
    characters: int


def export(index_directory: Path, out_dir: Path, address: str = "faq/{id}/") -> Exported:
    """Write the files of the index in use. `address`: an entry's page, from the root of the site."""
    searcher = Searcher.open(index_directory)
    try:
        files, manifest = _Exporter(searcher).files()
    finally:
        searcher.close()
    digest = hashlib.sha256(json.dumps([files, manifest]).encode()).hexdigest()[:12]
    manifest |= {"folder": digest, "address": address}
    folder = out_dir / digest
    if not folder.is_dir():
        work = out_dir / f".{digest}"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        for name, data in files.items():
            (work / f"{name}.js").write_text(_script(f"{digest}/{name}", data), "utf-8")
        work.rename(folder)
    path = out_dir / "manifest.js"
    path.write_text(_script("manifest", manifest), "utf-8")
    for other in out_dir.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other)
    return Exported(path, len(files) + 1, sum(file.stat().st_size for file in folder.iterdir()))


def _script(name: str, data: object) -> str:
    return f"Faq.receive({json.dumps(name)},{json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


class _Exporter:
    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self.model = searcher.model
        self.level = {impact: level for level, impact in reversed(list(enumerate(weigh.IMPACTS)))}

    def files(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Every file by name, and the manifest."""
        files: dict[str, Any] = {}
        terms, pairs = list(_shards(self.terms())), list(_shards(self.pairs()))
        files |= {f"t{rank}": [" ".join(shard.rows), "".join(shard.values)] for rank, shard in enumerate(terms)}
        files |= {f"p{rank}": ["|".join(shard.rows), "".join(shard.values)] for rank, shard in enumerate(pairs)}
        letters = self.letters()
        files |= {f"w{letter}": content for letter, content in letters.items()}
        entries = [self.entry(id_) for id_ in self.model.ids]
        size = max(1, ENTRY_FILE * len(entries) // (1 + len(json.dumps(entries, ensure_ascii=False))))
        files |= {f"e{start // size}": entries[start : start + size] for start in range(0, len(entries), size)}
        members = self.model.members
        files["members"] = [
            [_runs(members.get(f.key, {}).get(v.slug, ())) for v in f.values] for f in self.model.facets
        ]
        files["order"] = [list(self.model.ids), coding.numbers(self.model.order)]
        lexicon = self.model.lexicon
        manifest = {
            "format": FORMAT,
            "count": len(self.model.ids),
            "entries": size,
            "terms": _firsts(terms),
            "pairs": _firsts(pairs),
            "letters": "".join(letters),
            "impacts": weigh.IMPACTS,
            "exact": weigh.EXACT,
            "pair": weigh.PAIR,
            "coverage": weigh.COVERAGE,
            "stop": " ".join(sorted(words.STOP_WORDS)),
            "elided": " ".join(sorted(words.ELIDED)),
            "clitics": " ".join(sorted(words.CLITICS)),
            "rules": words.STEM_RULES,
            "acronyms": " ".join(sorted(lexicon.acronyms.known)),
            "ambiguous": " ".join(sorted(lexicon.acronyms.ambiguous)),
            "expansions": self.model.expansions.of,
            "guarded": self.model.expansions.ambiguous,
            "facets": [_facet(facet) for facet in self.model.facets],
        }
        return files, manifest

    def terms(self) -> Iterator[tuple[str, str, str]]:
        """Stem, its keys (stem and forms) and its numbers."""
        forms: dict[str, list[str]] = {}
        for word in self.model.lexicon.words.values():
            forms.setdefault(word.stem, []).append(word.form)
        for stem in sorted(forms):
            found = self.searcher.access.term(stem)
            own = sorted(forms[stem])
            keys = "".join(coding.SEPARATOR + coding.front(form, stem) for form in own)
            numbers = [self.model.lexicon.idfs[stem], len(own), *self.postings(found)]
            if len(own) > 1:
                rank = {document: index for index, document in enumerate(found.documents)}
                for form in own:
                    numbers += _subset([rank[d] for d in self.searcher.access.form(form).documents], len(rank))
            yield stem, keys, coding.numbers(numbers)

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        for key in self.searcher.pair_keys():
            found = self.searcher.access.pair(key)
            if found.documents:
                yield key, "", coding.numbers(self.postings(found))

    def postings(self, found: Postings) -> list[int]:
        flat = [len(found.documents)]
        for gap, impact in zip(coding.gaps(found.documents), found.impacts, strict=True):
            flat += (gap, self.level[impact])
        return flat

    def letters(self) -> dict[str, list[str]]:
        """First letter -> displays, front-coded, and frequencies of the words that may be proposed."""
        lexicon = self.model.lexicon
        found = {}
        for letter, group in groupby((lexicon.words[form] for form in lexicon.suggestable), key=lambda w: w.form[0]):
            rows = list(group)
            shown = [_display(word) for word in rows]
            keys = [coding.front(word, before) for word, before in zip(shown, ["", *shown], strict=False)]
            found[letter] = [coding.SEPARATOR.join(keys), coding.numbers(word.frequency for word in rows)]
        return found

    def entry(self, id_: str) -> list[Any]:
        document = self.searcher.document(id_)
        facets = []
        for facet in self.model.facets:
            ranks = {value.slug: rank for rank, value in enumerate(facet.values)}
            facets.append([ranks[slug] for slug in document.facets.get(facet.key, ()) if slug in ranks])
        return [id_, document.question, facets, document.verified, document.html]


@dataclass
class _Shard:
    first: str
    last: str = ""
    rows: list[str] = field(default_factory=list)
    """Keys, coded."""
    values: list[str] = field(default_factory=list)
    size: int = 0


def _shards(rows: Iterable[tuple[str, str, str]]) -> Iterator[_Shard]:
    """Sorted rows (key, more keys, numbers) cut in files of about SHARD characters; a large row has its own."""
    shard = _Shard("")
    for key, extra, values in rows:
        if shard.rows and shard.size + len(values) > SHARD:
            yield shard
            shard = _Shard(key)
        shard.rows.append(coding.front(key, shard.last) + extra)
        shard.values.append(values)
        shard.size += len(shard.rows[-1]) + len(values) + 1
        shard.last = key
    if shard.rows:
        yield shard


def _firsts(shards: Sequence[_Shard]) -> str:
    """As much of each file's first key as tells it from the file before, front-coded."""
    marks = [""]
    for before, shard in pairwise(shards):
        length = next(
            (i for i, (a, b) in enumerate(zip(before.last, shard.first, strict=False)) if a != b), len(before.last)
        )
        marks.append(shard.first[: length + 1])
    return coding.SEPARATOR.join(coding.front(mark, last) for mark, last in zip(marks, ["", *marks], strict=False))


def _subset(ranks: Sequence[int], whole: int) -> list[int]:
    """Which of `whole` postings: those held, or those missing where that is shorter."""
    missing = 2 * len(ranks) > whole
    if missing:
        held = set(ranks)
        ranks = [rank for rank in range(whole) if rank not in held]
    return [2 * len(ranks) + missing, *coding.gaps(ranks)]


def _runs(numbers: Sequence[int]) -> str:
    """Members of a facet value as runs: documents skipped, then documents held less one."""
    flat: list[int] = []
    last = None
    for number in numbers:
        if last is not None and number == last + 1:
            flat[-1] += 1
        else:
            flat += (number if last is None else number - last - 2, 0)
        last = number
    return coding.numbers(flat)


def _display(word: Word) -> str:
    return word.display if fold(word.display).replace("-", "").replace("’", "") == word.form else word.form


def _facet(facet: Any) -> list[Any]:
    values = [[v.slug, v.label, v.help, v.parent or "", dict(v.implies)] for v in facet.values]
    return [facet.key, facet.label, facet.question, values]
