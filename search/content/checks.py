"""All faults of all files, in one run."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from search.cache import Cache
from search.content.answers import Answers
from search.content.corpus import Corpus, load_corpus
from search.content.problem import Problem, Severity
from search.content.rules import Context, counsels, faults


@dataclass(frozen=True)
class Checked:
    corpus: Corpus
    answers: Answers
    problems: tuple[Problem, ...]
    """Sorted by file and line."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def check_corpus(
    directory: Path, *, today: date, cache: Cache | None = None, style: bool = False, empty: bool = False
) -> Checked:
    """Load and check `directory`, with the rules of style if asked. `cache`: entries as
    last read, and converted answers. Raises CorpusError."""
    corpus, problems = load_corpus(directory, empty, cache)
    answers = Answers(corpus.glossary, cache)
    context = Context(directory, corpus, answers, today)
    for rule in (*faults(), *(counsels() if style else ())):
        problems += rule(context)
    answers.save()
    return Checked(corpus, answers, tuple(sorted(set(problems))))
