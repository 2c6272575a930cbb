"""The files of deploy/, really used: nginx and Caddy in front of two processes, systemd's opinion, an image built."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from service.static import HEADERS
from tests.service_tools import ROOT, Place, Postgres, Server, Start, free_port, rows

pytest_plugins = "tests.service_fixtures"
HIDDEN = ("/.git/config", "/%2egit/config", "/assets/.env", "/.git/", "/faq/../.git/config", "//.git/config")
WHOLE = """
user root;
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/faq.conf;
}}
"""


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if not found:
        pytest.skip(f"{name} n’est pas installé ici (paquet Debian « {name} »)")
    return found


class Front:
    def __init__(self, name: str, url: str, database: str, servers: list[Server]) -> None:
        self.name = name
        self.url = url
        self.database = database
        self.servers = servers

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """A visitor from one of the loopback addresses."""
        transport = httpx.HTTPTransport(local_address=address)
        return httpx.Client(base_url=self.url, transport=transport, headers=headers)


def adapted(name: str, places: dict[str, str]) -> str:
    """The example file, with the places of this machine."""
    example = (ROOT / "deploy" / name).read_text("utf-8")
    for old, new in places.items():
        assert old in example
        example = example.replace(old, new)
    return example


def run_nginx(folder: Path, port: int, places: dict[str, str]) -> list[str]:
    faq = adapted("nginx.conf", places | {"listen 8080": f"listen 127.0.0.1:{port}"})
    (folder / "faq.conf").write_text(faq, "utf-8")
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder), "utf-8")
    return [program("nginx"), "-c", f"{folder}/nginx.conf"]


def run_caddy(folder: Path, port: int, places: dict[str, str]) -> list[str]:
    faq = adapted("Caddyfile", places | {"faq.example {": f"http://127.0.0.1:{port} {{"})
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + faq, "utf-8")
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"]


FRONTS = {"nginx": run_nginx, "caddy": run_caddy}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """PostgreSQL is that of the processes behind the server in front."""
    return f"sqlite:///{tmp_path}/avis.sqlite"


@pytest.fixture(scope="module")
def site(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as somebody may publish it: with what must not be seen."""
    folder = tmp_path_factory.mktemp("published") / "site"
    shutil.copytree(place.site, folder)
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text("[remote] url = https://secret", "utf-8")
    (folder / "assets/.env").write_text("FAQ_DATABASE_URL=secret", "utf-8")
    (folder / ".well-known").mkdir()
    (folder / ".well-known/security.txt").write_text("Contact: mailto:securite@faq.example", "utf-8")
    return folder


@pytest.fixture(scope="module", params=list(FRONTS))
def front(
    request: pytest.FixtureRequest,
    site: Path,
    place: Place,
    postgres: Postgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Front]:
    """Each test votes on an entry of its own."""
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    program(request.param)
    database = postgres.new_database()
    settings = {"FAQ_SITE_DIR": str(site), "FAQ_INDEX_DIR": str(place.index), "FAQ_DATABASE_URL": database}
    free = {"FAQ_MINIMUM_SECONDS": "0", "FAQ_VOTES_PER_MINUTE": "100000", "FAQ_TRUSTED_PROXIES": "127.0.0.1"}
    servers = [Server(settings | free, folder / f"service-{number}.log") for number in range(2)]
    for server in servers:
        server.start()
    ports = {f"127.0.0.1:800{number + 1}": f"127.0.0.1:{servers[number].port}" for number in range(2)}
    command = FRONTS[request.param](folder, port, ports | {"/srv/faq/site": str(site)})
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "front.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    for _ in range(200):
        try:
            httpx.get(f"http://127.0.0.1:{port}/readyz")
            break
        except httpx.TransportError:
            assert process.poll() is None, (folder / "front.log").read_text("utf-8")
            time.sleep(0.05)
    yield Front(request.param, f"http://127.0.0.1:{port}", database, servers)
    process.terminate()
    process.wait(10)
    for server in servers:
        server.stop()


