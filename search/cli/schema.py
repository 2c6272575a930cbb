"""`faq schema`: what other tools need to know of an entry."""

import json
from pathlib import Path

import click

from search.cli.options import faq_option, french, load
from search.editing.schema import json_schema, snippets
from search.files import write_whole

_VSCODE = Path(".vscode")


@click.command()
@faq_option
@click.option("--vscode", is_flag=True, help="Écrire plutôt l’aide à la saisie de VS Code, dans .vscode/.")
def schema(faq_dir: Path, vscode: bool) -> None:
    """Écrit le schéma JSON de l’en-tête d’une entrée, d’après facettes.yml."""
    facets = load(faq_dir).corpus.facets
    if not vscode:
        click.echo(_json(json_schema(facets)), nl=False)
        return
    try:
        write_whole(_VSCODE / "faq.code-snippets", _json(snippets(facets)))
    except OSError as error:
        raise click.ClickException(french(error)) from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
