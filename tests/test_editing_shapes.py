"""The same two questions in every shape in which organisations keep theirs: same entries, and no word lost.

Covers `search.editing.sources`, `search.editing.questions`, `search.editing.importing`.
"""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypandoc
import pytest
from click.testing import CliRunner

from search.cli import main
from search.content.corpus import Corpus
from search.editing.importing import import_records, share_kept
from search.editing.markup import words
from search.editing.sources import opened

CREATE, COST = "Comment créer un compte ?", "Combien ça coûte ?"
STEPS = "Étapes :\n- ouvrez la **page** ;\n- validez."
FREE = "Rien, c’est gratuit."
EXPECTED = [
    (CREATE.replace(" ?", "\u202f?"), "Étapes\u00a0:\n\n- ouvrez la **page**\u202f;\n- validez."),
    (COST.replace(" ?", "\u202f?"), FREE),
]
STEPS_HTML = "<p>Étapes :</p><ul><li>ouvrez la <b>page</b> ;</li><li>validez.</li></ul>"
ASIDE = "Rédigé par Zoé Martin."
"""What belongs to no question."""
PAGE = f"<h1>Foire aux questions</h1><p>{ASIDE}</p><h2>{CREATE}</h2>{STEPS_HTML}<h2>{COST}</h2><p>{FREE}</p>"
ROWS = [[CREATE, STEPS], [COST, FREE]]
NAMED = [["Question", "Réponse"], *ROWS]
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
OBJECTS = [{"question": question, "reponse": answer} for question, answer in ROWS]


def text(content: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(content, "utf-8")


def quoted(rows: list[list[str]]) -> str:
    return "".join(";".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def workbook(rows: list[list[str]]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)

    return write


def open_sheet(rows: list[list[str]]) -> Callable[[Path], None]:
    """The least that an OpenDocument spreadsheet holds."""
    kinds = ("office", "table", "text")
    names = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in kinds)

    def cell(value: str) -> str:
        lines = "".join(f"<text:p>{line}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    def write(path: Path) -> None:
        lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        sheet = f'<office:spreadsheet><table:table table:name="FAQ">{lines}</table:table></office:spreadsheet>'
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            body = f"<office:body>{sheet}</office:body>"
            archive.writestr("META-INF/manifest.xml", MANIFEST)
            archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")

    return write


def office(path: Path) -> None:
    pypandoc.convert_text(PAGE, path.suffix[1:], "html", outputfile=str(path), extra_args=["--standalone"])


def others(path: Path) -> None:
    """One file a question, with keys that are not ours."""
    path.mkdir()
    for rank, (question, answer) in enumerate(ROWS):
        header = f"---\ntitle: {question}\nlayout: faq\norder: {rank}\n---\n"
        (path / f"{rank}.md").write_text(header + answer, "utf-8")


FILES = {
    "creer.md": f"---\ntitle: {CREATE}\n---\n{STEPS}\n",
    "tarifs/cout.html": f"<h1>{COST}</h1><p>{FREE}</p>",
    "tarifs/_ebauche.md": "# Rien\n",
}


def folder(path: Path) -> None:
    for name, content in FILES.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(content, "utf-8")


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as target:
        for name, content in FILES.items():
            target.writestr(f"faq/{name}", content)


SHAPES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "Markdown, headings": ("a.md", text(f"# FAQ\n\n{ASIDE}\n\n## {CREATE}\n{STEPS}\n\n## {COST}\n{FREE}\n"), ASIDE),
    "Markdown, bold questions": ("a.md", text(f"{ASIDE}\n\n**{CREATE}**\n\n{STEPS}\n\n**{COST}**\n\n{FREE}\n"), ASIDE),
    "Markdown, details": (
        "a.md",
        text(
            f"{ASIDE}\n\n"
            + "".join(f"<details>\n<summary>{asked}</summary>\n\n{said}\n\n</details>\n\n" for asked, said in ROWS)
        ),
        ASIDE,
    ),
    "Markdown, a front matter of others": ("faq", others, ""),
    "YAML": ("a.yml", text(json.dumps({"faq": OBJECTS}, ensure_ascii=False)), ""),
    "YAML, questions as keys": ("a.yml", text(json.dumps(dict(ROWS), ensure_ascii=False)), ""),
    "JSON, nested": (
        "a.json",
        text(json.dumps({"data": {"pages": [{"titre": "Comptes", "items": OBJECTS}]}}, ensure_ascii=False)),
        "",
    ),
    "JSON, one object a line": ("a.jsonl", text("\n".join(json.dumps(each) for each in OBJECTS)), ""),
    "CSV with a heading": ("a.csv", text(quoted([[ASIDE, ""], *NAMED])), ASIDE),
    "CSV without": ("a.csv", text(quoted(ROWS)), ""),
    "workbook with a heading": ("a.xlsx", workbook([[ASIDE, ""], *NAMED]), ASIDE),
    "workbook without": ("a.xlsx", workbook(ROWS), ""),
    "open sheet with a heading": ("a.ods", open_sheet([[ASIDE, ""], *NAMED]), ASIDE),
    "open sheet without": ("a.ods", open_sheet(ROWS), ""),
    "Word": ("a.docx", office, ASIDE),
    "OpenDocument": ("a.odt", office, ASIDE),
    "reStructuredText": ("a.rst", office, ASIDE),
    "page": ("a.html", text(f"<html><nav>Accueil</nav><main>{PAGE}</main></html>"), ASIDE),
    "folder": ("faq", folder, ""),
    "zip": ("faq.zip", archive, ""),
}
"""Shape -> (name, how it is written, what it says beside its questions)."""


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_questions_come_in_whole_from_every_shape(tmp_path: Path, shape: str) -> None:
    name, write, aside = SHAPES[shape]
    write(tmp_path / name)
    with opened(tmp_path / name) as source:
        items = import_records(source, Corpus((), (), (), ()))
        told = " ".join([*source.notes, *(note for item in items for note in item.notes)])
    assert [(item.entry.question, item.entry.answer) for item in items if item.entry] == EXPECTED
    assert share_kept(items) == 1
    assert words(aside) - words(told) == {}, told


MESSY = {
    "bandeau.html": "<main><h1>Foire aux questions</h1><p>Numéro spécial de Noël.</p>"
    "<details><summary>Où écrire ?</summary><p>Au guichet.</p><form><button>Envoyer gentiment</button></form></details>"
    "<details><summary>Qui signe ?</summary></details><p>Adresse postale en bas.</p></main>",
    "tableau.csv": "Question,Réponse\nPourquoi attendre ?,\n,Réponse orpheline.\nOù écrire ?,Plutôt au préfet.\n",
    "note.md": "Un mémento sans aucun titre, resté là.\n",
    "abime.json": "[{",
}


def test_every_word_of_a_source_is_in_an_entry_in_the_report_or_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("faq").mkdir()
    Path("faq/facettes.yml").write_text("facettes: []\n", "utf-8")
    Path("source").mkdir()
    for name, content in MESSY.items():
        (Path("source") / name).write_text(content, "utf-8")
    done = CliRunner().invoke(main, ["import", "source", "--write"])
    assert done.exit_code == 0, done.output
    entries = [path.read_text("utf-8") for path in Path("faq").rglob("*.md")]
    held = words(" ".join([*entries, Path("quarantaine.json").read_text("utf-8"), done.output]))
    for name, content in MESSY.items():
        said = words(re.sub(r"<[^>]*>", " ", content))
        assert said.keys() - held.keys() == set(), name
    assert "abime.json" in done.output
