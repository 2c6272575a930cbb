"""The acronyms and their long forms (`glossaire.yml`), and the everyday words that stand for one another
(`synonymes.yml`)."""

import re
from dataclasses import dataclass

from search.content.problem import Problem, nearest
from search.content.yaml_marks import parse

FILE = "glossaire.yml"
SYNONYMS_FILE = "synonymes.yml"
_GROUP = "par exemple « - [médecin, docteur] »."
_KEYS = ("sigle", "forme_longue", "synonymes", "ambigu", "definition")


@dataclass(frozen=True)
class Acronym:
    acronym: str
    """Empty for a group of everyday words."""
    long_form: str
    synonyms: tuple[str, ...] = ()
    """Other spellings and everyday names: searched, never shown."""
    ambiguous: bool = False
    """Also a common word or has several meanings: expanded only as typed in capitals, or alone."""
    definition: str = ""

    @property
    def slug(self) -> str:
        """Its anchor in the glossary."""
        return re.sub(r"[\W_]+", "-", self.acronym.lower()).strip("-")


def read_glossary(text: str) -> tuple[tuple[Acronym, ...], list[Problem]]:
    """The rows of a `glossaire.yml` (a list of mappings), with every fault found in it."""
    source = parse(text)
    problems = [Problem(FILE, f.line, f.column, "yaml", f.message) for f in source.faults]
    rows: list[Acronym] = []
    raw = source.value or []
    if not isinstance(raw, list):
        return (), [*problems, Problem(FILE, 1, 1, "glossaire", "le glossaire est une liste : « - sigle: … ».")]
    for index, item in enumerate(raw):
        place = source.place(index)
        if not isinstance(item, dict) or not item.get("sigle") or not item.get("forme_longue"):
            message = "une ligne du glossaire demande « sigle » et « forme_longue »."
            problems.append(Problem(FILE, *place, "glossaire", message))
            continue
        for key in item:
            if key not in _KEYS:
                message = f"clé inconnue « {key} ».{nearest(key, _KEYS)}"
                problems.append(Problem(FILE, *source.keys[(index, key)], "glossaire", message))
        acronym = str(item["sigle"])
        if any(row.acronym == acronym for row in rows):
            problems.append(Problem(FILE, *place, "glossaire", f"le sigle « {acronym} » est écrit deux fois."))
        listed = item.get("synonymes") or []
        if not isinstance(listed, list):
            place = source.place(index, "synonymes")
            message = "« synonymes » attend une liste ; par exemple « [un, deux] »."
            problems.append(Problem(FILE, *place, "glossaire", message))
            listed = []
        synonyms = tuple(str(synonym) for synonym in listed)
        long_form, definition = str(item["forme_longue"]), str(item.get("definition") or "")
        rows.append(Acronym(acronym, long_form, synonyms, item.get("ambigu") is True, definition))
    return tuple(rows), problems


def read_synonyms(text: str) -> tuple[tuple[Acronym, ...], list[Problem]]:
    """The groups of a `synonymes.yml` (a list of lists), as rows without an acronym, with every fault found in it."""
    source = parse(text)
    problems = [Problem(SYNONYMS_FILE, f.line, f.column, "synonymes", f.message) for f in source.faults]
    groups: list[Acronym] = []
    raw = source.value or []
    if not isinstance(raw, list):
        return (), [*problems, Problem(SYNONYMS_FILE, 1, 1, "synonymes", f"ce fichier est une liste ; {_GROUP}")]
    for index, item in enumerate(raw):
        words = [str(word) for word in item if word] if isinstance(item, list) else []
        if len(words) < 2:
            message = f"un groupe a deux mots ou plus ; {_GROUP}"
            problems.append(Problem(SYNONYMS_FILE, *source.place(index), "synonymes", message))
            continue
        groups.append(Acronym("", words[0], tuple(words[1:])))
    return tuple(groups), problems
