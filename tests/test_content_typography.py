"""Code-like names do not break at their hyphens; words do."""

import pytest

from search.content.typography import unbroken


def span(name: str) -> str:
    return f'<span class="faq-name">{name}</span>'


@pytest.mark.parametrize(
    "name",
    ["e-CPS", "CI-SIS", "IGC-Santé", "HOP-DPI-Va1", "a-t-il", "peut-il", "Doivent-elles", "ci-dessus", "2026-11-24"],
)
def test_a_name_is_kept_on_one_line(name: str) -> None:
    assert unbroken(f"<p>Avec {name}, puis</p>") == f"<p>Avec {span(name)}, puis</p>"


@pytest.mark.parametrize("word", ["médico-social", "Sages-femmes", "NOM-BEAUCOUP-TROP-LONG", "-imagerie", "CPS"])
def test_a_word_may_break(word: str) -> None:
    assert unbroken(f"<p>{word}</p>") == f"<p>{word}</p>"


def test_nothing_but_the_text_of_the_page_changes() -> None:
    page = (
        "<head><title>e-CPS</title></head><a href='e-CPS' title='CI-SIS'>x</a><pre>e-CPS</pre>"
        "<code>e-CPS</code><option>e-CPS</option><textarea>e-CPS</textarea><script>'e-CPS'</script><!-- e-CPS -->"
    )
    assert unbroken(page) == page
