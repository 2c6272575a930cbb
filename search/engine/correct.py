"""What a word that no document holds may stand for. Its twin is `correct.js`.

Distances are optimal string alignments (insertion, deletion, other letter, two neighbours exchanged), one for short
words and two for long ones; a word that sounds the same comes before one that does not, then the more frequent one.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from search.engine.lexicon import Lexicon, Word
from search.engine.text import ELIDED, STOP_WORDS
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
_NUMBERED = re.compile(r"([a-z]{3,})([0-9]+)")
"""A word and its number (`vague2`)."""


def correctable(form: str, lexicon: Lexicon) -> bool:
    """Whether a form that no document holds may be a mistake: neither an acronym, a short word nor a right one."""
    if _NUMBERED.fullmatch(form):
        return True
    short = len(form) < TUNING.min_correctable
    return not (short or _DIGIT.search(form) or form in lexicon.acronyms.known or form in lexicon.french)


def corrected(form: str, lexicon: Lexicon) -> tuple[list[Word], bool]:
    """The words that an unknown one may stand for; True if it is all of them together (`larret`, `congepaye`)."""
    for article in ("qu", form[0]):
        if article in ELIDED and form.startswith(article) and (word := lexicon.word(form[len(article) :])):
            return [word], True
    if numbered := _NUMBERED.fullmatch(form):
        words = [word for part in numbered.groups() if (word := lexicon.word(part))]
        return (words, True) if len(words) == 2 else ([], False)
    words = [word for start in _starts(form) for word in lexicon.beginning(start)]
    if near := nearest(form, words, 1, lexicon.acronyms.known):
        return near, False
    parts = _split(form, lexicon)
    if len(parts) == 2:
        return parts, True
    most = 2 if len(form) >= TUNING.min_two_edits else 1
    near = [] if most == 1 else nearest(form, words, most, lexicon.acronyms.known)
    return (near, False) if near or not parts else (parts, True)


def _starts(form: str) -> Iterator[str]:
    """How the words meant may begin: as typed, with a silent letter more or less (`uissier`), without one doubled."""
    yield form[0]
    if form[0] == "h" or form[0] == form[1]:
        yield form[1]
    elif form[0] in "aeiouy":
        yield "h" + form[0]


def _split(form: str, lexicon: Lexicon) -> list[Word]:
    """The known words that a form is made of: the fewest; of several such cuts, that whose rarest is most frequent.

    Function words may be shorter than `min_part` letters, but neither first nor last (`dossierdupatient`).
    """
    ways: list[tuple[int, int, list[Word]]] = [(0, 0, []) for _ in range(len(form) + 1)]
    for start in range(len(form)):
        count, rarity, words = ways[start]
        if start and not words:
            continue
        for end in range(start + 2, len(form) + 1):
            part = form[start:end]
            inner = start and end < len(form) and part in STOP_WORDS
            if (end - start < TUNING.min_part and not inner) or not (word := lexicon.word(part)):
                continue
            way = (count + 1, max(rarity, -word.frequency) if words else -word.frequency, [*words, word])
            if not ways[end][2] or way[:2] < ways[end][:2]:
                ways[end] = way
    return ways[-1][2]


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
    while a and b and a[-1] == b[-1]:  # what both end or begin with costs nothing
        a, b = a[:-1], b[:-1]
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
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
