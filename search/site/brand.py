"""An agency's identity: logo and colours, from `extra.faq.marque` of mkdocs.yml, over the neutral ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.content.problem import nearest
from search.site.settings import SettingsError

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
FILES = ("logo", "icone")
_EXAMPLE = '«\u00a0action: ["#00558c", "#8cc8f2"]\u00a0» (clair, sombre)'


@dataclass(frozen=True)
class Brand:
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


def read_brand(raw: Mapping[str, object]) -> Brand:
    """Raises SettingsError."""
    files: dict[str, str] = {}
    colours: dict[str, tuple[str, str]] = {}
    for name, value in raw.items():
        if name in FILES:
            files[name] = str(value)
        elif name in COLOURS:
            colours[COLOURS[name]] = _pair(name, value)
        else:
            hint = nearest(str(name), [*FILES, *COLOURS])
            raise SettingsError(f"réglage inconnu «\u00a0extra.faq.marque.{name}\u00a0».{hint}")
    return Brand(**files, colours=colours)


def _pair(name: str, value: object) -> tuple[str, str]:
    if isinstance(value, list) and len(value) == 2:
        light, dark = (str(each).lower() for each in value)
        if re.fullmatch(r"#[0-9a-f]{6}", light) and re.fullmatch(r"#[0-9a-f]{6}", dark):
            return light, dark
    raise SettingsError(f"«\u00a0extra.faq.marque.{name}: {value}\u00a0»\u00a0: écrivez deux couleurs, {_EXAMPLE}.")
