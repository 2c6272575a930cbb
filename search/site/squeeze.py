"""Scripts without comments and needless blanks. Nothing is renamed; a line break stays wherever it may end a statement.

The lexical grammar is that of ECMAScript, but for templates nested more than once, which are refused.
"""

import re

_TOKEN = re.compile(
    r"""
    (?P<blank> (?: \s | /\*.*?\*/ | //[^\n]* )+ )
  | (?P<code> [^\s"'`/]+ )
  | (?P<text> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
            | `(?: \\. | \$\{ (?: [^`{}] | `[^`]*` | \{[^{}]*\} )* \} | \$(?!\{) | [^`\\$] )*` )
  | (?P<slash> / )
    """,
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/\w*")
_LAST_WORD = re.compile(r"[\w$]+\Z")
_BEFORE_REGEX = frozenset("return typeof case of in do else void delete throw new instanceof yield await".split())


def squeeze(source: str) -> str:
    """The same script, shorter. Raises ValueError for what is no script."""
    kept: list[str] = []
    blank = last = ""
    at = 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        kind = found and found.lastgroup
        if kind == "slash" and _operand_expected(last):
            found = _REGEX.match(source, at)
        if not found:
            raise ValueError(f"not a script: {source[at : at + 40]!r}")
        token, at = found[0], found.end()
        if kind == "blank":
            blank = token
            continue
        if blank and last:
            kept.append(_between(last, blank, token))
        kept.append(token)
        blank, last = "", token
    return "".join(kept)


def _operand_expected(last: str) -> bool:
    word = _LAST_WORD.search(last)
    return word[0] in _BEFORE_REGEX if word else last[-1:] not in tuple(")]}\"'`")


def _between(last: str, blank: str, token: str) -> str:
    """What must stand between two tokens that a blank parts."""
    before, after = last[-1], token[0]
    if before in "([{,;" or after in ")]},;":
        return ""
    if "\n" in blank:
        return "\n"
    if after in "([{" or before in ")]}":
        return ""
    words = [letter.isalnum() or letter in "_$#\"'`" for letter in (before, after)]
    return "" if words[0] != words[1] and "." not in (before, after) and "/" not in (before, after) else " "
