"""What is said, and how."""

import re
from collections.abc import Iterator
from pathlib import Path

from search.content import typography
from search.content.checks import Context, Finding, in_answer, in_header, prose, rule
from search.content.entry import TABLE, Entry, split
from search.content.facets import slug
from search.content.problem import Severity
from search.content.typography import counted

MODEL = "_modele.md"
"""The entry to copy, in the folder of the entries."""
TO_WRITE = (
    "Réponse à écrire\u00a0: d’abord la réponse courte, en une phrase\u202f; puis le détail, les étapes, le contact."
)
"""The answer of a draft that `faq new` writes."""
_ONLY_YES_OR_NO = re.compile(r"(?:oui|non|si)(?:\W+(?:bien sûr|tout à fait|pas du tout|absolument))?\W*", re.IGNORECASE)
_FORMAT = "« faq format » le corrige."
_ACRONYM = re.compile(r"(?<![\w./@-])[A-Z]{2,}(?![\w/@-]|\.\w)")
_WELL_KNOWN = frozenset(
    """ADN AFNOR AG AMM ANSM ANSSI APE API ARN ARS BAL BO BODACC BOFIP BTS CA CAF CDD CDI CE CEDEX CEE CERFA CES CHU
    CNAM CNIL CNRS CPAM CPF CSE CSP CSS CSV CV DAE DGFIP DILA DOM DRH DSI DSP DU EEE EHPAD ESS ETP EU EURL FAQ FTP
    GIE GIP GPS HAS HT HTML HTTP HTTPS IBAN ID INPI INSEE INSERM IP IRM ISO IT JO JORF JPEG JPG JSON KO LAN LLC
    MAJ MP NAF NB NIR NTIC OK OMS ONG ONU OS PC PCR PDF PDG PHP PIB PME PMI PNG PPT PS QCM QR RAM RCS RGAA RGPD RH
    RIB RIO RNA RTT SA SARL SAS SASU SAV SCI SDK SEPA SIM SIREN SIRET SMIC SMS SNCF SQL SSH SSL STP SVG TCP TLS
    TOM TTC TV TVA TXT UDP UE UNESCO URI URL URSSAF USA USB UTC UTF UUID VAE VIP VPN VTC WIFI XLS XML YAML
    ZIP""".split()
)
"""Of French law, trade and office life: clearer short than long."""
_CAPITALS = frozenset(
    """ACK DELETE ERROR FALSE GET HEAD INFO KO NOTE NULL OK OPTIONS PATCH POST PUT SELECT TODO TRACE TRUE WARNING
    ATTENTION ET IMPORTANT JAMAIS MAIS NON OU OUI PAS RAPPEL TOUJOURS TOUS TOUT TRES""".split()
)
"""Words written in capitals, no acronyms."""
_SMALL = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")
"""Words of the answers: one that is also in capitals is stressed, no acronym."""
_ROMAN = re.compile(r"[IVXLCM]+")
PHRASINGS = 8
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
SENTENCE_WORDS = 40
_BREAK = re.compile(
    r"(?<=[.!?…])[\s*_»)\u00a0\u202f]+(?=[A-ZÀ-ÖØ-Þ«])|\n\s*\n|"
    r"\n\s*(?:[-*+>#]|\d+\.)\s|\n?[|\u202f\u00a0 ]*\||[;:](?=\s)"
)
_WORD = re.compile(r"[\w’'-]*\w")
ANSWER_WORDS = 400


@rule("reponse", Severity.ERROR)
def answer(context: Context) -> Iterator[Finding]:
    """Chaque entrée a une réponse, qui se comprend seule : jamais seulement « Oui » ou « Non », ni le texte
    du modèle."""
    models = {TO_WRITE, _first_line(context.directory / MODEL)}
    for entry in context.corpus.entries:
        if not entry.answer:
            message = "la réponse manque ; écrivez-la sous l’en-tête, après la seconde ligne « --- »."
            yield in_answer(entry, message)
        elif entry.published and _ONLY_YES_OR_NO.fullmatch(context.answers.get(entry).text):
            message = "la réponse ne dit que oui ou non ; faites-en une phrase qui se comprend sans la question."
            yield in_answer(entry, message)
        elif entry.published and entry.answer.splitlines()[0] in models:
            message = (
                "la réponse est encore celle du modèle\u00a0; écrivez-la, ou remettez «\u00a0statut: brouillon\u00a0»."
            )
            yield in_answer(entry, message)


def _first_line(model: Path) -> str:
    parts = split(model.read_text("utf-8-sig", "replace")) if model.is_file() else None
    return parts[3].strip().partition("\n")[0].strip() if parts else ""


