"""The part of an answer around the words of a query. Its twin is `excerpt.js`."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from search.engine.text import Acronyms, Token, occurrences
from search.engine.weights import TUNING

_UNENDED = re.compile(r"(?<![.!?…:;,])\n")
"""The end of a block whose text has none."""
_BEFORE, _AFTER = ("| ", "· "), (" |", " ·")
"""What separates blocks and cells: at either end of an excerpt it separates nothing."""


@dataclass(frozen=True)
class Segment:
    text: str
    marked: bool = False


def excerpt(text: str, stems: Collection[str], acronyms: Acronyms) -> tuple[Segment, ...]:
    """The window of `excerpt_length` characters that holds the most distinct words, the first of equals."""
    text = _one_line(text[: TUNING.excerpt_read])
    found = occurrences(text, frozenset(stems), acronyms)
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


def _one_line(text: str) -> str:
    """Blocks stay apart: two rows of a table, two items of a list read as one would state what neither says."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return _UNENDED.sub(" | ", "\n".join(filter(None, lines))).replace("\n", " ")


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
    while text.startswith(_BEFORE, start):
        start += 2
    while text[start:end].endswith(_AFTER):
        end -= 2
    return start, end
