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
        titles = [(match.start(), match["atx"] or match["underlined"]) for match in _HEADING.finditer(entry.answer)]
        if len({title.casefold() for _, title in titles}) == len(titles):
            continue
        seen: set[str] = set()
        shown = prose(entry.answer)
        for start, title in titles:
            if shown[start].isspace():
                continue  # a comment in code, not a heading
            if title.casefold() in seen:
                remedy = "distinguez-les, leurs ancres sont identiques"
                message = f"le titre «\u00a0{title}\u00a0» est écrit deux fois\u00a0; {remedy}."
                yield Problem(entry.path, *place_in_answer(entry, start), NAME, message)
            seen.add(title.casefold())
