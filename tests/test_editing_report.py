"""`faq report`: one comment that says what a proposal changes, and that no stranger can turn against anyone.

Covers `search.cli.report`.
"""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.content.votes import Count, Export, Miss, write_export
from search.editing.report import MARK, MAX_CHARACTERS
from tests.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Three answers on `main`, and a proposal in the making."""
    made = Repository(tmp_path)
    made.entry("sujet/remboursement", "Comment être remboursé ?", "Écrivez au service client.", theme="[general]")
    made.entry("sujet/facture", "Où trouver ma facture ?", "Dans votre espace client.")
    made.entry("sujet/horaires", "Quels sont les horaires du support ?", "De 9 h à 18 h.")
    (tmp_path / "recherches.yml").write_text("facture: facture\nhoraires: horaires\n", "utf-8")
    made.commit()
    made.git("switch", "-q", "-c", "proposition")
    return made


def report(repository: Repository, *options: str) -> str:
    queries = str(repository.root / "recherches.yml")
    arguments = ["report", "--faq", str(repository.faq), "--base", "main", "--queries", queries, *options]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.replace("\u00a0", " ")


def test_a_proposal_without_question_says_so(repository: Repository) -> None:
    assert report(repository) == f"{MARK}\n\n## Ce que change cette proposition\n\nAucune question n’est touchée.\n"


def test_what_is_added_changed_and_removed_is_counted_and_shown(repository: Repository) -> None:
    repository.entry(
        "sujet/garantie", "Combien de temps dure la garantie ?", "La garantie dure deux ans.", theme="[general]"
    )
    repository.entry("sujet/facture", "Où trouver ma facture ?", "Dans votre espace client, à la page Documents.")
    (repository.faq / "sujet/horaires.md").unlink()
    said = report(repository, "--preview", "https://apercu.example/7")
    assert "1 question ajoutée, 1 modifiée, 1 retirée" in said
    assert "[aperçu](https://apercu.example/7/faq/garantie/)" in said
    assert "-Dans votre espace client.\n+Dans votre espace client, à la page Documents." in said
    assert "> Dans votre espace client, à la page Documents." in said
    assert "`sujet/horaires.md`, retirée ; son adresse se perd." in said
    assert "Thème › Général : 1 → 2" in said
    assert "« horaires » : `horaires` → rien" in said
    assert "« facture »" not in said


def test_a_kept_address_is_told(repository: Repository) -> None:
    (repository.faq / "sujet/horaires.md").unlink()
    repository.entry(
        "sujet/ouverture", "Quels sont les horaires du support ?", "De 9 h à 18 h.", anciens_ids="[horaires]"
    )
    assert "son adresse mène à `ouverture`" in report(repository)


def test_votes_and_failed_searches_stand_beside_the_entry(repository: Repository) -> None:
    repository.entry("sujet/facture", "Où trouver ma facture ou mon justificatif ?", "Dans votre espace client.")
    day = date(2026, 5, 4)
    counts = (Count("facture", "abc", day, "non", ("perime",), 3), Count("facture", "abc", day, "oui", (), 1))
    export = Export(
        day, {"perime": "C’est périmé"}, counts, (), (Miss("justificatif", 4, day), Miss("piscine", 2, day))
    )
    (repository.root / "votes.json").write_text(write_export(export), "utf-8")
    said = report(repository, "--votes", str(repository.root / "votes.json"))
    assert "> Avis sur la dernière version : 1 oui, 3 non. Raisons : C’est périmé (3)." in said
    assert "### Recherches sans résultat qui en ont un désormais\n\n- « justificatif » : rien → `facture`" in said
    assert "piscine" not in said


def test_a_stranger_s_words_call_nobody_and_run_nothing(repository: Repository) -> None:
    answer = "Bonjour @equipe <img src=x onerror=y>\n\n```\n@equipe\n```\n\n````\nfin\n````\n"
    repository.entry("sujet/facture", "Où est @moi <b> ?", answer)
    said = report(repository)
    outside = said
    for fence in ("`````diff", "```diff"):
        if fence in said:
            head, _, rest = said.partition(fence)
            outside = head + rest.partition("\n" + fence.removesuffix("diff"))[2]
            break
    assert "`````diff" in said
    assert "@equipe" not in outside
    assert "@moi" not in outside
    assert "<img" not in outside
    assert "<b>" not in outside


def test_a_huge_proposal_fits_a_comment(repository: Repository) -> None:
    for number in range(40):
        repository.entry(f"sujet/n{number}", f"Question numéro {number} ?", "Une phrase assez longue. " * 150)
    said = report(repository)
    assert len(said) < MAX_CHARACTERS + 500
    assert "trop longue" in said or "autres questions" in said
    assert said.count("<details>") == said.count("</details>")


def test_a_draft_is_told_as_such(repository: Repository) -> None:
    repository.entry("sujet/garantie", "Combien dure la garantie ?", "Deux ans.", statut="brouillon")
    assert "ajoutée (brouillon)" in report(repository)


@pytest.mark.parametrize("content", ["{", "{}", '{"version": 9}', "é"])
def test_a_wrong_votes_file_is_told(repository: Repository, content: str) -> None:
    (repository.root / "votes.json").write_bytes(content.encode("cp1252"))
    options = ["--base", "main", "--votes", str(repository.root / "votes.json")]
    result = CliRunner().invoke(main, ["report", "--faq", str(repository.faq), *options])
    assert (result.exit_code, isinstance(result.exception, SystemExit)) == (1, True)


def test_the_report_may_be_written_to_a_file(repository: Repository) -> None:
    target = repository.root / "rapport.md"
    assert report(repository, "--out", str(target)) == ""
    assert target.read_text("utf-8").startswith(MARK)


def test_the_comment_names_its_commit(repository: Repository) -> None:
    assert "Rapport sur le commit" not in report(repository)
    assert "Rapport sur le commit 0123abc." in report(repository, "--commit", "0123abc")


def test_images_are_taken_from_the_forge_where_each_version_has_them(repository: Repository) -> None:
    entry = ("sujet/facture", "Où trouver ma facture ?")
    repository.entry(*entry, "![La page](vieille.png)")
    repository.git("switch", "-q", "main")
    base = repository.commit()
    repository.git("switch", "-q", "proposition")
    repository.git("reset", "-q", "--hard", "main")
    answer = '![La page](page.png "Titre") ![Plan](../plans/plan.png) ![Ailleurs](https://ailleurs.example/x.png)'
    repository.entry(*entry, answer)
    now = repository.commit()
    said = report(repository, "--commit", now, "--files", "https://forge.example/p/raw/")
    assert f"> ![La page](https://forge.example/p/raw/{base}/faq/sujet/vieille.png)" in said
    assert f'> ![La page](https://forge.example/p/raw/{now}/faq/sujet/page.png "Titre")' in said
    assert f"![Plan](https://forge.example/p/raw/{now}/faq/plans/plan.png)" in said
    assert "![Ailleurs](https://ailleurs.example/x.png)" in said
    assert "> ![La page](page.png" in report(repository)
