"""Searches without result: noted only once several people, or several days, have asked the same."""

import hashlib
from datetime import date

from sqlalchemy import Engine, update

from search.engine.text import fold
from service.database import asked, insert, missed
from service.voter import clean, looks_personal

LONGEST = 100
"""Characters; a longer search tells more about its author than about the FAQ."""


def normalised(query: str) -> str | None:
    """The text that is counted, or None for one that must not be."""
    words = fold(clean(query)).strip()
    return None if not words or len(words) > LONGEST or looks_personal(query) else words


def digest(words: str) -> bytes:
    """Stands for the text until enough people have asked for it."""
    return hashlib.sha256(words.encode()).digest()


def note(engine: Engine, asker: bytes, words: str, day: date, people: int) -> None:
    """Count one person's search; only the one who makes them `people` has its text written. Raises SQLAlchemyError."""
    key = digest(words)
    with engine.begin() as connection:
        first = insert(connection, asked).on_conflict_do_nothing().returning(asked.c.asker)
        if connection.execute(first, {"asker": asker, "day": day}).first() is None:
            return
        upsert = insert(connection, missed).values(digest=key, people=1, last=day)
        seen = {"people": missed.c.people + 1, "last": day}
        connection.execute(upsert.on_conflict_do_update(index_elements=["digest"], set_=seen))
        enough = (missed.c.digest == key) & (missed.c.people >= people) & missed.c.words.is_(None)
        connection.execute(update(missed).where(enough).values(words=words))
