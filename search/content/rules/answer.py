import re
from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context

NAME = "reponse"
_ONLY_YES_OR_NO = re.compile(r"(?:oui|non|si)(?:\W+(?:bien sûr|tout à fait|pas du tout|absolument))?\W*", re.IGNORECASE)


def check(context: Context) -> Iterator[Problem]:
    """Chaque entrée a une réponse, qui se comprend seule : jamais seulement « Oui » ou « Non »."""
    for entry in context.corpus.entries:
        place = (entry.answer_line, 1)
        if not entry.answer:
            message = "la réponse manque ; écrivez-la sous l’en-tête, après la seconde ligne « --- »."
            yield Problem(entry.path, *place, NAME, message)
        elif entry.published and _ONLY_YES_OR_NO.fullmatch(context.answers.get(entry).text):
            message = "la réponse ne dit que oui ou non ; faites-en une phrase qui se comprend sans la question."
            yield Problem(entry.path, *place, NAME, message)
