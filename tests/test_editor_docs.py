"""The editors' pages name every rule, and show an entry that the check accepts."""

import re
from pathlib import Path

from search.content.checks import rules
from search.content.corpus import load_corpus
from search.content.entry import read_entry
from search.content.problem import Severity
from search.content.typography import mend
from search.editing.comparison import NAME as LOST
from search.editing.duplicates import NAME as TWIN

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs/projet/rediger.md").read_text("utf-8")
PAGES = ["docs/projet/rediger.md", "docs/guide-redacteur.md", "docs/contribuer.md", "CONTRIBUTING.md"]


def test_every_rule_is_documented_in_its_own_words() -> None:
    errors, _, advice = REFERENCE.partition("| Conseil |")
    for rule in rules():
        table = errors if rule.severity is Severity.ERROR else advice
        assert f"| `{rule.name}` | {mend(rule.text)} |" in table
    assert f"`{LOST}`" in REFERENCE
    assert f"`{TWIN}`" in REFERENCE


def test_the_example_is_a_valid_entry() -> None:
    corpus = load_corpus(ROOT / "faq")[0]
    example = re.search(r"```markdown\n(.*?)```", REFERENCE, re.DOTALL)
    assert example
    entry, problems = read_entry("convergence/exemple.md", example[1], corpus.facets)
    assert problems == []
    assert entry
    assert set(entry.see_also) <= set(corpus.by_id)


def test_the_editors_pages_follow_their_own_typography() -> None:
    for page in PAGES:
        text = re.sub(r"\A---\n.*?\n---\n", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
        assert mend(text) == text, page
