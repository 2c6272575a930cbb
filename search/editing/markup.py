"""Markup of others: HTML and Markdown of any dialect as clean HTML, clean HTML as our Markdown, and what is lost.

Pandoc converts (extra `import`); many texts go through it at once, since it takes longer to start than to convert.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from search.content.typography import mend

BOILERPLATE = ("script", "style", "noscript", "template", "nav", "svg", "head", "object", "embed")
_CONTROLS = ("button", "input", "select", "textarea", "form", "label", "fieldset")
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_BLOCKS = (
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre section summary table tbody td tfoot th thead tr ul br"
).split()
_TAGS = {*_BLOCKS, *BOILERPLATE, *_CONTROLS} | set(
    "a abbr acronym area audio b base bdi bdo big body button caption center cite code col colgroup data datalist del "
    "dfn dialog em font frame html i iframe img input ins kbd label legend link map mark meta meter option optgroup "
    "output param picture progress q rp rt ruby s samp small source span strike strong sub sup summary time title "
    "track tt u var video wbr menu".split()
)
_HTML_BLOCK = re.compile(r"<(?:p|br|ul|ol|li|div|h[1-6]|table|dl|blockquote)\b[^<>]*>", re.IGNORECASE)
_HTML_TAG = re.compile(r"</?(?:a|b|i|em|strong|span|u|img|font|sup|sub)\b[^<>]*>", re.IGNORECASE)
_UNKNOWN_TAG = re.compile(r"<(?=/?([A-Za-z][\w:-]*)|[%?=!])(?!!--)(?!!doctype)", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^\s{0,3}(?:[-*+]|\d+[.)])\s+\S|^\s{0,3}#{1,6}\s|^\s{0,3}>|^\s{0,3}(?:```|~~~)|\*\*\S|(?<!\w)__\S|\]\(\S|`[^`\n]+`"
    r"|^\s*\|.*\|\s*$|^:::|^(?:!!!|\?\?\?) |(?<![*\w])\*[^*\s][^*\n]*\*(?![*\w])|(?<![_\w])_[^_\s][^_\n]*_(?![_\w])",
    re.MULTILINE,
)
_FENCED = re.compile(r"^\s{0,3}(```|~~~)[\s\S]*?^\s{0,3}\1", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[•·▪◦●➢➔→✓✔‣*]|[-–—](?=\s)|o(?=\s))[ \t\u00a0]*(?=\S)")
_LITERAL_BREAK = re.compile(r"(?:\\r)?\\n|\\r")
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_READER = "gfm+definition_lists+footnotes-tex_math_dollars-tex_math_gfm-yaml_metadata_block"
_WRITER = "gfm-raw_html-tex_math_dollars-tex_math_gfm-alerts-footnotes"
_MARK = "\ue0f0{}\ue0f1"
"""A paragraph that stands between two texts while pandoc converts them together."""
_WORD = re.compile(r"\w+")


class ImportFailed(Exception):
    """The file cannot be read at all; the text is French, for the user."""


@dataclass(frozen=True)
class Clean:
    """HTML with nothing but content in it."""

    html: str
    notes: tuple[str, ...] = ()
    """What was changed or left out, in French."""
    images: tuple[str, ...] = ()
    """Addresses as the source has them."""


def parse_html(html: str) -> Any:
    """Raises ImportFailed."""
    try:
        from bs4 import BeautifulSoup
    except ModuleNotFoundError as error:
        raise missing("beautifulsoup4") from error
    try:
        return BeautifulSoup(_UNKNOWN_TAG.sub(_shown, html), "html.parser")
    except (RecursionError, AssertionError) as error:
        raise ImportFailed("ce HTML est illisible\u00a0: ses balises sont trop imbriquées.") from error


def missing(package: str) -> ImportFailed:
    return ImportFailed(f"lire ce fichier demande «\u00a0{package}\u00a0»\u00a0; lancez «\u00a0make install\u00a0».")


def _shown(match: re.Match[str]) -> str:
    """`<votre-nom>` and `<%= x %>` are words, not tags."""
    name = (match[1] or "").lower()
    return "<" if name in _TAGS or ":" in name else "&lt;"


def text_of(node: Any) -> str:
    """What a node says: blocks are apart, words cut by inline tags are whole."""
    if node.name is None:
        return str(node) if type(node).__name__ == "NavigableString" else ""
    pieces: list[str] = []
    for inner in node.descendants:
        if inner.name in _BLOCKS:
            pieces.append(" ")
        elif inner.name is None and type(inner).__name__ == "NavigableString":
            pieces.append(str(inner))
            if inner.parent.name in _BLOCKS and inner.next_sibling is None:
                pieces.append(" ")
    return " ".join("".join(pieces).split())


def words(text: str) -> Counter[str]:
    """The words of a text, whatever their typography."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def word_count(text: str) -> int:
    return len(_WORD.findall(text))


