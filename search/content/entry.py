"""One question and its answer: a Markdown file with a YAML header."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from search.cache import Cache
from search.content.facets import Facet
from search.content.front_matter import Day, Ids, Source, SourceKind, Status, StatusKind, Text, Texts, key, keys_of
from search.content.problem import Problem, Severity, nearest
from search.content.yaml_marks import MarkedYaml, Place, parse

MAX_BYTES = 1_000_000
"""A longer file is a mistake, not an answer."""
_HEADER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)
_NESTED = re.compile(r"^(?:[ \t]*(?:[-*+>]|\d+\.)){20}|^(?: {4}|\t){20,}(?:[-*+>]|\d+\.)", re.MULTILINE)
_BRACKETS = re.compile(r"(?:\[[^\[]*){3000}")
"""Markdown so nested that converting it would take minutes or overflow the stack."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What neither HTML nor XML may hold; a text pasted from a word processor may."""


@dataclass(frozen=True)
class Entry:
    """A field made by `key` is a key of the header; besides these, there is one key per facet."""

    id: str
    """The file's name without `.md`: its identity and its address."""
    folder: str
    path: str
    """Relative to `faq/`, with forward slashes."""
    question: str = key(
        "question",
        Text(required=True),
        "Question",
        "La question, telle qu’un lecteur la pose.",
        shown="titre de la page, recherche",
        missing="faute",
    )
    answer: str = ""
    """Markdown."""
    phrasings: tuple[str, ...] = key(
        "formulations",
        Texts(),
        "Autres formulations",
        "D’autres façons de la poser : cherchées, jamais affichées.",
        shown="recherche",
        default=(),
    )
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet key -> slugs, in the header's order."""
    status: Status = key(
        "statut",
        StatusKind(),
        "Statut",
        "`publie`, `brouillon` ou `archive` ; seul `publie` se voit.",
        shown="rédacteurs",
        missing="`publie`",
        default=Status.PUBLISHED,
    )
    verified_on: date | None = key(
        "verifie_le",
        Day(),
        "Vérifié le",
        "Jour (AAAA-MM-JJ) où une personne a vérifié les faits.",
        shown="pied de la réponse",
        default=None,
    )
    review_by: date | None = key(
        "revoir_avant",
        Day(),
        "À revoir avant",
        "Jour (AAAA-MM-JJ) après lequel la page prévient que la réponse est à relire.",
        shown="page, une fois passé ; rédacteurs",
        missing="conseil",
        default=None,
    )
    source: Source | None = key(
        "source",
        SourceKind(),
        "Source",
        "`titre` et `adresse` du document d’où vient la réponse.",
        shown="pied de la réponse",
        default=None,
    )
    caution: str | None = key(
        "prudence",
        Text(),
        "Prudence",
        "Ce qui peut être périmé : vu des rédacteurs, jamais des visiteurs.",
        shown="rédacteurs",
        default=None,
    )
    former_ids: tuple[str, ...] = key(
        "anciens_ids",
        Ids(),
        "Anciens identifiants",
        "Anciens identifiants, dont les adresses mènent toujours ici.",
        shown="redirections",
        default=(),
    )
    see_also: tuple[str, ...] = key(
        "voir_aussi",
        Ids(),
        "Voir aussi",
        "Identifiants d’autres questions, proposées en fin de réponse.",
        shown="fin de la réponse",
        default=(),
    )
    answer_line: int = field(default=1, compare=False)
    """The file's line on which the answer begins."""
    yaml: str = field(default="", repr=False, compare=False)
    """The header as it was written."""

    @cached_property
    def header(self) -> MarkedYaml:
        """Values and positions of the header, for messages: parsed again only where there is something to say."""
        return parse(self.yaml, first_line=2)

    @property
    def revision(self) -> str:
        """Twelve hex digits that change when the question or the answer changes; votes belong to it."""
        return hashlib.sha256(f"{self.question}\n{self.answer}".encode()).hexdigest()[:12]

    @property
    def published(self) -> bool:
        return self.status is Status.PUBLISHED


TABLE = keys_of(Entry)
"""The header's keys, besides one per facet, in the order in which they are written; facets follow `formulations`."""
KEYS = {row.name: row.help for row in TABLE}
"""Name -> help."""


def split(text: str) -> tuple[str, str, str, str] | None:
    """(opening line, YAML of the header, closing line, answer) that make up `text`; None if it has no header."""
    match = _HEADER.match(text)
    if not match:
        return None
    start, end = match.span(1)
    return text[:start], text[start:end], text[end : match.end()], text[match.end() :]


def entry_text(entry: Entry, facets: Iterable[Facet]) -> str:
    """The whole file: what is read back is what was written."""
    lines = {row.attribute: row.kind.write(row.name, getattr(entry, row.attribute)) for row in TABLE}
    lines["phrasings"] += "".join(f"{each.key}: [{', '.join(entry.facets.get(each.key, ()))}]\n" for each in facets)
    return f"---\n{''.join(lines.values())}---\n{entry.answer}\n"


