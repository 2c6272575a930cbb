"""Every number of the ranking, as small integers, so that Python and the browser add up to the same score.

A posting holds what one document says of one term (`Evidence`, packed into an integer that Whoosh keeps as the
posting's weight). From it and the document's lengths comes a level, 0 to 63, which stands for an impact: the term's
share of the score, of the kind of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) plus
the weight of the question. Levels are geometric: two neighbours differ by some 10 %.
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
SHORT = 64
"""Summed idf under which a question is not taken for shorter: two or three rare words."""
PHRASING = 0.9
"""A word of another phrasing, as `QUESTION`."""
KEYWORD = 0.2
"""A word of the labels of the entry's facets."""
PAIR_QUESTION = 1.5
"""Two neighbours of the query that are neighbours in the question."""

IDF_UNIT = 16
EXACT = 70
"""What the very form typed adds to its stem, in hundredths."""
PAIR = 70
"""What a pair of neighbours weighs, in hundredths of its two words' mean."""
COVERAGE = 45
"""The part of a score that is lost when none of the query's weight is covered, in hundredths."""
CENTRAL = 40
"""The impact, of the form included, beyond which a document is about a word: its question says it, or its answer
repeats the very form."""
FOCUS = 50
"""What a document about all of the query gains, in hundredths; about a part, as the square of that part."""

LEVELS = 64
_LOWEST, _HIGHEST = 0.05, 16.0
_STEP = math.log(_HIGHEST / _LOWEST) / (LEVELS - 1)
IMPACTS = tuple(round(32 * _LOWEST * math.exp(_STEP * level)) for level in range(LEVELS))
"""Level -> impact, an integer; 32 is a word that fills an answer."""
_BOUNDS = tuple(_LOWEST * math.exp(_STEP * (level + 0.5)) for level in range(LEVELS - 1))


@dataclass(slots=True)
class Evidence:
    """Where one document holds one term."""

    body: int = 0
    """Times in the answer, 255 at most."""
    question: bool = False
    keyword: bool = False
    slot: int = 0
    """1 + the rank of the shortest wording (0: the question, then the phrasings) that holds it; 0 if none does."""

    def pack(self) -> int:
        return pack(self.body, self.question, self.keyword, self.slot)


def pack(body: int = 0, question: bool = False, keyword: bool = False, slot: int = 0) -> int:
    """Evidence as one integer; that of a pair needs no other form."""
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
            impact += PRECISION * IDF_UNIT / max(wordings[slot - 1], SHORT)
    return bisect_left(_BOUNDS, impact)


@lru_cache(1 << 16)
def pair_level(packed: int, norm: float) -> int:
    """The level of a pair's posting."""
    body = packed & 255
    return bisect_left(_BOUNDS, body / (body + norm) + (PAIR_QUESTION if packed >> 8 else 0))
