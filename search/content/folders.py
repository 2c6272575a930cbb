"""The folders of `faq/`: the editors' themes, with their French label, owner and contact (`dossiers.yml`)."""

import re
from dataclasses import dataclass

from search.content.marked_yaml import parse
from search.content.problem import Problem, nearest

FILE = "dossiers.yml"
_OWNERS = re.compile(r"(?:(?:@[\w-]+(?:/[\w.-]+)*|[\w.+-]+@[\w.-]+)(?: |$))*")
_KEYS = ("dossier", "label", "aide", "responsable", "contact")


@dataclass(frozen=True)
class Folder:
    slug: str
    """Name of the folder on disk."""
    label: str
    help: str = ""
    owner: str = ""
    """Who keeps these answers true: a forge account or team, for `CODEOWNERS` and `faq review`."""
    contact: str = ""
    """E-mail address shown to readers whom an answer did not help."""


def read_folders(text: str) -> tuple[tuple[Folder, ...], list[Problem]]:
    """The folders in the order of `dossiers.yml`, with every fault found in it."""
    source = parse(text)
    problems = [Problem(FILE, f.line, f.column, "yaml", f.message) for f in source.faults]
    folders: list[Folder] = []
    raw = source.value or []
    if not isinstance(raw, list):
        return (), [*problems, Problem(FILE, 1, 1, "dossiers", "écrivez une liste : « - dossier: … ».")]
    for index, item in enumerate(raw):
        if not isinstance(item, dict) or not item.get("dossier") or not item.get("label"):
            message = "un dossier demande « dossier » (son nom sur le disque) et « label »."
            problems.append(Problem(FILE, *source.place(index), "dossiers", message))
            continue
        for key in item:
            if key not in _KEYS:
                message = f"clé inconnue « {key} ».{nearest(key, _KEYS)}"
                problems.append(Problem(FILE, *source.keys[(index, key)], "dossiers", message))
        if not _OWNERS.fullmatch(str(item.get("responsable") or "")):
            message = "« responsable » est un compte ou une équipe : « @compte », « @groupe/équipe »."
            problems.append(Problem(FILE, *source.place(index, "responsable"), "dossiers", message))
        folders.append(Folder(*(str(item.get(key) or "") for key in _KEYS)))
    return tuple(folders), problems
