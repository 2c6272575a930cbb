"""The facets: closed vocabularies, read from `facettes.yml`. No facet is named in code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from search.content.problem import Problem, nearest
from search.content.yaml_marks import MarkedYaml, Path, parse

FILE = "facettes.yml"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = {
    "un paramètre de la recherche": "q page limit entry vote",
    "une option d’une commande": "batch faq force help index json limit out pdf query single-file verify",
    "un dossier du site": (
        "404 a-propos accessibilite actualites api assets atom contribuer corriger donnees-personnelles edition "
        "faq favicon glossaire guide-redacteur images llms mentions-legales nouveautes opensearch plan-du-site projet "
        "recherche redaction relecture robots search shell site sitemap"
    ),
    "une colonne d’un export": "id reponse url",
}
"""Names that a facet cannot have, since its key becomes one of these: what it is -> the names taken."""
EXAMPLE = """\
facettes:
  - key: public
    label: Public
    values:
      - {slug: particuliers, label: Particuliers}
      - {slug: entreprises, label: Entreprises}
  - key: theme
    label: Thème
    values:
      - {slug: general, label: Général}
"""
"""Ten lines that make a FAQ; shown where the file is missing."""
MAX_VALUES = 2000
"""Values of one facet; beyond, a page of choices helps nobody."""
VALUE_KEYS = ("slug", "label", "aide", "synonymes", "code", "parent")
FACET_KEYS = ("key", "label", "question", "attributs", "values")


_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ACCENTS = str.maketrans("àâäáãçéèêëíìîïñóòôöõúùûüýÿ", "aaaaaceeeeiiiinooooouuuuyy")


def slug(text: str) -> str:
    """A label as an ASCII identifier."""
    return _NOT_SLUG.sub("-", str(text).lower().replace("œ", "oe").translate(_ACCENTS)).strip("-") or "x"


@dataclass(frozen=True)
class FacetValue:
    slug: str
    """ASCII, stable for ever: it stands in addresses."""
    label: str
    help: str = ""
    """One line that explains the value."""
    synonyms: tuple[str, ...] = ()
    code: str | None = None
    parent: str | None = None
    """Slug of the value of the same facet under which this one is grouped."""
    implies: Mapping[str, str] = field(default_factory=dict)
    """Facet key -> slug: a dispositif belongs to one couloir."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Declared extra facts (for instance the wave of a dispositif): key -> text."""


