from collections.abc import Iterator

from search.content import typography
from search.content.entry import Entry
from search.content.problem import Problem
from search.content.rules import Context, advice

NAME = "typographie"
_REMEDY = "« faq format » le corrige."


def check(context: Context) -> Iterator[Problem]:
    """La typographie est française : ’ « » … et des espaces insécables. `faq format` la corrige."""
    for entry in context.corpus.entries:
        for offset, fault in typography.faults(entry.answer):
            yield advice(entry, NAME, f"{fault} ; {_REMEDY}", offset)
        yield from _header(entry)


def _header(entry: Entry) -> Iterator[Problem]:
    texts: list[tuple[tuple[str | int, ...], str]] = [
        (("question",), entry.question),
        (("prudence",), entry.caution or ""),
    ]
    texts += [(("formulations", index), phrasing) for index, phrasing in enumerate(entry.phrasings)]
    for path, text in texts:
        for _, fault in typography.faults(text):
            yield advice(entry, NAME, f"{fault} ; {_REMEDY}", path=path)
