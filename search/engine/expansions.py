"""What a word may also be read as, by the glossary: acronyms to long forms and back, on stems."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from search.content.glossary import Acronym
from search.engine.text import Acronyms, analyze, fold


@dataclass(frozen=True)
class Expansions:
    """What may be read for what; everything in stems, function words left out."""

    of: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Words typed, joined by blanks (`mon espac sant` is `espac sant`) -> other ways to say them."""
    ambiguous: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """The same for ambiguous acronyms, folded: only as typed in capitals, or alone."""


def acronyms_of(glossary: Sequence[Acronym]) -> Acronyms:
    """The single-word acronyms of a glossary."""
    single = [(fold(row.acronym), row.ambiguous) for row in glossary if fold(row.acronym).isalnum()]
    return Acronyms(frozenset(form for form, _ in single), frozenset(form for form, ambiguous in single if ambiguous))


def expansions_of(glossary: Sequence[Acronym], acronyms: Acronyms) -> Expansions:
    """Every way to say an acronym stands for every other."""
    of: dict[str, list[tuple[str, ...]]] = {}
    ambiguous: dict[str, list[tuple[str, ...]]] = {}
    for row in glossary:
        acronym = fold(row.acronym)
        short = (acronym.upper(),) if row.ambiguous else stems(row.acronym, acronyms)
        longer = [stems(way, acronyms) for way in (row.long_form, *row.synonyms)]
        ways = [way for way in dict.fromkeys((short, *longer)) if way]
        for way in ways:
            others = [other for other in ways if other != way]
            table, key = (ambiguous, acronym) if row.ambiguous and way == short else (of, " ".join(way))
            table.setdefault(key, []).extend(other for other in others if other not in table[key])
    return Expansions({k: tuple(v) for k, v in of.items()}, {k: tuple(v) for k, v in ambiguous.items()})


def definitions(glossary: Sequence[Acronym], acronyms: Acronyms) -> Iterator[tuple[tuple[str, ...], Acronym]]:
    """The rows that define a term, with the keys by which it may be asked: its acronym, its names."""
    for row in glossary:
        if row.acronym and row.definition:
            ways = (stems(way, acronyms) for way in (row.acronym, row.long_form, *row.synonyms))
            yield tuple(dict.fromkeys(key for way in ways if (key := " ".join(way)))), row


def stems(text: str, acronyms: Acronyms) -> tuple[str, ...]:
    """The content words of a phrase; the whole compound for a single one (`e-CPS`: `ecps`)."""
    tokens = analyze(text, acronyms)
    if tokens and tokens[-1].joined and tokens[-1].start == tokens[0].start:
        return (tokens[-1].stem,)
    return tuple(token.stem for token in tokens if not token.stop and not token.joined)
