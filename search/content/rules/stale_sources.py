from collections.abc import Iterator
from datetime import timedelta

from search.content.problem import Problem
from search.content.rules import Context, advice

NAME = "source-ancienne"
MAX_AGE = timedelta(days=540)


def check(context: Context) -> Iterator[Problem]:
    """Une source est relue tous les dix-huit mois : `verifie_le` le dit."""
    for entry in context.corpus.published:
        if entry.source and entry.verified_on and context.today - entry.verified_on > MAX_AGE:
            message = (
                f"source relue le {entry.verified_on:%d/%m/%Y} seulement ; rouvrez-la et mettez « verifie_le » à jour."
            )
            yield advice(entry, NAME, message, path=("verifie_le",))
