"""The browser's search files, made from the index: classic scripts that call `Faq.receive(name, data)`.

`docs/projet/formats.md` describes them. The manifest says where the rest is: a folder named by the digest of all its
files, so that every file may be cached for ever and two versions never mix. Nothing in a file tells its folder: what
did not change moves as it is.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby, pairwise
from math import isqrt
from pathlib import Path
from typing import Any

from search.content.facets import Facet
from search.engine import text, text_encoding
from search.engine.correct import SOUNDS
from search.engine.derived import DerivedData, load_derived
from search.engine.document import Document
from search.engine.expansions import definitions
from search.engine.generation import in_use
from search.engine.lexicon import Lexicon, Word
from search.engine.model import Model, load_model
from search.engine.plan import DEFINING
from search.engine.store import Store
from search.engine.weights import IMPACTS, TUNING

FORMAT = 5
"""What `store.js` must know to read these files."""
ENTRY_FILE = 2000
"""Characters of a file of entries, at most unless one is longer; one more for every four entries, since results are
then likelier to be neighbours."""
SHARD = 2000
"""Characters of the smallest files of terms or pairs, about."""
_Row = tuple[str, str, str, str]
"""First key and last, what follows the first key once coded, numbers."""

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class BrowserFiles:
    manifest: str
    """Name of the file to load first, with its digest in it."""
    files: Mapping[str, bytes]
    """Relative path -> content, the manifest included."""


def browser_files(
    model: Model, derived: DerivedData, documents: Iterable[Document], url: str = "faq/{id}/"
) -> BrowserFiles:
    """The files of an index. `documents`: in order of id; `url`: an entry's page, from the root of the site."""
    entries = [_entry(model.facets, document) for document in documents]
    size = _entries_per_file(entries)
    starts = range(0, len(entries), size)
    files = {f"e{start // size}": _script(f"e{start // size}", entries[start : start + size]) for start in starts}
    letters = {f"w{letter}": content for letter, content in _letters(model.lexicon).items()}
    french = {f"f{letter}": content for letter, content in _french(model.lexicon)}
    files |= {name: _script(name, content) for name, content in (letters | french).items()}
    files["members"] = _script("members", _members(model))
    rows = definitions(model.glossary, model.lexicon.acronyms)
    defined = [[keys, row.acronym, row.long_form, row.definition] for keys, row in rows]
    files["glossary"] = _script("glossary", defined)
    files["order"] = _script("order", text_encoding.numbers(model.order))
    manifest = _manifest(model) | {"url": url, "entries": size}
    manifest |= {"letters": "".join(name[1] for name in letters), "french": "".join(name[1] for name in french)}
    for key, shards in zip(("terms", "pairs"), _shards(derived), strict=True):
        manifest[key] = _firsts(shards)
        separator = " " if key == "terms" else text_encoding.SEPARATOR
        for rank, shard in enumerate(shards):
            name = f"{key[0]}{rank}"
            files[name] = _script(name, [separator.join(shard.rows), "".join(shard.values)])
    digest = hashlib.sha256(_script("manifest", manifest))
    for name in sorted(files):
        digest.update(files[name])
    folder = digest.hexdigest()[:12]
    name = f"manifest-{folder}.js"
    placed = {f"{folder}/{file}.js": files[file] for file in sorted(files)}
    return BrowserFiles(name, {name: _script("manifest", manifest | {"folder": folder})} | placed)


def export(index_directory: Path, out_dir: Path, url: str = "faq/{id}/") -> BrowserFiles:
    """Write the files of the index in use, in place of any others in `out_dir`."""
    generation = in_use(index_directory)
    model = load_model(generation)
    with Store(generation) as store:
        documents = map(store.document, model.docnums)
        found = browser_files(model, load_derived(generation), documents, url)
    shutil.rmtree(out_dir, ignore_errors=True)
    for name, content in found.files.items():
        path = out_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return found


def _script(name: str, data: object) -> bytes:
    return f'Faq.receive("{name}",{_json(data)});\n'.encode()


def _manifest(model: Model) -> dict[str, Any]:
    acronyms = model.lexicon.acronyms
    return {
        "format": FORMAT,
        "count": len(model.ids),
        "impacts": IMPACTS,
        "tuning": asdict(TUNING),
        "stop": " ".join(sorted(text.STOP_WORDS)),
        "elided": " ".join(sorted(text.ELIDED)),
        "clitics": " ".join(sorted(text.CLITICS)),
        "rules": text.STEM_RULES,
        "sounds": SOUNDS,
        "acronyms": " ".join(sorted(acronyms.known)),
        "ambiguous": " ".join(sorted(acronyms.ambiguous)),
        "expansions": model.expansions.of,
        "guarded": model.expansions.ambiguous,
        "rarest": model.lexicon.rarest,
        "defining": " ".join(sorted(DEFINING)),
        "facets": [_facet(facet) for facet in model.facets],
    }


