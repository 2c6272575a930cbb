"""All that the generated pages are made from, and how one is made."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from search.content.corpus import Corpus
from search.content.typography import unbroken
from search.site.addresses import Addresses
from search.site.news import News, Opinions
from search.site.output import Content, Output, digest
from search.site.settings import Settings
from search.site.shell import Shell
from search.site.views import EntryView, SiteView

Render = Callable[..., str]
"""(template name, **context) -> HTML, with `BASE` links."""


@dataclass(frozen=True)
class Site:
    view: SiteView
    corpus: Corpus
    addresses: Addresses
    settings: Settings
    name: str
    description: str
    url: str
    """Full address of the site."""
    related: Mapping[str, tuple[EntryView, ...]]
    news: tuple[News, ...]
    opinions: Opinions | None
    render: Render
    shell: Shell
    version: str
    """Changes with whatever every page follows from: code, templates, settings, the page around."""

    @cached_property
    def kin(self) -> Mapping[tuple[str, str], frozenset[tuple[str, str]]]:
        """(facet, slug) -> the values bound to it by `parent` or by an implied facet, both ways."""
        found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for view in self.view.facets:
            for value in (each.value for each in view.values):
                parent = {view.facet.key: value.parent} if value.parent else {}
                for other in (*value.implies.items(), *parent.items()):
                    found[view.facet.key, value.slug].add(other)
                    found[other].add((view.facet.key, value.slug))
        return {one: frozenset(others) for one, others in found.items()}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Entry -> a digest of all that is shown of it."""
        html = {"html": ""}  # apart and as it is: writing it as Python does takes a while
        return {entry.id: digest(entry.html.encode(), vars(entry) | html) for entry in self.view.entries}

    def output(self, file: str, make: Callable[[], Content], *parts: object) -> Output:
        """A file made from `parts` and from nothing else but what the version stands for."""
        return Output(file, make, digest(self.version, file, *parts))

    def page(self, name: str, title: str, about: str, template: str, head: str = "", **context: Any) -> str:
        """A whole page. `about`: its description; `head`: more of its `<head>`, as HTML."""
        content = self.part(template, site=self.view, corpus=self.corpus, title=title, **context)
        return self.shell.page(name, title, about, content, head)

    def part(self, template: str, **context: Any) -> str:
        """A part of a page, whose code-like names do not wrap."""
        return unbroken(self.render(template, **context))

    def page_output(self, name: str, title: str, about: str, template: str, head: str = "", **context: Any) -> Output:
        return Output(self.addresses.file(name), self.page(name, title, about, template, head, **context))
