"""A fault in the words, as data: what, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "erreur"
    """Stops the build."""
    WARNING = "avertissement"
    """Shown to the editor; never blocks."""


@dataclass(frozen=True, order=True)
class Problem:
    path: str
    """Relative to the folder that was read, with forward slashes."""
    line: int
    """From 1; 1 where the whole file is meant."""
    column: int
    """From 1, in characters."""
    rule: str
    """Name of the rule, in French, as in `faq check --rules`."""
    message: str
    """One or two French sentences: what was found, what to do."""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity} : {self.message} [{self.rule}]"


def nearest(word: str, known: "list[str] | tuple[str, ...]") -> str:
    """A French hint naming the nearest known word, or the allowed ones when few, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f" Vouliez-vous dire « {close[0]} » ?"
    if 0 < len(known) <= 12:
        return f" Valeurs possibles : {', '.join(known)}."
    return ""
