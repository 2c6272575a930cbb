"""One question and its answer: a Markdown file with a YAML header."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from search.content.marked_yaml import MarkedYaml, Place, parse

KEYS = {
    "question": "La question, telle qu’un lecteur la pose.",
    "formulations": "D’autres façons de la poser : cherchées, jamais affichées.",
    "statut": "publie, brouillon ou archive.",
    "verifie_le": "Date (AAAA-MM-JJ) de la dernière vérification par une personne.",
    "revoir_avant": "Date (AAAA-MM-JJ) après laquelle la réponse est à relire.",
    "source": "titre et adresse du document dont vient la réponse.",
    "prudence": "Note sur ce qui peut être périmé : vue des rédacteurs, jamais des visiteurs.",
    "anciens_ids": "Anciens identifiants : leurs adresses mènent toujours ici.",
    "voir_aussi": "Identifiants d’autres questions à proposer en fin de réponse.",
}
"""The header's keys, besides one key per facet, with their one-line help."""
MAX_BYTES = 1_000_000
"""A longer file is a mistake, not an answer."""
_HEADER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)


class Status(StrEnum):
    PUBLISHED = "publie"
    DRAFT = "brouillon"
    ARCHIVED = "archive"


@dataclass(frozen=True)
class Source:
    title: str
    address: str | None = None


@dataclass(frozen=True)
class Entry:
    id: str
    """The file's name without `.md`: its identity and its address."""
    folder: str
    path: str
    """Relative to `faq/`, with forward slashes."""
    question: str
    answer: str
    """Markdown."""
    phrasings: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet key -> slugs, in the header's order."""
    status: Status = Status.PUBLISHED
    verified_on: date | None = None
    review_by: date | None = None
    source: Source | None = None
    caution: str | None = None
    former_ids: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    answer_line: int = field(default=1, compare=False)
    """The file's line on which the answer begins."""
    yaml: str = field(default="", repr=False, compare=False)
    """The header as it was written."""

    @cached_property
    def header(self) -> MarkedYaml:
        """Values and places of the header, for messages: read again only where there is something to say."""
        return parse(self.yaml, first_line=2)

    @property
    def revision(self) -> str:
        """Twelve hex digits that change when the question or the answer changes; votes belong to it."""
        return hashlib.sha256(f"{self.question}\n{self.answer}".encode()).hexdigest()[:12]

    @property
    def published(self) -> bool:
        return self.status is Status.PUBLISHED


def split(text: str) -> tuple[str, str, str, str] | None:
    """(opening line, YAML of the header, closing line, answer) that make up `text`; None if it has no header."""
    match = _HEADER.match(text)
    if not match:
        return None
    start, end = match.span(1)
    return text[:start], text[start:end], text[end : match.end()], text[match.end() :]


def place_in_answer(entry: Entry, offset: int) -> Place:
    """(line, column) in the file of the character at `offset` of the answer."""
    before = entry.answer[:offset]
    return (entry.answer_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1)
