"""Headings, images and markup."""

import posixpath
import re
from collections.abc import Iterator

from search.content.checks import Context, Finding, in_answer, in_file, prose, rule
from search.content.corpus import LFS_POINTER, POINTER_MESSAGE
from search.content.markdown import HTML_TAG
from search.content.problem import Severity, nearest

_NO_NAME = re.compile(r"(?:une |l’)?(?:image|photo|illustration|figure|img|capture(?: d’écran)?|screenshot)\W*\d*")
IMAGE_KINDS = {
    "png": re.compile(rb"\x89PNG\r\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "gif": re.compile(rb"GIF8"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "svg": re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>|\s)*<svg\b", re.DOTALL),
}
_ACTIVE_SVG = re.compile(
    rb"<script|<foreignObject|<iframe|<!ENTITY|\son\w+\s*=|javascript:|href\s*=\s*[\"']?\s*(?:https?:)?//|url\(\s*[\"']?https?:",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<atx>.+?)[ \t#]*$|^(?P<underlined>\S.*)\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_LEVEL = re.compile(r"^(#{1,6})[ \t]+\S", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>\n]*)?/?>|<!--")


@rule("syntaxe", Severity.ERROR)
def syntax(context: Context) -> Iterator[Finding]:
    """Une réponse publiée s’écrit dans le Markdown que montre la forge : rien n’y reste comme on l’a tapé."""
    for entry in context.corpus.published:
        lines = entry.answer.split("\n")
        for line, typed, what in context.answers.get(entry).literals:
            column = lines[line].find(typed) + 1 if line < len(lines) else 1
            message = f"« {typed} » s’afficherait tel quel : c’est {what}."
            yield in_file(entry.path, message, entry.answer_line + line, max(column, 1))


@rule("image", Severity.ERROR)
def images(context: Context) -> Iterator[Finding]:
    """Chaque image a un texte de remplacement et son fichier, sous `faq/`."""
    for entry in context.corpus.entries:
        for address, text in context.answers.get(entry).images:
            offset = max(entry.answer.find(f"]({address}"), 0)
            if text.strip() and _names_nothing(text, address):
                message = f"« {text} » ne dit pas ce que montre l’image ; décrivez-la pour qui ne la voit pas."
                yield in_answer(entry, message, offset)
            if not text.strip():
                message = (
                    f"l’image « {address} » n’a pas de texte de remplacement ; écrivez ![ce qu’elle montre]({address})."
                )
                yield in_answer(entry, message, offset)
            path = posixpath.normpath(posixpath.join(entry.folder, address))
            if "://" in address or path not in context.corpus.images:
                near = tuple(posixpath.relpath(image, entry.folder) for image in context.corpus.images)
                hint = nearest(address, near) or " Déposez-la sous faq/, à côté de l’entrée."
                yield in_answer(entry, f"l’image « {address} » est introuvable.{hint}", offset)


def _names_nothing(text: str, address: str) -> bool:
    """Whether an alternative text is a mere word for an image, or the name of its file."""
    plain = text.strip().casefold().replace("'", "’")
    return bool(_NO_NAME.fullmatch(plain)) or plain in (posixpath.basename(address).casefold(), address.casefold())


@rule("fichier-image", Severity.ERROR)
def image_files(context: Context) -> Iterator[Finding]:
    """Un fichier d’image contient l’image que dit son nom, sans dépasser le poids permis, et un SVG n’a ni script ni
    lien extérieur."""
    for path in context.corpus.images:
        content = (context.directory / path).read_bytes()
        if message := image_fault(path, content, context.max_image):
            yield in_file(path, f"{message}.")


def image_fault(path: str, content: bytes, most: int) -> str | None:
    """What keeps an image from being published, in French."""
    if not content:
        return "cette image est vide ; déposez-la de nouveau"
    if content.startswith(LFS_POINTER):
        return POINTER_MESSAGE
    if len(content) > most:
        weights = (f"{size / 1000:.0f}\u00a0ko" for size in (len(content), most))
        return "cette image pèse {} ; le maximum est {} : réduisez-la".format(*weights)
    kind = path.rpartition(".")[2].lower()
    if not IMAGE_KINDS[kind].match(content):
        return f"ce fichier n’est pas une image « .{kind} » ; enregistrez-la de nouveau"
    if kind == "svg" and (found := _ACTIVE_SVG.search(content)):
        what = found[0].decode("utf-8", "replace").strip()
        return f"ce dessin contient « {what} » : retirez ce qui s’exécute ou vient d’ailleurs"
    return None


@rule("ancre", Severity.ERROR)
def anchors(context: Context) -> Iterator[Finding]:
    """Deux titres d’une réponse ne portent pas le même nom : leurs ancres se confondraient."""
    for entry in context.corpus.entries:
        titles = [(match.start(), match["atx"] or match["underlined"]) for match in _HEADING.finditer(entry.answer)]
        if len({title.casefold() for _, title in titles}) == len(titles):
            continue
        seen: set[str] = set()
        shown = prose(entry.answer)
        for start, title in titles:
            if shown[start].isspace():
                continue  # a comment in code, not a heading
            if title.casefold() in seen:
                remedy = "distinguez-les, leurs ancres sont identiques"
                message = f"le titre «\u00a0{title}\u00a0» est écrit deux fois\u00a0; {remedy}."
                yield in_answer(entry, message, start)
            seen.add(title.casefold())


@rule("niveau-de-titre")
def heading_levels(context: Context) -> Iterator[Finding]:
    """Les titres d’une réponse commencent à `##` (la question est le titre de la page) et ne sautent pas de niveau."""
    for entry in context.corpus.entries:
        level = 1
        for match in _LEVEL.finditer(prose(entry.answer)):
            found = len(match[1])
            if found == 1 or found > level + 1:
                message = f"un titre de niveau {found} est ici ; écrivez « {'#' * min(level + 1, 6)} »."
                yield in_answer(entry, message, match.start())
            level = max(found, 2)


@rule("html")
def html(context: Context) -> Iterator[Finding]:
    """Une réponse s’écrit en Markdown, sans HTML : une balise s’afficherait telle quelle."""
    for entry in context.corpus.entries:
        for match in _TAG.finditer(prose(entry.answer)):
            if entry.published and HTML_TAG.fullmatch(match[0]):
                continue  # an error, said by `syntaxe`
            message = f"la balise « {match[0]} » s’affichera telle quelle ; écrivez-la en Markdown."
            yield in_answer(entry, message, match.start())
