"""Wide tables scroll on their own, in answers as in hand-written pages."""

from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor


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
