"""`faq check --base`: what a proposal loses, and what it asks twice."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.content.corpus import load_corpus
from search.content.history import GitError
from search.editing.comparison import compare, lost_addresses
from tests.repository import Repository

QUESTION = "Comment demander le remboursement d’un abonnement annuel ?"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two answers on `main`, and a proposal in the making."""
    made = Repository(tmp_path)
    made.entry("sujet/remboursement", QUESTION, "Écrivez au service client, qui rembourse sous dix jours.")
    made.entry("sujet/facture", "Où trouver ma facture ?", "Dans votre espace client.", anciens_ids="[ma-facture]")
    made.commit()
    made.git("switch", "-q", "-c", "proposition")
    return made


def check(repository: Repository, base: str = "main") -> Result:
    return CliRunner().invoke(main, ["check", "--faq", str(repository.faq), "--base", base])


def lost(repository: Repository) -> list[str]:
    now = load_corpus(repository.faq)[0]
    return [problem.message.replace("\u00a0", " ") for problem in lost_addresses(compare(repository.faq, now, "main"))]


def test_a_proposal_that_changes_nothing_says_nothing(repository: Repository) -> None:
    result = check(repository)
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_renamed_entry_must_keep_its_old_address(repository: Repository) -> None:
    (repository.faq / "sujet/remboursement.md").rename(repository.faq / "sujet/rembourser-un-abonnement.md")
    result = check(repository)
    assert result.exit_code == 1
    remedy = "ajoutez «\u00a0anciens_ids: [remboursement]\u00a0» à sujet/rembourser-un-abonnement.md."
    assert remedy in result.stdout


def test_a_renamed_entry_that_keeps_its_old_address_passes(repository: Repository) -> None:
    (repository.faq / "sujet/remboursement.md").unlink()
    repository.entry("sujet/rembourser", QUESTION, "Écrivez au service client.", anciens_ids="[remboursement]")
    assert check(repository).exit_code == 0


def test_an_entry_may_move_to_another_folder(repository: Repository) -> None:
    (repository.faq / "autre").mkdir()
    (repository.faq / "sujet/remboursement.md").rename(repository.faq / "autre/remboursement.md")
    assert lost(repository) == []


def test_a_removed_entry_asks_for_an_heir(repository: Repository) -> None:
    (repository.faq / "sujet/remboursement.md").unlink()
    assert lost(repository) == [
        "l’adresse « remboursement » était publiée et disparaît ; "
        "ajoutez « anciens_ids: [remboursement] » à l’entrée qui répond désormais à cette question."
    ]


def test_a_former_address_may_not_be_dropped(repository: Repository) -> None:
    repository.entry("sujet/facture", "Où trouver ma facture ?", "Dans votre espace client.")
    assert lost(repository)[0].endswith("ajoutez « anciens_ids: [ma-facture] » à sujet/facture.md.")


def test_an_answer_taken_offline_is_told_without_blocking(repository: Repository) -> None:
    repository.entry("sujet/facture", "Où trouver ma facture ?", "Ici.", statut="brouillon", anciens_ids="[ma-facture]")
    assert "ne le sera plus" in check(repository).stdout


def test_a_draft_of_the_base_may_disappear(repository: Repository) -> None:
    repository.entry("sujet/ebauche", "Une ébauche ?", statut="brouillon")
    repository.commit()
    repository.git("branch", "-f", "main")
    (repository.faq / "sujet/ebauche.md").unlink()
    assert lost(repository) == []


def test_a_question_asked_twice_names_its_twin(repository: Repository) -> None:
    repository.entry("sujet/etre-rembourse", "Comment demander un remboursement d’abonnement annuel ?", "Par courriel.")
    result = check(repository)
    assert result.exit_code == 0
    assert "[jumelle]" in result.stdout
    assert "sujet/remboursement.md" in result.stdout


def test_a_different_question_has_no_twin(repository: Repository) -> None:
    repository.entry("sujet/horaires", "Quels sont les horaires du support téléphonique ?", "De 9 h à 18 h.")
    assert "[jumelle]" not in check(repository).stdout


def test_advice_is_given_on_touched_entries_only(repository: Repository) -> None:
    repository.entry("sujet/horaires", "Quels sont les horaires du support ?", "De 9 h à 18 h.")
    paths = {line.partition(":")[0] for line in check(repository).stdout.splitlines()}
    assert paths == {"sujet/horaires.md"}


def test_the_base_is_where_the_proposal_began(repository: Repository) -> None:
    repository.commit()
    repository.git("switch", "-q", "main")
    repository.entry("sujet/recente", "Une question arrivée entre-temps ?")
    repository.commit()
    repository.git("switch", "-q", "proposition")
    assert lost(repository) == []


def test_an_unknown_base_is_told(repository: Repository) -> None:
    result = check(repository, "absente")
    assert (result.exit_code, "«\u00a0absente\u00a0» est inconnue" in result.output) == (1, True)


def test_a_branch_of_the_forge_only_is_known(repository: Repository) -> None:
    repository.git("update-ref", "refs/remotes/origin/principale", "main")
    assert check(repository, "principale").exit_code == 0


def test_a_base_outside_any_repository_is_told(tmp_path: Path) -> None:
    (tmp_path / "sujet").mkdir()
    (tmp_path / "facettes.yml").write_text("facettes: [{key: a, label: A, values: [{slug: b, label: B}]}]", "utf-8")
    (tmp_path / "sujet/une.md").write_text("---\nquestion: Une ?\n---\nUne réponse.\n", "utf-8")
    with pytest.raises(GitError):
        compare(tmp_path, load_corpus(tmp_path)[0], "main")


def test_a_base_without_faq_is_an_empty_one(repository: Repository) -> None:
    repository.git("switch", "-q", "--orphan", "vide")
    repository.git("commit", "-q", "--allow-empty", "-m", "Rien")
    repository.git("switch", "-q", "proposition")
    now = load_corpus(repository.faq)[0]
    assert len(compare(repository.faq, now, "vide").added) == 2
