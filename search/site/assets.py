"""What pages load: styles and scripts in bundles named by content, an agency's own identity, and what it may weigh."""

import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rjsmin import jsmin

from search.content.problem import nearest
from search.site import theme
from search.site.settings import SettingsError

BUNDLES: Mapping[str, Sequence[str]] = {
    "site.css": ("css/*.css",),
    "theme.js": ("js/theme.js",),
    "site.js": ("js/faq.js", "js/page/*.js", "js/vote.js"),
    "search.js": ("js/engine/*.js", "js/panel/*.js"),
    "bloc.js": ("js/bloc.js",),
}
"""File of the site -> patterns of its sources below `assets` of the theme, in order."""
MAX_ENTRY = 60_000
"""Bytes, gzip, of an answer's page with all that it loads but its images."""
MAX_HOME = 90_000
"""Bytes, gzip, of the home page before the search is used."""
COLOURS = {
    "action": "--faq-action",
    "action_forte": "--faq-action-strong",
    "sur_action": "--faq-on-action",
    "teinte": "--faq-tint",
    "fond": "--faq-page",
    "relief": "--faq-raised",
    "texte": "--faq-text",
    "texte_secondaire": "--faq-secondary",
}
"""Setting -> custom property of overrides/assets/css/10-tokens.css."""
_IMAGES = ("logo", "icone")
_EXAMPLE = '«\u00a0action: ["#00558c", "#8cc8f2"]\u00a0» (clair, sombre)'


class TooHeavy(Exception):
    """A page passes its budget; the text is French, for the editor or developer."""


@dataclass(frozen=True)
class Assets:
    files: Mapping[str, bytes]
    """Name with hash -> content."""
    names: Mapping[str, str]
    """Bundle -> name with hash."""


def bundle(root: Path, extra: Mapping[str, bytes] | None = None) -> Assets:
    """Join the sources of the theme, as the project `root` has them; `extra`: appended to the bundle they name."""
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for name, patterns in BUNDLES.items():
        sources = [path for pattern in patterns for path in theme.sources(root, f"assets/{pattern}")]
        content = b"\n".join([*(path.read_bytes() for path in sources), (extra or {}).get(name, b"")]).strip()
        stem, _, ending = name.partition(".")
        if ending == "js":
            content = jsmin(content)
        names[name] = f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
        files[names[name]] = content + b"\n"
    return Assets(files, names)


def check_weight(name: str, contents: Iterable[bytes], limit: int) -> None:
    """Raises TooHeavy if a page and what it loads pass `limit`."""
    total = sum(len(gzip.compress(content, 6)) for content in contents)
    if total > limit:
        raise TooHeavy(f"{name} pèse {total}\u00a0octets compressés avec ses styles et scripts, {limit} au plus.")


@dataclass(frozen=True)
class Brand:
    """Logo and colours, from `extra.faq.marque` of mkdocs.yml, over the neutral ones."""

    logo: str = "overrides/assets/logo.svg"
    """Image of the header, from the project's root."""
    icone: str = "overrides/assets/logo.svg"
    """SVG icon of the tab."""
    colours: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Custom property -> (light, dark)."""

    @property
    def css(self) -> bytes:
        """Appended to the styles; empty with the neutral colours."""
        rules = "".join(f"{name}:light-dark({light},{dark});" for name, (light, dark) in self.colours.items())
        return f":root{{{rules}}}".encode() if rules else b""

    @property
    def urls(self) -> Mapping[str, str]:
        """`logo`, `icone` -> file of the site, the same if they are one image; two may bear one name in two folders."""
        return {
            name: f"assets/{'logo' if path == self.logo else name}{Path(path).suffix}"
            for name, path in (("logo", self.logo), ("icone", self.icone))
        }


def read_brand(raw: Mapping[str, object]) -> Brand:
    """Raises SettingsError."""
    files: dict[str, str] = {}
    colours: dict[str, tuple[str, str]] = {}
    for name, value in raw.items():
        if name in _IMAGES:
            files[name] = str(value)
        elif name in COLOURS:
            colours[COLOURS[name]] = _colours(name, value)
        else:
            hint = nearest(str(name), [*_IMAGES, *COLOURS])
            raise SettingsError(f"réglage inconnu «\u00a0extra.faq.marque.{name}\u00a0».{hint}")
    return Brand(**files, colours=colours)


def _colours(name: str, value: object) -> tuple[str, str]:
    if isinstance(value, list) and len(value) == 2:
        light, dark = (str(each).lower() for each in value)
        if re.fullmatch(r"#[0-9a-f]{6}", light) and re.fullmatch(r"#[0-9a-f]{6}", dark):
            return light, dark
    raise SettingsError(f"«\u00a0extra.faq.marque.{name}: {value}\u00a0»\u00a0: écrivez deux couleurs, {_EXAMPLE}.")
