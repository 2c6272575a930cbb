"""Takes personal data out of free text: mails, phone numbers, NIR-like and other long numbers."""

import re
import unicodedata

_MAIL = re.compile(r"[\w.+'’-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_S = r"[\s.-]?"
_NIR = re.compile(rf"\b[12378]{_S}\d\d{_S}\d\d{_S}(?:\d\d|2[AB]){_S}\d{{3}}{_S}\d{{3}}(?:{_S}\d\d)?\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\w)(?:\+|00)?\d(?:[\s.()/-]{0,2}\d){8,}(?!\w)")
_LONG = re.compile(r"\w*\d{6,}\w*")
_RULES = ((_MAIL, "[courriel]"), (_NIR, "[numéro]"), (_PHONE, "[numéro]"), (_LONG, "[numéro]"))


def clean(text: str) -> str:
    """NFC, one line, no control character, no lone surrogate: safe for any database."""
    text = text.encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())


def scrub(text: str, length: int) -> str:
    """`text` without what looks like personal data, cut to `length` characters."""
    text = clean(text)
    for pattern, mark in _RULES:
        text = pattern.sub(mark, text)
    return text[:length]


def looks_personal(text: str) -> bool:
    """A search that must never be noted."""
    return scrub(text, len(text) + 1) != clean(text) or bool(_ADDRESS.search(text))
