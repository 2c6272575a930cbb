"""Runs a plan on postings: the sums of integers that rank. Its twin is `score.js`."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import compress

from search.engine.plan import Alternative, Group, Plan
from search.engine.weights import TUNING

PARTS = 1024
"""The whole of what a query covers: keeps every product under 2 to the 53rd, where the browser counts exactly."""
SHARES = 64
"""The same for what a document is about."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a term, in order, and what each gains from it."""

    documents: Sequence[int]
    impacts: Sequence[int]


@dataclass(frozen=True)
class Access:
    """How postings are had."""

    term: Callable[[str], Postings]
    """By stem."""
    form: Callable[[str], Postings]
    """By form, with the impacts of its stem."""
    pair: Callable[[str], Postings]
    documents: int


def scores(plan: Plan, access: Access) -> dict[int, int]:
    """The score of every document that holds a word of the query; excluded ones and missed phrases are left out."""
    totals = [0] * access.documents
    plains = [0] * access.documents
    covered = [0] * access.documents
    central = [0] * access.documents
    for group in plan.groups:
        for document, gain, plain, weight in _gains(group, access):
            totals[document] += gain
            plains[document] += plain
            covered[document] += weight
            if gain > weight * 100 * TUNING.central:
                central[document] += weight
    for pair in plan.pairs:
        found = access.pair(pair.key)
        for document, impact in zip(found.documents, found.impacts, strict=True):
            totals[document] += pair.weight * 100 * impact
            plains[document] += pair.weight * 100 * impact
    whole = max(sum(group.weight for group in plan.groups), 1)
    part = cache(partial(_part, whole))  # a few hundred different arguments for thousands of documents
    held = compress(range(access.documents), covered)
    result = {d: totals[d] * part(covered[d], central[d]) for d in held if totals[d]}
    result = _restricted(result, plan, access)
    # Which documents are results must not depend on the form typed: singular, plural, accents.
    formless = {d: plains[d] * part(covered[d], 0) for d in result}
    least = max(formless.values(), default=0)
    return {d: score for d, score in result.items() if formless[d] * TUNING.min_score_ratio >= least}


def coverage(plan: Plan, access: Access, documents: Iterable[int]) -> int:
    """What the document that holds most of the query holds of it, in hundredths."""

    def holds(stem: str, document: int) -> bool:
        found = access.term(stem).documents
        place = bisect_left(found, document)
        return place < len(found) and found[place] == document

    def held(group: Group, document: int) -> int:
        ways = (a for a in group.alternatives if all(holds(stem, document) for stem in a.stems))
        return max((a.weight for a in ways), default=0)

    best = max((sum(held(group, document) for group in plan.groups) for document in documents), default=0)
    return best * 100 // max(plan.asked, 1)


def _part(whole: int, covered: int, central: int) -> int:
    """What is kept of a score: PARTS where the document holds the whole query, more where it is about it."""
    part = ((100 - TUNING.coverage) * whole + TUNING.coverage * covered) * PARTS // (100 * whole)
    share = central * SHARES // whole
    return part * (100 * SHARES**2 + TUNING.focus * share**2) // (100 * SHARES**2)


def _gains(group: Group, access: Access) -> Iterator[tuple[int, int, int, int]]:
    """Document, gain, gain without the form typed, and weight covered: the best of the group's alternatives."""
    if len(group.alternatives) == 1:
        [alternative] = group.alternatives
        exact = _exact(alternative, access) if alternative.form else {}
        for document, gain in _alternative(alternative, access).items():
            yield document, gain + exact.get(document, 0), gain, alternative.weight
        return
    best: dict[int, tuple[int, int]] = {}
    plains: dict[int, int] = {}
    for alternative in group.alternatives:
        gains = _alternative(alternative, access)
        exact = _exact(alternative, access) if alternative.form else {}
        for document, gain in gains.items():
            if gain > plains.get(document, 0):
                plains[document] = gain
            gain += exact.get(document, 0)
            if document not in best or gain > best[document][0]:
                best[document] = (gain, alternative.weight)
    for document, (gain, weight) in best.items():
        yield document, gain, plains[document], weight


def _alternative(alternative: Alternative, access: Access) -> dict[int, int]:
    gains: dict[int, int] = {}
    for rank, stem in enumerate(alternative.stems):
        found = access.term(stem)
        pairs = zip(found.documents, found.impacts, strict=True)
        factor = alternative.weight * 100
        if rank == 0:
            gains = {document: factor * impact for document, impact in pairs}
        else:
            gains = {document: gains[document] + factor * impact for document, impact in pairs if document in gains}
    return gains


def _exact(alternative: Alternative, access: Access) -> dict[int, int]:
    found, factor = access.form(alternative.form), alternative.weight * TUNING.exact
    return {document: factor * impact for document, impact in zip(found.documents, found.impacts, strict=True)}


def _restricted(result: dict[int, int], plan: Plan, access: Access) -> dict[int, int]:
    for phrase in plan.phrases:
        for key in phrase:
            found = access.pair(key) if " " in key else access.term(key)
            held = set(found.documents)
            result = {document: score for document, score in result.items() if document in held}
    for stem in plan.excluded:
        for document in access.term(stem).documents:
            result.pop(document, None)
    return result
