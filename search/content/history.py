"""When each answer last changed for its readers, from one pass over `git log`.

A change is one of words: moving a file, a date, a comma or a capital is none. An entry counts from the day it is
published. Dates are those of the arrival on the branch (first parents), so a merged proposal counts on its merge.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath

from search.cache import Cache
from search.content.corpus import Corpus
from search.content.entry import split
from search.content.front_matter import Status
from search.content.yaml_marks import parse

_NOTHING = "0" * 40
_LOG = ("log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "--no-abbrev", "--no-renames")


class ChangeKind(StrEnum):
    ADDED = "ajout"
    CHANGED = "modification"
    REMOVED = "retrait"


@dataclass(frozen=True)
class Change:
    day: date
    kind: ChangeKind
    id: str
    """The entry's id today, where a former id led to one."""
    question: str
    """As it was asked after the change (before it, for a removal)."""


@dataclass(frozen=True)
class History:
    changed_on: Mapping[str, date] = field(default_factory=dict)
    """Published entry's id -> day of its last change of words; an entry that was never committed is absent."""
    changes: tuple[Change, ...] = ()
    """Newest first."""
    missing: str = ""
    """Why nothing is known, in French, as a clause with its remedy; empty where the history is there."""


def read_history(directory: Path, corpus: Corpus, cache: Cache | None = None) -> History:
    """The history of `directory`; without git, outside a repository and in a shallow copy, why it is `missing`."""
    try:
        if git(directory, "rev-parse", "--is-shallow-repository").strip() != b"false":
            return History(missing="la copie du dépôt est partielle\u00a0; lancez «\u00a0git fetch --unshallow\u00a0»")
        steps = list(_steps(git(directory, *_LOG, "--format=@%cs", "--", ".").decode(errors="replace")))
        names = sorted({name for step in steps for name in (step.before, step.after) if name != _NOTHING})
        words = _read_words(directory, names, cache or Cache())
    except GitError as error:
        return History(missing=_why_missing(str(error)))
    today = {old: entry.id for entry in corpus.entries for old in entry.former_ids}
    changes = tuple(_changes(steps, words, today))
    known = {entry.id for entry in corpus.published}
    dates = {
        change.id: change.day for change in changes if change.id in known and change.kind is not ChangeKind.REMOVED
    }
    return History(dates, changes[::-1])


def _why_missing(error: str) -> str:
    if "safe.directory" in error:
        remedy = "git config --global --add safe.directory DOSSIER"
        return f"le dépôt Git appartient à un autre utilisateur\u00a0; lancez «\u00a0{remedy}\u00a0»"
    if "not a git repository" in error:
        return "le dossier n’est pas dans un dépôt Git\u00a0; clonez le dépôt au lieu d’en télécharger l’archive"
    return error.rstrip(".")


@dataclass(frozen=True)
class _Step:
    """One file in one commit."""

    commit: int
    """Its rank: the steps of one commit happen together."""
    day: date
    id: str
    before: str
    after: str


@dataclass(frozen=True)
class _Words:
    question: str
    print: str
    """The question and the answer without case, punctuation and layout."""


def _steps(log: str) -> Iterator[_Step]:
    commit, day = 0, date.min
    for line in log.splitlines():
        if line.startswith("@"):
            commit, day = commit + 1, date.fromisoformat(line[1:])
        elif line.startswith(":") and line.endswith(".md"):
            meta, _, path = line.partition("\t")
            _, _, before, after, _ = meta.split(" ")
            yield _Step(commit, day, PurePosixPath(path).stem, before, after)


