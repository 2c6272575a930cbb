"""A query's text, made into a plan: plain data that the server and the browser run alike. Its twin is `plan.js`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from search.engine.correct import correctable, corrected
from search.engine.expansions import Expansions
from search.engine.lexicon import Lexicon, Word
from search.engine.text import Token, analyze
from search.engine.weights import TUNING

_QUOTED = re.compile(r"[\"“«]([^\"“”«»]*)[\"”»]")
_EXCLUDED = re.compile(r"(?:^|(?<= ))-([0-9A-Za-z\u00c0-\u1fff][^ ]*)")
_WHITESPACE = re.compile(r"[\0-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


@dataclass(frozen=True)
class Alternative:
    """One way to satisfy a group."""

    stems: tuple[str, ...]
    """All of them must be in the document."""
    form: str
    """The exact form that counts more, or nothing."""
    weight: int


@dataclass(frozen=True)
class Group:
    """One word of the query: a document gets the best of its alternatives."""

    alternatives: tuple[Alternative, ...]

    @property
    def weight(self) -> int:
        return max(alternative.weight for alternative in self.alternatives)


@dataclass(frozen=True)
class Pair:
    key: str
    weight: int


@dataclass(frozen=True)
class Correction:
    typed: str
    read: str


@dataclass(frozen=True)
class Plan:
    groups: tuple[Group, ...] = ()
    pairs: tuple[Pair, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    """For each quoted phrase the pairs that a document must hold; a single stem for a single word."""
    excluded: tuple[str, ...] = ()
    """Stems that no result holds."""
    unknown: tuple[str, ...] = ()
    """Words typed that nothing stands for."""
    corrections: tuple[Correction, ...] = ()
    suggestion: str | None = None
    """The query as it was understood, when words were corrected."""
    notices: tuple[str, ...] = ()
    """Codes: `truncated`, `no-words`."""
    marks: tuple[str, ...] = field(default=())
    """Stems to mark in excerpts."""


def make_plan(query: str, lexicon: Lexicon, expansions: Expansions, typing: bool = False) -> Plan:
    """Plan a query. `typing`: its last word may be unfinished. Never raises, whatever the text."""
    return _Planner(lexicon, expansions).plan(query, typing)


@dataclass
class _Reading:
    """A word of the query and what it was read as."""

    token: Token
    words: list[Word]
    factor: int


class _Planner:
    def __init__(self, lexicon: Lexicon, expansions: Expansions) -> None:
        self.lexicon = lexicon
        self.expansions = expansions
        self.corrections: list[Correction] = []

    def plan(self, query: str, typing: bool) -> Plan:
        notices = ["truncated"] if len(query) > TUNING.max_characters else []
        query = _WHITESPACE.sub(" ", query[: TUNING.max_characters])
        refused = [token for match in _EXCLUDED.finditer(query) for token in self.analyze(match[1])]
        excluded = [token.stem for token in refused if not token.stop and not token.joined]
        text = _EXCLUDED.sub(" ", query)
        phrases = [phrase for m in _QUOTED.finditer(text) if (phrase := self.phrase(m[1]))]
        tokens = self.analyze(text)
        content = [t for t in tokens if not t.stop] or tokens
        if not tokens and query.strip(" "):
            notices.append("no-words")
        open_word = typing and bool(tokens) and tokens[-1].end == len(text)
        reads = self.read(content[: TUNING.max_words], text, tokens[-1] if open_word else None)
        groups = [group for read in reads if (group := self.group(read))]
        known = {stem for group in groups for a in group.alternatives for stem in a.stems}
        unknown = [r.token.form for r in reads if not r.words and not r.token.joined and r.token.stem not in known]
        groups += self.expanded(content)
        return Plan(
            tuple(groups),
            tuple(self.pairs(reads)),
            tuple(phrases),
            tuple(dict.fromkeys(excluded)),
            tuple(unknown),
            tuple(self.corrections),
            self.suggestion(query),
            tuple(notices),
            tuple(dict.fromkeys(stem for group in groups for a in group.alternatives for stem in a.stems)),
        )

    def analyze(self, text: str) -> list[Token]:
        shouted = text.isupper() and len(text.split()) > 2
        tokens = analyze(text.lower() if shouted else text, self.lexicon.acronyms)
        typed = {(token.start, token.end) for token in tokens if not token.joined}
        return [token for token in tokens if not token.joined or (token.start, token.end) not in typed]

    def phrase(self, text: str) -> tuple[str, ...]:
        stems = [token.stem for token in self.analyze(text) if not token.stop and not token.joined]
        return tuple(f"{a} {b}" for a, b in zip(stems, stems[1:], strict=False)) if len(stems) > 1 else tuple(stems)

    def read(self, tokens: Sequence[Token], text: str, last: Token | None) -> list[_Reading]:
        """Each distinct word with what it stands for, completed or corrected where it must be."""
        reads: dict[str, _Reading] = {}
        for token in tokens:
            if token.form in reads:
                continue
            if last and token.end == last.end and not token.joined:
                reads[token.form] = _Reading(token, self.completions(token), TUNING.completed)
            elif token.joined or token.stem in self.lexicon.idfs or not correctable(token.form, self.lexicon):
                reads[token.form] = _Reading(token, [], 0)
            else:
                typed = text[token.start : token.end]
                words, together = corrected(token.form, self.lexicon)
                if words:
                    read = " ".join(word.display for word in words) if together else words[0].display
                    self.corrections.append(Correction(typed, read))
                for word in words if together else ():
                    reads.setdefault(word.form, _Reading(_token(token, word), [], 0))
                if not together:
                    reads[token.form] = _Reading(token, words, TUNING.corrected)
        return list(reads.values())

    def completions(self, token: Token) -> list[Word]:
        if len(token.form) < 2:
            return []
        found = [word for word in self.lexicon.beginning(token.form) if word.form != token.form]
        found.sort(key=lambda word: (-word.frequency, word.form))
        return found[: TUNING.completions]

    def group(self, read: _Reading) -> Group | None:
        found: dict[str, Alternative] = {}
        idf = self.lexicon.idfs.get(read.token.stem)
        if idf:
            found[read.token.stem] = Alternative((read.token.stem,), read.token.form, idf * TUNING.typed)
            if not read.token.stop and not read.token.joined:
                family = self.lexicon.family(read.token.stem)
                found |= {stem: Alternative((stem,), "", idf * TUNING.family) for stem in family}
        for rank, word in enumerate(read.words):
            if word.stem not in found:
                factor = read.factor if read.factor == TUNING.completed else read.factor - TUNING.next_correction * rank
                found[word.stem] = Alternative((word.stem,), word.form, self.lexicon.idfs[word.stem] * factor)
        return Group(tuple(found.values())) if found else None

    def pairs(self, reads: Sequence[_Reading]) -> Iterator[Pair]:
        previous = ""
        for read in reads:
            if read.token.joined:
                continue
            stem = read.words[0].stem if read.words and read.token.stem not in self.lexicon.idfs else read.token.stem
            if stem not in self.lexicon.idfs:
                previous = ""
                continue
            if previous and not read.token.broken:
                weight = (self.lexicon.idfs[previous] + self.lexicon.idfs[stem]) * TUNING.pair // 2
                yield Pair(f"{previous} {stem}", weight)
            previous = stem

    def expanded(self, tokens: Sequence[Token]) -> Iterator[Group]:
        """Acronyms and long forms found in the query, as further groups of a lower weight."""
        words = [token for token in tokens if not token.joined]
        spans: list[tuple[str, ...]] = [(token.stem,) for token in tokens if token.joined]
        ends = range(1, len(words) + 1)
        spans += [
            tuple(t.stem for t in words[start:end])
            for end in ends
            for start in range(max(0, end - TUNING.max_span), end)
        ]
        for span in dict.fromkeys(spans):
            ways = self.expansions.of.get(" ".join(span), ())
            if len(span) == 1 and (span[0][:1].isupper() or len(words) == 1):
                ways += self.expansions.ambiguous.get(span[0].lower(), ())
            alternatives = [a for way in ways if (a := self.alternative(way))]
            if alternatives:
                yield Group(tuple(alternatives))

    def alternative(self, stems: tuple[str, ...]) -> Alternative | None:
        if any(stem not in self.lexicon.idfs for stem in stems):
            return None
        weight = sum(self.lexicon.idfs[stem] for stem in stems) * TUNING.expanded // len(stems)
        return Alternative(stems, "", weight)

    def suggestion(self, query: str) -> str | None:
        if not self.corrections:
            return None
        for correction in self.corrections:
            query = query.replace(correction.typed, correction.read, 1)
        return " ".join(query.split())


def _token(token: Token, word: Word) -> Token:
    return Token(token.start, token.end, word.form, word.stem, False, False, token.broken)
