"""Code-like names (e-CPS, 2026-11-24) and inversions (a-t-il) stay on one line; compounds (médico-social) may break."""

import re
from functools import lru_cache

LONGEST = 16
"""Characters: a longer name would not fit a narrow screen in a heading."""
_TEXT = re.compile(r">([^<>-]*-[^<>]*)")
"""The text after a tag, where it holds a hyphen: most of a page is passed over."""
_TAG = re.compile(r"<(/?\w+)")
_NAME = re.compile(r"(?<![\w-])\w+(?:-\w+)+(?![\w-])")
_LITERAL = frozenset("code option pre script style textarea title".split())


def unbroken(page: str) -> str:
    """The HTML `page` with each name in a `<span>` that does not wrap. Its twin: overrides/assets/js/panel/names.js."""
    return _TEXT.sub(_marked, page)


def _marked(text: re.Match[str]) -> str:
    tag = _TAG.match(text.string, text.string.rfind("<", 0, text.start()))
    if tag is None or tag[1] in _LITERAL:
        return text[0]
    return ">" + " ".join(_word(word) if "-" in word else word for word in text[1].split(" "))


@lru_cache(10_000)
def _word(word: str) -> str:
    """A word with what stands around it: the same few come again and again."""
    return _NAME.sub(_kept, word)


def _kept(name: re.Match[str]) -> str:
    return f'<span class="faq-name">{name[0]}</span>' if is_name(name[0]) else name[0]


def is_name(word: str) -> bool:
    """At least two capitals, a digit, or the « t » of an inversion."""
    capitals = sum(letter.isupper() for letter in word)
    return len(word) <= LONGEST and (capitals > 1 or "-t-" in word or any(letter.isdecimal() for letter in word))
