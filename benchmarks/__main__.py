"""`make bench`: every measurement, one after the other; `make bench NAMES="build_site offline"`: only these.

    python -m benchmarks [NAME …]

EVAL names the folder of the evaluation corpora. Without it, what needs judged queries is left out, and the rest
runs on a corpus made on the spot (SIZES, 100 entries if not set).
Each module of this folder with a `main(folder)` is a measurement; it prints its own table, as ratios to a peer
or to a floor measured in the same run.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.corpora import SCALE, write_synthetic
from search.content.problem import nearest

DEFAULT = Path("../shared/eval")
ALONE = ("build_site", "offline", "page_speed")
"""Measurements that a synthetic corpus serves as well: they ask nothing whose answer somebody judged."""
JUDGED = ("duplicates", "relevance", "search_browser", "search_whoosh", "service_load")


def main(names: list[str]) -> int:
    for name in names:
        if name not in (*ALONE, *JUDGED):
            known = ", ".join(sorted((*ALONE, *JUDGED)))
            return refuse(f"«\u00a0{name}\u00a0» n’est pas une mesure.{nearest(name, (*ALONE, *JUDGED))} ({known})")
    given = os.environ.get("EVAL")
    folder = Path(given) if given else DEFAULT
    if folder.is_dir():
        return run(names or sorted((*ALONE, *JUDGED)), folder)
    if given:
        return refuse(f"le dossier des corpus «\u00a0{folder}\u00a0» est introuvable\u00a0: EVAL=/dossier make bench")
    if judged := [name for name in names if name in JUDGED]:
        return refuse(f"{', '.join(judged)}\u00a0: il faut les corpus jugés\u00a0: EVAL=/dossier make bench")
    print(
        f"Sans EVAL, les mesures sont faites sur un corpus fabriqué\u00a0; laissées de côté\u00a0: {', '.join(JUDGED)}."
    )
    os.environ.setdefault("SIZES", "100")
    with tempfile.TemporaryDirectory() as made:
        write_synthetic(Path(made) / SCALE, max(map(int, os.environ["SIZES"].split())))
        return run(names or list(ALONE), Path(made))


def run(names: list[str], folder: Path) -> int:
    for name in names:
        print(f"\n## {name}\n", flush=True)
        importlib.import_module(f"benchmarks.{name}").main(folder)
    return 0


def refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
