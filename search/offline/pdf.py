"""Prints a page through a real Chromium. Needs the optional extra `pdf`."""

import html
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_FOOTER = (
    '<div style="width:100%;margin:0 18mm;font:8pt system-ui,sans-serif;color:#444;display:flex">'
    '<span style="flex:1">{}</span>'
    '<span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>'
)
_PAGE = re.compile(rb"(\d+) 0 obj\s*<<\s*/Type /Page\b(?!s)")
_ANCHOR = re.compile(rb"/q-([\w-]+) \[(\d+) 0 R /XYZ")

Page = Callable[[Mapping[str, int]], str]
"""The page to print, given what is on which page."""


class NoBrowser(Exception):
    """Nothing can print here; the text is French, for the user."""


def print_pdf(page: Page, file: Path, footer: str) -> int:
    """Write `page` as A4 to `file`, laid out twice so that its contents know the pages; how many. Raises NoBrowser."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        remedy = "dans le dossier du projet, .venv/bin/pip install -c constraints.txt -e '.[pdf]'"
        raise NoBrowser(f"il manque «\u00a0playwright\u00a0»\u00a0: {remedy}") from error
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
    return len(_pages(printed))


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
    """Entry id -> page of its anchor `q-<id>`. Chromium writes its pages and its named places uncompressed."""
    order = {number: rank for rank, number in enumerate(_pages(printed), 1)}
    return {entry_id.decode(): order[int(number)] for entry_id, number in _ANCHOR.findall(printed)}


def _pages(printed: bytes) -> list[int]:
    """Numbers of the page objects, in order."""
    return sorted(int(number) for number in _PAGE.findall(printed))


def chromium() -> str | None:
    """Path of the system's Chromium; nothing lets Playwright use its own."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
