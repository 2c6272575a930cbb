"""The application as a whole: what `openapi.yml` says of it, and what it says of its own faults.

Covers `service.errors`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.service_tools import ROOT, Place, Server

pytest_plugins = "tests.service_fixtures"
EXAMPLES = 60
OPERATIONS = [
    (method.upper(), path)
    for path, methods in yaml.safe_load((ROOT / "service/openapi.yml").read_text("utf-8"))["paths"].items()
    for method in methods
]


@pytest.fixture(scope="module")
def api(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("openapi")
    free = dict.fromkeys(("FAQ_VOTES_PER_MINUTE", "FAQ_SEARCHES_PER_MINUTE", "FAQ_VOTERS_PER_NETWORK"), "1000000")
    places = {"FAQ_SITE_DIR": str(place.site), "FAQ_INDEX_DIR": str(place.index)}
    settings = places | free | {"FAQ_DATABASE_URL": f"sqlite:///{folder}/avis.sqlite", "FAQ_MINIMUM_SECONDS": "0"}
    server = Server(settings, folder / "log")
    server.start()
    yield schemathesis.openapi.from_url(f"{server.url}/api/openapi.json")
    server.stop()
    assert "erreur inattendue" not in server.log.read_text("utf-8")


def test_every_route_is_described(client: TestClient) -> None:
    routes = [route for route in client.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]
    found = [(method, route.path.replace(":slug", "")) for route in routes for method in route.methods or ()]
    assert sorted(each for each in found if each[0] != "HEAD") == sorted(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.slow
def test_every_answer_is_described_and_none_is_a_fault(api: Any, method: str, path: str, mode: GenerationMode) -> None:
    operation = api[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
        pytest.skip("nothing to get wrong in a request without parameters")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def answered(case: Any) -> None:
        case.call_and_validate()

    answered()


def test_a_fault_of_ours_is_a_problem_and_quotes_nobody(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    client.app.state.service.search.searcher = None  # type: ignore[attr-defined]
    answer = client.get("/api/search", params={"q": "Dupont"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "erreur inattendue : AttributeError" in caplog.text
    assert "Dupont" not in caplog.text + answer.text
