import re
from collections.abc import Iterator

from search.content.entry import place_in_answer
from search.content.problem import Problem
from search.content.rules import Context

NAME = "ancre"


def check(context: Context) -> Iterator[Problem]:
    """Deux titres d’une réponse ne portent pas le même nom : leurs ancres se confondraient."""
    for entry in context.corpus.entries:
        seen: set[str] = set()
        for match in re.finditer(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", entry.answer, re.MULTILINE):
            title = match[1].casefold()
            if title in seen:
                message = f"le titre « {match[1]} » est écrit deux fois ; distinguez-les, leurs ancres sont identiques."
                yield Problem(entry.path, *place_in_answer(entry, match.start()), NAME, message)
            seen.add(title)
