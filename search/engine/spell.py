"""Nearest known words of a word that no document holds. Its twin is `spell.js`.

Distances are optimal string alignments (insertion, deletion, other letter, two neighbours exchanged), one for words
of five to seven letters and two beyond; a word that sounds the same comes before one that does not, then the more
frequent one.
"""

import re
from collections.abc import Iterable, Iterator

from search.engine.lexicon import Word

SHORTEST = 5
"""Letters under which a word is never corrected."""
LONG = 8
"""Letters from which two errors are mended."""
SHORTEST_PART = 3
"""Letters of each of two words written together."""
CANDIDATES = 3
"""Most words that one word may stand for."""
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("qu|q|ck|c(?![eiyh])", "k"),
        ("c(?=[eiy])|z|x", "s"),
        ("h", ""),
        ("y", "i"),
        ("eau|au", "o"),
        ("[ae][mn](?![aeiou])", "1"),
        ("ai|ei|er$|ez$|ee$|et$", "e"),
        (r"(.)\1+", r"\1"),
        ("[estdxp]+$", ""),
    )
)


def sound(form: str) -> str:
    """How a folded form sounds, roughly: two spellings of one sound are equal."""
    for pattern, heard in _SOUNDS:
        form = pattern.sub(heard, form)
    return form


def letters(form: str) -> int:
    """A bit for each kind of letter: two forms k errors apart differ by 2k bits at most."""
    mask = 0
    for letter in form:
        mask |= 1 << (ord(letter) & 31)
    return mask


def nearest(form: str, words: Iterable[Word], most: int) -> list[Word]:
    """The words `most` errors away, or two if they sound the same; only the nearest, CANDIDATES at most."""
    mask, heard = letters(form), sound(form)
    found = []
    for word in words:
        if abs(len(word.form) - len(form)) > 2 or (letters(word.form) ^ mask).bit_count() > 4:
            continue
        errors = distance(form, word.form, 2)
        alike = errors <= 2 and sound(word.form) == heard
        if errors <= most or alike:
            found.append((2 * errors - alike, -word.frequency, word.form, word))
    found.sort(key=lambda row: row[:3])
    return [row[3] for row in found if row[0] == found[0][0]][:CANDIDATES]


def splits(form: str) -> Iterator[tuple[str, str]]:
    """The two words that a form may be, run together."""
    for cut in range(SHORTEST_PART, len(form) - SHORTEST_PART + 1):
        yield form[:cut], form[cut:]


def distance(a: str, b: str, most: int) -> int:
    """Errors between two forms, or `most` + 1."""
    if a == b:
        return 0
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and other == a[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
