"""`faq serve`: builds, announces its address, follows the words, keeps the last good site."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest
from click.testing import CliRunner

from search.cli import main
from service.serve import EVENTS, SCRIPT
from tests.service_tools import ROOT, free_port

PATIENCE = 60.0


@dataclass
class Serving:
    folder: Path
    url: str
    log: Path

    @property
    def entry(self) -> Path:
        return sorted((self.folder / "faq").glob("*/*.md"))[0]

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def wait_until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, self.said
            time.sleep(0.1)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The command on a copy of the words."""
    folder = tmp_path_factory.mktemp("serve")
    for name in ("faq", "docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("hooks", "service", "search"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    port, log = free_port(), folder / "log"
    command = [str(Path(sys.executable).with_name("faq")), "serve", "--port", str(port)]
    with log.open("wb") as output:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=environment)
    found = Serving(folder, f"http://127.0.0.1:{port}", log)
    found.wait_until(lambda: "Le site est servi" in found.said or process.poll() is not None)
    yield found
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def test_the_address_is_announced_and_the_site_is_there(serving: Serving) -> None:
    assert f"Le site est servi à l’adresse {serving.url}\n" in serving.said
    assert httpx.get(f"{serving.url}/").status_code == 200
    assert httpx.get(f"{serving.url}/api/search?q=carte").json()["total"] > 0


def test_pages_reload_themselves_here_and_only_here(serving: Serving) -> None:
    assert SCRIPT in httpx.get(f"{serving.url}/faq/").text
    assert EVENTS in httpx.get(f"{serving.url}{SCRIPT}").text
    assert SCRIPT not in (serving.folder / "site/faq/index.html").read_text("utf-8")


def test_a_change_is_built_and_told_to_open_pages(serving: Serving) -> None:
    with httpx.stream("GET", f"{serving.url}{EVENTS}", timeout=PATIENCE) as events:
        lines = (line for line in events.iter_lines() if line)
        before = next(lines)
        serving.entry.write_text(serving.entry.read_text("utf-8") + "\n\nAjout de dernière minute.\n", "utf-8")
        assert next(lines) != before
    page = httpx.get(f"{serving.url}/faq/{serving.entry.stem}/")
    assert "Ajout de dernière minute." in page.text


def test_a_fault_is_told_and_the_last_good_site_stays(serving: Serving) -> None:
    good = serving.entry.read_text("utf-8")
    serving.entry.write_text("sans en-tête", "utf-8")
    serving.wait_until(lambda: "Le dernier site réussi reste servi." in serving.said)
    assert serving.entry.name in serving.said
    assert "Traceback" not in serving.said
    assert httpx.get(f"{serving.url}/faq/{serving.entry.stem}/").status_code == 200
    serving.entry.write_text(good, "utf-8")


def test_a_port_in_use_is_one_french_sentence(serving: Serving) -> None:
    port = serving.url.rpartition(":")[2]
    refused = CliRunner().invoke(main, ["serve", "--port", port])
    assert refused.exit_code == 1
    assert f"le port {port} n’est pas libre" in refused.output
