"""The editors' form writes what `faq format` would leave, and nothing that did not change."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from search.content.corpus import load_corpus
from search.content.entry import read_entry
from search.content.typography import mend
from search.editing.form import DECAP, YAML, config, read_form, tables
from search.editing.formatting import format_entry, id_of
from search.editing.npm import unpack
from search.site.settings import SettingsError

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "faq").glob("*/*.md"))
CORPUS = load_corpus(ROOT / "faq")[0]


@pytest.fixture(scope="module")
def yaml_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """js-yaml, as the form loads it."""
    folder = tmp_path_factory.mktemp("yaml")
    ((name, content),) = unpack(YAML, ROOT / ".cache" / "npm")
    (folder / name).write_bytes(content)
    return folder / name


def run_form(library: Path, **cases: Any) -> dict[str, Any]:
    data = {"files": [], "changes": [], "questions": [], "answers": []} | cases
    command = [Path(sys.executable).with_name("node"), ROOT / "tests/js/entry_form.mjs", library]
    given = json.dumps({"tables": tables(CORPUS.facets, "")} | data)
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_entry_opened_and_saved_does_not_change(yaml_library: Path) -> None:
    texts = [path.read_text("utf-8") for path in FILES]
    assert run_form(yaml_library, files=texts)["kept"] == texts


def test_only_the_lines_of_what_changed_change(yaml_library: Path) -> None:
    text = "---\n# une note\nquestion: 'Qui ?'\noffre: [hds]\ncle_inconnue: 1\nstatut: publie   # vu\n---\nOui, tous.\n"
    data = {"statut": "brouillon", "formulations": ["À qui, au juste ?", "c'est pour qui"], "prudence": ""}
    (written,) = run_form(yaml_library, changes=[[text, data]])["changed"]
    assert written == (
        "---\n# une note\nquestion: 'Qui ?'\nformulations:\n  - 'À qui, au juste\u202f?'\n  - c’est pour qui\n"
        "offre: [hds]\ncle_inconnue: 1\nstatut: brouillon\n---\nOui, tous.\n"
    )


def test_lines_that_the_rich_editor_only_escaped_or_padded_come_back(yaml_library: Path) -> None:
    text = "---\nquestion: Où ?\n---\n| A | B |\n|---|---|\n| un_mot | 2 |\n"
    body = "| A       | B   |\n| ------- | --- |\n| un\\_mot | 2   |\n\nFin."
    (written,) = run_form(yaml_library, changes=[[text, {"body": body}]])["changed"]
    assert written == text + "\nFin.\n"


def test_what_is_written_is_what_format_leaves_and_reads_back(yaml_library: Path) -> None:
    draw = random.Random(7)
    words = ["l'offre", "« oui »", "non ?", "a: b", "- x", "#1", "“q”", "fin...", "`code ?`", "https://a.fr/?b", "'"]
    changes = []
    for path in FILES:
        texts = [" ".join(draw.sample(words, 4)) for _ in range(3)]
        data = {"question": texts[0], "formulations": texts[1:], "prudence": texts[2], "body": "\n\n".join(texts)}
        changes.append([path.read_text("utf-8"), data])
    for written in run_form(yaml_library, changes=changes)["changed"]:
        entry, problems = read_entry("dossier/id.md", written, CORPUS.facets)
        assert entry
        assert not problems
        assert format_entry(written) == written


def test_typography_is_the_same_in_both_languages(yaml_library: Path) -> None:
    draw, answers = random.Random(1), []
    for path in FILES:
        body = path.read_text("utf-8").split("---\n", 2)[2]
        plain = body.replace("’", "'").replace("\u202f", " ").replace("\u00a0", " ").replace("«", '"').replace("»", '"')
        noisy = "".join(c if draw.random() > 0.03 else draw.choice("'\" «»:;!?.`*\n\t-…n°5%") for c in body)
        answers += [plain, noisy]
    assert run_form(yaml_library, answers=answers)["typography"] == [mend(answer) for answer in answers]


def test_an_id_is_the_one_that_the_command_line_would_give(yaml_library: Path) -> None:
    questions = [entry.question for entry in CORPUS.entries] + ["Où ?", "Œuvre & cætera", "de la"]
    assert run_form(yaml_library, questions=questions)["ids"] == [id_of(question) for question in questions]


def test_fields_and_lists_come_from_the_words_of_the_faq() -> None:
    form = read_form({"forge": "github", "depot": "agence/faq", "connexion": "https://oauth.example"})
    assert form
    found = config(form, CORPUS, "faq")
    assert [each["label"] for each in found["collections"]] == [folder.label for folder in CORPUS.folders]
    fields = {field["name"]: field for field in found["collections"][0]["fields"]}
    for facet in CORPUS.facets:
        assert [option["value"] for option in fields[facet.key]["options"]] == list(facet.by_slug)
    assert found["publish_mode"] == "editorial_workflow"
    assert found["backend"]["base_url"] == "https://oauth.example"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"forge": "svn", "depot": "a/b"}, "github ou gitlab"),
        ({"forge": "github", "depot": "seul", "local": "http://127.0.0.1:8081"}, "organisme/projet"),
        ({"forge": "gitlab", "depot": "a/b"}, "application"),
        ({"forge": "github", "depot": "a/b", "brache": "main"}, "Vouliez-vous dire «\u00a0branche\u00a0»"),
        ({"forge": "github", "depot": "a/b", "local": True}, "type attendu"),
    ],
)
def test_a_wrong_setting_is_told(raw: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError) as told:
        read_form(raw)
    assert said.replace("\u00a0", " ") in str(told.value).replace("\u00a0", " ")


def test_a_package_that_is_not_the_published_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / DECAP.archive).write_bytes(b"autre chose")
    with pytest.raises(SettingsError, match="tel que publié"):
        list(unpack(DECAP, tmp_path))
