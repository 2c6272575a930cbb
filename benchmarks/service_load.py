"""The service under load, in one process: searches at three sizes, votes alone and beside searches, on both databases.

Real processes, real databases, 32 clients that keep their connections; every vote is another voter's, and all are
counted in the database afterwards. A bare endpoint (`/healthz`) and bare inserts give the floors. Client and server
share the machine: the numbers are lower than a server's own. SIZES="100 1000 10000" chooses the sizes.
"""

import asyncio
import itertools
import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from urllib.parse import quote_plus

import psycopg

from benchmarks.corpora import read
from search.content.corpus import read_entries
from search.content.markdown import RenderCache
from search.engine.document import documents_of
from search.engine.index import build_index
from search.engine.query import Searcher, results_json
from tests.service_tools import Place, Postgres, Server, count_votes

CLIENTS = 32
SECONDS = 4.0
SIZES = tuple(int(size) for size in os.environ.get("SIZES", "100 1000 10000").split())
REPEATED = 50
"""Different questions among those that come again."""
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


def votes(place: Place, first: int = 0) -> Iterator[bytes]:
    """Each of another person, numbered from `first`."""
    chosen = place.entries[:100]
    bodies = [json.dumps({"entry": e["id"], "revision": e["revision"], "vote": "oui"}).encode() for e in chosen]
    return (ballot(bodies, number) for number in count(first))


def ballot(bodies: list[bytes], number: int) -> bytes:
    """The vote of a person of that number."""
    body = bodies[number % len(bodies)]
    head = f"POST /api/votes HTTP/1.1\r\nhost: x\r\nuser-agent: agent {number}\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode()


def searches(questions: list[str]) -> Iterator[bytes]:
    return (get(f"/api/search?q={quote_plus(question)}") for question in questions)


def distinct(folder: Path) -> list[str]:
    """Questions that people asked, then two of them in one, and none twice."""
    lines = (folder / "vdd-qr/queries.dev.jsonl").read_text("utf-8").splitlines()
    asked = list(dict.fromkeys(str(json.loads(line)["text"]) for line in lines))
    first, second = (sorted(asked, key=lambda text: sha256((text + salt).encode()).digest()) for salt in "ab")
    return [*first, *(f"{one} {other.split()[-1]}" for one, other in zip(first, second, strict=True))]


def make_place(entries: Path, size: int, folder: Path) -> Place:
    """An index and a catalogue of that many entries; no page is asked for."""
    rows = folder / "entries.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in read(entries, size)), "utf-8")
    corpus = read_entries(rows)
    documents = list(documents_of(corpus, RenderCache(()).get))
    build_index(documents, corpus.facets, (), folder / "index")
    catalogue = {
        "edition": {},
        "facets": [
            {"key": f.key, "label": f.label, "values": [{"slug": v.slug, "label": v.label} for v in f.values]}
            for f in corpus.facets
        ],
        "entries": [
            {"id": d.id, "question": d.question, "url": f"faq/{d.id}/", "revision": "0" * 12, "facets": dict(d.facets)}
            for d in documents
        ],
    }
    (folder / "site/api").mkdir(parents=True)
    (folder / "site/api/faq.json").write_text(json.dumps(catalogue), "utf-8")
    return Place(folder / "site", folder / "index")


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


def in_process(place: Place, questions: list[str]) -> float:
    """Median of the same answers without HTTP, milliseconds."""
    searcher, times = Searcher.open(place.index), []
    for question in questions[:300]:
        begun = time.perf_counter()
        results = searcher.search(question, limit=20)
        json.dumps(results_json(searcher, results, question, {}, 20))
        times.append(time.perf_counter() - begun)
    searcher.close()
    return statistics.median(times) * 1000


def started(place: Place, url: str, processes: int, folder: Path) -> Server:
    free = dict.fromkeys(("FAQ_VOTES_PER_MINUTE", "FAQ_SEARCHES_PER_MINUTE", "FAQ_VOTERS_PER_NETWORK"), "100000000")
    settings = {"FAQ_SITE_DIR": str(place.site), "FAQ_INDEX_DIR": str(place.index), "FAQ_DATABASE_URL": url}
    settings |= free | {"FAQ_MINIMUM_SECONDS": "0", "FAQ_PROCESSES": str(processes), "FAQ_LOG_LEVEL": "warning"}
    server = Server(settings, folder / "service.log")
    server.start()
    return server


async def beside(port: int, questions: Iterator[bytes], ballots: Iterator[bytes]) -> tuple[Measure, Measure]:
    """Votes of two clients while searches saturate."""
    searched, voted = await asyncio.gather(load(port, questions, CLIENTS), load(port, ballots, 2))
    return searched, voted


def show_searches(place: Place, size: int, folder: Path, questions: list[str]) -> None:
    server = started(place, f"sqlite:///{folder}/avis.sqlite", 1, folder)
    fresh = itertools.cycle(searches(questions))  # more than the service keeps: each is forgotten before it comes again
    try:
        asyncio.run(load(server.port, fresh, 2))
        bare = asyncio.run(load(server.port, itertools.repeat(get("/healthz")), CLIENTS))
        new = asyncio.run(load(server.port, fresh, CLIENTS))
        again = asyncio.run(load(server.port, itertools.cycle(searches(questions[:REPEATED])), CLIENTS))
        alone = asyncio.run(load(server.port, votes(place), 2))
        _, voted = asyncio.run(beside(server.port, fresh, votes(place, 1_000_000)))
    finally:
        server.stop()
    print(f"{size:6} entries  in process             p50 {in_process(place, questions):6.1f} ms")
    for name, found in (
        ("bare endpoint", bare),
        ("distinct questions", new),
        ("repeated questions", again),
        ("votes, 2 clients", alone),
        ("votes beside searches", voted),
    ):
        print(f"{'':15} {name:22} {found}   {found.rate / bare.rate:5.2f} × bare", flush=True)


def show_votes(place: Place, folder: Path) -> None:
    postgres = Postgres()
    for kind in ("SQLite", "PostgreSQL"):
        sqlite = kind == "SQLite"
        bare = sqlite_floor(folder / "floor.sqlite") if sqlite else postgres_floor(postgres.new_database())
        print(f"{kind:10} bare inserts          {bare}")
        for processes in (1, 2):
            url = f"sqlite:///{folder}/{processes}.sqlite" if sqlite else postgres.new_database()
            server = started(place, url, processes, folder)
            try:
                found = asyncio.run(load(server.port, votes(place), CLIENTS))
            finally:
                server.stop()
            written = sum(count_votes(url).values())
            if written < found.rate * SECONDS:
                raise RuntimeError(f"{written} votes written, {found.rate * SECONDS:.0f} acknowledged")
            ratio = f"{found.rate / bare.rate:.1f} × bare inserts"
            print(f"{kind:10} votes, {processes} process(es)  {found}   {ratio}", flush=True)
    postgres.remove()


def main(evaluation: Path) -> None:
    questions = distinct(evaluation)
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES:
            folder = Path(name) / str(size)
            folder.mkdir()
            place = make_place(evaluation / "vdd-sections.entries.jsonl.gz", size, folder)
            show_searches(place, size, folder, questions)
        show_votes(place, folder)


if __name__ == "__main__":
    main(Path(os.environ.get("EVAL", "../shared/eval")))
