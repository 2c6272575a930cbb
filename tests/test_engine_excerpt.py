"""Excerpts."""

from search.engine.excerpt import Segment, excerpt
from search.engine.text import NO_ACRONYMS
from search.engine.weights import TUNING


def test_an_excerpt_is_as_long_as_its_setting_and_marks_the_words_of_the_query() -> None:
    text = "rien " * 300 + "le certificat logiciel " + "rien " * 300
    found = excerpt(text, ("certificat", "logiciel"), NO_ACRONYMS)
    assert [segment for segment in found if segment.marked] == [Segment("certificat", True), Segment("logiciel", True)]
    assert TUNING.excerpt_length - 10 < sum(len(segment.text) for segment in found) < TUNING.excerpt_length + 10
