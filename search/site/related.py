"""The questions proposed at the end of an answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from search.site.views import EntryView, SiteView

LIMIT = 5
_TOO_COMMON = 200
"""A facet value shared by more entries than this says nothing about kinship."""

Similar = Mapping[str, Sequence[str]]
"""Entry id -> ids of entries with alike words, nearest first."""


def related(site: SiteView, similar: Similar) -> dict[str, tuple[EntryView, ...]]:
    """For each entry: what its editor chose, then alike words, then shared facets; five at most."""
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in site.entries:
        for chip in entry.chips:
            members[chip.facet, chip.slug].append(entry.id)
    return {entry.id: tuple(_chosen(entry, site, members, similar)) for entry in site.entries}


def _chosen(
    entry: EntryView, site: SiteView, members: dict[tuple[str, str], list[str]], similar: Similar
) -> Iterable[EntryView]:
    found = dict.fromkeys(entry.see_also)
    for other in similar[entry.id]:
        if len(found) >= LIMIT:
            break
        found[other] = None
    if len(found) < LIMIT:
        shared: dict[str, float] = defaultdict(float)
        for chip in entry.chips:
            group = members[chip.facet, chip.slug]
            if len(group) <= _TOO_COMMON:
                for other in group:
                    shared[other] += 1 / len(group)
        nearest = sorted(shared, key=lambda other: (-shared[other], other))
        found.update(dict.fromkeys(nearest[: LIMIT + 1]))
    found.pop(entry.id, None)
    return [site.by_id[other] for other in list(found)[:LIMIT] if other in site.by_id]
