"""Our search in a real Chromium beside Pagefind and MiniSearch, from their npm packages, on the same entries.

Bytes are what the first query brings, gzip, cold, ten results shown, the page and each engine's code included.
Milliseconds go from a question, or from each of its letters as it is typed, to ten results in hand, no drawing and no
debounce; MB is the JavaScript heap.
"""

import gzip
import html
import json
import os
import subprocess
import tempfile
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from rjsmin import jsmin

from benchmarks.corpora import read
from search.content.corpus import read_entries
from search.content.markdown import RenderCache
from search.engine.document import Document, documents_of
from search.engine.export import export
from search.engine.index import build_index

ROOT = Path(__file__).parents[1]
SIZES = tuple(int(size) for size in os.environ.get("SIZES", "1000 10000").split())
QUERIES = 60
TYPED_QUERIES = 15
PACKAGES = ("minisearch@7.2.0", "pagefind@1.6.0")
TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm"}
ARGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync".split()
PAGES = {
    "faq": """<script src="engine.js"></script><script>
const load = (src) => new Promise((done, fail) => document.head.append(
  Object.assign(document.createElement("script"), {src, onload: () => done(), onerror: fail})));
const opened = () => Faq.engine.open({base: "files/", manifest: MANIFEST, load});
let ready; window.find = async (q, typing) => { await (ready ??= opened());
  return (await Faq.engine.search({q, typing, limit: 10})).hits.length; };</script>""",
    "minisearch": """<script src="minisearch.js"></script><script>
const options = {fields: ["question", "text"], storeFields: ["question"]};
const open = async () => MiniSearch.loadJSON(await (await fetch("index.json")).text(), options);
let ready; window.find = async (q) => (await (ready ??= open()))
  .search(q, {boost: {question: 2}, fuzzy: 0.2, prefix: true}).slice(0, 10).length;</script>""",
    "pagefind": """<script>let ready; window.find = async (q) => {
  const pagefind = await (ready ??= import("./pagefind/pagefind.js"));
  const {results} = await pagefind.search(q);
  return (await Promise.all(results.slice(0, 10).map((r) => r.data()))).length; };</script>""",
}
TIMED = "async (q) => { const start = performance.now(); await window.find(q); return performance.now() - start; }"
TYPED = """async (questions) => { const times = []; for (const q of questions) for (let n = 1; n <= q.length; n++) {
  const start = performance.now();
  await window.find(q.slice(0, n), n < q.length);
  times.push(performance.now() - start);
} return times; }"""


def main(folder: Path) -> None:
    lines = (folder / "vdd-qr/queries.dev.jsonl").read_text("utf-8").splitlines()
    queries = [row["text"] for row in map(json.loads, lines) if row["kind"] == "human-search"][:QUERIES]
    print("entries  engine       first kB  files  first ms   p50 ms   p95 ms  key p50  key p95      MB")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as packages:
        subprocess.run(["npm", "install", "--silent", "--prefix", packages, *PACKAGES], check=True)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for size in SIZES:
            with tempfile.TemporaryDirectory() as work:
                build(folder, size, Path(work), Path(packages) / "node_modules")
                for name in PAGES:
                    print(f"{size:7}  {name:12}{measure(browser, Path(work) / name, queries)}", flush=True)
        browser.close()


