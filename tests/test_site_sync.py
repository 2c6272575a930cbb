"""What a build does again after an edit: no more than that touched, and never less."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.cli.build import BuildFailed, build_site

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
    for name in ("overrides", "hooks", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(faq, folder / "faq")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def built(folder: Path) -> dict[str, bytes]:
    """The files of its site, built now."""
    build_site(folder / "faq", folder / "site", config_file=folder / "mkdocs.yml")
    files = (path for path in (folder / "site").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.slow
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
from search.site.sync import Folder, Output
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    Folder(Path({str(tmp_path)!r})).write(Output("page.html", "x" * 5000))
except OSError:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
