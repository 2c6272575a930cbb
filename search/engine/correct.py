"""What a word that no document holds may stand for. Its twin is `correct.js`."""

import re
from collections.abc import Sequence

from search.engine import spell
from search.engine.lexicon import Lexicon, Word
from search.engine.words import ELIDED

_DIGIT = re.compile(r"[0-9]")


def correctable(form: str, lexicon: Lexicon) -> bool:
    return len(form) >= spell.SHORTEST and not _DIGIT.search(form) and form not in lexicon.acronyms.known


def corrected(form: str, lexicon: Lexicon) -> tuple[list[Word], bool]:
    """The words that an unknown one may stand for; True if it is all of them together (`larret`, `congepaye`)."""
    for article in ("qu", form[0]):
        if article in ELIDED and form.startswith(article) and (word := lexicon.word(form[len(article) :])):
            return [word], True
    words = lexicon.beginning(form[0])
    if near := spell.nearest(form, words, 1):
        return near, False
    if parts := _split(form, lexicon):
        return parts, True
    return spell.nearest(form, words, 2 if len(form) >= spell.LONG else 1), False


def _split(form: str, lexicon: Lexicon) -> list[Word]:
    """The two known words that a form is made of; of several cuts, the one whose rarer word is most frequent."""
    best: list[Word] = []
    for start, end in spell.splits(form):
        first = lexicon.word(start)
        second = lexicon.word(end) if first else None
        if first and second and (not best or _rarer([first, second]) > _rarer(best)):
            best = [first, second]
    return best


def _rarer(words: Sequence[Word]) -> int:
    return min(word.frequency for word in words)
