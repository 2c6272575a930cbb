"""Markdown means what the forge shows: same blocks as GitHub's own converter, or a fault on its line."""

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cmarkgfm import github_flavored_markdown_to_html

from search.content.checks import check_corpus
from search.content.corpus import load_corpus
from search.content.glossary import Acronym
from search.content.markdown import Renderer, scrolling_blocks

ROOT = Path(__file__).parents[1]
EVAL = Path(os.environ.get("FAQ_EVAL", ROOT.parent / "shared/eval"))
BLOCKS = re.compile(r"<(/?(?:p|ul|ol|li|table|thead|tbody|tr|th|td|pre|blockquote|h[1-6]|hr|del|s))\b[^>]*>")
CASES = {
    "a list right under a sentence": "Étapes :\n- une\n- deux",
    "a numbered list right under a sentence": "Étapes :\n1. une\n2. deux",
    "a numbered list that does not begin at one": "Étapes :\n2. une\n3. deux",
    "a list nested by two spaces": "- une\n  - dedans\n- deux",
    "a list nested by four spaces": "- une\n\n    - dedans\n- deux",
    "a list nested by a tab": "- une\n\t- dedans",
    "a bulleted list in a numbered one": "1. une\n   - dedans\n2. deux",
    "a loose list": "- une\n\n- deux",
    "a tight list after a loose one": "- une\n\n- deux\n\ntexte\n\n- trois\n- quatre",
    "a list that changes its sign": "- une\n* deux",
    "a paragraph in a list": "- une\n\n  suite\n- deux",
    "code in a list": "- une\n\n  ```sh\n  ls\n  ```\n- deux",
    "code right under a sentence": "Lancez :\n```\nls\n```\nfin",
    "indented code": "Lancez :\n\n    ls\n",
    "a table right under a sentence": "Voici :\n| a | b |\n|---|---|\n| 1 | 2 |",
    "a table without outer bars": "a | b\n--|--\n1 | 2",
    "a table with aligned columns": "| a | b |\n|:-:|--:|\n| 1 | 2 |",
    "a table with a bar in code": "| a |\n|---|\n| `x \\| y` |",
    "a quotation right under a sentence": "Il dit :\n> oui\nnon",
    "a heading right under a sentence": "texte\n## titre\ntexte",
    "an underlined heading": "Titre\n-----\ntexte",
    "a rule": "a\n\n***\n\nb",
    "strikethrough": "un prix ~~barré~~ ici",
    "emphasis inside a word": "un_mot_long et **gras**non",
    "forced ends of lines": "un  \ndeux\\\ntrois",
    "a number that is no list": "En\n1968. Puis rien",
}


def blocks(page: str) -> list[str]:
    """The tags of an HTML fragment, without those of the page around; an empty header is a plain cell here."""
    return [re.sub(r"\bth\b", "td", tag).replace("del", "s") for tag in BLOCKS.findall(page)]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def differs(renderer: Renderer, answer: str) -> bool:
    """Whether GitHub shows other blocks, and no fault says so."""
    rendered = renderer.render(answer)
    return not rendered.literals and blocks(rendered.html) != blocks(github_flavored_markdown_to_html(answer))


@pytest.mark.parametrize("answer", CASES.values(), ids=CASES)
def test_blocks_are_those_of_the_forge(renderer: Renderer, answer: str) -> None:
    assert blocks(renderer.render(answer).html) == blocks(github_flavored_markdown_to_html(answer))
    assert not renderer.render(answer).literals


@pytest.mark.parametrize("folder", ["faq", "tests/corpora/jardin", "tests/corpora/minimal"])
def test_every_answer_shows_the_blocks_of_the_forge(renderer: Renderer, folder: str) -> None:
    assert [e.path for e in load_corpus(ROOT / folder)[0].entries if differs(renderer, e.answer)] == []


def foreign() -> Iterator[Path]:
    yield from sorted(EVAL.glob("*/entries.jsonl"))


