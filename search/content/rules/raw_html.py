import re
from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice, prose

NAME = "html"
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>\n]*)?/?>|<!--")


def check(context: Context) -> Iterator[Problem]:
    """Une réponse s’écrit en Markdown, sans HTML : une balise s’afficherait telle quelle."""
    for entry in context.corpus.entries:
        for match in _TAG.finditer(prose(entry.answer)):
            message = f"la balise « {match[0]} » s’affichera telle quelle ; écrivez-la en Markdown."
            yield advice(entry, NAME, message, match.start())
