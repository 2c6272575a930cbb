"""Excerpts."""

import re
from pathlib import Path

import pytest

from search.content.markdown import Renderer
from search.engine.document import Document
from search.engine.excerpt import Segment, excerpt
from search.engine.index import build_index
from search.engine.text import NO_ACRONYMS
from search.engine.weights import TUNING
from tests.engine_tools import in_browser, in_python


def test_an_excerpt_is_as_long_as_its_setting_and_marks_the_words_of_the_query() -> None:
    text = "rien " * 300 + "le certificat logiciel " + "rien " * 300
    found = excerpt(text, ("certificat", "logiciel"), NO_ACRONYMS)
    assert [segment for segment in found if segment.marked] == [Segment("certificat", True), Segment("logiciel", True)]
    assert TUNING.excerpt_length - 10 < sum(len(segment.text) for segment in found) < TUNING.excerpt_length + 10


TABLE = """
| Jalon | Ouverture | Date limite |
|---|---|---|
| Guichet | 10/09/2025 | |
| **Dossier complet** de preuves | | [13/05/2026](https://exemple.fr) |
"""
NESTED = """
## Quand déposer

- Hôpital
    - vague 1 : 10/09/2025
    - vague 2 : 13/05/2026
- Ville, `après l’été` :
  le 1er <b>juin</b>

Une phrase finit ici.
La suivante, non
"""


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (
            TABLE,
            "Jalon · Ouverture · Date limite | Guichet · 10/09/2025 · – | Dossier complet de preuves · – · 13/05/2026",
        ),
        (
            NESTED,
            "Quand déposer | Hôpital | vague 1 : 10/09/2025 | vague 2 : 13/05/2026 | "
            "Ville, après l’été : le 1er <b>juin</b> | Une phrase finit ici. La suivante, non",
        ),
    ],
    ids=["a table", "a list"],
)
def test_an_excerpt_never_joins_two_rows_or_two_items(answer: str, shown: str, tmp_path: Path) -> None:
    rendered = Renderer().render(answer)
    document = Document("a", "Quelles dates ?", text=rendered.text, html=rendered.html)
    build_index([document], (), (), tmp_path / "index")
    found = in_python(tmp_path / "index", ["dates", "dossier hôpital"])
    assert "".join(segment["text"] for segment in found["dates"]["hits"][0]["excerpt"]) == shown
    assert in_browser(tmp_path / "index", found, tmp_path) == found


def test_an_excerpt_neither_begins_nor_ends_with_a_separator(tmp_path: Path) -> None:
    items = [f"fleur{number} {'pot ' * (number % 5)}".strip() for number in range(10, 90)]
    rendered = Renderer().render("\n".join(f"- {item}" for item in items))
    build_index([Document("a", "Où ?", text=rendered.text, html=rendered.html)], (), (), tmp_path / "index")
    found = in_python(tmp_path / "index", [item.split()[0] for item in items])
    shown = ["".join(segment["text"] for segment in each["hits"][0]["excerpt"]) for each in found.values()]
    assert [text for text in shown if re.search(r"^(… )?[|·]|[|·]( …)?$", text)] == []
    assert in_browser(tmp_path / "index", found, tmp_path) == found


def test_words_of_two_cells_are_no_neighbours(tmp_path: Path) -> None:
    text = Renderer().render("| Guichet | Ouverture |\n|---|---|\n| Hôpital | Ville |").text
    apart, beside = Document("a", "Où ?", text=text), Document("b", "Où donc ?", text="L’hôpital, ville")
    build_index([apart, beside], (), (), tmp_path)
    found = in_python(tmp_path, ["hôpital ville"])["hôpital ville"]["hits"]
    assert [hit["id"] for hit in found] == ["b", "a"]
