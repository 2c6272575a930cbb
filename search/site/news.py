"""What changed for readers (« Nouveautés »), and what their votes tell the editors."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from search.content.history import Change, History, Kind
from search.content.votes import EntryVotes, Export, Miss, VotesError, by_entry, read_export
from search.files import reason
from search.site.settings import SettingsError
from search.site.views import Day, Link, SiteView, day

SHOWN = 200
"""Changes on the page of news, newest first."""
_LABELS = {Kind.ADDED: "Nouvelles réponses", Kind.CHANGED: "Réponses modifiées", Kind.REMOVED: "Réponses retirées"}


@dataclass(frozen=True)
class News:
    """One day's changes of one kind."""

    day: Day
    label: str
    items: tuple[Link, ...]
    """Without address where the answer is no longer there."""


def news(history: History, site: SiteView) -> tuple[News, ...]:
    """The last changes by day, and within a day by kind."""
    return tuple(_days(history.changes[:SHOWN], site))


def _days(changes: tuple[Change, ...], site: SiteView) -> Iterator[News]:
    for moment, of_day in groupby(changes, key=lambda change: change.day):
        found = list(of_day)
        for kind, label in _LABELS.items():
            items = tuple(_link(change, site) for change in found if change.kind is kind)
            if items:
                yield News(day(moment), label, items)


def _link(change: Change, site: SiteView) -> Link:
    entry = site.by_id.get(change.id)
    return Link(entry.question if entry else change.question, entry.url if entry else "")


@dataclass(frozen=True)
class Opinion:
    """What readers say of one answer."""

    question: str
    url: str
    votes: EntryVotes
    current: bool
    """Whether the votes are about the answer as it stands."""
    reasons: tuple[tuple[str, int], ...]
    """(label, votes)."""


@dataclass(frozen=True)
class Opinions:
    generated: Day
    entries: tuple[Opinion, ...]
    """To mend first: by the lower bound of the share of « non »."""
    misses: tuple[Miss, ...]


def read_opinions(path: Path, site: SiteView) -> Opinions:
    """The page for editors, from an export of votes. Raises SettingsError where it cannot be read."""
    try:
        export = read_export(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, VotesError) as error:
        why = str(error) if isinstance(error, VotesError) else f"{reason(error)}."
        setting = f"«\u00a0extra.faq.relecture: {path.name}\u00a0»"
        raise SettingsError(f"{setting} ne peut pas être lu\u00a0: {why}") from error
    entries = tuple(_opinion(votes, export, site) for votes in by_entry(export) if votes.entry in site.by_id)
    return Opinions(day(export.generated), entries, export.misses)


def _opinion(votes: EntryVotes, export: Export, site: SiteView) -> Opinion:
    entry = site.by_id[votes.entry]
    reasons = tuple((export.reasons.get(slug, slug), count) for slug, count in votes.reasons.items())
    return Opinion(entry.question, entry.url, votes, votes.last.revision == entry.revision, reasons)
