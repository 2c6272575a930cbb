"""`faq import` takes what is whole, sets aside what is not, and says why; `faq export-data` loses nothing.

Covers `search.cli.import_`, `search.cli.export_data`.
"""

import base64
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from search.cli import main
from search.content.checks import check_corpus
from search.content.corpus import Corpus, load_corpus
from search.content.entry import Entry
from search.content.facets import Facet, FacetValue
from search.content.front_matter import Source, Status
from search.editing.export import to_csv, to_json, unguarded
from search.editing.importing import MEMORY, Imported, import_records, share_kept
from search.editing.mapping import Columns
from search.editing.markup import ImportFailed
from search.editing.sources import opened, read_records
from tests.offline_project import PIXEL

ROOT = Path(__file__).parents[1]
THEME = Facet(
    "theme", "Thème", "Thème", (FacetValue("comptes", "Comptes", synonyms=("accès",)), FacetValue("tarifs", "Tarifs"))
)
EMPTY = Corpus((THEME,), (), (), ())
HEADER = "Titre;Réponse;Thème;Rubrique\n"
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1)
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """A FAQ of one entry."""
    (tmp_path / "faq/sujet").mkdir(parents=True)
    values = "[{slug: comptes, label: Comptes}, {slug: tarifs, label: Tarifs}]"
    (tmp_path / "faq/facettes.yml").write_text(f"facettes: [{{key: theme, label: Thème, values: {values}}}]\n", "utf-8")
    (tmp_path / "faq/sujet/une.md").write_text("---\nquestion: Une question\u202f?\n---\nUne réponse.\n", "utf-8")
    return tmp_path / "faq"


def read(path: Path, said: Columns | None = None) -> list[Imported]:
    with opened(path) as source:
        return import_records(source, EMPTY, said)


