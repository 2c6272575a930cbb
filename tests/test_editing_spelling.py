"""Spelling of what a proposal changes: few false alarms, and never a reason to refuse."""

import random
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import main
from search.content.checks import check_corpus
from search.content.corpus import Corpus
from search.editing.spelling import Speller
from tests.repository import Repository

ROOT = Path(__file__).parents[1]
SAID = re.compile(r":(\d+:\d+).*?«.([^»]+).» n’est pas au dictionnaire.*\[orthographe\]")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.entry("sujet/facture", "Où est ma facture ?", "Dans l’espace clietn.\n\nElle y reste un an.")
    made.write("glossaire.yml", "- {sigle: ROR, forme_longue: Répertoire zorbique}\n")
    made.commit()
    made.git("switch", "-q", "-c", "proposition")
    return made


def advice(repository: Repository) -> list[str]:
    """(line:column word) of each piece of advice of a proposal, which never fails for it."""
    result = CliRunner().invoke(main, ["check", "--faq", str(repository.faq), "--base", "main", "--all"])
    assert result.exit_code == 0, result.output
    return [f"{place} {word}" for place, word in SAID.findall(result.stdout)]


def words(repository: Repository, answer: str) -> list[str]:
    repository.entry("sujet/essai", "Que faire ensuite ?", answer)
    return [said.partition(" ")[2] for said in advice(repository)]


def test_only_changed_lines_are_read(repository: Repository) -> None:
    file = repository.faq / "sujet/facture.md"
    file.write_text(file.read_text("utf-8").replace("Elle y reste un an.", "Elle y restte un an."), "utf-8")
    assert advice(repository) == ["6:8 restte"]


def test_a_renamed_entry_is_compared_with_itself(repository: Repository) -> None:
    file = repository.faq / "sujet/facture.md"
    file.rename(repository.faq / "sujet/trouver-ma-facture.md")
    renamed = repository.faq / "sujet/trouver-ma-facture.md"
    renamed.write_text(renamed.read_text("utf-8").replace("---\nDans", "anciens_ids: [facture]\n---\nDans"), "utf-8")
    assert advice(repository) == []


def test_a_question_is_read_and_a_word_is_said_once(repository: Repository) -> None:
    repository.entry("sujet/essai", "Comment recevoir une attestassion ?", "Une attestassion se demande en ligne.")
    assert advice(repository) == ["2:11 attestassion"]


def test_the_nearest_words_are_proposed(repository: Repository) -> None:
    repository.entry("sujet/essai", "Que faire ensuite ?", "Un developpement est prévu.")
    result = CliRunner().invoke(main, ["check", "--faq", str(repository.faq), "--base", "main", "--all"])
    assert "« developpement » n’est pas au dictionnaire ; peut-être « développement »." in result.stdout.replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    "answer",
    [
        "Le répertoire zorbique répond.",
        "L’éditeur Trucmuche et l’Agencia répondent.",
        "Les Observation Names and Codes suivent.",
        "La norme HL7, le flux XDMz et `champ_inconu` suivent.",
        "Voir [la page](https://exemple.example/pagge) ou portal.apix.example, ecrire@exampl.example.",
        "Depuis le 1er janvier, l'anatomo-cyto-pathologie et l’écran s’affichent-ils ?",
        "```\nlgne de cod\n```\nVoilà.",
    ],
)
def test_names_codes_addresses_and_the_faq_s_own_words_are_known(repository: Repository, answer: str) -> None:
    assert words(repository, answer) == []


def test_a_word_of_two_other_answers_is_one_of_the_trade(repository: Repository) -> None:
    repository.entry("sujet/un", "Une question ?", "La cotraitance est permise.")
    assert words(repository, "Une Cotraitance.\n\nUne cotraitance.") == ["cotraitance", "cotraitance"]
    repository.entry("sujet/deux", "Une autre ?", "Sans cotraitance.")
    assert words(repository, "Avec cotraitance.") == []


@pytest.mark.parametrize("answer", ["Unee réponse.", "- Unee réponse.", "Voilà. **Unee** réponse.", "> Unee réponse."])
def test_the_first_word_of_a_sentence_is_read(repository: Repository, answer: str) -> None:
    assert words(repository, answer) == ["Unee"]


@pytest.fixture(scope="module")
def own() -> Corpus:
    return check_corpus(ROOT / "faq", today=date.today()).corpus


def test_the_project_s_own_answers_raise_five_false_alarms_at_most(own: Corpus) -> None:
    speller = Speller(own)
    said = [problem.message for entry in own.entries for problem in speller.problems(entry)]
    assert len(said) <= 5, said


def test_most_typing_mistakes_are_seen(own: Corpus) -> None:
    """One letter lost, doubled or exchanged in words that the answers use."""
    speller, chance, entry = Speller(own), random.Random(1), own.entries[0]
    used = sorted({word for each in own.entries for word in each.answer.split() if word.isalpha() and word.islower()})
    missed = []
    mistakes = 0
    for word in chance.sample([word for word in used if len(word) >= 6], 200):
        at = chance.randrange(1, len(word) - 1)
        rest = word[at + 1 :]
        for typed in (word[:at] + rest, word[: at + 1] + word[at:], word[:at] + rest[0] + word[at] + rest[1:]):
            if typed not in used:
                mistakes += 1
                missed += [] if list(speller.unknown(entry, typed)) else [typed]
    assert mistakes > 400
    assert len(missed) < mistakes / 10, missed


def test_the_dictionary_stands_with_its_licence() -> None:
    folder = ROOT / "search/editing/french"
    assert {path.name for path in folder.iterdir()} == {"index.aff", "index.dic", "license"}
    assert "Mozilla Public License" in (folder / "license").read_text("utf-8")
