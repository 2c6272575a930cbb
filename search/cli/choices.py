"""One option per facet of `facettes.yml`: no facet is named in code."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from search.content import facets

FAQ = Path("faq")
_CHOICE = "choice_"


class Faceted(click.Command):
    """Adds the options of the FAQ that `--faq` names, or of the project's own, but for names already taken."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        self.faq = Path(_value_of("--faq", args) or FAQ)
        return super().make_context(info_name, args, parent, **extra)

    def get_params(self, context: click.Context) -> list[click.Parameter]:
        own = super().get_params(context)
        taken = {name for parameter in own for name in parameter.opts}
        return [*own, *(each for each in _options(getattr(self, "faq", FAQ)) if taken.isdisjoint(each.opts))]


def chosen(options: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Facet key -> slugs, from the options that a `Faceted` command was given."""
    return {key.removeprefix(_CHOICE).replace("__", "-"): slugs for key, slugs in options.items() if slugs}


def _value_of(option: str, args: list[str]) -> str | None:
    for index, arg in enumerate(args):
        if arg == option and index + 1 < len(args):
            return args[index + 1]
        if arg.startswith(f"{option}="):
            return arg.partition("=")[2]
    return None


def _options(faq: Path) -> Iterator[click.Parameter]:
    """None where the facets cannot be read: the command will say why."""
    try:
        text = (faq / facets.FILE).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    for facet in facets.read_facets(text)[0]:
        help_ = f"{facet.label}\u00a0: ne garder que cette valeur (peut se répéter)."
        name = _CHOICE + facet.key.replace("-", "__")
        yield click.Option([f"--{facet.key}", name], multiple=True, metavar="VALEUR", help=help_)
