"""What readers voted: the file of `faq votes export`, read and weighed. Knows no database and no server."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

VERSION = 1
_Z = 1.96
"""95 % confidence."""
_REMEDY = "refaites-le avec «\u00a0faq votes export\u00a0»"


class VotesError(Exception):
    """The file is no export of votes; the text is French, for the user."""


@dataclass(frozen=True)
class Count:
    """Votes of one kind on one day."""

    entry: str
    revision: str
    day: date
    vote: str
    """`oui` or `non`."""
    reasons: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Remark:
    entry: str
    revision: str
    day: date
    reasons: tuple[str, ...]
    comment: str


@dataclass(frozen=True)
class Miss:
    """A search without result that several people made."""

    words: str
    people: int
    last: date


@dataclass(frozen=True)
class Export:
    generated: date
    reasons: Mapping[str, str]
    """Slug -> label."""
    counts: tuple[Count, ...] = ()
    remarks: tuple[Remark, ...] = ()
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True)
class RevisionVotes:
    revision: str
    since: date
    """Day of its first vote."""
    yes: int
    no: int

    @property
    def votes(self) -> int:
        return self.yes + self.no

    @property
    def share(self) -> float:
        """Of « oui », 0 to 1."""
        return self.yes / self.votes if self.votes else 0.0


@dataclass(frozen=True)
class EntryVotes:
    entry: str
    revisions: tuple[RevisionVotes, ...]
    """Oldest first."""
    reasons: Mapping[str, int]
    """Slug -> votes, for the last revision, most frequent first."""
    remarks: tuple[Remark, ...]

    @property
    def last(self) -> RevisionVotes:
        return self.revisions[-1]

    @property
    def lower(self) -> float:
        """At least this share finds the last revision useful."""
        return wilson(self.last.yes, self.last.votes)

    @property
    def urgency(self) -> float:
        """At least this share finds the last revision useless: what to mend first."""
        return wilson(self.last.no, self.last.votes)


def wilson(successes: int, trials: int) -> float:
    """Lower bound of the 95 % score interval of a share (Wilson 1927); 0 without trial."""
    if trials == 0:
        return 0.0
    share, square = successes / trials, _Z * _Z
    centre = share + square / (2 * trials)
    margin = _Z * sqrt((share * (1 - share) + square / (4 * trials)) / trials)
    return max(0.0, (centre - margin) / (1 + square / trials))


def by_entry(export: Export) -> tuple[EntryVotes, ...]:
    """Every entry voted on, those to mend first."""
    counts: defaultdict[str, list[Count]] = defaultdict(list)
    remarks: defaultdict[str, list[Remark]] = defaultdict(list)
    for count in export.counts:
        counts[count.entry].append(count)
    for remark in export.remarks:
        remarks[remark.entry].append(remark)
    found = [_entry(entry, members, remarks[entry]) for entry, members in counts.items()]
    return tuple(sorted(found, key=lambda each: (-each.urgency, each.lower, each.entry)))


def _entry(entry: str, counts: Iterable[Count], remarks: Iterable[Remark]) -> EntryVotes:
    by_revision: defaultdict[str, list[Count]] = defaultdict(list)
    for count in counts:
        by_revision[count.revision].append(count)
    revisions = sorted((_revision(name, members) for name, members in by_revision.items()), key=_age)
    reasons: Counter[str] = Counter()
    for count in by_revision[revisions[-1].revision]:
        reasons.update(dict.fromkeys(count.reasons, count.count))
    newest_first = sorted(remarks, key=lambda remark: (remark.day, remark.comment), reverse=True)
    return EntryVotes(entry, tuple(revisions), dict(reasons.most_common()), tuple(newest_first))


def _revision(name: str, counts: list[Count]) -> RevisionVotes:
    yes = sum(count.count for count in counts if count.vote == "oui")
    no = sum(count.count for count in counts if count.vote == "non")
    return RevisionVotes(name, min(count.day for count in counts), yes, no)


def _age(revision: RevisionVotes) -> tuple[date, str]:
    return revision.since, revision.revision


def write_export(export: Export) -> str:
    """The JSON file that `read_export` reads."""
    data = {
        "version": VERSION,
        "generated": export.generated.isoformat(),
        "reasons": dict(export.reasons),
        "votes": [_plain(count) for count in export.counts],
        "comments": [_plain(remark) for remark in export.remarks],
        "searches": [_plain(miss) for miss in export.misses],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(row: Count | Remark | Miss) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(row).items()}


def read_export(text: str) -> Export:
    """Raises VotesError."""
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            raise VotesError(f"cet export n’est pas de la version {VERSION}\u00a0: {_REMEDY}.")
        return Export(
            date.fromisoformat(data["generated"]),
            {str(slug): str(label) for slug, label in data["reasons"].items()},
            tuple(Count(**_typed(row, "day")) for row in data["votes"]),
            tuple(Remark(**_typed(row, "day")) for row in data["comments"]),
            tuple(Miss(**_typed(row, "last")) for row in data["searches"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VotesError(f"ce fichier n’est pas un export de votes\u00a0: {_REMEDY}.") from error


def _typed(row: Mapping[str, Any], day: str) -> dict[str, Any]:
    reasons = {"reasons": tuple(row["reasons"])} if "reasons" in row else {}
    return {**row, **reasons, day: date.fromisoformat(row[day])}
