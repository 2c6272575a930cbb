import re
from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice, prose

NAME = "adresse-nue"
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]»]+")


def check(context: Context) -> Iterator[Problem]:
    """Une adresse web s’écrit comme un lien : [le nom de la page](https://…)."""
    for entry in context.corpus.entries:
        for match in _ADDRESS.finditer(prose(entry.answer)):
            message = f"« {match[0]} » n’est pas un lien ; écrivez [le nom de la page]({match[0]})."
            yield advice(entry, NAME, message, match.start())