def test_the_site_is_served_and_the_service_passed_on(front: Front, place: Place) -> None:
    with front.client() as visitor:
        home, entry = visitor.get("/"), visitor.get(f"/{place.entries[0]['url']}")
        search, page = visitor.get("/api/search?q=carte"), visitor.get("/recherche?q=carte")
        catalogue, one = visitor.get("/api/faq.json"), visitor.get(f"/api/entries/{place.entries[0]['id']}")
        missing, wrong = visitor.get("/nulle/part/"), visitor.get("/api/votes")
    for answer in (home, entry, search, page, catalogue, one):
        assert answer.status_code == 200, answer.url
    assert search.json()["total"] > 0
    assert missing.status_code == 404
    assert "Cette page n’existe pas" in missing.text
    assert wrong.status_code == 405
    for answer in (home, search, page, missing, wrong):
        assert answer.headers.get_list("content-security-policy") == [home.headers["content-security-policy"]]
        assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
        assert len(answer.headers.get_list("cache-control")) == 1
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert "set-cookie" not in home.headers


def test_a_hidden_folder_is_never_served(front: Front, start: Start, site: Path) -> None:
    direct = start(site_dir=site)
    with front.client() as visitor:
        for path in HIDDEN:
            for answer in (visitor.get(path), direct.get(path)):
                assert answer.status_code in (400, 404), path
                assert "secret" not in answer.text
        for answer in (visitor.get("/.well-known/security.txt"), direct.get("/.well-known/security.txt")):
            assert answer.text.startswith("Contact")


def test_every_server_sends_the_same_policy(front: Front, start: Start, site: Path) -> None:
    """A page framed by other sites, the editors' form, any other page."""
    direct = start(site_dir=site)
    framed = next((f"/{path.parent.relative_to(site)}/" for path in site.rglob("bloc/index.html")), "/")
    form = "/redaction/" if (site / "redaction/index.html").is_file() else "/"
    with front.client() as visitor:
        for path in ("/", framed, form, f"/{next(site.glob('assets/*.css')).relative_to(site)}"):
            mine, theirs = direct.get(path), visitor.get(path)
            assert (mine.status_code, theirs.status_code) == (200, 200)
            for name in (*HEADERS, "Cache-Control"):
                assert theirs.headers.get_list(name) == mine.headers.get_list(name), (path, name)


def test_what_is_too_large_is_told_as_such(front: Front) -> None:
    headers = {"content-type": "application/json"}
    with front.client() as visitor:
        for size in (9_000, 20_000, 5_000_000):
            answer = visitor.post("/api/votes", content=b"x" * size, headers=headers)
            assert answer.status_code == 413
        assert visitor.post("/api/votes", content=b"{}", headers=headers).status_code == 422


def test_hashed_files_are_kept_for_ever(front: Front, place: Place) -> None:
    name = next(path.name for path in (place.site / "assets").iterdir() if path.name.startswith("site."))
    with front.client() as visitor:
        assert "immutable" in visitor.get(f"/assets/{name}").headers["cache-control"]
        assert visitor.get("/").headers["cache-control"] == "no-cache"


def test_two_processes_behind_one_server_count_people_once_each(front: Front, place: Place) -> None:
    for address in ("127.0.0.1", "127.1.0.1", "127.2.0.1"):
        for choice in ("oui", "non", "oui", "non"):
            with front.client(address, origin=front.url) as visitor:
                forged = {"x-forwarded-for": f"198.51.100.{choice == 'oui'}"}
                assert visitor.post("/api/votes", json=place.vote(choice, 1), headers=forged).status_code == 200
    assert rows(front.database, f"SELECT vote FROM ballots WHERE entry = '{place.entries[1]['id']}'") == [("non",)] * 3
    for server in front.servers:
        assert "POST /api/votes 200" in server.log.read_text("utf-8")


