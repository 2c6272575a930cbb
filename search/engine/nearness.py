"""How near the entries are to a text: what each says of it, and how far it stands out from the others."""

from collections import Counter
from collections.abc import Collection

from search.engine.query import Searcher
from search.engine.text import analyze

ASKED = 32
"""The impact from which an entry asks a word: its question says it, or its answer speaks of nothing else."""
HELD = 12
"""The impact from which an entry holds a word: its answer says it once."""


def nearness(searcher: Searcher, text: str, full: int = ASKED, but: Collection[str] = ()) -> dict[str, float]:
    """Id -> from 0 to 1: the part of the text's words, by idf, that an entry says, times the part that its square is
    of the two best squares. 1 is all of the text and no rival; two entries that say all of it are at 0.5 both.

    `full`: the impact from which a word counts whole. `but`: ids that are left out, and are no rivals.
    """
    lexicon, ids = searcher.model.lexicon, searcher.model.ids
    stems = {token.stem for token in analyze(text, lexicon.acronyms) if not (token.stop or token.joined)}
    idfs = {stem: lexicon.idfs[stem] for stem in sorted(stems & lexicon.idfs.keys())}
    said = Counter[int]()
    for stem, idf in idfs.items():
        found = searcher.access.term(stem)
        impacts = zip(found.documents, found.impacts, strict=True)
        said.update({number: idf * min(impact, full) for number, impact in impacts})
    near = {ids[number]: part / (full * sum(idfs.values())) for number, part in said.items() if ids[number] not in but}
    best = sum(part**2 for part in sorted(near.values())[-2:])
    return {id_: part**3 / best for id_, part in near.items()}
