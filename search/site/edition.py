"""Which state of the words a build shows: date and commit, never the clock, so that two builds are alike."""

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

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
    command = ["git", "-C", str(directory), "log", "-1", "--abbrev=10", "--format=%cs %h"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
        if done.returncode == 0 and done.stdout.strip():
            day, commit = done.stdout.split()
            return Edition(date.fromisoformat(day), commit)
    except (OSError, subprocess.TimeoutExpired):
        pass
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return Edition(now.date(), "")


def french_date(day: date) -> str:
    """1er janvier 2026, with non-breaking spaces."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}"
