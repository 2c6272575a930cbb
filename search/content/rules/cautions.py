from collections.abc import Iterator
from datetime import timedelta

from search.content.problem import Problem
from search.content.rules import Context, advice

NAME = "prudence"
MAX_AGE = timedelta(days=180)


def check(context: Context) -> Iterator[Problem]:
    """Une note `prudence` est levée dans les six mois qui suivent `verifie_le` : vérifiez, puis retirez-la."""
    for entry in context.corpus.published:
        if entry.caution and entry.verified_on and context.today - entry.verified_on > MAX_AGE:
            message = f"cette note attend depuis le {entry.verified_on:%d/%m/%Y} ; vérifiez ce point puis retirez-la."
            yield advice(entry, NAME, message, path=("prudence",))
