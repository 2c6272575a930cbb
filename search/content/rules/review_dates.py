from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice

NAME = "relecture"


def check(context: Context) -> Iterator[Problem]:
    """Une entrée publiée dit quand la relire (`revoir_avant`), et cette date est après `verifie_le`."""
    for entry in context.corpus.published:
        if entry.review_by is None:
            message = "la date de relecture manque ; ajoutez « revoir_avant: AAAA-MM-JJ »."
            yield advice(entry, NAME, message, path=("revoir_avant",))
        elif entry.verified_on and entry.verified_on > entry.review_by:
            message = "« revoir_avant » est plus ancien que « verifie_le » ; repoussez-le."
            yield advice(entry, NAME, message, path=("revoir_avant",))
        if entry.verified_on and entry.verified_on > context.today:
            yield advice(entry, NAME, "« verifie_le » est dans l’avenir.", path=("verifie_le",))
