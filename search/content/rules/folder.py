from collections.abc import Iterator

from search.content import folders
from search.content.problem import Problem, nearest
from search.content.rules import Context

NAME = "dossier"


def check(context: Context) -> Iterator[Problem]:
    """Chaque dossier de `faq/` a son libellé dans `dossiers.yml`."""
    known = [folder.slug for folder in context.corpus.folders]
    seen: set[str] = set()
    for entry in context.corpus.entries:
        if known and entry.folder not in known and entry.folder not in seen:
            seen.add(entry.folder)
            hint = nearest(entry.folder, known) or f" Ajoutez-le à {folders.FILE}."
            yield Problem(entry.path, 1, 1, NAME, f"le dossier « {entry.folder} » n’est pas décrit.{hint}")