def run(faq: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", "--faq", str(faq), *arguments])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_spreadsheet_export_is_read_whatever_its_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = HEADER + 'Comment s\'inscrire;"<p>En <b>ligne</b>.</p>\n<ul><li>vite</li></ul>";Accès;Mes comptes\n'
    (tmp_path / "a.csv").write_bytes(text.replace(";", delimiter).encode(encoding))
    (item,) = read(tmp_path / "a.csv")
    assert item.notes == ()
    assert item.entry
    assert (item.entry.question, item.entry.answer) == ("Comment s’inscrire\u202f?", "En **ligne**.\n\n- vite")
    assert (item.entry.path, item.entry.facets) == ("mes-comptes/comment-inscrire.md", {"theme": ("comptes",)})
    assert item.entry.status is Status.DRAFT


def test_what_spreadsheets_add_to_their_exports_is_no_question(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sep=;\r\nTitre;Réponse\r\nUne question ?;Une\x0bréponse.\x00\r\n", "utf-16")
    (item,) = read(tmp_path / "a.csv")
    assert item.entry
    assert (item.entry.question, item.entry.answer) == ("Une question\u202f?", "Une\n\nréponse.")
    assert item.record.place == "ligne 3"


def test_two_columns_of_one_name_are_both_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Titre;Réponse;Réponse\nUne question ?;Une réponse.;Une autre.\n", "utf-8")
    (record,) = read_records(tmp_path / "a.csv")
    assert record.fields == {"Titre": "Une question ?", "Réponse": "Une réponse.", "Réponse (2)": "Une autre."}


def test_a_column_without_name_and_a_title_above_the_headings_fill_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Notre FAQ", None, None],
        ["Question", None, "Réponse"],
        ["Une question ?", "à revoir", "Une réponse."],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.save(tmp_path / "a.xlsx")
    (item,) = read(tmp_path / "a.xlsx")
    assert item.record.fields == {"Question": "Une question ?", "colonne 2": "à revoir", "Réponse": "Une réponse."}
    assert item.entry
    assert (item.entry.caution, item.entry.facets, item.notes) == (None, {}, ())


@pytest.mark.parametrize("name", ["absent.csv", "faute.json", "dossier.csv"])
def test_a_file_that_is_not_read_is_told_in_french(tmp_path: Path, name: str) -> None:
    (tmp_path / "faute.json").write_text("[\n{", "utf-8")
    (tmp_path / "dossier.csv").mkdir()
    with pytest.raises(ImportFailed) as told:
        read_records(tmp_path / name)
    assert not set(str(told.value).split()) & {"directory", "file", "Expecting", "line"}


def test_every_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Titre", "Réponse"])
    book.active.append(["Une question ?", "Une réponse."])
    other = book.create_sheet("Anciennes")
    other.append(["Question", "Texte"])
    other.append(["Une autre question ?", "Une autre réponse."])
    book.save(tmp_path / "a.xlsx")
    assert [record.place for record in read_records(tmp_path / "a.xlsx")] == [
        "feuille «\u00a0Sheet\u00a0», ligne 2",
        "feuille «\u00a0Anciennes\u00a0», ligne 2",
    ]
    assert all(item.entry for item in read(tmp_path / "a.xlsx"))


def test_lost_questions_and_duplicates_are_set_aside_with_their_line(tmp_path: Path) -> None:
    rows = ["Où ?;Ici.;;", ";Une réponse sans question.;;", "Quand ?;;;", "OÙ;Là.;;", ";;;"]
    (tmp_path / "a.csv").write_text(HEADER + "\n".join(rows), "utf-8")
    found = [(item.record.place, item.entry is not None, item.notes[-1:]) for item in read(tmp_path / "a.csv")]
    assert [place for place, *_ in found] == ["ligne 2", "ligne 3", "ligne 4", "ligne 5"]
    assert [whole for _, whole, _ in found] == [True, False, False, False]
    assert ["question manque" in notes[0] for _, _, notes in found[1:]] == [True, False, False]
    assert "déjà posée (ligne 2)" in found[3][2][0]


def test_an_unknown_label_gets_its_nearest_value(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "Combien ?;Dix euros.;Tarif;\n", "utf-8")
    (item,) = read(tmp_path / "a.csv")
    assert item.entry
    assert item.entry.facets == {}
    assert "Vouliez-vous dire «\u00a0Tarifs\u00a0»" in item.notes[0]


def test_a_workbook_with_merged_cells_is_read_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    for row in (["Question", "Réponse", "Thème"], ["Où ?", "Ici.", "Tarifs"], ["Quand ?", "Demain.", None]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    book.save(tmp_path / "a.xlsx")
    first, second = read(tmp_path / "a.xlsx")
    assert second.entry
    assert second.entry.facets == {"theme": ("tarifs",)}
    assert second.record.place == "ligne 3"
    assert "fusionnées" in second.notes[0]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "aucune ligne"),
        ("a.csv", b"Titre;R\xe9ponse\n", "aucune ligne"),
        ("a.csv", b'Titre;Corps\n"jamais; ferm\xc3\xa9\n', "guillemet"),
        ("a.json", b"{", "n\u2019est pas du JSON"),
        ("a.json", b"[" * 100_000, "imbrique"),
        ("a.json", b'{"a":' * 900 + b"1" + b"}" * 900, "imbrique"),
        ("a.json", b"3", "liste d\u2019objets"),
        ("a.xlsx", b"PK\x03\x04 rien", "classeur"),
        ("a.pdf", b"%PDF", "seuls les fichiers"),
        ("a.html", b"<p></p>", "aucune ligne"),
    ],
)
def test_an_unreadable_file_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportFailed, match=said):
        read(tmp_path / name)


def test_a_view_of_drupal_is_read_as_data(tmp_path: Path) -> None:
    data = [
        {"title": [{"value": "Une question ?"}], "body": [{"value": "<p>Une réponse.</p>", "format": "html"}]},
        {"title": "Une autre ?", "body": {"und": [{"value": "Une réponse."}]}},
    ]
    (tmp_path / "a.json").write_text(json.dumps(data), "utf-8")
    assert [item.entry and item.entry.answer for item in read(tmp_path / "a.json")] == ["Une réponse."] * 2


