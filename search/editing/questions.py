"""The questions of a page: every finder reads it, and the one that explains most of it wins.

A finder knows one way in which pages ask: accordions, definition lists, headings, bold lines, structured data… It
changes nothing in the tree. What no question took is told, so that nothing of the page is lost in silence.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from search.editing.markup import BOILERPLATE, parse_html, text_of, word_count

Node = Any
"""A node of Beautiful Soup, which has no types."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", "li", "div", "dt", "td")
_INNER_BLOCKS = (
    "p",
    "ul",
    "ol",
    "table",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "dl",
    "details",
)
_BANNER = re.compile(
    r"(?:cookie|consent|rgpd|gdpr)s?[-_ ]?(?:banner|bar|notice|modal|popup|manager|law|overlay|wall|box|info)"
    r"|tarteaucitron|axeptio|didomi|orejime|onetrust|cookiebot|\bcmp\b|breadcrumb|fil-?d?-?ariane|skip-?links?\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"question(?!s|-list|-group)|(?:accordion|accordeon|toggle|collapse|collapsible|panel|card|faq|item|expander)"
    r"[-_]{0,2}(?:item[-_]{1,2})?(?:title|titre|header|heading|head|button|btn|toggle|trigger|summary|label)"
    r"|views-field-title|views-field-field-question",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"answer|r[eé]ponse|(?:accordion|accordeon|toggle|collapse|collapsible|panel|card|faq|item|expander)"
    r"[-_]{0,2}(?:item[-_]{1,2})?(?:content|contenu|body|panel|text|texte|inner|collapse)"
    r"|views-field-(?:body|field-(?:reponse|corps|texte|description))|\bcollapse\b|\bpanel\b",
    re.IGNORECASE,
)
_SHOWN = ("img", "iframe", "video", "audio", "hr")
_ASKS = re.compile(r"\?[\s\u00a0\u202f»\"”*)]*$")
_Q = re.compile(r"^\s*(?:Q|Question)\s*(?:n°\s*)?\d*\s*[.:)–-]\s*", re.IGNORECASE)
_R = re.compile(r"^\s*(?:R|A|Réponse)\s*\d*\s*[.:)–-]\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,2})*\s*[.)°–-]?[)–-]?\s+(?=[^\W\d_][^.]*\?$)")
_ORDER = re.compile(r"\s*(?:\d{1,3}\s*[.)–-]|[Qq]\s*\d*\s*[.:)–-])\s*")
_LEADING_R = re.compile(r"^((?:\s|<[^>]+>)*)(?:R|A|Réponse)\s*\d*\s*[.:)–-]\s*", re.IGNORECASE)
MOST_ASKED = 200
"""Characters of a line that may be a question without any markup."""


@dataclass(frozen=True)
class Found:
    question: Node
    answer: Sequence[Node]
    text: str = ""
    """The question, where it is not the text of its node."""


@dataclass(frozen=True)
class QuestionAnswer:
    question: str
    answer: str
    """HTML."""
    section: str = ""
    """The heading under which it stands."""
    names: frozenset[str] = frozenset()
    """Anchors by which the page links to it."""


@dataclass(frozen=True)
class Questions:
    pairs: tuple[QuestionAnswer, ...]
    rest: tuple[str, ...] = ()
    """Blocks of text that belong to no question."""


Finder = Callable[[Node], Iterable[Found]]


def find_questions(html: str) -> Questions:
    """Raises ImportFailed."""
    soup = parse_html(html)
    data = list(_linked_data(soup))
    root = _main(soup)
    best: list[Found] = []
    most = 0.0
    for trust, finder in FINDERS:
        found = [each for each in finder(root) if _asked(each)]
        if (explained := trust * _explained(found)) > most:
            best, most = found, explained
    explained = 0.95 * _explained(data)
    if explained > most:
        return Questions(tuple(QuestionAnswer(each.text, _inner(each.answer)) for each in data))
    pairs = tuple(_pairs(best, root))
    sections = {pair.section for pair in pairs}
    return Questions(pairs, tuple(text for text in _rest(best, root) if text not in sections))


