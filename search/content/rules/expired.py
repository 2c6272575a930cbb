from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice

NAME = "perime"


def check(context: Context) -> Iterator[Problem]:
    """Une entrée est relue avant sa date `revoir_avant` : ensuite, la page prévient le lecteur."""
    for entry in context.corpus.published:
        if entry.review_by and entry.review_by < context.today:
            message = f"à relire depuis le {entry.review_by:%d/%m/%Y} ; vérifiez les faits puis repoussez cette date."
            yield advice(entry, NAME, message, path=("revoir_avant",))
