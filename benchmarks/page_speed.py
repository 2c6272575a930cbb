"""What a reader waits for: largest paint (LCP), shifts (CLS), bytes and requests, beside plain mkdocs-material.

Same answers, same throttling for both: 1.6 Mbit/s, 150 ms, processor slowed four times, nothing in the cache, gzip.
"""

import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.build_site import MATERIAL
from search.cli.build import build_site
from tests.setup_tools import find_chromium

ROOT = Path(__file__).parents[1]
RUNS = 5
ENTRY = "types-de-comptes-collaborateurs"
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
WATCH = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver((list) => list.getEntries().forEach((e) => (seen.paint = e.startTime)))
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => list.getEntries().forEach((e) => (seen.shift += e.hadRecentInput ? 0 : e.value)))
  .observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True)
class Visit:
    paint: float
    """Largest contentful paint, milliseconds."""
    shift: float
    """Cumulative layout shift."""
    weight: int
    """Bytes received, headers included."""
    requests: int


class Compressed(SimpleHTTPRequestHandler):
    """Serves text with gzip, as any host does."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def visit(browser: Browser, url: str) -> Visit:
    page = browser.new_page(viewport={"width": 412, "height": 823})
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    network.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    received: list[float] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    paint, shift = page.evaluate("[seen.paint, seen.shift]")
    page.close()
    return Visit(paint, shift, int(sum(received)), len(received))


def material(folder: Path) -> Path:
    """Plain Material with the same answers."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for path in (ROOT / "faq").glob("*/*.md"):
        shutil.copy(path, docs)
    (docs / "index.md").write_text("# Accueil\n\nFoire aux questions.\n", "utf-8")
    (folder / "mkdocs.yml").write_text(MATERIAL, "utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, check=True, capture_output=True)
    return folder / "site"


def main(_: Path) -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        ours = Path(name) / "ours"
        build_site(ROOT / "faq", ours, config_file=ROOT / "mkdocs.yml")
        pages = [
            ("accueil", ours, ""),
            ("réponse", ours, f"faq/{ENTRY}/"),
            ("accueil Material", material(Path(name) / "material"), ""),
            ("réponse Material", Path(name) / "material/site", f"{ENTRY}/"),
        ]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        print("| page | LCP (ms) | CLS | octets reçus | requêtes |\n|---|---|---|---|---|")
        for label, site, path in pages:
            with served(site) as address:
                visits = [visit(browser, f"{address}/{path}") for _ in range(RUNS)]
            paint = statistics.median(each.paint for each in visits)
            last = visits[-1]
            print(f"| {label} | {paint:.0f} | {last.shift:.3f} | {last.weight} | {last.requests} |", flush=True)
        browser.close()
