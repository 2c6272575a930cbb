"""Every number of the ranking. Those that a search needs (`Tuning`) reach the browser through the manifest.

A posting holds what one document says of one term (`pack`). From it and the document's lengths comes a level, 0 to 63,
which stands for an impact: the term's share of the score, of the kind of BM25 (Robertson and Zaragoza, "The
Probabilistic Relevance Framework", 2009) plus the weight of the question. Levels are geometric: two neighbours differ
by some 10 %. Impacts and weights are small integers, so that Python and the browser add up to the same score.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

BODY_SATURATION = 1.4
"""k1 of BM25: how slowly repeated words of an answer stop counting."""
BODY_LENGTH = 0.5
"""b of BM25: how much a long answer is held back."""
QUESTION = 1.0
"""A word of the question, against the most a word of the answer can bring (1)."""
PRECISION = 6.0
"""Question precision: how much a word brings that makes up the whole question."""
MIN_QUESTION_IDF = 64
"""Summed idf under which a question is not taken for shorter: two or three rare words."""
PHRASING = 0.9
"""A word of another phrasing, as `QUESTION`."""
KEYWORD = 0.2
"""A word of the labels of the entry's facets."""
PAIR_QUESTION = 1.5
"""Two neighbours of the query that are neighbours in the question."""
IDF_UNIT = 16

LEVELS = 64
_LOWEST, _HIGHEST = 0.05, 16.0
_STEP = math.log(_HIGHEST / _LOWEST) / (LEVELS - 1)
IMPACTS = tuple(round(32 * _LOWEST * math.exp(_STEP * level)) for level in range(LEVELS))
"""Level -> impact, an integer; 32 is a word that fills an answer."""
_BOUNDS = tuple(_LOWEST * math.exp(_STEP * (level + 0.5)) for level in range(LEVELS - 1))


@dataclass(frozen=True)
class Tuning:
    """What both engines need to plan, score and show. Weights and shares are in hundredths."""

    exact: int = 70
    """What the very form typed adds to its stem."""
    pair: int = 70
    """What a pair of neighbours weighs, of its two words' mean."""
    coverage: int = 45
    """The part of a score that is lost when none of the query's weight is covered."""
    central: int = 40
    """The impact, of the form included, beyond which a document is about a word: its question says it, or its answer
    repeats the very form."""
    focus: int = 50
    """What a document about all of the query gains; about a part, as the square of that part."""
    min_score_ratio: int = 10
    """A document whose score is this many times under the best is no result: it only shares a common word."""

    typed: int = 100
    """The weight of a word as typed; then of what it may be read as."""
    family: int = 100
    relative: int = 80
    """Of a word of its family, where no document holds the very word."""
    corrected: int = 80
    """Of the first correction; the following ones lose `next_correction` each."""
    next_correction: int = 20
    completed: int = 60
    expanded: int = 50

    max_characters: int = 500
    """Of a query."""
    max_words: int = 32
    completions: int = 6
    """Words that the beginning of a word may stand for while it is typed."""
    max_span: int = 6
    """Words of the longest long form that is looked up in the glossary."""

    family_length: int = 5
    """Letters that two words of one family share at least; `family_share` of a longer word."""
    family_share: int = 70
    family_size: int = 6
    family_gap: int = 5
    """Letters by which two words of one family may differ in length."""

    min_correctable: int = 5
    """Letters under which a word is never corrected."""
    min_two_edits: int = 8
    """Letters from which two errors are corrected."""
    min_part: int = 3
    """Letters of each of two words written together."""
    corrections: int = 3
    """Most words that one word may stand for."""

    excerpt_length: int = 200
    """Characters of an excerpt, about."""
    excerpt_read: int = 3000
    """Characters of an answer in which words are looked for."""
    min_join: int = 4
    """Letters of a word that was typed in several parts."""
    max_parts: int = 6
    """Words that a code may be typed in."""
    min_number: int = 8
    """Digits from which a number typed in groups is never read group by group."""
    short_coverage: int = 60
    """What the best answer must hold of a query of `short_query` words or less, or the results carry a caveat."""
    long_coverage: int = 35
    short_query: int = 5
    vague_words: int = 3
    """Words of the longest query that may be vague."""
    vague_ratio: int = 60
    """What the fifth score is of the best, at least, for a query to be vague."""
    vague_total: int = 8
    refinements: int = 6
    closest: int = 5
    """Entries shown where nothing was found."""


TUNING = Tuning()


def pack(body: int = 0, question: bool = False, keyword: bool = False, slot: int = 0) -> int:
    """What a document says of a term, as one integer; that of a pair needs no other form.

    `body`: times in the answer; `slot`: 1 + the rank of the shortest wording (0: the question, then the phrasings)
    that holds it, 0 if none does.
    """
    return (body if body < 255 else 255) | question << 8 | keyword << 9 | (slot if slot < 63 else 63) << 10


@cache
def idf(frequency: int, documents: int) -> int:
    """Inverse document frequency in sixteenths, 1 at least."""
    return max(1, round(IDF_UNIT * math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))))


def body_norm(length: int, mean: float) -> float:
    """What a term's count is compared with in an answer of `length` words."""
    return BODY_SATURATION * (1 - BODY_LENGTH + BODY_LENGTH * length / (mean or 1))


def term_level(packed: int, norm: float, wordings: list[int]) -> int:
    """The level of a posting; `wordings` holds the summed idf of each wording of the document's question."""
    body = packed & 255
    impact = body / (body + norm)
    if packed >> 8:
        slot = packed >> 10
        if packed & 256:
            impact += QUESTION
        elif slot:
            impact += PHRASING
        if packed & 512:
            impact += KEYWORD
        if slot:
            impact += PRECISION * IDF_UNIT / max(wordings[slot - 1], MIN_QUESTION_IDF)
    return bisect_left(_BOUNDS, impact)


@lru_cache(1 << 16)
def pair_level(packed: int, norm: float) -> int:
    """The level of a pair's posting."""
    body = packed & 255
    return bisect_left(_BOUNDS, body / (body + norm) + (PAIR_QUESTION if packed >> 8 else 0))
