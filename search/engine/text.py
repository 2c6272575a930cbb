"""The French analysis: text to tokens. Its twin is `text.js`; `tests/golden/analysis.json` specifies both.

Accents and ligatures are folded before stemming, so a text analyses alike with and without accents. The stemmer is
the light French stemmer of J. Savoy, "Light Stemming Approaches for the French, Portuguese, German and Hungarian
Languages", SAC 2006.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

STOP_WORDS = frozenset(
    """
    a afin ai ailleurs ainsi alors apres as au aucun aucune aussi autre autres aux avait avant avec avez avoir
    avons c ca car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment d
    dans de deja des devez dois doit doivent donc du elle elles en encore entre es est et etaient etait etant
    ete etes etre eu eux faire fait faut font h il ils j je l la le les leur leurs lors lorsque lui m ma mais me
    meme memes mes moi mon n ne ni nos notre nous on ont or ou par parce pas pendant peut peuvent peux plus pour
    pourquoi pourrait pouvez pouvoir puis puisque qu quand que quel quelle quelles quels qui quoi quoique s sa
    se selon sera seront sert servent ses si soi soit sommes son sont suis sur t ta te tel telle telles tels tes
    toi ton tous tout toute toutes tres tu un une va vais vers veut veux via voici voila vont vos votre vous y
    """.split()
)
"""Function words and question furniture: searched in questions only, and only when a query has nothing else."""

ELIDED = frozenset("c d j jusqu l lorsqu m n puisqu qu quoiqu s t".split())
"""What an apostrophe cuts off: dropped in front of it."""

CLITICS = frozenset("ce ci elle elles en il ils je la le les leur lui moi nous on t toi tu vous y".split())
"""What a hyphen ties to a verb (« peut-on », « puis-je »): such a compound is not one word."""

STEM_RULES = (
    ("issement", 10, "ir", True),
    ("issant", 9, "ir", True),
    ("ivement", 8, "if", True),
    ("ement", 7, "e", True),
    ("ficatrice", 12, "fier", True),
    ("ficateur", 11, "fier", True),
    ("catrice", 10, "quer", True),
    ("cateur", 9, "quer", True),
    ("atrice", 9, "er", True),
    ("ateur", 8, "er", True),
    ("trice", 7, "teur", False),
    ("ieme", 6, "", True),
    ("teuse", 8, "ter", True),
    ("teur", 7, "ter", True),
    ("euse", 6, "eu", True),
    ("ere", 9, "er", True),
    ("ive", 8, "if", True),
    ("folle", 5, "fou", True),
    ("molle", 5, "mou", True),
    ("nnelle", 10, "n", True),
    ("nnel", 10, "n", True),
    ("ete", 5, "et", False),
    ("ique", 9, "", False),
    ("esse", 9, "e", True),
    ("inage", 8, "in", True),
    ("ualisation", 13, "uel", True),
    ("isation", 10, "", True),
    ("isateur", 10, "", True),
    ("ation", 9, "", True),
    ("ition", 9, "", True),
)
"""Savoy's rules, in order: ending, least length of the word, what replaces it, whether the stripping stops there."""
_ENDINGS = tuple(ending for ending, *_ in STEM_RULES)
"""One word in ten has one: the others need not be asked thirty times."""

_LETTERS = (
    r"0-9A-Za-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02bb\u02bd-\u1fff"
    r"\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
)
_WORD = rf"[{_LETTERS}][{_LETTERS}\u00ad\u200b-\u200d\u2060\ufeff]*"
_APOSTROPHES = "'\u2018\u2019\u02bc`\u00b4\u2032"
_SPACED = r"[-\u2010\u2011 .\u00a0\u202f]"
_NUMBER = (
    rf"(?:[+]33{_SPACED}?(?:\(0\){_SPACED}?)?[1-9](?:{_SPACED}?[0-9]{{2}}){{4}}|[0-9]{{1,3}}(?:{_SPACED}[0-9]{{2,3}})+(?:{_SPACED}[0-9]{{5}})?)"
    rf"(?![{_LETTERS}]|[-\u2010\u2011_.,/{_APOSTROPHES}][{_LETTERS}])"
)
NUMBER = re.compile(_NUMBER)
"""Digits in groups: a telephone, thousands, the number of a company."""
_PART = re.compile(_WORD)
_SPLIT = re.compile(rf"({_NUMBER}|{_WORD}(?:[-\u2010\u2011_{_APOSTROPHES}]{_WORD})*)")
"""At each run: a number, or letters, hyphens and apostrophes."""
_BREAK = re.compile(r"[.!?;:][\s)»\"]| · |\n")
_IGNORED = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]")
_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ø", "o"), ("đ", "d"), ("ł", "l"), ("ı", "i"))
_DIGIT = re.compile(r"[0-9]")
_DOUBLED = re.compile(r"([a-z])\1+")


class Token(NamedTuple):
    """One word of a text. A tuple, since an index makes millions of them."""

    start: int
    """Offset of its first character in the text."""
    end: int
    """Offset after its last character."""
    form: str
    """The word folded, or in capitals for an ambiguous acronym typed so (`MES`)."""
    stem: str
    """The form stemmed; the form itself for an acronym or a code."""
    stop: bool
    """Whether it is a function word or question furniture."""
    joined: bool
    """Whether it repeats what comes before: a whole compound (`e-CPS` gives `ecps`) or number, an acronym without
    capitals."""
    broken: bool
    """Whether a sentence or a cell ends between the token before and this one."""


Relative = tuple[int, int, str, str, bool, bool]
"""A token but for where its run stands in the text, and for what comes before."""


