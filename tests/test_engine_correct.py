"""Correction: both engines hear, measure and choose alike."""

import json
from pathlib import Path

from search.engine.correct import SOUNDS, distance, sound
from search.engine.text import fold
from tests.engine_tools import ROOT, run_node


def test_words_sound_alike_in_both_engines(tmp_path: Path) -> None:
    texts = (path.read_text("utf-8") for path in (ROOT / "faq").rglob("*.md"))
    words = sorted({fold(word) for text in texts for word in text.split() if fold(word).isalpha()})
    assert len(words) > 2000
    (tmp_path / "words.json").write_text(json.dumps({"sounds": SOUNDS, "words": words}), "utf-8")
    assert run_node("sounds.mjs", tmp_path / "words.json") == [sound(word) for word in words]


def test_a_letter_more_less_other_or_exchanged_is_one_error() -> None:
    assert [distance("sante", other, 2) for other in ("sant", "santte", "sande", "satne", "snte", "sa")] == [
        1,
        1,
        1,
        1,
        1,
        3,
    ]
