"""The kinds of values that an entry's header holds: each is read, written, kept and described in one place.

A field of `Entry` made by `key` is a row of the table of header keys: French name, kind, help, where it is shown.
Reading, `faq new`, the JSON Schema, typography and the guide follow from these rows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

import yaml

from search.content.facets import SLUG
from search.content.problem import nearest

Fault = Callable[..., None]
"""Told (rule, message, *path of the faulty value)."""
_SPACES = re.compile(r"[ \t\n]+")
_PLAIN = re.compile(r"[^\W\d_][^:#\[\]{},&*!|>'\"%@`\\\n\t\x85\u2028\u2029]*(?<![\s\u00a0\u202f])")
_SPECIAL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that need an escape, hence double quotes."""
_RESERVED = {"null", "true", "false", "Null", "NULL", "True", "TRUE", "False", "FALSE", "n", "N", "y", "Y"}


class Status(StrEnum):
    PUBLISHED = "publie"
    DRAFT = "brouillon"
    ARCHIVED = "archive"


@dataclass(frozen=True)
class Source:
    title: str
    address: str | None = None


class Kind:
    """How one sort of value goes from YAML to Python and back."""

    prose = False
    """Whether people read it as a text, with French typography."""

    def read(self, key: str, raw: Any, fault: Fault) -> Any:
        """The value of parsed YAML; what is wrong is told to `fault`."""
        raise NotImplementedError

    def write(self, key: str, value: Any) -> str:
        """Lines of YAML, each with its end; nothing for no value."""
        raise NotImplementedError

    def cells(self, key: str, value: Any) -> dict[str, str]:
        """Column -> cell of a table that loses nothing."""
        return {key: str(value or "")}

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the YAML."""
        raise NotImplementedError

    def dump(self, value: Any) -> Any:
        """The value as JSON, for the cache."""
        return value

    def load(self, stored: Any) -> Any:
        return stored


@dataclass(frozen=True)
class Key:
    name: str
    """As it is written in the file."""
    kind: Kind
    label: str
    """Its name for people who do not see the file."""
    help: str
    """One line in French, for editors."""
    shown: str
    """Where the value comes out, in French."""
    missing: str
    """What its absence means, in French."""
    attribute: str = ""


def key(name: str, kind: Kind, label: str, help: str, *, shown: str, missing: str = "rien", **default: Any) -> Any:
    """A dataclass field that is a key of the header; `default` as for `dataclasses.field`."""
    return field(metadata={"key": Key(name, kind, label, help, shown, missing)}, **default)


def keys_of(entry: type) -> tuple[Key, ...]:
    """The table, in the order in which a header is written."""
    return tuple(replace(row, attribute=each.name) for each in fields(entry) if (row := each.metadata.get("key")))


class Text(Kind):
    prose = True

    def __init__(self, required: bool = False) -> None:
        self.required = required

    def read(self, key: str, raw: Any, fault: Fault) -> str | None:
        empty = "" if self.required else None
        if raw is None:
            return empty
        if not isinstance(raw, str):
            fault("type", f"« {key} » attend un texte ; mettez la valeur entre guillemets.", key)
            return empty
        return _SPACES.sub(" ", raw).strip() or empty

    def write(self, key: str, value: str | None) -> str:
        return f"{key}: {scalar(value or '')}\n" if value or self.required else ""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1} if self.required else {"type": ["string", "null"]}


class Texts(Kind):
    prose = True

    def read(self, key: str, raw: Any, fault: Fault) -> tuple[str, ...]:
        if raw is None:
            return ()
        if not isinstance(raw, list):
            fault("type", f"« {key} » attend une liste ; par exemple « {key}: [un, deux] ».", key)
            return ()
        found = []
        for index, item in enumerate(raw):
            if isinstance(item, str) and item.strip():
                found.append(_SPACES.sub(" ", item).strip())
            elif isinstance(item, int) and not isinstance(item, bool):
                found.append(str(item))
            else:
                fault("type", f"« {key} » : un texte est attendu ici.", key, index)
        return tuple(found)

    def write(self, key: str, value: tuple[str, ...]) -> str:
        return f"{key}:\n" + "".join(f"  - {scalar(text)}\n" for text in value) if value else ""

    def cells(self, key: str, value: tuple[str, ...] | None) -> dict[str, str]:
        return {key: "\n".join(value or ())}

    def schema(self) -> dict[str, Any]:
        return {"type": ["array", "null"], "items": {"type": "string", "minLength": 1}}

    def load(self, stored: Any) -> tuple[str, ...]:
        return tuple(stored)


class Ids(Texts):
    """Identifiers of entries."""

    prose = False

    def read(self, key: str, raw: Any, fault: Fault) -> tuple[str, ...]:
        found = super().read(key, raw, fault)
        for index, value in enumerate(found):
            if not SLUG.fullmatch(value):
                message = f"« {value} » n’est pas un identifiant (minuscules sans accent, chiffres, tirets)."
                fault("identifiant", message, key, index)
        return found

    def write(self, key: str, value: tuple[str, ...]) -> str:
        return f"{key}: [{', '.join(value)}]\n" if value else ""

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "pattern": f"^{SLUG.pattern}$"}}


class Day(Kind):
    def read(self, key: str, raw: Any, fault: Fault) -> date | None:
        if raw is None:
            return None
        try:
            if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
                return date.fromisoformat(raw)
        except ValueError:
            pass
        fault("date", f"« {key}: {raw} » n’est pas une date ; écrivez AAAA-MM-JJ, par exemple 2026-11-20.", key)
        return None

    def write(self, key: str, value: date | None) -> str:
        return f"{key}: {value}\n" if value else ""

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}

    def dump(self, value: date | None) -> str | None:
        return value.isoformat() if value else None

    def load(self, stored: Any) -> date | None:
        return date.fromisoformat(stored) if stored else None


class StatusKind(Kind):
    def read(self, key: str, raw: Any, fault: Fault) -> Status:
        if raw is None:
            return Status.PUBLISHED
        try:
            return Status(raw)
        except ValueError:
            fault("statut", f"statut inconnu « {raw} ».{nearest(str(raw), [s.value for s in Status])}", key)
            return Status.DRAFT

    def write(self, key: str, value: Status) -> str:
        return f"{key}: {value}\n"

    def schema(self) -> dict[str, Any]:
        return {"enum": [status.value for status in Status], "default": Status.PUBLISHED.value}

    def load(self, stored: Any) -> Status:
        return Status(stored)


class SourceKind(Kind):
    def read(self, key: str, raw: Any, fault: Fault) -> Source | None:
        if raw is None:
            return None
        if not isinstance(raw, dict) or not isinstance(raw.get("titre"), str):
            message = f"« {key} » attend un titre et une adresse : « {key}: {{titre: …, adresse: https://…}} »."
            fault("source", message, key)
            return None
        for name in raw:
            if name not in ("titre", "adresse"):
                fault("source", f"clé inconnue « {name} ».{nearest(name, ('titre', 'adresse'))}", key, name)
        address = raw.get("adresse")
        if address is not None and not re.fullmatch(r"https?://\S+", str(address)):
            fault("source", f"l’adresse « {address} » doit commencer par https://.", key, "adresse")
            address = None
        return Source(raw["titre"].strip(), address)

    def write(self, key: str, value: Source | None) -> str:
        if not value:
            return ""
        address = f"  adresse: {scalar(value.address)}\n" if value.address else ""
        return f"{key}:\n  titre: {scalar(value.title)}\n{address}"

    def cells(self, key: str, value: Source | None) -> dict[str, str]:
        title, address = (value.title, value.address) if value else ("", "")
        return {f"{key}_titre": title, f"{key}_adresse": address or ""}

    def schema(self) -> dict[str, Any]:
        address = {"type": ["string", "null"], "pattern": "^https?://"}
        return {
            "type": ["object", "null"],
            "properties": {"titre": {"type": "string"}, "adresse": address},
            "required": ["titre"],
            "additionalProperties": False,
        }

    def dump(self, value: Source | None) -> Any:
        return [value.title, value.address] if value else None

    def load(self, stored: Any) -> Source | None:
        return Source(*stored) if stored else None


def scalar(text: str) -> str:
    """A text as YAML on one line, quoted only where it must be."""
    if _PLAIN.fullmatch(text) and text not in _RESERVED:
        return text
    if not _SPECIAL.search(text):
        return "'" + text.replace("'", "''") + "'"
    written: str = yaml.safe_dump(text, allow_unicode=True, width=10**9, default_style='"')
    return written.rstrip("\n")
