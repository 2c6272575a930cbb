"""The copy as files: what is in it, its seal, and what happens where it cannot be written.

Covers `search.cli.export`.
"""

import json
import os
import re
import resource
import shutil
import zipfile
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from search.files import replacing
from tests.offline_project import PIXEL, Project, make_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("projet") / "projet")


@pytest.fixture(scope="module")
def archive(project: Project) -> Path:
    return project.export(project.folder.parent / "faq.zip")


@pytest.fixture(scope="module")
def copy(project: Project) -> Path:
    return project.export(project.folder.parent / "copie")


def pages(copy: Path) -> list[Path]:
    found = sorted(copy.rglob("*.html"))
    assert len(found) > 10
    return found


def test_a_reader_finds_one_page_and_a_note_at_the_top(copy: Path) -> None:
    assert sorted(path.name for path in copy.iterdir()) == ["LISEZMOI.txt", "contenu", "edition.json", "index.html"]


def test_the_note_is_shown_well_by_the_simplest_editors(copy: Path) -> None:
    note = (copy / "LISEZMOI.txt").read_bytes()
    assert note.startswith("\ufeffFAQ".encode())
    assert b"\n" not in note.replace(b"\r\n", b"")
    assert "3 réponses" in note.decode("utf-8-sig")


def test_the_cover_and_every_page_say_which_edition_they_are(copy: Path) -> None:
    seal = json.loads((copy / "edition.json").read_text("utf-8"))
    for page in pages(copy):
        text = page.read_text("utf-8")
        if "http-equiv" not in text:
            assert f"version {seal['commit']}" in text, page
            assert f'data-date="{seal["date"]}"' in text, page
    cover = (copy / "index.html").read_text("utf-8")
    assert f'datetime="{seal["date"]}"' in cover
    assert "<dt>Réponses</dt><dd>3</dd>" in cover


def test_every_link_and_file_asked_for_is_in_the_copy_and_is_no_folder(copy: Path) -> None:
    for page in pages(copy):
        for address in re.findall(r'(?:href|src|action|data-home)="([^"]*)"', page.read_text("utf-8")):
            parts = urlsplit(unescape(address))
            if parts.scheme in ("http", "https", "mailto") or not parts.path:
                continue
            assert parts.scheme == "", f"{page}: {address}"
            assert (page.parent / unquote(parts.path)).resolve().is_file(), f"{page}: {address}"


def test_nothing_is_loaded_from_elsewhere(copy: Path) -> None:
    by_tag = r'<(?:script|img|iframe|source|video|audio)[^>]*src="(?:https?:)?//'
    by_link = r'<link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href="(?:https?:)?//'
    for page in pages(copy):
        assert not re.search(f"{by_tag}|{by_link}", page.read_text("utf-8")), page
    for style in copy.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", style.read_text("utf-8")), style


def test_pages_are_no_copies_to_index_elsewhere(copy: Path) -> None:
    """Addresses end in `.html` here only: nothing may send a search engine there."""
    for page in pages(copy):
        text = page.read_text("utf-8")
        assert "canonical" not in text
        assert "ld+json" not in text


def test_files_for_servers_and_readers_of_feeds_are_left_out(copy: Path) -> None:
    names = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert not [name for name in names if name.endswith((".xml", ".txt", ".ttl")) and name != "LISEZMOI.txt"]
    assert not [name for name in names if "404" in name or "/api/" in name]


def test_a_vote_is_a_plain_link_to_the_public_page(copy: Path) -> None:
    page = (copy / "contenu/faq/ouvrir-un-compte.html").read_text("utf-8")
    assert 'href="https://faq-industriels.example/faq/ouvrir-un-compte/"' in page
    assert "/api/votes" not in page


