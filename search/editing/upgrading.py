"""`faq upgrade`: what changed since a project was last upgraded; its words and settings in today's format."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from search import __version__
from search.content.yaml_marks import parse
from search.files import write_whole
from search.site.settings import FORMAT
from search.site.theme import OWN, theme_dir

CHANGES = Path(__file__).with_name("changes.md")
ASIDE = f"{OWN}.avant"
"""Where versions of the theme's files that a project had copied are put."""
_FIRST = "0.1.0"
Lines = Iterator[str]


class CannotUpgrade(Exception):
    """Nothing was changed; the text is French, for the user."""


def upgrade(root: Path) -> Lines:
    """Bring the project in `root` to this version; what is done, and what is left to do, a line each.

    Raises CannotUpgrade, OSError.
    """
    config = root / "mkdocs.yml"
    if not config.is_file():
        raise CannotUpgrade(
            f"«\u00a0{config}\u00a0» est introuvable\u00a0; lancez «\u00a0faq\u00a0» depuis le dossier du projet."
        )
    text = config.read_text("utf-8")
    settings = _settings(text)
    form = settings.get("format", 0)
    if not isinstance(form, int) or form > FORMAT:
        raise CannotUpgrade(f"le format {form} est plus récent que cet outil, qui connaît le format {FORMAT}.")
    before = str(settings.get("version") or _FIRST)
    for number in range(form, FORMAT):
        yield f"Format {number} → {number + 1}."
        yield from STEPS[number](root)
    text = config.read_text("utf-8")
    write_whole(config, _set(_set(text, "format", str(FORMAT)), "version", f'"{__version__}"'))
    yield from changes_since(before)
    yield f"Projet au format {FORMAT}, pour la version {__version__}\u00a0; vérifiez avec «\u00a0faq build\u00a0»."


def changes_since(version: str) -> Lines:
    """The parts of `changes.md` after a version, as they are written."""
    for part in CHANGES.read_text("utf-8").split("\n## ")[1:]:
        if _order(part.partition("\n")[0]) > _order(version):
            yield from f"## {part}".rstrip().splitlines()


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _settings(text: str) -> Mapping[str, object]:
    """`extra.faq`. Raises CannotUpgrade."""
    source = parse(text)
    extra = source.value.get("extra") if isinstance(source.value, dict) else None
    settings = extra.get("faq") if isinstance(extra, dict) else None
    if not isinstance(settings, dict):
        raise CannotUpgrade("mkdocs.yml n’a pas de réglages sous «\u00a0extra: faq:\u00a0»\u00a0; ajoutez-les d’abord.")
    return settings


def _set(text: str, name: str, value: str) -> str:
    """A setting of `extra.faq` changed or added, everything else left as written."""
    faq = re.search(r"^extra:\n(?:(?:[ \t#].*)?\n)*?(?P<indent>[ ]+)faq:[ ]*(?:#.*)?\n", text, re.MULTILINE)
    if not faq:
        raise CannotUpgrade(
            "mkdocs.yml\u00a0: écrivez «\u00a0extra:\u00a0», puis «\u00a0faq:\u00a0», puis un réglage par ligne."
        )
    indent = f"{faq['indent']}{faq['indent']}"
    block = re.compile(rf"^{indent}{name}:[^#\n]*?(?=[ \t]*(?:#.*)?$)", re.MULTILINE)
    line = f"{indent}{name}: {value}"
    if block.search(text, faq.end()):
        return text[: faq.end()] + block.sub(lambda _: line, text[faq.end() :], count=1)
    return f"{text[: faq.end()]}{line}\n{text[faq.end() :]}"


def _from_copy(root: Path) -> Lines:
    """0.1.0 was copied into each project: its hook and theme now come from the package."""
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8")
    changed = re.sub(r"^hooks:\n[ ]*- hooks/faq_site\.py\n", "", text, flags=re.MULTILINE)
    changed = re.sub(rf"^[ ]+custom_dir: {OWN}\n", "", changed, flags=re.MULTILINE)
    changed = re.sub(r"^plugins: \[\]", "plugins: [faq]", changed, flags=re.MULTILINE)
    if changed != text:
        write_whole(config, changed)
        yield "mkdocs.yml\u00a0: le crochet et le thème viennent du paquet («\u00a0plugins: [faq]\u00a0»)."
    yield from _own_theme(root)
    for name in ("hooks", "search", "service"):
        if (root / name).is_dir():
            yield f"{name}/\u00a0: cette copie de l’outil ne sert plus\u00a0; vous pouvez la supprimer."


def _own_theme(root: Path) -> Lines:
    """Of a copied theme, what the package has too goes; what differs from it is put aside; what is new stays."""
    own, same = root / OWN, 0
    for path in sorted(own.rglob("*"), reverse=True):
        name = path.relative_to(own)
        ours = theme_dir() / name
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif ours.is_file() and ours.read_bytes() == path.read_bytes():
            path.unlink()
            same += 1
        elif ours.is_file():
            target = root / ASIDE / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
            remedy = f"remettez-le dans {OWN}/ si vous l’aviez modifié"
            yield f"{ASIDE}/{name.as_posix()}\u00a0: diffère du thème\u00a0; {remedy}."
    if own.is_dir() and not any(own.iterdir()):
        own.rmdir()
    if same:
        yield f"{OWN}/\u00a0: fichiers du thème retirés, le paquet les a\u00a0: {same}."


STEPS: Mapping[int, Callable[[Path], Lines]] = {0: _from_copy}
"""Format -> what brings a project from it to the next."""