def asks(text: str) -> bool:
    return bool(_ASKS.search(text))


def _main(soup: Node) -> Node:
    """What the page says, without what surrounds every page of its site."""
    for tag in soup.find_all(BOILERPLATE):
        tag.decompose()
    inside = ["main", "article", "section", "details", "li"]
    for tag in soup.find_all(["header", "footer"]):
        if not tag.decomposed and not tag.find_parent(inside):
            tag.decompose()
    for tag in soup.find_all(lambda tag: _BANNER.search(f"{' '.join(tag.get('class') or [])} {tag.get('id') or ''}")):
        if not tag.decomposed and tag.name not in ("body", "html", "main"):
            tag.decompose()
    body = soup.body or soup
    main = soup.find("main") or soup.find(attrs={"role": "main"})
    return main if main and word_count(text_of(main)) * 3 > word_count(text_of(body)) else body


def _asked(found: Found) -> bool:
    return bool((found.text or text_of(found.question)).strip())


def _explained(found: Sequence[Found]) -> float:
    """Words of the questions and their answers; half of those whose answer hides other questions."""
    total = 0.0
    for each in found:
        answer = sum(word_count(text_of(node)) for node in each.answer)
        if answer:
            words = answer + word_count(each.text or text_of(each.question))
            hidden = sum(asks(text_of(tag)) for node in each.answer if node.name for tag in _marked(node))
            total += words / 2 if hidden else words
    return total


def _marked(node: Node) -> Iterator[Node]:
    tags = [*_HEADINGS, "summary", "button", "dt"]
    yield from node.find_all(tags)
    if node.name in tags:
        yield node


def _pairs(found: Sequence[Found], root: Node) -> Iterator[QuestionAnswer]:
    lone = Counter(id(parent) for each in found for parent in each.question.parents)
    taken = {id(node) for each in found for node in (each.question, *each.answer)}
    single_h1 = len(root.find_all("h1")) == 1
    for each in found:
        own = [parent for parent in each.question.parents if lone[id(parent)] == 1 and parent is not root]
        answer = list(each.answer)
        while answer and _only_names(answer[-1]):
            answer.pop()  # the anchors of the next question
        names = {name for node in own for name in (node.get("id"), node.get("name")) if name}
        for node in (*_before(own[-1] if own else each.question), *_before(each.question), each.question, *answer):
            names |= set(_names(node))
        asked = each.text or text_of(each.question)
        yield QuestionAnswer(
            _line(asked),
            _LEADING_R.sub(r"\1", _inner(answer)) if _Q.match(asked) else _inner(answer),
            _section(each.question, taken, single_h1),
            frozenset(names),
        )


def _before(node: Node) -> Iterator[Node]:
    """The anchors right before a node."""
    for sibling in node.previous_siblings:
        if not _only_names(sibling):
            return
        yield sibling


def _only_names(node: Node) -> bool:
    shows = node.name and (node.name in _SHOWN or node.find(_SHOWN))
    return not text_of(node).strip() and not shows


def _names(node: Node) -> Iterator[str]:
    if node.name:
        for tag in (node, *node.find_all(True)):
            if name := tag.get("id") or (tag.name == "a" and tag.get("name")):
                yield str(name)


def _section(question: Node, taken: set[int], single_h1: bool) -> str:
    """The nearest heading above that is no question nor part of an answer."""
    inner = question.find(_HEADINGS) if question.name else None
    own = question if question.name in _HEADINGS else question.find_parent(_HEADINGS) or inner
    level = int(own.name[1]) if own else 7
    for heading in question.find_all_previous([*_HEADINGS, "summary"]):
        if {id(heading), *map(id, heading.parents)} & taken or heading is own:
            continue
        if heading.name == "summary":
            if heading.parent in question.parents:
                return _line(text_of(heading))
        elif int(heading.name[1]) < level:
            return "" if heading.name == "h1" and single_h1 else _line(text_of(heading))
    return ""


