"""The rules of a clean FAQ, one module each. A rule's docstring is the rule, as `faq check --rules` prints it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from search.content.answers import Answers
from search.content.corpus import Corpus
from search.content.problem import Problem


@dataclass(frozen=True)
class Context:
    """All that a rule may look at."""

    directory: Path
    """The folder `faq/`."""
    corpus: Corpus
    answers: Answers
    today: date


Rule = Callable[[Context], Iterator[Problem]]


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which an editor meets them."""
    from search.content.rules import answer, folder, headings, identity, images, links, question, see_also

    return (
        question.check,
        answer.check,
        identity.check,
        see_also.check,
        links.check,
        images.check,
        headings.check,
        folder.check,
    )
