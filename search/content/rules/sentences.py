import re
from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice, prose

NAME = "phrase"
MAX_WORDS = 40
_BREAK = re.compile(
    r"(?<=[.!?…])[\s*_»)\u00a0\u202f]+(?=[A-ZÀ-ÖØ-Þ«])|\n\s*\n|"
    r"\n\s*(?:[-*+>#]|\d+\.)\s|\n?[|\u202f\u00a0 ]*\||[;:](?=\s)"
)
_WORD = re.compile(r"[\w’'-]*\w")


def check(context: Context) -> Iterator[Problem]:
    """Une phrase ne dépasse pas 40 mots ; un deux-points, un point-virgule ou un élément de liste la coupent."""
    for entry in context.corpus.entries:
        text, start = prose(entry.answer), 0
        for end in [*(match.start() for match in _BREAK.finditer(text)), len(text)]:
            words = len(_WORD.findall(text, start, end))
            if words > MAX_WORDS:
                first = _WORD.search(text, start)
                message = f"cette phrase a {words} mots ; coupez-la en deux ou faites-en une liste."
                yield advice(entry, NAME, message, first.start() if first else start)
            start = end
