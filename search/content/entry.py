"""One question and its answer: a Markdown file with a YAML header."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from search.cache import Cache
from search.content.facets import SLUG, Facet
from search.content.problem import Problem, Severity, nearest
from search.content.yaml_marks import MarkedYaml, Place, parse

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


_NESTED = re.compile(r"^(?:[ \t]*(?:[-*+>]|\d+\.)){20}|^(?: {4}|\t){20,}(?:[-*+>]|\d+\.)", re.MULTILINE)
_BRACKETS = re.compile(r"(?:\[[^\[]*){3000}")
"""Markdown so nested that converting it would take minutes or overflow the stack."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What neither HTML nor XML may hold; a text pasted from a word processor may."""


def read_entry(path: str, text: str, facets: tuple[Facet, ...]) -> tuple[Entry | None, list[Problem]]:
    """The entry in `text` (None if it cannot be one), with the faults of its header."""
    reader = _Reader(path, facets)
    return reader.read(text), reader.problems


Read = tuple[Entry | None, list[Problem]]
"""An entry, if there is one, and the faults of its header."""


class EntryCache:
    """Entries as they were last read: reading their YAML is most of loading a FAQ."""

    def __init__(self, facets: tuple[Facet, ...], cache: Cache) -> None:
        self.facets = facets
        self.section = cache.section(
            "entry", facets, code=("search.content",), libraries=("pyyaml",), dump=_dump, load=_load
        )

    def read(self, path: str, text: str) -> Read:
        return self.section.value(lambda: read_entry(path, text, self.facets), path, text)

    def save(self) -> None:
        """Keep what this run read."""
        self.section.save()


def _dump(read: Read) -> Any:
    entry, problems = read
    return [_plain(entry) if entry else None, [list(vars(problem).values()) for problem in problems]]


def _plain(entry: Entry) -> dict[str, Any]:
    days = {"verified_on": entry.verified_on, "review_by": entry.review_by}
    source = {"source": list(vars(entry.source).values()) if entry.source else None}
    fields = {key: value for key, value in vars(entry).items() if key != "header"}
    return fields | source | {key: day.isoformat() if day else None for key, day in days.items()}


def _load(stored: Any) -> Read:
    raw, problems = stored
    entry = None
    if raw is not None:
        for key in ("verified_on", "review_by"):
            raw[key] = date.fromisoformat(raw[key]) if raw[key] else None
        for key in ("phrasings", "former_ids", "see_also"):
            raw[key] = tuple(raw[key])
        facets = {key: tuple(slugs) for key, slugs in raw["facets"].items()}
        source = Source(*raw["source"]) if raw["source"] else None
        entry = Entry(**raw | {"facets": facets, "source": source, "status": Status(raw["status"])})
    return entry, [
        Problem(path, line, column, rule, message, Severity(severity))
        for path, line, column, rule, message, severity in problems
    ]


