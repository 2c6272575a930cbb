"""The report of the votes as text, for a terminal or a mail."""

from collections.abc import Iterator, Sequence

from search.content.votes import EntryVotes, Export, Remark

_REMARKS = 3
"""Last remarks shown for an entry."""


def report_text(export: Export, entries: Sequence[EntryVotes]) -> str:
    return "\n".join(_lines(export, entries))


def _lines(export: Export, entries: Sequence[EntryVotes]) -> Iterator[str]:
    total = sum(count.count for count in export.counts)
    yield f"Avis au {export.generated:%d/%m/%Y}\u00a0: {total} votes."
    if entries:
        yield "\nQuestions à reprendre d’abord"
    for entry in entries:
        yield from _entry(entry, export)
    if export.misses:
        yield "\nRecherches sans résultat"
    for miss in export.misses:
        yield f"- {miss.words} ({miss.people} personnes ou jours, la dernière le {miss.last:%d/%m/%Y})"


def _entry(entry: EntryVotes, export: Export) -> Iterator[str]:
    last = entry.last
    yes = f"{last.yes} oui sur {last.votes} votes"
    share, lower = _percent(last.share), _percent(entry.lower)
    yield f"- {entry.entry}\u00a0: {yes} ({share}, au moins {lower} de lecteurs satisfaits)"
    if entry.reasons:
        named = (f"{export.reasons.get(slug, slug)} ({count})" for slug, count in entry.reasons.items())
        yield f"    Raisons\u00a0: {', '.join(named)}"
    if len(entry.revisions) > 1:
        steps = (f"{_percent(each.share)} de {each.votes} depuis le {each.since:%d/%m/%Y}" for each in entry.revisions)
        yield f"    Version après version\u00a0: {' → '.join(steps)}"
    for remark in entry.remarks[:_REMARKS]:
        yield f"    {_remark(remark)}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\u00a0%"


def _remark(remark: Remark) -> str:
    return f"«\u00a0{remark.comment}\u00a0» ({remark.day:%d/%m/%Y})"
