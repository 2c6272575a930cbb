"""Code-like names (e-CPS, 2026-11-24) and inversions (a-t-il) stay on one line; compounds (médico-social) may break."""

import re

LONGEST = 16
"""Characters: a longer name would not fit a narrow screen in a heading."""
_PARTS = re.compile(
    r"<(head|pre|code|script|style|textarea|option)\b.*?</\1>|<[^>]+>|&#?\w+;|(?P<name>(?<![\w-])\w+(?:-\w+)+(?![\w-]))",
    re.DOTALL,
)


def unbroken(page: str) -> str:
    """The HTML `page` with each name in a `<span>` that does not wrap. Its twin: overrides/assets/js/panel/names.js."""
    return _PARTS.sub(_kept, page) if "-" in page else page


def _kept(part: re.Match[str]) -> str:
    name = part["name"]
    return f'<span class="faq-name">{name}</span>' if name and is_name(name) else part[0]


def is_name(word: str) -> bool:
    """At least two capitals, a digit, or the « t » of an inversion."""
    capitals = sum(letter.isupper() for letter in word)
    return len(word) <= LONGEST and (capitals > 1 or "-t-" in word or any(letter.isdecimal() for letter in word))
