"""Build cost: our site beside plain mkdocs-material on the same Markdown (entries and hand-written pages), cold and
after one edit, committed.

Cold is counted twice: whole, and with the Whoosh index of an earlier build, which leaves the pages and the browser's
files; Material's own cost includes its search plugin, whose index is the plain text of the pages.

CPU seconds (children included) and peak memory of the whole process tree; the files that the edit wrote and the pages
that show the edited answer; sizes may be given in SIZES="100 1000".
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import read, write_faq

ROOT = Path(__file__).parents[1]
MATERIAL = """site_name: Pair
theme: {name: material, language: fr, font: false}
plugins: [{search: {lang: fr}}]
use_directory_urls: true
docs_dir: docs
validation: {nav: {omitted_files: ignore}, links: {not_found: ignore, anchors: ignore, unrecognized_links: ignore}}
nav: [index.md]
"""


@dataclass(frozen=True)
class Cost:
    cpu: float
    """Seconds, user and system."""
    memory: float
    """Peak resident set, megabytes."""


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a child of its own, so that its peak memory is its own."""
    code = (
        "import resource,subprocess,sys;r=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL).returncode;"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);print(u.ru_utime+u.ru_stime,u.ru_maxrss/1024);sys.exit(r)"
    )
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # pip compiled Material's modules: ours are kept compiled too
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    cpu, memory = done.stdout.split()
    return Cost(float(cpu), float(memory))


def project(folder: Path) -> Path:
    """A copy of what a build of ours reads, with its own cache and an empty repository."""
    folder.mkdir()
    for name in ("overrides", "hooks", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / ".gitignore").write_text("site/\n.cache/\n", "utf-8")
    git(folder, "init", "-q", "-b", "main")
    return folder


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=bench", "-c", "user.email=bench@faq.example", "-c", "gc.auto=0")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "bench")


def edit(folder: Path) -> str:
    """Add a sentence to the entry in the middle and commit; its id."""
    entries = sorted((folder / "faq").glob("*/*.md"))
    edited = entries[len(entries) // 2]
    edited.write_text(edited.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
    commit(folder)
    return edited.stem


def pages_since(site: Path, moment: float) -> list[Path]:
    """What was written since, but for the search files, which have their own bound."""
    found = (path for path in site.rglob("*") if path.is_file() and path.stat().st_mtime >= moment)
    return [path for path in found if "search" not in path.relative_to(site).parts[:1]]


@dataclass(frozen=True)
class Run:
    """One round: Material cold, ours cold, ours cold but for the index, ours after one committed edit."""

    costs: tuple[Cost, Cost, Cost, Cost]
    written: int
    """Files that the edit wrote, search files left out."""
    strangers: int
    """Those of them that do not name the edited answer."""


def measure(entries: Sequence[dict[str, object]], runs: int) -> tuple[list[Cost], Run]:
    """Medians of the costs, and the last round.

    Every run has a new folder, and nothing is removed before the end: some file systems look at each file just
    removed whenever they make one, which a first build on a fresh machine never meets.
    """
    with tempfile.TemporaryDirectory() as name:
        rounds = [measure_once(entries, Path(name), number) for number in range(runs)]
    return [median(list(column)) for column in zip(*(each.costs for each in rounds), strict=True)], rounds[-1]


def measure_once(entries: Sequence[dict[str, object]], place: Path, number: int) -> Run:
    faq_command = [str(Path(sys.executable).with_name("faq")), "build"]
    ours, theirs = project(place / f"ours-{number}"), place / f"theirs-{number}"
    write_faq(list(entries), ours / "faq")
    shutil.copytree(ROOT / "docs", theirs / "docs")
    for path in theirs.rglob("*.md"):  # Material has none of our templates
        path.write_text(re.sub(r"^template: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    (theirs / "mkdocs.yml").write_text(MATERIAL, "utf-8")
    for path in (ours / "faq").glob("*/*.md"):
        shutil.copy(path, theirs / "docs")
    material = run([sys.executable, "-m", "mkdocs", "build", "-q"], theirs)
    commit(ours)
    cold = run(faq_command, ours)
    indexed = project(place / f"indexed-{number}")
    shutil.copytree(ours / "faq", indexed / "faq")
    shutil.copytree(ours / ".cache/index", indexed / ".cache/index")
    commit(indexed)
    pages = run(faq_command, indexed)
    edited, moment = edit(ours), time.time()
    again = run(faq_command, ours)
    written = pages_since(ours / "site", moment)
    strangers = [path for path in written if edited not in path.read_text("utf-8", errors="replace")]
    return Run((material, cold, pages, again), len(written), len(strangers))


def median(costs: list[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.cpu)[len(costs) // 2]


def main(folder: Path) -> None:
    print("CPU seconds, peak MB; cold and pages as ratios to Material, one edit and its commit as a ratio to cold\n")
    print("entries       material           cold ratio          pages ratio           edit ratio  written, strangers")
    for size in map(int, os.environ.get("SIZES", "100 1000 10000").split()):
        entries = read(folder / "vdd-sections.entries.jsonl.gz", size)
        (material, cold, pages, edited), last = measure(entries, 1 if size > 2000 else 3)
        peers = ((cold, material), (pages, material), (edited, cold))
        rest = "".join(f" {show(cost)} {cost.cpu / peer.cpu:5.2f}" for cost, peer in peers)
        print(f"{len(entries):7} {show(material)}{rest} {last.written:8} {last.strangers:10}", flush=True)


def show(cost: Cost) -> str:
    return f"{cost.cpu:7.2f}s {cost.memory:4.0f}MB"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