def test_without_a_public_address_there_is_no_vote_at_all(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    project.set("    adresse_publique: https://faq-industriels.example/\n", "")
    copy = project.export(tmp_path / "copie")
    for page in pages(copy):
        assert "avis sur le site public" not in page.read_text("utf-8"), page


def test_the_seal_names_every_file_with_its_digest(copy: Path) -> None:
    seal = json.loads((copy / "edition.json").read_text("utf-8"))
    files = {
        path.relative_to(copy).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in copy.rglob("*")
        if path.is_file() and path.name != "edition.json"
    }
    assert seal["files"] == files
    assert seal["entries"] == 3


def test_two_archives_of_one_commit_are_the_same_bytes(project: Project, archive: Path, tmp_path: Path) -> None:
    shutil.rmtree(project.folder / ".cache")
    assert project.export(tmp_path / "autre.zip").read_bytes() == archive.read_bytes()


def test_two_clones_of_one_commit_give_the_same_bytes(project: Project, archive: Path, tmp_path: Path) -> None:
    shutil.copytree(project.folder, tmp_path / "ailleurs", ignore=shutil.ignore_patterns(".cache"))
    assert Project(tmp_path / "ailleurs").export(tmp_path / "autre.zip").read_bytes() == archive.read_bytes()


def test_an_untouched_copy_is_intact(project: Project, archive: Path, copy: Path) -> None:
    for place in (archive, copy):
        done = project.faq("export", "--verify", place)
        assert done.returncode == 0, done.stderr
        assert "La copie est intacte" in done.stdout


def test_a_touched_folder_says_what_is_changed_missing_and_added(project: Project, copy: Path, tmp_path: Path) -> None:
    touched = tmp_path / "copie"
    shutil.copytree(copy, touched)
    (touched / "contenu/faq/deposer-une-preuve.html").write_text("Autre réponse", "utf-8")
    (touched / "contenu/glossaire.html").unlink()
    (touched / "contenu/assets/autre.js").write_text("", "utf-8")
    (touched / ".DS_Store").write_bytes(b"")
    done = project.faq("export", "--verify", touched)
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if " : contenu/" in line.replace("\u00a0", " ")] == [
        "modifié\u00a0: contenu/faq/deposer-une-preuve.html",
        "manquant\u00a0: contenu/glossaire.html",
        "ajouté\u00a0: contenu/assets/autre.js",
    ]


