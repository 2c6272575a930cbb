"""What a proposal does to the search: the golden queries and the searches that found nothing, before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from search.content.marked_yaml import parse
from search.editing.base import Comparison
from search.editing.searching import searched
from search.engine.query import Searcher

SHOWN = 3
"""First answers that are compared."""


@dataclass(frozen=True)
class Moved:
    query: str
    before: tuple[str, ...]
    """Ids, best first."""
    after: tuple[str, ...]


def read_queries(path: Path) -> tuple[str, ...]:
    """The queries of a `relevance.yml` (query: expected ids); none where there is no such file."""
    value = parse(path.read_text("utf-8-sig")).value if path.is_file() else {}
    return tuple(map(str, value)) if isinstance(value, dict | list) else ()


def moved(comparison: Comparison, queries: Iterable[str]) -> tuple[Moved, ...]:
    """The queries whose first answers change."""
    wanted = list(queries)
    if not wanted or not comparison.base.published or not comparison.now.published:
        return ()
    with searched(comparison.base) as old, searched(comparison.now) as new:
        pairs = [Moved(query, _first(old, query), _first(new, query)) for query in wanted]
    return tuple(pair for pair in pairs if pair.before != pair.after)


def _first(searcher: Searcher, query: str) -> tuple[str, ...]:
    return tuple(hit.id for hit in searcher.search(query, limit=SHOWN).hits)
