"""The votes: one row per person, entry and day while the day lasts; then only counters remain."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine, bindparam, delete, exists, func, select, text, union_all

from service.database import asked, ballots, comments, insert, migrate, missed, revisions, salts, tallies

YES, NO, WITHDRAWN = "oui", "non", "retrait"
VOTES = (YES, NO, WITHDRAWN)
T = TypeVar("T")
_CHANGED = ("revision", "vote", "reasons", "comment")
_MOST = 500
"""Items of one transaction."""
_PENDING = 5_000
"""Items that may wait; more are refused at once, rather than kept waiting for an answer that comes too late."""
log = logging.getLogger("service")


def utc_today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Ballot:
    voter: bytes
    """See `voter.pseudonym`."""
    day: date
    entry: str
    revision: str
    vote: str
    """One of `VOTES`; `WITHDRAWN` takes the vote of that day back."""
    reasons: tuple[str, ...] = ()
    comment: str = ""

    @property
    def row(self) -> dict[str, object]:
        return {
            "voter": self.voter,
            "day": self.day,
            "entry": self.entry,
            "revision": self.revision,
            "vote": self.vote,
            "reasons": " ".join(sorted(self.reasons)),
            "comment": self.comment,
        }


@dataclass(frozen=True)
class Retention:
    """In days."""

    comments: int
    counts: int
    searches: int


class Ledger:
    """All its methods block; those that write are durable when they return. Raises SQLAlchemyError."""

    def __init__(self, engine: Engine, today: Callable[[], date]) -> None:
        self.engine = engine
        self.today = today
        self._ready = False
        self._salt: tuple[date, bytes] | None = None
        self._lock = Lock()

    def prepare(self) -> None:
        """Make the tables on first use, so that the service may start before its database."""
        with self._lock:
            if not self._ready:
                migrate(self.engine)
                self._ready = True

    def ping(self) -> None:
        self.prepare()
        with self.engine.connect() as connection:
            connection.scalar(select(1))

    def salt(self, day: date) -> bytes:
        """The salt of the day, the same for all replicas; made by whoever needs it first."""
        self.prepare()
        with self.engine.begin() as connection:
            made = {"day": day, "salt": secrets.token_bytes(32)}
            connection.execute(insert(connection, salts).on_conflict_do_nothing(), made)
            found: bytes = connection.scalars(select(salts.c.salt).where(salts.c.day == day)).one()
        self._salt = day, found
        return found

    def known_salt(self, day: date) -> bytes | None:
        """The salt of the day if it is in memory: does not block."""
        known = self._salt
        return known[1] if known and known[0] == day else None

    async def current_salt(self, day: date) -> bytes:
        """The salt of the day, from memory if it is there."""
        known = self.known_salt(day)
        return known if known else await asyncio.to_thread(self.salt, day)

    def record(self, batch: Sequence[Ballot]) -> None:
        """One transaction. The last ballot of a voter holds; sorted, so that two replicas cannot wait on each other."""
        last = {ballot.voter: ballot for ballot in batch}
        kept = sorted(last.values(), key=lambda ballot: ballot.voter)
        given = [ballot.row for ballot in kept if ballot.vote != WITHDRAWN]
        withdrawn = [{"who": ballot.voter} for ballot in kept if ballot.vote == WITHDRAWN]
        with self.engine.begin() as connection:
            if withdrawn:
                connection.execute(delete(ballots).where(ballots.c.voter == bindparam("who")), withdrawn)
            if given:
                upsert = insert(connection, ballots)
                changed = {name: upsert.excluded[name] for name in _CHANGED}
                connection.execute(upsert.on_conflict_do_update(index_elements=["voter"], set_=changed), given)

    def counts(self, entry: str) -> tuple[int, int]:
        """(yes, no) of an entry, over all of its revisions and days."""
        old = select(tallies.c.vote, func.sum(tallies.c.count).label("n")).where(tallies.c.entry == entry)
        new = select(ballots.c.vote, func.count().label("n")).where(ballots.c.entry == entry)
        both = union_all(old.group_by(tallies.c.vote), new.group_by(ballots.c.vote)).subquery()
        with self.engine.connect() as connection:
            rows = connection.execute(select(both.c.vote, func.sum(both.c.n)).group_by(both.c.vote)).all()
        found = {vote: int(count) for vote, count in rows}
        return found.get(YES, 0), found.get(NO, 0)

    def learn(self, current: Mapping[str, str]) -> frozenset[tuple[str, str]]:
        """Note the revision of each entry (id -> revision); all pairs ever seen, which may still be voted on."""
        self.prepare()
        with self.engine.begin() as connection:
            seen = _pairs(connection)
            new = [{"entry": e, "revision": r, "since": self.today()} for e, r in current.items() if (e, r) not in seen]
            if new:
                connection.execute(insert(connection, revisions).on_conflict_do_nothing(), new)
        return frozenset(seen | set(current.items()))

    def sweep(self, retention: Retention) -> bool:
        """End every day that is over: count its ballots, then destroy them, its salt and what retention ends."""
        self.prepare()
        today = self.today()
        if self._salt and self._salt[0] != today:
            self._salt = None
        over = [exists().where(table.c.day < today) for table in (salts, ballots, asked)]
        with self.engine.connect() as connection:
            due = any(connection.scalar(select(each)) for each in over)
        with self.engine.begin() as connection:
            _expire(connection, today, retention)
            if due:
                _close(connection, today)
        if due:
            self._forget()
        return due

    def _forget(self) -> None:
        """Leave nothing of the deleted rows in the files: SQLite empties its log, PostgreSQL rewrites its tables."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("VACUUM FULL salts, ballots, asked"))
            else:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _pairs(connection: Connection) -> set[tuple[str, str]]:
    rows = connection.execute(select(revisions.c.entry, revisions.c.revision))
    return {(entry, revision) for entry, revision in rows}