# From text to HTML


def to_html(texts: Sequence[str]) -> list[str]:
    """Cells as HTML, whether they were typed as HTML, as Markdown or as plain text. Raises ImportFailed."""
    found = [_unescaped(text) for text in texts]
    kinds = [kind_of(text) for text in found]
    markdown = [rank for rank, kind in enumerate(kinds) if kind == "markdown"]
    for rank, html in zip(markdown, markdown_to_html([found[rank] for rank in markdown]), strict=True):
        found[rank] = html
    return [_plain(text) if kind == "plain" else text for text, kind in zip(found, kinds, strict=True)]


def kind_of(text: str) -> str:
    """`html`, `markdown` or `plain`: a Markdown text that holds a tag is no HTML page."""
    marks = len(_MARKDOWN.findall(_HTML_BLOCK.sub("", text)))
    blocks = len(_HTML_BLOCK.findall(_FENCED.sub("", text)))
    if blocks and (text.lstrip().startswith("<") or blocks >= marks):
        return "html"
    if marks:
        return "markdown"
    return "html" if _HTML_TAG.search(text) else "plain"


def _unescaped(text: str) -> str:
    """HTML that was escaped once too often, and line ends written as letters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _HTML_BLOCK.search(text) and _HTML_BLOCK.search(unescape(text)):
        text = unescape(text)
    return _LITERAL_BREAK.sub("\n", text) if "\\n" in text and text.count("\\n") > text.count("\n") else text


def _plain(text: str) -> str:
    """Lines as paragraphs, bullets as a list."""
    out: list[str] = []
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        shown = escape(line[bullet.end() :] if bullet else line, quote=False).strip()
        if shown:
            out.append(f"<ul><li>{shown}</li></ul>" if bullet else f"<p>{shown}</p>")
    return "".join(out).replace("</ul><ul>", "")


def markdown_to_html(texts: Sequence[str]) -> list[str]:
    """Markdown of any dialect. Raises ImportFailed."""
    return _together([_dialect(text) for text in texts], _READER, "html", "\n\n{}\n\n")


def _dialect(text: str) -> str:
    """What GitHub's Markdown does not know, as what it knows."""
    text = _NAMED_HEADING.sub(r'<a name="\2"></a>\n\n\1', _UNKNOWN_TAG.sub(_shown, text))
    text = _ATTRIBUTES.sub("", text)
    text = _FENCED_DIV.sub(lambda m: f"\n**{m[1]}**\n" if m[1] else "\n", text)
    text = _CALLOUT.sub(lambda m: f"> **{m[2] or _CALLOUTS.get(m[1].lower(), m[1])}**\n>", text)
    return _admonitions(text)


