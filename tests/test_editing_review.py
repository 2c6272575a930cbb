"""What to read again: as text, as a calendar, as a feed; and who owns it.

Covers `search.cli.review`.
"""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.content.corpus import load_corpus
from search.content.facets import read_folders
from search.editing.review import as_calendar, as_feed, as_text, codeowners, due

GARDEN = Path(__file__).parent / "corpora/jardin"
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TODAY = date(2026, 11, 24)
CORPUS = load_corpus(GARDEN)[0]


def test_the_latest_come_first_and_the_undated_last() -> None:
    ids = [item.entry.id for item in due(CORPUS, date(2027, 12, 31))]
    assert ids[:2] == ["tailler-un-pommier", "quand-planter-les-tomates"]
    assert len(ids) == len(CORPUS.published)


def test_an_owner_sees_their_folders_only() -> None:
    assert {item.entry.folder for item in due(CORPUS, date(2027, 12, 31), owner="@jardin/verger")} == {"verger"}


def test_the_list_names_folder_owner_and_delay() -> None:
    text = as_text(due(CORPUS, TODAY, undated=False), TODAY).replace("\u00a0", " ")
    assert text == "Verger (@jardin/verger)\n  en retard depuis le 30/06/2026 : verger/tailler-un-pommier.md"


def test_the_calendar_follows_its_standard() -> None:
    text = as_calendar(due(CORPUS, date(2027, 12, 31)), NOW)
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:À relire\u00a0: Quand planter les tomates en pleine terre" in unfolded
    assert "DTSTART;VALUE=DATE:20270301" in unfolded


def test_the_calendar_escapes_what_it_must() -> None:
    (item,) = due(CORPUS, TODAY, undated=False)
    object.__setattr__(item.entry, "question", "Un, deux; trois\\ ?")
    assert "SUMMARY:À relire\u00a0: Un\\, deux\\; trois\\\\ ?" in as_calendar([item], NOW)


def test_the_feed_is_atom() -> None:
    root = ET.fromstring(as_feed(due(CORPUS, date(2027, 12, 31)), "https://faq.example/", NOW))
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert root.findtext("a:updated", namespaces=atom) == "2026-11-24T08:00:00Z"
    links = [link.get("href") for link in root.findall("a:entry/a:link", atom)]
    assert "https://faq.example/faq/quand-planter-les-tomates/" in links


@pytest.mark.parametrize("form", ["text", "ics", "atom"])
def test_the_command_writes_every_form(form: str) -> None:
    result = CliRunner().invoke(main, ["review", "--faq", str(GARDEN), "--format", form, "--until", "2027-12-31"])
    assert result.exit_code == 0
    assert "tomates" in result.stdout


def test_owners_come_from_the_folders() -> None:
    said = CliRunner().invoke(main, ["review", "--faq", str(GARDEN), "--owners"]).stdout
    assert said.splitlines()[2:] == ["/faq/potager/ @jardin/potager", "/faq/verger/ @jardin/verger"]


def test_every_folder_of_the_project_has_an_owner_and_codeowners_says_so() -> None:
    root = Path(__file__).parents[1]
    said = CliRunner().invoke(main, ["review", "--faq", str(root / "faq"), "--owners"]).stdout
    assert (root / "CODEOWNERS").read_text("utf-8") == said
    owned = {line.split()[0] for line in said.splitlines() if not line.startswith("#")}
    assert owned == {f"/faq/{path.name}/" for path in (root / "faq").iterdir() if path.is_dir()}


@pytest.mark.parametrize("owner", ["@segur", "@agence/faq-segur", "@a/b/c @d", "equipe@exemple.fr"])
def test_an_owner_is_what_a_forge_knows(owner: str) -> None:
    folders, problems = read_folders(f"- dossier: d\n  label: D\n  responsable: '{owner}'\n")
    assert (problems, codeowners(folders).splitlines()[2:]) == ([], [f"/faq/d/ {owner}"])