def _rest(found: Sequence[Found], root: Node) -> Iterator[str]:
    taken = {id(node) for each in found for node in (each.question, *each.answer)}
    line = ""
    for text in root.find_all(string=True):
        if type(text).__name__ != "NavigableString" or {id(text), *map(id, text.parents)} & taken:
            continue
        block = text.find_parent([*_BLOCKS, *_HEADINGS])
        if block is not line and word_count(str(text)):
            line = block
            yield _line(text_of(block) if block and not block.find(_INNER_BLOCKS) else str(text))


def _inner(nodes: Sequence[Node]) -> str:
    """As HTML; comments and the like say nothing."""
    texts = [node for node in nodes if node.name or type(node).__name__ == "NavigableString"]
    return "".join(str(node) if node.name else escape(str(node), quote=False) for node in texts)


def _line(text: str) -> str:
    """A question without its letter or its number."""
    return _NUMBER.sub("", _Q.sub("", " ".join(text.split())))


# Finders


def _details(root: Node) -> Iterator[Found]:
    for item in root.find_all("details"):
        summary, outer = item.find("summary"), item.find_parent("details")
        within = outer and not _groups(outer)  # part of another's answer
        if summary and not within and not _groups(item):
            yield Found(summary, [child for child in item.children if child is not summary])


def _groups(item: Node) -> bool:
    """Whether a `details` only gathers others: it says nothing of its own."""
    inner = [each for each in item.find_all("details") if each.find_parent("details") is item]
    parts = [*item.find_all("summary", recursive=False), *inner]
    own = word_count(text_of(item)) - sum(word_count(text_of(each)) for each in parts)
    return own == 0 and bool(inner) or len(inner) > 1 and own <= 0.1 * word_count(text_of(item))


def _definitions(root: Node) -> Iterator[Found]:
    for term in root.find_all("dt"):
        answer = []
        for node in term.next_siblings:
            if node.name == "dt":
                break
            if node.name == "dd":
                answer.append(node)
        yield Found(term, answer)


def _controls(root: Node) -> Iterator[Found]:
    """Buttons that open a panel: DSFR, Bootstrap, ARIA."""
    pairs = []
    for button in root.find_all(_opens):
        targets = [str(button.get(key) or "").removeprefix("#").split() for key in _TARGETS]
        named = next(filter(None, targets), [""])[0]
        panel = root.find(id=named) if named else None
        if panel and panel not in button.parents and panel.name not in ("input", "select"):
            heading = button.find_parent(_HEADINGS)
            same = heading and word_count(text_of(heading)) <= word_count(text_of(button)) + 2
            pairs.append((heading if same else button, panel))
    panels = {id(panel) for _, panel in pairs}
    for question, panel in pairs:
        inner = [each for each in panel.find_all(True) if id(each) in panels]
        within = sum(word_count(text_of(each)) for each in inner)
        if not inner or within < 0.5 * word_count(text_of(panel)):
            yield Found(question, [panel])


_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")


def _opens(tag: Node) -> bool:
    if tag.get("role") == "tab":
        return False
    collapses = "collapse" in (tag.get("data-toggle") or tag.get("data-bs-toggle") or "")
    acts = tag.get("role") == "button" and str(tag.get("href") or "").startswith("#")
    return bool(tag.get("aria-controls") or collapses or acts)


def _labels(root: Node) -> Iterator[Found]:
    """Accordions without script: a box to tick, its label, the answer."""
    for label in root.find_all("label", attrs={"for": True}):
        field = root.find("input", id=label["for"])
        if field and field.get("type") in ("checkbox", "radio"):
            answer = []
            for node in label.next_siblings:
                if node.name in ("label", "input"):
                    break
                answer.append(node)
            yield Found(label, answer)


