"""The few questions asked to git. Without git, or outside a repository, there is simply no history."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path


class GitError(Exception):
    """git is not here, or does not know what was asked; the text is French, for the user."""


def git(directory: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """What `git -C directory …` prints. Raises GitError."""
    command = ["git", "-C", str(directory), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False)
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
