"""The page of the week: what waits, by month, and what readers and links say; each line one click from the forge."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.content.corpus import load_corpus
from search.content.votes import Count, Export, Miss, Remark, write_export
from search.editing.links import LinkStatus, State
from search.editing.week import open_branches, plan, plan_text, week_of, week_page
from tests.repository import Repository

ROOT = Path(__file__).parents[1]
CORPUS = load_corpus(ROOT / "tests/corpora/jardin")[0]
TODAY = date(2026, 11, 24)
VOTES = Export(
    TODAY,
    {"perime": "C’est périmé"},
    (Count("tailler-un-pommier", "r", TODAY, "non", ("perime",), 3),),
    (Remark("tailler-un-pommier", "r", TODAY, (), "<b>Et en été ?</b>"),),
    (Miss("zorglub", 4, TODAY),),
)


def test_the_plan_has_the_late_then_each_month_and_spreads_what_has_no_date() -> None:
    late, months = plan(CORPUS, TODAY)
    assert [item.entry.id for item in late] == ["tailler-un-pommier"]
    planned = [item.entry.id for month in months for item in month.items]
    assert sorted([*planned, "tailler-un-pommier"]) == sorted(entry.id for entry in CORPUS.published)
    undated = [sum(item.on is None for item in month.items) for month in months]
    assert max(undated) - min(undated) <= 1 + max(undated) // 2
    assert plan_text(late, months).startswith("En retard\n  verger/tailler-un-pommier.md (@jardin/verger)\n")


def test_a_dated_entry_is_in_its_month_and_years_turn() -> None:
    _, months = plan(CORPUS, date(2026, 12, 31))
    assert [month.label for month in months][:2] == ["décembre 2026", "janvier 2027"]
    for month in months:
        assert all(
            item.on is None or (item.on.year, item.on.month) == (month.first.year, month.first.month)
            for item in month.items
        )


def test_an_owner_sees_only_what_is_theirs() -> None:
    week = week_of(CORPUS, TODAY, "@jardin/verger", VOTES)
    assert {item.entry.folder for month in week.months for item in month.items} <= {"verger"}
    assert [each.entry.id for each in week.votes] == ["tailler-un-pommier"]


def test_the_page_leads_to_the_forge_and_escapes_what_readers_write() -> None:
    link = next(iter(CORPUS.by_id["tailler-un-pommier"].answer.split("](")[1:]), "")
    page = week_page(
        week_of(CORPUS, TODAY, votes=VOTES), ROOT, TODAY, lambda path: f"https://forge.example/edit/faq/{path}"
    )
    assert '<a href="https://forge.example/edit/faq/verger/tailler-un-pommier.md">' in page
    assert "3 non, 0 oui : C’est périmé (3)" in page
    assert "&lt;b&gt;Et en été ?&lt;/b&gt;" in page
    assert "<b>Et" not in page, link


def test_dead_links_name_their_entries() -> None:
    from search.editing.links import urls

    url = next(iter(urls(CORPUS)))
    week = week_of(
        CORPUS,
        TODAY,
        links={
            url: LinkStatus(State.DEAD, "404", "2026-11-20"),
            "https://x.example": LinkStatus(State.GOOD, "200", "2026-11-20"),
        },
    )
    assert {(each.url, each.status.cause) for each in week.links} == {(url, "404")}


def test_open_proposals_name_their_entries_and_author(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.entry("potager/tomates", "Quand planter les tomates ?")
    repository.commit()
    for name, path, day in (("cms/potager/tomates", "potager/tomates", "02"), ("poires", "verger/poires", "03")):
        repository.git("switch", "-q", "-c", name, "main")
        repository.entry(path, "Quand ?", "En mai, après les saints de glace.")
        repository.commit(f"2026-11-{day}")
    for name in ("sans-entree", "fusionnee"):
        repository.git("switch", "-q", "-c", name, "main")
        repository.commit()
    repository.git("switch", "-q", "main")
    corpus = load_corpus(repository.faq)[0]
    branches = open_branches(repository.faq, corpus)
    assert [(each.name, each.author, each.on.day) for each in branches] == [
        ("poires", "Test", 3),
        ("cms/potager/tomates", "Test", 2),
    ]
    page = week_page(week_of(corpus, TODAY, branches=branches), ROOT, TODAY, lambda path: f"https://f.example/{path}")
    assert '<a href="https://f.example/potager/tomates.md">Quand planter les tomates ?</a>' in page
    assert '<a href="https://f.example/verger/poires.md">verger/poires.md</a>' in page
    repository.git("update-ref", "refs/remotes/origin/attente", "cms/potager/tomates")
    assert [each.name for each in open_branches(repository.faq, corpus)] == ["attente"]
    assert open_branches(tmp_path.parent, corpus) == ()


def test_every_line_is_one_click_from_the_form_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    form = "{forge: gitlab, depot: jardin/faq, connexion: abc}"
    settings = (
        f"site_url: https://faq.example/\nextra: {{faq: {{edition: https://forge.example/, formulaire: {form}}}}}\n"
    )
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    arguments = ["review", "--faq", str(ROOT / "tests/corpora/jardin"), "--html", "semaine.html"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    links = re.findall(r'href="(http[^"]*)"', (tmp_path / "semaine.html").read_text("utf-8"))
    assert links
    assert [link for link in links if not link.startswith("https://faq.example/redaction/#/collections/")] == []
    assert "https://faq.example/redaction/#/collections/verger/entries/tailler-un-pommier" in links


def test_the_command_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text('extra: {faq: {edition: "https://forge.example/edit/faq/"}}\n', "utf-8")
    (tmp_path / "avis.json").write_text(write_export(VOTES), "utf-8")
    arguments = [
        "review",
        "--faq",
        str(ROOT / "tests/corpora/jardin"),
        "--today",
        "2026-11-24",
        "--html",
        "semaine.html",
    ]
    done = CliRunner().invoke(main, [*arguments, "--votes", "avis.json"])
    assert done.exit_code == 0, done.output
    page = (tmp_path / "semaine.html").read_text("utf-8")
    assert "zorglub" in page
    assert "https://forge.example/edit/faq/" in page
    (tmp_path / "avis.json").write_text(json.dumps({}), "utf-8")
    assert "n’est pas un export" in CliRunner().invoke(main, [*arguments, "--votes", "avis.json"]).output
