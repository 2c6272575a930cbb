"""Answers: Markdown to HTML and to plain text, the same for pages, index and checks.

Markdown means what a forge shows: CommonMark, with GitHub's tables, strikethrough, task lists and alerts. Raw HTML is
not markup here: it is shown as it was typed. A link to another entry is written as a link to its file
(`../dossier/autre-id.md#ancre`) and leaves as `faq:autre-id#ancre`, since the URL depends on where the answer is
shown; `link_entries` fills it in. Anchors carry the entry's id, so that two answers may share a page.
"""

import html
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from search.cache import Cache
from search.content.entry import Entry
from search.content.glossary import Acronym

LIBRARIES = ("markdown-it-py",)
ALERTS = {"NOTE": "Note", "TIP": "Astuce", "IMPORTANT": "Important", "WARNING": "Attention", "CAUTION": "Prudence"}
"""GitHub's kinds of alert -> their title."""
_NESTING = 100
_ENTRY_LINK = re.compile(r"(?:\.{1,2}/)?(?:[\w-]+/)*([\w-]+)\.md(#.*)?$")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_TH = re.compile(r"<th\b")
_EMPTY_HEAD = re.compile(r"<th\b([^>]*)>\s*</th>")
_TAG = re.compile(r"<[^>]+>")
_ALERT = re.compile(rf"\[!({'|'.join(ALERTS)})\]\s*")
_TASK = re.compile(r"\[([ xX])\][ \u00a0]")
_ELEMENTS = (
    "a abbr address article aside audio b blockquote br button canvas caption center cite code col colgroup dd "
    "del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form h[1-6] header hr i "
    "iframe img input ins kbd label legend li link main map mark meta nav noscript object ol optgroup option p "
    "picture pre q s samp script section select small source span strike strong style sub summary sup svg table "
    "tbody td template textarea tfoot th thead time title tr tt u ul var video wbr"
)
HTML_TAG = re.compile(rf"(?i:</?(?:{_ELEMENTS.replace(' ', '|')})(?:\s[^<>]*)?/?>|<!--)")
_LITERAL = (
    (r"\[\^[^\]\s]+\]:?", "une note de bas de page ; mettez-la dans le texte"),
    (
        r"^(?:!!!|\?\?\?\+?|:::)[ \t]*\w.*",
        "un encadré d’un autre outil ; écrivez une citation qui commence par « > [!NOTE] »",
    ),
    (r"\{:[^}\n]*\}|\{[.#][\w-]+\}", "un attribut d’un autre outil ; retirez-le"),
    (
        r"[%$]\{\w+\}|<%=?.*?%>|\{\{.*?\}\}|\{%.*?%\}",
        "une variable à remplacer ; écrivez sa valeur, ou mettez-la en code",
    ),
    (r"\\r\\n|\\n(?=\\n|[A-ZÀ-Ý*#-]|\s*$)", "une fin de ligne en toutes lettres ; allez à la ligne"),
    (
        r"(?<!\*)\*\*(?!\*)|(?<!\w)__(?=\w)|(?<!~)~~(?!~)",
        "une mise en forme qui ne prend pas ; collez ces signes au texte, ou retirez-les",
    ),
    (r"\[\[[^\]\n]+\]\]", "un lien d’un autre outil ; écrivez [texte](adresse)"),
    (r"!?\[[^\]\n]*\]\([^)\n]*\)?", "un lien qui ne prend pas ; écrivez [texte](adresse), l’adresse sans espace"),
    (HTML_TAG.pattern, "du HTML ; écrivez-le en Markdown"),
)
"""Syntax of other tools, and of this one gone wrong, that readers would see as it was typed."""
_SUSPECT = re.compile(r"[\[{<\\]|\*\*|__|~~|!!!|\?\?\?|:::")
"""Without one of these signs, a text holds none of the above."""
_LITERALS = tuple((re.compile(pattern), what) for pattern, what in _LITERAL)


@dataclass(frozen=True)
class Rendered:
    html: str
    text: str
    """Plain text, one line a block; the cells of a row are parted by ` · `, an empty one is `–`."""
    anchors: tuple[str, ...]
    """Ids of headings, without the entry's prefix."""
    links: tuple[str, ...]
    """Targets as they leave: `faq:…`, `#…`, `https:…`, `mailto:…`."""
    images: tuple[tuple[str, str], ...]
    """(address, alternative text)."""
    terms: tuple[str, ...] = ()
    """Acronyms of the glossary that the answer uses, each linked once as `glossaire:<slug>`."""
    literals: tuple[tuple[int, str, str], ...] = ()
    """(line of the answer from 0, what stands there, what it is in French): markup that is shown as typed."""


