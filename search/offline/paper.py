"""The FAQ, or a selection of it, as one page to print: cover, contents, numbered questions."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.content.problem import nearest
from search.offline.inline import InPage, inline
from search.offline.templates import render
from search.site.addresses import BASE
from search.site.build import Build
from search.site.views import EntryView

Choices = Mapping[str, Sequence[str]]
"""Facet key -> slugs: any of them inside a facet, all facets."""


class NothingToPrint(Exception):
    """No entry answers the choices; the text is French, for the user."""


@dataclass(frozen=True)
class Paper:
    """A selection ready to be laid out."""

    build: Build
    entries: tuple[EntryView, ...]
    choices: Choices

    def page(self, pages: Mapping[str, int] | None = None) -> str:
        """The HTML; `pages`: entry id -> page on which it begins, for the contents."""
        build, wanted = self.build, {entry.id for entry in self.entries}
        numbers: dict[str, int] = {}
        for folder in build.view.folders:
            members = [entry.id for entry in folder.entries if entry.id in wanted]
            numbers |= {entry_id: len(numbers) + rank for rank, entry_id in enumerate(members, 1)}
        folders = [
            (folder, [(numbers[e.id], e, self.answer(e, numbers)) for e in folder.entries if e.id in wanted])
            for folder in build.view.folders
        ]
        page = render(
            build,
            "offline/print.html",
            BASE,
            styles=(build.root / "overrides/assets/print.css").read_text("utf-8"),
            selection=self.selection(),
            count=len(numbers),
            pages=pages or {},
            folders=[(folder, members) for folder, members in folders if members],
        )
        words = build.root / build.settings.dossier
        return inline(page, {f"faq/_/{path}": (words / path).read_bytes() for path in build.checked.corpus.images})

    def selection(self) -> list[tuple[str, str]]:
        """(label of a facet, labels of its chosen values)."""
        return [
            (view.facet.label, ", ".join(view.facet.by_slug[slug].label for slug in self.choices[view.facet.key]))
            for view in self.build.view.facets
            if view.facet.key in self.choices
        ]

    def answer(self, entry: EntryView, numbers: Mapping[str, int]) -> str:
        """An answer whose links can be followed on paper: by number, or by address."""

        def told(match: re.Match[str]) -> str:
            target, text = html.unescape(match[1]), match[2]
            other = target.removeprefix("#q-").partition("#")[0]
            if other in numbers:
                return f'<a href="#q-{other}">{text}</a> (question\u00a0{numbers[other]})'
            if target.startswith("#q-") and self.build.settings.adresse_publique:
                target = f"{self.build.settings.adresse_publique.rstrip('/')}/faq/{other}/"
            if not target.startswith(("http:", "https:", "mailto:")):
                return text
            shown = html.escape(target.removeprefix("mailto:"))
            said = "" if shown == text else f' <span class="print-address">({shown})</span>'
            return f'<a href="{html.escape(target)}">{text}</a>{said}'

        return re.sub(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', told, entry.html, flags=re.DOTALL)


def paper(build: Build, choices: Choices) -> Paper:
    """Select. `build` was opened for a copy and shown to nobody yet. Raises NothingToPrint."""
    build.addresses = InPage(public=build.settings.adresse_publique)
    for key, slugs in choices.items():
        facet = next(view.facet for view in build.view.facets if view.facet.key == key)
        for slug in slugs:
            if slug not in facet.by_slug:
                hint = nearest(slug, list(facet.by_slug))
                raise NothingToPrint(f"«\u00a0{slug}\u00a0» n’est pas une valeur de «\u00a0{facet.label}\u00a0».{hint}")
    entries = tuple(entry for entry in build.view.entries if _answers(entry, choices))
    if not entries:
        raise NothingToPrint("aucune réponse ne correspond à ces filtres\u00a0: il n’y a rien à imprimer.")
    return Paper(build, entries, choices)


def _answers(entry: EntryView, choices: Choices) -> bool:
    return all(any(chip.facet == key and chip.slug in slugs for chip in entry.chips) for key, slugs in choices.items())
