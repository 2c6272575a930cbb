"""What may be out of date."""

from collections.abc import Iterator
from datetime import timedelta

from search.content.checks import Context, Finding, in_header, rule

CAUTION_AGE = timedelta(days=180)
SOURCE_AGE = timedelta(days=540)


@rule("relecture")
def review_dates(context: Context) -> Iterator[Finding]:
    """Une entrée publiée dit quand la relire (`revoir_avant`), et cette date est après `verifie_le`."""
    for entry in context.corpus.published:
        if entry.review_by is None:
            message = "la date de relecture manque ; ajoutez « revoir_avant: AAAA-MM-JJ »."
            yield in_header(entry, message, "revoir_avant")
        elif entry.verified_on and entry.verified_on > entry.review_by:
            message = "« revoir_avant » est plus ancien que « verifie_le » ; repoussez-le."
            yield in_header(entry, message, "revoir_avant")
        if entry.verified_on and entry.verified_on > context.today:
            yield in_header(entry, "« verifie_le » est dans l’avenir.", "verifie_le")


@rule("perime")
def expired(context: Context) -> Iterator[Finding]:
    """Une entrée est relue avant sa date `revoir_avant` : ensuite, la page prévient le lecteur."""
    for entry in context.corpus.published:
        if entry.review_by and entry.review_by < context.today:
            message = f"à relire depuis le {entry.review_by:%d/%m/%Y} ; vérifiez les faits puis repoussez cette date."
            yield in_header(entry, message, "revoir_avant")


@rule("source-ancienne")
def old_sources(context: Context) -> Iterator[Finding]:
    """Une source est relue tous les dix-huit mois : `verifie_le` le dit."""
    for entry in context.corpus.published:
        if entry.source and entry.verified_on and context.today - entry.verified_on > SOURCE_AGE:
            remedy = "rouvrez-la et mettez « verifie_le » à jour"
            message = f"source relue le {entry.verified_on:%d/%m/%Y} seulement ; {remedy}."
            yield in_header(entry, message, "verifie_le")


@rule("prudence")
def cautions(context: Context) -> Iterator[Finding]:
    """Une note `prudence` est levée dans les six mois qui suivent `verifie_le` : vérifiez, puis retirez-la."""
    for entry in context.corpus.published:
        if entry.caution and entry.verified_on and context.today - entry.verified_on > CAUTION_AGE:
            message = f"cette note attend depuis le {entry.verified_on:%d/%m/%Y} ; vérifiez ce point puis retirez-la."
            yield in_header(entry, message, "prudence")
