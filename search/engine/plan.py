"""A query's text, made into a plan: plain data that the server and the browser run alike. Its twin is `plan.js`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.engine.correct import correctable, corrected
from search.engine.expansions import Expansions
from search.engine.lexicon import Lexicon, Word
from search.engine.text import NUMBER, STOP_WORDS, Token, analyze
from search.engine.weights import TUNING

_QUOTED = re.compile(r"[\"“«]([^\"“”«»]*)[\"”»]")
_EXCLUDED = re.compile(r"(?:^|(?<= ))-([0-9A-Za-z\u00c0-\u1fff][^ ]*)")
DEFINING = frozenset("acronyme definition definir dire sigle signification signifie veut".split())
"""What asks for a definition, besides function words."""
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
    marks: tuple[str, ...] = ()
    """Stems to mark in excerpts: what was typed, its forms, its corrections."""
    asked: int = 0
    """The weight of all that was typed, unknown words included."""
    words: int = 0
    term: str = ""
    """The stems of what is asked, joined by spaces, where a definition may be: a word or a name, alone."""


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
        self.replaced: dict[int, list[Token]] = {}
        """Where a word was typed -> the words read in its place."""

    def plan(self, query: str, typing: bool) -> Plan:
        notices = ["truncated"] if len(query) > TUNING.max_characters else []
        query = _WHITESPACE.sub(" ", query[: TUNING.max_characters])
        refused = [token for match in _EXCLUDED.finditer(query) for token in self.analyze(match[1])]
        excluded = [token.stem for token in refused if not token.stop and not token.joined]
        text = _EXCLUDED.sub(" ", query)
        phrases = [phrase for m in _QUOTED.finditer(text) if (phrase := self.phrase(m[1]))]
        tokens = self.joined(self.analyze(text), text)
        content = [t for t in tokens if not t.stop] or tokens
        if not tokens and query.strip(" "):
            notices.append("no-words")
        open_word = typing and bool(tokens) and tokens[-1].end == len(text)
        reads = self.read(content[: TUNING.max_words], text, tokens[-1] if open_word else None)
        groups = [group for read in reads if (group := self.group(read))]
        known = {stem for group in groups for a in group.alternatives for stem in a.stems}
        unknown = [r.token.form for r in reads if not r.words and not r.token.joined and r.token.stem not in known]
        asked = sum(group.weight for group in groups) + len(unknown) * self.lexicon.rarest * TUNING.typed
        groups += self.expanded([read for token in content for read in self.replaced.get(token.start, [token])])
        return Plan(
            tuple(groups),
            tuple(self.pairs(reads)),
            tuple(phrases),
            tuple(dict.fromkeys(excluded)),
            tuple(unknown),
            tuple(self.corrections),
            self.suggestion(query),
            tuple(notices),
            tuple(dict.fromkeys(stem for group in groups for a in group.alternatives if a.form for stem in a.stems)),
            asked,
            len(reads),
            self.term(content),
        )

    def term(self, content: Sequence[Token]) -> str:
        """What « c’est quoi X » asks."""
        named = [token for token in content if token.form not in DEFINING]
        whole = [token for token in named if token.joined and token.start <= named[0].start]
        return whole[0].stem if whole and named[-1].end <= whole[0].end else " ".join(token.stem for token in named)

    def joined(self, tokens: list[Token], text: str) -> list[Token]:
        """Words typed in parts put together: where the vocabulary has the whole, which is a code (`HOP DPI VA1`) or
        lacks a part (`drim box`)."""
        found: list[Token] = []
        start = 0
        while start < len(tokens):
            whole, end = next(self.wholes(tokens, start, text), (None, start + 1))
            parts = tokens[start:end]
            found += [part for part in parts if not whole or self.kept(part, whole)]
            found += [whole] if whole else []
            start = end
        compound = [token for token in found if token.joined]
        inner = [t for t in found if len(t.form) == 1 and any(c.start <= t.start and t.end <= c.end for c in compound)]
        return [token for token in found if token not in inner or token.form.isdigit()]

    def wholes(self, tokens: Sequence[Token], start: int, text: str) -> Iterator[tuple[Token, int]]:
        for end in range(start + TUNING.max_parts, start + 1, -1):
            parts = tokens[start:end]
            gaps = [text[a.end : b.start] for a, b in zip(parts, parts[1:], strict=False)]
            if end > len(tokens) or any(part.joined for part in parts) or any(gap != " " for gap in gaps):
                continue
            form = "".join(part.form.lower() for part in parts)
            stem = self.lexicon.stem(form)
            lacks = len(parts) < 4 and any(self.lacking(part) for part in parts)
            if len(form) >= TUNING.min_join and (lacks or _code(form)) and stem in self.lexicon.idfs:
                yield Token(parts[0].start, parts[-1].end, form, stem, False, True, parts[0].broken), end

    def kept(self, part: Token, whole: Token) -> bool:
        """Whether a part is searched beside its whole, as it is where a hyphen joins them."""
        return part.stem in self.lexicon.idfs if _code(whole.form) else not part.stop and not self.lacking(part)

    def lacking(self, token: Token) -> bool:
        """Whether a word says nothing by itself."""
        return (
            not token.stop and not token.form.isdigit() and (len(token.form) < 3 or token.stem not in self.lexicon.idfs)
        )

    def analyze(self, text: str) -> list[Token]:
        shouted = text.isupper() and len(text.split()) > 2
        tokens = analyze(text.lower() if shouted else text, self.lexicon.acronyms)
        typed = {(token.start, token.end) for token in tokens if not token.joined}
        tokens = [token for token in tokens if not token.joined or (token.start, token.end) not in typed]
        return self.numbers(tokens, text)

    def numbers(self, tokens: Sequence[Token], text: str) -> list[Token]:
        """A number typed in groups is one word where the vocabulary has it, or where it is as long as a telephone."""
        found: list[Token] = []
        for token in tokens:
            if not token.joined or not NUMBER.fullmatch(text[token.start : token.end]):
                found.append(token)
            elif token.stem in self.lexicon.idfs or len(token.form) >= TUNING.min_number:
                found = [part for part in found if part.end <= token.start]
                found.append(token._replace(joined=False))
        return found

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
                if words and (together or len(words) == 1):  # sure enough: the same answers as for the right word
                    self.replaced[token.start] = [_token(token, word) for word in words if word.form not in STOP_WORDS]
                    for other in self.replaced[token.start]:
                        reads.setdefault(other.form, _Reading(other, [], 0))
                else:
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
        elif not read.words and not read.token.joined and read.factor != TUNING.completed:
            family = self.lexicon.family(read.token.stem)
            found |= {stem: Alternative((stem,), "", self.lexicon.idfs[stem] * TUNING.relative) for stem in family}
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


def _code(form: str) -> bool:
    return any(map(str.isdigit, form)) and not form.isdigit()


def _token(token: Token, word: Word) -> Token:
    return Token(token.start, token.end, word.form, word.stem, False, False, token.broken)
