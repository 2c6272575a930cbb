"""The editors' form (`redaction/`): Decap CMS, set up from the front-matter keys and the vocabularies of `faq/`.

Decap comes from its npm package, of one exact version, that `npm pack` brings once into the cache; its digest is
checked at each build. Nothing else of the site loads it, and the offline copy has none.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.content import typography
from search.content.corpus import Corpus
from search.content.entry import TABLE
from search.content.facets import Facet
from search.content.front_matter import Day, Ids, Key, Kind, SourceKind, Status, StatusKind, Text, Texts
from search.content.history import GitError, git
from search.editing.formatting import MAX_ID, STOP_WORDS
from search.editing.npm import Package, unpack
from search.site import theme
from search.site.build import Build
from search.site.settings import FORM_PAGE, SettingsError, read_table
from search.site.shell import RenderTemplate
from search.site.sync import Output

DECAP = Package(
    "decap-cms",
    "3.16.3",
    "hf+dPlCh7TJmWl8+6VRzHYOWhri5xgUknrZbDewaWe4s9B7xJ8PQugp2QHeSldMUKzav6+z0oIpwUYhUJDYtYw==",
    re.compile(r"dist/((?:\d+\.)?decap-cms\.js|\w+\.wasm)"),
)
YAML = Package(
    "js-yaml",
    "4.1.1",
    "qQKT4zQxXl8lLwBtHMWwaTcGfFOZviOJet3Oy/xmGk2gZH677CJM9EvtfdSkgWcATZhj/55JZ0rmy3myCT5lsA==",
    re.compile(r"dist/(js-yaml\.min\.js)"),
)

_FORGES = {"github": "https://api.github.com", "gitlab": "https://gitlab.com"}
"""Forge -> where its public instance answers."""
_STATUS = {Status.PUBLISHED: "Publiée", Status.DRAFT: "Brouillon", Status.ARCHIVED: "Archivée"}


@dataclass(frozen=True)
class Form:
    """The setting `extra.faq.formulaire`."""

    forge: str = ""
    """`github` ou `gitlab`\u00a0; vide\u00a0: pas de formulaire."""
    depot: str = ""
    """Le dépôt, «\u00a0organisme/projet\u00a0»."""
    branche: str = "main"
    """La branche publiée."""
    adresse: str = ""
    """Adresse d’une forge GitLab, ou de l’API d’un GitHub, autre que la publique."""
    connexion: str = ""
    """GitHub\u00a0: adresse du serveur OAuth, nécessaire. GitLab\u00a0: identifiant de l’application déclarée."""
    local: str = ""
    """Adresse de «\u00a0decap-server\u00a0» (http://127.0.0.1:8081)\u00a0: le formulaire écrit sur cette machine."""

    @property
    def backend(self) -> dict[str, Any]:
        """Decap's own setting."""
        found: dict[str, Any] = {"name": self.forge, "repo": self.depot, "branch": self.branche}
        messages = {"create": "Ajoute", "update": "Corrige", "delete": "Retire"}
        found["commit_messages"] = {kind: f"{verb} « {{{{slug}}}} »" for kind, verb in messages.items()}
        if self.forge == "gitlab":
            found |= {"auth_type": "pkce", "app_id": self.connexion}
            if self.adresse:
                base = self.adresse.rstrip("/")
                found |= {"base_url": base, "api_root": f"{base}/api/v4"}
        else:
            found |= {"base_url": self.connexion.rstrip("/")} if self.connexion else {}
            found |= {"api_root": self.adresse.rstrip("/")} if self.adresse else {}
        return found

    @property
    def policy(self) -> str:
        """The page's Content-Security-Policy: Decap compiles its checks (`unsafe-eval`) and writes its styles."""
        reached = " ".join(["'self'", "blob:", "data:", self.adresse or _FORGES[self.forge], self.local])
        return (
            "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data: blob: https:; font-src 'self' data:; frame-src 'self' blob:; "
            f"connect-src {reached.strip()}; base-uri 'none'; form-action 'none'"
        )


def read_form(raw: Mapping[str, object]) -> Form | None:
    """`raw`: the mapping `extra.faq.formulaire`; None where there is no form. Raises SettingsError."""
    if not raw:
        return None
    form = read_table(Form(), raw, "extra.faq.formulaire")
    if form.forge not in _FORGES:
        raise SettingsError(f"«\u00a0extra.faq.formulaire.forge\u00a0» attend {' ou '.join(_FORGES)}.")
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", form.depot):
        raise SettingsError("«\u00a0extra.faq.formulaire.depot\u00a0» s’écrit «\u00a0organisme/projet\u00a0».")
    if not form.connexion and not form.local:
        what = {"github": "l’adresse du serveur OAuth", "gitlab": "l’identifiant de l’application déclarée sur GitLab"}
        raise SettingsError(f"«\u00a0extra.faq.formulaire.connexion\u00a0»\u00a0: donnez {what[form.forge]}.")
    return form


def outputs(build: Build, render: RenderTemplate) -> Iterator[Output]:
    """The files of the form; none in a copy, nor where it is not set up. Raises SettingsError."""
    form = read_form(build.settings.formulaire)
    if form is None or build.settings.hors_ligne:
        return
    corpus = build.checked.corpus
    yield Output(f"{FORM_PAGE}/index.html", render("faq/form.html", {"policy": form.policy}))
    for name in ("typography.js", "form.js"):
        yield Output(f"{FORM_PAGE}/{name}", theme.locate(build.root, f"overrides/assets/js/form/{name}").read_bytes())
    folder = repository_path(build.root / build.settings.dossier)
    given = tables(corpus.facets, f"../{build.assets.names['site.css']}"), config(form, corpus, folder)
    yield Output(f"{FORM_PAGE}/start.js", f"Faq.form.start({','.join(map(_json, given))});\n")
    for package in (DECAP, YAML):
        for name, content in unpack(package, build.root / build.settings.cache / "npm"):
            yield Output(f"{FORM_PAGE}/{name}", content)


def repository_path(folder: Path) -> str:
    """Where a folder stands in its repository."""
    try:
        return git(folder, "rev-parse", "--show-prefix").decode().strip().rstrip("/")
    except GitError:
        return folder.name


def config(form: Form, corpus: Corpus, folder: str) -> dict[str, Any]:
    """Decap's configuration: one collection a folder, one field a key, closed lists from the vocabularies."""
    question, *rest = map(_row, _rows(corpus.facets))
    shared: dict[str, Any] = {
        "create": True,
        "delete": False,  # an address that was published is archived, never lost
        "format": "faq",
        "extension": "md",
        "identifier_field": "question",
        "slug": "{{fields.identifiant}}",
        "summary": "{{question}}",
        "media_folder": "",
        "public_folder": "",
        "sortable_fields": ["question", "revoir_avant", "verifie_le"],
        "view_filters": [{"label": label, "field": "statut", "pattern": slug} for slug, label in _STATUS.items()],
        "fields": [question, _answer(), *rest, _identity()],
    }
    found: dict[str, Any] = {
        "backend": form.backend,
        "publish_mode": "editorial_workflow",
        "locale": "fr",
        "load_config_file": False,
        "show_preview_links": False,
        "media_folder": folder,
        "public_folder": "",
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": [
            shared | {"name": of.slug, "label": of.label, "description": of.help, "folder": f"{folder}/{of.slug}"}
            for of in corpus.folders
        ],
    }
    return found | ({"local_backend": {"url": f"{form.local.rstrip('/')}/api/v1"}} if form.local else {})


