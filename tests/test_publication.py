"""What goes online: the commands of `docs/projet/mettre-en-ligne.md`, run."""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.service_tools import Server
from tests.test_site_sync import GARDEN, ROOT, project

pytest_plugins = "tests.service_fixtures"
pytestmark = pytest.mark.slow
GUIDE = (ROOT / "docs/projet/mettre-en-ligne.md").read_text("utf-8")


def run(folder: Path, *command: str | Path, **environment: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_static_site_is_checked_built_copied_verified_and_compressed(tmp_path: Path) -> None:
    assert "\nmake publication\n" in GUIDE
    run(ROOT, "make", "publication", f"VENV={sys.prefix}", f"SITE={tmp_path}/site", f"COPIE={tmp_path}/copie.zip")
    assert (tmp_path / "site/404.html").is_file()
    assert (tmp_path / "copie.zip").is_file()
    compressed = [*(tmp_path / "site").rglob("*.gz")]
    assert len(compressed) > 100
    for path in compressed:
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_a_host_with_the_service_receives_what_is_new_and_keeps_what_open_pages_ask_for(
    tmp_path: Path, serve: Callable[..., Server]
) -> None:
    if not shutil.which("rsync"):
        pytest.skip("rsync n’est pas installé ici (paquet Debian « rsync »)")
    (tmp_path / "projet").mkdir()
    here, host = project(tmp_path / "projet", GARDEN), tmp_path / "hote"
    (host / "site").mkdir(parents=True)
    (host / ".cache/index").mkdir(parents=True)
    line = next(line for line in GUIDE.splitlines() if line.endswith("deploy/publier.sh"))
    command = line.replace("faq@exemple.fr:/srv/faq", str(host)).replace("deploy/", f"{ROOT}/deploy/")
    faq = str(Path(sys.executable).with_name("faq"))
    run(here, "sh", "-c", command, FAQ=faq)
    server = serve(
        f"sqlite:///{tmp_path}/avis.sqlite", FAQ_SITE_DIR=f"{host}/site", FAQ_INDEX_DIR=f"{host}/.cache/index"
    )
    found = httpx.get(f"{server.url}/api/search?q=tomates").json()
    assert found["total"]
    before = {path.relative_to(host).as_posix() for path in (host / "site").rglob("*") if path.is_file()}
    shutil.rmtree(here / "site")
    (here / "faq/potager/quand-planter-les-tomates.md").unlink()
    for path in here.glob("faq/*/*.md"):
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("quand-planter-les-tomates, ", "").replace("quand-planter-les-tomates", ""), "utf-8"
        )
    run(here, "sh", "-c", command, FAQ=faq)
    after = {path.relative_to(host).as_posix() for path in (host / "site").rglob("*") if path.is_file()}
    gone = before - after
    assert "site/faq/quand-planter-les-tomates/index.html" in gone
    assert not [name for name in gone if name.startswith(("site/search/", "site/assets/"))]
    assert httpx.get(f"{server.url}/api/search?q=tomates").json() != found
