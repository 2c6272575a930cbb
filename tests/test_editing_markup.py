"""HTML and Markdown of others become ours: nothing that reads is lost, nothing that runs stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.content.markdown import Renderer
from search.editing.markup import Clean, absolute, clean, kind_of, losses, parse_html, text_of, to_html, to_markdown


def cleaned(html: str, base: str = "https://a.example/faq") -> Clean:
    return clean(html, lambda target: absolute(target, base), lambda target: target or None)


def markdown(html: str) -> str:
    return to_markdown([cleaned(html).html])[0]


def test_what_runs_is_removed_and_told_and_links_are_made_whole() -> None:
    html = (
        "<script>alert(1)</script><p onclick=x>Un <a href='/page' title=t>lien</a>,"
        " un <a href='javascript:x'>piège</a>,"
        " un <a href='nulle:part'>perdu</a>.</p><form><input name=a><button>Envoyer</button></form>"
        "<iframe src='https://v.example/1' title='Une vidéo'></iframe>"
    )
    found = cleaned(html)
    assert to_markdown([found.html]) == [
        "Un [lien](https://a.example/page), un piège, un perdu.\n\n[Une vidéo](https://v.example/1)"
    ]
    assert len(found.notes) == 4
    assert "alert" not in found.html


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>Étapes :</p><ul><li>un<ul><li>deux</li></ul></li></ul>", "Étapes\u00a0:\n\n- un\n  - deux"),
        ("<h4>Titre</h4><p>Texte</p><h6>Détail</h6>", "## Titre\n\nTexte\n\n### Détail"),
        ("<p>1<sup>er</sup> m<sup>2</sup> CO<sub>2</sub> <u>dit</u></p>", "1er m² CO₂ dit"),
        ("<p>Ouvrez &lt;votre-nom&gt; et <votre-nom>.</p>", "Ouvrez &lt;votre-nom&gt; et &lt;votre-nom&gt;."),
        ('<p>5*3, snake_case, $x et "cité"</p>', "5\\*3, snake_case, $x et «\u00a0cité\u00a0»"),
        ("<p><b>Gras </b>suivi<strong> </strong>.</p>", "**Gras** suivi ."),
        ("<p>Zéro\u200bblanc</p><p>\u00a0</p><p>Fin</p>", "Zéroblanc\n\nFin"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    ],
)
def test_html_is_written_as_our_markdown(html: str, written: str) -> None:
    assert markdown(html) == written


def test_a_merged_cell_never_shifts_the_next_ones() -> None:
    html = (
        "<table><tr><th>Profil</th><th>Pièce</th><th>Délai</th></tr>"
        "<tr><td rowspan=2>Éditeur</td><td>Attestation</td><td>1 mois</td></tr>"
        "<tr><td>Preuve</td><td>2 mois</td></tr><tr><td colspan=2>Tous</td><td>3 mois</td></tr></table>"
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in markdown(html).split("\n")]
    assert rows[2:] == [["Éditeur", "Attestation", "1 mois"], ["Éditeur", "Preuve", "2 mois"], ["Tous", "", "3 mois"]]
    assert any("fusionnées" in note for note in cleaned(html).notes)


def test_a_cell_with_blocks_stays_in_its_cell() -> None:
    row = "<tr><td><p>un</p><p>deux</p></td><td><ul><li>x</li><li>y</li></ul></td></tr>"
    html = f"<table><tr><th>A</th><th>B</th></tr>{row}</table>"
    assert "| un — deux | x\u202f; y |" in markdown(html)


def test_a_table_that_only_places_is_no_table() -> None:
    assert markdown("<table><tr><td>Un</td><td>deux</td></tr></table>") == "Un\n\ndeux"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<p>Un</p><p>Deux</p>", "html"),
        ("Un<br>deux", "html"),
        ("Étapes :\n- un\n- deux\n\nVoir <br> et **gras**", "markdown"),
        ("Un [lien](https://a.example) et <b>gras</b>", "markdown"),
        ("Une ligne\nune autre", "plain"),
        ("a < b et c > d", "plain"),
        ("Un <votre-nom>", "plain"),
    ],
)
def test_a_markdown_text_that_holds_a_tag_is_no_page(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Étapes :\n- une\n- deux", "Étapes\u00a0:\n\n- une\n- deux"),
        ("Ligne\nautre ligne", "Ligne\n\nautre ligne"),
        ("À fournir :\n• un\n• deux", "À fournir\u00a0:\n\n- un\n- deux"),
        ("Un\\r\\n\\r\\nDeux", "Un\n\nDeux"),
        ("&lt;p&gt;Un &lt;b&gt;gras&lt;/b&gt;&lt;/p&gt;", "Un **gras**"),
        ("Prix : 5\\*3 et **gras**", "Prix\u00a0: 5\\*3 et **gras**"),
        ("> [!WARNING]\n> Danger", "> **Attention**\n>\n> Danger"),
        (":::tip Astuce\nFaites ainsi.\n:::", "**Astuce**\n\nFaites ainsi."),
        ('Un [lien](https://a.example){:target="_blank"}.', "Un [lien](https://a.example)."),
        ("Une note[^1].\n\n[^1]: Bien *sûr*.", "Une note (Bien sûr.)."),
        ("```\n<p>*x*</p>\n```", "``` text\n<p>*x*</p>\n```"),
        ("Bonjour %{nom} et <%= lien %>, **merci**", "Bonjour %{nom} et &lt;%= lien %&gt;, **merci**"),
    ],
)
def test_a_cell_is_read_as_it_was_typed(text: str, written: str) -> None:
    assert to_markdown([cleaned(html).html for html in to_html([text])]) == [written]


def test_a_text_that_never_closes_its_code_spares_the_next() -> None:
    assert [text_of(parse_html(html)) for html in to_html(["```\nouvert", "- un", "**deux**"])] == [
        "ouvert",
        "un",
        "deux",
    ]


WORD = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=8)
INLINE = st.tuples(st.sampled_from(["{}", "<b>{}</b>", "<em>{}</em>", "<a href='https://a.example/'>{}</a>"]), WORD)
TEXT = st.lists(INLINE.map(lambda pair: pair[0].format(pair[1])), min_size=1, max_size=4).map(" ".join)
BLOCK = st.tuples(
    st.sampled_from(
        [
            "<p>{}</p>",
            "<ul><li>{}<ul><li>{}</li></ul></li></ul>",
            "<ol><li>{}</li><li><p>{}</p></li></ol>",
            "<h3>{}</h3>",
        ]
        + ["<table><tr><th>{}</th><td>{}</td></tr><tr><td rowspan=2>{}</td><td>{}</td></tr><tr><td>{}</td></table>"]
        + ["<blockquote><p>{}</p></blockquote>", "<div>{}<br>{}</div>", "<dl><dt>{}</dt><dd>{}</dd></dl>"]
    ),
    st.lists(TEXT, min_size=5, max_size=5),
).map(lambda pair: pair[0].format(*pair[1]))


@settings(deadline=None, max_examples=60)
@given(pages=st.lists(st.lists(BLOCK, min_size=1, max_size=4).map("".join), min_size=1, max_size=4))
@pytest.mark.slow
def test_no_word_of_a_page_is_lost(pages: list[str]) -> None:
    renderer = Renderer()
    for page, written in zip(pages, to_markdown([cleaned(page).html for page in pages]), strict=True):
        assert losses(text_of(parse_html(page)), renderer.render(written).text) == {}, written
