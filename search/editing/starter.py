"""A new FAQ, from the templates of `starter/`: settings, facets, an entry, pages; and what is left to fill in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from search import __version__
from search.content.facets import Facet, FacetValue, slug
from search.content.typography import mend_line
from search.editing.formatting import format_entry
from search.files import write_whole
from search.site.settings import FORMAT

TEMPLATES = Path(__file__).with_name("starter")
MODELS: Mapping[str, tuple[str, ...]] = {
    "ministere": (
        "Public=Particuliers, Entreprises, Associations, Collectivités",
        "Démarche=S’informer, Faire une demande, Suivre un dossier, Contester une décision",
    ),
    "produit": (
        "Profil=Utilisateur, Administrateur, Développeur",
        "Sujet=Prise en main, Comptes et accès, Facturation, Dépannage",
    ),
    "minimal": ("Thème=Général",),
}
"""Model -> its facets, written as `--facette` takes them."""
FOLDER = "general"
UNNAMED = "https://faq.example/"
_TO_FILL = re.compile(r"\[à compléter\s?: ([^\]]+)\]")
_HIDDEN = ("gitignore", "github/", "gitlab-ci.yml")
"""Written with a dot before their names, which packages leave out."""
_LONGEST_KEY = 40
_REVIEW_DAYS = 180


class BadStart(Exception):
    """The answers do not make a FAQ; the text is French, for the user."""


@dataclass(frozen=True)
class Start:
    name: str
    url: str
    contact: str
    facets: Sequence[Facet]


def read_url(text: str) -> str:
    """With its final slash. Raises BadStart."""
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise BadStart(
            f"l’adresse «\u00a0{text}\u00a0» doit ressembler à https://faq.exemple.fr/ ou https://exemple.fr/aide/."
        )
    return f"{text.strip().rstrip('/')}/"


def read_facet(text: str) -> Facet:
    """`Public=Particuliers, Entreprises` -> the facet. Raises BadStart."""
    label, equals, values = (part.strip() for part in text.partition("="))
    labels = [value.strip() for value in values.split(",") if value.strip()]
    key, slugs = slug(label)[:_LONGEST_KEY], [slug(each) for each in labels]
    if not (key and equals and slugs) or not all(slugs):
        raise BadStart(
            f"«\u00a0{text}\u00a0»\u00a0: une facette s’écrit «\u00a0Public=Particuliers, Entreprises\u00a0»."
        )
    if len(set(slugs)) < len(slugs):
        raise BadStart(f"«\u00a0{text}\u00a0»\u00a0: deux valeurs ont le même nom.")
    return Facet(key, label, "", tuple(map(FacetValue, slugs, labels)))


def write_start(folder: Path, start: Start) -> list[Path]:
    """The files of a new FAQ, written; one that exists stops before anything is. Raises BadStart, OSError."""
    keys = [facet.key for facet in start.facets]
    if len(set(keys)) < len(keys):
        raise BadStart("deux facettes ont le même nom.")
    files = dict(files_of(start))
    if taken := next((path for path in files if (folder / path).exists()), None):
        raise BadStart(
            f"«\u00a0{folder / taken}\u00a0» existe déjà\u00a0; rien n’a été écrit. Choisissez un autre dossier."
        )
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, text)
    return [folder / path for path in files]


def files_of(start: Start) -> Iterator[tuple[str, str]]:
    """(path in the project, content)."""
    words = {
        "NOM": _quoted(start.name),
        "DESCRIPTION": _quoted(f"{start.name}\u00a0: les réponses à vos questions."),
        "ADRESSE": start.url,
        "CONTACT": _quoted(start.contact),
        "FORMAT": str(FORMAT),
        "VERSION": __version__,
        "JOUR": date.today().isoformat(),
    }
    for path in sorted(TEMPLATES.rglob("*")):
        if path.is_file():
            name = path.relative_to(TEMPLATES).as_posix()
            dot = "." if name.startswith(_HIDDEN) else ""
            yield dot + name, re.sub(r"__([A-Z]+)__", lambda m: words[m[1]], path.read_text("utf-8"))
    yield "faq/facettes.yml", facets_file(start.facets)
    yield "faq/dossiers.yml", f"- dossier: {FOLDER}\n  label: Questions générales\n"
    choices = "".join(f"{facet.key}: [{', '.join(facet.by_slug)}]\n" for facet in start.facets)
    review = (date.today() + timedelta(days=_REVIEW_DAYS)).isoformat()
    example = _EXAMPLE.format(choices=choices, day=words["JOUR"], review=review)
    yield f"faq/{FOLDER}/a-quoi-sert-cette-faq.md", format_entry(example)


def facets_file(facets: Sequence[Facet]) -> str:
    """A `facettes.yml`."""
    lines = [
        "# Les classements de la FAQ. « key » et « slug » sont dans les adresses : ils ne changent plus.",
        "facettes:",
    ]
    for facet in facets:
        lines += [f"  - key: {facet.key}", f'    label: "{_quoted(facet.label)}"', "    values:"]
        lines += [f'      - {{slug: {value.slug}, label: "{_quoted(value.label)}"}}' for value in facet.values]
    return "\n".join([*lines, ""])


def unfinished(root: Path, url: str, contact: str) -> Iterator[str]:
    """What a build reminds of, until it is done: placeholders of the pages, address and contact."""
    for path in sorted((root / "docs").rglob("*.md")):
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            for found in _TO_FILL.findall(line):
                yield f"{path.relative_to(root).as_posix()}:{number}\u00a0: à compléter\u00a0: {found}"
    if (urlsplit(url).hostname or "").endswith(".example"):
        yield f"mkdocs.yml\u00a0: «\u00a0site_url: {url}\u00a0» est une adresse d’exemple."
    if not contact:
        remedy = "une personne en difficulté ne peut pas vous écrire"
        yield f"mkdocs.yml\u00a0: «\u00a0extra.faq.contact\u00a0» est vide\u00a0; {remedy}."


def _quoted(text: str) -> str:
    """Inside double quotes of YAML."""
    return mend_line(text).replace("\\", "\\\\").replace('"', '\\"')


_EXAMPLE = """---
question: À quoi sert cette FAQ ?
formulations:
  - Que trouve-t-on ici ?
  - c’est quoi ce site
  - comment chercher une réponse
  - où poser une question
  - mode d’emploi
  - aide
  - besoin d’un renseignement
  - help center
  - foire aux questions
{choices}statut: publie
verifie_le: {day}
revoir_avant: {review}
---
Cette première réponse est un exemple : remplacez-la par la vôtre.

Une question est un fichier de `faq/` ; « faq new » en prépare une autre, « faq check » dit ce qui ne va pas.
"""
