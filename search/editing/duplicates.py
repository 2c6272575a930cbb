"""Duplicates: a question that another entry already answers, or an answer that another entry already gives.

Both are asked of the search, as any visitor would: an entry is near when it holds the words and no other answers as
well. See docs/projet/decisions/0022-alarme-jumelle.md for the threshold.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.front_matter import Status
from search.content.problem import Problem, Severity
from search.editing.searching import Convert, searcher_for
from search.engine.query import Searcher
from search.engine.similar import ASKED, HELD, nearness
from search.engine.weights import TUNING

MIN_NEARNESS = 0.48
"""Nearness from which two entries are one."""
MIN_RETURNED = 0.1
"""Nearness that a wording of the other has back: a short question is said whole by many that ask something else."""
MIN_COMPARED = 150
"""Characters of an answer that are compared at least: fewer say too little."""
MAX_NAMED = 3
"""Duplicates named of one entry."""
NAME = "jumelle"


@dataclass(frozen=True)
class Duplicate:
    entry: Entry
    nearness: float
    """From 0 to 1."""


Found = Mapping[str, Sequence[Duplicate]]
"""Id -> its duplicates, nearest first; nothing for an entry that has none."""


def find_duplicates(corpus: Corpus, asked: Iterable[Entry], convert: Convert | None = None) -> Found:
    """The duplicates of each entry of `asked` among these and the published entries of the corpus."""
    wanted = {entry.id: replace(entry, status=Status.PUBLISHED) for entry in asked}
    entries = {entry.id: entry for entry in corpus.published} | wanted
    if not wanted:
        return {}
    with searcher_for(replace(corpus, entries=tuple(entries.values())), convert) as searcher:
        near = {id_: alike(searcher, entry, entries) for id_, entry in wanted.items()}
    found = {id_: _nearest(shares, entries) for id_, shares in near.items()}
    return {id_: duplicates for id_, duplicates in found.items() if duplicates}


def _nearest(shares: Mapping[str, float], entries: Mapping[str, Entry]) -> list[Duplicate]:
    near = sorted((-share, id_) for id_, share in shares.items() if share >= MIN_NEARNESS)
    return [Duplicate(entries[id_], -share) for share, id_ in near[:MAX_NAMED]]


def alike(searcher: Searcher, entry: Entry, entries: Mapping[str, Entry]) -> dict[str, float]:
    """Id -> the mean nearness of its wordings, where the other asks the same in return, or of the parts of its answer,
    whichever is greater. `entries`: all that the index holds, by id."""
    but = (entry.id, *entry.former_ids)
    asked = _mean(searcher, (entry.question, *entry.phrasings), ASKED, but)
    near = _mean(searcher, parts(searcher.document(entry.id).text), HELD, but)
    for id_, share in asked.items():
        if share > near.get(id_, 0) and (share < MIN_NEARNESS or _returns(searcher, entries[id_], entry.id)):
            near[id_] = share
    return near


def _mean(searcher: Searcher, texts: Sequence[str], full: int, but: Collection[str]) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for text in texts:
        for other, share in nearness(searcher.index, text, full, but).items():
            total[other] += share / len(texts)
    return total


def _returns(searcher: Searcher, other: Entry, id_: str) -> bool:
    but = (other.id, *other.former_ids)
    wordings = (other.question, *other.phrasings)
    return any(nearness(searcher.index, text, ASKED, but).get(id_, 0) >= MIN_RETURNED for text in wordings)


def parts(answer: str) -> list[str]:
    """Equal parts that the search reads whole; none of an answer too short to be a copy."""
    size = math.ceil(len(answer) / math.ceil(len(answer) / TUNING.max_characters)) if len(answer) >= MIN_COMPARED else 0
    return [answer[start : start + size] for start in range(0, len(answer), size)] if size else []


def duplicate_questions(found: Found, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Une question nouvelle ou changée n’est pas déjà posée ailleurs en d’autres mots."""
    for entry in entries:
        for duplicate in found.get(entry.id, ()):
            place = f"«\u00a0{duplicate.entry.question}\u00a0» ({duplicate.entry.path})"
            message = f"cette question ressemble à {place}\u00a0; réunissez-les, ou dites ce qui les distingue."
            yield Problem(entry.path, *entry.header.place("question"), NAME, message, Severity.WARNING)