_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}\n]*\}|(?<=\S)[ \t]*\{(?:[.#][\w-]+|[\w-]+=\"[^\"\n]*\")(?:\s[^{}\n]*)?\}")
_NAMED_HEADING = re.compile(r"^(#{1,6} [^\n]*?)[ \t]*\{:?[ \t]*#([\w-]+)[^{}\n]*\}[ \t]*$", re.MULTILINE)
_FENCED_DIV = re.compile(r"^[ \t]*:::+[ \t]*(?:\{[^}\n]*\}|\w*)[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_CALLOUT = re.compile(r"^> ?\[!(\w+)\][+-]?[ \t]*(.*)$", re.MULTILINE)
_CALLOUTS = {
    "note": "À noter", "tip": "Astuce", "info": "À noter", "important": "Important", "warning": "Attention",
    "caution": "Prudence", "danger": "Danger", "example": "Exemple", "question": "Question",
}  # fmt: skip


def _admonitions(text: str) -> str:
    """`??? question "Titre"` and `!!! note`, with the block they indent."""
    out: list[str] = []
    end = ""
    for line in text.split("\n"):
        opening = re.match(r"(\?\?\?\+?|!!!)[ \t]+([\w-]+)(?:[ \t]+\"(.*)\")?[ \t]*$", line)
        if end and line.strip() and not line.startswith(("    ", "\t")):
            out += ["", end, ""]
            end = ""
        if opening and not end:
            title = escape(opening[3] or _CALLOUTS.get(opening[2].lower(), opening[2]), quote=False)
            folds = opening[1] != "!!!"
            end = "</details>" if folds else "</blockquote>"
            out += ["", f"<details><summary>{title}</summary>" if folds else f"<blockquote><p><b>{title}</b></p>", ""]
        else:
            out.append(re.sub(r"^(?: {4}|\t)", "", line) if end else line)
    return "\n".join([*out, "", end, ""] if end else out)


# From HTML to Markdown


def to_markdown(pages: Sequence[str]) -> list[str]:
    """Clean HTML as our Markdown. Raises ImportFailed."""
    return [_tidy(text) for text in _together(pages, "html-native_divs-native_spans", _WRITER, "<p>{}</p>")]


def clean(html: str, link: Callable[[str], str | None], image: Callable[[str], str | None]) -> Clean:
    """`link` and `image` give where a target leads now, None where it leads nowhere. Raises ImportFailed."""
    soup = parse_html(html)
    notes: list[str] = []
    images: list[str] = []
    for tag in soup.find_all(BOILERPLATE):
        tag.decompose()
    _notes_in_place(soup)
    _controls(soup, notes)
    _frames(soup, notes)
    for tag in soup.find_all("img"):
        source = str(tag.get("data-src") or tag.get("src") or "")
        images.append(source)
        _image(tag, image(source), notes)
    for tag in soup.find_all("a"):
        _link(tag, link(str(tag.get("href") or "").strip()), notes)
    _small_marks(soup)
    for table in reversed(soup.find_all("table")):
        _table(table, soup, notes)
    _headings(soup)
    return Clean(str(soup), tuple(dict.fromkeys(notes)), tuple(images))


def absolute(target: str, base: str) -> str | None:
    """The URL of a link's target, if it is one that may be published."""
    try:
        url = urljoin(base, target)
    except ValueError:
        return None
    return url if url.startswith(_SCHEMES) else None


def _controls(soup: Any, notes: list[str]) -> None:
    for tag in soup.find_all(["input", "select", "textarea", "button"]):
        if tag.name == "input" and tag.get("type") == "checkbox":
            tag.replace_with("☑ " if tag.has_attr("checked") else "☐ ")
        elif tag.name == "button" and tag.get("aria-controls") is None and len(text_of(tag)) < 40:
            if said := text_of(tag):
                notes.append(f"le bouton «\u00a0{said}\u00a0» a été retiré")
            tag.decompose()
        elif tag.name == "button":
            tag.unwrap()
        else:
            notes.append("un champ de formulaire a été retiré")
            tag.decompose()
    for tag in soup.find_all(["form", "label", "fieldset"]):
        tag.unwrap()


def _frames(soup: Any, notes: list[str]) -> None:
    for tag in soup.find_all(["iframe", "video", "audio"]):
        inner = tag.find("source")
        source = str(tag.get("src") or (inner.get("src") if inner else "") or "")
        notes.append(
            f"«\u00a0<{tag.name}>\u00a0» est devenu un lien" if source else f"«\u00a0<{tag.name}>\u00a0» a été retiré"
        )
        if source:
            link = soup.new_tag("a", href=source if not source.startswith("//") else f"https:{source}")
            link.string = str(tag.get("title") or source)
            tag.replace_with(link)
        else:
            tag.decompose()


def _image(tag: Any, target: str | None, notes: list[str]) -> None:
    alt = re.sub(r"\s*\{[^{}]*\}\s*$", "", " ".join(str(tag.get("alt") or "").split()))
    if target is None:
        notes.append(f"l’image «\u00a0{str(tag.get('src') or '')[:80]}\u00a0» manque\u00a0: déposez-la à la main")
        tag.replace_with(alt)
        return
    tag.attrs = {"src": target, "alt": alt or "À décrire"}
    if not alt:
        notes.append(f"l’image «\u00a0{target}\u00a0» n’a pas de texte de remplacement\u00a0: décrivez-la")


def _link(tag: Any, target: str | None, notes: list[str]) -> None:
    shown = str(tag.get("href") or "").strip()
    if target is None or not (text_of(tag) or tag.find("img")):
        if shown and not shown.startswith(("#", "javascript:")):
            notes.append(f"le lien «\u00a0{shown}\u00a0» a été retiré")
        tag.unwrap()
        return
    tag.attrs = {"href": target}


def _notes_in_place(soup: Any) -> None:
    """A footnote is said where it is called."""
    for call in soup.find_all("a", class_="footnote-ref"):
        note = soup.find(id=str(call.get("href") or "").removeprefix("#"))
        if note:
            for back in note.find_all("a", class_="footnote-back"):
                back.decompose()
            call.replace_with(f" ({text_of(note)})")
    for block in soup.find_all(["section", "aside", "div"], class_="footnotes"):
        block.decompose()


def _small_marks(soup: Any) -> None:
    for name, digits in (("sup", _SUPERSCRIPTS), ("sub", _SUBSCRIPTS)):
        for tag in soup.find_all(name):
            text = text_of(tag)
            if text.isdecimal() and not tag.find(True):
                tag.string = text.translate(digits)
            tag.unwrap()
    for tag in soup.find_all(["u", "ins", "mark", "font", "abbr", "acronym", "small", "big", "q"]):
        if tag.name == "q":
            tag.insert(0, "«\u00a0")
            tag.append("\u00a0»")
        tag.unwrap()
    for tag in soup.find_all(["strong", "b", "em", "i"]):
        if tag.find_parent(tag.name) or not text_of(tag) or tag.find(["p", "ul", "ol", "table", "h1", "h2", "h3"]):
            tag.unwrap()
    for tag in soup.find_all("pre"):
        code = tag.find("code")
        tag["class"] = tag.get("class") or (code and code.get("class")) or ["text"]
    for tag in soup.find_all("summary"):
        tag.name = "p"
        tag.wrap(soup.new_tag("div"))


def _headings(soup: Any) -> None:
    """The first level of an answer is 2, and none is skipped."""
    levels = sorted({int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))})
    for tag in soup.find_all(re.compile("^h[1-6]$")):
        tag.name = f"h{min(6, 2 + levels.index(int(tag.name[1])))}"
        for inner in tag.find_all(["strong", "b", "p", "br"]):
            inner.replace_with(" ") if inner.name == "br" else inner.unwrap()
        if not text_of(tag):
            tag.unwrap()


def _table(table: Any, soup: Any, notes: list[str]) -> None:
    """Every cell on one line, none spans another: a cell merged downwards is said again on each row."""
    grid = _grid(table, notes)
    if len(grid) < 2 or len(grid[0]) < 2:  # a layout, not a table
        for cell in {id(cell): cell for row in grid for cell in row}.values():
            table.insert_before(_renamed(cell, "div" if cell.find(_BLOCKS) else "p"))
        table.decompose()
        return
    if not table.find("th"):
        notes.append("la première ligne d’un tableau lui sert d’en-tête\u00a0: vérifiez-la")
    caption = table.find("caption")
    if caption and text_of(caption):
        table.insert_before(_renamed(caption, "p"))
    new = soup.new_tag("table")
    for rank, row in enumerate(grid):
        line = soup.new_tag("tr")
        for cell in row:
            line.append(_flat(cell, "td" if rank else "th"))
        new.append(line)
    table.replace_with(new)


def _grid(table: Any, notes: list[str]) -> list[list[Any]]:
    """Rows of cells, as many in each."""
    taken: dict[tuple[int, int], Any] = {}
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    for y, row in enumerate(rows):
        x = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while (y, x) in taken:
                x += 1
            down, across = (_span(cell, name) for name in ("rowspan", "colspan"))
            for dy in range(min(down, len(rows) - y)):
                for dx in range(across):
                    taken[y + dy, x + dx] = cell if dx == 0 else None
            if down > 1 or across > 1:
                notes.append("des cellules fusionnées d’un tableau ont été séparées\u00a0: vérifiez-le")
            x += across
    width = max((x for _, x in taken), default=-1) + 1
    blank = parse_html("<table><tr><td></td></tr></table>").td
    grid = [[taken.get((y, x)) or blank for x in range(width)] for y in range(len(rows))]
    return [row for row in grid if any(text_of(cell) or cell.find("img") for cell in row)]


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name) or "1")
    return min(int(text), 100) if text.isascii() and text.isdigit() and int(text) else 1


