"""Whether the URLs that answers name still lead somewhere. For a schedule, never for a proposal.

Polite: one request at a time, a pause between two on one host, `HEAD` first, what was well a week ago is not asked
again. A refusal (401, 403, 429) or a failing server says nothing about the page: such a link is doubtful, not dead.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from email.message import Message
from enum import StrEnum
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.markdown import RenderCache
from search.files import write_whole

AGENT = "faq-liens/1 (verification mensuelle des liens d'une FAQ)"
TIMEOUT = 15.0
PAUSE = 1.0
"""Seconds between two requests to one host."""
FRESH = timedelta(days=7)
"""How long a good answer is believed."""
_REFUSED = frozenset({401, 403, 405, 406, 408, 425, 429, 451, 999})


class State(StrEnum):
    GOOD = "bon"
    MOVED = "deplace"
    DEAD = "mort"
    DOUBTFUL = "incertain"


@dataclass(frozen=True)
class LinkStatus:
    """What a URL answered."""

    state: State
    cause: str
    """The HTTP status, or what failed, in French."""
    day: str
    """ISO date."""
    target: str = ""
    """Where it moved for good."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


class LinkChecker:
    """Asks for URLs, and remembers the answers in a JSON file."""

    def __init__(
        self, cache: Path, today: date, pause: float = PAUSE, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self.cache, self.today, self.pause, self.wait = cache, today, pause, wait
        self.known = read_statuses(cache)
        self.last: dict[str, float] = {}
        self.opener = urllib.request.build_opener(_NoRedirect)

    def status(self, url: str) -> LinkStatus:
        """What `url` answers, asked again only if it was not good lately."""
        known = self.known.get(url)
        if known and known.state is State.GOOD and self.today - date.fromisoformat(known.day) < FRESH:
            return known
        self.known[url] = self.ask(url)
        return self.known[url]

    def save(self) -> None:
        """Raises OSError."""
        rows = {url: asdict(status) for url, status in sorted(self.known.items())}
        write_whole(self.cache, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")

    def ask(self, url: str, hops: int = 5) -> LinkStatus:
        status, target = self.request(url, "HEAD")
        if status in (403, 404, 405, 501):
            status, target = self.request(url, "GET")
        if isinstance(status, str):
            return self.found(State.DOUBTFUL if "délai" in status else State.DEAD, status)
        if 300 <= status < 400 and target.startswith(("http://", "https://")):
            end = self.ask(target, hops - 1) if hops else self.found(State.DEAD, "trop de redirections")
            lasting = status in (301, 308) and end.state in (State.GOOD, State.MOVED)
            return self.found(State.MOVED, str(status), end.target or target) if lasting else end
        if status < 400:
            return self.found(State.GOOD, str(status))
        return self.found(State.DOUBTFUL if status in _REFUSED or status >= 500 else State.DEAD, str(status))

    def found(self, state: State, cause: str, target: str = "") -> LinkStatus:
        return LinkStatus(state, cause, self.today.isoformat(), target)

    def request(self, url: str, method: str) -> tuple[int | str, str]:
        """(status or what failed, where it redirects)."""
        try:
            host = urlsplit(url).netloc
        except ValueError:
            return "adresse mal écrite", ""
        if host in self.last:
            self.wait(max(0.0, self.pause - (time.monotonic() - self.last[host])))
        request = urllib.request.Request(url, method=method, headers={"User-Agent": AGENT, "Accept": "*/*"})
        try:
            with self.opener.open(request, timeout=TIMEOUT) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            with error:
                return error.code, urljoin(url, error.headers.get("Location") or "")
        except TimeoutError:
            return "délai dépassé", ""
        except urllib.error.URLError as error:
            timed = isinstance(error.reason, TimeoutError)
            return ("délai dépassé" if timed else "serveur introuvable ou injoignable"), ""
        except (HTTPException, OSError, ValueError):
            return "réponse illisible", ""
        finally:
            self.last[host] = time.monotonic()


def urls(corpus: Corpus) -> Mapping[str, tuple[Entry, ...]]:
    """Every URL of published answers and sources, without its anchor -> the entries that name it."""
    answers, found = RenderCache(corpus.glossary), dict[str, list[Entry]]()
    for entry in corpus.published:
        source = (entry.source.address,) if entry.source and entry.source.address else ()
        for link in dict.fromkeys((*answers.get(entry).links, *source)):
            if link.startswith(("http://", "https://")):
                found.setdefault(link.partition("#")[0], []).append(entry)
    return {url: tuple(entries) for url, entries in sorted(found.items())}


def messages(statuses: Iterable[tuple[str, LinkStatus]], named: Mapping[str, tuple[Entry, ...]]) -> Iterator[str]:
    """One French line for each URL that needs an editor."""
    for url, found in statuses:
        paths = ", ".join(dict.fromkeys(entry.path for entry in named[url]))
        if found.state is State.MOVED:
            yield f"{url} ({paths})\u00a0: déplacé vers {found.target}\u00a0; mettez l’adresse à jour."
        elif found.state is State.DEAD:
            archive = f"https://web.archive.org/web/{url}"
            yield f"{url} ({paths})\u00a0: mort ({found.cause})\u00a0; dernière copie peut-être sur {archive}"
        elif found.state is State.DOUBTFUL:
            yield f"{url} ({paths})\u00a0: incertain ({found.cause})\u00a0; ouvrez-le à la main."


def read_statuses(cache: Path) -> dict[str, LinkStatus]:
    """What was last seen of each URL; a damaged file is forgotten."""
    try:
        rows = json.loads(cache.read_text("utf-8"))
        return {url: LinkStatus(**row | {"state": State(row["state"])}) for url, row in rows.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