@rule("typographie")
def typographic(context: Context) -> Iterator[Finding]:
    """La typographie est française : ’ « » … et des espaces insécables. `faq format` la corrige."""
    for entry in context.corpus.entries:
        for offset, fault in typography.faults(entry.answer):
            yield in_answer(entry, f"{fault} ; {_FORMAT}", offset)
        yield from _in_header(entry)


def _in_header(entry: Entry) -> Iterator[Finding]:
    for row in TABLE:
        value = getattr(entry, row.attribute) if row.kind.prose else None
        texts = (
            [((row.name,), value)]
            if isinstance(value, str)
            else [((row.name, i), v) for i, v in enumerate(value or ())]
        )
        for path, text in texts:
            for _, fault in typography.faults(text):
                yield in_header(entry, f"{fault} ; {_FORMAT}", *path)


@rule("sigle")
def acronyms(context: Context) -> Iterator[Finding]:
    """Un sigle a sa ligne dans `glossaire.yml`, ou sa forme longue à côté de lui dans la réponse."""
    known = set(
        _WELL_KNOWN
        | _CAPITALS
        | {row.acronym for row in context.corpus.glossary}
        | {word for row in context.corpus.glossary for text in (row.long_form, *row.synonyms) for word in text.split()}
    )
    for facet in context.corpus.facets:
        for value in facet.values:
            known.update(word for text in (value.label, *value.synonyms) for word in re.split(r"[^\w]+", text))
    small = {word.upper() for entry in context.corpus.entries for word in _SMALL.findall(entry.answer)}
    for entry in context.corpus.entries:
        text, seen = prose(entry.answer), set(known)
        for match in _ACRONYM.finditer(text):
            word = match[0]
            if word in seen or word in small or _ROMAN.fullmatch(word) or _explained(text, match):
                seen.add(word)
                continue
            seen.add(word)
            message = f"le sigle « {word} » n’est pas expliqué ; ajoutez-le à glossaire.yml."
            yield in_answer(entry, message, match.start())


def _explained(text: str, match: re.Match[str]) -> bool:
    """« forme longue (SIGLE) », « SIGLE (forme longue) », or the acronym in its own cell of a table."""
    before, after = text[: match.start()].rstrip("* "), text[match.end() :].lstrip("* ")
    return before[-1:] in ("(", "|") or after[:1] == "("


@rule("formulations")
def phrasings(context: Context) -> Iterator[Finding]:
    """Une réponse publiée a huit formulations au moins, dont une qui dit autre chose que les mots de sa question."""
    for entry in context.corpus.published:
        asked = set(_LONG_WORD.findall(slug(entry.question)))
        other = [phrasing for phrasing in entry.phrasings if not _mostly(phrasing, asked)]
        if len(entry.phrasings) < PHRASINGS:
            count = counted(len(entry.phrasings), "formulation")
            message = f"{count} seulement ; ajoutez ce que tapent ceux qui ignorent vos mots ({PHRASINGS} au moins)."
            yield in_header(entry, message, "formulations")
        elif not other:
            message = "toutes les formulations reprennent les mots de la question ; ajoutez des mots de tous les jours."
            yield in_header(entry, message, "formulations")


def _mostly(phrasing: str, asked: set[str]) -> bool:
    """Whether half of the words of `phrasing`, or more, are those `asked`."""
    words = _LONG_WORD.findall(slug(phrasing))
    return 2 * sum(word in asked for word in words) >= len(words)


@rule("phrase")
def sentences(context: Context) -> Iterator[Finding]:
    """Une phrase ne dépasse pas 40 mots ; un deux-points, un point-virgule ou un élément de liste la coupent."""
    for entry in context.corpus.entries:
        text, start = prose(entry.answer), 0
        for end in [*(match.start() for match in _BREAK.finditer(text)), len(text)]:
            words = len(_WORD.findall(text, start, end))
            if words > SENTENCE_WORDS:
                first = _WORD.search(text, start)
                message = f"cette phrase a {words} mots ; coupez-la en deux ou faites-en une liste."
                yield in_answer(entry, message, first.start() if first else start)
            start = end


@rule("longueur")
def length(context: Context) -> Iterator[Finding]:
    """Une réponse compte 400 mots au plus ; au-delà, elle contient plusieurs questions."""
    for entry in context.corpus.entries:
        words = len(context.answers.get(entry).text.replace(" · ", " ").split())
        if words > ANSWER_WORDS:
            message = f"cette réponse a {words} mots ; faites-en plusieurs questions."
            yield in_answer(entry, message)
