"""Every rule meets its fault in `corpora/broken`; the complete list of messages is `golden/broken.txt`.

After a wanted change: `faq check --faq tests/corpora/broken --today 2026-11-24 --all > tests/golden/broken.txt`.

Covers `search.content.rules`.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from search.content.checks import check_corpus, rules

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def messages() -> list[str]:
    return [str(problem) for problem in check_corpus(HERE / "corpora/broken", today=TODAY, style=True).problems]


def test_the_broken_corpus_gives_exactly_these_messages(messages: list[str]) -> None:
    assert messages == (HERE / "golden/broken.txt").read_text("utf-8").splitlines()


def test_every_rule_meets_its_fault(messages: list[str]) -> None:
    source = "".join(path.read_text("utf-8") for path in (HERE.parent / "search/content").glob("*.py"))
    reading = set(re.findall(r'(?:fault|found)\([^()]*?"([a-z-]+)", f?"', source)) - {"taille"}
    seen = {message.rpartition("[")[2].rstrip("]") for message in messages}
    assert {rule.name for rule in rules()} | reading <= seen


def test_every_rule_says_what_it_wants() -> None:
    assert len({rule.name for rule in rules()}) == len(rules()) > 20
    for rule in rules():
        assert rule.text.endswith("."), rule.name


def test_every_message_says_in_french_what_to_do(messages: list[str]) -> None:
    for message in messages:
        assert re.fullmatch(r"[^:]+:\d+:\d+: (erreur|avertissement)\u00a0: .+[.?»)] \[[a-z-]+\]", message), message
        assert "'" not in message.partition("\u00a0: ")[2], message


@pytest.mark.parametrize("corpus", ["jardin", "minimal"])
def test_other_faqs_are_clean(corpus: str) -> None:
    assert check_corpus(HERE / "corpora" / corpus, today=TODAY).errors == ()
