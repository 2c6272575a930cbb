import re
from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice, prose

NAME = "sigle"
_ACRONYM = re.compile(r"(?<![\w./@-])[A-Z]{2,}(?![\w/@-]|\.\w)")
_EVERYDAY = {"CE", "FAQ", "HTTP", "HTTPS", "PDF", "QR", "SMS", "TVA", "UE", "URL", "USB"}
"""Clearer short than long."""
_ROMAN = re.compile(r"[IVXLCM]+")


def check(context: Context) -> Iterator[Problem]:
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
            yield advice(entry, NAME, message, match.start())


def _explained(text: str, match: re.Match[str]) -> bool:
    """« forme longue (SIGLE) », « SIGLE (forme longue) », or the acronym in its own cell of a table."""
    before, after = text[: match.start()].rstrip("* "), text[match.end() :].lstrip("* ")
    return before[-1:] in ("(", "|") or after[:1] == "("
