"""Converted answers: one is never converted twice, in this run or the next."""

from collections.abc import Iterable
from typing import Any

from search.cache import Cache
from search.content.entry import Entry
from search.content.glossary import Acronym
from search.content.markdown import Rendered, Renderer


class Answers:
    """Entry -> Rendered."""

    def __init__(self, glossary: Iterable[Acronym], cache: Cache | None = None) -> None:
        rows = tuple(glossary)
        self.renderer = Renderer(rows)
        self.section = (cache or Cache()).section(
            "answer",
            [(row.acronym, row.long_form) for row in rows],
            code=("search.content",),
            libraries=("markdown",),
            dump=vars,
            load=_load,
        )
        self.memory: dict[str, tuple[str, Rendered]] = {}
        """Entry -> its answer and what that became: most are asked for several times a run."""

    def get(self, entry: Entry) -> Rendered:
        answer, rendered = self.memory.get(entry.id, ("", None))
        if rendered is None or answer is not entry.answer:
            rendered = self.section.value(lambda: self.renderer.render(entry.answer, entry.id), entry.id, entry.answer)
            self.memory[entry.id] = (entry.answer, rendered)
        return rendered

    def save(self) -> None:
        """Keep what this run asked for."""
        self.section.save()


def _load(stored: Any) -> Rendered:
    images = tuple((address, text) for address, text in stored["images"])
    return Rendered(stored["html"], stored["text"], tuple(stored["anchors"]), tuple(stored["links"]), images)
