"""What a first visit may weigh: the build stops rather than publish a heavy page."""

import gzip
from collections.abc import Iterable

ENTRY = 60_000
"""Bytes, gzip, of an answer's page with all that it loads but its images."""
HOME = 90_000
"""Bytes, gzip, of the home page before the search is used."""


class TooHeavy(Exception):
    """The text is French, for the editor or developer."""


def check(name: str, contents: Iterable[bytes], most: int) -> None:
    """Raises TooHeavy if a page and what it loads pass `most`."""
    total = sum(len(gzip.compress(content, 6)) for content in contents)
    if total > most:
        raise TooHeavy(f"{name} pèse {total}\u00a0octets compressés avec ses styles et scripts, {most} au plus.")
