"""Ctrl-C, which a terminal sends to a command and to all that it started, stops it without fault or damage."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.corpora import SCALE, read, write_faq, write_synthetic
from search.cli import INTERRUPTED
from tests.offline_project import Project, make_project
from tests.service_tools import free_port

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
FAQ = Path(sys.executable).with_name("faq")
PATIENCE = 60.0


def interrupted(command: list[str], project: Project, begun: Path) -> tuple[int, str]:
    """Status and words of a command that hears Ctrl-C, with its children, once `begun` exists."""
    process = subprocess.Popen(
        command, cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    end = time.monotonic() + PATIENCE
    while not begun.exists() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=PATIENCE)[0].replace("\u00a0", " ")
    return process.returncode, said


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Large enough that a build can be caught at work, with a site built before."""
    project = make_project(tmp_path / "projet")
    assert project.faq("build").returncode == 0
    write_synthetic(tmp_path / SCALE, 400)
    write_faq(read(tmp_path / SCALE, 400), project.folder / "faq")
    for name in ("comptes", "preuves"):
        for path in (project.folder / "faq" / name).glob("*.md"):
            path.unlink()
    (project.folder / "faq/dossiers.yml").unlink()
    (project.folder / "faq/glossaire.yml").unlink(missing_ok=True)
    return project


def test_an_interrupted_build_says_so_and_leaves_the_site_whole(project: Project) -> None:
    before = {path: path.read_bytes() for path in (project.folder / "site").rglob("*") if path.is_file()}
    aside = project.folder / "site.construction"
    status, said = interrupted([str(FAQ), "build"], project, aside)
    assert (status, said.strip()) == (INTERRUPTED, "Interrompu ; rien n’est resté à moitié fait.")
    assert {path: path.read_bytes() for path in (project.folder / "site").rglob("*") if path.is_file()} == before
    assert not aside.exists()
    done = project.faq("build")
    assert done.returncode == 0, done.stderr


def test_a_server_interrupted_while_it_builds_says_so_and_leaves_nothing_begun(project: Project) -> None:
    aside = project.folder / "site.construction"
    status, said = interrupted([str(FAQ), "serve", "--port", str(free_port())], project, aside)
    assert (status, said.strip()) == (INTERRUPTED, "Interrompu ; rien n’est resté à moitié fait.")
    assert not aside.exists()


CHILD = """
import multiprocessing, signal
from service.serve import deaf_to_ctrl_c

def tell(pipe):
    pipe.send(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))

if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    heard, pipe = spawn.Pipe(duplex=False)
    with deaf_to_ctrl_c():
        process = spawn.Process(target=tell, args=(pipe,))
        process.start()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    print(heard.recv())
    process.join()
"""


def test_the_first_process_of_a_server_is_already_deaf_to_ctrl_c(tmp_path: Path) -> None:
    """It would hear it besides the server's own order, and be interrupted while it tidies up."""
    (tmp_path / "child.py").write_text(CHILD, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "child.py"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\n", "")


LOST = """
import signal, time
from search.cli import lose_no_interrupt

class Finalized:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

lose_no_interrupt()
try:
    Finalized()
    end = time.monotonic() + 30
    while time.monotonic() < end:
        pass
except KeyboardInterrupt:
    print("heard")
"""


def test_an_interruption_that_falls_into_a_finalizer_is_not_lost() -> None:
    done = subprocess.run([sys.executable, "-c", LOST], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.stdout, done.stderr) == ("heard\n", "")


def test_questions_interrupted_write_nothing(tmp_path: Path) -> None:
    terminal, other_end = os.openpty()
    ends = {"stdin": other_end, "stdout": other_end, "stderr": other_end}
    process = subprocess.Popen([str(FAQ), "init", "x"], cwd=tmp_path, **ends)
    os.close(other_end)
    with os.fdopen(terminal, "rb", buffering=0) as shown:
        said = shown.read(1000).decode()
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:  # one that comes just before a wait for keys is lost
            process.send_signal(signal.SIGINT)
            time.sleep(0.5)
        assert process.wait(1) == INTERRUPTED
        said += shown.read(1000).decode()
    assert "Interrompu" in said
    assert list(tmp_path.iterdir()) == []
