"""The twin alarm rings for the same question in other words, and for a copied answer."""

from pathlib import Path

import pytest

from search.content.corpus import load_corpus
from search.content.entry import Entry
from search.editing.twins import Twins

CORPUS = load_corpus(Path(__file__).parents[1] / "faq")[0]


@pytest.fixture(scope="module")
def twins() -> Twins:
    return Twins(CORPUS.published, CORPUS.glossary)


@pytest.mark.parametrize(
    ("question", "twin"),
    [
        ("Accéder à Convergence avec mon compte industriels Santé Connect", "acceder-a-convergence-avec-un-compte-isc"),
        ("Sur Convergence, comment inscrire son entreprise ?", "inscrire-mon-entreprise-sur-convergence"),
        ("Quel est le calendrier de la DRIMbox en vague 2 ?", "calendrier-drimbox-vague-2"),
    ],
)
def test_a_question_in_other_words_has_its_twin(twins: Twins, question: str, twin: str) -> None:
    assert twins.of(Entry("nouvelle", "d", "d/nouvelle.md", question, ""))[0].entry.id == twin


def test_a_question_about_something_else_has_none(twins: Twins) -> None:
    assert twins.of(Entry("nouvelle", "d", "d/n.md", "Quels sont les horaires de la piscine municipale ?", "")) == []


def test_a_copied_answer_is_a_twin(twins: Twins) -> None:
    other = CORPUS.published[10]
    found = twins.of(Entry("nouvelle", "d", "d/n.md", other.question[: len(other.question) // 2], other.answer))
    assert (found[0].entry.id, round(found[0].nearness, 6)) == (other.id, 1.0)


def test_an_entry_is_not_its_own_twin_nor_that_of_its_former_self(twins: Twins) -> None:
    entry = CORPUS.published[0]
    assert entry.id not in [twin.entry.id for twin in twins.of(entry)]
    renamed = Entry("nouveau", "d", "d/n.md", entry.question, entry.answer, former_ids=(entry.id,))
    assert entry.id not in [twin.entry.id for twin in twins.of(renamed)]


def test_an_empty_corpus_has_no_twins() -> None:
    assert Twins([]).of(CORPUS.published[0]) == []
