"""When an answer changed for its readers: words count, commas and moves do not."""

import shutil
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from search.cache import Cache
from search.cli.build import build_site
from search.content.corpus import load_corpus
from search.content.history import Change, ChangeKind, History, read_history
from tests.offline_project import copy_program
from tests.repository import Repository

ROOT = Path(__file__).parents[1]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """One answer, since the first of January."""
    made = Repository(tmp_path)
    made.entry("sujet/une", "Une question ?", "Une réponse, complète.")
    made.commit("2026-01-01")
    return made


def history(repository: Repository) -> History:
    return read_history(repository.faq, load_corpus(repository.faq)[0])


def test_an_answer_dates_from_its_publication(repository: Repository) -> None:
    assert history(repository).changed_on == {"une": date(2026, 1, 1)}


def test_a_changed_word_is_a_change(repository: Repository) -> None:
    repository.entry("sujet/une", "Une question ?", "Une autre réponse.")
    repository.commit("2026-02-02")
    assert history(repository).changed_on == {"une": date(2026, 2, 2)}
    assert history(repository).changes[0] == Change(date(2026, 2, 2), ChangeKind.CHANGED, "une", "Une question ?")


def test_commas_capitals_keys_and_folders_are_no_change(repository: Repository) -> None:
    (repository.faq / "sujet/une.md").unlink()
    repository.entry("autre/une", "Une question\u00a0?", "**Une** Réponse complète !", verifie_le="2026-02-01")
    repository.commit("2026-02-02")
    assert history(repository).changed_on == {"une": date(2026, 1, 1)}
    assert len(history(repository).changes) == 1


def test_a_draft_counts_from_the_day_it_is_published(repository: Repository) -> None:
    repository.entry("sujet/deux", "Une ébauche ?", statut="brouillon")
    repository.commit("2026-02-02")
    assert "deux" not in history(repository).changed_on
    repository.entry("sujet/deux", "Une ébauche ?")
    repository.commit("2026-03-03")
    assert history(repository).changed_on["deux"] == date(2026, 3, 3)
    assert history(repository).changes[0].kind is ChangeKind.ADDED


def test_a_former_id_keeps_its_history(repository: Repository) -> None:
    (repository.faq / "sujet/une.md").unlink()
    repository.entry("sujet/nouvelle", "Une question ?", "Une réponse, complète.", anciens_ids="[une]")
    repository.commit("2026-02-02")
    assert history(repository).changed_on == {"nouvelle": date(2026, 1, 1)}


def test_a_removed_answer_is_news(repository: Repository) -> None:
    repository.entry("sujet/deux", "Une seconde question ?")
    repository.commit("2026-02-02")
    (repository.faq / "sujet/deux.md").unlink()
    repository.commit("2026-03-03")
    assert history(repository).changes[0] == Change(
        date(2026, 3, 3), ChangeKind.REMOVED, "deux", "Une seconde question ?"
    )


def test_a_change_and_its_undoing_in_one_day_is_no_news(repository: Repository) -> None:
    repository.entry("sujet/une", "Une question ?", "Une erreur.")
    repository.commit("2026-02-02")
    repository.entry("sujet/une", "Une question ?", "Une réponse, complète.")
    repository.commit("2026-02-02")
    assert len(history(repository).changes) == 1


def test_a_merged_proposal_counts_on_its_merge(repository: Repository) -> None:
    repository.git("switch", "-q", "-c", "proposition")
    repository.entry("sujet/une", "Une question ?", "Une proposition.")
    repository.commit("2026-02-02")
    repository.git("switch", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "proposition", "-m", "Fusion", day="2026-04-04")
    assert history(repository).changed_on == {"une": date(2026, 4, 4)}


def test_an_entry_never_committed_has_no_date(repository: Repository) -> None:
    repository.entry("sujet/deux", "Une seconde question ?")
    assert set(history(repository).changed_on) == {"une"}


def test_without_repository_there_is_no_history(tmp_path: Path) -> None:
    (tmp_path / "faq/sujet").mkdir(parents=True)
    (tmp_path / "faq/facettes.yml").write_text("facettes: []", "utf-8")
    history = read_history(tmp_path / "faq", load_corpus(tmp_path / "faq")[0])
    assert replace(history, missing="") == History()
    assert "n’est pas dans un dépôt Git" in history.missing


def test_a_shallow_copy_knows_too_little(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2026-05-05")
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(tmp_path / "copie"))
    faq = tmp_path / "copie/faq"
    history = read_history(faq, load_corpus(faq)[0])
    assert replace(history, missing="") == History()
    assert "git fetch --unshallow" in history.missing


def test_versions_read_once_are_not_read_again(repository: Repository, tmp_path: Path) -> None:
    repository.entry("sujet/une", "Une question ?", "Une autre réponse.")
    repository.commit("2026-02-02")
    (corpus, _), cache = load_corpus(repository.faq), tmp_path / "cache.sqlite"
    first = read_history(repository.faq, corpus, Cache(cache))
    for path in (repository.root / ".git/objects").glob("??/*"):
        if repository.git("cat-file", "-t", path.parent.name + path.name).strip() == "blob":
            path.unlink()
    assert read_history(repository.faq, corpus, Cache(cache)) == first == replace(first, missing="")
    assert first.changed_on == {"une": date(2026, 2, 2)}
    assert read_history(repository.faq, corpus, Cache()) != first


LOST = {
    "an archive": "n’est pas dans un dépôt Git",
    "a shallow copy": "git fetch --unshallow",
    "a stranger's folder": "git config --global --add safe.directory",
    "no git": "git n’est pas installé",
}


@pytest.mark.parametrize("way", list(LOST))
def test_a_lost_history_is_told_by_the_build_and_on_the_page_of_the_edition(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "projet").mkdir()
    repository = Repository(tmp_path / "projet")
    shutil.rmtree(repository.faq)
    copy_program(repository.root)
    shutil.copytree(ROOT / "tests/corpora/jardin", repository.faq)
    repository.commit("2026-05-05")
    repository.commit("2026-05-06")
    place = repository.root
    if way == "an archive":
        shutil.rmtree(place / ".git")
    elif way == "a shallow copy":
        place = tmp_path / "copie"
        repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(place))
    elif way == "a stranger's folder":
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    build = build_site(place / "faq", place / "site", config_file=place / "mkdocs.yml")
    assert [notice for notice in build.notices() if LOST[way] in notice]
    page = unescape((place / "site/edition/index.html").read_text("utf-8"))
    assert LOST[way] in page
    assert ("<dt>Date</dt>" in page) is (way == "a shallow copy")
    assert ("<dt>Construite le</dt>" in page) is (way != "a shallow copy")
