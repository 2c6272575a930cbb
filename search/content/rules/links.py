import re
from collections.abc import Iterator

from search.content.entry import Entry, place_in_answer
from search.content.problem import Problem, nearest
from search.content.rules import Context

NAME = "lien"
_SCHEMES = ("https:", "http:", "mailto:", "tel:")


def check(context: Context) -> Iterator[Problem]:
    """Un lien interne nomme le fichier d’une entrée publiée, et une ancre qui y existe."""
    for entry in context.corpus.entries:
        if not entry.published:
            continue
        for target in context.answers.get(entry).links:
            if message := _fault(context, entry, target):
                shown = target.removeprefix("faq:").partition("#")[0] or target.rpartition("--")[2]
                found = re.search(rf"\]\([^)]*{re.escape(shown)}", entry.answer)
                yield Problem(entry.path, *place_in_answer(entry, found.start() if found else 0), NAME, message)


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
