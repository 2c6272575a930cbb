"""What the engine needs of one entry."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.facets import Facet
from search.content.markdown import Rendered, place_images


@dataclass(frozen=True)
class Document:
    id: str
    question: str
    phrasings: tuple[str, ...] = ()
    text: str = ""
    """The answer, plain, one line a block."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet key -> slugs."""
    keywords: tuple[str, ...] = ()
    """Labels, synonyms and codes of its facet values: searched, never shown."""
    html: str = ""
    """Links to entries are `faq:<id>`, images `faq:_/<path>`."""
    folder: str = ""
    verified: str = ""
    """Day of the last check, `2026-11-20`, or nothing."""
    source: tuple[str, str] = ("", "")
    """Title and address of what the answer relies on."""

    @cached_property
    def digest(self) -> str:
        """Sixteen hex digits that change with any of the above."""
        long = (self.text, self.html)  # as they are: writing them as Python does takes a while
        said = [getattr(self, each.name) for each in fields(self) if each.name not in ("text", "html")]
        return hashlib.sha256(f"{said}{list(map(len, long))}{''.join(long)}".encode()).hexdigest()[:16]


def documents_of(corpus: Corpus, convert: Callable[[Entry], Rendered]) -> Iterator[Document]:
    """The published entries of a corpus, in order of id."""
    words = {(facet.key, value.slug): keywords(facet, value.slug) for facet in corpus.facets for value in facet.values}
    for entry in corpus.published:
        rendered = convert(entry)
        chosen = [word for key, slugs in entry.facets.items() for slug in slugs for word in words.get((key, slug), ())]
        yield Document(
            id=entry.id,
            question=entry.question,
            phrasings=entry.phrasings,
            text=rendered.text,
            facets=dict(entry.facets),
            keywords=tuple(dict.fromkeys(chosen)),
            html=place_images(rendered.html, entry.folder, "faq:"),
            folder=entry.folder,
            verified=entry.verified_on.isoformat() if entry.verified_on else "",
            source=(entry.source.title, entry.source.address or "") if entry.source else ("", ""),
        )


def keywords(facet: Facet, slug: str) -> tuple[str, ...]:
    """How people name a facet's value."""
    value = facet.by_slug[slug]
    return (value.label, *value.synonyms, *([value.code] if value.code else ()))
