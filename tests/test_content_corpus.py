"""Folders that are no FAQ, and files that are no entries: told in French, never a traceback."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click import Command, Context
from click.testing import CliRunner, Result

from search.cache import FILE, Cache
from search.cli import COMMANDS, main
from search.cli.options import Faceted
from search.content.corpus import Corpus, CorpusError, load_corpus
from search.content.entry import KEYS
from search.content.facets import RESERVED, SLUG
from search.content.problem import Problem
from search.editing.export import to_csv

ROOT = Path(__file__).parents[1]
FACETS = "facettes:\n  - key: theme\n    label: Thème\n    values:\n      - {slug: general, label: Général}\n"
PNG = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>'
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
ENTRY = "---\nquestion: Une question ?\n---\nUne réponse complète.\n"


@pytest.fixture
def faq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A FAQ of one entry."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faq/sujet").mkdir(parents=True)
    (tmp_path / "faq/facettes.yml").write_text(FACETS, "utf-8")
    (tmp_path / "faq/sujet/une.md").write_text(ENTRY, "utf-8")
    return tmp_path / "faq"


def check(faq: Path) -> Result:
    return CliRunner().invoke(main, ["check", "--faq", str(faq)])


def fails(faq: Path, *words: str) -> None:
    """`faq check` ends with 1 and says all these words, without a traceback."""
    result = check(faq)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    for word in words:
        assert word in result.output.replace("\u00a0", " ")


def test_a_clean_faq_passes(faq: Path) -> None:
    assert check(faq).exit_code == 0


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    fails(tmp_path / "absent", "absent", "n’existe pas", "--faq")


def test_a_missing_facettes_yml_is_told(faq: Path) -> None:
    (faq / "facettes.yml").unlink()
    fails(faq, "facettes.yml", "manque", "créez-le")


def test_an_empty_facettes_yml_is_told_once(faq: Path) -> None:
    (faq / "facettes.yml").write_text("", "utf-8")
    fails(faq, "facettes.yml:1:1", "1 erreur")


def test_a_facettes_yml_in_another_encoding_is_told_once(faq: Path) -> None:
    (faq / "facettes.yml").write_bytes(FACETS.encode("cp1252"))
    fails(faq, "facettes.yml:3:1", "UTF-8", "1 erreur")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("statut", "une clé de l’en-tête"),
        ("page", "un paramètre de la recherche"),
        ("out", "une option d’une commande"),
        ("api", "un dossier du site"),
        ("id", "une colonne d’un export"),
    ],
)
def test_a_facet_named_as_something_else_is_told(faq: Path, key: str, said: str) -> None:
    (faq / "facettes.yml").write_text(FACETS.replace("key: theme", f"key: {key}"), "utf-8")
    fails(faq, "facettes.yml:2:10", f"« {key} » est déjà {said}")


def test_every_name_that_a_facet_could_take_is_reserved(built_site: Path) -> None:
    """Options of the commands that have one per facet, parameters of the service, columns of the export, folders."""
    taken = {*(name for names in RESERVED.values() for name in names.split()), *KEYS}
    columns = to_csv(Corpus((), (), (), ())).strip("\ufeff\r\n").split(";")
    found = set(columns) - {"dossier"}  # the site and the export give way to a facet of that name
    for place in COMMANDS.values():
        module, _, attribute = place.partition(":")
        command = getattr(import_module(module), attribute)
        if isinstance(command, Faceted):
            own = Command.get_params(command, Context(command))
            found |= {option.removeprefix("--") for parameter in own for option in parameter.opts}
    found |= set(re.findall(r"\{name: (\w+), in: query", (ROOT / "service/openapi.yml").read_text("utf-8")))
    facets = {facet.key for facet in load_corpus(ROOT / "faq")[0].facets}
    found |= {path.name.partition(".")[0] for path in built_site.iterdir() if path.is_dir()} - facets - {"dossier"}
    assert {name for name in found if SLUG.fullmatch(name)} - taken == set()


@pytest.mark.parametrize("name", ["sujet/une.md", "facettes.yml", "glossaire.yml"])
def test_a_merge_conflict_left_in_a_file_is_told_once_on_its_line(faq: Path, name: str) -> None:
    text = (faq / name).read_text("utf-8") if (faq / name).exists() else ""
    (faq / name).write_text(f"{text}<<<<<<< HEAD\nun\n=======\ndeux\n>>>>>>> branche\n", "utf-8")
    fails(faq, f"{name}:{text.count(chr(10)) + 1}:1", "un conflit de fusion", "1 erreur")


@pytest.mark.parametrize("name", ["sujet/une.md", "sujet/image.png", "facettes.yml"])
def test_a_pointer_of_git_lfs_is_told(faq: Path, name: str) -> None:
    (faq / name).write_bytes(LFS)
    fails(faq, f"{name}:1:1", "git lfs pull", "1 erreur")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.png", b"", "est vide"),
        ("lourde.png", PNG + bytes(1_000_000), "pèse 1000 ko"),
        ("page.png", b"<!DOCTYPE html><html>", "n’est pas une image"),
        ("photo.jpg", PNG, "n’est pas une image"),
        ("a.svg", SVG % b"<script>alert(1)</script>", "« <script »"),
        ("b.svg", SVG % b'<a href="javascript:alert(1)"/>', "javascript:"),
        ("c.svg", SVG % b'<rect onclick="x"/>', "onclick="),
        ("d.svg", SVG % b'<image href="https://ailleurs.example/a.png"/>', "https://"),
        ("e.svg", SVG % b"<foreignObject/>", "foreignObject"),
    ],
)
def test_an_image_that_is_none_or_does_harm_is_told(faq: Path, name: str, content: bytes, said: str) -> None:
    (faq / "sujet" / name).write_bytes(content)
    fails(faq, f"sujet/{name}:1:1", said, "1 erreur")


def test_real_images_are_accepted(faq: Path) -> None:
    (faq / "sujet/a.png").write_bytes(PNG)
    (faq / "sujet/b.svg").write_bytes(b'<?xml version="1.0"?>\n<!-- dessin -->\n' + SVG % b'<use href="#a"/>')
    (faq / "sujet/c.jpeg").write_bytes(b"\xff\xd8\xff\xe0")
    (faq / "sujet/d.webp").write_bytes(b"RIFF\0\0\0\0WEBP")
    assert check(faq).exit_code == 0, check(faq).output


def test_the_weight_of_an_image_is_a_setting_of_the_site(faq: Path) -> None:
    (faq / "sujet/a.png").write_bytes(PNG + bytes(20_000))
    (faq.parent / "mkdocs.yml").write_text("site_name: a\nextra:\n  faq:\n    image_max: 10\n", "utf-8")
    fails(faq, "sujet/a.png:1:1", "pèse 20 ko", "le maximum est 10 ko")


@pytest.mark.parametrize("text", ["image", "Capture d'écran 2", "sujet.png", "Une image."])
def test_an_alternative_text_that_says_nothing_is_told(faq: Path, text: str) -> None:
    (faq / "sujet/sujet.png").write_bytes(PNG)
    (faq / "sujet/une.md").write_text(ENTRY + f"\nVoir :\n\n![{text}](sujet.png)\n", "utf-8")
    fails(faq, "sujet/une.md:8:", "ne dit pas ce que montre l’image", "1 erreur")


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", ""])
def test_a_key_without_an_ordinary_space_is_told_on_its_line(faq: Path, space: str) -> None:
    for header in (f"question:{space}Quoi ?\n", f"statut: publie\nquestion:{space}Quoi ?\n"):
        (faq / "sujet/une.md").write_text(f"---\n{header}---\nUne réponse.\n", "utf-8")
        fails(faq, f"sujet/une.md:{header.count(chr(10)) + 1}:1", "espace ordinaire après « question: »", "1 erreur")


def test_an_empty_faq_is_told(faq: Path) -> None:
    (faq / "sujet/une.md").unlink()
    fails(faq, "aucune entrée", "faq new")


def test_an_empty_folder_is_no_faq(tmp_path: Path) -> None:
    fails(tmp_path, "facettes.yml", "manque")


def test_a_file_of_10_mb_is_told_and_the_rest_is_checked(faq: Path) -> None:
    (faq / "sujet/enorme.md").write_text(ENTRY + "mot " * 2_500_000, "utf-8")
    (faq / "sujet/fausse.md").write_text("---\nquestion: Une autre ?\n---\nNon.\n", "utf-8")
    fails(faq, "sujet/enorme.md", "10,0 Mo", "sujet/fausse.md:4:1")


def test_ten_thousand_values_in_a_facet_are_told_once(faq: Path) -> None:
    values = "".join(f"      - {{slug: v{n}, label: V}}\n" for n in range(10_000))
    (faq / "facettes.yml").write_text(FACETS + values, "utf-8")
    (faq / "sujet/une.md").write_text(ENTRY.replace("---\nUne", "theme: [v1]\n---\nUne"), "utf-8")
    fails(faq, "10001 valeurs", "le maximum est 2000", "1 erreur")


def test_a_loop_of_links_is_told(faq: Path) -> None:
    (faq / "sujet/boucle").symlink_to(faq, target_is_directory=True)
    (faq / "sujet/serpent.md").symlink_to(faq / "sujet/serpent.md")
    (faq / "sujet/image.png").symlink_to(faq / "absente.png")
    fails(faq, "sujet/boucle:1:1", "sujet/serpent.md:1:1", "sujet/image.png:1:1", "3 erreurs")


def test_a_link_that_leaves_the_faq_is_told_and_one_inside_is_followed(faq: Path) -> None:
    (faq.parent / "secret.png").write_bytes(PNG)
    (faq / "sujet/secret.png").symlink_to(faq.parent / "secret.png")
    (faq / "sujet/ailleurs.md").symlink_to("../../secret.png")
    (faq / "sujet/vraie.png").write_bytes(PNG)
    (faq / "sujet/image.png").symlink_to("vraie.png")
    fails(faq, "sujet/secret.png:1:1", "sujet/ailleurs.md:1:1", "hors de faq/", "2 erreurs")
    assert load_corpus(faq)[0].images == ("sujet/image.png", "sujet/vraie.png")


@pytest.mark.parametrize("name", ["avec espace.md", "été.md", "MAJUSCULE.md", "tiret_bas.md", "-debut.md"])
def test_a_name_that_cannot_be_an_address_is_told(faq: Path, name: str) -> None:
    (faq / "sujet" / name).write_text(ENTRY, "utf-8")
    fails(faq, f"sujet/{name}:1:1", "ne peut pas devenir une adresse")


def test_a_folder_with_a_space_is_told(faq: Path) -> None:
    (faq / "un dossier").mkdir()
    fails(faq, "un dossier:1:1", "nom interdit")


def test_a_fifo_is_told(faq: Path) -> None:
    os.mkfifo(faq / "sujet/tube.md")
    fails(faq, "sujet/tube.md:1:1", "aucun fichier lisible")


@pytest.mark.parametrize(
    "mangle",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("---\n", "---  \n"),
        lambda text: text.replace("---\nUne", "---\n\n \n\nUne"),
    ],
    ids=["bom", "crlf", "trailing blanks", "blank lines"],
)
def test_what_editors_do_to_files_is_accepted(faq: Path, mangle: Callable[[str], str]) -> None:
    (faq / "sujet/une.md").write_bytes(mangle(ENTRY).encode())
    corpus, problems = load_corpus(faq)
    assert problems == []
    assert (corpus.entries[0].question, corpus.entries[0].answer) == ("Une question ?", "Une réponse complète.")


def test_the_line_of_the_answer_is_the_file_s(faq: Path) -> None:
    (faq / "sujet/une.md").write_bytes(ENTRY.replace("---\nUne", "---\r\n \r\n\r\nUne").encode())
    assert load_corpus(faq)[0].entries[0].answer_line == 6


def test_hidden_files_drafts_of_folders_and_readmes_are_left_alone(faq: Path) -> None:
    (faq / "_modele.md").write_text("rien", "utf-8")
    (faq / ".DS_Store").write_text("rien", "utf-8")
    (faq / "README.md").write_text("rien", "utf-8")
    (faq / "_brouillons").mkdir()
    (faq / "_brouillons/notes.txt").write_text("rien", "utf-8")
    corpus, problems = load_corpus(faq)
    assert (len(corpus.entries), problems) == (1, [])


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ("## Étape\n\nUn.\n\n## Étape\n\nDeux.\n", 1),
        ("Étape\n-----\n\nUn.\n\n## étape\n\nDeux.\n", 1),
        ("```sh\n# liste\nls\n# liste\n```\n", 0),
        ("## Le champ `a`\n\nUn.\n\n## Le champ `b`\n\nDeux.\n", 0),
    ],
)
def test_only_headings_are_told_apart(faq: Path, answer: str, faults: int) -> None:
    (faq / "sujet/une.md").write_text(ENTRY + answer, "utf-8")
    assert check(faq).output.count("[ancre]") == faults


@pytest.mark.parametrize("raw", [FACETS.encode("cp1252"), b"", FACETS.replace("theme", "out").encode()])
def test_facets_that_cannot_be_options_do_not_break_a_command(faq: Path, raw: bytes) -> None:
    (faq / "facettes.yml").write_bytes(raw)
    result = CliRunner().invoke(main, ["export", "--faq", str(faq), "--out", str(faq / "absent" / "faq.zip")])
    assert result.exit_code == 1
    assert "absent\u00a0» n’existe pas" in result.output


def test_a_corpus_error_is_one_french_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"facettes\.yml.* manque dans .*créez-le") as raised:
        load_corpus(tmp_path)
    _, _, shown = str(raised.value).partition("\n\n")
    (tmp_path / "facettes.yml").write_text(shown, "utf-8")
    corpus, problems = load_corpus(tmp_path, empty=True)
    assert (problems, [facet.key for facet in corpus.facets]) == ([], ["public", "theme"])


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Root reads everything: be nobody for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_cannot_be_listed_is_told_and_its_entries_do_not_vanish() -> None:
    with ordinary_user(), TemporaryDirectory() as name:
        faq = Path(name, "faq")
        for folder in ("sujet", "secret"):
            (faq / folder).mkdir(parents=True)
            (faq / folder / f"{folder}.md").write_text(ENTRY, "utf-8")
        (faq / "facettes.yml").write_text(FACETS, "utf-8")
        (faq / "secret").chmod(0)
        with pytest.raises(CorpusError, match="secret.*droits insuffisants"):
            load_corpus(faq)
        (faq / "secret").chmod(0o755)


def test_entries_kept_from_a_check_are_read_as_they_were_and_what_changed_is_read_again(faq: Path) -> None:
    def load() -> tuple[Corpus, list[Problem]]:
        return load_corpus(faq, cache=Cache(faq.parent / ".cache" / FILE))

    (faq / "sujet/deux.md").write_text("---\nquestion: [1]\ntheme: generl\n---\nRéponse.\n", "utf-8")
    first = load()
    assert load() == first == load_corpus(faq)
    assert [entry.header for entry in load()[0].entries] == [entry.header for entry in first[0].entries]
    (faq / "sujet/une.md").write_text(ENTRY.replace("Une question", "Une autre question"), "utf-8")
    assert load() == load_corpus(faq) != first
    (faq / "facettes.yml").write_text(FACETS.replace("slug: general", "slug: generl"), "utf-8")
    assert load() == load_corpus(faq)
    assert all(problem.rule != "valeur-de-facette" for problem in load()[1])
