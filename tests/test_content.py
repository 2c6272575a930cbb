"""The project's own words are clean, and say what they said when they were handed over."""

from datetime import date
from pathlib import Path

import pytest

from search.content.checks import Checked, check_corpus

FAQ = Path(__file__).parents[1] / "faq"


@pytest.fixture(scope="module")
def checked() -> Checked:
    return check_corpus(FAQ, today=date(2026, 11, 24))


def test_the_faq_has_no_error(checked: Checked) -> None:
    assert [str(problem) for problem in checked.errors] == []


def test_the_handed_over_entries_are_all_there(checked: Checked) -> None:
    drafts = {entry.id for entry in checked.corpus.entries if not entry.published}
    assert len(checked.corpus.entries) >= 100
    assert len(checked.corpus.published) >= 96
    lost = {"question-perdue-13", "question-perdue-14", "question-perdue-15"}
    assert drafts >= lost


def test_every_facet_of_the_handed_over_list_is_there(checked: Checked) -> None:
    assert [facet.key for facet in checked.corpus.facets] == ["offre", "couloir", "dispositif", "produit", "thematique"]
    sizes = [len(facet.values) for facet in checked.corpus.facets]
    assert all(size >= given for size, given in zip(sizes, [8, 11, 23, 33, 17], strict=True))
    assert len(checked.corpus.glossary) >= 144


def test_a_dispositif_names_its_couloir(checked: Checked) -> None:
    couloir, dispositif = checked.corpus.facets[1:3]
    assert all(value.implies["couloir"] in couloir.by_slug for value in dispositif.values)


def test_every_folder_is_described(checked: Checked) -> None:
    assert {entry.folder for entry in checked.corpus.entries} == {folder.slug for folder in checked.corpus.folders}
