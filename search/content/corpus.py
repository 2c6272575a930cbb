"""The whole of `faq/`: facets, glossary, folders, entries."""

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from search.cache import Cache
from search.content import facets, glossary
from search.content.entry import MAX_BYTES, Entry, EntryCache
from search.content.facets import SLUG, Facet, FacetValue, Folder, slug
from search.content.glossary import Acronym
from search.content.problem import Problem
from search.files import explain, reason

T = TypeVar("T")
IMAGES = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif")
LFS_POINTER = b"version https://git-lfs"
POINTER_MESSAGE = "ce fichier est un pointeur de Git LFS, pas son contenu ; lancez « git lfs pull »"
_CONFLICT = re.compile(rb"^(?:<{7}|>{7})(?: .*)?\r?$", re.MULTILINE)
_IMAGE = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_RENAME = "n’utilisez que des minuscules sans accent, des chiffres et des tirets"
_DATA = (facets.FILE, glossary.FILE, glossary.SYNONYMS_FILE, facets.FOLDERS_FILE)


class CorpusError(Exception):
    """The folder cannot be read as a FAQ at all; the text is French, for the user."""


@dataclass(frozen=True)
class Corpus:
    facets: tuple[Facet, ...]
    glossary: tuple[Acronym, ...]
    folders: tuple[Folder, ...]
    entries: tuple[Entry, ...]
    """Every well-formed entry, drafts included, sorted by id."""
    images: tuple[str, ...] = ()
    """Paths relative to `faq/`."""
    synonyms: tuple[Acronym, ...] = ()
    """Groups of everyday words."""
    drafts: bool = False
    """Whether drafts and archives are shown too: a preview."""
    by_id: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {entry.id: entry for entry in self.entries})

    @property
    def vocabulary(self) -> tuple[Acronym, ...]:
        """What the search reads for one another."""
        return self.glossary + self.synonyms

    @property
    def published(self) -> tuple[Entry, ...]:
        """What is shown, in order of id."""
        return tuple(entry for entry in self.entries if entry.published or self.drafts)

    def preview(self) -> "Corpus":
        """With drafts and archives; of entries that claim the same id, which no site may hold, the first has it."""
        firsts = {entry.id: entry for entry in reversed(self.entries)}
        taken, entries = set(firsts), []
        for entry in sorted(firsts.values(), key=lambda entry: entry.id):
            former = tuple(id_ for id_ in dict.fromkeys(entry.former_ids) if id_ not in taken)
            taken |= set(former)
            entries.append(entry if former == entry.former_ids else replace(entry, former_ids=former))
        return replace(self, entries=tuple(entries), drafts=True)

    def folder(self, slug: str) -> Folder:
        """The folder of that name; one that `dossiers.yml` does not know is labelled by its name."""
        return next((f for f in self.folders if f.slug == slug), Folder(slug, slug.replace("-", " ").capitalize()))


def load_corpus(directory: Path, empty: bool = False, cache: Cache | None = None) -> tuple[Corpus, list[Problem]]:
    """Read every file below `directory`. Raises CorpusError where there is no FAQ to read; one without entries is
    read if `empty`. `cache`: entries as last read."""
    directory = Path(directory)
    if not directory.is_dir():
        raise CorpusError(f"le dossier « {directory} » n’existe pas ; indiquez celui de la FAQ avec --faq.")
    if not (directory / facets.FILE).is_file():
        lost = f"«\u00a0{facets.FILE}\u00a0» manque dans «\u00a0{directory}\u00a0»"
        raise CorpusError(f"{lost}\u00a0; créez-le, par exemple\u00a0:\n\n{facets.EXAMPLE}")
    loader = _Loader(directory, cache)
    try:
        corpus = loader.load()
    except OSError as error:
        raise CorpusError(explain(error)) from error
    if not (corpus.entries or loader.problems or empty):
        remedy = "ajoutez une question, par exemple avec « faq new »"
        raise CorpusError(f"aucune entrée dans « {directory} » ; {remedy}.")
    return corpus, sorted(loader.problems)


