"""YAML with marks: what libyaml says in English is said in French, with the line and the remedy."""

import pytest

from search.content.yaml_marks import parse

UPGRADE = (
    "libyaml no longer says this in words that search/content/yaml_marks.py knows: print the problem and context of "
    "the yaml.MarkedYAMLError of this text, and add these words to _REMEDIES beside the remedy expected here."
)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("a: un texte : deux", "mettez ce texte entre guillemets"),
        ("a: @b", "mettez ce texte entre guillemets"),
        ("a: `b", "mettez ce texte entre guillemets"),
        ("a:\n  - b\n c: d", "retrait"),
        ("a: b\n  c: d", "entre guillemets"),
        ("a: b\nseul\n", "une clé sans"),
        ("a: 'b", "un guillemet qui n’est pas refermé"),
        ('a: "b', "un guillemet qui n’est pas refermé"),
        ("a: [b, c", "un crochet"),
        ("a: {b: c", "une accolade"),
        ("a: *b", "mettez ce texte entre guillemets"),
        ("a: b\n---\nc: d", "une seconde ligne"),
        ("a: b\n\tc: d", "une tabulation"),
    ],
)
def test_what_libyaml_says_has_a_french_remedy(text: str, remedy: str) -> None:
    (fault,) = parse(text).faults
    assert remedy in fault.message.replace("\u00a0", " "), UPGRADE
