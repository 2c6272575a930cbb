"""Searches without result: noted only once several people, or several days, have asked the same.

Bounded by person, by network, by day and in all: whoever makes up questions fills neither the database nor the day.
"""

import asyncio
import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from search.engine.text import fold
from service.database import TooNewError, asked, explain, insert, missed
from service.ledger import Ledger
from service.voter import Address, NetworkQuota, clean, looks_personal, pseudonym

LONGEST = 100
"""Characters; a longer search tells more about its author than about the FAQ."""
PER_NETWORK = 50
"""Different searches noted of one network and day."""
PER_DAY = 2_000
"""Searches noted in a day."""
KEPT = 5_000
"""Different searches kept: the most frequent, then the last."""
_WAITING = 100
"""Searches that may wait to be noted; more are left out."""
log = logging.getLogger("service")


class Misses:
    """Notes in a thread of its own: no vote waits for it."""

    def __init__(self, ledger: Ledger, people: int) -> None:
        """`people`: how many must ask the same before its text is written; 0: nothing is noted."""
        self.ledger = ledger
        self.people = people
        self.quota = NetworkQuota(PER_NETWORK, "")
        self._thread = ThreadPoolExecutor(1, "misses")
        self._waiting = 0

    async def note(self, query: str, address: Address, agent: str, day: date) -> None:
        """Count one person's search, unless it looks personal, or too many have been counted."""
        words = normalised(query)
        if not words or not self.people or self._waiting >= _WAITING:
            return
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._thread, self._note, words, address, agent, day)
        except HTTPException:
            pass  # this network has been counted enough today
        except (SQLAlchemyError, TooNewError) as error:
            log.warning("recherche sans résultat non comptée : %s", explain(error))
        finally:
            self._waiting -= 1

    def _note(self, words: str, address: Address, agent: str, day: date) -> None:
        salt = self.ledger.known_salt(day) or self.ledger.salt(day)
        self.quota.check(day, salt, "search", address, words.encode())
        asker = pseudonym(salt, f"search {words}", address, agent)
        with self.ledger.engine.begin() as connection:
            _count(connection, asker, words, day, self.people)

    def close(self) -> None:
        self._thread.shutdown()


def normalised(query: str) -> str | None:
    """The text that is counted, or None for one that must not be."""
    words = fold(clean(query)).strip()
    return None if not words or len(words) > LONGEST or looks_personal(query) else words


def digest(words: str) -> bytes:
    """Stands for the text until enough people have asked for it."""
    return hashlib.sha256(words.encode()).digest()


def _count(connection: Connection, asker: bytes, words: str, day: date, people: int) -> None:
    """Only the one who makes them `people` has its text written."""
    if (connection.scalar(select(func.count()).select_from(asked).where(asked.c.day == day)) or 0) >= PER_DAY:
        return
    first = insert(connection, asked).on_conflict_do_nothing().returning(asked.c.asker)
    if connection.execute(first, {"asker": asker, "day": day}).first() is None:
        return
    key = digest(words)
    upsert = insert(connection, missed).values(digest=key, people=1, last=day)
    seen = {"people": missed.c.people + 1, "last": day}
    connection.execute(upsert.on_conflict_do_update(index_elements=["digest"], set_=seen))
    enough = (missed.c.digest == key) & (missed.c.people >= people) & missed.c.words.is_(None)
    connection.execute(update(missed).where(enough).values(words=words))
    if (connection.scalar(select(func.count()).select_from(missed)) or 0) > KEPT:
        order = (missed.c.people, missed.c.last, missed.c.digest)
        weakest = select(missed.c.digest).where(missed.c.digest != key).order_by(*order).limit(KEPT // 10)
        connection.execute(delete(missed).where(missed.c.digest.in_(weakest)))
