"""The `faq` command. Each subcommand lives in its own module and is imported only when it is called."""

import _thread
import codecs
import io
import sys
import threading
import unicodedata
from importlib import import_module
from importlib.util import find_spec

import click

from search import __version__
from search.cli.french import speak_french

COMMANDS = {
    "build": "search.cli.build:build",
    "check": "search.cli.check:check",
    "export": "search.cli.export:export",
    "export-data": "search.cli.export_data:export_data",
    "format": "search.cli.format:format_",
    "formulations": "search.cli.formulations:formulations",
    "import": "search.cli.import_:import_",
    "index": "search.cli.index:index",
    "init": "search.cli.init:init",
    "links": "search.cli.links:links",
    "new": "search.cli.new:new",
    "report": "search.cli.report:report_",
    "review": "search.cli.review:review",
    "schema": "search.cli.schema:schema",
    "search": "search.cli.search:search",
    "serve": "service.serve:serve",
    "upgrade": "search.cli.upgrade:upgrade",
    "votes": "service.cli:votes",
}
"""Subcommand -> "module:object". `service` is optional: without it, only its commands are missing."""

INTERRUPTED = 128 + 2
"""What a shell takes for Ctrl-C: 128, and the number of SIGINT."""


speak_french()


class _Lazy(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(name for name, place in COMMANDS.items() if find_spec(place.partition(".")[0]))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        try:
            command = getattr(import_module(module), attribute)
        except ModuleNotFoundError as error:
            missing = f"la commande « {name} » demande « {error.name} » ; installez le projet avec « make install »."
            raise click.ClickException(missing) from error
        assert isinstance(command, click.Command)
        return command

    def invoke(self, context: click.Context) -> object:
        """Ctrl-C is no fault: one line, and the status by which a shell knows it."""
        try:
            return super().invoke(context)
        except (KeyboardInterrupt, click.Abort) as error:
            if not isinstance(error, KeyboardInterrupt) and not isinstance(error.__context__, KeyboardInterrupt):
                raise  # the end of what is typed, not Ctrl-C
            click.echo("\nInterrompu\u00a0; rien n’est resté à moitié fait.", err=True)
            raise SystemExit(INTERRUPTED) from None


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Une FAQ : la créer, la vérifier, y chercher, la construire, l’exporter."""


_PLAIN = {"\u202f": "\u00a0", "→": "->", "\u2011": "-"}


def show_anywhere() -> None:
    """A console whose encoding lacks a character of ours (cp1252 has no thin space) shows its nearest, never raises."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="nearest")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    found = []
    for character in error.object[error.start : error.end]:
        plain = _PLAIN.get(character) or unicodedata.normalize("NFKD", character)
        for candidate in (plain, " " if plain.isspace() else "?"):
            try:
                candidate.encode(error.encoding)
            except UnicodeEncodeError:
                continue
            found.append(candidate)
            break
    return "".join(found), error.end


def lose_no_interrupt() -> None:
    """A Ctrl-C that falls into a finalizer is printed and lost by Python: it is given again, once that is over."""

    def given_again(lost: "sys.UnraisableHookArgs") -> None:
        if lost.exc_type is KeyboardInterrupt:
            threading.Timer(0.01, _thread.interrupt_main).start()
        else:
            sys.__unraisablehook__(lost)

    sys.unraisablehook = given_again


def run() -> None:
    """The console's `faq`."""
    show_anywhere()
    lose_no_interrupt()
    main()
