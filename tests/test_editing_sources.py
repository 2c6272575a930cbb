"""Whatever an organisation has is read: spreadsheets, documents, lists of objects, folders, archives."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pypandoc
import pytest

from search.editing.markup import ImportFailed
from search.editing.sources import opened, read_records

TWO = [("Où ?", "Ici."), ("Quand ?", "Demain.")]


def asked(path: Path) -> list[str]:
    return [record.fields.get("question", "") for record in read_records(path)]


@pytest.mark.parametrize(
    "text",
    [
        "- question: Où ?\n  reponse: Ici.\n- question: Quand ?\n  reponse: Demain.\n",
        "fr:\n  faq:\n    compte:\n      title: Compte\n      entries:\n"
        "        - question: Où ?\n          answer: Ici.\n"
        "        - {question: Quand ?, answer: Demain.}\n",
        "Où ?: Ici.\nQuand ?: Demain.\n",
        "categories:\n- nom: Compte\n  questions:\n  - {q: Où ?, r: Ici.}\n  - {q: Quand ?, r: Demain.}\n",
        "- &a {titre: Où ?, contenu: Ici., date: 2026-01-02}\n- {<<: *a, titre: Quand ?, contenu: Demain.}\n",
    ],
)
def test_a_list_is_read_however_it_is_nested(tmp_path: Path, text: str) -> None:
    (tmp_path / "faq.yml").write_text(text, "utf-8")
    assert [tuple(record.fields.values())[:2] for record in read_records(tmp_path / "faq.yml")] == TWO


def test_the_label_above_a_list_is_its_section(tmp_path: Path) -> None:
    value = {
        "faq": [
            {"name": "Compte", "items": [{"question": "Où ?", "answer": "Ici."}]},
            {"Dates": [{"q": "Quand ?", "a": "Demain."}]},
        ]
    }
    (tmp_path / "faq.json").write_text(json.dumps(value), "utf-8")
    assert [record.section for record in read_records(tmp_path / "faq.json")] == ["Compte", "Dates"]


def test_fixtures_of_django_name_their_categories(tmp_path: Path) -> None:
    rows = [
        {"model": "cms.faqcategory", "pk": 1, "fields": {"name": "Compte", "body": ""}},
        {"model": "cms.faqsubcategory", "pk": 1, "fields": {"name": "Sous-compte"}},
        {"model": "cms.faqquestion", "pk": 7, "fields": {"question": "Où ?", "body": "Ici.", "category": 1}},
    ]
    (tmp_path / "faq.json").write_text(json.dumps(rows), "utf-8")
    (record,) = read_records(tmp_path / "faq.json")
    assert record.fields["category"] == "Compte"


@pytest.mark.parametrize("header", [True, False])
def test_a_sheet_is_read_with_or_without_a_heading(tmp_path: Path, header: bool) -> None:
    book = openpyxl.Workbook()
    for row in [["Thème", "Question", "Réponse"]] * header + [["A", "Où ?", "Ici."], ["B", "Quand ?", "Demain."]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    names = ["Thème", "Question", "Réponse"] if header else ["colonne 1", "colonne 2", "colonne 3"]
    assert [record.fields for record in read_records(tmp_path / "a.xlsx")] == [
        dict(zip(names, ("A", "Où ?", "Ici."), strict=True)),
        dict(zip(names, ("B", "Quand ?", "Demain."), strict=True)),
    ]


def test_what_stands_above_a_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Notre FAQ, version 3;\nQuestion;Réponse\nOù ?;Ici.\n", "utf-8")
    with opened(tmp_path / "a.csv") as source:
        assert [record.fields for record in source.records] == [{"Question": "Où ?", "Réponse": "Ici."}]
        assert any("Notre FAQ, version 3" in note for note in source.notes)


def test_a_hidden_sheet_is_told_and_left(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Question", "Réponse"], ["Où ?", "Ici."]):
        book.active.append(row)
    book.create_sheet("Brouillon").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    with opened(tmp_path / "a.xlsx") as source:
        assert (len(source.records), "Brouillon" in source.notes[0]) == (1, True)


@pytest.mark.parametrize("kind", ["docx", "odt", "rst"])
def test_a_document_of_an_office_is_read(tmp_path: Path, kind: str) -> None:
    html = "<h1>FAQ</h1><h2>Où ?</h2><p>Ici, <b>là</b>.</p><ul><li>un</li></ul><h2>Quand ?</h2><p>Demain.</p>"
    pypandoc.convert_text(html, kind, "html", outputfile=str(tmp_path / f"a.{kind}"), extra_args=["--standalone"])
    records = read_records(tmp_path / f"a.{kind}")
    assert [record.fields["question"] for record in records] == ["Où ?", "Quand ?"]
    assert "<strong>là</strong>" in records[0].fields["reponse"]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("# FAQ\n\n## Où ?\nIci.\n\n## Quand ?\nDemain.\n", ["Où ?", "Quand ?"]),
        ("**Où ?**\n\nIci.\n\n**Quand ?**\nDemain.\n", ["Où ?", "Quand ?"]),
        ("<details>\n<summary>Où ?</summary>\n\nIci :\n- un\n\n</details>\n", ["Où ?"]),
        ('??? question "Où ?"\n    Ici.\n\n??? question "Quand ?"\n    Demain.\n', ["Où ?", "Quand ?"]),
        ("\n---\ntitle: Où ?\ncategory: usager\n---\n\n# Où ?\n\n## Détail\nIci.\n\n## Et après ?\nRien.\n", ["Où ?"]),
        ("---\ntitle: Foire aux questions\n---\n## Où ?\nIci.\n\n## Quand ?\nDemain.\n", ["Où ?", "Quand ?"]),
        ("# Comment créer un compte ?\n\nAinsi.\n\n## Ensuite\n\nRien.\n", ["Comment créer un compte ?"]),
        ("# Mot de passe perdu\n\nFaites ainsi.\n", ["Mot de passe perdu"]),
    ],
)
def test_markdown_holds_one_question_or_many(tmp_path: Path, text: str, questions: list[str]) -> None:
    (tmp_path / "a.md").write_text(text, "utf-8")
    assert asked(tmp_path / "a.md") == questions


def test_a_zip_is_a_folder_and_other_languages_are_left(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "faq.zip", "w") as archive:
        archive.writestr("faq/compte/ou.fr.md", "# Où ?\n\nIci.\n")
        archive.writestr("faq/compte/ou.en.md", "# Where?\n\nHere.\n")
        archive.writestr("faq/dates.csv", "Question;Réponse\nQuand ?;Demain.\n")
        archive.writestr("__MACOSX/faq/._dates.csv", "x")
        archive.writestr("faq/notes.pdf", "%PDF")
    with opened(tmp_path / "faq.zip") as source:
        assert [(record.file, record.section) for record in source.records] == [
            ("compte/ou.fr.md", "compte"),
            ("dates.csv", ""),
        ]
        assert ["ou.en.md" in note for note in source.notes] == [True]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yml", b"a: [", "faute à la ligne"),
        ("a.docx", b"rien", "n’est pas un fichier .docx lisible"),
        ("a.zip", b"rien", "archive zip"),
        ("a.ods", b"rien", "classeur"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportFailed, match=said):
        read_records(tmp_path / name)


def test_a_page_says_its_encoding(tmp_path: Path) -> None:
    page = '<meta charset="iso-8859-15"><details><summary>Coût ?</summary>5 €</details>'
    (tmp_path / "a.html").write_bytes(page.encode("iso-8859-15"))
    (record,) = read_records(tmp_path / "a.html")
    assert (record.fields["question"], record.fields["reponse"]) == ("Coût ?", "5 €")


def test_questions_named_by_keys_are_read_one_by_one(tmp_path: Path) -> None:
    asked = [("Où ?", "Ici."), ("Quand ?", "Demain."), ("Combien ?", "Dix euros.")]
    items = {
        f"k{n}": {"question": {"fr": question}, "answer": {"fr": answer}} for n, (question, answer) in enumerate(asked)
    }
    wrapped = {"data": {"faq": {"items": items}}}
    (tmp_path / "a.json").write_text(json.dumps(wrapped), "utf-8")
    found = [tuple(record.fields.values()) for record in read_records(tmp_path / "a.json")]
    assert found == asked
    (tmp_path / "b.json").write_text(json.dumps([{"id": 3, "attributes": items["k0"]}]), "utf-8")
    (record,) = read_records(tmp_path / "b.json")
    assert record.fields["id"] == "3"
