"""From nothing to a merged entry, as the guide says: every command, on a real repository."""

from pathlib import Path

from click.testing import CliRunner

from search.cli import main
from search.content.corpus import load_corpus
from search.content.history import ChangeKind, read_history
from tests.repository import Repository


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output.replace("\u00a0", " ")


def test_a_new_editor_goes_from_nothing_to_a_merged_entry(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.entry("convergence/ouvrir-un-compte", "Comment ouvrir un compte\u202f?", "Depuis la page d’accueil.")
    repository.commit("2026-01-05")
    repository.git("switch", "-q", "-c", "proposition")
    faq = str(repository.faq)

    options = ["--question", "Comment changer l'adresse de mon entreprise", "--folder", "convergence"]
    others = ("déménagement", "nouveau siège social", "on a changé de locaux", "modifier la fiche", "rue fausse")
    for other in (*others, "code postal erroné", "transfert du siège", "move our head office"):
        options += ["--phrasing", other]
    assert run("new", "--faq", faq, *options)[0] == 0
    file = repository.faq / "convergence/comment-changer-adresse-entreprise.md"
    assert run("check", "--faq", faq)[0] == 0

    draft = file.read_text("utf-8")
    header = draft.rpartition("---\n")[0].replace("brouillon", "publie").replace("theme: []", "theme: [general]")
    file.write_text(
        header + "revoir_avant: 2027-01-01\n---\nL'adresse se change dans « Mon entreprise » : une minute.\n", "utf-8"
    )
    assert "[typographie]" in run("check", "--faq", faq, "--base", "main")[1]
    assert run("format", "--faq", faq)[0] == 0
    code, said = run("check", "--faq", faq, "--base", "main")
    assert (code, said) == (0, "2 réponses publiées, 0 erreur, 0 avertissement.\n")

    repository.commit("2026-02-02")
    said = run("report", "--faq", faq, "--base", "main", "--queries", str(tmp_path / "aucune.yml"))[1]
    assert "1 question ajoutée" in said
    assert "> L’adresse se change dans « Mon entreprise » : une minute." in said

    repository.git("switch", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "proposition", "-m", "Fusion", day="2026-02-03")
    newest = read_history(repository.faq, load_corpus(repository.faq)[0]).changes[0]
    assert (newest.kind, newest.id, str(newest.day)) == (ChangeKind.ADDED, file.stem, "2026-02-03")


def test_a_careless_editor_is_told_everything_at_once_and_loses_nothing(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.entry("sujet/ancienne", "Une question déjà publiée ?", "Une réponse publiée.")
    repository.commit()
    repository.git("switch", "-q", "-c", "proposition")
    (repository.faq / "sujet/ancienne.md").unlink()
    repository.write("sujet/Ma Question.md", "---\nquestion: Quoi ?\n---\nOui.\n")
    repository.write(
        "sujet/bom-crlf.md", "\ufeff---\r\nquestion: Un fichier venu de Windows ?\r\n---\r\nIl est accepté.\r\n"
    )
    repository.write("sujet/tabulation.md", "---\nformulations:\n\t- a\n---\nTexte.\n")
    repository.write("sujet/double.md", "---\nquestion: Un ?\nquestion: Deux ?\n---\nTexte.\n")
    repository.write("sujet/date.md", "---\nquestion: Quand ?\nverifie_le: le 3 mars\n---\nBientôt.\n")
    repository.write("sujet/enorme.md", "---\nquestion: Combien ?\n---\n" + "mot " * 1_300_000)
    before = {path: path.read_bytes() for path in repository.faq.rglob("*.md")}
    code, said = run("check", "--faq", str(repository.faq), "--base", "main")
    assert code == 1
    named = {line.partition(":")[0] for line in said.splitlines() if ": erreur :" in line}
    wrong = {"Ma Question", "tabulation", "double", "date", "enorme", "ancienne"}
    assert named == {f"sujet/{name}.md" for name in wrong}
    assert {path: path.read_bytes() for path in repository.faq.rglob("*.md")} == before
