"""The built site, as files: every page there, every link alive, every list the same.

Covers `search.site.catalogue`, `search.site.shell`, `search.site.skos`.
"""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin
from xml.etree import ElementTree

import pytest

from search.cli.build import BuildFailed, build_site
from search.content.corpus import load_corpus
from search.content.history import read_history
from search.content.votes import Count, Export, Miss, Remark, write_export
from search.site.news import FLOOR, SHOWN
from service.static import HEADERS

ROOT = Path(__file__).parents[1]
ATOM = "{http://www.w3.org/2005/Atom}"
GARDEN = ROOT / "tests/corpora/jardin"
FACETS = (ROOT / "tests/corpora/minimal/facettes.yml").read_text("utf-8")


class Page(HTMLParser):
    """Ids, local links and headings of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src") and value and not re.match(r"[a-z]+:", value):
                self.links.append(value)


def one_entry(folder: Path, question: str, facets: str = FACETS) -> Path:
    """A FAQ of one entry, `une`."""
    (folder / "faq/sujet").mkdir(parents=True)
    (folder / "faq/facettes.yml").write_text(facets, "utf-8")
    entry = f"---\nquestion: {json.dumps(question)}\n---\nUne réponse complète.\n"
    (folder / "faq/sujet/une.md").write_text(entry, "utf-8")
    return folder / "faq"


def pages(site: Path) -> Iterator[tuple[str, Page]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), Page(path.read_text("utf-8"))


def test_every_published_entry_has_its_page_with_the_question_as_heading(built_site: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    for entry in corpus.published:
        text = (built_site / "faq" / entry.id / "index.html").read_text("utf-8")
        assert re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL), entry.id
        assert entry.question.replace("&", "&amp;") in text


def test_drafts_and_editors_notes_are_nowhere(built_site: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    drafts = [entry.id for entry in corpus.entries if not entry.published]
    assert len(drafts) == 4
    texts = "\n".join(
        p.read_text("utf-8") for p in built_site.rglob("*") if p.suffix in (".html", ".json", ".xml", ".txt", ".js")
    )
    for secret in [*drafts, *(entry.caution for entry in corpus.entries if entry.caution)]:
        assert secret not in texts


@pytest.mark.parametrize("which", ["built_site", "garden_site"])
def test_no_link_of_any_page_is_dead(which: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(which)
    assert dead_links(site) == []


@pytest.mark.parametrize("which", ["built_site", "garden_site"])
def test_ids_are_unique_on_every_page(which: str, request: pytest.FixtureRequest) -> None:
    for name, page in pages(request.getfixturevalue(which)):
        assert sorted(set(page.ids)) == sorted(page.ids), name


def test_every_list_for_machines_agrees_on_entries_and_dates(built_site: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    ids = {entry.id for entry in corpus.published}
    catalogue = json.loads((built_site / "api/faq.json").read_text("utf-8"))
    assert {entry["id"] for entry in catalogue["entries"]} == ids
    assert catalogue["edition"]["entries"] == len(ids) == 96
    sitemap = (built_site / "sitemap.xml").read_text("utf-8")
    for entry in catalogue["entries"]:
        single = json.loads((built_site / f"api/entries/{entry['id']}.json").read_text("utf-8"))
        assert single["updated"] == entry["updated"]
        assert f"/faq/{entry['id']}/</loc><lastmod>{entry['updated']}</lastmod>" in sitemap
        assert f"/faq/{entry['id']}/" in (built_site / "llms.txt").read_text("utf-8")
    dates = {entry["id"]: entry["updated"] for entry in catalogue["entries"]}
    for node in ElementTree.parse(built_site / "atom.xml").getroot().iter(f"{ATOM}entry"):
        entry_id = (node.findtext(f"{ATOM}id") or "").rstrip("/").rpartition("/")[2]
        assert node.findtext(f"{ATOM}updated") == f"{dates[entry_id]}T00:00:00Z"


def test_no_text_keeps_the_data_of_a_page_open(tmp_path: Path) -> None:
    """`<!--<script>` in a question would make a browser read the rest of the page as a script."""
    question = "Que fait <!--<script> & </script> ?"
    faq = one_entry(tmp_path, question)
    build_site(faq, tmp_path / "site", config_file=ROOT / "mkdocs.yml")
    page = (tmp_path / "site/faq/une/index.html").read_text("utf-8")
    data = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert "<" not in data
    assert json.loads(data)["mainEntity"][0]["name"] == question


def test_readers_are_told_of_the_answers_whose_question_was_lost(built_site: Path) -> None:
    about = (built_site / "a-propos/index.html").read_text("utf-8")
    assert "Trois réponses de la liste d’origine ont perdu leur question." in about
    assert 'href="../contribuer/"' in about


def test_a_facet_never_takes_the_place_of_a_page(tmp_path: Path) -> None:
    project = bare_project(tmp_path)
    (project / "docs/theme.md").write_text("# Une page écrite\n", "utf-8")
    with pytest.raises(BuildFailed, match="deux pages auraient l’adresse «\u00a0theme/\u00a0».*renommez la facette"):
        build_site(project / "faq", project / "site", config_file=project / "mkdocs.yml")
    assert not (project / "site").exists()


def test_a_facet_may_be_called_as_folders_are(tmp_path: Path) -> None:
    faq = one_entry(tmp_path, "Une question ?", FACETS.replace("theme", "dossier"))
    build_site(faq, tmp_path / "site", config_file=ROOT / "mkdocs.yml")
    assert (tmp_path / "site/dossier/index.html").is_file()
    assert 'href="../../dossiers/sujet/"' in (tmp_path / "site/faq/une/index.html").read_text("utf-8")
    assert (tmp_path / "site/dossiers/sujet/index.html").is_file()


def test_feeds_bear_the_name_of_their_faq(tmp_path: Path) -> None:
    own = (ROOT / "mkdocs.yml").read_text("utf-8").replace("FAQ des industriels du numérique en santé", "Roses & vers")
    (tmp_path / "mkdocs.yml").write_text(own.replace("hooks/", f"{ROOT}/hooks/"), "utf-8")
    for name in ("docs", "overrides"):
        (tmp_path / name).symlink_to(ROOT / name)
    build_site(one_entry(tmp_path, "Une question ?"), tmp_path / "site", config_file=tmp_path / "mkdocs.yml")
    feed = ElementTree.parse(tmp_path / "site/atom.xml").getroot()
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == feed.findtext(f"{ATOM}title") == "Roses & vers"


def test_a_page_says_what_it_is_to_those_who_do_not_read(built_site: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    for entry in corpus.published:
        text = (built_site / "faq" / entry.id / "index.html").read_text("utf-8")
        address = f"https://faq-industriels.example/faq/{entry.id}/"
        for said in ('rel="canonical" href', 'rel="alternate" hreflang="fr" href', 'property="og:url" content'):
            assert f'{said}="{address}"' in text, entry.id
        data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
        assert (data["@type"], data["@id"]) == ("FAQPage", address)
        assert data["mainEntity"][0]["name"] == entry.question
    lost = (built_site / "404.html").read_text("utf-8")
    assert '<form class="faq-search" role="search"' in lost
    assert '<span class="faq-name">e-CPS</span>' in lost
    for link in re.findall(r'<link rel="icon" href="([^"]+)"', (built_site / "index.html").read_text("utf-8")):
        assert (built_site / link).is_file()


def test_robots_are_told_where_the_pages_are(built_site: Path) -> None:
    lines = (built_site / "robots.txt").read_text("utf-8").splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: https://faq-industriels.example/sitemap.xml"
    assert "Disallow: /api/search" in lines


def test_every_page_states_the_policy_of_the_service_for_hosts_that_send_no_headers(tmp_path: Path) -> None:
    asked = HEADERS["Content-Security-Policy"].partition("; frame-ancestors")[0]
    remote = {"service": "https://avis.example"}
    for name, settings in (("ici", {}), ("ailleurs", remote), ("copie", {"hors_ligne": True})):
        site = tmp_path / name
        build_site(
            GARDEN, site, config_file=ROOT / "mkdocs.yml", settings={"cache": str(tmp_path / "cache")} | settings
        )
        pages = [path for path in site.rglob("*.html") if "faq-header" in path.read_text("utf-8")]
        pages += site.rglob("bloc/index.html")
        assert len(pages) > 10
        said = {
            tuple(re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', p.read_text("utf-8")))
            for p in pages
        }
        elsewhere = f"{asked} https://avis.example; connect-src 'self' https://avis.example"
        assert said == {"ici": {(asked,)}, "ailleurs": {(elsewhere,)}, "copie": {()}}[name]


def test_values_of_facets_are_published_as_skos(built_site: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    graph = json.loads((built_site / "api/facettes.jsonld").read_text("utf-8"))["@graph"]
    concepts = {node["@id"]: node for node in graph if node["@type"] == "skos:Concept"}
    turtle = (built_site / "api/facettes.ttl").read_text("utf-8")
    assert len(concepts) == turtle.count("a skos:Concept ;") == sum(len(facet.values) for facet in corpus.facets)
    for facet in corpus.facets:
        for value in facet.values:
            node = concepts[f"https://faq-industriels.example/{facet.key}/{value.slug}/"]
            assert node["skos:prefLabel"]["@value"] == value.label
            assert len(node.get("skos:altLabel", [])) == len(value.synonyms)
            assert node.get("skos:definition", {}).get("@value", "") == value.help


def test_counts_of_facets_are_the_same_everywhere(built_site: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    for facet in json.loads((built_site / "api/faq.json").read_text("utf-8"))["facets"]:
        for value in facet["values"]:
            count = sum(value["slug"] in entry.facets.get(facet["key"], ()) for entry in corpus.published)
            page = built_site / facet["key"] / value["slug"] / "index.html"
            assert value["count"] == count
            assert page.exists() == (count > 0)
            if count:
                assert page.read_text("utf-8").count("<details") >= min(count, 50)
                feed = ElementTree.parse(page.with_name("atom.xml")).getroot()
                assert len(list(feed.iter(f"{ATOM}entry"))) == min(count, 50)


def test_a_long_index_is_cut_in_pages(built_site: Path) -> None:
    counts = json.loads((built_site / "api/faq.json").read_text("utf-8"))["facets"]
    long = [(f["key"], v["slug"], v["count"]) for f in counts for v in f["values"] if v["count"] > 50]
    assert long
    for key, slug, _ in long:
        assert (built_site / key / slug / "page-2/index.html").is_file()


def test_former_addresses_lead_to_the_entry(garden_site: Path) -> None:
    corpus, _ = load_corpus(ROOT / "tests/corpora/jardin")
    moved = [(old, entry) for entry in corpus.published for old in entry.former_ids]
    assert moved
    for old, entry in moved:
        text = (garden_site / "faq" / old / "index.html").read_text("utf-8")
        assert f'url=../../faq/{entry.id}/"' in text


def test_two_builds_are_byte_identical(built_site: Path, tmp_path: Path) -> None:
    build_site(ROOT / "faq", tmp_path / "site", config_file=ROOT / "mkdocs.yml")
    first = {p.relative_to(built_site): p.read_bytes() for p in built_site.rglob("*") if p.is_file()}
    second = {p.relative_to(tmp_path / "site"): p.read_bytes() for p in (tmp_path / "site").rglob("*") if p.is_file()}
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_faulty_corpus_leaves_the_last_good_site(tmp_path: Path) -> None:
    faq, site = tmp_path / "faq", tmp_path / "site"
    (faq / "sujet").mkdir(parents=True)
    (faq / "facettes.yml").write_text((ROOT / "tests/corpora/minimal/facettes.yml").read_text("utf-8"), "utf-8")
    (faq / "sujet/une.md").write_text("---\nquestion: Une question ?\n---\nUne réponse complète.\n", "utf-8")
    build_site(faq, site, config_file=ROOT / "mkdocs.yml")
    before = {p: p.read_bytes() for p in site.rglob("*") if p.is_file()}
    for page in ("index.html", "faq/index.html"):
        text = (site / page).read_text("utf-8")
        assert "1 réponse" in text
        assert "1 réponses" not in text
    (faq / "sujet/deux.md").write_text("---\nquestion: Une autre ?\nproduits: [x]\n---\nOui.\n", "utf-8")
    with pytest.raises(BuildFailed, match="clé inconnue «\u00a0produits\u00a0»"):
        build_site(faq, site, config_file=ROOT / "mkdocs.yml")
    assert {p: p.read_bytes() for p in site.rglob("*") if p.is_file()} == before
    assert not site.with_name("site.construction").exists()


def test_editors_see_what_readers_voted_on_a_page_that_nothing_links(tmp_path: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    entry = corpus.published[0]
    day, labels = date(2026, 11, 20), {"incomplete": "La réponse est incomplète"}
    counts = (
        Count(entry.id, entry.revision, day, "oui", (), 3),
        Count(entry.id, entry.revision, day, "non", ("incomplete",), 9),
    )
    remark = Remark(entry.id, entry.revision, day, ("incomplete",), "Il manque <le formulaire>")
    export = Export(day, labels, counts, (remark,), (Miss("certificat perdu", 4, day),))
    (tmp_path / "avis.json").write_text(write_export(export), "utf-8")
    site = tmp_path / "site"
    build_site(ROOT / "faq", site, config_file=ROOT / "mkdocs.yml", settings={"relecture": str(tmp_path / "avis.json")})
    page = (site / "redaction/avis/index.html").read_text("utf-8")
    for shown in (
        entry.question,
        "La réponse est incomplète (9)",
        "Il manque &lt;le formulaire&gt;",
        "certificat perdu",
    ):
        assert shown in page
    assert 'content="noindex"' in page
    linked = [name for name, other in pages(site) if any("redaction" in link for link in other.links)]
    assert linked == []
    assert "redaction" not in (site / "sitemap.xml").read_text("utf-8")


def test_an_export_of_votes_that_cannot_be_read_is_told_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "avis.json").write_text("{}", "utf-8")
    with pytest.raises(BuildFailed, match="avis.json"):
        build_site(
            ROOT / "faq",
            tmp_path / "site",
            config_file=ROOT / "mkdocs.yml",
            settings={"relecture": str(tmp_path / "avis.json")},
        )
    assert not (tmp_path / "site").exists()


def test_the_news_name_every_entry_that_changed_and_not_the_first_import(built_site: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    changes = read_history(ROOT / "faq", corpus).changes
    page = (built_site / "nouveautes/index.html").read_text("utf-8")
    first = min(change.day for change in changes)
    later = [change for change in changes if change.day > first]
    for change in later[:SHOWN]:
        assert change.question.replace("&", "&amp;") in unbroken_text(page) or change.id in page
    assert "mise en ligne des réponses" in page
    opening = page.partition("mise en ligne des réponses")[2].partition("</section>")[0]
    assert opening.count("<li>") == 0


def unbroken_text(page: str) -> str:
    return page.replace('<span class="faq-name">', "").replace("</span>", "")


def test_useful_answers_are_listed_above_a_floor_of_votes_only(tmp_path: Path) -> None:
    corpus, _ = load_corpus(ROOT / "faq")
    liked, hated, few = corpus.published[:3]
    day = date(2026, 11, 20)
    counts = (
        Count(liked.id, liked.revision, day, "oui", (), FLOOR),
        Count(hated.id, hated.revision, day, "non", (), 50),
        Count(few.id, few.revision, day, "oui", (), FLOOR - 1),
    )
    (tmp_path / "avis.json").write_text(write_export(Export(day, {}, counts)), "utf-8")
    site = tmp_path / "site"
    build_site(ROOT / "faq", site, config_file=ROOT / "mkdocs.yml", settings={"relecture": str(tmp_path / "avis.json")})
    for page in ("index.html", f"dossier/{liked.folder}/index.html"):
        found = (site / page).read_text("utf-8").partition('id="utiles"')[2].partition("</section>")[0]
        assert f"/faq/{liked.id}/" in found
        assert f"/faq/{hated.id}/" not in found
        assert f"/faq/{few.id}/" not in found


def test_pages_link_only_to_what_an_adopter_has(tmp_path: Path) -> None:
    project = bare_project(tmp_path)
    (project / "docs/accessibilite.md").write_text("---\ntitle: Accès\netat: partiel\n---\nUn texte.\n", "utf-8")
    (project / "docs/mentions-legales.md").write_text("# Qui publie\n\n[À COMPLÉTER : éditeur]\n", "utf-8")
    build = build_site(project / "faq", project / "site", config_file=project / "mkdocs.yml")
    assert dead_links(project / "site") == []
    page = (project / "site/faq/une/index.html").read_text("utf-8")
    footer = page[page.index("<footer") :]
    assert re.findall(r"<li><a [^>]*>([^<]*)</a>", footer) == [
        "Accès\u00a0: partiel",
        "Qui publie",
        "Nouveautés",
        "Cette édition",
    ]
    notices = "\n".join(build.notices())
    assert "n’est pas dans un dépôt Git" in notices
    assert "extra.faq.adresse_publique: https://faq-industriels.example/" in notices
    edition = (project / "site/edition/index.html").read_text("utf-8")
    assert "n’est pas dans un dépôt Git" in edition
    assert "dernière mise à jour" not in (project / "site/index.html").read_text("utf-8")
    assert "lastmod" not in (project / "site/sitemap.xml").read_text("utf-8")


def bare_project(folder: Path) -> Path:
    """One entry and a home page, outside any repository."""
    one_entry(folder, "Une question ?")
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs/index.md", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("hooks", "overrides"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def dead_links(site: Path) -> list[str]:
    known = dict(pages(site))
    dead = []
    for name, page in known.items():
        for link in page.links:
            target, anchor = urldefrag(urljoin(f"/{name}", link))
            path = unquote(target.partition("?")[0]).lstrip("/")
            path = f"{path}index.html" if not path or path.endswith("/") else path
            if not (site / path).is_file() or (anchor and path in known and unquote(anchor) not in known[path].ids):
                dead.append(f"{name} -> {link}")
    return dead