def _identity() -> dict[str, Any]:
    hint = "Laissez vide\u00a0: il vient de la question. Il devient l’adresse de la page, et n’en change plus."
    pattern = ["^([a-z0-9]+(-[a-z0-9]+)*)?$", "minuscules sans accent, chiffres et tirets"]
    return _field("identifiant", "Identifiant", "string", hint, pattern=pattern)


def _answer() -> dict[str, Any]:
    hint = "D’abord la réponse courte, puis le détail. Une image se range à côté de la question."
    return _field("body", "Réponse", "markdown", hint, modes=["rich_text", "raw"], required=True)


def _rows(facets: Sequence[Facet]) -> Iterator[Key | Facet]:
    """What a header holds, in its order."""
    for row in TABLE:
        yield row
        if row.attribute == "phrasings":
            yield from facets


def _row(row: Key | Facet) -> dict[str, Any]:
    if isinstance(row, Key):
        hint, widget = row.help.replace("`", ""), _WIDGETS[type(row.kind)]
        return _field(row.name, row.label, hint=hint, required=row.missing == "faute", **widget)
    options = [{"value": value.slug, "label": value.label} for value in row.values]
    return _field(row.key, row.label, "select", row.question, multiple=True, options=options)


def _field(
    name: str, label: str, widget: str, hint: str = "", *, required: bool = False, **more: Any
) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "label": label, "widget": widget, "required": required}
    return found | ({"hint": hint} if hint else {}) | more


