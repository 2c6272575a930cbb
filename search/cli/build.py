"""`faq build`: the whole site, built aside and put in place only when it is complete."""

import gc
import hashlib
import logging
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import click

from search.cli.options import Progress, cache_folder, faq_option, french, terminal_progress
from search.content.yaml_marks import parse
from search.editing.starter import unfinished
from search.files import Locked, lock
from search.offline.copy import WritePages, write_copy
from search.site.build import MANIFEST, Build
from search.site.settings import SettingsError
from search.site.sync import SiteSync

CONFIG = Path("mkdocs.yml")
OFFLINE = {"hors_ligne": True, "service": "", "copie": "", "brouillons": False}
"""Settings of every copy."""
PREVIEW = {"brouillons": True}
"""Settings of a preview with drafts."""
_WAIT = 600
"""Seconds that a build waits for another one of the same words or into the same folder."""
_SETTING = re.compile(r"\AConfig value '([\w.]+)': ")
"""How MkDocs begins what it says of a setting."""


class BuildFailed(Exception):
    """The site was not built; the text is French, for the user. The last good site is untouched."""


def build_site(
    faq_dir: Path,
    site_dir: Path,
    *,
    settings: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    config_file: Path = CONFIG,
) -> Build:
    """Build `faq_dir` into `site_dir`; `settings` override `extra.faq` of `config_file`. Raises BuildFailed."""
    from mkdocs.commands.build import build as mkdocs_build

    site_dir = site_dir.absolute()
    with _errors_in_french():
        _refuse_foreign(site_dir)
    aside = site_dir.with_name(f"{site_dir.name}.construction")
    with _errors_in_french(), _uncollected(), ExitStack() as held:
        config = _configured(faq_dir, config_file, settings, progress, aside)
        record = _record(config, site_dir)
        for path in (_cache(config) / "build.lock", record.parents[1] / f"{record.stem}.lock"):
            held.enter_context(_alone(path))
        held.callback(shutil.rmtree, aside, ignore_errors=True)
        offline = bool(config.extra["faq"].get("hors_ligne"))  # a copy is made whole, most often elsewhere
        sync = config.extra["output"] = SiteSync(site_dir, aside, None if offline else record)
        mkdocs_build(config)
        config.plugins.on_shutdown()
        build = _built(config)
        sync.commit(0 if offline else build.settings.conserver)
        return build


def open_build(faq_dir: Path, *, settings: Mapping[str, Any] | None = None, config_file: Path = CONFIG) -> Build:
    """The checked words and the settings of a site, nothing written yet. Raises BuildFailed."""
    with _errors_in_french():
        config = _configured(faq_dir, config_file, settings)
        return _built(config.plugins.on_config(config))


def pages_of(faq_dir: Path) -> WritePages:
    """Builds the pages of the offline copy of `faq_dir` where it is told to."""
    return partial(build_site, faq_dir, settings=OFFLINE, progress=terminal_progress())


def _refuse_foreign(site_dir: Path) -> None:
    """All that a folder holds gives way to the site: only what a build wrote may. Raises BuildFailed."""
    built = (site_dir / "search" / MANIFEST).is_file()
    if site_dir.exists() and not built and (not site_dir.is_dir() or any(site_dir.iterdir())):
        remedy = "choisissez-en un autre avec --site, ou videz-le d’abord"
        raise BuildFailed(f"«\u00a0{site_dir}\u00a0» n’est pas un site construit par cette commande\u00a0; {remedy}.")


def _built(config: Any) -> Build:
    build: Build = config.extra["build"]
    return build


def _configured(
    faq_dir: Path,
    config_file: Path,
    settings: Mapping[str, Any] | None,
    progress: Progress | None = None,
    site_dir: Path | None = None,
) -> Any:
    """MkDocs' configuration, with ours in it."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    config = _loaded(config_file, **({"site_dir": str(site_dir)} if site_dir else {}))
    config.extra["faq"] = _settings(config, faq_dir.absolute(), dict(settings or {}))
    config.extra["progress"] = progress
    config.plugins.on_startup(command="build", dirty=False)
    return config


def _loaded(config_file: Path, **overrides: str) -> Any:
    """MkDocs' configuration; what MkDocs would say in English is said in French. Raises BuildFailed."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    if not config_file.is_file():
        remedy = "lancez «\u00a0faq\u00a0» depuis le dossier du projet"
        raise BuildFailed(f"«\u00a0{config_file}\u00a0» est introuvable\u00a0; {remedy}.")
    try:
        return load_config(str(config_file), strict=True, **overrides)
    except ConfigurationError as error:
        faults = parse(config_file.read_text("utf-8", errors="replace")).faults
        said = [f"{config_file}:{fault.line}:{fault.column}: {fault.message}" for fault in faults]
        raise BuildFailed("\n".join(said) or f"{config_file}\u00a0: {error}") from error


