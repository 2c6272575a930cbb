"""The browser's search files, made from the index: classic scripts that call `Faq.receive(name, data)`.

The manifest says where the rest is: a folder named by the digest of all its files, so that every file may be cached
for ever and two versions never mix. Nothing in a file tells its folder: what did not change moves as it is.
`t…` are terms, `p…` pairs, `w…` words by first letter (spelling, completion), `e…` entries, `members` the facets,
`order` the ids and the alphabetical order.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.content.facets import Facet
from search.engine import coding, shards, weigh, words
from search.engine.document import Document
from search.engine.generation import in_use
from search.engine.kept import Kept, load_kept
from search.engine.model import Model
from search.engine.reader import Reader
from search.engine.text import fold

FORMAT = 2
"""What `store.js` must know to read these files."""
ENTRY_FILE = 2000
"""Characters of a file of entries, at most unless one is longer; one more for every four entries, since results are
then likelier to be neighbours."""

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class BrowserFiles:
    manifest: str
    """Name of the file to load first, with its digest in it."""
    files: Mapping[str, str]
    """Relative path -> content, the manifest included."""


def browser_files(model: Model, kept: Kept, documents: Iterable[Document], address: str = "faq/{id}/") -> BrowserFiles:
    """The files of an index. `documents`: in order of id; `address`: an entry's page, from the root of the site."""
    entries = list(_entries(model.facets, documents))
    size = _entry_file(entries)
    data = _data(model, entries, size)
    manifest = _manifest(model)
    manifest |= {
        "address": address,
        "entries": size,
        "letters": "".join(n[1] for n in data if n[0] == "w"),
    }
    for key, cut in zip(("terms", "pairs"), shards.cut_index(kept), strict=True):
        separator = " " if key == "terms" else coding.SEPARATOR
        manifest[key] = shards.firsts(cut)
        data |= {f"{key[0]}{rank}": [separator.join(s.rows), "".join(s.values)] for rank, s in enumerate(cut)}
    texts = {name: _json(content) for name, content in sorted(data.items())}
    digest = hashlib.sha256("\n".join([_json(manifest), *texts, *texts.values()]).encode()).hexdigest()[:12]
    name = f"manifest-{digest}.js"
    files = {f"{digest}/{file}.js": _script(file, text) for file, text in texts.items()}
    return BrowserFiles(name, {name: _script("manifest", _json(manifest | {"folder": digest}))} | files)


def export(index_directory: Path, out_dir: Path, address: str = "faq/{id}/") -> BrowserFiles:
    """Write the files of the index in use, in place of any others in `out_dir`."""
    generation = in_use(index_directory)
    with Reader(generation) as reader:
        documents = map(reader.document, reader.model.ids)
        found = browser_files(reader.model, load_kept(generation), documents, address)
    shutil.rmtree(out_dir, ignore_errors=True)
    for name, content in found.files.items():
        path = out_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return found


def _script(name: str, text: str) -> str:
    return f'Faq.receive("{name}",{text});\n'


def _data(model: Model, entries: Sequence[list[Any]], size: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        f"e{start // size}": entries[start : start + size] for start in range(0, len(entries), size)
    }
    data |= {f"w{letter}": content for letter, content in shards.letters(model.lexicon).items()}
    none: Mapping[str, list[int]] = {}
    members = [[model.members.get(f.key, none).get(v.slug, ()) for v in f.values] for f in model.facets]
    data["members"] = [[shards.runs(numbers) for numbers in values] for values in members]
    data["order"] = [list(model.ids), coding.numbers(model.order)]
    return data


def _entry_file(entries: Sequence[list[Any]]) -> int:
    """Entries in one file."""
    total = sum(len(entry[4]) + 200 for entry in entries)
    return max(1, (ENTRY_FILE + len(entries) // 4) * len(entries) // max(total, 1))


def _manifest(model: Model) -> dict[str, Any]:
    acronyms = model.lexicon.acronyms
    return {
        "format": FORMAT,
        "count": len(model.ids),
        "impacts": weigh.IMPACTS,
        "exact": weigh.EXACT,
        "pair": weigh.PAIR,
        "coverage": weigh.COVERAGE,
        "central": weigh.CENTRAL,
        "focus": weigh.FOCUS,
        "stop": " ".join(sorted(words.STOP_WORDS)),
        "elided": " ".join(sorted(words.ELIDED)),
        "clitics": " ".join(sorted(words.CLITICS)),
        "rules": words.STEM_RULES,
        "acronyms": " ".join(sorted(acronyms.known)),
        "ambiguous": " ".join(sorted(acronyms.ambiguous)),
        "expansions": model.expansions.of,
        "guarded": model.expansions.ambiguous,
        "facets": [_facet(facet) for facet in model.facets],
    }


def _entries(facets: Sequence[Facet], documents: Iterable[Document]) -> Iterator[list[Any]]:
    """Id, question, ranks of the values of each facet, day of the last check, answer, source."""
    ranks = [(f.key, {value.slug: rank for rank, value in enumerate(f.values)}) for f in facets]
    for document in documents:
        chosen = [[known[slug] for slug in document.facets.get(key, ()) if slug in known] for key, known in ranks]
        yield [document.id, document.question, chosen, document.verified, document.html, *document.source]


def _facet(facet: Facet) -> list[Any]:
    values = [
        ["" if v.slug == _slug(v.label) else v.slug, v.label, v.help, v.parent or "", dict(v.implies)]
        for v in facet.values
    ]
    return [facet.key, facet.label, facet.question, values]


def _slug(label: str) -> str:
    """The slug that `entries.js` finds by itself."""
    return re.sub("[^a-z0-9]+", "-", fold(label)).strip("-")
