"""Build cost: our site beside plain mkdocs-material on the same Markdown, cold and after one edit.

Cold is counted twice: whole, and with the Whoosh index of an earlier build, which leaves the pages and the browser's
files; Material's own cost includes its search plugin, whose index is the plain text of the pages.

CPU seconds (children included) and peak memory of the whole process tree; sizes may be given in SIZES="100 1000".
"""

import os
import shutil
import subprocess
import sys
import tempfile
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
    """A copy of what a build of ours reads, with its own cache."""
    folder.mkdir()
    for name in ("overrides", "hooks", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def measure(entries: Sequence[dict[str, object]], runs: int) -> list[Cost]:
    """Medians: Material cold, ours cold, ours cold but for the index, ours after one edited entry.

    Every run has a new folder, and nothing is removed before the end: some file systems look at each file just
    removed whenever they make one, which a first build on a fresh machine never meets.
    """
    faq_command = [str(Path(sys.executable).with_name("faq")), "build"]
    costs: list[tuple[Cost, ...]] = []
    with tempfile.TemporaryDirectory() as name:
        for number in range(runs):
            ours, theirs = project(Path(name, f"ours-{number}")), Path(name, f"theirs-{number}")
            write_faq(list(entries), ours / "faq")
            (theirs / "docs").mkdir(parents=True)
            (theirs / "mkdocs.yml").write_text(MATERIAL, "utf-8")
            (theirs / "docs/index.md").write_text("# Accueil\n", "utf-8")
            for path in (ours / "faq").glob("*/*.md"):
                shutil.copy(path, theirs / "docs")
            material = run([sys.executable, "-m", "mkdocs", "build", "-q"], theirs)
            cold = run(faq_command, ours)
            indexed = project(Path(name, f"indexed-{number}"))
            shutil.copytree(ours / "faq", indexed / "faq")
            shutil.copytree(ours / ".cache/index", indexed / ".cache/index")
            pages = run(faq_command, indexed)
            edited = sorted((ours / "faq").glob("*/*.md"))[len(entries) // 2]
            edited.write_text(edited.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
            costs.append((material, cold, pages, run(faq_command, ours)))
    return [median(list(column)) for column in zip(*costs, strict=True)]


def median(costs: list[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.cpu)[len(costs) // 2]


def main(folder: Path) -> None:
    print("CPU seconds, peak MB; cold and pages as ratios to Material, one edit as a ratio to cold\n")
    print("entries       material           cold ratio          pages ratio           edit ratio")
    for size in map(int, os.environ.get("SIZES", "100 1000 10000").split()):
        entries = read(folder / "vdd-sections.entries.jsonl.gz", size)
        material, cold, pages, edit = measure(entries, 1 if size > 2000 else 3)
        peers = ((cold, material), (pages, material), (edit, cold))
        rest = "".join(f" {show(cost)} {cost.cpu / peer.cpu:5.2f}" for cost, peer in peers)
        print(f"{len(entries):7} {show(material)}{rest}", flush=True)


def show(cost: Cost) -> str:
    return f"{cost.cpu:7.2f}s {cost.memory:4.0f}MB"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
