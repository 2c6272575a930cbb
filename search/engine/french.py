"""Right French words: what a visitor may well have meant, though no document holds it, and that no correction replaces.

The list is the French dictionary of pyspellchecker (words of film subtitles, most frequent first). Its rarer half holds
misspelt words and names: only the frequent ones are taken.
"""

from collections.abc import Container
from functools import cache

from spellchecker import SpellChecker

from search.engine.text import fold, stem
from search.engine.weights import TUNING

FREQUENT = 30_000
"""Words taken, of 140,000."""


@cache
def french_words() -> tuple[str, ...]:
    """Folded forms that are long enough to be corrected, sorted."""
    counts = SpellChecker(language="fr").word_frequency.dictionary
    frequent = sorted(counts, key=lambda word: (-counts[word], word))[:FREQUENT]
    long = {form for form in map(fold, frequent) if form.isalpha() and len(form) >= TUNING.min_correctable}
    return tuple(sorted(long))


def right_words(stems: Container[str]) -> frozenset[str]:
    """French words of which no document holds the stem."""
    return frozenset(form for form in french_words() if stem(form) not in stems)
