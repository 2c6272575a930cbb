"""French typography of Markdown: what `faq format` mends and the rule `typographie` reports.

Only prose is looked at: code, addresses, HTML and link targets pass untouched. A mend never changes a letter, a
number or a line break, and mending twice is mending once. As the Imprimerie nationale has it, the space is a thin one
(U+202F) before ; ! ? and a full one (U+00A0) before : and inside « »; either is left where it already stands.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_HIDDEN = "\ufffc"
"""Stands for one protected piece while the prose around it is mended."""
_PROTECTED = re.compile(
    r"(?<!`)(`+)(?!`)(?:.|\n)*?(?<!`)\1(?!`)"  # code span
    r"|\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\]"  # target of a link or an image
    r"|^ {0,3}\[[^\]\n]+\]:.*$"  # definition of a link
    r"|<[^<>\n]*>|&#?\w+;|\\."  # address or tag, entity, escape
    r"|(?:https?://|www\.)[^\s\u00a0]+(?<![.,;:!?»)])|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|" + _HIDDEN,
    re.MULTILINE,
)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_FIRM = "[\u00a0\u202f]"
_LOOSE = f"(?:{_FIRM}? [ \u00a0\u202f]*|{_FIRM}{{2,}})"
"""Anything but exactly one non-breaking space."""
_WORD = r"[\w)»\]%°’*\u2026" + _HIDDEN + "]"
_END = r"(?=[\s*_)\]»…!?]|$)"


@dataclass(frozen=True)
class Mend:
    fault: str
    """What is wrong, in French, for a message."""
    pattern: re.Pattern[str]
    replacement: str


def _mend(fault: str, pattern: str, replacement: str) -> Mend:
    return Mend(fault, re.compile(pattern, re.MULTILINE), replacement)


MENDS = (
    _mend("apostrophe droite", r"(?<=[^\W\d_])'(?=[\w«" + _HIDDEN + "])", "’"),
    _mend("trois points au lieu de «\u00a0…\u00a0»", r"(?<!\.)\.{3}(?!\.)", "…"),
    _mend("guillemets droits", r'(?<![\w"])"(?=[^\s"])([^"\n|]*[^\s"|])"(?![\w"])', "«\u00a0\\1\u00a0»"),
    _mend("double espace", r"(?<=[^\s|]) {2,}(?=[^\s|])", " "),
    _mend("espace sécable après «\u00a0«\u00a0»", rf"«(?!{_FIRM}\S)[ \u00a0\u202f]*(?=\S)", "«\u00a0"),
    _mend("espace sécable avant «\u00a0»\u00a0»", rf"(?<=\S)(?!{_FIRM}»)[ \u00a0\u202f]*»", "\u00a0»"),
    _mend("espace sécable avant «\u00a0:\u00a0»", rf"(?<={_WORD}){_LOOSE}:{_END}", "\u00a0:"),
    _mend("espace sécable avant un signe double", rf"(?<={_WORD}){_LOOSE}([;!?]){_END}", "\u202f\\1"),
    _mend("espace oubliée avant «\u00a0:\u00a0»", rf"(?<={_WORD}):{_END}", "\u00a0:"),
    _mend("espace oubliée avant un signe double", rf"(?<={_WORD})([;!?]){_END}", "\u202f\\1"),
    _mend("espace sécable avant une unité", r"(?<=\d) (?=[%€]|°C\b)", "\u00a0"),
    _mend("espace sécable après «\u00a0n°\u00a0»", r"(?<=\b[nN]°) (?=\d)", "\u00a0"),
)


def mend(markdown: str) -> str:
    """The same Markdown with French typography."""
    return "".join(mended for _, mended, _ in _pieces(markdown))


def faults(markdown: str) -> Iterator[tuple[int, str]]:
    """(offset of the line, what is wrong on it), one for each kind of fault."""
    offset = 0
    for piece, mended, kinds in _pieces(markdown):
        if piece != mended:
            for before, after in zip(piece.splitlines(True), mended.splitlines(True), strict=True):
                if before != after:
                    yield offset, ", ".join(_prose(before)[1]) or kinds[0]
                offset += len(before)
        else:
            offset += len(piece)


def mend_line(text: str) -> str:
    """A question or another single line of the header."""
    return _prose(text)[0]


def _pieces(markdown: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(as written, mended, kinds of faults) for each run of prose or of code."""
    for is_prose, text in _blocks(markdown):
        yield (text, *_prose(text)) if is_prose else (text, text, ())


