import re
from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice, prose

NAME = "niveau-de-titre"
_HEADING = re.compile(r"^(#{1,6})[ \t]+\S", re.MULTILINE)


def check(context: Context) -> Iterator[Problem]:
    """Les titres d’une réponse commencent à `##` (la question est le titre de la page) et ne sautent pas de niveau."""
    for entry in context.corpus.entries:
        level = 1
        for match in _HEADING.finditer(prose(entry.answer)):
            found = len(match[1])
            if found == 1 or found > level + 1:
                message = f"un titre de niveau {found} est ici ; écrivez « {'#' * min(level + 1, 6)} »."
                yield advice(entry, NAME, message, match.start())
            level = max(found, 2)
