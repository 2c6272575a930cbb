"""A walk as a screen reader reads it: Chromium's own accessibility tree, as text that a person can go over.

`tests/golden/screen_reader.txt` is what is read; FAQ_GOLDEN=write writes it anew, to be read before it is committed.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from search.cli.build import build_site
from tests.browser import ROOT, Visit, Visitor
from tests.service_tools import Place, Server
from tests.sharing import made_once

pytest_plugins = ["tests.browser_fixtures", "tests.service_fixtures"]
pytestmark = pytest.mark.browser

GOLDEN = ROOT / "tests/golden/screen_reader.txt"
SILENT = {"none", "generic", "InlineTextBox", "LineBreak", "ListMarker", "LabelText", "RootWebArea", "paragraph"}
STATES = ("checked", "expanded", "pressed", "selected", "focused", "hasPopup")


class Ear:
    """What is read of a page, and what is announced in its status regions."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.page = page
        self.lines: list[str] = []
        page.evaluate(
            "window.said = []; new MutationObserver((changes) => { for (const { target } of changes) {"
            " const region = (target.closest ? target : target.parentElement)?.closest('[role=status]');"
            " if (region?.textContent) said.push(region.textContent.trim()); } })"
            ".observe(document.body, { subtree: true, childList: true, characterData: true })"
        )

    def step(self, title: str, selector: str) -> None:
        """What was announced since the last step, then what is read below `selector`."""
        said = self.page.evaluate("said.splice(0)")
        self.lines += ["", f"# {title}"]
        self.lines += [f"announced: {text}" for text in dict.fromkeys(said)]
        self.lines += list(self.read(selector))

    def read(self, selector: str) -> Iterator[str]:
        root = self.session.send("Runtime.evaluate", {"expression": f"document.querySelector({selector!r})"})
        node = self.session.send("DOM.describeNode", {"objectId": root["result"]["objectId"]})["node"]
        found = self.session.send("Accessibility.getFullAXTree")["nodes"]
        nodes = {each["nodeId"]: each for each in found}
        start = next(each for each in found if each.get("backendDOMNodeId") == node["backendNodeId"])
        yield from self.walk(start, nodes, 0)

    def walk(self, node: dict[str, Any], nodes: dict[str, Any], depth: int) -> Iterator[str]:
        role, name = node["role"]["value"], node.get("name", {}).get("value", "").strip()
        silent = node["ignored"] or role in SILENT
        if not silent and (name or role != "StaticText"):
            states = {state["name"]: state["value"].get("value") for state in node.get("properties", [])}
            told = [f"{key}={states[key]}" for key in STATES if states.get(key) not in (None, False, "false")]
            told += [f"level {states['level']}"] if "level" in states else []
            yield " ".join(filter(None, ["  " * depth + role, name and f"« {name} »", *told])).rstrip()
        named_by_content = not silent and role in ("link", "button", "heading", "option", "checkbox", "StaticText")
        for child in () if named_by_content else node.get("childIds", ()):
            if child in nodes:
                yield from self.walk(nodes[child], nodes, depth + (not silent))


@pytest.fixture
def garden(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Server]:
    """Another FAQ with its service: what is read does not change with the words of this one."""

    def make(folder: Path) -> None:
        settings = {"service": "/", "cache": str(folder / "cache")}
        build_site(ROOT / "tests/corpora/jardin", folder / "site", config_file=ROOT / "mkdocs.yml", settings=settings)

    folder = made_once(tmp_path_factory, "reader", make)
    place = Place(folder / "site", folder / "cache/index")
    settings = {"FAQ_SITE_DIR": str(place.site), "FAQ_INDEX_DIR": str(place.index)}
    settings |= {"FAQ_DATABASE_URL": f"sqlite:///{tmp_path}/avis.sqlite", "FAQ_MINIMUM_SECONDS": "0"}
    server = Server(settings, tmp_path / "service.log")
    server.start()
    yield server
    server.stop()


def walk(reader: Visit) -> list[str]:
    page = reader.open("")
    ear = Ear(page)
    ear.step("The home page", "form[role=search]")
    page.locator("#recherche").press_sequentially("tomates", delay=20)
    reader.settled()
    page.wait_for_timeout(1200)
    ear.step("Results, while typing", ".faq-results")
    page.locator("[data-facet] [data-value]:visible input").first.check()
    reader.settled()
    page.wait_for_timeout(1200)
    ear.step("One filter chosen", "[data-facets-body]")
    ear.step("Results, filtered", ".faq-results__bar")
    page.locator("[data-chips] button").first.click()
    reader.settled()
    page.wait_for_timeout(1200)
    page.fill("#recherche", "tommates")
    reader.settled()
    page.wait_for_timeout(1200)
    ear.step("A misspelt word", ".faq-results")
    page.fill("#recherche", "zzzzqq")
    reader.settled()
    page.wait_for_timeout(1200)
    ear.step("Nothing found", ".faq-results")
    page.goto(f"{reader.address}/faq/quand-planter-les-tomates/")
    answer = Ear(page)
    answer.step("An answer", "main")
    page.get_by_role("button", name="Non", exact=True).click()
    page.locator(".faq-vote__status", has_text="Merci").wait_for()
    answer.step("After a vote", ".faq-vote")
    page.goto(f"{reader.address}/glossaire/#brf")
    term = Ear(page)
    term.step("A definition", ".faq-glossary > :target")
    page.locator("#recherche").press_sequentially("tomat", delay=20)
    page.locator("[role=option]").first.wait_for()
    page.wait_for_timeout(1200)
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    term.step("Suggestions in the header", "form[role=search]")
    return ear.lines + answer.lines + term.lines


def test_the_walk_is_read_as_it_was_gone_over(visit: Visitor, garden: Server) -> None:
    read = "\n".join(walk(visit(at=garden.url))).strip() + "\n"
    if os.environ.get("FAQ_GOLDEN") == "write":
        GOLDEN.write_text(read, "utf-8")
    assert read == GOLDEN.read_text("utf-8")


def test_the_number_of_results_is_said_once(visit: Visitor, garden: Server) -> None:
    reader = visit(at=garden.url)
    page = reader.open("")
    ear = Ear(page)
    page.locator("#recherche").press_sequentially("tomates", delay=20)
    reader.settled()
    page.wait_for_timeout(1500)
    ear.step("typed", "#resultats")
    assert len([line for line in ear.lines if line.startswith("announced: ")]) == 1