def _raise(error: OSError) -> None:
    """A folder that cannot be listed is a fault: its entries must not vanish from the site."""
    raise error


class _Loader:
    def __init__(self, directory: Path, cache: Cache | None) -> None:
        self.directory = directory
        self.cache = cache or Cache()
        self.problems: list[Problem] = []

    def fault(self, path: str, rule: str, message: str) -> None:
        self.problems.append(Problem(path, 1, 1, rule, message))

    def place(self, path: str) -> str:
        """Where a file of `faq/` is: text, as in all that is done for each of thousands of entries."""
        return f"{self.directory}/{path}"

    def load(self) -> Corpus:
        found_facets = self.data(facets.FILE, facets.read_facets)
        found_glossary = self.data(glossary.FILE, glossary.read_glossary)
        synonyms = self.data(glossary.SYNONYMS_FILE, glossary.read_synonyms)
        found_folders = self.data(facets.FOLDERS_FILE, facets.read_folders)
        kept = EntryCache(found_facets, self.cache)
        entries, images = [], []
        for path in self.files():
            suffix = os.path.splitext(path)[1].lower()
            if suffix in IMAGES:
                images.append(path)
            elif suffix == ".md" and (entry := self.entry(path, kept)):
                entries.append(entry)
        kept.save()
        entries.sort(key=lambda entry: (entry.id, entry.path))
        return Corpus(found_facets, found_glossary, found_folders, tuple(entries), tuple(images), synonyms)

    def data(self, name: str, parse: Callable[[str], tuple[tuple[T, ...], list[Problem]]]) -> tuple[T, ...]:
        """What `parse` finds in a file at the root of `faq/`; nothing where the file is absent or unreadable."""
        before = len(self.problems)
        text = self.read(name) if (self.directory / name).is_file() else ""
        if len(self.problems) > before:
            return ()
        found, problems = parse(text)
        self.problems += problems
        return found

    def read(self, path: str) -> str:
        """The file's text, or nothing and a fault."""
        place = self.place(path)
        size = os.path.getsize(place)
        if size > MAX_BYTES:
            weight = f"{size / 1e6:.1f}".replace(".", ",")
            remedy = "Coupez-le en plusieurs questions" if path.endswith(".md") else "Retirez-en ce qui ne sert pas"
            self.fault(path, "taille", f"ce fichier pèse {weight} Mo ; le maximum est 1 Mo. {remedy}.")
            return ""
        with open(place, "rb", buffering=0) as file:
            raw = file.readall()
        if raw.startswith(LFS_POINTER):
            self.fault(path, "fichier", f"{POINTER_MESSAGE}.")
            return ""
        if conflict := _CONFLICT.search(raw):
            line = raw.count(b"\n", 0, conflict.start()) + 1
            message = (
                "un conflit de fusion reste à régler ; gardez une des versions, retirez « <<<<<<< » et « >>>>>>> »."
            )
            self.problems.append(Problem(path, line, 1, "conflit", message))
            return ""
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            message = "ce fichier n’est pas en UTF-8 ; enregistrez-le de nouveau en choisissant l’encodage UTF-8."
            self.problems.append(Problem(path, line, 1, "encodage", message))
            return ""

    def files(self) -> Iterator[str]:
        """Paths of entries and images; anything else is reported. Links to folders are not followed."""
        for root, names, files in os.walk(self.directory, onerror=_raise):
            names[:] = sorted(name for name in names if not name.startswith((".", "_")))
            here = Path(root).relative_to(self.directory).as_posix()
            prefix = "" if here == "." else f"{here}/"
            for name in names:
                self.folder(prefix + name, name)
            for name in sorted(files):
                path = prefix + name
                if not name.startswith((".", "_")) and path not in _DATA and self.acceptable(path, name):
                    yield path

    def folder(self, path: str, name: str) -> None:
        if (self.directory / path).is_symlink():
            self.fault(path, "fichier", "ce lien vers un dossier n’est pas suivi ; copiez les fichiers à sa place.")
        elif not SLUG.fullmatch(name):
            self.fault(path, "nom-de-fichier", f"le dossier « {name} » porte un nom interdit ; {_RENAME}.")

    def acceptable(self, path: str, name: str) -> bool:
        depth, suffix = path.count("/"), os.path.splitext(name)[1].lower()
        if name == "README.md":
            return False
        plain = stat.S_ISREG(os.lstat(self.place(path)).st_mode)
        if not plain and not os.path.isfile(self.place(path)):
            self.fault(path, "fichier", "ce lien ne mène à aucun fichier lisible ; retirez-le.")
        elif not plain and self.outside(path):
            self.fault(path, "fichier", "ce lien mène hors de faq/ ; copiez le fichier à sa place.")
        elif suffix in IMAGES:
            if _IMAGE.fullmatch(name):
                return True
            self.fault(path, "nom-de-fichier", f"l’image « {name} » porte un nom interdit ; {_RENAME}.")
        elif suffix != ".md":
            self.fault(path, "fichier", f"« {name} » n’est ni une entrée (.md) ni une image ; retirez-le de faq/.")
        elif depth != 1:
            self.fault(
                path, "fichier", "une entrée se range dans un dossier de faq/, et un seul : faq/<dossier>/<id>.md."
            )
        elif not SLUG.fullmatch(name.removesuffix(".md")):
            self.fault(path, "nom-de-fichier", f"« {name} » ne peut pas devenir une adresse ; {_RENAME}.")
        else:
            return True
        return False

    def outside(self, path: str) -> bool:
        """Whether a link leaves `faq/`: a proposal could publish any file of the machine that builds it."""
        return not Path(self.place(path)).resolve().is_relative_to(self.directory.resolve())

    def entry(self, path: str, kept: EntryCache) -> Entry | None:
        before = len(self.problems)
        text = self.read(path)
        if len(self.problems) > before:
            return None
        entry, problems = kept.read(path, text)
        self.problems += problems
        return entry


