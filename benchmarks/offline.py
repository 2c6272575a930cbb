"""Reading a copy from a folder: ours, in many files and in one, beside Material's offline build with its shim vendored.

A fresh Chromium for each run, network cut, pages opened from `file://`. The page is asked its first query by its
address (`?q=…`): words of a question of the corpus, so that there is an answer to wait for. Medians over the queries
of: page shown (first contentful paint), answered (first result in the page), the time between both, longest task, and
heap after the answer. Entries may be given in SIZES="1000 10000".
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Playwright, TimeoutError, sync_playwright

from benchmarks.build_site import project
from benchmarks.corpora import read, write_faq
from search.offline.printing import ARGUMENTS, chromium

SHIM = "iframe-worker@1.0.4"
"""The npm package (MIT) that Material loads from a public host."""
MATERIAL = """site_name: Pair
theme: {name: material, language: fr, font: false}
plugins: [{search: {lang: fr}}, offline]
extra: {polyfills: [assets/iframe-worker.js]}
docs_dir: docs
validation: {nav: {omitted_files: ignore}, links: {not_found: ignore, anchors: ignore, unrecognized_links: ignore}}
nav: [index.md]
"""
QUERIES = 5
PATIENCE = 120_000
"""Milliseconds to wait for an answer."""
WATCH = """
globalThis.longest = 0;
new PerformanceObserver(list => list.getEntries().forEach(task => longest = Math.max(longest, task.duration)))
  .observe({type: "longtask", buffered: true});
new MutationObserver((_, watch) => {
  if (!document.querySelector(SELECTOR)) return;
  globalThis.answered = performance.now();
  watch.disconnect();
}).observe(document, {childList: true, subtree: true});
"""


@dataclass(frozen=True)
class Reading:
    """Milliseconds and megabytes."""

    shown: float
    """First contentful paint, since the address was asked for."""
    answered: float
    """First result in the page, since then too; infinite if none came."""
    after: float
    """From shown to answered."""
    longest: float
    heap: float


@contextmanager
def fresh(playwright: Playwright) -> Iterator[Any]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS])
    context = browser.new_context(offline=True)
    yield context.new_page()
    browser.close()


def reading(playwright: Playwright, page_file: Path, query: str, selector: str) -> Reading:
    """One visit by a browser that has never seen the page."""
    with fresh(playwright) as page:
        page.add_init_script(WATCH.replace("SELECTOR", repr(selector)))
        page.goto(f"{page_file.as_uri()}?{urllib.parse.urlencode({'q': query})}", wait_until="commit")
        try:
            page.wait_for_function("globalThis.answered", timeout=PATIENCE)
            answered = page.evaluate("answered")
        except TimeoutError:
            answered = float("inf")
        page.wait_for_timeout(500)
        shown = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
        devtools = page.context.new_cdp_session(page)
        devtools.send("HeapProfiler.collectGarbage")
        heap = devtools.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        return Reading(shown, answered, max(answered - shown, 0), page.evaluate("longest"), heap)


def ours(folder: Path, entries: list[dict[str, Any]]) -> tuple[Path, Path | None]:
    """First page of the copy, and the single file if it is below its limit."""
    place = project(folder)
    write_faq(entries, place / "faq")
    faq = str(Path(sys.executable).with_name("faq"))
    subprocess.run([faq, "export", "--out", "copie"], cwd=place, check=True, stdout=subprocess.DEVNULL)
    single = subprocess.run(
        [faq, "export", "--single-file", "--out", "faq.html"], cwd=place, capture_output=True, text=True
    )
    return place / "copie/contenu/index.html", None if single.returncode else place / "faq.html"


def material(folder: Path, faq: Path) -> Path:
    """First page of Material's offline build of the same Markdown, its shim beside it."""
    (folder / "docs/assets").mkdir(parents=True)
    npm = str(Path(sys.executable).with_name("npm"))
    environment = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "PATH": f"{Path(npm).parent}{os.pathsep}{os.environ['PATH']}",
    }
    subprocess.run([npm, "pack", SHIM, "--silent"], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        shim = package.extractfile("package/shim/index.js")
        assert shim
        (folder / "docs/assets/iframe-worker.js").write_bytes(shim.read())
    (folder / "mkdocs.yml").write_text(MATERIAL, "utf-8")
    (folder / "docs/index.md").write_text("# Accueil\n", "utf-8")
    for path in faq.glob("*/*.md"):
        shutil.copy(path, folder / "docs")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, env=environment, check=True)
    return folder / "site/index.html"


def queries_of(entries: Sequence[dict[str, Any]]) -> list[str]:
    """Four words of questions drawn evenly."""
    drawn = [entries[i * len(entries) // QUERIES] for i in range(min(QUERIES, len(entries)))]
    return [" ".join(re.findall(r"[\w’'-]+", entry["question"])[1:5]) for entry in drawn]


def measure(playwright: Playwright, page: Path, selector: str, queries: Sequence[str]) -> Reading:
    found = [reading(playwright, page, query, selector) for query in queries]
    return Reading(*(median(getattr(each, name) for each in found) for name in Reading.__annotations__))


def weight(folder: Path) -> float:
    paths: Sequence[Path] = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in paths) / 1e6


def main(folder: Path) -> None:
    print(
        f"{'entries':>8} {'copy':<16} {'MB':>7}",
        *(f"{name:>10}" for name in ("shown", "answered", "after", "longest", "heap")),
    )
    for size in map(int, os.environ.get("SIZES", "1000 10000").split()):
        entries = read(folder / "vdd-sections.entries.jsonl.gz", size)
        with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
            copy, single = ours(Path(name) / "ours", entries)
            theirs = material(Path(name) / "theirs", Path(name) / "ours/faq")
            pages = [
                ("ours", copy, copy.parents[1], "[data-hits] > li"),
                ("ours, one file", single, single, "[data-hits] > li"),
                ("material offline", theirs, theirs.parent, ".md-search-result__item"),
            ]
            for label, page, whole, selector in pages:
                if not page or not whole:
                    print(f"{len(entries):8} {label:<16} over its size limit")
                    continue
                found = measure(playwright, page, selector, queries_of(entries))
                times = (found.shown, found.answered, found.after, found.longest)
                show = " ".join(f"{time:7.0f} ms" for time in times)
                print(f"{len(entries):8} {label:<16} {weight(whole):7.1f} {show} {found.heap:5.0f} MB", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
