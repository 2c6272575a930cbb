"""Check the JavaScript: types by `tsc`, tests by `node --test`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NODE = str(Path(sys.executable).with_name("node"))


def main() -> int:
    if not any((ROOT / "overrides/assets/js").glob("*.js")):
        return 0
    types = subprocess.run([NODE, "node_modules/typescript/bin/tsc", "--project", "tsconfig.json"], cwd=ROOT)
    tests = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/js").glob("*.test.mjs"))
    done = subprocess.run([NODE, "--test", *tests], cwd=ROOT) if tests else None
    return types.returncode or (done.returncode if done else 0)


if __name__ == "__main__":
    sys.exit(main())
