"""What several subcommands share: options, one of them per facet, progress, errors in French without a traceback."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from search.cache import FILE, Cache
from search.content import facets
from search.content.checks import Checked, check_corpus
from search.content.corpus import CorpusError
from search.content.typography import counted
from search.content.yaml_marks import parse
from search.files import explain
from search.site.settings import Settings, SettingsError, read_settings

F = TypeVar("F", bound=Callable[..., Any])
Progress = Callable[[str, int, int], None]
"""(what is being done, done so far, out of)."""
FAQ = Path("faq")
_CHOICE = "choice_"


def faq_option(function: F) -> F:
    """`--faq DOSSIER`: the folder of the entries."""
    return click.option(
        "--faq", "faq_dir", type=click.Path(path_type=Path), default=FAQ, show_default=True,
        help="Dossier des entrées.", metavar="DOSSIER",
    )(function)  # fmt: skip


def load(faq_dir: Path, today: date | None = None, style: bool = False, empty: bool = False) -> Checked:
    """Load and check `faq_dir`, with the rules of style if asked; no FAQ there ends the command with one sentence.
    `empty`: for the commands that write its first entries."""
    try:
        return check_corpus(
            faq_dir,
            today=today or date.today(),
            cache=Cache(cache_folder() / FILE),
            style=style,
            empty=empty,
            max_image=max_image(),
        )
    except (CorpusError, OSError) as error:
        raise click.ClickException(french(error)) from error


def cache_folder(setting: str = "", drafts: bool = False) -> Path:
    """Where all that can be made again is: FAQ_CACHE, for a project that cannot be written, else the setting `cache`
    (`setting`, if it was read). A preview with drafts has its own, for its index is not that of the public site."""
    folder = Path(os.environ.get("FAQ_CACHE") or setting or _settings().cache)
    return folder / "brouillons" if drafts else folder


def max_image() -> int:
    """The weight, in bytes, that no image of this site may pass."""
    return _settings().image_max * 1000


def _settings() -> Settings:
    """Those of the site that `mkdocs.yml` describes here; where it cannot be read, `faq build` will say why."""
    try:
        config = parse(Path("mkdocs.yml").read_text("utf-8")).value or {}
        return read_settings(config["extra"]["faq"])
    except (OSError, UnicodeDecodeError, KeyError, TypeError, SettingsError):
        return Settings()


def clean(faq_dir: Path) -> Checked:
    """Like `load`, and a FAQ with errors ends the command after showing them all."""
    checked = load(faq_dir)
    for problem in checked.errors:
        click.echo(str(problem), err=True)
    if checked.errors:
        raise click.ClickException(f"{counted(len(checked.errors), 'erreur')} dans la FAQ\u00a0: rien n’a été fait.")
    return checked


def french(error: Exception) -> str:
    """One French sentence for an error of reading or writing."""
    return explain(error) if isinstance(error, OSError) else str(error)


def terminal_progress() -> Progress | None:
    """One line that rewrites itself, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(what: str, done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        click.echo(f"\r\033[K{what}\u00a0: {done}/{total}{end}", nl=False, err=True)

    return show


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
