"""What a posting says besides its evidence: the forms of its stem in that document, and the stems that follow it.

`|poste|postes|`, then `voiture:513` for each follower with its packed evidence, each ended by a tab. One posting tells
what three would: the index has six times fewer terms, and is written and read that much faster.
"""

from collections.abc import Iterator

from search.engine.evidence import Analysis

Row = tuple[int, int, str]
"""A posting: the document's number, packed evidence, forms and followers."""


def postings(found: Analysis) -> Iterator[tuple[str, int, str]]:
    """(stem, packed evidence, forms and followers) of each term of a document."""
    said = dict.fromkeys(found.terms, "|")
    for form, stem in found.forms.items():
        said[stem] += f"{form}|"
    for (first, second), packed in found.pairs.items():
        said[first] += f"\t{second}:{packed}"
    for stem, evidence in found.terms.items():
        yield stem, evidence.pack(), f"{said[stem]}\t"


def has_form(said: str, form: str) -> bool:
    return f"|{form}|" in said


def follower(said: str, stem: str) -> int:
    """The packed evidence of `stem` as a follower; 0 if it never follows."""
    start = said.find(f"\t{stem}:")
    if start < 0:
        return 0
    start += len(stem) + 2
    return int(said[start : said.index("\t", start)])
