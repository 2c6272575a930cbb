"""A foreign question-and-answer set (`entries.jsonl`) as a corpus, so that any FAQ can be indexed and measured."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search.content.corpus import Corpus, CorpusError
from search.content.entry import Entry
from search.content.facets import Facet, FacetValue
from search.files import reason

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ACCENTS = str.maketrans("àâäáãçéèêëíìîïñóòôöõúùûüýÿ", "aaaaaceeeeiiiinooooouuuuyy")


def read_entries(path: Path) -> Corpus:
    """Read one entry a line: `{"id", "question", "answer" (Markdown), "facets": {name: [values]}}`.

    Facets and their values are taken from the entries. Raises CorpusError (French) for a file that cannot be read.
    """
    rows = sorted(_rows(path), key=lambda row: str(row["id"]))
    labels: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    entries = []
    for row in rows:
        chosen: dict[str, tuple[str, ...]] = {}
        for name, values in (row.get("facets") or {}).items():
            key = slug(name)
            names.setdefault(key, str(name))
            found = {slug(value): str(value) for value in values}
            labels.setdefault(key, {}).update(found)
            chosen[key] = tuple(found)
        phrasings = tuple(str(phrasing) for phrasing in row.get("phrasings") or ())
        answer = str(row.get("answer") or "")
        entries.append(Entry(str(row["id"]), "", "", str(row["question"]), answer, phrasings, chosen))
    facets = tuple(
        Facet(key, name, name, tuple(FacetValue(value, label) for value, label in sorted(labels[key].items())))
        for key, name in names.items()
    )
    return Corpus(facets, (), (), tuple(entries))


def slug(text: str) -> str:
    """A label as an ASCII identifier."""
    return _NOT_SLUG.sub("-", str(text).lower().replace("œ", "oe").translate(_ACCENTS)).strip("-") or "x"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    seen = set()
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"«\u00a0{path}\u00a0» ne se lit pas\u00a0: {reason(error)}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            usable = row["id"] not in seen and isinstance(row["question"], str)
        except (ValueError, KeyError, TypeError):
            usable = False
        if not usable:
            expected = "un objet JSON avec «\u00a0id\u00a0» (unique) et «\u00a0question\u00a0»"
            raise CorpusError(f"{path}, ligne {number}\u00a0: {expected} est attendu.")
        seen.add(row["id"])
        yield row
