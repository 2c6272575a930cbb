"""Contrasts of the colours in use, computed from the styles themselves (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
import yaml

from search.site.assets import read_brand

ROOT = Path(__file__).parents[1]
SETTINGS = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["extra"]["faq"]
TOKENS = (ROOT / "overrides/assets/css/10-tokens.css").read_text("utf-8")
BRAND = read_brand(SETTINGS.get("marque") or {}).colours
TEXTS = [
    ("text", "page"),
    ("text", "raised"),
    ("text", "tint"),
    ("secondary", "page"),
    ("secondary", "raised"),
    ("action", "page"),
    ("action", "raised"),
    ("action", "tint"),
    ("action-strong", "page"),
    ("action-strong", "tint"),
    ("on-action", "action"),
    ("on-action", "action-strong"),
    ("on-mark", "mark"),
    ("notice", "notice-tint"),
    ("success", "raised"),
    ("success", "success-tint"),
    ("error", "raised"),
    ("error", "error-tint"),
]
CONTROLS = [("border", "page"), ("border", "raised"), ("action", "page"), ("action", "raised")]


def colour(name: str, dark: bool) -> str:
    """The brand's, or the neutral one."""
    if pair := BRAND.get(f"--faq-{name}"):
        return pair[dark]
    match = re.search(rf"--faq-{name}: (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", TOKENS)
    assert match, name
    return match[3] or match[2 if dark else 1]


def luminance(value: str) -> float:
    parts = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXTS)
def test_words_stand_out_from_their_background(front: str, back: str, dark: bool) -> None:
    assert contrast(colour(front, dark), colour(back, dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), CONTROLS)
def test_borders_of_controls_stand_out(front: str, back: str, dark: bool) -> None:
    assert contrast(colour(front, dark), colour(back, dark)) >= 3
