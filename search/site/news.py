"""What changed for readers (« Nouveautés »), and what their votes tell the editors."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from search.content.history import Change, ChangeKind, History
from search.content.votes import EntryVotes, Export, VotesError, by_entry, read_export
from search.files import reason
from search.site.settings import SettingsError
from search.site.views import Day, Link, SiteView, day

SHOWN = 200
"""Changes on the page of news, newest first."""
FIRST_IMPORT = 10
"""More additions than this on the first day of the history are the site's own beginning."""
FLOOR = 5
"""Votes below which an answer is not called useful."""
_LABELS = {
    ChangeKind.ADDED: "Nouvelles réponses",
    ChangeKind.CHANGED: "Réponses modifiées",
    ChangeKind.REMOVED: "Réponses retirées",
}


@dataclass(frozen=True)
class News:
    """One day's changes of one kind."""

    day: Day
    label: str
    count: int
    items: tuple[Link, ...]
    """Without URL where the answer is no longer there; none for the first import, which is no news."""


def news(history: History, site: SiteView) -> tuple[News, ...]:
    """The last changes by day, and within a day by kind."""
    first = min((change.day for change in history.changes), default=None)
    found = _days(history.changes, site)
    return tuple(_without_import(each, first) for each in found)


def _without_import(each: News, first: date | None) -> News:
    if each.label == _LABELS[ChangeKind.ADDED] and first and each.day == day(first) and each.count > FIRST_IMPORT:
        return replace(each, label="Mise en ligne des réponses", items=())
    return each


def _days(changes: tuple[Change, ...], site: SiteView) -> Iterator[News]:
    """At most SHOWN items in all."""
    left = SHOWN
    for moment, of_day in groupby(changes, key=lambda change: change.day):
        found = list(of_day)
        for kind, label in _LABELS.items():
            items = [_link(change, site) for change in found if change.kind is kind]
            if items and left > 0:
                yield News(day(moment), label, len(items), tuple(items[:left]))
                left -= len(items)


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
    export: Export
    """All that is known of them."""

    @property
    def useful(self) -> tuple[str, ...]:
        """Ids of the answers as they stand that most readers found useful, by the lower bound of their share."""
        known = [each.votes for each in self.entries if each.current and each.votes.last.votes >= FLOOR]
        liked = [votes for votes in known if votes.last.share > 0.5]
        return tuple(votes.entry for votes in sorted(liked, key=lambda votes: (-votes.lower, votes.entry)))


def read_opinions(path: Path, site: SiteView) -> Opinions:
    """The page for editors, from an export of votes. Raises SettingsError where it cannot be read."""
    try:
        export = read_export(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, VotesError) as error:
        why = str(error) if isinstance(error, VotesError) else f"{reason(error)}."
        setting = f"«\u00a0extra.faq.relecture: {path.name}\u00a0»"
        raise SettingsError(f"{setting} ne peut pas être lu\u00a0: {why}") from error
    entries = tuple(_opinion(votes, export, site) for votes in by_entry(export) if votes.entry in site.by_id)
    return Opinions(day(export.generated), entries, export)


def _opinion(votes: EntryVotes, export: Export, site: SiteView) -> Opinion:
    entry = site.by_id[votes.entry]
    reasons = tuple((export.reasons.get(slug, slug), count) for slug, count in votes.reasons.items())
    return Opinion(entry.question, entry.url, votes, votes.last.revision == entry.revision, reasons)
