"""RenderCache: Markdown to HTML and to plain text, the same for pages, index and checks.

Raw HTML is not markup here: it is shown as it was typed. A link to another entry is written as a link to its
file (`../dossier/autre-id.md#ancre`) and leaves as `faq:autre-id#ancre`, since the address depends on where
the answer is shown; `link_entries` fills it in. Anchors carry the entry's id, so that two answers may share a page.
"""

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify
from markdown.treeprocessors import InlineProcessor, Treeprocessor

from search.cache import Cache
from search.content.entry import Entry
from search.content.glossary import Acronym

_ENTRY_LINK = re.compile(r"(?:\.{1,2}/)?(?:[\w-]+/)*([\w-]+)\.md(#.*)?$")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|pre|blockquote|dd|dt)>|<br ?/?>")
_CELL_END = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Rendered:
    html: str
    text: str
    """Plain text, one line a block."""
    anchors: tuple[str, ...]
    """Ids of headings, without the entry's prefix."""
    links: tuple[str, ...]
    """Targets as they leave: `faq:…`, `#…`, `https:…`, `mailto:…`."""
    images: tuple[tuple[str, str], ...]
    """(address, alternative text)."""


class Renderer:
    """Turns answers into HTML. One converter, reset between answers: three times faster than one each."""

    def __init__(self, glossary: Sequence[Acronym] = ()) -> None:
        self.answer = _Answer(glossary)
        self.converter = self._converter()

    def _converter(self) -> markdown.Markdown:
        converter = markdown.Markdown(
            extensions=["tables", "fenced_code", "sane_lists", "toc", ScrollingTables()],
            extension_configs={"toc": {"slugify": slugify, "permalink": False, "marker": ""}},
            output_format="html",
        )
        converter.preprocessors.deregister("html_block")
        converter.inlinePatterns.deregister("html")
        converter.treeprocessors.register(_Inline(converter), "inline", 20)
        converter.treeprocessors.register(self.answer, "faq", 1)
        return converter

    def render(self, answer: str, entry_id: str = "") -> Rendered:
        """Convert one answer; `entry_id` prefixes its anchors. One nested beyond reason comes out as typed."""
        self.answer.start(entry_id)
        self.converter.reset()
        try:
            page = self.converter.convert(answer)
        except RecursionError:
            self.converter = self._converter()
            page = f"<pre>{html.escape(answer)}</pre>"
        found = self.answer
        return Rendered(page, plain(page), tuple(found.anchors), tuple(found.links), tuple(found.images))


def plain(page: str) -> str:
    """The text of an HTML fragment, one line a block."""
    lines = _BLOCK_END.sub("\n", _CELL_END.sub(" ", page.replace("\n", " ")))
    return "\n".join(
        line for raw in _TAG.sub("", lines).split("\n") if (line := html.unescape(" ".join(raw.split(" "))).strip())
    )


def link_entries(page: str, address: Callable[[str], str]) -> str:
    """Replace `faq:<id>` in links by the address that `address(id)` gives."""
    return re.sub(r'href="faq:([\w-]+)', lambda m: f'href="{html.escape(address(m[1]))}', page)


def place_images(page: str, folder: str, prefix: str) -> str:
    """Images stand beside the entries' files: give their place below `prefix`, in the folder `_`."""

    def placed(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, html.unescape(match[2])))
        return f'{match[1]}src="{prefix}_/{html.escape(path)}"'

    return re.sub(r'(<img [^>]*?)src="([^"]*)"', placed, page) if "<img" in page else page


class _Inline(InlineProcessor):
    """Passes over text without any sign that begins inline markup, most of an answer: a third of its conversion."""

    signs = re.compile(r"[`*_\[<&\\]|  \n")

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if not self.signs.search(data):
            return data
        handled: str = super()._InlineProcessor__handleInline(data, patternIndex)  # type: ignore[misc]
        return handled


