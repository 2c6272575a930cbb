"""A corpus that is searched for a moment: its index is built aside, used, and thrown away."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.content.corpus import Corpus
from search.content.entry import Entry
from search.content.markdown import RenderCache, Rendered
from search.engine.document import documents_of
from search.engine.index import build_index
from search.engine.query import Searcher

Convert = Callable[[Entry], Rendered]


@contextmanager
def searcher_for(corpus: Corpus, convert: Convert | None = None) -> Iterator[Searcher]:
    """The published entries of `corpus`; `convert` where answers were converted before and kept."""
    with tempfile.TemporaryDirectory(prefix="faq-") as folder:
        documents = list(documents_of(corpus, convert or RenderCache(corpus.glossary).get))
        build_index(documents, corpus.facets, corpus.vocabulary, Path(folder))
        searcher = Searcher.open(Path(folder))
        try:
            yield searcher
        finally:
            searcher.close()
