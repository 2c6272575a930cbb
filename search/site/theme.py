"""The theme (templates, styles, scripts) comes with the code; a project overrides any of its files in `overrides/`."""

from pathlib import Path

OWN = "overrides"
"""Folder of a project for what it overrides or adds."""


def theme_dir() -> Path:
    """Where the theme is: in the package once installed, beside it in a checkout."""
    packages = Path(__file__).parents[2]
    installed = packages / "faq_theme"
    return installed if installed.is_dir() else packages / OWN


def folders(root: Path) -> tuple[Path, ...]:
    """Where to look for a file of the theme, first place first; `root`: the project's folder."""
    own = root / OWN
    return (own, theme_dir()) if own.is_dir() and not own.samefile(theme_dir()) else (theme_dir(),)


def locate(root: Path, name: str) -> Path:
    """The file `name` of the project; one below `overrides/` that the project lacks is the theme's."""
    own = root / name
    if own.exists() or not name.startswith(f"{OWN}/"):
        return own
    return theme_dir() / name.removeprefix(f"{OWN}/")


def sources(root: Path, pattern: str) -> list[Path]:
    """The files of the theme that match, in the order of their names, each in the project's version if it has one."""
    found = {path.relative_to(folder): path for folder in reversed(folders(root)) for path in folder.glob(pattern)}
    return [found[name] for name in sorted(found)]
