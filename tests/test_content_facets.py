"""Facets, glossary and folders are data: what is read, and how a fault is told."""

import pytest

from search.content.facets import read_facets, read_folders
from search.content.glossary import Acronym, read_glossary, read_synonyms

FACETS = """
facettes:
  - key: couloir
    label: Couloir
    values:
      - {slug: ville, label: Ville}
  - key: dispositif
    label: Dispositif
    question: Quel dispositif ?
    attributs: {vague: Vague}
    values:
      - {slug: a, label: A, aide: Aide, code: AA, couloir: ville, vague: 1, synonymes: [un, deux]}
      - {slug: b, label: B, parent: a}
"""


def test_a_value_implies_values_of_other_facets() -> None:
    facets, problems = read_facets(FACETS)
    assert problems == []
    first, second = facets[1].values
    assert (first.implies, first.attributes, first.synonyms) == ({"couloir": "ville"}, {"vague": "1"}, ("un", "deux"))
    assert (first.help, first.code, second.parent) == ("Aide", "AA", "a")
    assert facets[0].question == "Couloir"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "la liste « facettes » manque"),
        ("[1, 2]", "la liste « facettes » manque"),
        ("facettes: {}", "la liste « facettes » manque"),
        ("facettes: [1]", "une facette s’écrit"),
        ("facettes: [{key: a, label: A, values: 3}]", "n’a pas de valeur"),
        ("facettes: [{key: É, label: A, values: [{slug: b, label: B}]}]", "n’est pas un identifiant"),
        ("facettes: [{key: a, label: 1, values: [{slug: b, label: B}]}]", "« label » manque"),
        ("facettes: [{key: a, label: A, attributs: 1, values: [{slug: b, label: B}]}]", "« attributs »"),
        ("facettes: [{key: a, label: A, values: [{slug: b, label: B, synonymes: c}]}]", "attend une liste"),
        ("facettes: [", "YAML illisible"),
    ],
)
def test_a_faulty_facettes_yml_is_told(text: str, said: str) -> None:
    _, problems = read_facets(text)
    assert said in problems[0].message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b", "le glossaire est une liste"),
        ("- {sigle: A}", "demande « sigle » et « forme_longue »"),
        ("- {sigle: A, forme_longue: B, synonymes: C}", "attend une liste"),
        ("- [", "YAML illisible"),
    ],
)
def test_a_faulty_glossaire_yml_is_told(text: str, said: str) -> None:
    _, problems = read_glossary(text)
    assert said in problems[0].message.replace("\u00a0", " ")


@pytest.mark.parametrize("text", ["a: b", "- 1", "- {dossier: a}", "- ["])
def test_a_faulty_dossiers_yml_is_told(text: str) -> None:
    assert read_folders(text)[1]


def test_everyday_words_that_stand_for_one_another_are_rows_without_an_acronym() -> None:
    groups, problems = read_synonyms("- [médecin, docteur, toubib]")
    assert groups == (Acronym("", "médecin", ("docteur", "toubib")),)
    assert not problems


@pytest.mark.parametrize("text", ["a: b", "- seul", "- [seul]", "- ["])
def test_a_faulty_synonymes_yml_is_told(text: str) -> None:
    assert read_synonyms(text)[1]


def test_an_absent_glossary_is_no_fault() -> None:
    assert read_glossary("") == ((), [])