def place_in_answer(entry: Entry, offset: int) -> Place:
    """(line, column) in the file of the character at `offset` of the answer."""
    before = entry.answer[:offset]
    return (entry.answer_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1)


Read = tuple[Entry | None, list[Problem]]
"""An entry, if there is one, and the faults of its header."""


def read_entry(path: str, text: str, facets: tuple[Facet, ...]) -> Read:
    """The entry in `text` (None if it cannot be one), with the faults of its header."""
    reader = _Reader(path, facets)
    return reader.read(text), reader.problems


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
        if not self.convertible(body, first_line):
            return None
        return self.build(self.header.value, header, body, first_line)

    def convertible(self, body: str, first_line: int) -> bool:
        """Whether `body`, which begins on `first_line` of the file, can become a page."""
        if hidden := _CONTROL.search(body):
            line = first_line + body.count("\n", 0, hidden.start())
            column = hidden.start() - body.rfind("\n", 0, hidden.start())
            message = f"un caractère invisible (U+{ord(hidden[0]):04X}) casserait les pages ; effacez-le."
            self.problems.append(Problem(self.path, line, column, "encodage", message))
        nested = _NESTED.search(body) or _BRACKETS.search(body)
        if nested:
            message = "cette réponse imbrique trop de listes, de citations ou de crochets ; écrivez-la plus simplement."
            line = first_line + body.count("\n", 0, nested.start())
            self.problems.append(Problem(self.path, line, 1, "imbrication", message))
        return nested is None

    def build(self, raw: dict[str, Any], header: str, body: str, first_line: int) -> Entry:
        self.unknown_keys(raw)
        folder, _, name = self.path.rpartition("/")
        blank = len(body) - len(body.lstrip())
        values = {row.attribute: row.kind.read(row.name, raw.get(row.name), self.fault) for row in TABLE}
        return Entry(
            id=name.removesuffix(".md"),
            folder=folder,
            path=self.path,
            answer=body.strip().replace("\r\n", "\n"),
            facets={facet.key: slugs for facet in self.facets if (slugs := self.facet(raw, facet))},
            answer_line=first_line + body.count("\n", 0, blank),
            yaml=header,
            **values,
        )

    def unknown_keys(self, raw: dict[str, Any]) -> None:
        known = (*KEYS, *(facet.key for facet in self.facets))
        for name in raw if self.facets else ():
            if name not in known:
                message = f"clé inconnue « {name} ».{nearest(name, known) or ' Retirez-la.'}"
                self.problems.append(Problem(self.path, *self.header.keys[(name,)], "cle-inconnue", message))

    def facet(self, raw: dict[str, Any], facet: Facet) -> tuple[str, ...]:
        slugs = Texts().read(facet.key, raw.get(facet.key), self.fault)
        for index, slug in enumerate(slugs):
            if slug not in facet.by_slug and facet.values:
                hint = nearest(slug, tuple(facet.by_slug)) or " Les valeurs permises sont dans facettes.yml."
                message = f"« {slug} » n’est pas une valeur de « {facet.key} ».{hint}"
                self.fault("valeur-de-facette", message, facet.key, index)
            elif slug in slugs[:index]:
                message = f"« {slug} » est écrit deux fois dans « {facet.key} »."
                self.fault("valeur-de-facette", message, facet.key, index)
        return tuple(dict.fromkeys(slug for slug in slugs if slug in facet.by_slug))


class EntryCache:
    """Entries as they were last read: parsing their YAML is most of loading a FAQ."""

    def __init__(self, facets: tuple[Facet, ...], cache: Cache) -> None:
        self.facets = facets
        code, libraries = ("search.content",), ("pyyaml",)
        self.section = cache.section("entry", facets, code=code, libraries=libraries, dump=_dump, load=_load)

    def read(self, path: str, text: str) -> Read:
        return self.section.value(lambda: read_entry(path, text, self.facets), path, text)

    def save(self) -> None:
        """Keep what this run read."""
        self.section.save()


def _dump(read: Read) -> Any:
    entry, problems = read
    if entry is None:
        return [None, [list(vars(problem).values()) for problem in problems]]
    plain = {name: value for name, value in vars(entry).items() if name != "header"}
    plain |= {row.attribute: row.kind.dump(plain[row.attribute]) for row in TABLE}
    return [plain, [list(vars(problem).values()) for problem in problems]]


def _load(stored: Any) -> Read:
    plain, faults = stored
    problems = [
        Problem(path, line, column, rule, message, Severity(severity))
        for path, line, column, rule, message, severity in faults
    ]
    if plain is None:
        return None, problems
    facets = {key: tuple(slugs) for key, slugs in plain["facets"].items()}
    values = {row.attribute: row.kind.load(plain[row.attribute]) for row in TABLE}
    return Entry(**plain | values | {"facets": facets}), problems