def build(folder: Path, size: int, work: Path, modules: Path) -> None:
    """The three sites."""
    entries = work / "entries.jsonl"
    rows = read(folder / "vdd-sections.entries.jsonl.gz", size)
    entries.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    corpus = read_entries(entries)
    documents = list(documents_of(corpus, RenderCache(()).get))
    for name in PAGES:
        (work / name).mkdir()
    build_index(documents, corpus.facets, (), work / "index")
    manifest = export(work / "index", work / "faq/files").manifest
    scripts = sorted((ROOT / "overrides/assets/js/engine").glob("*.js"))
    (work / "faq/engine.js").write_text(jsmin("".join(path.read_text("utf-8") for path in scripts)), "utf-8")
    minisearch(documents, work / "minisearch", modules)
    pages(documents, work / "pagefind")
    binary = modules / "pagefind/lib/runner/bin.cjs"
    subprocess.run(
        ["node", binary, "--site", work / "pagefind", "--force-language", "fr"], check=True, capture_output=True
    )
    for name, script in PAGES.items():
        page = f'<!doctype html><html lang="fr"><title>{name}</title>{script.replace("MANIFEST", json.dumps(manifest))}'
        (work / name / "index.html").write_text(page, "utf-8")


def minisearch(documents: list[Document], site: Path, modules: Path) -> None:
    code = modules / "minisearch/dist/umd/index.js"
    (site / "minisearch.js").write_bytes(code.read_bytes())
    rows = [{"id": d.id, "question": d.question, "text": d.text} for d in documents]
    (site / "rows.json").write_text(json.dumps(rows), "utf-8")
    script = """const [code, rows, out] = process.argv.slice(1), fs = require("fs");
const index = new (require(code))({fields: ["question", "text"], storeFields: ["question"]});
index.addAll(JSON.parse(fs.readFileSync(rows))); fs.writeFileSync(out, JSON.stringify(index));"""
    subprocess.run(["node", "-e", script, site / "minisearch.js", site / "rows.json", site / "index.json"], check=True)


def pages(documents: list[Document], site: Path) -> None:
    for document in documents:
        text = f'<html lang="fr"><body data-pagefind-body><h1>{html.escape(document.question)}</h1>{document.html}'
        (site / f"{document.id}.html").write_text(text, "utf-8")


class Server(ThreadingHTTPServer):
    """A folder over loopback, gzip as a real server does, counting what it sends."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.sent: list[int] = []
        self.body = cache(self._body)
        super().__init__(("127.0.0.1", 0), Handler)

    def _body(self, path: str) -> tuple[bytes, bool] | None:
        file = self.site / (path.split("?")[0].lstrip("/") or "index.html")
        if not file.is_file():
            return None
        plain = file.suffix in TYPES
        return (gzip.compress(file.read_bytes(), 6), True) if plain else (file.read_bytes(), False)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        found = self.server.body(self.path)
        self.send_response(200 if found else 404)
        body, packed = found or (b"", False)
        kind = TYPES.get(Path(self.path.split("?")[0] or "x").suffix, "text/html" if self.path == "/" else "text/plain")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "wasm" not in kind else kind)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.sent.append(len(body))

    def log_message(self, *_: Any) -> None:
        pass


def measure(browser: Browser, site: Path, queries: list[str]) -> str:
    """One row: the median of five cold first queries, then all queries in one page, then others typed in another."""
    server = Server(site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cold = sorted(first(browser, server, query) for query in queries[:5])
    page = opened(browser, server)
    keys = sorted(page.evaluate(TYPED, queries[-TYPED_QUERIES:]))
    page.context.close()
    page = opened(browser, server)
    times = sorted(page.evaluate(TIMED, query) for query in queries)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    page.context.close()
    server.shutdown()
    size, files, start = cold[len(cold) // 2]
    spent = "".join(f"{each[int(part * (len(each) - 1))]:9.1f}" for each in (times, keys) for part in (0.5, 0.95))
    return f"{size / 1000:9.1f}{files:7}{start:10.0f}{spent}{heap:8.1f}"


def opened(browser: Browser, server: Server) -> Page:
    page = browser.new_context().new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    return page


def first(browser: Browser, server: Server, query: str) -> tuple[int, int, float]:
    """Bytes, files and milliseconds of a first query in a fresh context."""
    server.sent.clear()
    page = opened(browser, server)
    spent = page.evaluate(TIMED, query)
    page.context.close()
    return sum(server.sent), len(server.sent), spent
