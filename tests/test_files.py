"""Whole or not at all, whatever interrupts; and one process at a time where it matters."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.files import Locked, explain, lock, reason, remove, replacing, write_whole


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "new/file.md"
    write_whole(path, "un\r\n")
    path.chmod(0o600)
    write_whole(path, b"deux")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"deux", 0o600)
    assert os.listdir(path.parent) == ["file.md"]


def test_a_text_that_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "file", "\ud800")
    assert (os.listdir(tmp_path), (tmp_path / "file").read_text()) == (["file"], "old")


def test_a_folder_is_replaced_whole_or_stays(tmp_path: Path) -> None:
    target = tmp_path / "copy"
    for content in ("old", "new"):
        with replacing(target) as aside:
            aside.mkdir()
            (aside / content).write_text(content)
    assert os.listdir(target) == ["new"]
    with pytest.raises(FileExistsError), replacing(target) as aside:
        [aside.mkdir() for _ in range(2)]
    assert (os.listdir(tmp_path), os.listdir(target)) == (["copy"], ["new"])


def test_what_a_killed_run_left_aside_comes_back(tmp_path: Path) -> None:
    """Killed between its two renames: the old folder is aside, and nothing is in place."""
    (tmp_path / ".copy.ancien").mkdir()
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "copy"):
        raise ZeroDivisionError
    assert os.listdir(tmp_path) == ["copy"]


def test_removing_what_is_not_there_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "folder/inside").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("absent", "link", "folder"):
        remove(tmp_path / name)
    assert os.listdir(tmp_path) == []


def test_a_lock_is_held_by_one_process_and_let_go_by_its_end(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from search.files import lock\n"
        "with lock(pathlib.Path(sys.argv[1])): print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "lock")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]
    ) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(Locked), lock(tmp_path / "lock", wait=False):
            pass
        other.kill()
    with lock(tmp_path / "lock", wait=False):
        pass


def test_the_reason_is_french_and_names_the_file_unless_the_disk_is_to_blame() -> None:
    assert reason(PermissionError(errno.EACCES, "Permission denied", "a")) == "droits insuffisants"
    assert explain(FileNotFoundError(errno.ENOENT, "No such file", "a")) == "«\u00a0a\u00a0» est introuvable."
    assert explain(OSError(errno.ENOSPC, "No space left", "a")) == "il n’y a plus de place sur le disque."