def _close(connection: Connection, today: date) -> None:
    connection.execute(delete(salts).where(salts.c.day < today))
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE ballots IN SHARE ROW EXCLUSIVE MODE"))
    group: Iterable[str] = ("entry", "revision", "day", "vote", "reasons")
    columns = [ballots.c[name] for name in group]
    counted = select(*columns, func.count()).where(ballots.c.day < today).group_by(*columns)
    upsert = insert(connection, tallies).from_select([*group, "count"], counted)
    added = {"count": tallies.c.count + upsert.excluded["count"]}
    connection.execute(upsert.on_conflict_do_update(index_elements=list(group), set_=added))
    names = ("entry", "revision", "day", "reasons", "comment")
    written = [ballots.c[name] for name in names]
    said = select(*written).where(ballots.c.day < today, ballots.c.comment != "").order_by(func.random())
    connection.execute(comments.insert().from_select(names, said))
    connection.execute(delete(ballots).where(ballots.c.day < today))
    connection.execute(delete(asked).where(asked.c.day < today))


def _expire(connection: Connection, today: date, retention: Retention) -> None:
    for column, days in (
        (comments.c.day, retention.comments),
        (tallies.c.day, retention.counts),
        (missed.c.last, retention.searches),
    ):
        connection.execute(delete(column.table).where(column < today - timedelta(days=days)))


class GroupCommit(Generic[T]):
    """Votes that arrive together share one transaction; each is acknowledged after it. One writing thread.

    `commit` must have made all of its items durable when it returns, or none if it raises.
    """

    def __init__(self, commit: Callable[[Sequence[T]], None]) -> None:
        self._commit = commit
        self._queue: Queue[tuple[T, asyncio.Future[None]] | None] = Queue(_PENDING)
        self._thread = Thread(target=self._run, name="votes")
        self._thread.start()

    def submit(self, item: T) -> "asyncio.Future[None]":
        """A future of the running loop, done once the item is durable. Raises queue.Full."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((item, future))
        return future

    @property
    def pending(self) -> int:
        return self._queue.qsize()

    def close(self) -> None:
        """Finish everything submitted."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, ending = [first], False
            while len(batch) < _MOST:
                try:
                    following = self._queue.get_nowait()
                except Empty:
                    break
                if following is None:
                    ending = True
                    break
                batch.append(following)
            self._write(batch)
            if ending:
                return

    def _write(self, batch: Sequence[tuple[T, "asyncio.Future[None]"]]) -> None:
        failure: Exception | None = None
        try:
            self._commit([item for item, _ in batch])
        except Exception as error:  # told to every waiting client, whatever it is
            log.error("écriture impossible : %s", type(error).__name__)
            failure = error
        futures = [future for _, future in batch]
        futures[0].get_loop().call_soon_threadsafe(_tell, futures, failure)


def _tell(futures: "Sequence[asyncio.Future[None]]", failure: Exception | None) -> None:
    """Runs in the event loop; a client that has given up is skipped."""
    for future in futures:
        if future.done():
            continue
        if failure is None:
            future.set_result(None)
        else:
            future.set_exception(failure)