@contextmanager
def _errors_in_french() -> Iterator[None]:
    """Every failure of MkDocs and of the hook as a BuildFailed."""
    from mkdocs.exceptions import ConfigurationError, MkDocsException

    messages = _Messages()
    logging.getLogger("mkdocs").addHandler(messages)
    try:
        yield
    except ConfigurationError as error:
        raise BuildFailed(f"mkdocs.yml\u00a0: {error}") from error
    except SettingsError as error:
        raise BuildFailed(str(error)) from error
    except (MkDocsException, SystemExit) as error:
        raise BuildFailed("\n".join(messages.lines) or str(error)) from error
    except OSError as error:
        raise BuildFailed(french(error)) from error
    finally:
        logging.getLogger("mkdocs").removeHandler(messages)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cycle collector: a build makes millions of objects and few cycles, and spends a fifth looking."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _settings(config: Any, faq_dir: Path, given: dict[str, Any]) -> dict[str, Any]:
    """Those of mkdocs.yml and those given, for this folder; another FAQ than the project's own has its own cache."""
    settings: dict[str, Any] = dict(config.extra.get("faq") or {}) | given
    cache = cache_folder(settings.get("cache", ""), drafts=settings.get("brouillons", False))
    if faq_dir != Path(config.config_file_path).parent.absolute() / settings.get("dossier", "faq"):
        own = hashlib.sha256(str(faq_dir).encode()).hexdigest()[:10]
        cache /= f"{faq_dir.name}-{own}"
    return settings | {"cache": str(cache), "dossier": str(faq_dir)} | given


def _record(config: Any, site_dir: Path) -> Path:
    """Where the state of that site is recorded, whichever words it is made of."""
    name = hashlib.sha256(str(site_dir).encode()).hexdigest()[:16]
    return Path(config.config_file_path).parent / cache_folder() / "published" / f"{name}.json"


def _cache(config: Any) -> Path:
    root = Path(config.config_file_path).parent
    return root / str(config.extra["faq"]["cache"])


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock, once whoever holds it has done. Raises BuildFailed if that takes too long."""
    for second in range(_WAIT):
        with suppress(Locked), lock(path, wait=False):
            yield
            return
        if not second:
            click.echo("Une autre construction est en cours\u00a0: celle-ci attend qu’elle finisse.", err=True)
        time.sleep(1)
    minutes = f"{_WAIT // 60}\u00a0minutes"
    raise BuildFailed(f"une autre construction est en cours depuis plus de {minutes}\u00a0; réessayez plus tard.")


class _Messages(logging.Handler):
    """Keeps what MkDocs and the hook complain about, without their log format."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(_SETTING.sub("mkdocs.yml, réglage «\u00a0\\1\u00a0»\u00a0: ", record.getMessage()))


@click.command()
@faq_option
@click.option(
    "--site", "site_dir", type=click.Path(path_type=Path), default=Path("site"), show_default=True,
    help="Dossier où écrire le site.", metavar="DOSSIER",
)  # fmt: skip
@click.option("--copie", "with_copy", is_flag=True, help="Faire aussi la copie hors ligne, et l’offrir sur le site.")
@click.option("--brouillons", "drafts", is_flag=True, help="Aperçu\u00a0: montrer aussi brouillons et archives.")
@click.option(
    "--service",
    help="Adresse du service (« / » s’il sert aussi le site), plutôt que celle de mkdocs.yml.",
    metavar="ADRESSE",
)
def build(faq_dir: Path, site_dir: Path, with_copy: bool, drafts: bool, service: str | None) -> None:
    """Construit le site. Une FAQ fautive ne touche pas au dernier site réussi\u00a0; un aperçu la montre."""
    try:
        settings = _copy_settings(faq_dir, drafts) if with_copy else {}
        settings |= PREVIEW if drafts else {}
        settings |= {"service": service} if service is not None else {}
        built = build_site(faq_dir, site_dir, settings=settings, progress=terminal_progress())
    except BuildFailed as error:
        raise click.ClickException(str(error)) from error
    if not (built.settings.propose or built.settings.service):
        remedy = "réglez edition, contact ou proposer (docs/projet/reglages.md)"
        click.echo(f"Attention\u00a0: un visiteur n’a aucun moyen de proposer une question\u00a0; {remedy}.", err=True)
    pages = sum(1 for _ in site_dir.rglob("*.html"))
    click.echo(f"Le site est dans «\u00a0{site_dir}\u00a0»\u00a0: {pages}\u00a0pages.")
    for notice in (*built.notices(), *unfinished(built.root, built.url, built.settings.contact)):
        click.echo(f"Attention\u00a0: {notice}", err=True)


def _copy_settings(faq_dir: Path, preview: bool) -> dict[str, Any]:
    """The offline copy as a setting; a preview of faulty words has none, and says so. Raises BuildFailed."""
    try:
        return {"copie": str(_copy(faq_dir))}
    except BuildFailed:
        if not preview:
            raise
        click.echo("Attention\u00a0: sans copie hors ligne, qui demande une FAQ sans erreur.", err=True)
        return {}


def _copy(faq_dir: Path) -> Path:
    """The offline copy of this FAQ, made now. Raises BuildFailed."""
    archive = (cache_folder() / "copie" / "faq-hors-ligne.zip").absolute()
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        write_copy(archive, pages_of(faq_dir))
    except OSError as error:
        raise BuildFailed(french(error)) from error
    return archive
