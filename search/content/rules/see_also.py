from collections.abc import Iterator

from search.content.problem import Problem, nearest
from search.content.rules import Context

NAME = "voir-aussi"


def check(context: Context) -> Iterator[Problem]:
    """`voir_aussi` nomme d’autres entrées, publiées, chacune une fois."""
    known = context.corpus.by_id
    for entry in context.corpus.entries:
        for index, other in enumerate(entry.see_also):
            if other == entry.id:
                message = "une entrée ne se cite pas elle-même ; retirez cet identifiant."
            elif other not in known:
                message = f"« {other} » n’est l’identifiant d’aucune entrée.{nearest(other, tuple(known))}"
            elif entry.published and not known[other].published:
                message = f"« {other} » n’est pas publiée ; retirez-la ou publiez-la."
            elif other in entry.see_also[:index]:
                message = f"« {other} » est citée deux fois."
            else:
                continue
            yield entry.problem(NAME, message, "voir_aussi", index)