def test_a_page_that_asks_nothing_goes_to_quarantine(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<main><p>Une réponse qui a perdu sa question.</p></main>", "utf-8")
    (item,) = read(tmp_path / "a.html")
    assert item.entry is None
    assert "perdu sa question" in item.record.fields["reponse"]


def test_links_between_questions_become_links_between_entries(tmp_path: Path) -> None:
    page = (
        "<h1>FAQ</h1><h2>Compte</h2><h3 id='c'>Créer un compte ?</h3><p>Voir <a href='#s'>le supprimer</a>"
        " ou <a href='/aide'>l’aide</a>.</p><h2>Fin</h2><h3 id='s'>Supprimer ?</h3><p>Voir <a href='#c'>créer</a>.</p>"
    )
    (tmp_path / "a.html").write_text(page, "utf-8")
    one, two = read(tmp_path / "a.html", Columns(address="https://a.example/"))
    assert one.entry
    assert two.entry
    assert one.entry.answer == "Voir [le supprimer](../fin/supprimer.md) ou [l’aide](https://a.example/aide)."
    assert two.entry.answer == "Voir [créer](../compte/creer-compte.md)."


def test_a_folder_of_documents_keeps_its_links_images_and_sections(tmp_path: Path) -> None:
    top = tmp_path / "source"
    (top / "compte/img").mkdir(parents=True)
    (top / "compte/img/Écran 1.png").write_bytes(PIXEL)
    (top / "compte/fausse.png").write_bytes(b"version https://git-lfs")
    header = "---\ntitle: Créer un compte\nslug: creer\nkeywords: inscription, adhésion\n---\n# Créer un compte\n\n"
    body = "Voir [fermer](fermer.md).\n![L’écran](img/%C3%89cran%201.png)\n![Autre](absente.png)\n![Faux](fausse.png)\n"
    (top / "compte/creer.md").write_text(header + body, "utf-8")
    (top / "compte/fermer.md").write_text("# Comment fermer ?\n\nAinsi.\n", "utf-8")
    with opened(top) as source:
        creer, fermer = import_records(source, EMPTY)
        assert creer.entry
        assert fermer.entry
        assert list(creer.images) == ["compte/ecran-1.png"]
    assert (creer.entry.path, creer.entry.question) == ("compte/creer.md", "Créer un compte")
    assert creer.entry.phrasings == ("inscription", "adhésion")
    assert "[fermer](comment-fermer.md)" in creer.entry.answer
    assert "![L’écran](ecran-1.png)" in creer.entry.answer
    assert [name in "".join(creer.notes) for name in ("absente.png", "fausse.png")] == [True, True]
    assert fermer.entry.question == "Comment fermer\u202f?"


def test_every_word_that_is_lost_is_counted_and_named(tmp_path: Path, faq: Path) -> None:
    page = "<details><summary>Où ?</summary><p>Ici.</p><button>Copier le lien</button></details>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    (item,) = read(tmp_path / "a.html")
    assert (item.lost, item.total) == ({"copier": 1, "le": 1, "lien": 1}, 5)
    assert share_kept([item]) == pytest.approx(0.4)
    result = run(faq, str(tmp_path / "a.html"))
    assert "3\u00a0mots de la source n’y sont pas\u00a0: copier, le, lien" in result.stdout
    assert "40,0\u00a0% des mots de la source gardés" in result.stderr


def test_the_faq_builds_right_after_an_import(tmp_path: Path, faq: Path) -> None:
    text = "Question;Réponse;Rubrique\nOù ?;Ici ![plan](plan.png).;Accès & plans\nQuand ?;Demain.;\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    (faq / "dossiers.yml").write_text("- {dossier: sujet, label: Sujet}", "utf-8")
    assert run(faq, str(tmp_path / "a.csv"), "--write").exit_code == 0
    checked = check_corpus(faq, today=date(2026, 11, 25))
    assert checked.errors == ()
    labels = [(folder.slug, folder.label) for folder in checked.corpus.folders]
    assert labels == [("sujet", "Sujet"), ("acces-plans", "Accès & plans"), ("a-classer", "À classer")]


def test_a_faq_whose_folders_were_never_described_builds_after_an_import(tmp_path: Path, faq: Path) -> None:
    (tmp_path / "a.csv").write_text("Question;Réponse\nQuand ?;Demain.\n", "utf-8")
    assert run(faq, str(tmp_path / "a.csv"), "--write").exit_code == 0
    checked = check_corpus(faq, today=date(2026, 11, 25))
    assert checked.errors == ()
    assert {folder.slug for folder in checked.corpus.folders} == {"sujet", "a-classer"}


def test_a_title_that_asks_nothing_gets_no_question_mark(tmp_path: Path) -> None:
    rows = "Titre;Réponse\nComment payer;Ici.\nMot de passe perdu;Ici.\nPuis-je payer;Oui.\nÀ quelle heure;Midi.\n"
    (tmp_path / "a.csv").write_text(rows, "utf-8")
    asked = [item.entry.question for item in read(tmp_path / "a.csv") if item.entry]
    expected = ["Comment payer\u202f?", "Mot de passe perdu", "Puis-je payer\u202f?", "À quelle heure\u202f?"]
    assert asked == expected


def test_the_same_question_of_two_sections_is_kept_twice(tmp_path: Path) -> None:
    rows = "Titre;Réponse;Rubrique\nOù ?;Ici.;Un\nOù ?;Là.;Deux\nOù ?;Ici.;Trois\n"
    (tmp_path / "a.csv").write_text(rows, "utf-8")
    one, two, three = read(tmp_path / "a.csv")
    assert two.entry
    assert (two.entry.question, three.entry) == ("Où\u202f? (Deux)", None)
    assert "autre réponse" in two.notes[0]
    assert share_kept([one, two, three]) == 1


def test_a_question_merged_over_several_rows_has_all_their_answers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Question", "Réponse"], ["Où ?", "Ici."], [None, "Ou là."], ["Quand ?", "Demain."]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    items = read(tmp_path / "a.xlsx")
    assert [item.entry.answer for item in items if item.entry] == ["Ici.\n\nOu là.", "Demain."]
    assert any("continue" in note for note in items[0].notes)
    assert share_kept(items) == 1


def test_a_sheet_that_only_lists_the_questions_loses_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["N°", "Question"], [1, "Où ?"]):
        book.active.append(row)
    sheet = book.create_sheet("Réponses")
    for row in (["Question", "Réponse"], ["Où ?", "Ici."]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    items = read(tmp_path / "a.xlsx")
    assert [item.entry is not None for item in items] == [False, True]
    assert share_kept(items) == 1


def test_entities_and_rich_text_of_a_list_are_read(tmp_path: Path) -> None:
    blocks = [{"type": "paragraph", "children": [{"text": "Ici "}, {"text": "même", "bold": True}]}]
    rows = [
        {"title": {"rendered": "O&ugrave; est-ce&nbsp;?"}, "content": {"rendered": "<p>Ici</p>"}},
        {"attributes": {"question": "Où donc ?", "reponse": blocks, "categorie": {"data": {"nom": "Lieux"}}}},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows), "utf-8")
    items = read(tmp_path / "a.json")
    entries = [item.entry for item in items if item.entry]
    assert [entry.question for entry in entries] == ["Où est-ce\u202f?", "Où donc\u202f?"]
    assert [entry.answer for entry in entries] == ["Ici", "Ici même"]
    assert share_kept(items) == 1


