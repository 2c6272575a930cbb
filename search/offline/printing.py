"""The FAQ, or a selection of it, as one page to print, and that page as a PDF through a real Chromium (extra `pdf`)."""

import html
import io
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.content.problem import nearest
from search.offline.standalone import in_page, inline, render
from search.site.addresses import BASE
from search.site.build import Build
from search.site.settings import megabytes
from search.site.theme import locate
from search.site.views import EntryView

Choices = Mapping[str, Sequence[str]]
"""Facet key -> slugs: any of them inside a facet, all facets."""
Page = Callable[[Mapping[str, int]], str]
"""The page to print, given what is on which page."""
LIMIT = 1_000_000
"""Bytes of answers, as HTML: some 550 pages, for which Chromium takes half a gigabyte of memory."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_FOOTER = (
    '<div style="width:100%;margin:0 18mm;font:8pt system-ui,sans-serif;color:#444;display:flex">'
    '<span style="flex:1">{}</span>'
    '<span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>'
)


class NotPrintable(Exception):
    """No entry answers the choices, or too many do; the text is French, for the user."""


class NoBrowser(Exception):
    """Nothing can print here; the text is French, for the user."""


@dataclass(frozen=True)
class Paper:
    """A selection ready to be laid out."""

    build: Build
    entries: tuple[EntryView, ...]
    choices: Choices

    def page(self, pages: Mapping[str, int] | None = None) -> str:
        """The HTML; `pages`: entry id -> page on which it begins, for the contents."""
        build, wanted = self.build, {entry.id for entry in self.entries}
        numbers: dict[str, int] = {}
        for folder in build.view.folders:
            members = [entry.id for entry in folder.entries if entry.id in wanted]
            numbers |= {entry_id: len(numbers) + rank for rank, entry_id in enumerate(members, 1)}
        folders = [
            (folder, [(numbers[e.id], e, self.answer(e, numbers)) for e in folder.entries if e.id in wanted])
            for folder in build.view.folders
        ]
        page = render(
            build,
            "offline/print.html",
            BASE,
            styles=locate(build.root, "overrides/assets/print.css").read_text("utf-8"),
            selection=self.selection(),
            count=len(numbers),
            pages=pages or {},
            folders=[(folder, members) for folder, members in folders if members],
        )
        words = build.root / build.settings.dossier
        return inline(page, {f"faq/_/{path}": (words / path).read_bytes() for path in build.checked.corpus.images})

    def selection(self) -> list[tuple[str, str]]:
        """(label of a facet, labels of its chosen values)."""
        return [
            (view.facet.label, ", ".join(view.facet.by_slug[slug].label for slug in self.choices[view.facet.key]))
            for view in self.build.view.facets
            if view.facet.key in self.choices
        ]

    def answer(self, entry: EntryView, numbers: Mapping[str, int]) -> str:
        """An answer whose links can be followed on paper: by number, or by address."""

        def told(match: re.Match[str]) -> str:
            target, text = html.unescape(match[1]), match[2]
            other = target.removeprefix("#q-").partition("#")[0]
            if other in numbers:
                return f'<a href="#q-{other}">{text}</a> (question\u00a0{numbers[other]})'
            if target.startswith("#q-") and self.build.settings.adresse_publique:
                target = f"{self.build.settings.adresse_publique.rstrip('/')}/faq/{other}/"
            if not target.startswith(("http:", "https:", "mailto:")):
                return text
            shown = html.escape(target.removeprefix("mailto:"))
            said = "" if shown == text else f' <span class="print-address">({shown})</span>'
            return f'<a href="{html.escape(target)}">{text}</a>{said}'

        return re.sub(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', told, entry.html, flags=re.DOTALL)


def paper(build: Build, choices: Choices, limit: int = LIMIT) -> Paper:
    """`limit`: bytes of answers. Raises NotPrintable."""
    build = in_page(build)
    for key, slugs in choices.items():
        facet = next(view.facet for view in build.view.facets if view.facet.key == key)
        for slug in slugs:
            if slug not in facet.by_slug:
                hint = nearest(slug, list(facet.by_slug))
                raise NotPrintable(f"«\u00a0{slug}\u00a0» n’est pas une valeur de «\u00a0{facet.label}\u00a0».{hint}")
    entries = tuple(entry for entry in build.view.entries if _answers(entry, choices))
    if not entries:
        raise NotPrintable("aucune réponse ne correspond à ces filtres\u00a0: il n’y a rien à imprimer.")
    size = sum(len(entry.html.encode()) for entry in entries)
    if size > limit:
        sizes = f"{megabytes(size)} de réponses ne s’impriment pas d’un coup, {megabytes(limit)} au plus"
        raise NotPrintable(f"{sizes}\u00a0: choisissez-en par facette, ou faites une archive (--out faq.zip).")
    return Paper(build, entries, choices)


def _answers(entry: EntryView, choices: Choices) -> bool:
    return all(any(chip.facet == key and chip.slug in slugs for chip in entry.chips) for key, slugs in choices.items())


def print_pdf(page: Page, file: Path, footer: str) -> int:
    """Write `page` as A4 to `file`, laid out twice so that its contents know the pages; how many. Raises NoBrowser."""
    try:
        import pypdf  # noqa: F401
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        remedy = "dans le dossier du projet, .venv/bin/pip install -c constraints.txt -e '.[pdf]'"
        raise NoBrowser(f"il manque «\u00a0{error.name}\u00a0»\u00a0: {remedy}") from error
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS])
        except Error as error:
            advice = "installez Chromium, ou donnez son chemin\u00a0: CHROMIUM=/chemin faq export --pdf"
            raise NoBrowser(f"aucun navigateur ne peut imprimer\u00a0; {advice}.") from error
        try:
            printed = _print(browser, page({}), footer)
            printed = _print(browser, page(first_pages(printed)), footer)
            browser.close()
        except Error as error:
            advice = "s’il manque de mémoire, les filtres choisissent moins de réponses"
            raise NoBrowser(f"le navigateur s’est arrêté pendant l’impression\u00a0; {advice}.") from error
    file.write_bytes(printed)
    return len(_document(printed).pages)


def _print(browser: Any, page: str, footer: str) -> bytes:
    context = browser.new_context(offline=True, java_script_enabled=False)
    tab = context.new_page()
    tab.set_content(page)
    printed: bytes = tab.pdf(
        prefer_css_page_size=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=_FOOTER.format(html.escape(footer)),
        tagged=True,
        outline=True,
    )
    context.close()
    return printed


def first_pages(printed: bytes) -> dict[str, int]:
    """Entry id -> page of its anchor `q-<id>`, from 1."""
    document = _document(printed)
    named = ((name.removeprefix("/"), target) for name, target in document.named_destinations.items())
    return {
        name.removeprefix("q-"): (document.get_destination_page_number(target) or 0) + 1
        for name, target in named
        if name.startswith("q-")
    }


def _document(printed: bytes) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(printed))


def chromium() -> str | None:
    """Path of the system's Chromium; nothing lets Playwright use its own."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
