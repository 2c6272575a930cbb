"""An entry as the text of its file: what is read back is what was written."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from search.content.entry import Entry
from search.content.facets import Facet

_PLAIN = re.compile(r"[^\W\d_][^:#\[\]{},&*!|>'\"%@`\\\n\t\x85\u2028\u2029]*(?<![\s\u00a0\u202f])")
_SPECIAL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that need an escape, hence double quotes."""
_RESERVED = {"null", "true", "false", "Null", "NULL", "True", "TRUE", "False", "FALSE", "n", "N", "y", "Y"}


def entry_text(entry: Entry, facets: Iterable[Facet]) -> str:
    """The whole file, header keys in the order of the guide."""
    return f"---\n{''.join(_header(entry, facets))}---\n{entry.answer}\n"


def scalar(text: str) -> str:
    """A text as YAML on one line, quoted only where it must be."""
    if _PLAIN.fullmatch(text) and text not in _RESERVED:
        return text
    if not _SPECIAL.search(text):
        return "'" + text.replace("'", "''") + "'"
    written: str = yaml.safe_dump(text, allow_unicode=True, width=10**9, default_style='"')
    return written.rstrip("\n")


def _header(entry: Entry, facets: Iterable[Facet]) -> Iterator[str]:
    yield f"question: {scalar(entry.question)}\n"
    if entry.phrasings:
        yield "formulations:\n" + "".join(f"  - {scalar(phrasing)}\n" for phrasing in entry.phrasings)
    for facet in facets:
        yield f"{facet.key}: [{', '.join(entry.facets.get(facet.key, ()))}]\n"
    yield f"statut: {entry.status}\n"
    dates: tuple[tuple[str, Any], ...] = (("verifie_le", entry.verified_on), ("revoir_avant", entry.review_by))
    yield from (f"{key}: {value}\n" for key, value in dates if value)
    if entry.source:
        yield f"source:\n  titre: {scalar(entry.source.title)}\n"
        if entry.source.address:
            yield f"  adresse: {scalar(entry.source.address)}\n"
    if entry.caution:
        yield f"prudence: {scalar(entry.caution)}\n"
    for key, ids in (("anciens_ids", entry.former_ids), ("voir_aussi", entry.see_also)):
        if ids:
            yield f"{key}: [{', '.join(ids)}]\n"