def write(path: Path, *answers: str) -> None:
    path.write_text("Titre;Réponse\n" + "".join(f"Question {n} ?;{text}\n" for n, text in enumerate(answers)), "utf-8")


def test_the_same_source_again_updates_what_nobody_touched(tmp_path: Path, faq: Path) -> None:
    source = tmp_path / "a.csv"
    write(source, "Un.", "Deux.", "Trois.")
    run(faq, str(source), "--write")
    edited, published = (faq / f"a-classer/question-{n}.md" for n in (1, 2))
    edited.write_text(edited.read_text("utf-8").replace("Deux.", "Deux, dit un rédacteur."), "utf-8")
    published.write_text(published.read_text("utf-8").replace("brouillon", "publie"), "utf-8")
    write(source, "Un, corrigé.", "Deux, corrigé.", "Trois, corrigé.")
    result = run(faq, str(source), "--write")
    assert "1 mise à jour, 2 à reprendre à la main" in result.stderr
    assert "-Deux, dit un rédacteur.\n    +Deux, corrigé." in result.stdout
    entries = load_corpus(faq)[0].by_id
    assert [entries[f"question-{n}"].answer for n in range(3)] == ["Un, corrigé.", "Deux, dit un rédacteur.", "Trois."]


def test_an_update_keeps_the_header_that_an_editor_wrote(tmp_path: Path, faq: Path) -> None:
    source = tmp_path / "a.csv"
    write(source, "Un.")
    run(faq, str(source), "--write")
    path = faq / "a-classer/question-0.md"
    path.write_text(path.read_text("utf-8").replace("theme: []", "theme: [comptes] # relu"), "utf-8")
    write(source, "Un, corrigé.")
    run(faq, str(source), "--write")
    assert path.read_text("utf-8").endswith("theme: [comptes] # relu\nstatut: brouillon\n---\nUn, corrigé.\n")


