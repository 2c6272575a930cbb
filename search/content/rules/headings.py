import re
from collections.abc import Iterator

from search.content.entry import place_in_answer
from search.content.problem import Problem
from search.content.rules import Context, prose

NAME = "ancre"
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<atx>.+?)[ \t#]*$|^(?P<underlined>\S.*)\n(?:=+|-+)[ \t]*$", re.MULTILINE)


def check(context: Context) -> Iterator[Problem]:
    """Deux titres d’une réponse ne portent pas le même nom : leurs ancres se confondraient."""
    for entry in context.corpus.entries:
        seen: set[str] = set()
        shown = prose(entry.answer)
        for match in _HEADING.finditer(entry.answer):
            if shown[match.start()].isspace():
                continue  # a comment in code, not a heading
            written = match["atx"] or match["underlined"]
            title = written.casefold()
            if title in seen:
                message = f"le titre « {written} » est écrit deux fois ; distinguez-les, leurs ancres sont identiques."
                yield Problem(entry.path, *place_in_answer(entry, match.start()), NAME, message)
            seen.add(title)