@dataclass(frozen=True, slots=True)
class Acronyms:
    """What the glossary says of single words."""

    known: Collection[str] = frozenset()
    """Folded acronyms: never stemmed, never corrected."""
    ambiguous: Collection[str] = frozenset()
    """Folded acronyms that are words too: told apart by their capitals."""


NO_ACRONYMS = Acronyms()


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Lower case, without accents, ligatures or invisible characters."""
    word = _IGNORED.sub("", unicodedata.normalize("NFKD", word).lower())
    if not word.isascii():
        for ligature, letters in _LIGATURES:
            word = word.replace(ligature, letters)
    return word


def analyze(text: str, acronyms: Acronyms = NO_ACRONYMS) -> list[Token]:
    """The tokens of a text in order; a compound comes after its parts and spans them."""
    found, start = [], 0
    for gap, run, tokens in runs(text, acronyms):
        start += len(gap)
        broken = breaks(gap)
        for left, right, form, stemmed, stop, joined in tokens:
            found.append(Token(start + left, start + right, form, stemmed, stop, joined, broken))
            broken = False
        start += len(run)
    return found


def runs(text: str, acronyms: Acronyms = NO_ACRONYMS) -> Iterator[tuple[str, str, Sequence[Relative]]]:
    """Each run (a number, or letters, hyphens and apostrophes): what stands before it, the run, its tokens."""
    pieces = _SPLIT.split(text)
    return zip(pieces[::2], pieces[1::2], map(_runs(acronyms), pieces[1::2]), strict=False)


def occurrences(text: str, stems: frozenset[str], acronyms: Acronyms = NO_ACRONYMS) -> list[Token]:
    """The tokens of some stems, but for function words: `analyze` without making the others, at a tenth of its cost."""
    pieces = _SPLIT.split(text)
    lacks = list(map(stems.isdisjoint, map(_stems(acronyms), pieces[1::2])))
    if all(lacks):
        return []
    ends, tokens = list(accumulate(map(len, pieces))), _runs(acronyms)
    return [
        Token(start + left, start + right, form, stem, stop, joined, False)
        for start, run, lack in zip(ends[::2], pieces[1::2], lacks, strict=False)
        if not lack
        for left, right, form, stem, stop, joined in tokens(run)
        if stem in stems and not stop
    ]


@lru_cache(maxsize=8)
def _stems(acronyms: Acronyms) -> Callable[[str], tuple[str, ...]]:
    """The stems of one run, function words left out; kept: a page of results reads the same words in twenty texts."""
    tokens = _runs(acronyms)
    return lru_cache(maxsize=100_000)(lambda run: tuple(stem for _, _, _, stem, stop, _ in tokens(run) if not stop))


@lru_cache(maxsize=10_000)
def breaks(gap: str) -> bool:
    """Whether a sentence or a cell ends in what stands between two runs."""
    return _BREAK.search(gap) is not None


@lru_cache(maxsize=8)
def _runs(acronyms: Acronyms) -> Callable[[str], tuple[Relative, ...]]:
    """The analysis of one run, kept: most words of a text come again."""
    return lru_cache(maxsize=100_000)(lambda run: tuple(_tokens(run, acronyms)))


def _tokens(run: str, acronyms: Acronyms) -> Iterator[Relative]:
    parts = []
    for part in _PART.finditer(run):
        word, (start, end) = part[0], part.span()
        form = fold(word)
        if not form or (form in ELIDED and end < len(run) and run[end] in _APOSTROPHES):
            continue
        parts.append(form)
        shown = form.upper() if form in acronyms.ambiguous and word.isupper() else form
        yield start, end, shown, stem(shown, acronyms), shown in STOP_WORDS, False
        if shown != form and form not in STOP_WORDS:
            yield start, end, form, form, False, True
    if run[0] == "+":  # from abroad
        form = "0" + "".join(parts)[-9:]
        yield 0, len(run), form, form, False, True
    elif len(parts) > 1 and parts[-1] not in CLITICS:
        form = "".join(parts)
        yield 0, len(run), form, stem(form, acronyms), False, True


def collation(text: str) -> tuple[str, ...]:
    """Where a text stands in a French dictionary: accents, capitals, punctuation and elided articles do not count."""
    return tuple(form for _, _, tokens in runs(text) for _, _, form, _, _, joined in tokens if not joined)


def stem(form: str, acronyms: Acronyms = NO_ACRONYMS) -> str:
    """The stem of a folded form; acronyms and codes (a digit in them) stay whole."""
    if form in acronyms.known or form[:1].isupper():
        return form
    return light_stem(form)


@lru_cache(maxsize=100_000)
def light_stem(word: str) -> str:
    """Savoy's light stem of a folded word."""
    if len(word) < 4 or _DIGIT.search(word):
        return word
    if len(word) > 5 and word.endswith("x"):
        word = word[:-2] + "l" if word[-3:-1] == "au" and word[-4] != "e" else word[:-1]
    if len(word) > 3 and word.endswith("x"):
        word = word[:-1]
    if len(word) > 3 and word.endswith("s"):
        word = word[:-1]
    for ending, least, put, final in STEM_RULES if word.endswith(_ENDINGS) else ():
        if len(word) >= least and word.endswith(ending):
            word = word[: len(word) - len(ending)] + put
            if final:
                break
    return _normalise(word)


def _normalise(word: str) -> str:
    if len(word) > 4:
        word = _DOUBLED.sub(r"\1", word)
        if len(word) > 4 and word.endswith("ie"):
            word = word[:-2]
        if len(word) > 4:
            for ending in ("r", "e", "e"):
                word = word.removesuffix(ending)
            if len(word) > 1 and word[-1] == word[-2]:
                word = word[:-1]
    return word