def test_an_update_keeps_the_line_ends_of_the_file(tmp_path: Path, faq: Path) -> None:
    source = tmp_path / "a.csv"
    write(source, "Un.")
    run(faq, str(source), "--write")
    path = faq / "a-classer/question-0.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    write(source, "Un, corrigé.")
    run(faq, str(source), "--write")
    raw = path.read_bytes()
    assert raw.endswith("Un, corrigé.\r\n".encode())
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_an_entry_that_its_source_no_longer_has_is_told(tmp_path: Path, faq: Path) -> None:
    source = tmp_path / "a.csv"
    write(source, "Un.", "Deux.")
    run(faq, str(source), "--write")
    write(source, "Un.")
    result = run(faq, str(source))
    assert "question-1\u00a0: n’est plus dans la source" in result.stdout
    assert (faq / MEMORY).is_file()


def test_a_mapping_names_the_columns(tmp_path: Path, faq: Path) -> None:
    (tmp_path / "a.csv").write_text("Q,R,T\nOù ?,Ici.,tarifs|comptes\n", "utf-8")
    mapping = "colonnes: {question: Q, reponse: R}\nfacettes: {theme: T}\nseparateur: '|'\ndossier: sujet\n"
    (tmp_path / "m.yml").write_text(mapping, "utf-8")
    assert run(faq, str(tmp_path / "a.csv"), "--mapping", str(tmp_path / "m.yml"), "--write").exit_code == 0
    entry = load_corpus(faq)[0].by_id["ou"]
    assert (entry.folder, entry.facets) == ("sujet", {"theme": ("tarifs", "comptes")})


@pytest.mark.parametrize("mapping", ["colonne: {}", "colonnes: {questio: Q}", "colonnes: [", "colonnes: 3", "- a"])
def test_a_wrong_mapping_is_told(tmp_path: Path, faq: Path, mapping: str) -> None:
    (tmp_path / "a.csv").write_text("Q,R\nOù ?,Ici.\n", "utf-8")
    (tmp_path / "m.yml").write_text(mapping, "utf-8")
    result = run(faq, str(tmp_path / "a.csv"), "--mapping", str(tmp_path / "m.yml"), "--write")
    assert result.exit_code in (0, 1)
    assert len(load_corpus(faq)[0].entries) == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_ignored_columns_are_told(tmp_path: Path, faq: Path) -> None:
    (tmp_path / "a.csv").write_text("Titre;Réponse;Auteur\nOù ?;Ici.;Moi\n", "utf-8")
    assert "Colonnes ignorées\u00a0: Auteur." in run(faq, str(tmp_path / "a.csv")).stderr


