"""The beginnings of an entry: its id from its question, its draft."""

import re
from collections.abc import Collection

from search.content.foreign import slug

MAX_ID = 60
"""Characters; beyond, an address is no longer read."""
_EMPTY = {"a", "au", "aux", "c", "ce", "d", "de", "des", "du", "en", "est", "et", "il", "l", "la", "le", "les", "ma"}
_EMPTY |= {"mes", "mon", "ou", "on", "qu", "que", "s", "se", "sa", "ses", "son", "t", "un", "une", "y"}


def id_of(question: str, taken: Collection[str] = ()) -> str:
    """A free id made from the words that count in `question`."""
    words = [word for word in slug(question).split("-") if word not in _EMPTY] or slug(question).split("-")
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
    """The question on one line, with its question mark."""
    line = re.sub(r"\s+", " ", question).strip()
    return line if line.endswith(("?", ".", "!", "…")) or not line else f"{line}\u202f?"
