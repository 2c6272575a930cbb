"""What can be made again: nothing stale, nothing run from a foreign file, no fault when the file is of no use."""

import ast
import pickle
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from search.cache import FILE, Cache, digest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / FILE


def test_a_value_is_made_once_and_read_by_the_next_run(path: Path) -> None:
    made = []
    for _ in range(2):
        section = Cache(path).section("number", "salt")
        assert section.value(lambda: made.append(1) or {"n": [1, "é"]}, "a", 1) == {"n": [1, "é"]}
        section.save()
    assert made == [1]


def test_bytes_come_back_as_bytes(path: Path) -> None:
    section = Cache(path).section("script")
    section.put(b"\x00\xff", "a")
    section.save()
    assert Cache(path).section("script").get("a") == b"\x00\xff"


@pytest.mark.parametrize("changed", [("kind", "other salt"), ("other kind", "salt")])
def test_a_value_of_other_inputs_is_another_value(path: Path, changed: tuple[str, str]) -> None:
    section = Cache(path).section("kind", "salt")
    section.put(1, "a")
    section.save()
    assert Cache(path).section(*changed).get("a") is None
    assert Cache(path).section("kind", "salt").get("b") is None


def test_a_digest_tells_where_one_part_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("\ud800") == digest("\ud800")


def test_what_a_complete_run_did_not_ask_for_is_dropped_from_its_kind_alone(path: Path) -> None:
    for kind in ("one", "two"):
        section = Cache(path).section(kind)
        section.put(1, "old")
        section.put(2, "asked")
        section.save()
    again = Cache(path).section("one")
    assert again.get("asked") == 2
    again.save()
    assert Cache(path).section("one").get("old") is None
    assert Cache(path).section("two").get("old") == 1


@pytest.mark.parametrize("damage", [b"", b"\x80\x05", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_damaged_file_is_made_again(path: Path, damage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    section = Cache(path).section("kind")
    assert section.value(lambda: 1, "a") == 1
    section.save()
    assert Cache(path).section("kind").get("a") == 1


def test_a_file_damaged_in_its_middle_is_made_again(path: Path) -> None:
    section = Cache(path).section("kind")
    for number in range(2000):
        section.put("x" * 100, number)
    section.save()
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xab" * (len(raw) - 4096)
    path.write_bytes(raw)
    for _ in range(2):
        section = Cache(path).section("kind")
        assert [section.value(lambda: "x", number) for number in range(3)] == ["x"] * 3
        section.save()
    assert Cache(path).section("kind").get(1) == "x"


@pytest.mark.parametrize("value", ["", "{", "[", "null", "[1]"])
def test_a_value_that_cannot_be_understood_is_made_again(path: Path, value: str) -> None:
    section = Cache(path).section("kind")
    section.put({"n": 1}, "a")
    section.save()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE derived SET value = ?", (value,))
    database.close()
    assert Cache(path).section("kind", load=lambda stored: stored["n"]).value(lambda: 2, "a") == 2


def test_a_forged_file_runs_no_code(path: Path, tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (tmp_path / "ran",)

    section = Cache(path).section("kind")
    section.put(1, "a")
    section.save()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE derived SET value = ?", (pickle.dumps(Bomb()),))
    database.close()
    Cache(path).section("kind").get("a")
    path.write_bytes(pickle.dumps({b"key": pickle.dumps(Bomb())}))
    Cache(path).section("kind").get("a")
    pickle.loads(pickle.dumps(Bomb()))
    assert (tmp_path / "ran").exists(), "the bomb works, had it been loaded"


def test_a_file_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    section = Cache(tmp_path / "file" / FILE).section("kind")
    assert section.value(lambda: 1, "a") == 1
    section.save()


def test_a_file_that_another_process_holds_is_no_fault_and_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cache._WAIT", 0.01)
    section = Cache(path).section("kind")
    section.put(1, "a")
    section.save()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    other = Cache(path).section("kind")
    assert other.value(lambda: 2, "a") == 2
    other.save()
    holder.execute("COMMIT")
    holder.close()
    assert Cache(path).section("kind").get("a") == 1


def test_two_processes_may_fill_one_file_at_once(path: Path) -> None:
    code = f"""
        import sys
        from pathlib import Path
        from search.cache import Cache
        for run in range(20):
            section = Cache(Path({str(path)!r})).section(sys.argv[1])
            for number in range(50):
                assert section.value(lambda: [number], number) == [number]
            section.save()
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    processes = [subprocess.Popen([*command, kind], cwd=ROOT) for kind in ("one", "two", "two")]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert Cache(path).section("one").get(49) == [49]
    assert Cache(path).section("two").get(49) == [49]


@pytest.mark.slow
def test_changed_code_makes_every_answer_again(tmp_path: Path) -> None:
    """As a cold build would: a label of the converter changes, and nobody bumps a version."""
    shutil.copytree(ROOT / "search", tmp_path / "search", ignore=shutil.ignore_patterns("__pycache__"))
    faq = tmp_path / "faq"
    (faq / "sujet").mkdir(parents=True)
    (faq / "facettes.yml").write_bytes((ROOT / "tests/corpora/minimal/facettes.yml").read_bytes())
    (faq / "sujet/une.md").write_text(
        "---\nquestion: Quoi ?\n---\nVoici.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "utf-8"
    )
    code = """
        import sys
        from datetime import date
        from pathlib import Path
        from search.cache import Cache
        from search.content.checks import check_corpus
        cache = Cache(Path(sys.argv[1])) if sys.argv[1:] else None
        checked = check_corpus(Path("faq"), today=date(2026, 11, 24), cache=cache)
        print(checked.answers.get(checked.corpus.entries[0]).html)
    """

    def html(*arguments: str) -> str:
        command = [sys.executable, "-B", "-c", textwrap.dedent(code), *arguments]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    first = html("kept.sqlite")
    assert html("kept.sqlite") == first == html()
    changed = 0
    for source in (tmp_path / "search/content").rglob("*.py"):
        text = source.read_text("utf-8")
        changed += "Tableau" in text
        source.write_text(text.replace("Tableau", "Grille"), "utf-8")
    assert changed
    assert html("kept.sqlite") == html() != first


def test_nothing_of_ours_reads_or_writes_pickles() -> None:
    """A pickle on disk runs the code of whoever put it there."""
    for path in [*ROOT.glob("search/**/*.py"), *ROOT.glob("service/**/*.py"), *ROOT.glob("hooks/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            assert not {"pickle", "shelve", "marshal"} & {*names, module}, path