def test_a_touched_archive_says_so(project: Project, archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as whole, zipfile.ZipFile(tmp_path / "t.zip", "w") as touched:
        for info in whole.infolist():
            touched.writestr(info, b"Autre" if info.filename.endswith("faq.html") else whole.read(info))
    done = project.faq("export", "--verify", tmp_path / "t.zip")
    assert done.returncode == 1
    assert "modifié\u00a0: contenu/faq.html" in done.stdout


def test_a_byte_lost_in_an_archive_is_told(project: Project, archive: Path, tmp_path: Path) -> None:
    raw = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as whole:
        info = next(each for each in whole.infolist() if each.filename.endswith("contenu/faq.html"))
    raw[info.header_offset + 200] ^= 0xFF
    (tmp_path / "t.zip").write_bytes(raw)
    done = project.faq("export", "--verify", tmp_path / "t.zip")
    assert done.returncode == 1
    assert "modifié\u00a0: contenu/faq.html" in done.stdout


@pytest.mark.parametrize("size", [0, 1000, -500])
def test_an_archive_cut_short_is_told(project: Project, archive: Path, tmp_path: Path, size: int) -> None:
    (tmp_path / "t.zip").write_bytes(archive.read_bytes()[:size])
    done = project.faq("export", "--verify", tmp_path / "t.zip")
    assert done.returncode == 1
    assert "téléchargez-la à nouveau" in done.stderr


@pytest.mark.parametrize(
    "seal",
    ["", "[]", "{}", '{"version": 9}', '{"version": 1, "files": 3}', '{"version": 1, "name": {}}', {"entries": "96"}],
)
def test_a_seal_that_cannot_be_read_is_told(
    project: Project, copy: Path, tmp_path: Path, seal: str | dict[str, str]
) -> None:
    shutil.copytree(copy, tmp_path / "copie")
    file = tmp_path / "copie/edition.json"
    file.write_text(seal if isinstance(seal, str) else json.dumps(json.loads(file.read_text("utf-8")) | seal), "utf-8")
    done = project.faq("export", "--verify", tmp_path / "copie")
    assert done.returncode == 1
    assert "illisible" in done.stderr


def test_a_folder_that_is_no_copy_is_told(project: Project, tmp_path: Path) -> None:
    done = project.faq("export", "--verify", tmp_path)
    assert done.returncode == 1
    assert "ce n’est pas une copie de la FAQ" in done.stderr


@pytest.mark.parametrize("name", ["faq.zip", "dossier"])
def test_what_is_there_is_not_replaced_unless_forced(project: Project, tmp_path: Path, name: str) -> None:
    target = project.export(tmp_path / name)
    refused = project.faq("export", "--out", target)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    project.export(target, "--force")
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_a_folder_that_is_no_copy_is_never_replaced(project: Project, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/une.jpg").write_bytes(b"x")
    done = project.faq("export", "--out", tmp_path / "photos", "--force")
    assert done.returncode == 1
    assert (tmp_path / "photos/une.jpg").read_bytes() == b"x"


def test_what_a_killed_run_set_aside_comes_back(tmp_path: Path) -> None:
    target, set_aside = tmp_path / "copie", tmp_path / ".copie.ancien"
    set_aside.mkdir()
    (set_aside / "index.html").write_text("ancienne", "utf-8")
    with pytest.raises(KeyboardInterrupt), replacing(target):
        raise KeyboardInterrupt
    assert (target / "index.html").read_text("utf-8") == "ancienne"
    assert [path.name for path in tmp_path.iterdir()] == ["copie"]


def test_what_a_killed_run_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    target = tmp_path / "copie"
    for name, text in (("copie", "ancienne"), (".copie.ancien", "plus ancienne"), (".copie.partiel", "moitié")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(text, "utf-8")
    with replacing(target) as aside:
        aside.mkdir()
        (aside / "index.html").write_text("nouvelle", "utf-8")
    assert (target / "index.html").read_text("utf-8") == "nouvelle"
    assert [path.name for path in tmp_path.iterdir()] == ["copie"]


def test_what_is_neither_file_nor_folder_is_never_replaced(project: Project, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube")
    done = project.faq("export", "--single-file", "--out", tmp_path / "tube", "--force")
    assert done.returncode == 1
    assert "--force ne le remplace pas" in done.stderr
    assert (tmp_path / "tube").is_fifo()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("absent/faq.zip", "créez-le"),
        ("fichier/faq.zip", "créez-le"),
        ("/proc/faq.zip", "on ne peut pas écrire dans"),
        (f"{'a' * 250}.zip", "nom trop long"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_at_once(
    project: Project, tmp_path: Path, place: str, said: str
) -> None:
    (tmp_path / "fichier").write_text("", "utf-8")
    done = project.faq("export", "--out", tmp_path / place)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_full_disk_leaves_the_copy_that_was_there(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the archive is larger than any file that goes into it."""
    project = make_project(tmp_path / "projet")
    names = [f"image-{number}.png" for number in range(12)]
    for name in names:
        noise = b"".join(sha256(f"{name}{number}".encode()).digest() for number in range(8000))
        (project.folder / "faq/comptes" / name).write_bytes(PIXEL + noise)
    target = project.export(tmp_path / "faq.zip")
    before = target.read_bytes()
    limit = 1_500_000
    assert len(before) > limit
    done = project.faq(
        "export",
        "--out",
        target,
        "--force",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert "trop grand" in done.stderr
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faq.zip", "projet"]


def test_a_missing_image_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    (project.folder / "faq/comptes/bouton.png").unlink()
    done = project.faq("export", "--out", tmp_path / "faq.zip")
    assert done.returncode == 1
    assert re.search(r"comptes/ouvrir-un-compte\.md:\d+", done.stderr)
    assert "bouton.png" in done.stderr
    assert not (tmp_path / "faq.zip").exists()


def test_the_public_site_offers_the_copy_with_its_size_and_date(project: Project, tmp_path: Path) -> None:
    done = project.faq("build", "--copie", "--site", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    archive = tmp_path / "site/faq-hors-ligne.zip"
    assert project.faq("export", "--verify", archive).returncode == 0
    size = f"{archive.stat().st_size / 1e6:.1f}\u00a0Mo".replace(".", ",")
    page = (tmp_path / "site/edition/index.html").read_text("utf-8")
    assert re.search(rf'href="[./]*/faq-hors-ligne.zip" download>[^<]*{size}, édition du ', page)
    for name in ("index.html", "faq/ouvrir-un-compte/index.html"):
        assert re.search(r'href="[./]*/edition/#emporter"', (tmp_path / "site" / name).read_text("utf-8")), name


def test_a_site_without_copy_offers_none(project: Project, tmp_path: Path) -> None:
    done = project.faq("build", "--site", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert "hors-ligne.zip" not in (tmp_path / "site/index.html").read_text("utf-8")


def test_a_copy_that_is_not_there_is_told(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    project.set("    perimee_apres: 180", "    perimee_apres: 180\n    copie: absente.zip")
    done = project.faq("build", "--site", tmp_path / "site")
    assert done.returncode == 1
    assert "--copie" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_words_outside_the_commit_are_told(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projet")
    entry = project.folder / "faq/preuves/delai-d-instruction.md"
    entry.write_text(entry.read_text("utf-8") + "\nEt un mot de plus.\n", "utf-8")
    done = project.faq("export", "--out", tmp_path / "faq.zip")
    assert done.returncode == 0
    assert "1\u00a0fichier de «\u00a0faq\u00a0»" in done.stderr
    assert not make_project(tmp_path / "propre").faq("export", "--out", tmp_path / "propre.zip").stderr
