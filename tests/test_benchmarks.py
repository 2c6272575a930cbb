"""`make bench` says what it can measure, and needs no data from elsewhere."""

from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks.corpora import SCALE, read, write_faq, write_synthetic
from search.content.corpus import load_corpus

FOLDER = Path(bench.__file__).parent


def test_every_module_with_a_table_is_a_measurement() -> None:
    tables = {path.stem for path in FOLDER.glob("*.py") if "\ndef main(" in path.read_text("utf-8")}
    assert {*bench.ALONE, *bench.JUDGED} == tables - {"__main__"}


def test_an_unknown_measurement_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["build_sites"]) == 1
    assert "Vouliez-vous dire «\u00a0build_site\u00a0»" in capsys.readouterr().err


def test_without_data_a_judged_measurement_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("EVAL", raising=False)
    monkeypatch.chdir(tmp_path)
    assert bench.main(["relevance"]) == 1
    assert "EVAL=/dossier" in capsys.readouterr().err


def test_the_corpus_made_on_the_spot_is_a_faq(tmp_path: Path) -> None:
    write_synthetic(tmp_path / SCALE, 30)
    write_faq(read(tmp_path / SCALE, 30), tmp_path / "faq")
    corpus, problems = load_corpus(tmp_path / "faq")
    assert (len(corpus.published), problems) == (30, [])
