"""What editors and operators get: export, report, purge, backup, restoration.

Covers `service.cli`.
"""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from search.cli import main
from search.content.votes import Count, Export, VotesError, by_entry, read_export, wilson, write_export
from service.settings import Settings
from tests.service_tools import Faq, Place, count_votes

pytest_plugins = "tests.service_fixtures"
DAY = date(2026, 11, 24)


def test_the_export_says_all_that_was_voted_and_is_read_back(faq: Faq, voted: TestClient, place: Place) -> None:
    answer = faq("export")
    assert answer.exit_code == 0, answer.output
    export = read_export(answer.output)
    assert sum(count.count for count in export.counts) == 13
    assert sum(count.count for count in export.counts if count.vote == "non") == 9
    assert {remark.comment for remark in export.remarks} == {"Lien cassé 0", "Lien cassé 1"}
    assert [(miss.words, miss.people) for miss in export.misses] == [("xyzzyqwk", 12)]
    assert write_export(export) == answer.output
    assert json.loads(answer.output)["version"] == 1


def test_the_csv_has_a_line_for_each_entry_revision_and_day(faq: Faq, voted: TestClient, tmp_path: Path) -> None:
    assert faq("export", "--format", "csv", "--out", str(tmp_path / "votes.csv")).exit_code == 0
    lines = list(csv.DictReader((tmp_path / "votes.csv").read_text("utf-8").splitlines()))
    assert [(line["oui"], line["non"], line["perimee"], line["erreur"]) for line in lines] == [
        ("4", "8", "2", "0"),
        ("0", "1", "0", "1"),
    ]


def test_the_report_puts_first_what_most_surely_must_be_mended(faq: Faq, voted: TestClient, place: Place) -> None:
    text = faq("report").output
    first, second = (place.entries[number]["id"] for number in range(2))
    assert text.index(first) < text.index(second)
    assert "4 oui sur 12 votes (33\u00a0%, au moins 14\u00a0% de lecteurs satisfaits)" in text
    assert "La réponse n’est plus à jour (2)" in text
    assert "xyzzyqwk (12 personnes" in text


def test_the_report_reads_an_export_too(faq: Faq, voted: TestClient, tmp_path: Path) -> None:
    faq("export", "--out", str(tmp_path / "votes.json"))
    assert (
        faq("report", "--depuis", str(tmp_path / "votes.json")).output.partition("\n")[2]
        == (faq("report").output.partition("\n")[2])
    )
    (tmp_path / "votes.json").write_text("{}", "utf-8")
    refused = faq("report", "--depuis", str(tmp_path / "votes.json"))
    assert refused.exit_code == 1
    assert "faq votes export" in refused.output


def test_a_purge_closes_the_days_that_are_over(faq: Faq, voted: TestClient, settings: Settings) -> None:
    """The calendar of the test is in the past of the command's, or its future: either way its days end."""
    assert faq("purge").exit_code == 0
    before = count_votes(settings.database_url)
    assert faq("purge").output == "Aucun jour à clore.\n"
    assert count_votes(settings.database_url) == before


def test_a_base_that_does_not_answer_is_one_french_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/dossier")
    refused = CliRunner().invoke(main, ["votes", "export"])
    assert refused.exit_code == 1
    assert "FAQ_DATABASE_URL" in refused.output
    assert "Traceback" not in refused.output


@pytest.mark.parametrize(
    ("successes", "trials", "bound"), [(0, 0, 0.0), (0, 10, 0.0), (10, 10, 0.7225), (1, 1, 0.2065), (80, 100, 0.7112)]
)
def test_wilsons_bound_is_the_published_one(successes: int, trials: int, bound: float) -> None:
    assert wilson(successes, trials) == pytest.approx(bound, abs=5e-4)


def test_the_last_revision_decides_and_the_trend_is_kept() -> None:
    counts = (
        Count("une", "a" * 12, DAY, "non", (), 50),
        Count("une", "b" * 12, DAY.replace(day=25), "oui", (), 30),
        Count("autre", "c" * 12, DAY, "non", ("erreur",), 5),
    )
    first, second = by_entry(Export(DAY, {}, counts))
    assert (first.entry, second.entry) == ("autre", "une")
    assert [(each.yes, each.no) for each in second.revisions] == [(0, 50), (30, 0)]
    assert first.reasons == {"erreur": 5}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1}', '{"version": 1, "votes": 3}'])
def test_what_is_no_export_is_refused_in_french(text: str) -> None:
    with pytest.raises(VotesError, match="faq votes export"):
        read_export(text)
