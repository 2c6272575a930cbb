import posixpath
from collections.abc import Iterator

from search.content.entry import place_in_answer
from search.content.problem import Problem, nearest
from search.content.rules import Context

NAME = "image"


def check(context: Context) -> Iterator[Problem]:
    """Chaque image a un texte de remplacement et son fichier, sous `faq/`."""
    for entry in context.corpus.entries:
        for address, text in context.answers.get(entry).images:
            place = place_in_answer(entry, max(entry.answer.find(f"]({address}"), 0))
            if not text.strip():
                message = (
                    f"l’image « {address} » n’a pas de texte de remplacement ; écrivez ![ce qu’elle montre]({address})."
                )
                yield Problem(entry.path, *place, NAME, message)
            path = posixpath.normpath(posixpath.join(entry.folder, address))
            if "://" in address or path not in context.corpus.images:
                near = tuple(posixpath.relpath(image, entry.folder) for image in context.corpus.images)
                hint = nearest(address, near) or " Déposez-la sous faq/, à côté de l’entrée."
                yield Problem(entry.path, *place, NAME, f"l’image « {address} » est introuvable.{hint}")