class Renderer:
    """Turns answers into HTML."""

    def __init__(self, glossary: Sequence[Acronym] = ()) -> None:
        self.parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": _NESTING})
        self.parser.enable(["table", "strikethrough"])
        self.glossary = {row.acronym: row for row in glossary}
        words = sorted(map(re.escape, self.glossary), key=len, reverse=True)
        self.acronyms = re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])") if words else None

    def render(self, answer: str, entry_id: str = "") -> Rendered:
        """Convert one answer; `entry_id` prefixes its anchors. One nested beyond reason comes out as typed."""
        try:
            tokens = self.parser.parse(answer)
        except RecursionError:
            return Rendered(f"<pre>{html.escape(answer)}</pre>", answer, (), (), ())
        found = _Answer(self, entry_id)
        found.walk(tokens)
        page = scrolling_blocks(self.parser.renderer.render(tokens, self.parser.options, {})).rstrip("\n")
        texts = "\n".join(line for line in found.lines if line)
        links, images, terms = tuple(found.links), tuple(found.images), tuple(found.terms)
        return Rendered(page, texts, tuple(found.anchors), links, images, terms, tuple(found.literals))


def scrolling_blocks(page: str) -> str:
    """What may be wider than an HTML page scrolls on its own, by keyboard too: preformatted text, and each plain
    table, in a group named by its columns. An empty header, which names nothing, is a plain cell.

    Not a `region`: a page of many answers would have as many landmarks.
    """

    def grouped(table: re.Match[str]) -> str:
        plain = _EMPTY_HEAD.sub(r"<td\1></td>", table[0])
        plain = _TH.sub('<th scope="col"', plain)
        heads = ", ".join(_TAG.sub("", head).strip() for head in _HEAD.findall(plain))
        label = f"Tableau\u00a0: {heads}".replace('"', "&quot;") if heads else "Tableau"
        return f'<div class="faq-table" role="group" tabindex="0" aria-label="{label}">\n{plain}\n</div>'

    page = page.replace("<pre>", '<pre tabindex="0">')
    return _TABLE.sub(grouped, page) if "<table>" in page else page


def link_entries(page: str, address: Callable[[str], str]) -> str:
    """Replace `faq:<id>` in links by the address that `address(id)` gives."""
    return re.sub(r'href="faq:([\w-]+)', lambda m: f'href="{html.escape(address(m[1]))}', page)


def link_terms(page: str, url: Callable[[str], str]) -> str:
    """Replace `glossaire:<slug>` in links by the URL that `url(slug)` gives."""
    return re.sub(r'href="glossaire:([\w-]+)', lambda m: f'href="{html.escape(url(m[1]))}', page)


def place_images(page: str, folder: str, prefix: str) -> str:
    """Images stand beside the entries' files: give their place below `prefix`, in the folder `_`."""

    def placed(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, html.unescape(match[2])))
        return f'{match[1]}src="{prefix}_/{html.escape(path)}"'

    return re.sub(r'(<img [^>]*?)src="([^"]*)"', placed, page) if "<img" in page else page


