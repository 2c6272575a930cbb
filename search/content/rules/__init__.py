"""The rules of a clean FAQ, one module each. A rule's docstring is the rule, as `faq check --rules` prints it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from search.content.answers import Answers
from search.content.corpus import Corpus
from search.content.entry import Entry, place_in_answer
from search.content.problem import Problem, Severity

_NOT_PROSE = re.compile(r"^(?P<f>`{3,}|~{3,})[\s\S]*?(?:^(?P=f)|\Z)|(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.MULTILINE)
_TARGET = re.compile(r"\]\([^)\n]*\)|<(?:https?:|mailto:)[^>\n]*>|^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)


@dataclass(frozen=True)
class Context:
    """All that a rule may look at."""

    directory: Path
    """The folder `faq/`."""
    corpus: Corpus
    answers: Answers
    today: date


Rule = Callable[[Context], Iterator[Problem]]


def faults() -> tuple[Rule, ...]:
    """The rules that stop a build, in the order in which an editor meets them."""
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


def counsels() -> tuple[Rule, ...]:
    """The rules of style and of upkeep: their problems are warnings, never a reason to stop."""
    from search.content.rules import (
        acronyms,
        bare_addresses,
        cautions,
        contacts,
        expired,
        facet_values,
        heading_levels,
        length,
        link_texts,
        personal_data,
        raw_html,
        review_dates,
        sentences,
        stale_sources,
        typography,
    )

    return (
        typography.check,
        acronyms.check,
        sentences.check,
        length.check,
        heading_levels.check,
        link_texts.check,
        bare_addresses.check,
        raw_html.check,
        contacts.check,
        personal_data.check,
        facet_values.check,
        review_dates.check,
        expired.check,
        stale_sources.check,
        cautions.check,
    )


def advice(
    entry: Entry, rule: str, message: str, offset: int | None = None, path: tuple[str | int, ...] = ()
) -> Problem:
    """A warning, at a place of the answer or of the header; else where the answer begins."""
    if path:
        place = entry.header.place(*path)
    else:
        place = place_in_answer(entry, offset or 0)
    return Problem(entry.path, *place, rule, message, Severity.WARNING)


def prose(answer: str, links: bool = False) -> str:
    """The answer with blanks in place of code (and of link targets, unless `links`): every offset stays true."""
    blanked = _NOT_PROSE.sub(_blank, answer)
    return blanked if links else _TARGET.sub(_blank, blanked)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
