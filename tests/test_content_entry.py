"""One file, one question: its header, its revision, and the place of every fault."""

import pytest

from search.content.entry import Entry, read_entry
from search.content.facets import Facet, FacetValue
from search.content.front_matter import Status
from search.content.markdown import Renderer, link_entries
from search.content.yaml_marks import parse

THEME = Facet("theme", "Thème", "Quel thème ?", (FacetValue("comptes", "Comptes"), FacetValue("tarifs", "Tarifs")))
FULL = """---
question:  Comment   faire ?
formulations: [Comment agir ?, 2026]
theme: [tarifs, comptes]
statut: archive
verifie_le: 2026-03-01
revoir_avant: "2027-03-01"
source: {titre: Guide, adresse: "https://guide.example/a?b=c"}
prudence: À relire.
anciens_ids: [agir]
voir_aussi: [autre]
---

Ainsi.
"""


def read(text: str) -> Entry:
    entry, problems = read_entry("dossier/faire.md", text, (THEME,))
    assert problems == []
    assert entry
    return entry


def test_every_key_of_the_header_is_read() -> None:
    entry = read(FULL)
    assert (entry.id, entry.folder, entry.question, entry.answer) == ("faire", "dossier", "Comment faire ?", "Ainsi.")
    assert entry.phrasings == ("Comment agir ?", "2026")
    assert entry.facets == {"theme": ("tarifs", "comptes")}
    assert (entry.status, str(entry.verified_on), str(entry.review_by)) == (
        Status.ARCHIVED,
        "2026-03-01",
        "2027-03-01",
    )
    assert entry.source
    assert (entry.source.title, entry.source.address) == ("Guide", "https://guide.example/a?b=c")
    assert (entry.caution, entry.former_ids, entry.see_also) == ("À relire.", ("agir",), ("autre",))
    assert entry.answer_line == 14


def test_an_entry_needs_only_its_question() -> None:
    entry = read("---\nquestion: Quoi ?\n---\nCeci.")
    assert (entry.status, entry.facets, entry.source, entry.verified_on) == (Status.PUBLISHED, {}, None, None)


def test_the_revision_changes_with_question_or_answer_only() -> None:
    entry = read(FULL)
    assert read(FULL.replace("À relire", "Relu")).revision == entry.revision
    assert read(FULL.replace("Ainsi", "Autrement")).revision != entry.revision
    assert read(FULL.replace("faire ?", "agir ?")).revision != entry.revision


@pytest.mark.parametrize("value", ["12:30:00", "0123", "No", "1e3", "0x1F", ".5", "2026-01-01", "1_000", "off"])
def test_yaml_never_turns_a_text_into_something_else(value: str) -> None:
    assert parse(f"a: {value}").value == {"a": value}


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 100_000, "- " * 1000, "\n".join(" " * n + "a:" for n in range(1000)), "a: {" * 500],
    ids=["brackets", "dashes", "stairs", "braces"],
)
def test_yaml_nested_beyond_reason_is_a_fault(text: str) -> None:
    assert "YAML illisible" in parse(text).faults[0].message


@pytest.mark.parametrize("text", ["a: \x00", 'a: "\\ud800"', "a: *b", "a: |\n\tb", "\ufffe"])
def test_unreadable_yaml_is_a_fault_with_its_line(text: str) -> None:
    result = parse(text, first_line=7)
    assert result.value is None
    assert result.faults[0].line >= 7


def test_a_huge_number_stays_a_text() -> None:
    assert parse("a: " + "1" * 6000).value == {"a": "1" * 6000}


@pytest.mark.parametrize("nested", ["> " * 500, "\n".join("    " * n + "- a" for n in range(400)), "[" * 20_000])
def test_an_answer_nested_beyond_reason_is_a_fault(nested: str) -> None:
    entry, problems = read_entry("d/a.md", f"---\nquestion: Quoi ?\n---\n{nested}\n", ())
    assert entry is None
    assert [problem.rule for problem in problems] == ["imbrication"]


def test_the_renderer_survives_an_answer_nested_beyond_reason() -> None:
    renderer = Renderer()
    nested = "\n".join("    " * n + "- a" for n in range(200))
    assert "a" in renderer.render(nested).text
    assert renderer.render("[a](https://a.example/)").links == ("https://a.example/",)


def test_html_of_an_answer_is_shown_as_typed() -> None:
    assert Renderer().render("<script>x</script>").html == "<p>&lt;script&gt;x&lt;/script&gt;</p>"
    assert Renderer().render("[TOC]\n\n# Un titre").html.startswith("<p>[TOC]</p>")


def test_a_link_to_another_entry_is_filled_in_by_the_page() -> None:
    rendered = Renderer().render("[b](../autre/b.md#titre)", "a")
    assert rendered.links == ("faq:b#b--titre",)
    assert 'href="../b/#b--titre"' in link_entries(rendered.html, lambda other: f"../{other}/")