def anchor_of(heading: str) -> str:
    """The id of a heading: ASCII words joined by hyphens, as Python-Markdown makes them."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


class _Answer:
    """Anchors, links, images, acronyms and text of one answer; its tokens are completed in place."""

    def __init__(self, renderer: Renderer, entry_id: str) -> None:
        self.acronyms, self.glossary = renderer.acronyms, renderer.glossary
        self.prefix = f"{entry_id}--" if entry_id else ""
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.images: list[tuple[str, str]] = []
        self.lines: list[str] = []
        self.literals: list[tuple[int, str, str]] = []
        self.terms: dict[str, None] = {}

    def walk(self, tokens: list[Token]) -> None:
        row: list[str] | None = None
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                before = tokens[index - 1]
                self.opening(tokens, index)
                text = self.inline(token, explain=before.type != "heading_open")
                if before.type == "heading_open":
                    self.heading(before, text)
                (self.lines if row is None else row).extend([text] if row is not None else text.split("\n"))
            elif kind in ("fence", "code_block"):
                self.lines.append(" ".join(token.content.split()))
            elif kind == "tr_open":
                row = []
            elif kind == "tr_close" and row is not None:
                self.lines.append(" · ".join(cell or "–" for cell in row))
                row = None
            elif kind in ("th_open", "td_open") and (style := token.attrs.pop("style", "")):
                token.attrSet("class", f"faq-{str(style).rpartition(':')[2]}")

    def opening(self, tokens: list[Token], index: int) -> None:
        """The first text of a list item may be a task, that of a quotation the kind of an alert."""
        children = tokens[index].children or []
        if index < 2 or not children or children[0].type != "text":
            return
        around, first = tokens[index - 2], children[0]
        if around.type == "list_item_open" and (task := _TASK.match(first.content)):
            first.content = ("☐ " if task[1] == " " else "☑ ") + first.content[task.end() :]
        elif around.type == "blockquote_open" and (alert := _ALERT.fullmatch(first.content)):
            first.content = f"{ALERTS[alert[1]]}\u00a0:"
            tokens[index].children = [
                Token("strong_open", "strong", 1),
                first,
                Token("strong_close", "strong", -1),
                *children[1:],
            ]

    def heading(self, token: Token, text: str) -> None:
        wanted = found = anchor_of(text)
        number = 0
        while found in self.anchors or not found:
            number += 1
            found = f"{wanted}_{number}"
        self.anchors.append(found)
        token.attrSet("id", self.prefix + found)

    def inline(self, token: Token, explain: bool) -> str:
        """The text of a block, one line for each that is forced."""
        texts: list[str] = []
        children: list[Token] = []
        line, inside = (token.map or [0])[0], None
        for child in token.children or []:
            replaced = [child]
            if child.type == "link_open":
                inside = self.link(child)
            elif child.type == "link_close":
                inside = None
            elif child.type == "image":
                child.attrSet("loading", "lazy")
                self.images.append((str(child.attrs["src"]), child.content))
            elif child.type in ("softbreak", "hardbreak"):
                line += 1
                texts.append("\n" if child.type == "hardbreak" else " ")
            elif child.type == "text":
                self.look(child.content, line)
                if inside and inside.startswith("tel:"):
                    child.content = child.content.replace(" ", "\u00a0")
                if explain and self.acronyms and inside is None:
                    replaced = self.explain(child)
            texts.append(child.content if child.type in ("text", "code_inline") else "")
            children += replaced
        token.children = children
        return "\n".join(part.strip() for part in "".join(texts).split("\n"))

    def link(self, token: Token) -> str:
        target = str(token.attrs.get("href", ""))
        if match := _ENTRY_LINK.fullmatch(target):
            anchor = f"#{match[1]}--{match[2][1:]}" if match[2] else ""
            target = f"faq:{match[1]}{anchor}"
        elif target.startswith("#"):
            target = f"#{self.prefix}{target[1:]}"
        elif re.match(r"https?://", target):
            token.attrSet("rel", "external noopener")
        token.attrSet("href", target)
        self.links.append(target)
        return target

    def look(self, text: str, line: int) -> None:
        if not _SUSPECT.search(text):
            return
        for pattern, what in _LITERALS:
            if match := pattern.search(text):
                self.literals.append((line, match[0], what))

    def explain(self, token: Token) -> list[Token]:
        """The text with the first use of each acronym linked to the glossary."""
        assert self.acronyms
        tokens, text, last = [], token.content, 0
        for match in self.acronyms.finditer(text):
            if match[0] not in self.terms:
                self.terms[match[0]] = None
                term = self.glossary[match[0]]
                link = f'<a class="faq-term" href="glossaire:{term.slug}" title="{html.escape(term.long_form)}">'
                tokens.append(Token("text", "", 0, content=text[last : match.start()]))
                tokens.append(Token("html_inline", "", 0, content=f"{link}{match[0]}</a>"))
                last = match.end()
        return [*tokens, Token("text", "", 0, content=text[last:])] if tokens else [token]


class RenderCache:
    """Entry -> Rendered; an answer is never converted twice, in this run or the next."""

    def __init__(self, glossary: Iterable[Acronym], cache: Cache | None = None) -> None:
        rows = tuple(glossary)
        self.renderer = Renderer(rows)
        inputs = [(row.acronym, row.long_form) for row in rows]
        code = ("search.content",)
        store = cache or Cache()
        self.section = store.section("answer", inputs, code=code, libraries=LIBRARIES, dump=vars, load=_rendered)
        self.memory: dict[str, tuple[str, Rendered]] = {}
        """Entry -> its answer and what that became: most are asked for several times a run."""

    def get(self, entry: Entry) -> Rendered:
        answer, rendered = self.memory.get(entry.id, ("", None))
        if rendered is None or answer is not entry.answer:
            rendered = self.section.value(lambda: self.renderer.render(entry.answer, entry.id), entry.id, entry.answer)
            self.memory[entry.id] = (entry.answer, rendered)
        return rendered

    def save(self) -> None:
        """Keep what this run asked for."""
        self.section.save()


def _rendered(stored: Any) -> Rendered:
    images, literals = (tuple(tuple(row) for row in stored[name]) for name in ("images", "literals"))
    anchors, links, terms = (tuple(stored[name]) for name in ("anchors", "links", "terms"))
    return Rendered(stored["html"], stored["text"], anchors, links, images, terms, literals)
