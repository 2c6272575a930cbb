"""Which questions are alike, by their rarest words; and how near entries are to a text."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from search.engine.lexicon import Lexicon
from search.engine.store import Index
from search.engine.text import analyze

TERMS = 6
"""Words of a question that are compared."""
FREQUENCY = 100
"""Documents beyond which a word says little of what two questions have in common."""
ASKED = 32
"""The impact from which an entry asks a word: its question says it, or its answer speaks of nothing else."""
HELD = 12
"""The impact from which an entry holds a word: its answer says it once."""


def rarest(stems: Iterable[str], lexicon: Lexicon) -> list[str]:
    """The few stems that tell a question from others, the rarest first."""
    known = {stem for stem in stems if stem in lexicon.idfs}
    return sorted(known, key=lambda stem: (-lexicon.idfs[stem], stem))[:TERMS]


def alike(index: Index, rare: Sequence[str]) -> dict[int, int]:
    """Number of each entry that holds some of these stems -> how much they weigh in it."""
    totals: dict[int, int] = {}
    for rank, stem in enumerate(rare):
        found = index.access.term(stem)
        if rank and len(found.documents) > FREQUENCY:
            break
        weight = index.model.lexicon.idfs[stem]
        for number, impact in zip(found.documents, found.impacts, strict=True):
            totals[number] = totals.get(number, 0) + weight * impact
    return totals


def nearness(index: Index, text: str, full: int = ASKED, but: Collection[str] = ()) -> dict[str, float]:
    """Id -> from 0 to 1: the part of the text's words, by idf, that an entry says, times the part that its square is
    of the two best squares. 1 is all of the text and no rival; two entries that say all of it are at 0.5 both.

    `full`: the impact from which a word counts whole. `but`: ids that are left out, and are no rivals.
    """
    lexicon, ids = index.model.lexicon, index.model.ids
    stems = {token.stem for token in analyze(text, lexicon.acronyms) if not (token.stop or token.joined)}
    idfs = {stem: lexicon.idfs[stem] for stem in sorted(stems & lexicon.idfs.keys())}
    said = Counter[int]()
    for stem, idf in idfs.items():
        found = index.access.term(stem)
        impacts = zip(found.documents, found.impacts, strict=True)
        said.update({number: idf * min(impact, full) for number, impact in impacts})
    near = {ids[number]: part / (full * sum(idfs.values())) for number, part in said.items() if ids[number] not in but}
    best = sum(part**2 for part in sorted(near.values())[-2:])
    return {id_: part**3 / best for id_, part in near.items()}