def _prose(text: str) -> tuple[str, tuple[str, ...]]:
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match[0])
        return _HIDDEN

    shown = _PROTECTED.sub(hide, text)
    kinds = []
    composed = unicodedata.normalize("NFC", shown)
    if composed != shown:
        kinds.append("accents décomposés")
    for mending in MENDS:
        mended = mending.pattern.sub(mending.replacement, composed)
        if mended != composed:
            kinds.append(mending.fault)
        composed = mended
    pieces = iter(hidden)
    return re.sub(_HIDDEN, lambda _: next(pieces), composed), tuple(kinds)


def _blocks(markdown: str) -> Iterator[tuple[bool, str]]:
    """(is prose, lines): fenced and indented code apart from the rest."""
    run: list[str] = []
    prose, fence, in_list, blank = True, "", False, True
    for line in markdown.splitlines(keepends=True):
        found = _FENCE.match(line)
        if fence:
            now = False
            if found and found[1].startswith(fence):
                fence = ""
        elif found:
            now, fence = False, found[1]
        else:
            in_list = bool(_ITEM.match(line)) or (in_list and (not line.strip() or line[0] in " \t"))
            indented = line.startswith(("    ", "\t")) and bool(line.strip())
            now = not (indented and not in_list and (blank or not prose))
        if now != prose and run:
            yield prose, "".join(run)
            run = []
        run.append(line)
        prose, blank = now, not line.strip()
    if run:
        yield prose, "".join(run)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """«\u00a01 erreur\u00a0», «\u00a02 erreurs\u00a0»; in French zero is singular."""
    return f"{number}\u00a0{noun if number < 2 else plural or noun + 's'}"


MAX_NAME = 16
"""Characters: a longer name would not fit a narrow screen in a heading."""
_HYPHENED = re.compile(r">([^<>-]*-[^<>]*)")
"""The text after a tag, where it holds a hyphen: most of a page is passed over."""
_NAME_TAG = re.compile(r"<(/?\w+)")
_COMPOUND = re.compile(r"(?<![\w-])\w+(?:-\w+)+(?![\w-])")
_INVERSION = re.compile(r"-t-|^ci-|-(?:je|tu|ils?|elles?|on|nous|vous|ce|ci|là)$", re.IGNORECASE)
_LITERAL = frozenset("code option pre script style textarea title".split())


def unbroken(page: str) -> str:
    """The HTML `page` with each name in a `<span>` that does not wrap. Its twin: overrides/assets/js/panel/names.js."""
    return _HYPHENED.sub(_span_names, page)


def _span_names(text: re.Match[str]) -> str:
    tag = _NAME_TAG.match(text.string, text.string.rfind("<", 0, text.start()))
    if tag is None or tag[1] in _LITERAL:
        return text[0]
    return ">" + " ".join(_span_word(word) if "-" in word else word for word in text[1].split(" "))


@lru_cache(10_000)
def _span_word(word: str) -> str:
    """A word with what stands around it: the same few come again and again."""
    return _COMPOUND.sub(_span, word)


def _span(name: re.Match[str]) -> str:
    return f'<span class="faq-name">{name[0]}</span>' if is_name(name[0]) else name[0]


def is_name(word: str) -> bool:
    """At least two capitals, a digit, an inversion (peut-il, a-t-on) or « ci- », « -ci », « -là »."""
    capitals = sum(letter.isupper() for letter in word)
    named = capitals > 1 or any(letter.isdecimal() for letter in word)
    return len(word) <= MAX_NAME and (named or bool(_INVERSION.search(word)))
