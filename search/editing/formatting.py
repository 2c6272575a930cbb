"""An entry's file: its id and its text when it is written, its typography when `faq format` fixes it."""

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from search.content.entry import TABLE, split
from search.content.facets import slug
from search.content.typography import mend, mend_line
from search.content.yaml_marks import parse

MAX_ID = 60
"""Characters; beyond, an address is no longer read."""
STOP_WORDS = {"a", "au", "aux", "c", "ce", "d", "de", "des", "du", "en", "est", "et", "il", "l", "la", "le", "les"}
STOP_WORDS |= {"ma", "mes", "mon", "ou", "on", "qu", "que", "s", "se", "sa", "ses", "son", "t", "un", "une", "y"}
_ASKS = re.compile(
    r"(?:(?:à|a|de|d|en|pour|dans|sur|avec|par|chez|sous|depuis|jusqu)\W+)?"
    r"(?:comment|combien|pourquoi|quand|où|ou\b(?=\W+(?:est|sont|trouver|puis))|qui|que|qu[’']|quoi|quel(?:le)?s?|lequel|est-ce)\b"
    r"|.*\w-(?:t-)?(?:je|tu|il|elle|on|nous|vous|ils|elles|ce)\b",
    re.IGNORECASE,
)
"""How a French question begins, or turns its verb round."""
_KEY = re.compile(r"^([^\s:#-][^:]*):[ \t]*")
_ITEM = re.compile(r"^[ \t]*-[ \t]+")
_FORMATTED = {row.name for row in TABLE if row.kind.prose}


def id_of(question: str, taken: Collection[str] = ()) -> str:
    """A free id made from the words that count in `question`."""
    words = [word for word in slug(question).split("-") if word not in STOP_WORDS] or slug(question).split("-")
    short = ""
    for word in words:
        if len(short) + 1 + len(word) > MAX_ID and short:
            break
        short = f"{short}-{word}".strip("-")[:MAX_ID].strip("-")
    number, found = 2, short
    while found in taken:
        number, found = number + 1, f"{short}-{number}"
    return found


def ended(question: str) -> str:
    """The question on one line, with its question mark; a title that asks nothing stays as it is."""
    line = re.sub(r"\s+", " ", question).strip()
    return f"{line}\u202f?" if _ASKS.match(line) and not line.endswith(("?", ".", "!", "…")) else line


def format_entry(text: str) -> str:
    """The same file with its typography mended; a file that is no entry comes back as it is."""
    parts = split(text)
    if parts is None:
        return text
    opening, header, closing, answer = parts
    return opening + _formatted_header(header) + closing + mend(answer)


def markdown_files(directory: Path) -> Iterator[Path]:
    """Every entry's file below `directory`, in order."""
    for root, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        yield from (Path(root) / name for name in sorted(names) if name.endswith(".md") and name[0] not in "._")


def _formatted_header(header: str) -> str:
    """The YAML with mended texts, or as it was where that would change anything else."""
    mended = "".join(_lines(header))
    before, after = parse(header), parse(mended)
    if before.faults or after.faults or not isinstance(before.value, dict):
        return header
    wanted = {key: _expected(value) if key in _FORMATTED else value for key, value in before.value.items()}
    return mended if after.value == wanted else header


def _expected(value: object) -> object:
    if isinstance(value, list):
        return [_expected(item) for item in value]
    return mend_line(value) if isinstance(value, str) else value


def _lines(header: str) -> Iterator[str]:
    key = ""
    for line in header.splitlines(keepends=True):
        found = _KEY.match(line)
        key = found[1] if found else key
        start = found or _ITEM.match(line)
        value = line[start.end() :] if start else ""
        ending = value[len(value.rstrip()) :]
        yield line[: start.end()] + _scalar(value.rstrip()) + ending if start and key in _FORMATTED else line


def _scalar(value: str) -> str:
    """One YAML text, mended inside its quotes."""
    if value[:1] == value[-1:] == "'" and len(value) > 1:
        return "'" + mend_line(value[1:-1].replace("''", "'")).replace("'", "''") + "'"
    if value[:1] == value[-1:] == '"' and len(value) > 1 and "\\" not in value:
        return '"' + mend_line(value[1:-1]) + '"'
    return value if value[:1] in "[{|>&*'\"" else mend_line(value)