def _read_words(directory: Path, names: list[str], cache: Cache) -> dict[str, _Words | None]:
    """Name of each version -> its words; a name stands for one content for ever, so none is read twice. Raises
    GitError."""
    code = tuple(f"search.content.{name}" for name in ("history", "entry", "front_matter", "yaml_marks"))
    kept = cache.section("history", code=code, libraries=("pyyaml",), dump=vars, load=lambda stored: _Words(**stored))
    words = {name: kept.get(name) for name in names}
    unread = [name for name in names if words[name] is None]
    for name, blob in zip(unread, blobs(directory, unread), strict=True):
        words[name] = found = _words(blob)
        if found:
            kept.put(found, name)
    kept.save()
    return words


def _words(blob: bytes | None) -> _Words | None:
    """What readers saw of that version; None if it was not published."""
    parts = split((blob or b"").decode("utf-8-sig", errors="replace"))
    header = parse(parts[1]).value if parts else None
    if not parts or not isinstance(header, dict) or header.get("statut", Status.PUBLISHED) != Status.PUBLISHED:
        return None
    question = str(header.get("question") or "")
    return _Words(question, re.sub(r"[\W_]+", " ", f"{question}\n{parts[3]}".casefold()).strip())


def _changes(steps: list[_Step], words: Mapping[str, _Words | None], today: Mapping[str, str]) -> Iterator[Change]:
    shown: dict[str, _Words] = {}
    for moment in _moments(steps):
        before = {today.get(step.id, step.id): shown.get(today.get(step.id, step.id)) for step in moment}
        for step in sorted(moment, key=lambda step: (step.commit, step.after != _NOTHING)):
            id_, now = today.get(step.id, step.id), words.get(step.after)
            if now:
                shown[id_] = now
            else:
                shown.pop(id_, None)
        for id_, old in sorted(before.items()):
            new = shown.get(id_)
            if new and not old:
                yield Change(moment[0].day, ChangeKind.ADDED, id_, new.question)
            elif old and not new:
                yield Change(moment[0].day, ChangeKind.REMOVED, id_, old.question)
            elif old and new and old.print != new.print:
                yield Change(moment[0].day, ChangeKind.CHANGED, id_, new.question)


def _moments(steps: list[_Step]) -> Iterator[list[_Step]]:
    """The steps of one day together: what changed ten times in a day changed once."""
    start = 0
    for index in range(1, len(steps) + 1):
        if index == len(steps) or steps[index].day != steps[start].day:
            yield steps[start:index]
            start = index


class GitError(Exception):
    """git is not here, or does not know what was asked; the text is French, for the user."""


def git(directory: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """What `git -C directory …` prints. Raises GitError."""
    command = ["git", "-C", str(directory), "-c", "core.quotePath=false", *arguments]
    english = os.environ | {"LC_ALL": "C"}  # what git says is recognized by `_why_missing`
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False, env=english)
    except FileNotFoundError as error:
        raise GitError("git n’est pas installé.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise GitError(f"git a refusé\u00a0: {said[-1] if said else 'sans dire pourquoi'}.")
    return done.stdout


def commit_of(directory: Path, reference: str) -> str:
    """The commit that a branch, of here or of the forge, a tag or an abbreviation names. Raises GitError."""
    for name in (reference, f"origin/{reference}"):
        try:
            return git(directory, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
        except GitError as error:
            if "pas installé" in str(error):
                raise
    remedy = "récupérez-la avec «\u00a0git fetch\u00a0»"
    raise GitError(f"la révision «\u00a0{reference}\u00a0» est inconnue ici\u00a0; {remedy}.")


def blobs(directory: Path, names: Iterable[str]) -> Iterator[bytes | None]:
    """The contents that object names stand for, in their order; None for one that is missing."""
    wanted = list(names)
    out = (
        git(directory, "cat-file", "--batch", stdin="".join(f"{name}\n" for name in wanted).encode()) if wanted else b""
    )
    position = 0
    for _ in wanted:
        end = out.index(b"\n", position)
        header = out[position:end].split(b" ")
        if header[-1] == b"missing":
            position = end + 1
            yield None
            continue
        size = int(header[2])
        yield out[end + 1 : end + 1 + size]
        position = end + 1 + size + 1
