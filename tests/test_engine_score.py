"""The sums that rank, on postings made by hand."""

from search.engine.plan import Alternative, Group, Plan
from search.engine.score import PARTS, Access, Postings, scores
from search.engine.weights import MIN_QUESTION_IDF, TUNING, pack, term_level

CENTRAL, COVERAGE, FOCUS = TUNING.central, TUNING.coverage, TUNING.focus

NONE = Postings([], [])


def ranked(terms: dict[str, Postings]) -> dict[int, int]:
    """The scores of two documents for a query of two equal words, `a` and `b`."""
    plan = Plan(groups=tuple(Group((Alternative((stem,), "", 1),)) for stem in "ab"))
    return scores(plan, Access(lambda stem: terms.get(stem, NONE), lambda form: NONE, lambda pair: NONE, 2))


def test_a_document_about_the_whole_query_gains_its_focus() -> None:
    just, beyond = Postings([0], [CENTRAL]), Postings([1], [CENTRAL + 1])
    both = Postings([0, 1], [CENTRAL, CENTRAL + 1])
    assert ranked({"a": both, "b": both})[0] == 2 * 100 * CENTRAL * PARTS
    assert ranked({"a": both, "b": both})[1] == 2 * 100 * (CENTRAL + 1) * PARTS * (100 + FOCUS) // 100
    assert ranked({"a": just})[0] == 100 * CENTRAL * (PARTS * (200 - COVERAGE) // 200)
    half = PARTS * (200 - COVERAGE) // 200
    assert ranked({"a": beyond})[1] == 100 * (CENTRAL + 1) * (half * (400 + FOCUS) // 400)


def test_a_document_ten_times_weaker_is_no_result() -> None:
    assert set(ranked({"a": Postings([0, 1], [20, 2])})) == {0, 1}
    assert set(ranked({"a": Postings([0, 1], [21, 2])})) == {0}


def test_a_word_of_the_fortieth_phrasing_is_weighed_in_that_phrasing() -> None:
    short, long = MIN_QUESTION_IDF, 20 * MIN_QUESTION_IDF
    assert term_level(pack(slot=40), 1, [long] * 39 + [short]) == term_level(pack(slot=2), 1, [long, short])
