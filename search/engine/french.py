"""Right French words: what a visitor may well have meant, though no document holds it, and that no correction replaces.

The list is the French dictionary of pyspellchecker (words of film subtitles, most frequent first). Its rarer half holds
misspelt words and names: only the frequent ones are taken.
"""

from collections.abc import Container, Mapping
from functools import cache as once_a_run

from search.cache import Cache
from search.engine.text import fold, stem
from search.engine.weights import TUNING

FREQUENT = 30_000
"""Words taken, of 140,000."""


def french_words(cache: Cache) -> Mapping[str, str]:
    """Folded forms that are long enough to be corrected -> stem; kept, since they take a second to make."""
    code = (__name__, "search.engine.text", "search.engine.weights")
    section = cache.section("french", code=code, libraries=("pyspellchecker",), load=dict[str, str])
    words = section.value(_french_words)
    section.save()
    return words


@once_a_run
def _french_words() -> dict[str, str]:
    from spellchecker import SpellChecker  # whoever only searches never needs it

    counts = SpellChecker(language="fr").word_frequency.dictionary
    frequent = sorted(sorted(counts), key=counts.__getitem__, reverse=True)[:FREQUENT]
    forms = sorted({form for form in map(fold, frequent) if form.isalpha() and len(form) >= TUNING.min_correctable})
    return {form: stem(form) for form in forms}


def right_words(words: Mapping[str, str], stems: Container[str]) -> frozenset[str]:
    """French words of which no document holds the stem. `words`: form -> stem."""
    return frozenset(form for form, stem in words.items() if stem not in stems)
