"""What a proposal changes, compared with the branch it is meant for."""

import io
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from search.content.corpus import Corpus, CorpusError, load_corpus
from search.content.entry import Entry
from search.content.history import GitError, commit_of, git
from search.content.problem import Problem, Severity

NAME = "adresse-perdue"
_ALIKE = 0.5
"""Share of common text from which a new entry may be an old one renamed."""
_NO_CORPUS = Corpus((), (), (), ())


@dataclass(frozen=True)
class Comparison:
    """The corpus now, and as it was on the base."""

    base: Corpus
    now: Corpus

    @property
    def added(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.now.entries if entry.id not in self.base.by_id)

    @property
    def removed(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.base.entries if entry.id not in self.now.by_id)

    @property
    def changed(self) -> tuple[tuple[Entry, Entry], ...]:
        """(before, after) of entries that kept their id and changed in anything."""
        both = ((self.base.by_id[entry.id], entry) for entry in self.now.entries if entry.id in self.base.by_id)
        return tuple((before, after) for before, after in both if before != after)

    @property
    def touched(self) -> frozenset[str]:
        """Paths of new and changed entries."""
        return frozenset(entry.path for entry in (*self.added, *(after for _, after in self.changed)))

    def heir(self, lost: Entry) -> Entry | None:
        """The entry that seems to be `lost` under another name."""
        named = next((entry for entry in self.now.entries if lost.id in entry.former_ids), None)
        scored = [(_alike(lost, entry), entry.id, entry) for entry in self.added if not named]
        best = max(scored, default=(0.0, "", None), key=lambda row: row[:2])
        return named or (best[2] if best[0] >= _ALIKE else None)


def compare(directory: Path, now: Corpus, reference: str) -> Comparison:
    """`now` beside `directory` as it was at `reference`. Raises GitError."""
    return Comparison(base_corpus(directory, reference), now)


def base_commit(directory: Path, reference: str) -> str:
    """The commit where `reference` and the present part. Raises GitError."""
    commit = commit_of(directory, reference)
    try:
        return git(directory, "merge-base", commit, "HEAD").decode().strip() or commit
    except GitError:
        return commit  # a shallow copy or unrelated histories: the reference itself


def base_corpus(directory: Path, reference: str) -> Corpus:
    """The FAQ as it was where `reference` and the present part; empty if there was none yet. Raises GitError."""
    commit = base_commit(directory, reference)
    top = Path(git(directory, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    tree = f"{commit}:{git(directory, 'rev-parse', '--show-prefix').decode().strip().rstrip('/')}"
    if not git(top, "ls-tree", commit, tree.partition(":")[2] or "."):
        return _NO_CORPUS
    with tempfile.TemporaryDirectory(prefix="faq-") as folder:
        packed = git(top, "archive", "--format=tar", tree)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        try:
            return load_corpus(Path(folder))[0]
        except CorpusError:
            return _NO_CORPUS


def lost_addresses(comparison: Comparison) -> Iterator[Problem]:
    """Une adresse publiée ne se perd pas : un identifiant qui disparaît passe dans les `anciens_ids` d’une entrée."""
    now = comparison.now
    kept = {old for entry in now.published for old in entry.former_ids} | set(now.by_id)
    for entry in comparison.base.published:
        if entry.id in now.by_id and not now.by_id[entry.id].published and entry.id not in kept - set(now.by_id):
            message = "cette réponse était en ligne et ne le sera plus\u00a0; son adresse ne mènera nulle part."
            yield Problem(now.by_id[entry.id].path, 1, 1, NAME, message, Severity.WARNING)
        for address in (entry.id, *entry.former_ids):
            if address not in kept:
                yield Problem(entry.path, 1, 1, NAME, _remedy(comparison, entry, address))


def _remedy(comparison: Comparison, entry: Entry, address: str) -> str:
    said = f"l’adresse «\u00a0{address}\u00a0» était publiée et disparaît"
    heir = comparison.now.by_id.get(entry.id) or comparison.heir(entry)
    where = f"à {heir.path}" if heir else "à l’entrée qui répond désormais à cette question"
    return f"{said}\u00a0; ajoutez «\u00a0anciens_ids: [{address}]\u00a0» {where}."


def _alike(one: Entry, other: Entry) -> float:
    """Share of common text of two entries, question and answer, from 0 to 1."""
    question = SequenceMatcher(None, one.question, other.question).ratio()
    answer = SequenceMatcher(None, one.answer[:2000], other.answer[:2000], autojunk=False).quick_ratio()
    if max(question, answer) < _ALIKE:
        return 0.0
    return max(question, SequenceMatcher(None, one.answer[:2000], other.answer[:2000], autojunk=False).ratio())
