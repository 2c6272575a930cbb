"""Formulations that readers propose without knowing it: their searches without result, and what they say after « Non ».

Each is given the entry to which it would belong; a person decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from search.content.corpus import Corpus
from search.content.votes import Export
from search.engine.query import Searcher
from search.engine.text import analyze

MAX_LENGTH = 120
"""Characters; beyond, a remark is no way of asking."""
MIN_WORDS = 2


@dataclass(frozen=True)
class Proposal:
    text: str
    entry: str
    """Id of the entry to which it would belong; empty where none is near."""
    people: int
    """How many asked so; 1 for a remark."""
    origin: str
    """Where it comes from, in French."""


def propose(export: Export, corpus: Corpus, searcher: Searcher) -> tuple[Proposal, ...]:
    """The most asked first; nothing that an entry already says, or that a search now finds."""
    known = {_key(text) for entry in corpus.published for text in (entry.question, *entry.phrasings)}
    found: dict[str, Proposal] = {}
    for each in (*_searches(export, searcher), *_remarks(export, corpus, searcher)):
        if _key(each.text) not in known:
            found.setdefault(_key(each.text), each)
    return tuple(sorted(found.values(), key=lambda each: (-each.people, each.text)))


def _searches(export: Export, searcher: Searcher) -> Iterator[Proposal]:
    for miss in export.misses:
        results = searcher.search(miss.words, limit=1)
        if results.total and not results.notices:
            continue  # the words were added since
        best = next(iter([*results.hits, *results.closest]), None)
        yield Proposal(miss.words, best.id if best else "", miss.people, "recherche sans résultat")


def _remarks(export: Export, corpus: Corpus, searcher: Searcher) -> Iterator[Proposal]:
    for remark in export.remarks:
        text = remark.comment.strip().rstrip(".")
        words = [token for token in analyze(text) if not token.stop]
        if remark.entry in corpus.by_id and len(text) <= MAX_LENGTH and len(words) >= MIN_WORDS and "\n" not in text:
            results = searcher.search(text, limit=1)
            best = results.hits[0].id if results.hits and not results.notices else remark.entry
            yield Proposal(text, best, 1, "remarque après «\u00a0Non\u00a0»")


def _key(text: str) -> str:
    """Equal for two wordings that the search cannot tell apart."""
    return " ".join(token.stem for token in analyze(text))
