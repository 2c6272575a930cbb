"""`faq links` asks a real server, politely, and tells dead from doubtful.

Covers `search.cli.links`.
"""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.editing.links import LinkChecker, State

TODAY = date(2026, 11, 24)


class Site(BaseHTTPRequestHandler):
    """Answers by the path's name."""

    asked: list[str] = []

    def do_HEAD(self) -> None:
        Site.asked.append(f"{self.command} {self.path}")
        name = self.path.strip("/")
        if name == "sans-head" and self.command == "GET":
            name = "bon"
        codes = {"bon": 200, "mort": 404, "refus": 403, "panne": 500, "sans-head": 405}
        moves = {
            "deplace": (301, "/bon"),
            "ailleurs": (302, "/bon"),
            "boucle": (302, "/boucle"),
            "piege": (301, "file:///"),
        }
        code, target = moves.get(name, (codes.get(name, 404), ""))
        self.send_response(code)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    """Address of a server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Site.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def links(tmp_path: Path, day: date = TODAY) -> LinkChecker:
    return LinkChecker(tmp_path / "links.json", day, pause=0)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("bon", State.GOOD),
        ("sans-head", State.GOOD),
        ("ailleurs", State.GOOD),
        ("deplace", State.MOVED),
        ("mort", State.DEAD),
        ("boucle", State.DEAD),
        ("refus", State.DOUBTFUL),
        ("panne", State.DOUBTFUL),
    ],
)
def test_every_answer_has_its_meaning(tmp_path: Path, site: str, name: str, state: State) -> None:
    assert links(tmp_path).status(f"{site}/{name}").state is state


def test_a_moved_page_says_where(tmp_path: Path, site: str) -> None:
    assert links(tmp_path).status(f"{site}/deplace").target == f"{site}/bon"


def test_a_redirection_out_of_the_web_is_not_followed(tmp_path: Path, site: str) -> None:
    assert links(tmp_path).status(f"{site}/piege").state is not State.MOVED


def test_a_server_that_is_not_there_is_dead(tmp_path: Path) -> None:
    assert links(tmp_path).status("http://127.0.0.1:9/").state is State.DEAD


@pytest.mark.parametrize("address", ["http://[", "http://exemple .example/", "http://127.0.0.1:99999/"])
def test_a_malformed_address_is_dead(tmp_path: Path, address: str) -> None:
    assert links(tmp_path).status(address).state is State.DEAD


def test_what_was_good_lately_is_not_asked_again(tmp_path: Path, site: str) -> None:
    first = links(tmp_path)
    first.status(f"{site}/bon")
    first.status(f"{site}/mort")
    first.save()
    Site.asked.clear()
    second = links(tmp_path, date(2026, 11, 30))
    second.status(f"{site}/bon")
    second.status(f"{site}/mort")
    assert Site.asked == ["HEAD /mort", "GET /mort"]
    links(tmp_path, date(2026, 12, 2)).status(f"{site}/bon")
    assert Site.asked[-1] == "HEAD /bon"


def test_a_damaged_memory_is_forgotten(tmp_path: Path, site: str) -> None:
    (tmp_path / "links.json").write_text('{"a": 3}', "utf-8")
    assert links(tmp_path).status(f"{site}/bon").state is State.GOOD


def test_one_host_is_asked_slowly(tmp_path: Path, site: str) -> None:
    waited: list[float] = []
    asker = LinkChecker(tmp_path / "links.json", TODAY, pause=5, wait=waited.append)
    asker.status(f"{site}/bon")
    asker.status(f"{site}/mort")
    assert len(waited) == 2
    assert all(0 < seconds <= 5 for seconds in waited)


def test_the_command_names_the_entries_and_ends_with_1(tmp_path: Path, site: str) -> None:
    (tmp_path / "faq/sujet").mkdir(parents=True)
    (tmp_path / "faq/facettes.yml").write_text("facettes: [{key: a, label: A, values: [{slug: b, label: B}]}]", "utf-8")
    header = f"---\nquestion: Où ?\nsource: {{titre: Guide, adresse: '{site}/deplace'}}\n---\n"
    entry = f"{header}[Ici]({site}/mort#a), [là]({site}/bon).\n"
    (tmp_path / "faq/sujet/une.md").write_text(entry, "utf-8")
    cache = str(tmp_path / "links.json")
    result = CliRunner().invoke(main, ["links", "--faq", str(tmp_path / "faq"), "--cache", cache, "--pause", "0"])
    assert result.exit_code == 1
    dead, moved = sorted(result.stdout.splitlines(), reverse=True)
    assert dead.startswith(f"{site}/mort (sujet/une.md)")
    assert f"déplacé vers {site}/bon" in moved
    assert "3\u00a0adresses, 1\u00a0morte" in result.stderr
