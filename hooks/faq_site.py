"""MkDocs adapter: the FAQ joins the site that MkDocs builds. All logic is in `search.site`."""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from search.content.corpus import CorpusError
from search.content.markdown import scrolling_blocks
from search.content.problem import Severity
from search.content.typography import counted
from search.editing import form
from search.site import theme
from search.site.assets import TooHeavy
from search.site.build import Build, read_build
from search.site.pages import Pages
from search.site.settings import SettingsError
from search.site.sync import OutputFolder

log = logging.getLogger("mkdocs.hooks.faq")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the words; a fault stops here, before anything is written; a preview shows it."""
    root = Path(config.config_file_path).parent
    about = (config.site_name, config.site_description or "", config.site_url or "")
    try:
        build = read_build(root, config.extra.get("faq"), *about, config.extra.get("progress"))
        form.read_form(build.settings.formulaire)  # read now: what cannot be read must stop here
    except (CorpusError, SettingsError) as error:
        raise PluginError(str(error)) from error
    stops = not build.settings.brouillons
    for problem in build.checked.problems:
        log.log(logging.ERROR if stops and problem.severity is Severity.ERROR else logging.INFO, "%s", problem)
    if stops and (errors := build.checked.errors):
        raise PluginError(f"{counted(len(errors), 'erreur')} dans la FAQ\u00a0: le site n’a pas été construit.")
    config.use_directory_urls = not build.settings.hors_ligne
    config.extra["build"] = build
    config.extra.setdefault("output", OutputFolder(Path(config.site_dir)))
    _keep_theme_dirs(config, [str(folder) for folder in theme.folders(root)])
    config.theme.static_templates -= {"sitemap.xml"}
    return config


def _keep_theme_dirs(config: MkDocsConfig, ours: list[str]) -> None:
    """Our folders and the project's come first; those of the named theme give templates only, from `on_env` on:
    before, MkDocs would look at each of its 14,000 files, of which we publish none."""
    own = {*ours, config.theme.custom_dir}
    config.extra["theme_dirs"] = [folder for folder in config.theme.dirs if folder not in own]
    config.theme.dirs = [*ours, *(folder for folder in config.theme.dirs if folder in own and folder not in ours)]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Without the theme's scripts and styles, which no page loads as they are."""
    for file in [file for file in files if file.src_dir in config.theme.dirs]:
        files.remove(file)
    return files


def on_page_content(html: str, page: Any, config: MkDocsConfig, files: Files) -> str:
    return scrolling_blocks(html)


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Give the templates what they show, and write every file that is not a hand-written page."""
    build: Build = config.extra["build"]
    folder: OutputFolder = config.extra["output"]
    env.loader = ChoiceLoader([env.loader, FileSystemLoader(config.extra["theme_dirs"])])
    template = cache(env.get_template)
    written = {file.dest_uri: _title(file.page) for file in files.documentation_pages()}

    def render(name: str, context: dict[str, Any]) -> str:
        return template(name).render(context)

    pages = config.extra["pages"] = Pages(build, render, written)
    env.globals.update(build.globals(), titles=pages.titles)
    try:
        for outputs in (build.search_files, build.static_files(), pages.outputs(), form.outputs(build, render)):
            for output in outputs:
                folder.write(output)
    except (SettingsError, TooHeavy) as error:
        raise PluginError(str(error)) from error
    return env


def on_post_page(output: str, page: Any, config: MkDocsConfig) -> str:
    return _hand_written(config, page.file.dest_uri, output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    return _hand_written(config, template_name, output_content)


def _title(page: Any) -> str:
    """With the state that a declaration of accessibility must give wherever it is linked."""
    return f"{page.title}\u00a0: {page.meta['etat']}" if page.meta.get("etat") else str(page.title)


def _hand_written(config: MkDocsConfig, file: str, html: str) -> str:
    pages: Pages = config.extra["pages"]
    try:
        return pages.hand_written(file, html)
    except TooHeavy as error:
        raise PluginError(str(error)) from error


class Plugin(BasePlugin):  # type: ignore[type-arg]
    """The same for a project that has only words and settings: `plugins: [faq]` instead of `hooks`."""

    on_config = staticmethod(on_config)
    on_files = staticmethod(on_files)
    on_env = staticmethod(on_env)
    on_post_page = staticmethod(on_post_page)
    on_post_template = staticmethod(on_post_template)
