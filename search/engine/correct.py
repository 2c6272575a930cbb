"""What a word that no document holds may stand for. Its twin is `correct.js`.

Distances are optimal string alignments (insertion, deletion, other letter, two neighbours exchanged), one for short
words and two for long ones; a word that sounds the same comes before one that does not, then the more frequent one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from search.engine.lexicon import Lexicon, Word
from search.engine.text import ELIDED
from search.engine.weights import TUNING

SOUNDS = (
    ("ph", "f"),
    ("qu|q|ck|c(?![eiyh])", "k"),
    ("c(?=[eiy])|z|x", "s"),
    ("h", ""),
    ("y", "i"),
    ("eau|au", "o"),
    ("[ae][mn](?![aeiou])", "1"),
    ("ai|ei|er$|ez$|ee$|et$", "e"),
    ("(.)\\1+", "\\1"),
    ("[estdxp]+$", ""),
)
"""Pattern and what is heard, in order."""
_SOUNDS = tuple((re.compile(pattern), heard) for pattern, heard in SOUNDS)
_DIGIT = re.compile(r"[0-9]")


def correctable(form: str, lexicon: Lexicon) -> bool:
    return len(form) >= TUNING.min_correctable and not _DIGIT.search(form) and form not in lexicon.acronyms.known


def corrected(form: str, lexicon: Lexicon) -> tuple[list[Word], bool]:
    """The words that an unknown one may stand for; True if it is all of them together (`larret`, `congepaye`)."""
    for article in ("qu", form[0]):
        if article in ELIDED and form.startswith(article) and (word := lexicon.word(form[len(article) :])):
            return [word], True
    words = lexicon.beginning(form[0])
    if near := nearest(form, words, 1, lexicon.acronyms.known):
        return near, False
    if parts := _split(form, lexicon):
        return parts, True
    return nearest(form, words, 2 if len(form) >= TUNING.min_two_edits else 1, lexicon.acronyms.known), False


def _split(form: str, lexicon: Lexicon) -> list[Word]:
    """The two known words that a form is made of; of several cuts, the one whose rarer word is most frequent."""
    best: list[Word] = []
    for start, end in _cuts(form):
        first = lexicon.word(start)
        second = lexicon.word(end) if first else None
        if first and second and (not best or _rarer([first, second]) > _rarer(best)):
            best = [first, second]
    return best


def _cuts(form: str) -> Iterator[tuple[str, str]]:
    for cut in range(TUNING.min_part, len(form) - TUNING.min_part + 1):
        yield form[:cut], form[cut:]


def _rarer(words: Sequence[Word]) -> int:
    return min(word.frequency for word in words)


def nearest(form: str, words: Iterable[Word], most: int, acronyms: Collection[str]) -> list[Word]:
    """The words `most` errors away, or two in a long word if they sound the same; only the nearest.

    An acronym is not what has another letter in it: `ameli` is not ADELI.
    """
    most_alike = 2 if len(form) > TUNING.min_correctable else 1
    mask, heard = _letters(form), sound(form)
    found = []
    for word in words:
        if abs(len(word.form) - len(form)) > 2 or (_letters(word.form) ^ mask).bit_count() > 4:
            continue
        errors = distance(form, word.form, 2)
        alike = errors <= most_alike and sound(word.form) == heard
        other = word.form in acronyms and _substituted(form, word.form)
        if (errors <= most and not other) or alike:
            found.append((2 * errors - alike, -word.frequency, word.form, word))
    found.sort(key=lambda row: row[:3])
    return [row[3] for row in found if row[0] == found[0][0]][: TUNING.corrections]


def _substituted(form: str, other: str) -> bool:
    return len(form) == len(other) and sorted(form) != sorted(other)


def sound(form: str) -> str:
    """How a folded form sounds, roughly: two spellings of one sound are equal."""
    for pattern, heard in _SOUNDS:
        form = pattern.sub(heard, form)
    return form


def _letters(form: str) -> int:
    """A bit for each kind of letter: two forms k errors apart differ by 2k bits at most."""
    mask = 0
    for letter in form:
        mask |= 1 << (ord(letter) & 31)
    return mask


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
