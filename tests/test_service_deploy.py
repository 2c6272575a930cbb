"""The example of nginx, really run: in front of two processes of the service on one PostgreSQL."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator

import httpx2 as httpx
import pytest

from tests.service_tools import ROOT, Place, Postgres, Server, free_port, rows

pytest_plugins = "tests.service_fixtures"
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


def nginx() -> str:
    """The program, installed from Debian if this may be done here."""
    if not shutil.which("nginx") and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light"]
        subprocess.run(command, capture_output=True, timeout=180, check=False)
    found = shutil.which("nginx")
    if not found or os.geteuid() != 0:
        pytest.skip("nginx n’est pas installé et ne peut pas l’être ici")
    return found


class Front:
    def __init__(self, url: str, database: str, servers: list[Server]) -> None:
        self.url = url
        self.database = database
        self.servers = servers

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """A visitor from one of the loopback addresses."""
        transport = httpx.HTTPTransport(local_address=address)
        return httpx.Client(base_url=self.url, transport=transport, headers=headers)


@pytest.fixture(scope="module")
def front(place: Place, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Each test votes on an entry of its own."""
    program, database, port = nginx(), postgres.new_database(), free_port()
    tmp_path = tmp_path_factory.mktemp("nginx")
    places = {"FAQ_SITE_DIR": str(place.site), "FAQ_INDEX_DIR": str(place.index), "FAQ_DATABASE_URL": database}
    free = {"FAQ_MINIMUM_SECONDS": "0", "FAQ_VOTES_PER_MINUTE": "100000", "FAQ_TRUSTED_PROXIES": "127.0.0.1"}
    servers = [Server(places | free, tmp_path / f"service-{number}.log") for number in range(2)]
    for server in servers:
        server.start()
    example = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    for old, new in (
        ("127.0.0.1:8001", f"127.0.0.1:{servers[0].port}"),
        ("127.0.0.1:8002", f"127.0.0.1:{servers[1].port}"),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/srv/faq/site", str(place.site)),
    ):
        assert old in example
        example = example.replace(old, new)
    (tmp_path / "faq.conf").write_text(example, "utf-8")
    (tmp_path / "nginx.conf").write_text(WHOLE.format(folder=tmp_path), "utf-8")
    log = (tmp_path / "nginx.log").open("wb")
    process = subprocess.Popen([program, "-c", f"{tmp_path}/nginx.conf"], stdout=log, stderr=log)
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{port}/readyz")
            break
        except httpx.TransportError:
            assert process.poll() is None, (tmp_path / "nginx.log").read_text("utf-8")
            time.sleep(0.05)
    yield Front(f"http://127.0.0.1:{port}", database, servers)
    process.terminate()
    process.wait(10)
    log.close()
    for server in servers:
        server.stop()


def test_nginx_serves_the_site_and_passes_the_service_on(front: Front, place: Place) -> None:
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
    assert "unsafe" not in home.headers["content-security-policy"]
    assert "set-cookie" not in home.headers


def test_hashed_files_are_kept_for_ever_behind_nginx(front: Front, place: Place) -> None:
    name = next(path.name for path in (place.site / "assets").iterdir() if path.name.startswith("site."))
    with front.client() as visitor:
        assert "immutable" in visitor.get(f"/assets/{name}").headers["cache-control"]
        assert visitor.get("/").headers["cache-control"] == "no-cache"


def test_two_processes_behind_nginx_count_people_once_each(front: Front, place: Place) -> None:
    for address in ("127.0.0.1", "127.1.0.1", "127.2.0.1"):
        for choice in ("oui", "non", "oui", "non"):
            with front.client(address, origin=front.url) as visitor:
                forged = {"x-forwarded-for": f"198.51.100.{choice == 'oui'}"}
                assert visitor.post("/api/votes", json=place.vote(choice, 1), headers=forged).status_code == 200
    assert rows(front.database, f"SELECT vote FROM ballots WHERE entry = '{place.entries[1]['id']}'") == [("non",)] * 3
    for server in front.servers:
        assert "POST /api/votes 200" in server.log.read_text("utf-8")


def test_a_flood_is_stopped_by_nginx_and_loses_nothing(front: Front, place: Place) -> None:
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
