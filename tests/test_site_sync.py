"""What a build does again after an edit: no more than that touched, and never less."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.cli.build import BuildFailed, build_site
from search.site import sync
from search.site.sync import MAX_FORMER, Output, SiteSync
from tests.offline_project import copy_program
from tests.repository import Repository

ROOT = Path(__file__).parents[1]
GARDEN = ROOT / "tests/corpora/jardin"

EDITS = {
    "an answer": ("potager/quand-planter-les-tomates.md", "\n---\n", "\n---\nUne phrase de plus.\n\n"),
    "a question that others link": ("verger/tailler-un-pommier.md", "question: ", "question: Au jardin, "),
    "a phrasing": ("potager/rotation-des-cultures.md", "formulations: [", "formulations: [Et l’assolement ?, "),
    "a draft that is published": ("potager/planter-de-l-ail.md", "statut: brouillon\n", ""),
    "the label of a value": ("facettes.yml", "label: Printemps", "label: Le printemps"),
    "the label of a facet": ("facettes.yml", "label: Saison", "label: Moment de l’année"),
    "a synonym": ("facettes.yml", "synonymes: [mars,", "synonymes: [giboulées, mars,"),
    "a folder": ("dossiers.yml", "label: Verger", "label: Le verger"),
    "an acronym": ("glossaire.yml", "sigle: BRF", "sigle: BRFX"),
}


def project(folder: Path, faq: Path) -> Path:
    """A copy of what a build reads, with its own cache."""
    copy_program(folder)
    shutil.copytree(faq, folder / "faq")
    return folder


def built(folder: Path) -> dict[str, bytes]:
    """The files of its site, built now; none of former publications."""
    build_site(folder / "faq", folder / "site", config_file=folder / "mkdocs.yml", settings={"conserver": 0})
    files = (path for path in (folder / "site").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def inodes(folder: Path) -> dict[str, int]:
    """Of the files of its site: another one for each that is written, the same for one that only has a new name."""
    files = (path for path in (folder / "site").rglob("*") if path.is_file())
    return {path.relative_to(folder / "site").as_posix(): path.stat().st_ino for path in files}


def publish(folder: Path, files: dict[str, str], by_mkdocs: dict[str, str] | None = None, keep_days: int = 7) -> Path:
    """A publication of these files, without a build: those of `by_mkdocs` are written again whatever they hold."""
    site, aside = folder / "site", folder / "aside"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    ours = SiteSync(site, aside, folder / "record.json")
    for name, text in files.items():
        ours.write(Output(name, text))
    for name, text in (by_mkdocs or {}).items():
        (aside / name).write_text(text, "utf-8")
    ours.commit(keep_days)
    return site


def test_files_that_open_pages_may_still_name_stay_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr(sync.time, "time", lambda: now)
    site = publish(tmp_path, {"search/old/t1.js": "1", "assets/site.old.css": "a", "page/index.html": "<p>"})
    now += 100
    publish(tmp_path, {"search/new/t1.js": "2", "index.html": "<p>"})
    assert (site / "search/old/t1.js").read_text() == "1"
    assert (site / "assets/site.old.css").exists()
    assert not (site / "page").exists()
    now += 7 * 86_400 - 1
    publish(tmp_path, {"search/new/t1.js": "2", "index.html": "<p>"})
    assert (site / "search/old/t1.js").exists()
    now += 1
    publish(tmp_path, {"search/new/t1.js": "2", "index.html": "<p>"})
    assert not (site / "search/old").exists()
    assert not (site / "assets").exists()


def test_former_files_are_bounded_however_often_one_publishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MAX_FORMER + 5):
        monkeypatch.setattr(sync.time, "time", lambda number=number: 1_800_000_000.0 + number)
        site = publish(tmp_path, {f"search/{number:02}/t1.js": str(number)})
    assert len(list(site.glob("search/*/t1.js"))) == MAX_FORMER + 1
    publish(tmp_path, {"index.html": "<p>"}, keep_days=0)
    assert not (site / "search").exists()


def test_a_page_that_mkdocs_makes_again_alike_is_not_written_again(tmp_path: Path) -> None:
    site = publish(tmp_path, {}, {"une.html": "<p>", "autre.html": "<p>"})
    before = {path.name: path.stat().st_ino for path in site.iterdir()}
    publish(tmp_path, {}, {"une.html": "<p>", "autre.html": "<b>"})
    after = {path.name: path.stat().st_ino for path in site.iterdir()}
    assert before["une.html"] == after["une.html"]
    assert before["autre.html"] != after["autre.html"]


def test_folders_that_nothing_is_left_in_go_with_their_parents(tmp_path: Path) -> None:
    names = ["theme/index.html", "theme/un/index.html", "theme/un/page-2/index.html", "theme/deux/atom.xml"]
    site = publish(tmp_path, {name: name for name in [*names, "index.html"]})
    publish(tmp_path, {"index.html": "index.html"})
    assert [path.name for path in site.rglob("*")] == ["index.html"]


def test_a_facet_may_be_removed(tmp_path: Path) -> None:
    kept = project(tmp_path, GARDEN)
    assert any("/saison/" in name for name in built(kept))
    facets = (kept / "faq/facettes.yml").read_text("utf-8")
    start = facets.index("  - key: saison")
    end = facets.find("  - key: ", start + 1)
    (kept / "faq/facettes.yml").write_text(facets[:start] + (facets[end:] if end > 0 else ""), "utf-8")
    for path in kept.glob("faq/*/*.md"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("saison:")), "utf-8")
    assert not any("/saison/" in name for name in built(kept))


def test_a_commit_writes_no_page_that_does_not_show_the_edited_answer(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    shutil.rmtree(repository.faq)
    kept = project(tmp_path, GARDEN)
    (kept / ".gitignore").write_text("site/\n.cache/\n", "utf-8")
    repository.commit("2026-01-01")
    first, before = built(kept), set(inodes(kept).values())
    (edited,) = kept.glob("faq/*/quand-planter-les-tomates.md")
    edited.write_text(edited.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
    repository.commit("2026-02-01")
    second = built(kept)
    written = {name for name, inode in inodes(kept).items() if inode not in before}
    same = set(first.values())
    assert [name for name in written if second[f"site/{name}"] in same] == []
    searched = {name for name in written if name.startswith("search/")}
    assert 4 * len(searched) < len([name for name in second if name.startswith("site/search/")])
    changed = written - searched
    lists = {"index.html", "edition/index.html", "nouveautes/index.html", "sitemap.xml", "llms.txt", "api/faq.json"}
    strangers = [name for name in changed - lists if edited.stem not in second[f"site/{name}"].decode()]
    assert strangers == []
    (kept / "docs/projet.md").write_text("# Une page de plus\n", "utf-8")
    repository.commit("2026-03-01")
    third = built(kept)
    moved = {name for name in third if third[name] != second.get(name)}
    assert moved == {"site/projet/index.html", "site/edition/index.html", "site/sitemap.xml", "site/api/faq.json"}


def test_after_any_edit_the_site_is_the_one_that_a_first_build_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795500000")
    kept = project(tmp_path / "projet", ROOT / "tests/corpora/jardin")
    built(kept)
    for number, (edit, (name, old, new)) in enumerate(EDITS.items()):
        file = kept / "faq" / name
        text = file.read_text("utf-8")
        assert old in text, edit
        file.write_text(text.replace(old, new, 1), "utf-8")
        again, first = built(kept), built(project(tmp_path / str(number), kept / "faq"))
        assert again.keys() == first.keys(), edit
        assert [name for name in first if first[name] != again[name]] == [], edit


@pytest.mark.slow
def test_a_rebuild_writes_only_what_changed_and_drops_what_is_gone(tmp_path: Path) -> None:
    faq, site = tmp_path / "faq", tmp_path / "site"
    shutil.copytree(ROOT / "faq", faq)
    build_site(faq, site, config_file=ROOT / "mkdocs.yml")
    before = {p: p.stat().st_mtime_ns for p in site.rglob("*") if p.is_file()}
    edited = faq / "convergence/inscrire-mon-entreprise-sur-convergence.md"
    edited.write_text(edited.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
    build_site(faq, site, config_file=ROOT / "mkdocs.yml")
    after = {p: p.stat().st_mtime_ns for p in site.rglob("*") if p.is_file()}
    page = site / "faq" / edited.stem / "index.html"
    assert "Une phrase de plus." in page.read_text("utf-8")
    assert len([p for p in before if before[p] == after.get(p)]) > len(before) // 3
    searched, times = [p for p in after if site / "search" in p.parents], set(before.values())
    assert len([p for p in searched if after[p] in times]) > len(searched) // 2
    (site / "intrus.html").write_text("déposé à la main", "utf-8")
    page.write_text("abîmée", "utf-8")
    build_site(faq, site, config_file=ROOT / "mkdocs.yml")
    assert "Une phrase de plus." in page.read_text("utf-8")
    assert not (site / "intrus.html").exists()


@pytest.mark.parametrize("links", [True, False], ids=["", "on a disk without links"])
def test_pictures_that_swap_their_names_swap_what_they_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    kept = project(tmp_path, GARDEN)
    one, other = kept / "faq/verger/taille.svg", kept / "faq/verger/autre.svg"
    other.write_text(one.read_text("utf-8").replace("<svg", "<svg id='autre'"), "utf-8")
    before = built(kept)
    if not links:
        monkeypatch.setattr(os, "link", refused)
    for path, text in ((one, other.read_text("utf-8")), (other, one.read_text("utf-8"))):
        path.write_text(text, "utf-8")
    shutil.copy(one, kept / "faq/verger/encore.svg")
    after = built(kept)
    place = "site/faq/_/verger"
    assert after[f"{place}/taille.svg"] == after[f"{place}/encore.svg"] == before[f"{place}/autre.svg"]
    assert after[f"{place}/autre.svg"] == before[f"{place}/taille.svg"]
    assert built(kept) == after


def refused(former: str, name: str) -> None:
    raise PermissionError(former)


@pytest.mark.slow
def test_a_hand_written_page_follows_its_file_and_those_it_links_to(tmp_path: Path) -> None:
    kept = project(tmp_path, GARDEN)
    one, other = kept / "docs/une.md", kept / "docs/autre.md"
    one.write_text("# Une page\n\nVoir [le puits](autre.md#puits).\n", "utf-8")
    other.write_text("# Une autre\n\n## Puits\n\nUn puits.\n", "utf-8")
    first = built(kept)
    assert built(kept) == first
    other.write_text("# Une autre\n\n## Puits\n\nDeux puits.\n", "utf-8")
    assert "Deux puits." in built(kept)["site/autre/index.html"].decode()
    other.write_text("# Une autre\n\n## Source\n\nUne source.\n", "utf-8")
    for _ in range(2):
        with pytest.raises(BuildFailed, match="'une.md' contains a link 'autre.md#puits'"):
            built(kept)
    one.write_text("# Une page\n\nVoir [le puits](puits.md).\n", "utf-8")
    for _ in range(2):
        with pytest.raises(BuildFailed, match="'une.md' contains a link 'puits.md'"):
            built(kept)


def test_a_page_that_takes_in_a_file_follows_it(tmp_path: Path) -> None:
    kept = project(tmp_path, GARDEN)
    config = kept / "mkdocs.yml"
    snippets = f"  - pymdownx.snippets: {{base_path: [{kept / 'docs'}]}}\n"
    config.write_text(config.read_text("utf-8").replace("  - sane_lists\n", f"  - sane_lists\n{snippets}"), "utf-8")
    (kept / "docs/une.md").write_text('# Une page\n\n--8<-- "morceau.txt"\n', "utf-8")
    for text in ("Un puits.", "Deux puits."):
        (kept / "docs/morceau.txt").write_text(text, "utf-8")
        assert text in built(kept)["site/une/index.html"].decode()


def test_a_file_that_only_begins_to_fit_is_a_failure(tmp_path: Path) -> None:
    """As on a full disk: the system takes the first bytes without a word."""
    code = f"""
import resource, signal
from pathlib import Path
from search.site.sync import OutputFolder, Output
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    OutputFolder(Path({str(tmp_path)!r})).write(Output("page.html", "x" * 5000))
except OSError:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