def _flat(cell: Any, name: str) -> Any:
    """The cell on one line: its blocks are separated, its list items too."""
    copy = _renamed(parse_html(str(cell)).find(["td", "th"]), name)
    for br in copy.find_all("br"):
        br.replace_with(" ")
    for block in copy.find_all(_BLOCKS):
        if block.find_next_sibling() and text_of(block) and not re.search(r"[.;:!?,…]$", text_of(block)):
            block.append("\u202f;" if block.name in ("li", "tr") else " —")
        block.append(" ")
    for block in copy.find_all(_BLOCKS):
        block.unwrap()
    return copy


def _renamed(tag: Any, name: str) -> Any:
    tag = tag.extract() if tag.parent else tag
    tag.name, tag.attrs = name, {}
    return tag


def _tidy(markdown: str) -> str:
    """Without what only pandoc escapes, without invisible characters, in French typography."""
    text = re.sub(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad]", "", markdown)
    pieces = re.split(r"(^```[\s\S]*?^```|(?<!`)`+(?!`)[^`]*`+)", text, flags=re.MULTILINE)
    text = "".join(piece if rank % 2 else _ESCAPE.sub(_needed, piece) for rank, piece in enumerate(pieces))
    text = re.sub(r"\\\n", "  \n", text)
    text = "\n".join(line if line.endswith("  ") and line.strip() else line.rstrip() for line in text.split("\n"))
    text = re.sub(r"^\u00a0+$", "", text, flags=re.MULTILINE)
    return mend(re.sub(r"\n{3,}", "\n\n", text).strip("\n"))


