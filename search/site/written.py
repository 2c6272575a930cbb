"""Hand-written pages as MkDocs last converted them: a change to an answer leaves them all as they were."""

import logging
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

from search.content import pickled
from search.site.output import digest


class WrittenPages:
    def __init__(self, path: Path, *version: object) -> None:
        """`path`: of the cache; `version`: what every page follows from, besides its text and the files around."""
        self.path = path
        self.version = digest(*version)
        self.old = pickled.load(path)
        self.new: dict[str, bytes] = {}

    def render(self, page: Any, convert: Callable[[Any, Any], None], config: Any, files: Any) -> None:
        """Stands for `page.render`, which is `convert`: fills in what it would."""
        around = [(file.src_uri, file.url) for file in files]
        key = digest(self.version, page.file.src_uri, page.markdown, around)
        if key in self.old:
            self.new[key] = self.old[key]
            *kept, links = pickle.loads(self.old[key])
            page.content, page.toc, page._title_from_render, page.present_anchor_ids = kept
            page.links_to_anchors = {files.get_file_from_path(path): anchors for path, anchors in links}
            return
        said = _Said()
        logging.getLogger("mkdocs").addHandler(said)
        try:
            convert(config, files)
        finally:
            logging.getLogger("mkdocs").removeHandler(said)
        if not said.anything:  # a link to nothing is told again at each build
            links = [(file.src_uri, anchors) for file, anchors in (page.links_to_anchors or {}).items()]
            made = (page.content, page.toc, page._title_from_render, page.present_anchor_ids, links)
            self.new[key] = pickle.dumps(made)

    def save(self) -> None:
        """Keep the pages of this run."""
        if self.new.keys() != self.old.keys():
            pickled.save(self.path, self.new)


class _Said(logging.Handler):
    """Whether anything was said."""

    anything = False

    def emit(self, record: logging.LogRecord) -> None:
        self.anything = True
