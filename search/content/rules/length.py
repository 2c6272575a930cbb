from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice

NAME = "longueur"
MAX_WORDS = 400


def check(context: Context) -> Iterator[Problem]:
    """Une réponse compte 400 mots au plus ; au-delà, elle contient plusieurs questions."""
    for entry in context.corpus.entries:
        words = len(context.answers.get(entry).text.split())
        if words > MAX_WORDS:
            message = f"cette réponse a {words} mots ; faites-en plusieurs questions."
            yield advice(entry, NAME, message)