class _Answer(Treeprocessor):
    """Anchors, links, images and acronyms of one answer."""

    def __init__(self, glossary: Sequence[Acronym]) -> None:
        super().__init__()
        self.long_forms = {row.acronym: row.long_form for row in glossary}
        words = sorted(map(re.escape, self.long_forms), key=len, reverse=True)
        self.acronyms = re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])") if words else None
        self.start("")

    def start(self, entry_id: str) -> None:
        self.prefix = f"{entry_id}--" if entry_id else ""
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.images: list[tuple[str, str]] = []
        self.explained: set[str] = set()

    def run(self, root: Element) -> None:
        self.walk(root)

    def walk(self, element: Element, explain: bool = True) -> None:
        if element.tag[:1] == "h" and element.get("id"):
            self.anchors.append(element.get("id", ""))
            element.set("id", self.prefix + element.get("id", ""))
        if element.tag == "a":
            self.link(element)
        elif element.tag == "img":
            self.images.append((element.get("src", ""), element.get("alt", "")))
            element.set("loading", "lazy")
        explain = explain and element.tag not in ("a", "code", "pre", "abbr", "h1", "h2", "h3", "h4", "h5", "h6")
        for child in list(element):
            self.walk(child, explain)
        if explain and self.acronyms:
            self.explain(element)

    def link(self, element: Element) -> None:
        target = html.unescape(element.get("href", ""))
        if match := _ENTRY_LINK.fullmatch(target):
            anchor = f"#{match[1]}--{match[2][1:]}" if match[2] else ""
            target = f"faq:{match[1]}{anchor}"
        elif target.startswith("#"):
            target = f"#{self.prefix}{target[1:]}"
        elif target.startswith("tel:"):
            element.text = (element.text or "").replace(" ", "\u00a0")
        elif re.match(r"https?://", target):
            element.set("rel", "external noopener")
        element.set("href", target)
        self.links.append(target)

    def explain(self, element: Element) -> None:
        """Put the first use of each acronym of this element's own text into `<abbr>`."""
        children = list(element)
        for child in reversed(children):
            child.tail = self.split(child.tail, element, list(element).index(child) + 1)
        element.text = self.split(element.text, element, 0)

    def split(self, text: object, parent: Element, index: int) -> str | None:
        if not isinstance(text, str) or self.acronyms is None:
            return text if isinstance(text, str) else None
        pieces: list[Element] = []
        head, last = text, 0
        for match in self.acronyms.finditer(text):
            if match[0] in self.explained:
                continue
            self.explained.add(match[0])
            if pieces:
                pieces[-1].tail = text[last : match.start()]
            else:
                head = text[: match.start()]
            abbreviation = Element("abbr", {"title": self.long_forms[match[0]]})
            abbreviation.text = match[0]
            pieces.append(abbreviation)
            last = match.end()
        if pieces:
            pieces[-1].tail = text[last:]
        for piece in reversed(pieces):
            parent.insert(index, piece)
        return head


class ScrollingTables(Extension):
    """Puts each table in a group of its own."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.treeprocessors.register(_Tables(md), "scrolling", 2)


class _Tables(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(parent):
                if child.tag == "table":
                    parent[index] = _scrolling(child)


def _scrolling(table: Element) -> Element:
    """A table in a group that scrolls by keyboard when it is wider than the page, named by its columns.

    Not a `region`: a page of many answers would have as many landmarks.
    """
    heads = ", ".join(filter(None, ("".join(cell.itertext()).strip() for cell in table.iter("th"))))
    label = f"Tableau\u00a0: {heads}" if heads else "Tableau"
    region = Element("div", {"class": "faq-table", "role": "group", "tabindex": "0", "aria-label": label})
    region.append(table)
    region.tail, table.tail = table.tail, None
    return region


class RenderCache:
    """Entry -> Rendered."""

    def __init__(self, glossary: Iterable[Acronym], cache: Cache | None = None) -> None:
        rows = tuple(glossary)
        self.renderer = Renderer(rows)
        self.section = (cache or Cache()).section(
            "answer",
            [(row.acronym, row.long_form) for row in rows],
            code=("search.content",),
            libraries=("markdown",),
            dump=vars,
            load=_rendered,
        )
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
    images = tuple((address, text) for address, text in stored["images"])
    return Rendered(stored["html"], stored["text"], tuple(stored["anchors"]), tuple(stored["links"]), images)
