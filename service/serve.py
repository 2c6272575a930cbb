"""`faq serve`: the built site and its service on one port, built again at every change of the words."""

import asyncio
import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread

import click
import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from search.cli import lose_no_interrupt
from search.cli.build import PREVIEW, BuildFailed, build_site
from search.cli.options import cache_folder, faq_option, terminal_progress
from service.app import create_app
from service.server import configuration
from service.settings import SettingsError, read_settings

WATCHED = (Path("docs"), Path("overrides"), Path("mkdocs.yml"))
"""Besides the folder of the entries."""
QUIET = 0.3
"""Seconds without a change before a build begins."""
SCRIPT, EVENTS = "/_faq/rechargement.js", "/_faq/rechargement"
_TAG = f'<script src="{SCRIPT}" defer></script></head>'.encode()
_CODE = f"""\
"use strict";
(() => {{
  let seen = "";
  new EventSource("{EVENTS}").onmessage = (event) => {{
    if (seen && seen !== event.data) location.reload();
    seen = event.data;
  }};
}})();
"""
_PAUSE = 0.2
"""Seconds between two looks at the number of builds."""
_CHANGES = ("modified", "created", "deleted", "moved")


def _build(told: Connection, faq_dir: Path, site_dir: Path, drafts: bool) -> None:
    """In its own process: sends why it failed, or nothing; told to stop, it removes what it had begun."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    lose_no_interrupt()
    settings = {"service": "/", **(PREVIEW if drafts else {})}
    with suppress(KeyboardInterrupt):
        try:
            build_site(faq_dir, site_dir, settings=settings, progress=terminal_progress())
            told.send("")
        except BuildFailed as error:
            told.send(str(error))


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """A process started here never hears Ctrl-C, which the terminal sends to all: whoever started it ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # a first process would start it, which unblocks SIGINT
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Builder(FileSystemEventHandler):
    """Builds in a process of its own: MkDocs keeps state, a fresh one has none."""

    def __init__(self, faq_dir: Path, site_dir: Path, drafts: bool = False) -> None:
        self.faq_dir = faq_dir
        self.site_dir = site_dir
        self.drafts = drafts
        self.builds = 0
        self._changed = Event()

    def build(self) -> None:
        """Raises BuildFailed; the last good site stays."""
        spawn = multiprocessing.get_context("spawn")
        result, told = spawn.Pipe(duplex=False)
        process = spawn.Process(target=_build, args=(told, self.faq_dir, self.site_dir, self.drafts), daemon=True)
        with deaf_to_ctrl_c():
            process.start()
        told.close()
        try:
            failure = result.recv()
        except EOFError:
            failure = "la construction s’est arrêtée avant la fin, sans doute faute de mémoire."
        except KeyboardInterrupt:
            process.terminate()
            raise
        finally:
            process.join()
        if failure:
            raise BuildFailed(failure)
        self.builds += 1

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES:
            self._changed.set()

    def watch(self) -> None:
        observer = Observer()
        for path in (self.faq_dir, *WATCHED):
            if path.exists():
                observer.schedule(self, str(path), recursive=path.is_dir())
        observer.daemon = True
        observer.start()
        Thread(target=self._rebuild_for_ever, daemon=True).start()

    def _rebuild_for_ever(self) -> None:
        while self._changed.wait():
            while self._changed.is_set():
                self._changed.clear()
                time.sleep(QUIET)
            try:
                begun = time.monotonic()
                self.build()
                click.echo(f"Site reconstruit en {time.monotonic() - begun:.1f}\u00a0s.")
            except BuildFailed as error:
                click.echo(f"{error}\nLe dernier site réussi reste servi.", err=True)


class Reload:
    """Makes open pages load again after a build: nothing of it is in the built site.

    `builds` counts builds; `ending` says that the server is stopping, so that no page holds it back.
    """

    def __init__(self, app: ASGIApp, builds: Callable[[], int], ending: Callable[[], bool]) -> None:
        self.app = app
        self.builds = builds
        self.ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path")
        if path == SCRIPT:
            await Response(_CODE, media_type="text/javascript")(scope, receive, send)
        elif path == EVENTS:
            await StreamingResponse(self.events(), media_type="text/event-stream")(scope, receive, send)
        elif scope["type"] == "http":
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self.app(scope, receive, _Injected(send))
        else:
            await self.app(scope, receive, send)

    async def events(self) -> AsyncIterator[str]:
        seen = None
        while not self.ending():
            if seen != self.builds():
                seen = self.builds()
                yield f"data: {seen}\n\n"
            await asyncio.sleep(_PAUSE)


class _Injected:
    """Holds an HTML answer back until it is whole, then sends it with the script."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html") and message["status"] not in (206, 304):
                self.start = message
                return
        if self.start is None:
            return await self.send(message)
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            body = self.body.replace(b"</head>", _TAG, 1)
            MutableHeaders(scope=self.start)["content-length"] = str(len(body))
            await self.send(self.start)
            await self.send({"type": "http.response.body", "body": body})


class _Announced(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
            click.echo(f"Le site est servi à l’adresse http://{host}:{self.config.port}")


@click.command()
@faq_option
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port d’écoute.", metavar="N"
)
@click.option(
    "--site", "site_dir", type=click.Path(path_type=Path), default=Path("site"), show_default=True,
    help="Dossier où écrire le site.", metavar="DOSSIER",
)  # fmt: skip
@click.option("--brouillons", "drafts", is_flag=True, help="Montrer aussi brouillons et archives, dans un site à part.")
def serve(faq_dir: Path, port: int, site_dir: Path, drafts: bool) -> None:
    """Construit le site, le sert avec les votes et la recherche, et suit les modifications."""
    if drafts:
        site_dir = site_dir.with_name(f"{site_dir.name}-brouillons")
    try:
        settings = replace(read_settings(os.environ), site_dir=site_dir, port=port)
        if "FAQ_INDEX_DIR" not in os.environ:
            settings = replace(settings, index_dir=cache_folder(drafts=drafts) / "index")
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    refuse_taken_port(settings.host, port)
    builder = Builder(faq_dir, site_dir, drafts)
    try:
        builder.build()
    except BuildFailed as error:
        if not (site_dir / "index.html").is_file():
            raise click.ClickException(str(error)) from error
        click.echo(f"{error}\nLe dernier site réussi est servi.", err=True)
    builder.watch()
    logging.basicConfig(level="WARNING", format="%(levelname)s %(message)s")
    app = Reload(create_app(settings), lambda: builder.builds, lambda: server.should_exit)
    server = _Announced(configuration(app, settings))
    with suppress(KeyboardInterrupt):  # how one ends it
        server.run()


def refuse_taken_port(host: str, port: int) -> None:
    """A French sentence, before a build that would be for nothing."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            remedy = f"choisissez-en un autre, par exemple «\u00a0faq serve --port {port + 1}\u00a0»"
            raise click.ClickException(f"le port {port} n’est pas libre\u00a0; {remedy}.") from error
