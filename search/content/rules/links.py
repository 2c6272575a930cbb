"""Links, and what they lead to."""

import re
from collections.abc import Iterator

from search.content.checks import Context, Finding, in_answer, prose, rule
from search.content.entry import Entry
from search.content.problem import Severity, nearest

_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_VAGUE = re.compile(
    r"(?:cliquez |cliquer |voir |c’est |c'est )?(?:ici|là|lien|ce lien|le lien|lien suivant|cette page|ce site|page|"
    r"site|voir|en savoir plus|plus d’infos?|lire la suite|suite|document|télécharger)\W*",
    re.IGNORECASE,
)
_TEXT = re.compile(r"(?<!!)\[([^\]\n]+)\]\(")
_URL = re.compile(r"(?:https?://|www\.)[^\s)\]»]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_LIKE_MAIL = re.compile(r"[\w.+-]+ ?@ ?[\w.-]*[a-z]|[\w.+-]+ ?[\[(](?:at|arobase)[\])] ?[\w.-]+")
_LINK = re.compile(r"\[([^\]\n]+)\]\((mailto|tel):([^)\s]*)\)")
_PHONE = re.compile(r"(?<![\d/.,:-])0[\s\u00a0\u202f.-]?\d(?:[\s\u00a0\u202f.-]?\d){7,9}(?![\d/])")
_WRITTEN = re.compile(r"0\d(?:[ \u00a0\u202f]\d\d){4}|0[ \u00a0\u202f]\d{3}(?:[ \u00a0\u202f]\d\d\d?){2,3}")


@rule("lien", Severity.ERROR)
def targets(context: Context) -> Iterator[Finding]:
    """Un lien interne nomme le fichier d’une entrée publiée, et une ancre qui y existe."""
    for entry in context.corpus.entries:
        if not entry.published:
            continue
        for target in context.answers.get(entry).links:
            if message := _fault(context, entry, target):
                shown = target.removeprefix("faq:").partition("#")[0] or target.rpartition("--")[2]
                found = re.search(rf"\]\([^)]*{re.escape(shown)}", entry.answer)
                yield in_answer(entry, message, found.start() if found else 0)


def _fault(context: Context, entry: Entry, target: str) -> str | None:
    if target.startswith(_SCHEMES):
        return None
    page, _, anchor = target.partition("#")
    other = entry if not page else context.corpus.by_id.get(page.removeprefix("faq:"))
    if page and not page.startswith("faq:"):
        return f"le lien « {target} » ne mène nulle part ; écrivez https://… ou le fichier d’une entrée (autre-id.md)."
    if other is None or not other.published:
        wanted = page.removeprefix("faq:")
        hint = "" if other else nearest(wanted, tuple(entry.id for entry in context.corpus.published))
        return f"le lien mène à « {wanted} », qui n’est pas une entrée publiée.{hint}"
    anchor = anchor.removeprefix(f"{other.id}--")
    anchors = context.answers.get(other).anchors
    if anchor and anchor not in anchors:
        return f"l’ancre « #{anchor} » n’existe pas dans {other.path}.{nearest(anchor, anchors)}"
    return None


@rule("texte-de-lien")
def link_texts(context: Context) -> Iterator[Finding]:
    """Le texte d’un lien dit où il mène : jamais « ici », « cliquez ici » ou « en savoir plus »."""
    for entry in context.corpus.entries:
        for match in _TEXT.finditer(prose(entry.answer, links=True)):
            if _VAGUE.fullmatch(match[1]):
                message = f"« {match[1]} » ne dit pas où mène ce lien ; nommez la page."
                yield in_answer(entry, message, match.start())


@rule("adresse-nue")
def bare_urls(context: Context) -> Iterator[Finding]:
    """Une adresse web s’écrit comme un lien : [le nom de la page](https://…)."""
    for entry in context.corpus.entries:
        for match in _URL.finditer(prose(entry.answer)):
            message = f"« {match[0]} » n’est pas un lien ; écrivez [le nom de la page]({match[0]})."
            yield in_answer(entry, message, match.start())


@rule("coordonnees")
def contacts(context: Context) -> Iterator[Finding]:
    """Un courriel et un numéro de téléphone s’écrivent en entier, et leur lien mène à ce qui est écrit."""
    for entry in context.corpus.entries:
        yield from _contact_links(entry)
        text = prose(entry.answer, links=True)
        for match in _LIKE_MAIL.finditer(text):
            if not _MAIL.fullmatch(match[0]):
                yield in_answer(entry, f"« {match[0]} » n’est pas un courriel complet.", match.start())
        for match in _PHONE.finditer(text):
            if not _WRITTEN.fullmatch(match[0]):
                message = f"« {match[0]} » : un numéro s’écrit par deux chiffres, « 01 23 45 67 89 »."
                yield in_answer(entry, message, match.start())


def _contact_links(entry: Entry) -> Iterator[Finding]:
    for match in _LINK.finditer(entry.answer):
        shown, kind, target = match.groups()
        if kind == "mailto" and not _MAIL.fullmatch(target.partition("?")[0]):
            yield in_answer(entry, f"le lien « mailto:{target} » n’est pas un courriel complet.", match.start())
        elif kind == "mailto" and "@" in shown and shown.strip() != target.partition("?")[0]:
            message = f"le lien affiche « {shown} » mais écrit à « {target} »."
            yield in_answer(entry, message, match.start())
        elif kind == "tel" and not re.fullmatch(r"\+33\d{9}|\d{2,4}", target):
            message = f"le lien « tel:{target} » attend le numéro international, « tel:+33123456789 »."
            yield in_answer(entry, message, match.start())
        elif kind == "tel" and _digits(shown) and _digits(shown) != re.sub(r"^33", "0", _digits(target)):
            message = f"le lien affiche « {shown} » mais appelle « {target} »."
            yield in_answer(entry, message, match.start())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
