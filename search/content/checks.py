"""All faults of all files, in one run. A rule is a decorated generator of `rules/`; its docstring is the rule.

A rule looks at a Context and yields what it finds; the decorator knows its name and its severity.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import NamedTuple

from search.cache import Cache
from search.content.corpus import Corpus, load_corpus
from search.content.entry import Entry, place_in_answer
from search.content.markdown import RenderCache
from search.content.problem import Problem, Severity

MAX_IMAGE = 1_000_000
"""Bytes of an image, unless a setting says otherwise."""
_NOT_PROSE = re.compile(r"^(?P<f>`{3,}|~{3,})[\s\S]*?(?:^(?P=f)|\Z)|(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.MULTILINE)
_TARGET = re.compile(r"\]\([^)\n]*\)|<(?:https?:|mailto:)[^>\n]*>|^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)


@dataclass(frozen=True)
class Context:
    """All that a rule may look at."""

    directory: Path
    """The folder `faq/`."""
    corpus: Corpus
    answers: RenderCache
    today: date
    max_image: int
    """Bytes."""

    @cached_property
    def unpublished(self) -> frozenset[str]:
        """Paths of drafts and archives: a fault there stops nothing, but for an id that two entries share."""
        return frozenset(entry.path for entry in self.corpus.entries if not entry.published)


class Finding(NamedTuple):
    """What a rule says, and where."""

    path: str
    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Rule:
    name: str
    severity: Severity
    find: Callable[[Context], Iterator[Finding]]

    @property
    def text(self) -> str:
        """The rule in French, for editors."""
        return " ".join((self.find.__doc__ or "").split())

    def __call__(self, context: Context) -> Iterator[Problem]:
        for path, line, column, message in self.find(context):
            unseen = path in context.unpublished and self.name != "identifiant"
            yield Problem(path, line, column, self.name, message, Severity.WARNING if unseen else self.severity)


_registered: list[Rule] = []


def rule(name: str, severity: Severity = Severity.WARNING) -> Callable[[Callable[[Context], Iterator[Finding]]], Rule]:
    """Registers a generator as the rule called `name`. An error stops a build; a warning is advice to the editor."""

    def register(find: Callable[[Context], Iterator[Finding]]) -> Rule:
        made = Rule(name, severity, find)
        _registered.append(made)
        return made

    return register


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the modules in `rules/`, those that stop a build first."""
    folder = Path(__file__).parent / "rules"
    for module in sorted(iter_modules([str(folder)]), key=lambda module: module.name):
        import_module(f"search.content.rules.{module.name}")
    return tuple(sorted(_registered, key=lambda each: (each.severity is not Severity.ERROR, each.name)))


@dataclass(frozen=True)
class Checked:
    corpus: Corpus
    answers: RenderCache
    problems: tuple[Problem, ...]
    """Sorted by file and line."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def check_corpus(
    directory: Path,
    *,
    today: date,
    cache: Cache | None = None,
    style: bool = False,
    empty: bool = False,
    max_image: int = MAX_IMAGE,
) -> Checked:
    """Load and check `directory`, with the rules of style if asked. `cache`: entries as last read, and converted
    answers; `empty`: whether a FAQ may have no entry; `max_image`: bytes. Raises CorpusError."""
    corpus, problems = load_corpus(directory, empty, cache)
    answers = RenderCache(corpus.glossary, cache)
    context = Context(directory, corpus, answers, today, max_image)
    for each in rules():
        if style or each.severity is Severity.ERROR:
            problems += each(context)
    answers.save()
    return Checked(corpus, answers, tuple(sorted(set(problems))))


def in_file(path: str, message: str, line: int = 1, column: int = 1) -> Finding:
    """At a place of a file, or about the whole of it."""
    return Finding(path, line, column, message)


def in_header(entry: Entry, message: str, *path: str | int) -> Finding:
    """At a value of the header, or where it would stand."""
    return Finding(entry.path, *entry.header.place(*path), message)


def in_answer(entry: Entry, message: str, offset: int = 0) -> Finding:
    """At a character of the answer, else where it begins."""
    return Finding(entry.path, *place_in_answer(entry, offset), message)


def prose(answer: str, links: bool = False) -> str:
    """The answer with spaces in place of code (and of link targets, unless `links`): every offset stays true."""
    blanked = _NOT_PROSE.sub(_blank, answer)
    return blanked if links else _TARGET.sub(_blank, blanked)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
