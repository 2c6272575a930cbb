"""The votes: one row per person, entry and day while the day lasts; then only counters remain."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    union_all,
    update,
)

from service.database import (
    DAILY,
    ballots,
    clock,
    comments,
    explain,
    insert,
    migrate,
    missed,
    revisions,
    salts,
    tallies,
)

YES, NO, WITHDRAWN = "oui", "non", "retrait"
VOTES = (YES, NO, WITHDRAWN)
JUMP = (
    "l’horloge a sauté du %s au %s : rien n’est effacé. Si la date est juste, lancez « faq votes purge --date-juste »"
)
MAX_JUMP = timedelta(days=7)
"""A clock that goes further forward at once may be wrong: nothing is deleted on its word alone."""
T = TypeVar("T")
_DAY = timedelta(days=1)
_CHECKPOINT_PATIENCE = 250
"""Milliseconds."""
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


@dataclass(frozen=True)
class Swept:
    """What a sweep did."""

    closed: bool
    """Days were over: their votes are counted, their salts and pseudonyms deleted."""
    forgotten: bool
    """Nothing of what was deleted is left in the files."""
    jump: tuple[date, date] | None
    """(last day seen, today) where the clock jumped: retention deletes nothing until an operator confirms."""


class Ledger:
    """All its methods block; those that write are durable when they return. Raises SQLAlchemyError."""

    def __init__(self, engine: Engine, today: Callable[[], date]) -> None:
        self.engine = engine
        self.today = today
        self._ready = False
        self._forgotten = False
        self._salt: tuple[date, bytes] | None = None
        self._lock = Lock()

    def prepare(self) -> None:
        """Make the tables on first use, so that the service may start before its database."""
        with self._lock:
            if not self._ready:
                migrate(self.engine)
                with self.engine.begin() as connection:
                    self._start_clock(connection)
                self._ready = True

    def _start_clock(self, connection: Connection) -> None:
        """A database that has no clock yet: the last day of its votes, if it has any."""
        days = [connection.scalar(select(func.max(table.c.day))) for table in (ballots, tallies)]
        last = min(self.today(), max(filter(None, days), default=self.today()))
        start = insert(connection, clock).on_conflict_do_nothing()
        connection.execute(start, {"id": 1, "day": last, "probes": 0})

    def probe(self) -> None:
        """Write for good: where a disk is full or a server read-only, reading still succeeds."""
        self.prepare()
        with self.engine.begin() as connection:
            connection.execute(update(clock).values(probes=clock.c.probes + 1))

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

    def sweep(self, retention: Retention, confirmed: bool = False) -> Swept:
        """End every day that is over: count its ballots, then destroy them, its salt and what retention ends.

        `confirmed`: an operator vouches for the clock.
        """
        self.prepare()
        today = self.today()
        if self._salt and self._salt[0] != today:
            self._salt = None
        with self.engine.connect() as connection:
            due = any(connection.scalar(select(exists().where(_not_of(table.c.day, today)))) for table in DAILY)
        with self.engine.begin() as connection:
            jump = None if confirmed else _jump(connection, today)
            if not jump:
                connection.execute(update(clock).where(clock.c.day != today).values(day=today))
                _expire(connection, today, retention)
            if due:
                _close(connection, today)
        if due or not self._forgotten:
            self._forgotten = self._forget(due)
        return Swept(due, self._forgotten, jump)

    def _forget(self, due: bool) -> bool:
        """Leave nothing of the deleted rows in the files: SQLite empties its log, PostgreSQL rewrites its tables.

        False where a reader keeps SQLite's log from being emptied: to be tried again. `due`: rows were deleted now.
        """
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if connection.dialect.name == "postgresql":
                if due:
                    connection.execute(text("VACUUM FULL salts, ballots, asked"))
                return True
            patience = connection.scalar(text("PRAGMA busy_timeout"))
            connection.execute(text(f"PRAGMA busy_timeout={_CHECKPOINT_PATIENCE}"))  # votes wait meanwhile
            try:
                busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
            finally:
                connection.execute(text(f"PRAGMA busy_timeout={patience}"))
        return not busy


def _not_of(day: ColumnElement[date], today: date) -> ColumnElement[bool]:
    """Over, or further ahead than two replicas' clocks can differ: written under a wrong clock."""
    return or_(day < today, day > today + _DAY)


def _jump(connection: Connection, today: date) -> tuple[date, date] | None:
    last = connection.scalar(select(clock.c.day))
    return (last, today) if last and today > last + MAX_JUMP else None


def _pairs(connection: Connection) -> set[tuple[str, str]]:
    rows = connection.execute(select(revisions.c.entry, revisions.c.revision))
    return {(entry, revision) for entry, revision in rows}


def _close(connection: Connection, today: date) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE ballots IN SHARE ROW EXCLUSIVE MODE"))
    connection.execute(update(ballots).where(ballots.c.day > today + _DAY).values(day=today - _DAY))
    count_ballots(connection, connection, ballots.c.day < today)
    for table in DAILY:
        connection.execute(delete(table).where(_not_of(table.c.day, today)))


def count_ballots(source: Connection, target: Connection, which: ColumnElement[bool]) -> int:
    """Add ballots to the tallies and comments of a database, theirs or another. How many there were."""
    group = [ballots.c[name] for name in ("entry", "revision", "day", "vote", "reasons")]
    counted = source.execute(select(*group, func.count().label("count")).where(which).group_by(*group)).mappings().all()
    if counted:
        upsert = insert(target, tallies)
        added = {"count": tallies.c.count + upsert.excluded["count"]}
        keys = [column.name for column in group]
        target.execute(upsert.on_conflict_do_update(index_elements=keys, set_=added), [dict(row) for row in counted])
    names = [ballots.c[name] for name in ("entry", "revision", "day", "reasons", "comment")]
    written = source.execute(select(*names).where(which, ballots.c.comment != "").order_by(func.random())).mappings()
    if rows := [dict(row) for row in written]:
        target.execute(comments.insert(), rows)
    return sum(row["count"] for row in counted)


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
            log.error("votes non écrits : %s", explain(error))
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
