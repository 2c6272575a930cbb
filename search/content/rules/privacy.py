"""Personal data."""

import re
from collections.abc import Iterator

from search.content.checks import Context, Finding, in_answer, rule

_SPACE = r"[\s\u00a0\u202f.-]?"
_FOUND = (
    (
        "un numéro de sécurité sociale",
        re.compile(rf"(?<!\d)[12]{_SPACE}\d\d{_SPACE}[01]\d{_SPACE}\d[\dAB]{_SPACE}\d{{3}}{_SPACE}\d{{3}}(?!\d{{3}})"),
    ),
    ("un numéro de mobile", re.compile(rf"(?<![\d/])(?:0|\+33{_SPACE})[67](?:{_SPACE}\d\d){{4}}(?!\d)")),
    ("un IBAN", re.compile(rf"\bFR\d\d(?:{_SPACE}\w{{4}}){{5}}{_SPACE}\w{{3}}\b")),
    (
        "un courriel personnel",
        re.compile(
            r"[\w.+-]+@(?:gmail|hotmail|outlook|live|yahoo|icloud|orange|wanadoo|free|sfr|laposte|protonmail|proton)"
            r"\.(?:com|fr|net|me)\b",
            re.IGNORECASE,
        ),
    ),
)


@rule("donnees-personnelles")
def personal_data(context: Context) -> Iterator[Finding]:
    """Aucune donnée personnelle dans une entrée : ni numéro de sécurité sociale, ni mobile, ni courriel privé."""
    for entry in context.corpus.entries:
        for what, pattern in _FOUND:
            for match in pattern.finditer(entry.answer):
                message = f"{what} semble écrit ici ; remplacez-le par un contact de service."
                yield in_answer(entry, message, match.start())
