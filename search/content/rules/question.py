from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context

NAME = "question"


def check(context: Context) -> Iterator[Problem]:
    """Chaque entrée a une question, et aucune autre entrée ne pose la même."""
    seen: dict[str, str] = {}
    for entry in context.corpus.entries:
        if not entry.question and isinstance(entry.header.value.get("question"), str | None):
            message = "la question manque ; ajoutez « question: Comment … ? » dans l’en-tête."
            yield entry.problem(NAME, message, "question")
        if not entry.question:
            continue
        key = " ".join(entry.question.casefold().replace("\u00a0", " ").rstrip(" ?").split())
        if key in seen and entry.published:
            message = f"cette question est déjà posée par {seen[key]} ; réunissez les deux entrées."
            yield entry.problem(NAME, message, "question")
        elif entry.published:
            seen[key] = entry.path