def read_entries(path: Path) -> Corpus:
    """Read one entry a line: `{"id", "question", "answer" (Markdown), "facets": {name: [values]}}`.

    Facets and their values are taken from the entries. Raises CorpusError (French) for a file that cannot be read.
    """
    rows = sorted(_rows(path), key=lambda row: str(row["id"]))
    labels: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    entries = []
    for row in rows:
        chosen: dict[str, tuple[str, ...]] = {}
        for name, values in (row.get("facets") or {}).items():
            key = slug(name)
            names.setdefault(key, str(name))
            found = {slug(value): str(value) for value in values}
            labels.setdefault(key, {}).update(found)
            chosen[key] = tuple(found)
        phrasings = tuple(str(phrasing) for phrasing in row.get("phrasings") or ())
        answer = str(row.get("answer") or "")
        entries.append(Entry(str(row["id"]), "", "", str(row["question"]), answer, phrasings, chosen))
    found_facets = tuple(
        Facet(key, name, name, tuple(FacetValue(value, label) for value, label in sorted(labels[key].items())))
        for key, name in names.items()
    )
    return Corpus(found_facets, (), (), tuple(entries))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    seen = set()
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"«\u00a0{path}\u00a0» ne se lit pas\u00a0: {reason(error)}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            usable = row["id"] not in seen and isinstance(row["question"], str)
        except (ValueError, KeyError, TypeError):
            usable = False
        if not usable:
            expected = "un objet JSON avec «\u00a0id\u00a0» (unique) et «\u00a0question\u00a0»"
            raise CorpusError(f"{path}, ligne {number}\u00a0: {expected} est attendu.")
        seen.add(row["id"])
        yield row