@dataclass(frozen=True)
class Facet:
    key: str
    label: str
    question: str
    """The prompt shown to visitors: « Votre question concerne … ? »."""
    values: tuple[FacetValue, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Declared attributes: key -> label."""
    by_slug: Mapping[str, FacetValue] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_slug", {value.slug: value for value in self.values})


def read_facets(text: str) -> tuple[tuple[Facet, ...], list[Problem]]:
    """The facets of a `facettes.yml`, with every fault found in it."""
    source = parse(text)
    reader = _Reader(source)
    facets = tuple(reader.facets())
    faults = [Problem(FILE, f.line, f.column, "yaml", f.message) for f in source.faults]
    return facets, faults + reader.problems + list(_crossed(facets, source))


class _Reader:
    def __init__(self, source: MarkedYaml) -> None:
        self.source = source
        self.problems: list[Problem] = []
        raw = source.value.get("facettes") if isinstance(source.value, dict) else None
        self.raw = raw if isinstance(raw, list) else []
        if not self.raw and not source.faults:
            self.fault((), "la liste « facettes » manque ; ajoutez « facettes: » puis « - key: … ».")
        self.keys = [str(item.get("key", "")) for item in self.raw if isinstance(item, dict)]

    def fault(self, path: Path, message: str) -> None:
        self.problems.append(Problem(FILE, *self.source.place(*path), "facettes", message))

    def facets(self) -> Iterator[Facet]:
        for index, item in enumerate(self.raw):
            path: Path = ("facettes", index)
            if not isinstance(item, dict):
                self.fault(path, "une facette s’écrit « key, label, question, values ».")
                continue
            self.unknown(path, item, FACET_KEYS)
            key, label = self.slug(path, item, "key"), self.text(path, item, "label")
            if self.keys.count(key) > 1 and self.keys.index(key) != index:
                self.fault(path, f"la facette « {key} » est écrite deux fois.")
                continue
            attributes = self.attributes(path, item.get("attributs"))
            values = tuple(self.values(path, key, item.get("values"), attributes))
            yield Facet(key, label, str(item.get("question") or label), values, attributes)

    def values(self, path: Path, key: str, raw: object, attributes: Mapping[str, str]) -> Iterator[FacetValue]:
        if not isinstance(raw, list) or not raw:
            self.fault(path, f"la facette « {key} » n’a pas de valeur ; ajoutez-en sous « values: ».")
            return
        if len(raw) > MAX_VALUES:
            self.fault(path, f"la facette « {key} » a {len(raw)} valeurs ; le maximum est {MAX_VALUES}.")
            return
        known: set[str] = set()
        for index, item in enumerate(raw):
            here: Path = (*path, "values", index)
            if not isinstance(item, dict):
                self.fault(here, "une valeur s’écrit « slug, label, aide, synonymes ».")
                continue
            others = [k for k in self.keys if k != key]
            self.unknown(here, item, (*VALUE_KEYS, *others, *attributes))
            slug = self.slug(here, item, "slug")
            if slug in known:
                self.fault(here, f"la valeur « {slug} » est écrite deux fois dans « {key} ».")
            known.add(slug)
            yield FacetValue(
                slug,
                self.text(here, item, "label"),
                str(item.get("aide") or ""),
                self.synonyms(here, item.get("synonymes")),
                str(item["code"]) if item.get("code") else None,
                str(item["parent"]) if item.get("parent") else None,
                {k: str(item[k]) for k in others if item.get(k)},
                {k: str(item[k]) for k in attributes if item.get(k) is not None},
            )

    def attributes(self, path: Path, raw: object) -> dict[str, str]:
        if isinstance(raw, dict):
            return {str(key): str(label) for key, label in raw.items()}
        if raw is not None:
            self.fault((*path, "attributs"), "« attributs » s’écrit « clé: libellé », une ligne chacun.")
        return {}

    def synonyms(self, path: Path, raw: object) -> tuple[str, ...]:
        if isinstance(raw, list):
            return tuple(str(synonym) for synonym in raw if synonym)
        if raw is not None:
            self.fault((*path, "synonymes"), "« synonymes » attend une liste ; par exemple « [un, deux] ».")
        return ()

    def unknown(self, path: Path, item: dict[str, object], known: tuple[str, ...]) -> None:
        for name in item:
            if name not in known:
                place = self.source.keys.get((*path, name), (1, 1))
                text = f"clé inconnue « {name} ».{nearest(name, known)}"
                self.problems.append(Problem(FILE, *place, "facettes", text))

    def text(self, path: Path, item: dict[str, object], key: str) -> str:
        value = item.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fault((*path, key), f"« {key} » manque ou n’est pas un texte.")
            return ""
        return value.strip()

    def slug(self, path: Path, item: dict[str, object], key: str) -> str:
        value = str(item.get(key) or "")
        if not SLUG.fullmatch(value):
            remedy = "n’utilisez que des minuscules sans accent, des chiffres et des tirets"
            self.fault((*path, key), f"« {key}: {value} » n’est pas un identifiant ; {remedy}.")
        return value


def _crossed(facets: tuple[Facet, ...], source: MarkedYaml) -> Iterator[Problem]:
    """A `parent` and an implied value must exist."""
    known = {facet.key: facet for facet in facets}
    for facet_index, facet in enumerate(facets):
        for index, value in enumerate(facet.values):
            links = dict(value.implies) | ({facet.key: value.parent} if value.parent else {})
            for key, slug in links.items():
                if key in known and slug not in known[key].by_slug:
                    name = "parent" if key == facet.key else key
                    place = source.place("facettes", facet_index, "values", index, name)
                    hint = nearest(slug, tuple(known[key].by_slug))
                    yield Problem(FILE, *place, "facettes", f"« {name}: {slug} » n’existe pas.{hint}")


FOLDERS_FILE = "dossiers.yml"
_OWNERS = re.compile(r"(?:(?:@[\w-]+(?:/[\w.-]+)*|[\w.+-]+@[\w.-]+)(?: |$))*")
FOLDER_KEYS = ("dossier", "label", "aide", "responsable", "contact")


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
    problems = [Problem(FOLDERS_FILE, f.line, f.column, "yaml", f.message) for f in source.faults]
    folders: list[Folder] = []
    raw = source.value or []
    if not isinstance(raw, list):
        return (), [*problems, Problem(FOLDERS_FILE, 1, 1, "dossiers", "écrivez une liste : « - dossier: … ».")]
    for index, item in enumerate(raw):
        if not isinstance(item, dict) or not item.get("dossier") or not item.get("label"):
            message = "un dossier demande « dossier » (son nom sur le disque) et « label »."
            problems.append(Problem(FOLDERS_FILE, *source.place(index), "dossiers", message))
            continue
        for key in item:
            if key not in FOLDER_KEYS:
                message = f"clé inconnue « {key} ».{nearest(key, FOLDER_KEYS)}"
                problems.append(Problem(FOLDERS_FILE, *source.keys[(index, key)], "dossiers", message))
        if not _OWNERS.fullmatch(str(item.get("responsable") or "")):
            message = "« responsable » est un compte ou une équipe : « @compte », « @groupe/équipe »."
            problems.append(Problem(FOLDERS_FILE, *source.place(index, "responsable"), "dossiers", message))
        folders.append(Folder(*(str(item.get(key) or "") for key in FOLDER_KEYS)))
    return tuple(folders), problems
