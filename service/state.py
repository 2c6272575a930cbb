"""What the handlers share: catalogue, index, ledger, limits. Built once per process."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from search.engine.generation import CURRENT, NoIndexError
from search.engine.query import Searcher
from service.catalogue import Catalogue, CurrentCatalogue, NoCatalogueError
from service.committer import Committer
from service.database import TooNewError, open_engine
from service.ledger import Ballot, Ledger, Retention
from service.limits import Crowd, Rate
from service.metrics import Metrics
from service.settings import Settings

T = TypeVar("T")
SWEEP = 60.0
"""Seconds between two looks at whether the day is over."""
LEARN_AGAIN = 1.0
SEARCHES = 2
"""Searches at once: they hold the interpreter, more would only wait on each other."""
log = logging.getLogger("service")


def utc_today() -> date:
    return datetime.now(UTC).date()


class CurrentSearcher:
    """The index in use; a newer one is opened as soon as the build has put it in place."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._searcher: Searcher | None = None
        self._stamp: int | None = None

    def get(self) -> Searcher:
        """Raises NoIndexError."""
        try:
            stamp = (self.directory / CURRENT).stat().st_mtime_ns
        except OSError:
            stamp = None
        if self._searcher is None:
            self._searcher = Searcher.open(self.directory)
        elif stamp != self._stamp:
            self._searcher = self._searcher.reopened()
        self._stamp = stamp
        return self._searcher


class State:
    def __init__(self, settings: Settings, today: Callable[[], date] = utc_today) -> None:
        self.settings = settings
        self.today = today
        self.catalogue = CurrentCatalogue(settings.site_dir)
        self.searcher = CurrentSearcher(settings.index_dir)
        self.ledger = Ledger(open_engine(settings.database_url, settings.timeout), today)
        self.committer: Committer[Ballot] = Committer(self.ledger.record)
        self.metrics = Metrics(lambda: self.committer.pending)
        self.vote_rate = Rate(settings.votes_per_minute, "Trop de votes en une minute. Réessayez bientôt.")
        self.search_rate = Rate(settings.searches_per_minute, "Trop de recherches en une minute. Réessayez bientôt.")
        self.crowd = Crowd(settings.voters_per_network)
        self.retention = Retention(settings.comment_days, settings.count_days, settings.search_days)
        self.searches = ThreadPoolExecutor(SEARCHES, "search")
        self._sweeping = Lock()
        self._closed = False
        self._learned: Catalogue | None = None
        self._learned_at = 0.0
        self._known: frozenset[tuple[str, str]] = frozenset()

    async def searching(self, work: Callable[[], T]) -> T:
        """Run in the threads kept for searches."""
        return await asyncio.get_running_loop().run_in_executor(self.searches, work)

    async def salt(self, day: date) -> bytes:
        known = self.ledger.known_salt(day)
        return known if known else await asyncio.to_thread(self.ledger.salt, day)

    async def knows(self, entry: str, revision: str) -> bool:
        """Whether this revision was ever published, here or by another replica. Raises NoCatalogueError."""
        catalogue = self.catalogue.get()
        stale = catalogue is not self._learned
        missing = (entry, revision) not in self._known and time.monotonic() - self._learned_at > LEARN_AGAIN
        if stale or missing:
            current = {each.id: each.revision for each in catalogue.entries.values()}
            self._known = await asyncio.to_thread(self.ledger.learn, current)
            self._learned, self._learned_at = catalogue, time.monotonic()
        return (entry, revision) in self._known

    def healthy(self) -> dict[str, bool]:
        """What works right now; blocks."""
        found = dict.fromkeys(("base", "catalogue", "index"), True)
        try:
            self.ledger.prepare()
            self.ledger.ping()
        except (SQLAlchemyError, TooNewError):
            found["base"] = False
        try:
            self.catalogue.get()
        except NoCatalogueError:
            found["catalogue"] = False
        try:
            self.searcher.get()
        except NoIndexError:
            found["index"] = False
        return found

    async def sweep_for_ever(self) -> None:
        while True:
            await asyncio.to_thread(self.sweep)
            await asyncio.sleep(SWEEP)

    def sweep(self) -> None:
        """End the days that are over; what fails is tried again at the next look."""
        self.crowd.keep(self.today())
        with self._sweeping:
            if not self._closed:
                self._sweep()

    def _sweep(self) -> None:
        try:
            if self.ledger.sweep(self.retention):
                log.info("journée close : sel détruit, votes comptés")
        except (SQLAlchemyError, TooNewError) as error:
            log.error("la journée n’a pas pu être close : %s", type(error).__name__)

    def close(self) -> None:
        """After the last request: every pending vote is written."""
        with self._sweeping:
            self._closed = True
        self.committer.close()
        self.searches.shutdown()
        self.ledger.engine.dispose()