def _facet(facet: Facet) -> dict[str, Any]:
    values = [
        {
            "slug": "" if v.slug == _slug(v.label) else v.slug,
            "label": v.label,
            "help": v.help,
            "parent": v.parent or "",
            "implies": dict(v.implies),
        }
        for v in facet.values
    ]
    return {"key": facet.key, "label": facet.label, "question": facet.question, "values": values}


def _slug(label: str) -> str:
    """The slug that `entries.js` finds by itself."""
    return re.sub("[^a-z0-9]+", "-", text.fold(label)).strip("-")


def _entry(facets: Sequence[Facet], document: Document) -> dict[str, Any]:
    """`values`: by facet, the ranks of the entry's own."""
    known = [(facet.key, [value.slug for value in facet.values]) for facet in facets]
    ranks = [[slugs.index(s) for s in document.facets.get(key, ()) if s in slugs] for key, slugs in known]
    return {
        "id": document.id,
        "question": document.question,
        "values": ranks,
        "verified": document.verified,
        "review_by": document.review_by,
        "html": document.html,
        "source": document.source,
    }


def _entries_per_file(entries: Sequence[dict[str, Any]]) -> int:
    total = sum(len(entry["html"]) + 200 for entry in entries)
    return max(1, (ENTRY_FILE + len(entries) // 4) * len(entries) // max(total, 1))


def _members(model: Model) -> list[list[str]]:
    none: Mapping[str, list[int]] = {}
    return [[_runs(model.members.get(f.key, none).get(v.slug, ())) for v in f.values] for f in model.facets]


@dataclass
class Shard:
    """Consecutive keys of the sorted vocabulary, and their numbers."""

    first: str
    last: str = ""
    rows: list[str] = field(default_factory=list)
    """Keys, coded."""
    values: list[str] = field(default_factory=list)
    size: int = 0


def _shards(derived: DerivedData) -> tuple[list[Shard], list[Shard]]:
    """The files of terms (stems, with their forms, idf and postings) and of pairs."""
    terms = [(stem, stem, row.forms, row.numbers) for stem, row in derived.rows.items()]
    pairs = [
        (f"{stem} {run.first}", f"{stem} {run.last}", run.keys and text_encoding.SEPARATOR + run.keys, run.numbers)
        for stem, row in derived.rows.items()
        for run in row.runs
    ]
    return list(_cut(terms)), list(_cut(pairs))


def _firsts(shards: Sequence[Shard]) -> str:
    """As much of each file's first key as tells it from the file before, front-coded."""
    marks = [""]
    for before, shard in pairwise(shards):
        same = (a == b for a, b in zip(before.last, shard.first, strict=False))
        length = next((rank for rank, equal in enumerate(same) if not equal), len(before.last))
        marks.append(shard.first[: length + 1])
    return text_encoding.SEPARATOR.join(
        text_encoding.front(mark, last) for mark, last in zip(marks, ["", *marks], strict=False)
    )


def _letters(lexicon: Lexicon) -> dict[str, list[str]]:
    """First letter -> displays, front-coded, and frequencies of the words that may be proposed."""
    found = {}
    for letter, group in groupby((lexicon.words[form] for form in lexicon.suggestable), key=lambda w: w.form[0]):
        rows = list(group)
        shown = [_display(word) for word in rows]
        keys = [text_encoding.front(word, before) for word, before in zip(shown, ["", *shown], strict=False)]
        found[letter] = [text_encoding.SEPARATOR.join(keys), text_encoding.numbers(word.frequency for word in rows)]
    return found


def _french(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """First letter -> right words that no document holds, front-coded."""
    for letter, group in groupby(sorted(lexicon.french), key=lambda form: form[0]):
        forms = list(group)
        fronts = map(text_encoding.front, forms, ["", *forms])
        yield letter, text_encoding.SEPARATOR.join(fronts)


def _runs(numbers: Sequence[int]) -> str:
    """Members of a facet value as runs: documents skipped, then documents held less one."""
    flat: list[int] = []
    last = -2
    for number in numbers:
        if number == last + 1:
            flat[-1] += 1
        else:
            flat += (number - last - 2, 0)
        last = number
    return text_encoding.numbers(flat)


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
        shard.rows.append(text_encoding.front(first, shard.last) + more)
        shard.values.append(values)
        shard.size += len(shard.rows[-1]) + len(values) + 1
        shard.last = last
    if shard.rows:
        yield shard


def _display(word: Word) -> str:
    if word.display == word.form:
        return word.form
    return word.display if text.fold(word.display).replace("-", "").replace("’", "") == word.form else word.form
