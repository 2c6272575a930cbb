"""What is said, and how."""

import re
from collections.abc import Iterator
from pathlib import Path

from search.content import typography
from search.content.checks import Context, Finding, in_answer, in_header, prose, rule
from search.content.entry import TABLE, Entry, split
from search.content.problem import Severity

MODEL = "_modele.md"
"""The entry to copy, in the folder of the entries."""
TO_WRITE = (
    "Réponse à écrire\u00a0: d’abord la réponse courte, en une phrase\u202f; puis le détail, les étapes, le contact."
)
"""The answer of a draft that `faq new` writes."""
_ONLY_YES_OR_NO = re.compile(r"(?:oui|non|si)(?:\W+(?:bien sûr|tout à fait|pas du tout|absolument))?\W*", re.IGNORECASE)
_FORMAT = "« faq format » le corrige."
_ACRONYM = re.compile(r"(?<![\w./@-])[A-Z]{2,}(?![\w/@-]|\.\w)")
_EVERYDAY = {"CE", "FAQ", "HTTP", "HTTPS", "PDF", "QR", "SMS", "TVA", "UE", "URL", "USB"}
"""Clearer short than long."""
_ROMAN = re.compile(r"[IVXLCM]+")
SENTENCE_WORDS = 40
_BREAK = re.compile(
    r"(?<=[.!?…])[\s*_»)\u00a0\u202f]+(?=[A-ZÀ-ÖØ-Þ«])|\n\s*\n|"
    r"\n\s*(?:[-*+>#]|\d+\.)\s|\n?[|\u202f\u00a0 ]*\||[;:](?=\s)"
)
_WORD = re.compile(r"[\w’'-]*\w")
ANSWER_WORDS = 400


@rule("reponse", Severity.ERROR)
def answer(context: Context) -> Iterator[Finding]:
    """Chaque entrée a une réponse, qui se comprend seule : jamais seulement « Oui » ou « Non », ni le texte
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
    """La typographie est française : ’ « » … et des espaces insécables. `faq format` la corrige."""
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
    known = (
        _EVERYDAY
        | {row.acronym for row in context.corpus.glossary}
        | {word for row in context.corpus.glossary for text in (row.long_form, *row.synonyms) for word in text.split()}
    )
    for facet in context.corpus.facets:
        for value in facet.values:
            known.update(word for text in (value.label, *value.synonyms) for word in re.split(r"[^\w]+", text))
    for entry in context.corpus.entries:
        text, seen = prose(entry.answer), set(known)
        for match in _ACRONYM.finditer(text):
            word = match[0]
            if word in seen or _ROMAN.fullmatch(word) or _explained(text, match):
                seen.add(word)
                continue
            seen.add(word)
            message = f"le sigle « {word} » n’est pas expliqué ; ajoutez-le à glossaire.yml."
            yield in_answer(entry, message, match.start())


def _explained(text: str, match: re.Match[str]) -> bool:
    """« forme longue (SIGLE) », « SIGLE (forme longue) », or the acronym in its own cell of a table."""
    before, after = text[: match.start()].rstrip("* "), text[match.end() :].lstrip("* ")
    return before[-1:] in ("(", "|") or after[:1] == "("


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
        words = len(context.answers.get(entry).text.split())
        if words > ANSWER_WORDS:
            message = f"cette réponse a {words} mots ; faites-en plusieurs questions."
            yield in_answer(entry, message)