def _classes(root: Node) -> Iterator[Found]:
    """Elements called question and answer, title and content: Yoast, Drupal, most themes."""
    tags = [(tag, " ".join(tag.get("class") or [])) for tag in root.find_all(True, class_=True)]
    answers = {id(tag): tag for tag, name in tags if _ANSWER.search(name)}
    questions = {id(tag): tag for tag, name in tags if _QUESTION.search(name) and id(tag) not in answers}
    holds = {id(parent) for tag in answers.values() for parent in tag.parents}
    questions = {key: tag for key, tag in questions.items() if key not in holds}
    asked_in = {id(parent) for tag in questions.values() for parent in tag.parents}
    answers = {key: tag for key, tag in answers.items() if key not in asked_in}
    outer = {**questions, **answers}
    order = [tag for tag, _ in tags if id(tag) in outer and not any(id(parent) in outer for parent in tag.parents)]
    question, answer = None, list[Node]()
    for tag in [*order, None]:
        if tag is None or id(tag) in questions:
            if question is not None and answer:
                yield Found(question, answer)
            question, answer = tag, []
        elif question is not None:
            answer.append(tag)


def _microdata(root: Node) -> Iterator[Found]:
    for item in root.find_all(attrs={"itemtype": re.compile(r"schema\.org/Question$")}):
        name, answer = item.find(attrs={"itemprop": "name"}), item.find(attrs={"itemprop": "acceptedAnswer"})
        if name and answer:
            yield Found(name, [answer.find(attrs={"itemprop": "text"}) or answer], name.get("content") or "")


