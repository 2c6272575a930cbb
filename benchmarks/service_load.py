"""The service under load: durable votes and searches a second, beside bare inserts and in-process queries.

Real processes, real databases, 32 clients that keep their connections; every vote is another voter's, and all are
counted in the database afterwards. Client and server share the machine: the numbers are lower than a server's own.
"""

import asyncio
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from search.cli.build import build_site
from search.engine.query import Searcher
from tests.service_tools import ROOT, Place, Postgres, Server, count_votes

CLIENTS = 32
SECONDS = 4.0
ROW = ("v" * 32, "2026-11-24", "une-question", "0f796cde7185", "oui", "", "")


@dataclass(frozen=True)
class Measure:
    rate: float
    p50: float
    """Milliseconds."""
    p99: float

    def __str__(self) -> str:
        return f"{self.rate:8.0f} /s   p50 {self.p50:6.1f} ms   p99 {self.p99:6.1f} ms"


def measure(times: list[float], seconds: float) -> Measure:
    cuts = statistics.quantiles(times, n=100)
    return Measure(len(times) / seconds, cuts[49] * 1000, cuts[98] * 1000)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    """One request on an open connection; anything but 200 ends the measurement."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    await reader.readexactly(int(length.split(b":")[1]))


async def load(port: int, requests: Iterator[bytes], clients: int) -> Measure:
    times: list[float] = []
    end = time.perf_counter() + SECONDS

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (begun := time.perf_counter()) < end:
            await ask(reader, writer, next(requests))
            times.append(time.perf_counter() - begun)
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return measure(times, SECONDS)


def votes(place: Place) -> Iterator[bytes]:
    bodies = [json.dumps(place.vote("oui", number)).encode() for number in range(len(place.entries))]
    for number in count():
        body = bodies[number % len(bodies)]
        head = (
            f"POST /api/votes HTTP/1.1\r\nhost: x\r\nuser-agent: agent {number}\r\ncontent-type: application/json\r\n"
        )
        yield f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


def questions(place: Place) -> Iterator[bytes]:
    found = [entry["question"] for entry in place.entries]
    for number in count():
        words = "+".join(found[number % len(found)].encode("ascii", "ignore").decode().split()[:6])
        yield f"GET /api/search?q={words.replace('?', '')} HTTP/1.1\r\nhost: x\r\n\r\n".encode()


def floor(insert: Callable[[], None]) -> Measure:
    """Bare inserts, one after the other, each committed."""
    times: list[float] = []
    end = time.perf_counter() + SECONDS / 2
    while (begun := time.perf_counter()) < end:
        insert()
        times.append(time.perf_counter() - begun)
    return measure(times, SECONDS / 2)


def sqlite_floor(path: Path) -> Measure:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE votes (a, b, c, d, e, f, g)")
    found = floor(lambda: connection.execute("INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?, ?)", ROW).close())
    connection.close()
    return found


def postgres_floor(url: str) -> Measure:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE votes (a text, b text, c text, d text, e text, f text, g text)")
        return floor(lambda: connection.execute("INSERT INTO votes VALUES (%s, %s, %s, %s, %s, %s, %s)", ROW).close())


def in_process(place: Place) -> float:
    """Median of the same queries without HTTP, milliseconds."""
    searcher, times = Searcher.open(place.index), []
    for entry in place.entries * 2:
        begun = time.perf_counter()
        results = searcher.search(" ".join(entry["question"].split()[:6]), limit=20)
        for hit in results.hits:
            searcher.excerpt(hit.id, results.plan)
        times.append(time.perf_counter() - begun)
    searcher.close()
    return statistics.median(times) * 1000


def served(place: Place, url: str, processes: int, folder: Path) -> tuple[Measure, Measure, Measure]:
    """Votes, searches at full load, searches of one client."""
    free = dict.fromkeys(("FAQ_VOTES_PER_MINUTE", "FAQ_SEARCHES_PER_MINUTE", "FAQ_VOTERS_PER_NETWORK"), "100000000")
    settings = {"FAQ_SITE_DIR": str(place.site), "FAQ_INDEX_DIR": str(place.index), "FAQ_DATABASE_URL": url}
    settings |= free | {"FAQ_MINIMUM_SECONDS": "0", "FAQ_PROCESSES": str(processes), "FAQ_LOG_LEVEL": "warning"}
    server = Server(settings, folder / "service.log")
    server.start()
    try:
        asyncio.run(load(server.port, questions(place), 2))
        searches = asyncio.run(load(server.port, questions(place), CLIENTS))
        single = asyncio.run(load(server.port, questions(place), 1))
        found = asyncio.run(load(server.port, votes(place), CLIENTS))
    finally:
        server.stop()
    written = sum(count_votes(url).values())
    if written < found.rate * SECONDS:
        raise RuntimeError(f"{written} votes written, {found.rate * SECONDS:.0f} acknowledged")
    return found, searches, single


def main(_: Path | None = None) -> None:
    postgres = Postgres()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = {"service": "/", "cache": str(folder / "cache")}
        build_site(ROOT / "faq", folder / "site", config_file=ROOT / "mkdocs.yml", settings=build)
        place = Place(folder / "site", folder / "cache/index")
        print(f"in-process search      p50 {in_process(place):6.1f} ms")
        for kind in ("SQLite", "PostgreSQL"):
            sqlite = kind == "SQLite"
            bare = sqlite_floor(folder / "floor.sqlite") if sqlite else postgres_floor(postgres.new_database())
            print(f"{kind:10} bare inserts          {bare}")
            for processes in (1, 2):
                url = f"sqlite:///{folder}/{processes}.sqlite" if sqlite else postgres.new_database()
                found, searches, single = served(place, url, processes, folder)
                ratio = f"{found.rate / bare.rate:.1f} × bare inserts"
                print(f"{kind:10} votes, {processes} process(es)  {found}   {ratio}")
                print(f"{'':10} searches, {processes} process(es), {CLIENTS} clients {searches}")
                print(f"{'':10} searches, {processes} process(es), 1 client   {single}", flush=True)
    postgres.remove()


if __name__ == "__main__":
    main()
