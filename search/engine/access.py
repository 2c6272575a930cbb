"""What a score reads: postings, and how they are had."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a term, in order, and what each gains from it."""

    documents: Sequence[int]
    impacts: Sequence[int]


@dataclass(frozen=True)
class Access:
    """How postings are had."""

    term: Callable[[str], Postings]
    """By stem."""
    form: Callable[[str], Postings]
    """By form, with the impacts of its stem."""
    pair: Callable[[str], Postings]
    documents: int
