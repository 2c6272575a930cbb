"""The part of an answer around the words of a query. Its twin is `excerpt.js`."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import accumulate

from search.engine.text import Acronyms, Token, runs
from search.engine.weights import TUNING


@dataclass(frozen=True)
class Segment:
    text: str
    marked: bool = False


def excerpt(text: str, stems: Collection[str], acronyms: Acronyms) -> tuple[Segment, ...]:
    """The window of `excerpt_length` characters that holds the most distinct words, the first of equals."""
    text = " ".join(text[: TUNING.excerpt_read].split())
    found = _found(text, stems, acronyms)
    start, end = _window(text, found)
    segments = [Segment("… ")] if start else []
    last = start
    for token in found:
        if last <= token.start and token.end <= end:
            segments += [Segment(text[last : token.start])] if token.start > last else []
            segments.append(Segment(text[token.start : token.end], True))
            last = token.end
    segments.append(Segment(text[last:end] + (" …" if end < len(text) else "")))
    return tuple(segment for segment in segments if segment.text)


def _found(text: str, stems: Collection[str], acronyms: Acronyms) -> list[Token]:
    """The tokens to mark. The others are not made: a page of results reads twenty texts for a few words."""
    found = list(runs(text, acronyms))
    marked = [(i, t) for i, (_, _, tokens) in enumerate(found) for t in tokens if t[3] in stems and not t[4]]
    if not marked:
        return []
    ends = list(accumulate(len(gap) + len(run) for gap, run, _ in found))
    starts = [ends[i] - len(found[i][1]) for i, _ in marked]
    return [
        Token(start + left, start + right, form, stem, stop, joined, False)
        for start, (_, (left, right, form, stem, stop, joined)) in zip(starts, marked, strict=True)
    ]


def _window(text: str, found: list[Token]) -> tuple[int, int]:
    best, start = 0, 0
    for index, token in enumerate(found):
        stems = {other.stem for other in found[index:] if other.end <= token.start + TUNING.excerpt_length * 3 // 4}
        if len(stems) > best:
            best, start = len(stems), max(0, token.start - TUNING.excerpt_length // 4)
    if start:
        start = text.find(" ", start) + 1
    end = min(len(text), start + TUNING.excerpt_length)
    if end < len(text):
        end = text.rfind(" ", start, end + 1)
        end = end if end > start else min(len(text), start + TUNING.excerpt_length)
    return start, end
