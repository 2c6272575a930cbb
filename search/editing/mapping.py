"""Which column of a foreign file holds what: guessed from its name, or said in a small YAML file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from search.content.entry import TABLE
from search.content.facets import Facet, FacetValue, slug
from search.content.problem import nearest
from search.content.yaml_marks import parse
from search.editing.markup import ImportFailed

KNOWN = {
    "id": ("id", "identifiant", "slug", "cle"),
    "dossier": (
        "dossier", "folder", "categorie", "category", "rubrique", "section", "theme", "thematique", "theme-principal",
        "chapitre", "sujet", "topic", "groupe",
    ),
    "question": (
        "question", "questions", "q", "titre", "title", "intitule", "libelle", "objet", "summary", "nom", "name",
    ),
    "formulations": ("formulations", "variantes", "autres-questions", "phrasings", "mots-cles", "keywords"),
    "reponse": (
        "reponse", "reponses", "answer", "r", "a", "acceptedanswer", "corps", "body", "contenu", "content", "texte",
        "text", "field-reponse", "description", "detail", "html", "response",
    ),
    "reponse_markdown": ("reponse-markdown",),
    "statut": ("statut", "status"),
    "verifie_le": ("verifie-le", "verifie", "mis-a-jour", "date-de-mise-a-jour", "date-maj", "maj", "date"),
    "source_titre": ("source-titre", "source"),
    "source_adresse": ("source-adresse", "url", "adresse", "lien", "link", "permalink"),
    "prudence": ("prudence", "note"),
}  # fmt: skip
KNOWN |= {name: (slug(name),) for key in TABLE for name in key.kind.cells(key.name, None) if name not in KNOWN}
"""Ours -> the names under which others have it, as slugs, the surest first."""
_WRAPPERS = {"fr", "fr-fr", "value", "text", "rendered", "html", "markdown", "attributes", "fields", "data", "x"}
"""Parts of a nested key that say nothing of what it holds."""
MIN_LETTERS = 4
"""Letters that an unnamed column holds on each row, to be taken for answers."""
_KEYS = ("colonnes", "facettes", "dossier", "adresse", "separateur")


@dataclass(frozen=True)
class Columns:
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our key -> column of the file."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """Facet key -> column of the file."""
    folder: str = ""
    """Where entries go whose file names no folder."""
    address: str = ""
    """Address of the page the file was saved from: its links are relative to it."""
    separator: str = "\n"
    """Between the items of a list in one cell, besides the end of a line."""


def read_mapping(path: Path) -> Columns:
    """`colonnes: {question: Titre, …}`, `facettes: {theme: Rubrique}`, `dossier`, `adresse`, `separateur`.

    Raises ImportFailed.
    """
    try:
        source = parse(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ImportFailed(f"«\u00a0{path}\u00a0» ne se lit pas.") from error
    if source.faults:
        raise ImportFailed(f"{path}, ligne {source.faults[0].line}\u00a0: {source.faults[0].message}")
    if not isinstance(source.value, dict):
        raise ImportFailed(f"{path}\u00a0: des clés sont attendues, parmi {', '.join(_KEYS)}.")
    raw = source.value
    for key, known in ((key, _KEYS) for key in raw):
        if key not in known:
            raise ImportFailed(f"{path}\u00a0: clé inconnue «\u00a0{key}\u00a0».{nearest(key, known)}")
    columns, facets = _texts(path, raw, "colonnes"), _texts(path, raw, "facettes")
    for key in columns:
        if key not in KNOWN:
            raise ImportFailed(
                f"{path}\u00a0: «\u00a0{key}\u00a0» n’est pas une de nos clés.{nearest(key, tuple(KNOWN))}"
            )
    rest = {key: str(raw.get(key) or "") for key in ("dossier", "adresse", "separateur")}
    return Columns(columns, facets, rest["dossier"], rest["adresse"], rest["separateur"] or "\n")


def guess(columns: Iterable[str], facets: Iterable[Facet], said: Columns) -> Columns:
    """`said`, completed by the columns whose names speak for themselves."""
    names = {field_name(column): column for column in reversed(list(columns))}
    found = {key: names[name] for key, known in KNOWN.items() for name in reversed(known) if name in names}
    last = names | {slug(column.rpartition(".")[2]): column for column in names.values()}
    same = {facet.key: last[n] for facet in facets for n in (slug(facet.label), slug(facet.key)) if n in last}
    free = {key: column for key, column in found.items() if column not in said.facets.values()}
    return Columns({**free, **said.columns}, {**same, **said.facets}, said.folder, said.address, said.separator)


def infer(columns: Columns, rows: Sequence[Mapping[str, str]]) -> Columns:
    """`columns`, completed by what the cells hold: the column that asks, and the longest of the others."""
    found, named = dict(columns.columns), {*columns.columns.values(), *columns.facets.values()}
    free = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in named]
    texts = {name: [row.get(name, "").strip() for row in rows] for name in free}
    asked = {name: sum(cell.endswith("?") for cell in cells) for name, cells in texts.items()}
    if "question" not in found and asked and 2 * max(asked.values()) >= len(rows):
        found["question"] = max(asked, key=lambda name: asked[name])
    if not found.keys() & {"reponse", "reponse_markdown"}:
        letters = {name: sum(map(str.isalpha, "".join(cells))) for name, cells in texts.items()}
        letters.pop(found.get("question", ""), None)
        if letters and max(letters.values()) >= MIN_LETTERS * len(rows):
            found["reponse"] = max(letters, key=lambda name: letters[name])
    return replace(columns, columns=found)


def field_name(column: str) -> str:
    """The slug of a column, or of the part of a nested key that names it: `attributes.titre.fr` is `titre`."""
    parts = [slug(part) for part in column.split(".")]
    named = [part for part in parts if part not in _WRAPPERS]
    return (named or parts)[-1].removesuffix("-fr")


def find_value(facet: Facet, label: str) -> FacetValue | None:
    """The value of that label, slug, code or synonym, whatever its accents and capitals."""
    wanted = slug(label)
    named = {slug(name): value for value in reversed(facet.values) for name in (value.code, *value.synonyms) if name}
    called = {slug(name): value for value in reversed(facet.values) for name in (value.label, value.slug)}
    return called.get(wanted) or named.get(wanted)


def nearest_label(facet: Facet, label: str) -> str:
    """A French hint, or nothing."""
    return nearest(label, tuple(value.label for value in facet.values))


def _texts(path: Path, raw: Mapping[str, object], key: str) -> dict[str, str]:
    value = raw.get(key) or {}
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ImportFailed(
            f"{path}\u00a0: «\u00a0{key}\u00a0» s’écrit «\u00a0notre-clé: colonne du fichier\u00a0», une par ligne."
        )
    return {str(name): text for name, text in value.items()}