_WIDGETS: Mapping[type[Kind], Mapping[str, Any]] = {
    Text: {"widget": "string"},
    Texts: {
        "widget": "list",
        "label_singular": "formulation",
        "minimize_collapsed": True,
        "field": {"name": "texte", "label": "Texte", "widget": "string"},
        "summary": "{{fields.texte}}",
    },
    Ids: {"widget": "list"},
    Day: {
        "widget": "datetime",
        "format": "YYYY-MM-DD",
        "date_format": "DD/MM/YYYY",
        "time_format": False,
        "default": "",
    },
    StatusKind: {
        "widget": "select",
        "options": [{"value": slug.value, "label": label} for slug, label in _STATUS.items()],
        "default": Status.DRAFT.value,
    },
    SourceKind: {
        "widget": "object",
        "fields": [
            _field("titre", "Titre", "string"),
            _field(
                "adresse", "Adresse", "string", pattern=["^https?://\\S+$", "une adresse qui commence par https://"]
            ),
        ],
    },
}
"""Kind of a key -> what Decap shows for it."""


def tables(facets: Sequence[Facet], styles: str) -> dict[str, Any]:
    """What `form.js` needs to write as `faq format` would."""
    keys = [
        {"name": row.name, "kind": type(row.kind).__name__}
        if isinstance(row, Key)
        else {"name": row.key, "kind": "Facet"}
        for row in _rows(facets)
    ]
    return {
        "keys": keys,
        "typography": {
            "protected": to_javascript(typography._PROTECTED.pattern),
            "fixes": [
                [to_javascript(each.pattern.pattern), re.sub(r"\\(\d)", r"$\1", each.replacement)]
                for each in typography.MENDS
            ],
        },
        "stopWords": sorted(STOP_WORDS),
        "idLength": MAX_ID,
        "styles": styles,
    }


_CLASS = re.compile(r"\\[wdb]|\[\^\\W\\d_\]|\\.|\[|\]", re.DOTALL)
_BOUNDARY = r"(?:(?<=[\p{L}\p{N}_])(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_]))"


def to_javascript(pattern: str) -> str:
    """A regular expression of Python for JavaScript, whose `\\w`, `\\d` and `\\b` know ASCII only."""
    inside = False

    def translated(match: re.Match[str]) -> str:
        nonlocal inside
        piece = match[0]
        if piece == r"[^\W\d_]":
            return r"\p{L}"
        if piece == "[" and inside:
            return r"\["
        if piece in "[]":
            inside = piece == "["
        word = r"\p{L}\p{M}\p{N}_" if inside else r"[\p{L}\p{M}\p{N}_]"
        return {r"\w": word, r"\d": r"\p{Nd}", r"\b": _BOUNDARY}.get(piece, piece)

    return _CLASS.sub(translated, pattern)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
