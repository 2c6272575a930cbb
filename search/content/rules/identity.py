from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context

NAME = "identifiant"


def check(context: Context) -> Iterator[Problem]:
    """Un identifiant, actuel ou ancien, ne mène qu’à une entrée."""
    owners: dict[str, str] = {}
    for entry in context.corpus.entries:
        if entry.id in owners:
            message = f"l’identifiant « {entry.id} » est déjà celui de {owners[entry.id]} ; renommez ce fichier."
            yield Problem(entry.path, 1, 1, NAME, message)
        owners.setdefault(entry.id, entry.path)
    former: dict[str, str] = {}
    for entry in context.corpus.entries:
        for index, old in enumerate(entry.former_ids):
            if old in owners:
                message = f"l’ancien identifiant « {old} » est encore celui de {owners[old]} ; retirez-le."
                yield entry.problem(NAME, message, "anciens_ids", index)
            elif old in former:
                message = f"l’ancien identifiant « {old} » mène déjà à {former[old]} ; gardez-le à un seul endroit."
                yield entry.problem(NAME, message, "anciens_ids", index)
            former.setdefault(old, entry.path)
