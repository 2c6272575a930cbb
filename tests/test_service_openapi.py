"""The OpenAPI document and the service agree: generated requests, right and wrong, are answered as it says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.service_tools import Place, Server

pytest_plugins = "tests.service_fixtures"
EXAMPLES = 60
OPERATIONS = [
    ("POST", "/api/votes"),
    ("GET", "/api/search"),
    ("GET", "/api/entries"),
    ("GET", "/api/entries/{id}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
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


def test_every_operation_is_tried(api: Any) -> None:
    found = [(each.ok().method.upper(), each.ok().path) for each in api.get_all_operations()]
    assert found == OPERATIONS


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
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
