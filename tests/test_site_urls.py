"""One site under every URL that an organisation may give it, on hosts that keep the final slash or take it away."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from search.cli import main
from search.cli.build import build_site, open_build
from search.site.feeds import LLMS_ENTRIES, llms, shortened

ROOT = Path(__file__).parents[1]
ENTRY = "---\nquestion: Comment payer ?\ntheme: [general]\nanciens_ids: [regler]\n---\nEn ligne, ou au secrétariat.\n"
URLS = ("", "https://x.example", "https://x.example/", "https://x.example/aide", "https://x.example/aide/")
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module", params=URLS, ids=lambda url: url or "none")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """(the URL with its slash or nothing, the built folder)."""
    folder = tmp_path_factory.mktemp("faq") / "projet"
    named = "Aide du rectorat de l’académie"
    assert CliRunner().invoke(main, ["init", str(folder), "--nom", named, "--modele", "minimal"]).exit_code == 0
    (folder / "faq/general/payer.md").write_text(ENTRY, "utf-8")
    config = folder / "mkdocs.yml"
    text = re.sub(r"^site_url: .*", f'site_url: "{request.param}"', config.read_text("utf-8"), flags=re.MULTILINE)
    config.write_text(text, "utf-8")
    build_site(folder / "faq", folder / "site", config_file=config)
    return request.param and f"{request.param.rstrip('/')}/", folder / "site"


def page_urls(root: str, site: Path) -> dict[str, str]:
    """URL -> the HTML that a host gives for it; a page that does not exist gives the 404 page."""
    files = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}
    missing = files.pop("404.html")
    files.pop("shell.html", None)
    urls = {urljoin(root, name.removesuffix("index.html")): html for name, html in files.items()}
    return urls | {urljoin(root, "nulle-part/du/tout/"): missing} if root != "https://nobody.example/" else urls


def dead_links(root: str, site: Path, urls: dict[str, str]) -> list[str]:
    dead = []
    for url, html in urls.items():
        for link in map(unescape, re.findall(r'\s(?:href="|src="|action="|content="0; url=)([^"#?]*)', html)):
            target = urljoin(url, link)
            if not link or urlsplit(target).netloc != urlsplit(root).netloc or not target.startswith("http"):
                continue
            name = unquote(target.removeprefix(root)) if target.startswith(root) else "outside"
            path = site / name
            if not (path.is_file() or (path / "index.html").is_file()):
                dead.append(f"{url}: {link}")
    return dead


def test_every_link_of_every_page_leads_to_a_file(site: tuple[str, Path]) -> None:
    url, folder = site
    root = url or "https://nobody.example/"
    urls = page_urls(root, folder)
    assert dead_links(root, folder, urls) == []
    if urlsplit(root).path == "/":  # a host that takes the slash away, at the root of its domain
        stripped = {page if page == root else page.rstrip("/"): html for page, html in urls.items()}
        assert dead_links(root, folder, stripped) == []


def test_a_page_names_its_own_url_or_none(site: tuple[str, Path]) -> None:
    url, folder = site
    for name in ("", "faq/payer/", "a-propos/", "theme/general/"):
        html = (folder / name / "index.html").read_text("utf-8")
        assert re.findall(r'rel="canonical" href="([^"]*)"', html) == ([url + name] if url else []), name
    (old,) = re.findall(r"url=([^\"]*)", (folder / "faq/regler/index.html").read_text("utf-8"))
    assert urljoin(f"{url}faq/regler/", old) == f"{url}faq/payer/"


def test_lists_for_machines_name_whole_urls(site: tuple[str, Path]) -> None:
    url, folder = site
    if not url:
        assert not (folder / "sitemap.xml").exists()
        assert not (folder / "atom.xml").exists()
        return
    locations = [each.text or "" for each in ElementTree.parse(folder / "sitemap.xml").iter(f"{SITEMAP}loc")]
    assert f"{url}faq/payer/" in locations
    assert all((folder / unquote(each.removeprefix(url)) / "index.html").is_file() for each in locations)
    feed = ElementTree.parse(folder / "atom.xml").getroot()
    assert [each.text for each in feed.iter(f"{ATOM}id")][0] == f"{url}atom.xml"
    assert f"{url}faq/payer/" in [each.text for each in feed.iter(f"{ATOM}id")]
    description = (folder / "opensearch.xml").read_text("utf-8")
    assert f'template="{url}?q={{searchTerms}}"' in description
    assert "<ShortName>Aide du rectorat</ShortName>" in description
    assert f"({url}faq/payer/)" in (folder / "llms.txt").read_text("utf-8")
    assert url in json.dumps(json.loads((folder / "api/entries/payer.json").read_text("utf-8")))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Aide", "Aide"),
        ("FAQ des industriels du numérique", "FAQ"),
        ("Aide du rectorat de l’académie", "Aide du rectorat"),
        ("Anticonstitutionnellement", "Anticonstitution"),
    ],
)
def test_a_name_is_not_cut_within_a_word(name: str, short: str) -> None:
    assert shortened(name, 16) == short


def test_beyond_a_bound_the_file_for_assistants_names_its_parts() -> None:
    (entry, *_) = open_build(ROOT / "faq", config_file=ROOT / "mkdocs.yml").view.entries
    files = dict(llms("La FAQ", "Réponses.", [entry] * (LLMS_ENTRIES + 1), "https://x.example"))
    assert list(files) == ["llms/1.txt", "llms/2.txt", "llms.txt"]
    assert [files[f"llms/{part}.txt"].count(f"https://x.example/faq/{entry.id}/") for part in (1, 2)] == [
        LLMS_ENTRIES,
        1,
    ]
    assert files["llms.txt"].count("https://x.example/llms/") == 2