def test_a_flood_is_stopped_by_nginx_and_loses_nothing(front: Front, place: Place) -> None:
    if front.name != "nginx":
        pytest.skip("Caddy has no limit of requests of its own: the service's are enough")
    statuses: list[int] = []

    def flood(number: int) -> None:
        with front.client("127.3.0.1") as visitor:
            for _ in range(25):
                answer = visitor.post(
                    "/api/votes", json=place.vote("oui", 2), headers={"user-agent": f"agent {number}"}
                )
                statuses.append(answer.status_code)

    threads = [threading.Thread(target=flood, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200, 429}
    entry = place.entries[2]["id"]
    assert 1 <= len(rows(front.database, f"SELECT voter FROM ballots WHERE entry = '{entry}'")) <= 4


def test_when_one_process_dies_the_other_goes_on(front: Front, place: Place) -> None:
    assert front.servers[0].process is not None
    front.servers[0].process.kill()
    front.servers[0].process.wait()
    with front.client() as visitor:
        statuses = {visitor.get("/api/search?q=carte").status_code for _ in range(6)}
        assert visitor.post("/api/votes", json=place.vote()).status_code == 200
    assert statuses == {200}


def test_systemd_accepts_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    unit = adapted("faq@.service", {"/srv/faq/.venv/bin/python": sys.executable})
    (tmp_path / "faq@8001.service").write_text(unit, "utf-8")
    command = [analyze, "verify", "--man=no", "--recursive-errors=no", str(tmp_path / "faq@8001.service")]
    verified = subprocess.run(command, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
    assert "faq@8001" not in verified.stderr
    command = [analyze, "security", "--offline=true", "--threshold=20", str(tmp_path / "faq@8001.service")]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout


ROOTFS = "FAQ_TEST_ROOTFS"
"""Names the folder of a Debian made by debootstrap with python3, python3-venv, git and, if need be, pip's settings."""


@pytest.fixture
def buildah(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """The command, with a store of its own, emptied at the end."""
    command = [program("buildah"), "--root", f"{tmp_path}/store", "--runroot", f"{tmp_path}/run"]
    environment = os.environ | {"STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}

    def run(*arguments: str) -> str:
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout.strip()

    if os.geteuid() != 0:
        pytest.skip("buildah ne monte une image que pour root")
    yield run
    run("rm", "--all")
    run("rmi", "--all", "--force")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What an operator has: the commit, and beside it what must stay out of an image."""
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    for name in ("data/avis.sqlite", "data/avis.sqlite-wal", ".env", ".venv/bin/python", ".cache/derived.sqlite"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("secret", "utf-8")
    (folder / "search/__pycache__").mkdir()
    return folder


def test_neither_votes_nor_secrets_enter_an_image(buildah: Callable[..., str], clone: Path, tmp_path: Path) -> None:
    (tmp_path / "Containerfile").write_text("FROM scratch\nCOPY . /\n", "utf-8")
    ignored = f"--ignorefile={ROOT}/deploy/containerignore"
    buildah("bud", "-q", "-f", f"{tmp_path}/Containerfile", ignored, "-t", "context", str(clone))
    mounted = Path(buildah("mount", buildah("from", "context")))
    found = {path.name for path in mounted.iterdir()}
    assert found >= {".git", "faq", "search", "service", "overrides", "constraints.txt"}
    assert found.isdisjoint({"data", ".env", ".venv", ".cache", "site"})
    assert list(mounted.rglob("__pycache__")) == []


def test_the_image_is_built_and_serves(buildah: Callable[..., str], clone: Path, tmp_path: Path) -> None:
    """FAQ_TEST_BUILD_OPTIONS: options that a build needs on this machine, such as a folder of packages to mount."""
    if ROOTFS not in os.environ:
        pytest.skip(f"{ROOTFS} ne nomme pas de Debian locale\u00a0: debootstrap bookworm DOSSIER")
    base = buildah("from", "scratch")
    buildah("add", "-q", base, os.environ[ROOTFS], "/")
    buildah("commit", "-q", base, "localhost/base")
    shutil.copytree(ROOT / "deploy", clone / "deploy", dirs_exist_ok=True)
    files = ["-f", f"{clone}/deploy/Containerfile", f"--ignorefile={clone}/deploy/containerignore"]
    options = ["--format=docker", "--network=host", *os.environ.get("FAQ_TEST_BUILD_OPTIONS", "").split()]
    buildah("bud", "-q", "--build-arg=BASE=localhost/base", *options, *files, "-t", "faq", str(clone))
    assert "readyz" in buildah("inspect", "--type=image", "faq")
    container = buildah("from", "faq")
    root = Path(buildah("mount", container)) / "srv/faq"
    assert not (root / ".git").exists()
    assert list((root / "data").iterdir()) == []
    assert json.loads((root / "site/api/faq.json").read_text("utf-8"))["edition"]["commit"]
    assert "/api/votes" in next(root.glob("site/faq/*/index.html")).read_text("utf-8")
    port = free_port()
    asked = (
        "import os, time, urllib.request as r; os.environ.update(FAQ_HOST='127.0.0.1', FAQ_PORT='%d')\n"
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'service'])\n"
        "for _ in range(120):\n"
        "    try: print(r.urlopen('http://127.0.0.1:%d/readyz').read().decode()); break\n"
        "    except OSError: time.sleep(0.5)\n"
        "p.terminate(); p.wait()"
    )
    said = buildah("run", "--network=host", container, "--", ".venv/bin/python", "-c", asked % (port, port))
    assert '"base":true,"catalogue":true,"index":true' in said