_ESCAPE = re.compile(r"\\([\"'$<>~@=^:;,/%&])")


def _needed(match: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;"}.get(match[1], match[1])


# Pandoc


def _together(texts: Sequence[str], source: str, target: str, wrap: str) -> list[str]:
    """Each text converted, all at once; one by one where one of them swallows the marks between them."""
    if not texts:
        return []
    joined = "".join(text + wrap.format(_MARK.format(rank)) for rank, text in enumerate(texts))
    pieces = re.split(r"(?:<p>)?\s*\ue0f0\d+\ue0f1\s*(?:</p>)?\n?", pandoc(joined, source, target))
    if len(pieces) == len(texts) + 1 and not pieces[-1].strip():
        return pieces[:-1]
    return [pandoc(text, source, target) for text in texts]


def pandoc(text: str, source: str, target: str, *options: str) -> str:
    """Raises ImportFailed."""
    try:
        import pypandoc
    except ModuleNotFoundError as error:
        raise missing("pypandoc-binary") from error
    try:
        return str(pypandoc.convert_text(text, target, source, extra_args=["--wrap=none", *options]))
    except (RuntimeError, OSError) as error:
        raise ImportFailed("pandoc ne comprend pas ce texte\u00a0; coupez-le.") from error


def losses(source: str, result: str) -> Counter[str]:
    """Words of `source` that `result` does not say as often."""
    return words(source) - words(result)
