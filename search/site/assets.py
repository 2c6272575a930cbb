"""Styles and scripts: joined in bundles, named by content so that they may be cached for ever."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.content import pickled
from search.site.output import digest
from search.site.squeeze import squeeze

BUNDLES: Mapping[str, Sequence[str]] = {
    "site.css": ("css/*.css",),
    "theme.js": ("js/theme.js",),
    "site.js": ("js/faq.js", "js/page/*.js", "js/vote.js"),
    "search.js": ("js/engine/*.js", "js/panel/*.js"),
}
"""File of the site -> patterns of its sources below overrides/assets, in order."""


@dataclass(frozen=True)
class Assets:
    files: Mapping[str, bytes]
    """Name with hash -> content."""
    names: Mapping[str, str]
    """Bundle -> name with hash."""


def bundle(directory: Path, cache: Path, extra: Mapping[str, bytes] | None = None) -> Assets:
    """Join the sources below `directory`; `extra`: generated sources, appended to the bundle they name; `cache`: of
    squeezed scripts."""
    old, new = pickled.load(cache), {}
    code = Path(__file__).with_name("squeeze.py").read_bytes()
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for name, patterns in BUNDLES.items():
        sources = [path for pattern in patterns for path in sorted(directory.glob(pattern))]
        content = b"\n".join([*(path.read_bytes() for path in sources), (extra or {}).get(name, b"")]).strip()
        stem, _, ending = name.partition(".")
        if ending == "js":
            key = digest(code, content)
            content = new[key] = old.get(key) or squeeze(content.decode()).encode()
        names[name] = f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{ending}"
        files[names[name]] = content + b"\n"
    if new.keys() != old.keys():
        pickled.save(cache, new)
    return Assets(files, names)
