"""Numbers and sorted words as text that compresses well and decodes fast. Its twin is `coding.js`.

A number below 68 is one printable character; a larger one has leading digits in base 24 before it. Sorted words are
front-coded: a character for the letters shared with the word before, then the rest.
"""

from collections.abc import Iterable, Iterator

ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\')
LAST = 68
"""Digits that end a number; the others lead."""
_LEADING = len(ALPHABET) - LAST
MOST_SHARED = 60
SEPARATOR = "|"


def number(value: int) -> str:
    """One natural number."""
    if value < LAST:
        return ALPHABET[value]
    high, low = divmod(value - LAST, LAST)
    digits = [ALPHABET[low]]
    while True:
        high, digit = divmod(high, _LEADING)
        digits.append(ALPHABET[LAST + digit])
        if not high:
            return "".join(reversed(digits))


_SHORT = tuple(number(value) for value in range(2048))


def numbers(values: Iterable[int]) -> str:
    return "".join([_SHORT[value] if value < 2048 else number(value) for value in values])


def gaps(values: Iterable[int]) -> Iterator[int]:
    """Growing numbers as the distance of each from the one before, less one."""
    last = -1
    for value in values:
        yield value - last - 1
        last = value


def front(word: str, before: str) -> str:
    """A word, given the one before it."""
    shared = 0
    for a, b in zip(word[:MOST_SHARED], before):  # noqa: B905  # naming `strict` takes as long as the rest
        if a != b:
            break
        shared += 1
    return ALPHABET[shared] + word[shared:]
