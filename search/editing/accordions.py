"""A saved page of questions: accordions, definition lists or headings. HTML answers as clean Markdown."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from search.content.typography import mend

_REMOVED = ("script", "style", "noscript", "iframe", "object", "embed", "form", "svg", "template", "nav", "footer")
_PANEL = re.compile(r"accordion|panel|collapse|answer|reponse|r[eé]ponse", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:p|br|ul|ol|li|a|b|i|em|strong|div|span|h[1-6]|table|script|img|dl|blockquote)\b[^>]*>", re.IGNORECASE
)
_SCHEMES = ("http://", "https://", "mailto:", "tel:", "#")


class ImportFailed(Exception):
    """The file cannot be read at all; the text is French, for the user."""


def is_html(text: str) -> bool:
    return bool(_HTML.search(text))


def to_markdown(html: str, address: str = "") -> tuple[str, tuple[str, ...]]:
    """(Markdown, notes): what runs or asks is removed, links are made whole with `address`. Raises ImportFailed."""
    from markdownify import MarkdownConverter

    soup, notes = _soup(html), []
    for tag in soup.find_all(_REMOVED):
        notes.append(f"«\u00a0<{tag.name}>\u00a0» a été retiré")
        tag.decompose()
    for link in soup.find_all("a"):
        target = urljoin(address, str(link.get("href") or "").strip())
        if target.startswith(_SCHEMES):
            link["href"] = target
            link.attrs.pop("title", None)
        else:
            if target:
                notes.append(f"le lien «\u00a0{target}\u00a0» a été retiré")
            link.unwrap()
    for image in soup.find_all("img"):
        notes.append(f"l’image «\u00a0{image.get('src', '')}\u00a0» est à déposer à la main")
        image.replace_with(str(image.get("alt") or ""))
    written = MarkdownConverter(heading_style="ATX", bullets="-", autolinks=False, escape_misc=False).convert_soup(soup)
    return _tidy(str(written)), tuple(dict.fromkeys(notes))


def read_accordions(page: str) -> Iterator[tuple[str, str]]:
    """(question or nothing, HTML of the answer), in the order of the page. Raises ImportFailed."""
    soup = _soup(page)
    for finder in (_details, _definitions, _views, _buttons, _headings, _panels):
        found = [(" ".join(question.split()), answer) for question, answer in finder(soup) if answer.strip()]
        if found:
            yield from found
            return


def _soup(html: str) -> Any:
    try:
        from bs4 import BeautifulSoup
    except ModuleNotFoundError as error:
        raise ImportFailed(
            "lire du HTML demande «\u00a0beautifulsoup4\u00a0»\u00a0; lancez «\u00a0make install\u00a0»."
        ) from error
    try:
        return BeautifulSoup(html, "html.parser")
    except (RecursionError, AssertionError) as error:
        raise ImportFailed("ce HTML est illisible\u00a0: ses balises sont trop imbriquées.") from error


def _details(soup: Any) -> Iterator[tuple[str, str]]:
    for item in soup.find_all("details"):
        summary = item.find("summary")
        question = summary.get_text(" ") if summary else ""
        if summary:
            summary.extract()
        yield question, item.decode_contents()


def _definitions(soup: Any) -> Iterator[tuple[str, str]]:
    for item in soup.find_all("dd"):
        term = item.find_previous_sibling("dt")
        yield (term.get_text(" ") if term else "", item.decode_contents())


def _views(soup: Any) -> Iterator[tuple[str, str]]:
    """The rows of a Drupal view: its title's field, then all the others."""
    for row in soup.find_all(class_="views-row"):
        title = row.find(class_=re.compile(r"^views-field-title")) or row.find(["h2", "h3", "h4"])
        yield title.extract().get_text(" ") if title else "", row.decode_contents()


def _buttons(soup: Any) -> Iterator[tuple[str, str]]:
    for button in soup.find_all(["button", "a"], attrs={"aria-controls": True}):
        panel = soup.find(id=button["aria-controls"])
        if panel:
            yield button.get_text(" "), panel.decode_contents()


def _headings(soup: Any) -> Iterator[tuple[str, str]]:
    asked = [heading for heading in soup.find_all(["h2", "h3", "h4"]) if heading.get_text().rstrip().endswith("?")]
    for heading in asked:
        parts = []
        for sibling in heading.next_siblings:
            if getattr(sibling, "name", None) in ("h1", "h2", "h3", "h4") and sibling.name <= heading.name:
                break
            parts.append(str(sibling))
        yield heading.get_text(" "), "".join(parts)


def _panels(soup: Any) -> Iterator[tuple[str, str]]:
    """The innermost blocks that look like panels, or the articles; their question, if a heading stands before."""
    panels = [tag for tag in soup.find_all(True) if _PANEL.search(" ".join(tag.get("class") or []))]
    inner = [tag for tag in panels if not any(other is not tag and tag in other.parents for other in panels)]
    for tag in inner or soup.find_all("article"):
        before = tag.find_previous_sibling(True)
        asked = before is not None and before.name in ("h2", "h3", "h4", "h5", "h6", "button")
        yield (before.get_text(" ") if asked else "", tag.decode_contents())


def _tidy(markdown: str) -> str:
    lines = "\n".join(line.rstrip() for line in markdown.replace("\u200b", "").splitlines())
    lines = re.sub(r"^#(?= )", "##", lines, flags=re.MULTILINE)
    return mend(re.sub(r"\n{3,}", "\n\n", lines).strip())
