"""What a search gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.engine.plan import Correction, Plan

NOTICES = {
    "truncated": "Votre question est très longue\u00a0: seul son début a été lu.",
    "no-words": "Aucun mot à chercher dans votre question.",
    "unknown-choice": "Un filtre demandé n’existe pas\u00a0: il a été laissé de côté.",
}
"""Code -> what to tell the visitor."""


@dataclass(frozen=True)
class Hit:
    id: str
    score: int


@dataclass(frozen=True)
class Lift:
    """A choice that could be dropped, and what that would bring."""

    facet: str
    slug: str
    total: int


@dataclass(frozen=True)
class Results:
    total: int
    hits: tuple[Hit, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Facet key -> slug -> results; a facet's counts ignore its own choices, values without result are left out."""
    plan: Plan = field(default_factory=Plan)
    notices: tuple[str, ...] = ()
    """Codes of `NOTICES`."""
    lifts: tuple[Lift, ...] = ()
    """Where nothing was found: each choice whose removal brings results."""
    closest: tuple[Hit, ...] = ()
    """Where nothing was found: the best entries whatever the choices, exclusions and quotes."""

    @property
    def suggestion(self) -> str | None:
        return self.plan.suggestion

    @property
    def corrections(self) -> tuple[Correction, ...]:
        return self.plan.corrections