@pytest.mark.skipif(not EVAL.is_dir(), reason="the corpora of other organisations are not here (FAQ_EVAL)")
def test_answers_of_other_organisations_show_the_blocks_of_the_forge(renderer: Renderer) -> None:
    found, seen = [], 0
    for path in foreign():
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            seen += 1
            if differs(renderer, row["answer"]):
                found.append((path.parent.name, row["id"]))
    assert seen > 1000
    assert found == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Voir la note[^1].", "une note de bas de page"),
        ("??? question", "un encadré d’un autre outil"),
        ("!!! note", "un encadré d’un autre outil"),
        (":::tip", "un encadré d’un autre outil"),
        ("::: warning", "un encadré d’un autre outil"),
        ("[ici](https://a.fr){:target=_blank}", "un attribut d’un autre outil"),
        ("[ici](https://a.fr){.bouton}", "un attribut d’un autre outil"),
        ("Bonjour %{prenom}", "une variable à remplacer"),
        ("Bonjour ${prenom}", "une variable à remplacer"),
        ("Bonjour <%= prenom %>", "une variable à remplacer"),
        ("Bonjour {{ prenom }}", "une variable à remplacer"),
        ("{% include a.md %}", "une variable à remplacer"),
        ("Une ligne\\r\\nune autre", "une fin de ligne en toutes lettres"),
        ("Une ligne\\nUne autre", "une fin de ligne en toutes lettres"),
        ("\\*\\*gras\\*\\*", "une mise en forme qui ne prend pas"),
        ("** gras **", "une mise en forme qui ne prend pas"),
        ("[[Autre page]]", "un lien d’un autre outil"),
        ("[ici](une adresse)", "un lien qui ne prend pas"),
        ("[ici](javascript:alert)", "un lien qui ne prend pas"),
        ("<img src=a.png>", "du HTML"),
        ("Une ligne<br>une autre", "du HTML"),
        ("<!-- caché -->", "du HTML"),
    ],
)
def test_markup_that_would_be_shown_as_typed_is_a_fault_on_its_line(tmp_path: Path, typed: str, said: str) -> None:
    (tmp_path / "sujet").mkdir()
    (tmp_path / "facettes.yml").write_bytes((ROOT / "tests/corpora/minimal/facettes.yml").read_bytes())
    entry = tmp_path / "sujet/une.md"
    entry.write_text(f"---\nquestion: Quoi ?\n---\nVoici.\nEncore.\n\n{typed}\n", "utf-8")
    (fault,) = (p for p in check_corpus(tmp_path, today=date(2026, 11, 24)).errors if p.rule == "syntaxe")
    assert (fault.line, said in fault.message) == (7, True)
    entry.write_text(f"---\nquestion: Quoi ?\n---\nVoici.\n\n    {typed}\n", "utf-8")
    assert check_corpus(tmp_path, today=date(2026, 11, 24)).errors == (), "in code, it is meant"


@pytest.mark.parametrize(
    "answer",
    [
        "C:\\nouveau",
        "a < b et c > d",
        "5 * 3 ** ",
        "un_nom__long",
        "{a}",
        "[ ] vide",
        "3 $",
        "100 %",
        "Pourquoi ?\u202f?",
    ],
)
def test_signs_that_mean_themselves_are_no_fault(renderer: Renderer, answer: str) -> None:
    assert renderer.render(answer.replace("** ", "")).literals == ()


def test_alerts_and_tasks_of_the_forge_are_shown(renderer: Renderer) -> None:
    alert = renderer.render("> [!WARNING]\n> Le compte sera fermé.")
    assert alert.html.startswith("<blockquote>\n<p><strong>Attention\u00a0:</strong>\nLe compte")
    assert alert.text == "Attention\u00a0: Le compte sera fermé."
    tasks = renderer.render("- [ ] à faire\n- [x] fait")
    assert tasks.text == "☐ à faire\n☑ fait"
    assert (alert.literals, tasks.literals) == ((), ())


def test_columns_are_aligned_without_a_style_that_the_policy_refuses(renderer: Renderer) -> None:
    page = renderer.render("| a | b |\n|:-:|--:|\n| 1 | 2 |").html
    assert "style=" not in page
    assert page.count('class="faq-right"') == page.count('class="faq-center"') == 2


def test_a_wide_table_is_a_group_named_by_its_columns(renderer: Renderer) -> None:
    page = renderer.render('| Le "mot" | b |\n|---|---|\n| 1 | 2 |').html
    label = "Tableau\u00a0: Le &quot;mot&quot;, b"
    assert page.startswith(f'<div class="faq-table" role="group" tabindex="0" aria-label="{label}">')
    assert scrolling_blocks("<p>rien</p>") == "<p>rien</p>"


def test_the_first_use_of_an_acronym_is_explained_outside_links_code_and_headings() -> None:
    renderer = Renderer([Acronym("INS", "Identité <nationale> de santé")])
    page = renderer.render("## INS\n\n`INS` [INS](https://a.fr) l’INS et l’INS, e-INS").html
    assert page.count("faq-term") == 1
    link = '<a class="faq-term" href="glossaire:ins" title="Identité &lt;nationale&gt; de santé">INS</a>'
    assert f"l’{link} et l’INS" in page


def test_headings_keep_the_anchors_they_always_had(renderer: Renderer) -> None:
    rendered = renderer.render("## Étape n° 1\n\n## Étape n° 1\n\n## ???\n", "une")
    assert rendered.anchors == ("etape-n-1", "etape-n-1_1", "_1")
    assert '<h2 id="une--etape-n-1">' in rendered.html
