"""What an owner opens on Monday: what waits, by month, and what readers and links say, as one page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.front_matter import Status
from search.content.history import GitError, git
from search.content.votes import EntryVotes, Export, by_entry
from search.editing.links import LinkStatus, State, urls
from search.editing.review import Due, due
from search.engine.proposals import Proposal
from search.site.theme import folders

MONTHS = 12
"""How far the plan goes."""
_NAMES = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


@dataclass(frozen=True)
class Month:
    first: date
    items: tuple[Due, ...]

    @property
    def label(self) -> str:
        return f"{_NAMES[self.first.month - 1]} {self.first.year}"


@dataclass(frozen=True)
class Voted:
    entry: Entry
    votes: EntryVotes
    reasons: tuple[tuple[str, int], ...]
    """(label, votes)."""


@dataclass(frozen=True)
class DeadLink:
    entry: Entry
    url: str
    status: LinkStatus


@dataclass(frozen=True)
class Branch:
    """An open proposal."""

    name: str
    author: str
    on: date
    files: tuple[tuple[str, Entry | None], ...]
    """(path below the entries' folder, the entry if it is there already)."""

    @property
    def folders(self) -> frozenset[str]:
        return frozenset(path.partition("/")[0] for path, _ in self.files)


@dataclass(frozen=True)
class Week:
    late: tuple[Due, ...]
    months: tuple[Month, ...]
    votes: tuple[Voted, ...] = ()
    """Whose last revision got a « non », those to fix first."""
    proposals: tuple[tuple[Proposal, Entry | None], ...] = ()
    links: tuple[DeadLink, ...] = ()
    drafts: tuple[Entry, ...] = ()
    branches: tuple[Branch, ...] = ()


def plan(
    corpus: Corpus, today: date, owner: str = "", months: int = MONTHS
) -> tuple[tuple[Due, ...], tuple[Month, ...]]:
    """(late, by month): entries with a date in their month, those without one spread evenly, a folder together."""
    items = due(corpus, date.max, owner)
    late = tuple(item for item in items if item.on and item.on < today)
    coming = [item for item in items if item.on and item.on >= today]
    undated = [item for item in items if item.on is None]
    firsts = [_month(today, number) for number in range(months)]
    size = -(-len(undated) // months) or 1
    found = []
    for number, first in enumerate(firsts):
        dated = [item for item in coming if item.on and (item.on.year, item.on.month) == (first.year, first.month)]
        if members := (*dated, *undated[number * size : (number + 1) * size]):
            found.append(Month(first, members))
    return late, tuple(found)


def plan_text(late: Sequence[Due], months: Sequence[Month]) -> str:
    """One line an entry, month by month."""
    blocks = [("En retard", late)] if late else []
    blocks += [(f"{month.label} ({len(month.items)})", month.items) for month in months]
    lines = []
    for title, items in blocks:
        lines.append(title)
        lines += [f"  {item.entry.path}{f' ({item.folder.owner})' if item.folder.owner else ''}" for item in items]
    return "\n".join(lines)


def week_of(
    corpus: Corpus,
    today: date,
    owner: str = "",
    votes: Export | None = None,
    proposals: Sequence[Proposal] = (),
    links: Mapping[str, LinkStatus] | None = None,
    branches: Sequence[Branch] = (),
) -> Week:
    """`links`: what `faq links` last saw."""
    owned = {folder.slug for folder in corpus.folders if folder.owner == owner}
    mine = {entry.id for entry in corpus.entries if not owner or entry.folder in owned}
    late, months = plan(corpus, today, owner)
    named = [(each, corpus.by_id.get(each.entry)) for each in proposals]
    return Week(
        late,
        months,
        tuple(each for each in _voted(corpus, votes) if each.entry.id in mine) if votes else (),
        tuple((each, entry) for each, entry in named if not owner or (entry and entry.id in mine)),
        tuple(each for each in _dead(corpus, links or {}) if each.entry.id in mine),
        tuple(entry for entry in corpus.entries if entry.status is Status.DRAFT and entry.id in mine),
        tuple(each for each in branches if not owner or not owned.isdisjoint(each.folders)),
    )


def open_branches(directory: Path, corpus: Corpus) -> tuple[Branch, ...]:
    """Branches, of the forge if one is known, that are not merged and change entries; the last touched first."""
    form = "--format=%(refname)%09%(symref)%09%(refname:short)%09%(authorname)%09%(committerdate:short)"
    try:
        places = ["refs/remotes"] if git(directory, "for-each-ref", "refs/remotes") else ["refs/heads"]
        listed = git(directory, "for-each-ref", "--no-merged=HEAD", "--sort=-committerdate", form, *places).decode()
        by_path = {entry.path: entry for entry in corpus.entries}
        found = []
        for name, symbolic, short, author, day in (line.split("\t") for line in listed.splitlines()):
            changed = git(directory, "diff", "--name-only", "-z", "--relative", f"HEAD...{name}", "--", ".").decode()
            paths = [path for path in changed.split("\0") if path.count("/") and path.endswith(".md")]
            if paths and not symbolic:
                files = tuple((path, by_path.get(path)) for path in paths)
                found.append(Branch(short.removeprefix("origin/"), author, date.fromisoformat(day), files))
        return tuple(found)
    except GitError:
        return ()


def week_page(
    week: Week, root: Path, today: date, edit: Callable[[str], str] = lambda path: "", owner: str = ""
) -> str:
    """The page; `edit`: path of an entry -> where one edits it, `root`: the project's folder."""
    environment = Environment(
        loader=FileSystemLoader(folders(root)), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("editing/week.html")
    return template.render(week=week, today=f"{today:%d/%m/%Y}", edit=edit, owner=owner)


def _month(today: date, number: int) -> date:
    years, month = divmod(today.month - 1 + number, 12)
    return date(today.year + years, month + 1, 1)


def _voted(corpus: Corpus, export: Export) -> list[Voted]:
    return [
        Voted(corpus.by_id[votes.entry], votes, tuple((export.reasons.get(s, s), n) for s, n in votes.reasons.items()))
        for votes in by_entry(export)
        if votes.entry in corpus.by_id and votes.last.no
    ]


def _dead(corpus: Corpus, links: Mapping[str, LinkStatus]) -> list[DeadLink]:
    bad = {url: status for url, status in links.items() if status.state in (State.DEAD, State.MOVED)}
    named = urls(corpus) if bad else {}
    return [DeadLink(entry, url, status) for url, status in bad.items() for entry in named.get(url, ())]