class _Reader:
    def __init__(self, path: str, facets: tuple[Facet, ...]) -> None:
        self.path = path
        self.facets = facets
        self.problems: list[Problem] = []
        self.header = MarkedYaml()

    def fault(self, rule: str, message: str, *path: str | int) -> None:
        self.problems.append(Problem(self.path, *self.header.place(*path), rule, message))

    def read(self, text: str) -> Entry | None:
        parts = split(text)
        if parts is None:
            example = "commencez par « --- », « question: … », « --- »"
            self.fault("entete", f"ce fichier n’est pas une entrée : l’en-tête manque ; {example}.")
            return None
        _, header, _, body = parts
        self.header = parse(header, first_line=2)
        self.problems += [Problem(self.path, f.line, f.column, "yaml", f.message) for f in self.header.faults]
        if self.header.faults:
            return None
        if not isinstance(self.header.value, dict):
            self.fault("entete", "l’en-tête est vide ; ajoutez au moins « question: … ».")
            return None
        first_line = text.count("\n", 0, len(text) - len(body)) + 1
        if hidden := _CONTROL.search(body):
            line = first_line + body.count("\n", 0, hidden.start())
            column = hidden.start() - body.rfind("\n", 0, hidden.start())
            message = f"un caractère invisible (U+{ord(hidden[0]):04X}) casserait les pages ; effacez-le."
            self.problems.append(Problem(self.path, line, column, "encodage", message))
        if nested := _NESTED.search(body) or _BRACKETS.search(body):
            message = "cette réponse imbrique trop de listes, de citations ou de crochets ; écrivez-la plus simplement."
            line = first_line + body.count("\n", 0, nested.start())
            self.problems.append(Problem(self.path, line, 1, "imbrication", message))
            return None
        return self.build(self.header.value, header, body, first_line)

    def build(self, raw: dict[str, Any], header: str, body: str, first_line: int) -> Entry:
        """`first_line`: the file's line on which `body` begins."""
        self.unknown_keys(raw)
        folder, _, name = self.path.rpartition("/")
        blank = len(body) - len(body.lstrip())
        return Entry(
            id=name.removesuffix(".md"),
            folder=folder,
            path=self.path,
            question=self.text(raw, "question"),
            answer=body.strip().replace("\r\n", "\n"),
            phrasings=self.texts(raw, "formulations"),
            facets={facet.key: values for facet in self.facets if (values := self.facet(raw, facet))},
            status=self.status(raw),
            verified_on=self.date(raw, "verifie_le"),
            review_by=self.date(raw, "revoir_avant"),
            source=self.source(raw),
            caution=self.text(raw, "prudence") or None,
            former_ids=self.ids(raw, "anciens_ids"),
            see_also=self.ids(raw, "voir_aussi"),
            answer_line=first_line + body.count("\n", 0, blank),
            yaml=header,
        )

    def unknown_keys(self, raw: dict[str, Any]) -> None:
        known = (*KEYS, *(facet.key for facet in self.facets))
        for key in raw if self.facets else ():
            if key not in known:
                message = f"clé inconnue « {key} ».{nearest(key, known) or ' Retirez-la.'}"
                self.problems.append(Problem(self.path, *self.header.keys[(key,)], "cle-inconnue", message))

    def text(self, raw: dict[str, Any], key: str) -> str:
        value = raw.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault("type", f"« {key} » attend un texte ; mettez la valeur entre guillemets.", key)
            return ""
        return re.sub(r"[ \t\n]+", " ", value).strip()

    def texts(self, raw: dict[str, Any], key: str) -> tuple[str, ...]:
        value = raw.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault("type", f"« {key} » attend une liste ; par exemple « {key}: [un, deux] ».", key)
            return ()
        return tuple(self.listed(value, key))

    def listed(self, values: list[Any], key: str) -> Iterator[str]:
        for index, value in enumerate(values):
            if isinstance(value, str) and value.strip():
                yield re.sub(r"[ \t\n]+", " ", value).strip()
            elif isinstance(value, int) and not isinstance(value, bool):
                yield str(value)
            else:
                self.fault("type", f"« {key} » : un texte est attendu ici.", key, index)

    def facet(self, raw: dict[str, Any], facet: Facet) -> tuple[str, ...]:
        slugs = self.texts(raw, facet.key)
        for index, slug in enumerate(slugs):
            if slug not in facet.by_slug and facet.values:
                hint = nearest(slug, tuple(facet.by_slug)) or " Les valeurs permises sont dans facettes.yml."
                message = f"« {slug} » n’est pas une valeur de « {facet.key} ».{hint}"
                self.fault("valeur-de-facette", message, facet.key, index)
            elif slug in slugs[:index]:
                message = f"« {slug} » est écrit deux fois dans « {facet.key} »."
                self.fault("valeur-de-facette", message, facet.key, index)
        return tuple(dict.fromkeys(slug for slug in slugs if slug in facet.by_slug))

    def ids(self, raw: dict[str, Any], key: str) -> tuple[str, ...]:
        found = self.texts(raw, key)
        for index, value in enumerate(found):
            if not SLUG.fullmatch(value):
                message = f"« {value} » n’est pas un identifiant (minuscules sans accent, chiffres, tirets)."
                self.fault("identifiant", message, key, index)
        return found

    def status(self, raw: dict[str, Any]) -> Status:
        value = raw.get("statut", Status.PUBLISHED)
        try:
            return Status(value)
        except ValueError:
            message = f"statut inconnu « {value} ».{nearest(str(value), [s.value for s in Status])}"
            self.fault("statut", message, "statut")
            return Status.DRAFT

    def date(self, raw: dict[str, Any], key: str) -> date | None:
        value = raw.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        message = f"« {key}: {value} » n’est pas une date ; écrivez AAAA-MM-JJ, par exemple 2026-11-20."
        self.fault("date", message, key)
        return None

    def source(self, raw: dict[str, Any]) -> Source | None:
        value = raw.get("source")
        if value is None:
            return None
        if not isinstance(value, dict) or not isinstance(value.get("titre"), str):
            message = "« source » attend un titre et une adresse : « source: {titre: …, adresse: https://…} »."
            self.fault("source", message, "source")
            return None
        for key in value:
            if key not in ("titre", "adresse"):
                self.fault("source", f"clé inconnue « {key} ».{nearest(key, ('titre', 'adresse'))}", "source", key)
        address = value.get("adresse")
        if address is not None and not re.fullmatch(r"https?://\S+", str(address)):
            message = f"l’adresse « {address} » doit commencer par https://."
            self.fault("source", message, "source", "adresse")
            address = None
        return Source(value["titre"].strip(), address)
