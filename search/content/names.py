"""Code-like names (e-CPS, 2026-11-24) and inversions (a-t-il) stay on one line; compounds (médico-social) may break."""

import re

LONGEST = 16
"""Characters: a longer name would not fit a narrow screen in a heading."""
_TEXT = re.compile(r"<(/?\w+)[^<>]*>([^<>-]*-[^<>]*)")
"""A tag and the text after it, where it holds a hyphen: most of a page is passed over."""
_NAME = re.compile(r"(?<![\w-])\w+(?:-\w+)+(?![\w-])")
_LITERAL = frozenset("code option pre script style textarea title".split())


def unbroken(page: str) -> str:
    """The HTML `page` with each name in a `<span>` that does not wrap. Its twin: overrides/assets/js/panel/names.js."""
    return _TEXT.sub(_marked, page)


def _marked(part: re.Match[str]) -> str:
    if part[1] in _LITERAL:
        return part[0]
    return part[0][: part.start(2) - part.start()] + _NAME.sub(_kept, part[2])


def _kept(name: re.Match[str]) -> str:
    return f'<span class="faq-name">{name[0]}</span>' if is_name(name[0]) else name[0]


def is_name(word: str) -> bool:
    """At least two capitals, a digit, or the « t » of an inversion."""
    capitals = sum(letter.isupper() for letter in word)
    return len(word) <= LONGEST and (capitals > 1 or "-t-" in word or any(letter.isdecimal() for letter in word))