def test_one_object_a_line_is_read_with_its_facets(tmp_path: Path) -> None:
    row = {"id": "N1", "question": "Où ?", "answer": "Ici.", "facets": {"Thème": ["Tarifs"]}}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n[1]\n{\n", "utf-8")
    first, *rest = read(tmp_path / "a.jsonl")
    assert first.entry
    assert (first.entry.id, first.entry.facets) == ("ou", {"theme": ("tarifs",)})
    assert [item.entry for item in rest] == [None, None]
    assert "N1" in first.notes[0]


def test_a_faq_without_entries_gets_its_first_ones(faq: Path) -> None:
    whole = faq.parent / "tout.json"
    assert CliRunner().invoke(main, ["export-data", "--faq", str(faq), str(whole)]).exit_code == 0
    before = load_corpus(faq)[0].entries
    (faq / "sujet/une.md").unlink()
    done = run(faq, str(whole), "--write")
    assert (done.exit_code, load_corpus(faq)[0].entries) == (0, before)
    (faq / "sujet/une.md").unlink()
    new = ["new", "--faq", str(faq), "--folder", "sujet", "--question", "Une première question ?"]
    (faq / "dossiers.yml").write_text("- {dossier: sujet, label: Sujet}\n", "utf-8")
    assert CliRunner().invoke(main, new).exit_code == 0
    assert [entry.id for entry in load_corpus(faq)[0].entries] == ["premiere-question"]


def test_a_dry_run_writes_nothing(tmp_path: Path, faq: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "Où ?;Ici.;;\n;Perdue.;;\n", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    result = run(faq, str(tmp_path / "a.csv"))
    assert (result.exit_code, sorted(tmp_path.rglob("*"))) == (0, before)
    assert "--write" in result.output


def test_writing_keeps_the_quarantine_for_another_import(tmp_path: Path, faq: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "Où ?;Ici.;;\n;Perdue.;;\n", "utf-8")
    kept = tmp_path / "q.json"
    assert run(faq, str(tmp_path / "a.csv"), "--write", "--quarantine", str(kept)).exit_code == 0
    rows = json.loads(kept.read_text("utf-8"))
    assert [(row["Réponse"], row["place"]) for row in rows] == [("Perdue.", "ligne 3")]
    kept.write_text(json.dumps([rows[0] | {"Titre": "Quoi de perdu ?"}]), "utf-8")
    assert run(faq, str(kept), "--write").exit_code == 0
    assert load_corpus(faq)[0].by_id["quoi-perdu"].answer == "Perdue."


def test_a_second_import_adds_to_the_quarantine_what_is_not_there(tmp_path: Path, faq: Path) -> None:
    kept = tmp_path / "quarantaine.json"
    options = ("--write", "--quarantine", str(kept))
    (tmp_path / "a.csv").write_text(HEADER + "Où ?;Ici.;;\n;Perdue.;;\n", "utf-8")
    (tmp_path / "b.csv").write_text(HEADER + "Quand ?;Demain.;;\n;Égarée.;;\n", "utf-8")
    said = [run(faq, str(tmp_path / name), *options) for name in ("a.csv", "b.csv", "b.csv")]
    assert [result.exit_code for result in said] == [0, 0, 0]
    assert f"1\u00a0brouillon écrit\u00a0; {kept} garde 2\u00a0lignes à compléter." in said[1].stderr
    rows = json.loads(kept.read_text("utf-8"))
    assert [row["Réponse"] for row in rows] == ["Perdue.", "Égarée."]
    kept.write_text(json.dumps([rows[0] | {"Titre": "Quoi de perdu ?"}, rows[1]]), "utf-8")
    assert run(faq, str(kept), *options).exit_code == 0
    assert [row["Réponse"] for row in json.loads(kept.read_text("utf-8"))] == ["Égarée."]
    kept.write_text(json.dumps([rows[1] | {"Titre": "Quoi d’égaré ?"}]), "utf-8")
    assert run(faq, str(kept), *options).exit_code == 0
    assert not kept.exists()
    assert set(load_corpus(faq)[0].by_id) == {"une", "ou", "quand", "quoi-perdu", "quoi-egare"}


@pytest.mark.parametrize("text", ["un texte", '{"à": "moi"}', "[1]"])
def test_a_file_that_is_no_quarantine_stays_and_another_is_named(tmp_path: Path, faq: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "Où ?;Ici.;;\n;Perdue.;;\n", "utf-8")
    (tmp_path / "q.json").write_text(text, "utf-8")
    result = run(faq, str(tmp_path / "a.csv"), "--write", "--quarantine", str(tmp_path / "q.json"))
    assert (result.exit_code, "q-2.json garde 1\u00a0ligne à compléter" in result.stderr) == (0, True)
    assert (tmp_path / "q.json").read_text("utf-8") == text
    assert json.loads((tmp_path / "q-2.json").read_text("utf-8"))[0]["Réponse"] == "Perdue."


def test_a_second_import_adds_nothing_and_loses_nothing(tmp_path: Path, faq: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "Où ?;Ici.;;\n", "utf-8")
    run(faq, str(tmp_path / "a.csv"), "--write")
    before = {path: path.read_bytes() for path in faq.rglob("*.md")}
    result = run(faq, str(tmp_path / "a.csv"), "--write", "--quarantine", str(tmp_path / "q.json"))
    assert result.exit_code == 0
    assert {path: path.read_bytes() for path in faq.rglob("*.md")} == before


def test_a_file_in_the_way_stops_the_import_before_anything_is_kept(tmp_path: Path, faq: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "Où ?;Ici.;;\nQuand ?;Demain.;;\n", "utf-8")
    (faq / "a-classer/quand.md").mkdir(parents=True)
    result = run(faq, str(tmp_path / "a.csv"), "--write")
    assert (result.exit_code, "existe déjà" in result.output) == (1, True)
    assert not (faq / "a-classer/ou.md").exists()


@settings(deadline=None, max_examples=60)
@given(
    rows=st.dictionaries(
        IDS, st.tuples(LINE, st.lists(LINE, max_size=2, unique=True), LINE, st.booleans()), max_size=4
    ),
    csv_form=st.booleans(),
)
@pytest.mark.slow
def test_importing_an_export_gives_the_same_entries(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, tuple[str, list[str], str, bool]], csv_form: bool
) -> None:
    entries = tuple(
        Entry(
            id_,
            "d",
            f"d/{id_}.md",
            question,
            f"{question}\n\n- {note}",
            tuple(phrasings),
            {"theme": ("tarifs", "comptes")} if draft else {},
            Status.DRAFT if draft else Status.ARCHIVED,
            source=Source(note, "https://a.example/") if draft else None,
            caution=note,
            former_ids=("x",) if draft else (),
        )  # fmt: skip
        for id_, (question, phrasings, note, draft) in sorted(rows.items())
        if id_ != "x"
    )
    if not entries:
        return
    path = tmp_path_factory.mktemp("tour") / ("a.csv" if csv_form else "a.json")
    corpus = Corpus((THEME,), (), (), entries)
    path.write_text((to_csv if csv_form else to_json)(corpus), "utf-8", newline="")
    assert tuple(item.entry for item in read(path)) == entries


@pytest.mark.parametrize("form", [".csv", ".json"])
@pytest.mark.parametrize("folder", ["faq", "tests/corpora/jardin"])
@pytest.mark.slow
def test_a_real_faq_survives_the_round_trip(tmp_path: Path, folder: str, form: str) -> None:
    result = CliRunner().invoke(main, ["export-data", "--faq", str(ROOT / folder), str(tmp_path / f"a{form}")])
    assert result.exit_code == 0
    corpus = load_corpus(ROOT / folder)[0]
    empty = Corpus(corpus.facets, corpus.glossary, corpus.folders, ())
    with opened(tmp_path / f"a{form}") as source:
        items = import_records(source, empty)
    assert [item.entry for item in items] == list(corpus.entries)


@pytest.mark.parametrize("cell", ["=1+1", "'=1", "''@a", "-5", "+33", "texte", "'guillemet"])
def test_a_spreadsheet_never_runs_a_cell(tmp_path: Path, cell: str) -> None:
    entry = Entry("a", "d", "d/a.md", cell, "Réponse.")
    written = to_csv(Corpus((), (), (), (entry,))).splitlines()[1].split(";")[2].strip('"')
    assert written[:1] not in tuple("=+-@")
    assert unguarded(written) == cell


def test_an_image_held_by_the_page_obeys_the_limits_of_the_site(
    tmp_path: Path, faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("site_name: a\nextra:\n  faq:\n    image_max: 10\n", "utf-8")
    drawings = (PIXEL, PIXEL + bytes(20_000), b"", b"%PDF")
    images = [f"data:image/png;base64,{base64.b64encode(drawing).decode()}" for drawing in drawings]
    shown = "".join(f'<p><img alt="Plan {n}" src="{image}"></p>' for n, image in enumerate(images))
    bitmap = '<p><img alt="Vieux plan" src="data:image/bmp;base64,Qk0AAA=="></p>'
    Path("a.html").write_text(f"<details><summary>Où ?</summary><p>Ici.</p>{shown}{bitmap}</details>", "utf-8")
    result = run(faq, "a.html", "--write")
    assert result.stdout.count("n’est pas copiée") == 4, result.output
    assert "cette image pèse 20" in result.stdout
    assert [path.read_bytes() for path in (faq / "a-classer").glob("*.png")] == [PIXEL]
    assert run(faq, "a.html").exit_code == 0
