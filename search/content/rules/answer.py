import re
from collections.abc import Iterator
from pathlib import Path

from search.content.entry import split
from search.content.problem import Problem
from search.content.rules import Context

NAME = "reponse"
MODEL = "_modele.md"
"""The entry to copy, in the folder of the entries."""
TO_WRITE = (
    "Réponse à écrire\u00a0: d’abord la réponse courte, en une phrase\u202f; puis le détail, les étapes, le contact."
)
"""The answer of a draft that `faq new` writes."""
_ONLY_YES_OR_NO = re.compile(r"(?:oui|non|si)(?:\W+(?:bien sûr|tout à fait|pas du tout|absolument))?\W*", re.IGNORECASE)


def check(context: Context) -> Iterator[Problem]:
    """Chaque entrée a une réponse, qui se comprend seule : jamais seulement « Oui » ou « Non », ni le texte
    du modèle."""
    models = {TO_WRITE, _first_line(context.directory / MODEL)}
    for entry in context.corpus.entries:
        place = (entry.answer_line, 1)
        if not entry.answer:
            message = "la réponse manque ; écrivez-la sous l’en-tête, après la seconde ligne « --- »."
            yield Problem(entry.path, *place, NAME, message)
        elif entry.published and _ONLY_YES_OR_NO.fullmatch(context.answers.get(entry).text):
            message = "la réponse ne dit que oui ou non ; faites-en une phrase qui se comprend sans la question."
            yield Problem(entry.path, *place, NAME, message)
        elif entry.published and entry.answer.splitlines()[0] in models:
            message = (
                "la réponse est encore celle du modèle\u00a0; écrivez-la, ou remettez «\u00a0statut: brouillon\u00a0»."
            )
            yield Problem(entry.path, *place, NAME, message)


def _first_line(model: Path) -> str:
    parts = split(model.read_text("utf-8-sig", "replace")) if model.is_file() else None
    return parts[3].strip().partition("\n")[0].strip() if parts else ""
