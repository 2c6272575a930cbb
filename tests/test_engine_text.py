"""The French analysis against its specification, `golden/analysis.json`, which `js/engine.test.mjs` reads too."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.engine.text import (
    CLITICS,
    ELIDED,
    STEM_RULES,
    STOP_WORDS,
    Acronyms,
    analyze,
    collation,
    light_stem,
)

ROOT = Path(__file__).parents[1]
GOLDEN = json.loads((ROOT / "tests/golden/analysis.json").read_text("utf-8"))
ACRONYMS = Acronyms(frozenset(GOLDEN["acronyms"].split()), frozenset(GOLDEN["ambiguous"].split()))
EVAL = Path(os.environ.get("FAQ_EVAL", ROOT.parent / "shared/eval"))


@pytest.mark.parametrize(("text", "expected"), GOLDEN["cases"], ids=[str(n) for n in range(len(GOLDEN["cases"]))])
def test_a_text_gives_the_tokens_of_the_specification(text: str, expected: list[list[str]]) -> None:
    found = []
    for token in analyze(text, ACRONYMS):
        flags = "s" * token.stop + "j" * token.joined + "b" * token.broken
        found.append([token.form, token.stem, flags, text[token.start : token.end]])
    assert found == expected


def test_the_specification_has_the_word_lists_in_use() -> None:
    assert set(GOLDEN["stop"].split()) == STOP_WORDS
    assert set(GOLDEN["elided"].split()) == ELIDED
    assert set(GOLDEN["clitics"].split()) == CLITICS
    assert [tuple(rule) for rule in GOLDEN["rules"]] == list(STEM_RULES)


@pytest.mark.skipif(not EVAL.is_dir(), reason="the judged corpora are not here (FAQ_EVAL)")
@pytest.mark.slow
def test_python_and_javascript_analyse_every_word_of_the_corpora_alike(tmp_path: Path) -> None:
    distinct = set()
    for name in ("cdtn", "vdd-qr", "conseils-covid"):
        for file in ("entries.jsonl", "queries.dev.jsonl"):
            distinct.update((EVAL / name / file).read_text("utf-8").split())
    ordered = sorted(distinct)
    expected = [[[t.form, t.stem, t.start, t.stop, t.joined] for t in analyze(word)] for word in ordered]
    (tmp_path / "words.json").write_text(json.dumps(ordered), "utf-8")
    node = Path(sys.executable).with_name("node")
    script = ROOT / "tests/js/analyse.mjs"
    subprocess.run([node, script, tmp_path / "words.json", tmp_path / "tokens.json"], check=True)
    assert len(ordered) > 50_000
    assert json.loads((tmp_path / "tokens.json").read_text("utf-8")) == expected


def test_a_code_is_never_stemmed() -> None:
    assert light_stem("va1s") == "va1s"


def test_the_alphabetical_order_is_that_of_a_dictionary() -> None:
    questions = [
        "Zone\u00a0?",
        "L’éditeur paie-t-il\u00a0?",
        "Éditeur inconnu",
        "editeur",
        "À quoi sert l’INS\u00a0?",
        "«\u00a0Bon\u00a0»",
    ]
    expected = [
        "À quoi sert l’INS\u00a0?",
        "«\u00a0Bon\u00a0»",
        "editeur",
        "Éditeur inconnu",
        "L’éditeur paie-t-il\u00a0?",
        "Zone\u00a0?",
    ]
    assert sorted(questions, key=collation) == expected
