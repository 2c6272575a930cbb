"""Generations of the index: sealed, swapped, whole whatever interrupts a build."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.engine.generation import CURRENT, NoIndexError, current
from search.engine.index import build_index
from search.engine.query import Searcher
from tests.engine_tools import DOCUMENTS, FACETS, GLOSSARY


def test_an_open_searcher_notices_a_new_index(tmp_path: Path) -> None:
    build_index(DOCUMENTS[:2], FACETS, GLOSSARY, tmp_path)
    searcher = Searcher.open(tmp_path)
    assert searcher.reopened() is searcher
    build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path)
    assert searcher.reopened().search("qui finance").hits[0].id == "c"
    assert searcher.search("dmp").hits[0].id == "a"


def test_an_index_with_a_changed_byte_is_never_opened(tmp_path: Path) -> None:
    generation = build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).generation
    segment = next(generation.glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-1] + b"\0")
    with pytest.raises(NoIndexError, match="aucun index"):
        Searcher.open(tmp_path)
    assert build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).analysed == 3


def test_an_index_of_other_code_is_built_again(tmp_path: Path) -> None:
    generation = build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).generation
    seal = generation / "seal.json"
    seal.write_text(seal.read_text("utf-8").replace('"analysis": "', '"analysis": "x'), "utf-8")
    assert current(tmp_path) is None
    assert build_index(DOCUMENTS, FACETS, GLOSSARY, tmp_path).analysed == 3


@pytest.mark.parametrize("content", ["", "g-nowhere", "../.."])
def test_a_pointer_to_nothing_is_no_index(tmp_path: Path, content: str) -> None:
    (tmp_path / CURRENT).write_text(content, "utf-8")
    assert current(tmp_path) is None


BUILDER = """
import sys
from pathlib import Path
from search.engine.document import Document
from search.engine.index import build_index
count, directory = int(sys.argv[1]), Path(sys.argv[2])
text = "le référencement d’un logiciel métier demande une preuve par exigence numéro {0} et {1}"
asked = "Question {0} sur le couloir {1} ?"
documents = [Document(f"d{n:04}", asked.format(n, n % 7), (), text.format(n, n * n)) for n in range(count)]
print("ready", flush=True)
build_index(documents, (), (), directory)
print("built", flush=True)
"""


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_index_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILDER]
    start = time.monotonic()
    subprocess.run([*command, "200", tmp_path], check=True, capture_output=True)
    whole = time.monotonic() - start
    killed = 0
    for step in range(12):
        count = str(300 + step)
        build = subprocess.Popen([*command, count, tmp_path], stdout=subprocess.PIPE)
        assert build.stdout
        build.stdout.readline()
        time.sleep(whole * step / 12)
        killed += build.poll() is None
        build.kill()
        build.wait()
        build.stdout.close()
        searcher = Searcher.open(tmp_path)
        assert len(searcher.model.ids) in (200, *range(300, 301 + step))
        assert searcher.search("référencement logiciel", limit=1).hits
        searcher.close()
    assert killed
    subprocess.run([*command, "250", tmp_path], check=True, capture_output=True)
    assert len(Searcher.open(tmp_path).model.ids) == 250
    left = {path.name[:2] for path in tmp_path.iterdir()}
    assert (left, len(list(tmp_path.iterdir()))) == ({"g-", "CU", "in"}, 3)
