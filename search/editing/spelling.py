"""Spelling, as advice on the lines of a proposal: hunspell with the French dictionary of Grammalecte ("classique").

The dictionary stands in `french/` as the npm package `dictionary-fr` 3.0.0 publishes it. Only prose that visitors read
is checked: formulations repeat how people type. What hunspell does not know may still be right: a name, an acronym, a
word of the vocabularies, or one that other entries use.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path

from hunspell import Hunspell

from search.content.checks import prose
from search.content.corpus import Corpus
from search.content.entry import Entry, place_in_answer
from search.content.problem import Problem, Severity
from search.editing.comparison import Comparison

NAME = "orthographe"
DICTIONARY = Path(__file__).parent / "french"
MAX_SUGGESTED = 10
"""Words of a run for which hunspell looks for others: each takes up to a second."""
_USES = 2
"""Other entries in which a word that no dictionary knows is one of the trade."""
_WORD = re.compile(r"(?<![\w@./&-])[^\W\d_]+(?:[-’'][^\W\d_]+)*(?![\w@/&-]|[.’']\w)")
"""No part of an address, a code or a number."""
_ELISION = re.compile(r"(?i:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)[’']")
_SENTENCE_END = re.compile(r"(?:(?:^|\n)[\s>#*+-]*|[.!?…]|\d[.)])[\s\u00a0\u202f*_»)]*\Z")
_NAME_BEFORE = re.compile(r"[A-ZÀ-Þ][\w’-]*[ \u00a0]\Z")
_NAME_AFTER = re.compile(r"[ \u00a0][A-ZÀ-Þ]")


def misspellings(comparison: Comparison) -> Iterator[Problem]:
    """Un mot d’une ligne nouvelle est au dictionnaire, au glossaire, dans une facette ou dans deux autres réponses."""
    speller = Speller(comparison.now)
    heirs = {heir.id: lost for lost in comparison.removed if (heir := comparison.heir(lost))}
    before = {**heirs, **comparison.base.by_id}
    for entry in comparison.now.entries:
        if entry.path in comparison.touched:
            yield from speller.problems(entry, before.get(entry.id))


class Speller:
    """Knows the words of one FAQ."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.suggested = 0

    def problems(self, entry: Entry, before: Entry | None = None) -> Iterator[Problem]:
        """The unknown words of an entry, each once, on lines that `before` has not."""
        seen: set[str] = set()
        if before is None or before.question != entry.question:
            place = entry.header.place("question")
            yield from (self._problem(entry, place, word) for _, word in self.unknown(entry, entry.question, seen))
        old = set(before.answer.split("\n")) if before else set()
        for offset, word in self.unknown(entry, _new_lines(entry.answer, old), seen):
            yield self._problem(entry, place_in_answer(entry, offset), word)

    def unknown(self, entry: Entry, text: str, seen: set[str] | None = None) -> Iterator[tuple[int, str]]:
        """(offset, word) of what is not known in a text of an entry; `seen`: words already read."""
        seen = set() if seen is None else seen
        for match in _WORD.finditer(text):
            word = match[0].replace("'", "’")
            if word in seen or _is_name(match):
                continue
            seen.add(word)
            if not self._known(word) and not self._used_elsewhere(word, entry):
                yield match.start(), word

    def _known(self, word: str) -> bool:
        plain = _ELISION.sub("", word, count=1)
        if dictionary().spell(word) or plain.casefold() in self.vocabulary:
            return True
        *first, last = plain.split("-")
        return bool(first) and all(part.endswith("o") or self._known(part) for part in first) and self._known(last)

    def _used_elsewhere(self, word: str, entry: Entry) -> bool:
        plain = _ELISION.sub("", word, count=1)
        whole = re.compile(rf"(?<![\w-]){re.escape(plain)}(?![\w-])", re.IGNORECASE)
        uses = 0
        for other in self.corpus.entries:
            uses += other.id != entry.id and any(map(whole.search, (other.question, other.answer)))
            if uses == _USES:
                return True
        return False

    def _problem(self, entry: Entry, place: tuple[int, int], word: str) -> Problem:
        said = f"«\u00a0{word}\u00a0» n’est pas au dictionnaire"
        self.suggested += 1
        better = dictionary().suggest(word)[:2] if self.suggested <= MAX_SUGGESTED else ()
        remedy = "peut-être " + " ou ".join(f"«\u00a0{other}\u00a0»" for other in better) if better else "vérifiez-le"
        message = f"{said}\u00a0; {remedy}. Un mot du métier va au glossaire, un nom de champ en `code`."
        return Problem(entry.path, *place, NAME, message, Severity.WARNING)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Casefolded words of the glossary, the synonyms, the facets and the folders."""
        corpus = self.corpus
        texts: list[str] = [value for folder in corpus.folders for value in (folder.label, folder.help)]
        for row in (*corpus.glossary, *corpus.synonyms):
            texts += (row.acronym, row.long_form, row.definition, *row.synonyms)
        for facet in corpus.facets:
            texts += (facet.label, facet.question)
            for value in facet.values:
                texts += (value.label, value.help, *value.synonyms)
        return frozenset(_words(texts))


@cache
def dictionary() -> Hunspell:
    """Loaded in about half a second."""
    return Hunspell("index", hunspell_data_dir=str(DICTIONARY))


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in re.finditer(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", text.casefold()):
            yield _ELISION.sub("", match[0].replace("'", "’"), count=1)


def _is_name(word: re.Match[str]) -> bool:
    """A capital after the first letter, or inside a sentence; what stands between two names is part of one."""
    plain = _ELISION.sub("", word[0], count=1)
    before, after = word.string[max(0, word.start() - 40) : word.start()], word.string[word.end() : word.end() + 2]
    if plain[1:] != plain[1:].lower():
        return True
    if plain[:1].isupper():
        return plain != word[0] or not _SENTENCE_END.search(before)
    return bool(_NAME_BEFORE.search(before) and _NAME_AFTER.match(after))


def _new_lines(answer: str, old: set[str]) -> str:
    """The prose of an answer with spaces in place of the lines in `old`: every offset stays true."""
    lines = zip(answer.split("\n"), prose(answer).split("\n"), strict=True)
    return "\n".join(" " * len(text) if line in old else text for line, text in lines)
