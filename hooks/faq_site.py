"""MkDocs adapter: the FAQ becomes virtual files of the site. All logic is in `search.site`."""

import logging
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import markdown
import mkdocs
from jinja2 import FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel

from search.cache import FILE, Cache
from search.content.checks import check_corpus
from search.content.corpus import CorpusError
from search.content.markdown import ScrollingTables
from search.content.problem import Severity
from search.content.typography import counted, unbroken
from search.site.addresses import Addresses
from search.site.budget import TooHeavy
from search.site.build import Build
from search.site.output import Folder, Output
from search.site.settings import SettingsError, read_settings
from search.site.written import WrittenPages

log = logging.getLogger("mkdocs.hooks.faq")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the words; a fault stops here, before anything is written."""
    root = Path(config.config_file_path).parent
    try:
        settings = read_settings(config.extra.get("faq") or {})
        checked = check_corpus(root / settings.dossier, today=date.today(), cache=Cache(root / settings.cache / FILE))
        about = (config.site_name, config.site_description or "", config.site_url or "")
        build = Build(root, settings, checked, *about, Addresses(not settings.hors_ligne), config.extra.get("progress"))
        if not checked.errors:
            build.opinions  # noqa: B018  # read now: what cannot be read must stop here
    except (CorpusError, SettingsError) as error:
        raise PluginError(str(error)) from error
    for problem in checked.problems:
        log.log(logging.ERROR if problem.severity is Severity.ERROR else logging.INFO, "%s", problem)
    if checked.errors:
        raise PluginError(f"{counted(len(checked.errors), 'erreur')} dans la FAQ\u00a0: le site n’a pas été construit.")
    config.use_directory_urls = not settings.hors_ligne
    config.extra["build"] = build
    version = (Path(config.config_file_path).read_bytes(), build.version, mkdocs.__version__, markdown.__version__)
    config.extra["written"] = WrittenPages(root / settings.cache / "pages.pickle", *version)
    config.theme.static_templates -= {"sitemap.xml"}
    config.theme.get_env = partial(_templates_only, config.theme.get_env)
    config.markdown_extensions.append(ScrollingTables())
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add our scripts and styles, the search files, and the entries' images."""
    build: Build = config.extra["build"]
    folder = _folder(config)
    for output in build.search_files:  # MkDocs need not know of these thousands: no page links to them
        folder.write(output)
    _add(files, config, build.static_files())
    return files


def on_pre_page(page: Any, config: MkDocsConfig, files: Files) -> Any:
    """MkDocs converts a hand-written page only if something changed. Markdown's own extensions make it of its text
    alone; others may take in files that we do not know of."""
    if all(isinstance(one, ScrollingTables) or "." not in str(one) for one in config.markdown_extensions):
        page.render = partial(config.extra["written"].render, page, page.render)
    return page


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Give the templates what they show, and add every generated page."""
    build: Build = config.extra["build"]
    env.globals.update(build.globals())
    env.make_globals = lambda more: env.globals | (more or {})  # Jinja's chain of maps is slow to copy, at each page
    env.bytecode_cache = FileSystemBytecodeCache(str(build.templates))
    config.extra["written"].save()
    pages = [file.dest_uri for file in files.documentation_pages()]
    template = cache(env.get_template)
    try:
        _add(files, config, build.outputs(lambda name, context: template(name).render(context), pages))
    except SettingsError as error:
        raise PluginError(str(error)) from error
    return env


def on_page_context(context: dict[str, Any], page: Any, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    return context | config.extra["build"].page_context(page.file.dest_uri)


def on_post_page(output: str, page: Any, config: MkDocsConfig) -> str:
    return unbroken(output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    return unbroken(output_content) if template_name == "404.html" else output_content


def on_post_build(config: MkDocsConfig) -> None:
    try:
        config.extra["build"].finish(Path(config.site_dir))
    except TooHeavy as error:
        raise PluginError(str(error)) from error


def _templates_only(theme: Callable[[], Any]) -> Any:
    """The theme's templates alone: MkDocs would go through its 14,000 files for scripts and styles we do not use."""
    env = theme()
    env.list_templates = lambda **_: []
    return env


class Placed(File):
    """A virtual file whose content is already where it belongs: MkDocs only has to know that it exists."""

    generated_by = "faq"
    inclusion = InclusionLevel.NOT_IN_NAV
    src_dir = abs_src_path = None
    _content = ""

    def __init__(self, file: str, config: MkDocsConfig) -> None:
        """Without MkDocs' detour through `pathlib`, which thousands of files feel."""
        self.src_uri = file
        self.dest_dir = config.site_dir
        self.use_directory_urls = config.use_directory_urls

    def copy_file(self, dirty: bool = False) -> None:
        pass


def _folder(config: MkDocsConfig) -> Folder:
    published = config.extra.get("published")
    return Folder(config.site_dir, published.unchanged if published else None)


def _add(files: Files, config: MkDocsConfig, outputs: Iterable[Output]) -> None:
    """Write each generated file, and tell MkDocs of it."""
    folder = _folder(config)
    for output in outputs:
        folder.write(output)
        if previous := files.src_uris.get(output.file):
            files.remove(previous)
        files.append(Placed(output.file, config))
