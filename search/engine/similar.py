"""Which questions are alike: those that share the rarest words."""

from collections.abc import Iterable, Sequence

from search.engine.lexicon import Lexicon
from search.engine.reader import Reader

TERMS = 6
"""Words of a question that are compared."""
FREQUENCY = 100
"""Documents beyond which a word says little of what two questions have in common."""


def rarest(stems: Iterable[str], lexicon: Lexicon) -> list[str]:
    """The few stems that tell a question from others, the rarest first."""
    known = {stem for stem in stems if stem in lexicon.idfs}
    return sorted(known, key=lambda stem: (-lexicon.idfs[stem], stem))[:TERMS]


def alike(reader: Reader, rare: Sequence[str]) -> dict[int, int]:
    """Number of each entry that holds some of these stems -> how much they weigh in it."""
    totals: dict[int, int] = {}
    for rank, stem in enumerate(rare):
        found = reader.access.term(stem)
        if rank and len(found.documents) > FREQUENCY:
            break
        weight = reader.model.lexicon.idfs[stem]
        for number, impact in zip(found.documents, found.impacts, strict=True):
            totals[number] = totals.get(number, 0) + weight * impact
    return totals
