"""`faq formulations`: what readers typed and did not find, as formulations to accept."""

from pathlib import Path

import click

from search.cli.options import faq_option, french, load
from search.content.typography import counted
from search.content.votes import VotesError, read_export
from search.editing.phrasings import PhrasingsError, apply, proposals_text, read_accepted
from search.editing.searching import searcher_for
from search.engine.proposals import propose
from search.files import write_whole


@click.command()
@faq_option
@click.option(
    "--votes", type=click.Path(path_type=Path), help="Un fichier de «\u00a0faq votes export\u00a0».", metavar="FICHIER"
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("formulations.yml"),
    show_default=True,
    help="Où écrire les propositions.",
    metavar="FICHIER",
)
@click.option(
    "--apply",
    "accepted",
    type=click.Path(path_type=Path),
    help="Ajouter aux entrées les propositions acceptées de ce fichier.",
    metavar="FICHIER",
)
def formulations(faq_dir: Path, votes: Path | None, out: Path, accepted: Path | None) -> None:
    """Propose des formulations d’après les recherches sans résultat et les avis\u00a0; ajoute celles qu’on accepte."""
    checked = load(faq_dir)
    corpus = checked.corpus
    try:
        if accepted:
            changed = apply(read_accepted(accepted, corpus), corpus, faq_dir)
            for path in changed:
                click.echo(path)
            click.echo(f"{counted(len(changed), 'entrée complétée', 'entrées complétées')}.", err=True)
            return
        if not votes:
            raise click.UsageError("donnez --votes, ou --apply.")
        export = read_export(votes.read_text("utf-8"))
        with searcher_for(corpus, checked.answers.get) as searcher:
            proposals = propose(export, corpus, searcher)
        write_whole(out, proposals_text(proposals, corpus, out.name))
        click.echo(f"{counted(len(proposals), 'proposition')} dans {out}.", err=True)
    except (VotesError, PhrasingsError) as error:
        raise click.ClickException(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(french(error)) from error
