"""The whole FAQ and its search in one HTML file, for mail and intranets."""

import re

from search.offline.standalone import Files, data_url, in_page, inline, render
from search.site.addresses import BASE
from search.site.build import Build
from search.site.settings import megabytes
from search.site.theme import locate

LIMIT = 20_000_000
"""Bytes: what mail servers accept, and what a browser opens at once."""
_HELD = "js/offline/held.js"
_IMAGE = re.compile(r'src=\\"faq:([^"\\]+)\\"')


class TooLarge(Exception):
    """The FAQ does not fit in one file; the text is French, for the user."""


def single_file(build: Build, limit: int = LIMIT) -> bytes:
    """The page. Raises TooLarge."""
    least = sum(len(entry.html.encode()) for entry in build.view.entries)
    _refuse_large(least, limit, "au moins ")  # before an index is made and held
    build = in_page(build)
    files = {output.file: output.content for output in (*build.static_files(), *build.search_files)}
    names = build.assets.names
    held = sorted(name for name in files if name.startswith("search/") or name == names["search.js"])
    page = render(
        build,
        "offline/single.html",
        BASE,
        corpus=build.checked.corpus,
        styles=_text(files[names["site.css"]]).replace("</style", "<\\/style"),
        theme=_script(files[names["theme.js"]], files),
        script=_script(files[names["site.js"]], files)
        + _script(locate(build.root, f"overrides/assets/{_HELD}").read_bytes(), files),
        held=[(name, _script(files[name], files)) for name in held],
    )
    raw = inline(page, files).encode()
    _refuse_large(len(raw), limit)
    return raw


def _refuse_large(size: int, limit: int, about: str = "") -> None:
    if size > limit:
        sizes = f"le fichier ferait {about}{megabytes(size)}, et la limite est de {megabytes(limit)}"
        raise TooLarge(f"{sizes}\u00a0: faites plutôt une archive (--out faq.zip).")


def _script(content: str | bytes, files: Files) -> str:
    """JavaScript that may stand inside a page; images of answers become data."""
    inside = _text(content).replace("</script", "<\\/script").replace("<!--", "<\\!--")
    return _IMAGE.sub(lambda match: f'src=\\"{data_url(f"faq/{match[1]}", files)}\\"', inside)


def _text(content: str | bytes) -> str:
    return content if isinstance(content, str) else content.decode()
