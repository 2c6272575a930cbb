"""`faq new`: the draft of a question."""

from collections.abc import Sequence
from pathlib import Path

import click

from search.cli.options import faq_option, french, load
from search.content.checks import Checked
from search.content.corpus import Corpus
from search.content.entry import Entry, entry_text
from search.content.facets import FOLDERS_FILE, SLUG
from search.content.front_matter import Source, Status
from search.content.problem import nearest
from search.content.rules.text import TO_WRITE
from search.content.typography import mend_line
from search.editing.duplicates import find_duplicates
from search.editing.formatting import ended, id_of
from search.files import write_whole


@click.command()
@faq_option
@click.option("--question", help="La question, telle qu’un lecteur la pose.")
@click.option("--folder", help="Son dossier, parmi ceux de faq/.", metavar="DOSSIER")
@click.option("--phrasing", "phrasings", multiple=True, help="Une autre façon de la poser (peut se répéter).")
@click.option(
    "--facet", "choices", multiple=True, metavar="CLÉ=VALEUR", help="Une valeur de facette (peut se répéter)."
)
@click.option("--source", help="Le document d’où viendra la réponse\u00a0: titre, ou titre | adresse.")
@click.option("--id", "id_", help="Son identifiant\u00a0; sinon, il vient de la question.")
def new(
    faq_dir: Path,
    question: str | None,
    folder: str | None,
    phrasings: tuple[str, ...],
    choices: tuple[str, ...],
    source: str | None,
    id_: str | None,
) -> None:
    """Écrit le brouillon d’une nouvelle question, prêt à compléter."""
    checked = load(faq_dir, empty=True)
    corpus = checked.corpus
    asked = not question
    question = mend_line(ended(question or click.prompt("1. La question, telle qu’un lecteur la pose")))
    asked_folder = f"2. Son dossier ({', '.join(folders(corpus)) or 'à créer'})"
    folder = known_folder(faq_dir, corpus, folder or click.prompt(asked_folder))
    if asked:
        phrasings = phrasings or listed(
            click.prompt("3. D’autres façons de la poser, séparées par «\u00a0/\u00a0»", "", show_default=False), "/"
        )
        choices = choices or tuple(ask_facets(corpus))
        source = source or click.prompt("5. D’où vient la réponse (titre | adresse)", "", show_default=False)
    entry = Entry(
        id=free_id(corpus, id_, question),
        folder=folder,
        path="",
        question=question,
        answer=TO_WRITE,
        phrasings=tuple(mend_line(ended(phrasing)) for phrasing in phrasings),
        facets=chosen(corpus, choices),
        status=Status.DRAFT,
        source=read_source(source),
    )
    warn_of_duplicates(checked, entry)
    path = write(faq_dir, corpus, entry)
    remedy = "écrivez la réponse sous la seconde ligne «\u00a0---\u00a0»"
    click.echo(f"{path}\u00a0: {remedy}, puis passez «\u00a0statut\u00a0» à «\u00a0publie\u00a0».")


def ask_facets(corpus: Corpus) -> list[str]:
    """One question for all facets, with the allowed values shown."""
    click.echo("4. Ses facettes\u00a0; valeurs possibles\u00a0:")
    for facet in corpus.facets:
        click.echo(f"   {facet.key}\u00a0: {', '.join(facet.by_slug)}")
    return list(
        listed(
            click.prompt("   Vos choix, par exemple «\u00a0clé=valeur, clé=valeur\u00a0»", "", show_default=False), ","
        )
    )


def chosen(corpus: Corpus, choices: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The values asked for, with those they imply; a wrong one ends the command."""
    facets = {facet.key: facet for facet in corpus.facets}
    found: dict[str, dict[str, None]] = {}
    for choice in choices:
        key, _, slug = (part.strip() for part in choice.partition("="))
        if key not in facets:
            raise click.ClickException(f"«\u00a0{key}\u00a0» n’est pas une facette.{nearest(key, tuple(facets))}")
        value = facets[key].by_slug.get(slug)
        if value is None:
            hint = nearest(slug, tuple(facets[key].by_slug))
            raise click.ClickException(f"«\u00a0{slug}\u00a0» n’est pas une valeur de «\u00a0{key}\u00a0».{hint}")
        found.setdefault(key, {})[slug] = None
        for other, implied in value.implies.items():
            found.setdefault(other, {})[implied] = None
    return {facet.key: tuple(found[facet.key]) for facet in corpus.facets if facet.key in found}


def warn_of_duplicates(checked: Checked, entry: Entry) -> None:
    for duplicate in find_duplicates(checked.corpus, [entry], checked.answers.get).get(entry.id, ()):
        click.secho(
            f"Question proche, déjà posée\u00a0: «\u00a0{duplicate.entry.question}\u00a0» ({duplicate.entry.path})",
            fg="yellow",
        )


def write(faq_dir: Path, corpus: Corpus, entry: Entry) -> Path:
    """The new file; an existing one is never touched."""
    path = faq_dir / entry.folder / f"{entry.id}.md"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(entry_text(entry, corpus.facets))
    except FileExistsError as error:
        raise click.ClickException(f"«\u00a0{path}\u00a0» existe déjà\u00a0; rien n’a été écrit.") from error
    except OSError as error:
        raise click.ClickException(french(error)) from error
    return path


def free_id(corpus: Corpus, wanted: str | None, question: str) -> str:
    taken = set(corpus.by_id) | {old for entry in corpus.entries for old in entry.former_ids}
    if wanted is None:
        return id_of(question, taken)
    if not SLUG.fullmatch(wanted):
        rule = "un identifiant n’a que des minuscules sans accent, des chiffres et des tirets"
        raise click.ClickException(f"«\u00a0{wanted}\u00a0»\u00a0: {rule}.")
    if wanted in taken:
        raise click.ClickException(f"l’identifiant «\u00a0{wanted}\u00a0» est déjà pris.")
    return wanted


def folders(corpus: Corpus) -> list[str]:
    return [folder.slug for folder in corpus.folders] or sorted({entry.folder for entry in corpus.entries})


def known_folder(faq_dir: Path, corpus: Corpus, wanted: str) -> str:
    """One that exists, or that the user agrees to create."""
    if wanted in folders(corpus):
        return wanted
    missing = f"le dossier «\u00a0{wanted}\u00a0» n’existe pas.{nearest(wanted, folders(corpus))}"
    if not SLUG.fullmatch(wanted):
        raise click.ClickException(f"{missing} Un nom de dossier n’a que des minuscules, des chiffres et des tirets.")
    question = f"{missing[0].upper()}{missing[1:]} Le créer\u00a0?"
    if click.prompt(question, "n", type=click.Choice(["o", "n"], case_sensitive=False)) == "n":
        raise click.ClickException("rien n’a été écrit.")
    listing = faq_dir / FOLDERS_FILE
    if listing.is_file():
        label = wanted.replace("-", " ").capitalize()
        text = listing.read_text("utf-8").rstrip("\n")
        write_whole(listing, f"{text}\n- dossier: {wanted}\n  label: {label}\n".lstrip())
        click.echo(f"{listing}\u00a0: «\u00a0{label}\u00a0» y est ajouté\u00a0; son libellé se change là.")
    return wanted


def read_source(text: str | None) -> Source | None:
    title, _, address = (part.strip() for part in (text or "").partition("|"))
    if address and not address.startswith(("https://", "http://")):
        raise click.ClickException(f"l’adresse «\u00a0{address}\u00a0» doit commencer par https://.")
    return Source(title, address or None) if title else None


def listed(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())
