"""Which state of the words a build shows: date and commit, never the clock, so that two builds are alike."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from search.content.history import GitError, git

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


@dataclass(frozen=True)
class Edition:
    date: date
    commit: str
    """Short hash; empty outside Git."""

    @property
    def french_date(self) -> str:
        return french_date(self.date)

    @property
    def timestamp(self) -> str:
        """RFC 3339, for feeds."""
        return f"{self.date.isoformat()}T00:00:00Z"


def read_edition(directory: Path) -> Edition:
    """Date and hash of the commit that `directory` shows; else SOURCE_DATE_EPOCH; else today."""
    try:
        day, commit = git(directory, "log", "-1", "--abbrev=10", "--format=%cs %h").decode().split()
        return Edition(date.fromisoformat(day), commit)
    except (GitError, ValueError):  # no repository, or no commit in it
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
        return Edition(now.date(), "")


def french_date(day: date) -> str:
    """1er janvier 2026, with non-breaking spaces."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}"
