"""Fills the templates of `overrides/` without MkDocs, for what is not a page of the site."""

from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from search.site.addresses import settle
from search.site.build import Build


def render(build: Build, template: str, base: str, **context: Any) -> str:
    """`base`: the way from the result to the pages of the site."""
    icons = PackageLoader("material", "templates")
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(build.root / "overrides"), icons]), keep_trailing_newline=True
    )
    shown = build.globals() | {"config": _Config(build), "page": None} | context
    return settle(environment.get_template(template).render(shown), base)


class _Config:
    """What the templates of the site ask of MkDocs' configuration."""

    def __init__(self, build: Build) -> None:
        self.site_name, self.site_description, self.site_url = build.name, build.description, build.url