def _linked_data(soup: Node) -> Iterator[Found]:
    """The FAQPage of a page's JSON-LD."""
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            value = json.loads(script.string or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _typed(value, "Question"):
            answer = item.get("acceptedAnswer") or item.get("suggestedAnswer") or {}
            answer = answer[0] if isinstance(answer, list) and answer else answer
            if isinstance(answer, dict) and item.get("name"):
                body = parse_html(str(answer.get("text") or ""))
                yield Found(body, [body], _line(text_of(parse_html(str(item["name"])))))


def _typed(value: object, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("@type") == kind:
            yield value
        for inner in value.values():
            yield from _typed(inner, kind)
    elif isinstance(value, list):
        for inner in value:
            yield from _typed(inner, kind)


def _headings(root: Node) -> Iterator[Found]:
    """Headings that ask, whatever their level; one that holds no answer is a section."""
    titles = [tag for tag in root.find_all(_HEADINGS) if text_of(tag).strip()]
    asked = [tag for tag in titles if asks(text_of(tag))]
    for tag in asked:
        stops = [other for other in titles if other is not tag and (other.name <= tag.name or asks(text_of(other)))]
        yield Found(tag, _between(tag, stops, _common(asked, root)))


def _level(name: str) -> Finder:
    def find(root: Node) -> Iterator[Found]:
        titles = [tag for tag in root.find_all(_HEADINGS) if text_of(tag).strip()]
        own = [tag for tag in titles if tag.name == name]
        for tag in own if len(own) > 1 else []:
            stops = [other for other in titles if other is not tag and other.name <= name]
            answer = _between(tag, stops, _common(own, root))
            if any(word_count(text_of(node)) for node in answer):
                yield Found(tag, answer)

    return find


def _bold(root: Node) -> Iterator[Found]:
    """Blocks that begin with a question in bold: the rest of the block and the next ones answer it."""
    leads = [lead for block in root.find_all(_BLOCKS) if (lead := _lead(block))]
    firsts = [first for first, _, _ in leads]
    stops = [*firsts, *root.find_all(_HEADINGS)]
    for first, last, text in leads:
        answer = _between(last, [stop for stop in stops if stop is not first], _common(firsts, root))
        yield Found(first, answer, text)


def _lead(block: Node) -> tuple[Node, Node, str] | None:
    """(first, last node in bold at the beginning of a block, what they say), if that asks."""
    first, text = None, ""
    for node in block.children:
        if not text_of(node).strip():
            continue
        if node.name is None and _ORDER.fullmatch(str(node)):
            first = node
            continue
        bold = node
        while bold.name in ("span", "u", "a", "font", "em", "i") and len(list(bold.children)) == 1:
            bold = next(bold.children)
        if bold.name not in ("strong", "b"):
            return None
        first, text = first or node, f"{text} {text_of(bold)}"
        if asks(text):
            return first, node, text
    return None


def _lettered(root: Node) -> Iterator[Found]:
    """« Q : … » and « R : … »."""
    blocks = [tag for tag in root.find_all([*_BLOCKS, *_HEADINGS]) if not tag.find(_INNER_BLOCKS)]
    asked = [tag for tag in blocks if _Q.match(text_of(tag)) and not _R.match(text_of(tag))]
    for tag in asked:
        within = list(tag.children)
        cut = next((rank for rank, node in enumerate(within) if node.name == "br"), len(within))
        text = " ".join(text_of(node) for node in within[:cut])
        stops = [other for other in asked if other is not tag]
        if asks(text) or cut == len(within):
            yield Found(tag, [*within[cut + 1 :], *_between(tag, stops, _common(asked, root))], text)


def _lines(root: Node) -> Iterator[Found]:
    """Paragraphs that are one question, without any markup."""
    blocks = [tag for tag in root.find_all("p") if not tag.find(_INNER_BLOCKS)]
    asked = [tag for tag in blocks if asks(text_of(tag)) and len(text_of(tag)) <= MOST_ASKED]
    asked = [tag for tag in asked if text_of(tag).count(".") == 0]
    stops = [*asked, *root.find_all(_HEADINGS)]
    for tag in asked if len(asked) > 1 else []:
        yield Found(tag, _between(tag, [stop for stop in stops if stop is not tag], _common(asked, root)))


def _tables(root: Node) -> Iterator[Found]:
    """Tables whose first column asks."""
    for table in root.find_all("table"):
        rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
        asked = [cells for cells in rows if len(cells) > 1 and asks(text_of(cells[0]))]
        if 2 * len(asked) > len(rows):
            for cells in asked:
                yield Found(cells[0], cells[1:])


def _between(start: Node, stops: Sequence[Node], root: Node) -> list[Node]:
    """The nodes of `root` after `start` and before the first of `stops` that follows it, as whole as can be."""
    ends = {id(stop) for stop in stops}
    holds = {id(parent) for stop in stops for parent in stop.parents}
    taken: list[Node] = []
    node = _after(start, root)
    while node is not None and id(node) not in ends:
        if id(node) in holds:
            node = next(iter(node.children), None) or _after(node, root)
        else:
            taken.append(node)
            node = _after(node, root)
    return taken


def _after(node: Node, root: Node) -> Node | None:
    """The next node that is not inside `node`."""
    while node is not None and node is not root:
        if node.next_sibling is not None:
            return node.next_sibling
        node = node.parent
    return None


def _common(nodes: Sequence[Node], root: Node) -> Node:
    """The smallest element that holds them all; of one node, the page."""
    if len(nodes) < 2:
        return root
    shared = [id(parent) for parent in nodes[0].parents]
    for node in nodes[1:]:
        own = {id(parent) for parent in node.parents}
        shared = [key for key in shared if key in own]
    return next((parent for parent in nodes[0].parents if id(parent) in shared), root)


FINDERS: tuple[tuple[float, Finder], ...] = (
    (1.0, _details),
    (1.0, _definitions),
    (1.0, _controls),
    (1.0, _labels),
    (1.0, _microdata),
    (0.98, _classes),
    (0.97, _headings),
    (0.95, _tables),
    (0.94, _bold),
    (0.93, _lettered),
    *((0.6, _level(name)) for name in _HEADINGS[1:]),
    (0.5, _lines),
)
"""(how far a finder is trusted, finder): the part of what it explains that counts."""
