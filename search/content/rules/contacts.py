import re
from collections.abc import Iterator

from search.content.entry import Entry
from search.content.problem import Problem
from search.content.rules import Context, advice, prose

NAME = "coordonnees"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_LIKE_MAIL = re.compile(r"[\w.+-]+ ?@ ?[\w.-]*[a-z]|[\w.+-]+ ?[\[(](?:at|arobase)[\])] ?[\w.-]+")
_LINK = re.compile(r"\[([^\]\n]+)\]\((mailto|tel):([^)\s]*)\)")
_PHONE = re.compile(r"(?<![\d/.,:-])0[\s\u00a0\u202f.-]?\d(?:[\s\u00a0\u202f.-]?\d){7,9}(?![\d/])")
_WRITTEN = re.compile(r"0\d(?:[ \u00a0\u202f]\d\d){4}|0[ \u00a0\u202f]\d{3}(?:[ \u00a0\u202f]\d\d\d?){2,3}")


def check(context: Context) -> Iterator[Problem]:
    """Un courriel et un numéro de téléphone s’écrivent en entier, et leur lien mène à ce qui est écrit."""
    for entry in context.corpus.entries:
        yield from _links(entry)
        text = prose(entry.answer, links=True)
        for match in _LIKE_MAIL.finditer(text):
            if not _MAIL.fullmatch(match[0]):
                yield advice(entry, NAME, f"« {match[0]} » n’est pas un courriel complet.", match.start())
        for match in _PHONE.finditer(text):
            if not _WRITTEN.fullmatch(match[0]):
                message = f"« {match[0]} » : un numéro s’écrit par deux chiffres, « 01 23 45 67 89 »."
                yield advice(entry, NAME, message, match.start())


def _links(entry: Entry) -> Iterator[Problem]:
    for match in _LINK.finditer(entry.answer):
        shown, kind, target = match.groups()
        if kind == "mailto" and not _MAIL.fullmatch(target.partition("?")[0]):
            yield advice(entry, NAME, f"le lien « mailto:{target} » n’est pas un courriel complet.", match.start())
        elif kind == "mailto" and "@" in shown and shown.strip() != target.partition("?")[0]:
            message = f"le lien affiche « {shown} » mais écrit à « {target} »."
            yield advice(entry, NAME, message, match.start())
        elif kind == "tel" and not re.fullmatch(r"\+33\d{9}|\d{2,4}", target):
            message = f"le lien « tel:{target} » attend le numéro international, « tel:+33123456789 »."
            yield advice(entry, NAME, message, match.start())
        elif kind == "tel" and _digits(shown) and _digits(shown) != re.sub(r"^33", "0", _digits(target)):
            message = f"le lien affiche « {shown} » mais appelle « {target} »."
            yield advice(entry, NAME, message, match.start())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
