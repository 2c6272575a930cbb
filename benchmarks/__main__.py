"""`make bench`: every measurement, one after the other. EVAL names the folder of the evaluation corpora.

    python -m benchmarks [NAME …]      only these; without a name, all

Each module of this folder with a `main(folder)` is a measurement; it prints its own table, as ratios to a peer
or to a floor measured in the same run.
"""

import importlib
import os
import pkgutil
import sys
from pathlib import Path


def main() -> int:
    folder = Path(os.environ.get("EVAL", "../shared/eval"))
    if not folder.is_dir():
        print(
            f"Le dossier des corpus «\u00a0{folder}\u00a0» est introuvable\u00a0: EVAL=/dossier make bench",
            file=sys.stderr,
        )
        return 1
    wanted = sys.argv[1:]
    for found in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if found.name.startswith("_") or (wanted and found.name not in wanted):
            continue
        module = importlib.import_module(f"benchmarks.{found.name}")
        if hasattr(module, "main"):
            print(f"\n## {found.name}\n", flush=True)
            module.main(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
