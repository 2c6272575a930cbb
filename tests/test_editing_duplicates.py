"""The twin alarm rings for the same question in other words, and for a copied answer."""

from dataclasses import replace
from pathlib import Path

import pytest

from search.content.corpus import Corpus, load_corpus
from search.content.entry import Entry
from search.content.front_matter import Status
from search.content.rules.text import TO_WRITE
from search.editing.duplicates import find_duplicates, parts
from search.editing.searching import searcher_for
from search.engine.similar import nearness

CORPUS = load_corpus(Path(__file__).parents[1] / "faq")[0]


def asked(question: str, answer: str = "", **more: tuple[str, ...]) -> list[str]:
    new = Entry("nouvelle", "d", "d/nouvelle.md", question, answer, **more)  # type: ignore[arg-type]
    return [twin.entry.id for twin in find_duplicates(CORPUS, [new]).get("nouvelle", ())]


@pytest.mark.parametrize(
    ("question", "twin"),
    [
        ("Accéder à Convergence avec mon compte industriels Santé Connect", "acceder-a-convergence-avec-un-compte-isc"),
        ("Sur Convergence, comment inscrire son entreprise ?", "inscrire-mon-entreprise-sur-convergence"),
        ("Quel est le calendrier de la DRIMbox en vague 2 ?", "calendrier-drimbox-vague-2"),
    ],
)
def test_a_question_in_other_words_has_its_twin(question: str, twin: str) -> None:
    assert asked(question)[0] == twin


def test_a_question_about_something_else_has_none() -> None:
    assert asked("Quels sont les horaires de la piscine municipale ?") == []


def test_signs_of_a_query_are_words_of_a_question() -> None:
    assert (
        asked("« Sur Convergence », comment -inscrire son entreprise ?")[0] == "inscrire-mon-entreprise-sur-convergence"
    )


@pytest.mark.slow
def test_a_third_of_our_own_phrasings_alone_are_recognised() -> None:
    """A phrasing is asked alone while its entry forgets it, the first, second or third of a quarter of the entries."""
    found = total = 0
    for start, rank in enumerate((0, 1, 2, 0)):
        part = {entry.id: entry for entry in CORPUS.published[start::4] if len(entry.phrasings) > rank}
        kept = tuple(_without(entry, rank) if entry.id in part else entry for entry in CORPUS.published)
        new = [Entry(f"n-{id_}", "d", "d/n.md", entry.phrasings[rank], "") for id_, entry in part.items()]
        twins = find_duplicates(replace(CORPUS, entries=kept), new)
        total += len(new)
        found += sum(id_ in [f"n-{twin.entry.id}" for twin in near] for id_, near in twins.items())
    assert total > 80
    assert found / total > 0.3


def test_few_entries_of_this_faq_have_a_twin() -> None:
    assert len(find_duplicates(CORPUS, CORPUS.published)) / len(CORPUS.published) < 0.04


def test_a_short_question_that_others_only_contain_has_no_twin() -> None:
    asked = (
        "Asymptomatique, mon test de dépistage est positif, pourquoi ?",
        "Mon dépistage positif par test compte-t-il ?",
    )
    entries = [Entry(f"e{rank}", "d", f"d/e{rank}.md", question, "") for rank, question in enumerate(asked)]
    corpus = replace(CORPUS, entries=tuple(replace(entry, status=Status.PUBLISHED) for entry in entries))
    assert find_duplicates(corpus, [Entry("n", "d", "d/n.md", "Où faire un test ?", "")]) == {}
    again = Entry("n", "d", "d/n.md", "Pourquoi mon test de dépistage est-il positif, asymptomatique ?", "")
    assert [twin.entry.id for twin in find_duplicates(corpus, [again])["n"]] == ["e0"]


def test_a_copied_answer_is_a_twin() -> None:
    other = CORPUS.published[10]
    assert asked(other.question[: len(other.question) // 2], other.answer)[0] == other.id


def test_an_entry_is_not_its_own_twin_nor_that_of_its_former_self() -> None:
    entry = CORPUS.published[0]
    assert entry.id not in [twin.entry.id for twin in find_duplicates(CORPUS, [entry]).get(entry.id, ())]
    assert entry.id not in asked(entry.question, entry.answer, former_ids=(entry.id,))


def test_two_new_questions_may_be_twins_and_two_empty_drafts_are_not() -> None:
    one, other = (Entry(id_, "d", f"d/{id_}.md", f"Où trouver le {id_} ?", TO_WRITE) for id_ in ("zèbre", "yack"))
    assert find_duplicates(CORPUS, [one, other]) == {}
    same = replace(other, question=one.question)
    assert [twin.entry.id for twin in find_duplicates(CORPUS, [one, same])[one.id]] == ["yack"]


def test_an_empty_corpus_has_no_twins() -> None:
    assert find_duplicates(Corpus((), (), (), ()), [CORPUS.published[0]]) == {}
    assert find_duplicates(CORPUS, []) == {}


def test_nearness_is_a_share() -> None:
    entry = CORPUS.published[0]
    with searcher_for(CORPUS) as searcher:
        near = nearness(searcher.index, entry.question)
        assert all(0 < share <= 1 for share in near.values())
        assert max(near, key=lambda id_: near[id_]) == entry.id
        assert entry.id not in nearness(searcher.index, entry.question, but={entry.id})
        assert nearness(searcher.index, "") == nearness(searcher, "xyzzy") == {}


def _without(entry: Entry, rank: int) -> Entry:
    return replace(entry, phrasings=entry.phrasings[:rank] + entry.phrasings[rank + 1 :])


def test_an_answer_is_compared_whole() -> None:
    text = "".join(chr(97 + n % 26) for n in range(1234))
    assert "".join(parts(text)) == text
    assert {len(part) for part in parts(text)} <= {412, 411, 410}
    assert parts(TO_WRITE) == []
