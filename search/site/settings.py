"""The site's own settings, from `extra.faq` of mkdocs.yml: one table, read once, failing early; the copy on offer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from search.content.checks import MAX_IMAGE
from search.content.problem import nearest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
FORM_PAGE = "redaction"
"""Where the editors' form stands."""
FORMAT = 1
"""Of entries and settings; « faq upgrade » brings older projects to it (search/editing/upgrading.py)."""


class SettingsError(Exception):
    """A setting that cannot be used; the text is French, for the user."""


@dataclass(frozen=True)
class Settings:
    dossier: str = "faq"
    """Dossier des entrées."""
    format: int = 0
    """Format des entrées et des réglages\u00a0; «\u00a0faq upgrade\u00a0» l’écrit."""
    version: str = ""
    """Version de l’outil à la dernière mise à niveau\u00a0; «\u00a0faq upgrade\u00a0» l’écrit."""
    cache: str = ".cache"
    """Dossier de travail\u00a0: peut être supprimé à tout moment."""
    service: str = ""
    """Adresse du service (votes, recherche sans script)\u00a0; vide s’il n’existe pas."""
    edition: str = ""
    """Adresse de la forge où modifier un fichier de faq/, avec la barre finale\u00a0; vide\u00a0: pas de lien."""
    proposer: str = ""
    """Adresse du formulaire «\u00a0Proposer une question\u00a0», où «\u00a0{q}\u00a0» est remplacé par les mots
    cherchés\u00a0; vide\u00a0: celui de la forge, sinon un courriel au contact."""
    contact: str = ""
    """Adresse de courriel du site."""
    adresse_publique: str = ""
    """Adresse du site public, rappelée par la copie hors ligne."""
    image_max: int = MAX_IMAGE // 1000
    """Poids d’une image de faq/, en kilo-octets, au-delà duquel elle est refusée."""
    perimee_apres: int = 180
    """Jours après lesquels une copie hors ligne prévient qu’elle est ancienne."""
    hors_ligne: bool = False
    """Construit la copie hors ligne (adresses en .html, ni votes ni flux)."""
    brouillons: bool = False
    """Aperçu\u00a0: montre aussi brouillons et archives, sous un bandeau\u00a0; mis par «\u00a0--brouillons\u00a0»."""
    copie: str = ""
    """Archive de la copie hors ligne offerte au téléchargement\u00a0; mis par «\u00a0faq build --copie\u00a0»."""
    conserver: int = 7
    """Jours pendant lesquels les fichiers de recherche, styles et scripts d’avant restent en ligne, pour les pages
    ouvertes et les caches qui les nomment encore\u00a0; 0\u00a0: aucun."""
    relecture: str = ""
    """Fichier JSON des votes exportés («\u00a0faq votes export\u00a0»), pour la page des rédacteurs."""
    formulaire: dict[str, Any] = field(default_factory=dict)
    """Le formulaire de rédaction\u00a0: voir `docs/projet/formulaire.md`."""
    marque: dict[str, Any] = field(default_factory=dict)
    """Logo et couleurs d’un organisme\u00a0: voir `search/site/assets.py`."""

    def edit_url(self, path: str, base: str) -> str:
        """Where one edits the file `path` of the entries: in the form, `base` being the site's root, else on the
        forge; empty where there is neither."""
        if self.formulaire and not self.hors_ligne:
            return f"{base}/{FORM_PAGE}/#/collections/{path.removesuffix('.md').replace('/', '/entries/', 1)}"
        return f"{self.edition}{path}" if self.edition else ""

    @property
    def propose(self) -> str:
        """Where a visitor proposes a question, `{q}` standing for its words; empty where no way is configured."""
        if self.proposer:
            return self.proposer
        github, edit, _ = self.edition.partition("/edit/")
        gitlab, _, _ = self.edition.partition("/-/edit/")
        if gitlab != self.edition:
            return f"{gitlab}/-/issues/new?issuable_template=Proposer%20une%20question&issue[title]={{q}}"
        if edit:
            return f"{github}/issues/new?template=proposer-une-question.yml&title={{q}}&question={{q}}"
        return f"mailto:{self.contact}?subject=Proposer%20une%20question&body={{q}}" if self.contact else ""


def read_table(defaults: T, raw: Mapping[str, object], where: str) -> T:
    """`defaults`, a dataclass, with the values of `raw`, found under `where`. Raises SettingsError."""
    known = [each.name for each in fields(defaults)]
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in known:
            raise SettingsError(f"réglage inconnu «\u00a0{where}.{name}\u00a0».{nearest(str(name), known)}")
        if value is not None and type(value) is not type(getattr(defaults, name)):
            raise SettingsError(f"«\u00a0{where}.{name}: {value}\u00a0» n’est pas du type attendu.")
        if value is not None:
            values[name] = value
    return replace(defaults, **values)


def read_settings(raw: object) -> Settings:
    """`raw`: the mapping under `extra.faq`. Raises SettingsError."""
    if not isinstance(raw, Mapping):
        raise SettingsError(
            "«\u00a0extra.faq\u00a0» de mkdocs.yml doit être une liste de réglages «\u00a0nom: valeur\u00a0»."
        )
    settings = read_table(Settings(), raw, "extra.faq")
    if settings.format > FORMAT:
        remedy = f"installez une version plus récente de faq, qui connaît le format {settings.format}"
        raise SettingsError(f"«\u00a0extra.faq.format: {settings.format}\u00a0» est trop récent\u00a0; {remedy}.")
    if settings.perimee_apres < 1:
        raise SettingsError("«\u00a0extra.faq.perimee_apres\u00a0» attend un nombre de jours, 1 au moins.")
    if settings.conserver < 0:
        raise SettingsError("«\u00a0extra.faq.conserver\u00a0» attend un nombre de jours, 0 ou plus.")
    if not re.match(r"https?://|\Z", settings.adresse_publique):
        raise SettingsError("«\u00a0extra.faq.adresse_publique\u00a0» doit commencer par https://, ou rester vide.")
    return settings


@dataclass(frozen=True)
class Download:
    """The archive of the offline copy that the public site offers."""

    name: str
    """File at the root of the site."""
    path: Path
    size: str
    """In French: `1,0 Mo`."""


def read_download(root: Path, archive: str) -> Download | None:
    """`archive`: the setting `copie`, a path from the project's folder. Raises SettingsError."""
    if not archive:
        return None
    path = root / archive
    if not path.is_file():
        advice = "faites-la avec «\u00a0faq build --copie\u00a0», ou videz ce réglage"
        raise SettingsError(
            f"«\u00a0extra.faq.copie\u00a0»\u00a0: «\u00a0{path}\u00a0» est introuvable\u00a0; {advice}."
        )
    return Download(path.name, path, megabytes(path.stat().st_size))


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}\u00a0Mo".replace(".", ",")
