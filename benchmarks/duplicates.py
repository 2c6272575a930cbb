"""How often the twin alarm rings for nothing, and how often it misses a twin, by threshold.

For nothing: the questions of a corpus whose editors keep one entry a question, asked as if they were new, with their
answer and other phrasings, then bare. Those of `related.jsonl` are called related by the editors themselves.
Missed: the same questions reworded by machine (turned round their middle, the rarest word dropped), their answer
copied but for its end under a few of its words, and each phrasing of this FAQ asked alone while its entry forgets it.
"""

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from search.content.corpus import Corpus, load_corpus, read_entries
from search.content.entry import Entry
from search.content.markdown import RenderCache
from search.editing.duplicates import alike
from search.editing.searching import searcher_for
from search.engine.query import Searcher
from search.engine.text import analyze

ROOT = Path(__file__).parents[1]
SETS = ("faq", "vdd-qr", "conseils-covid")
SAMPLE = 120
TOGETHER = 4
"""Copies asked at a time: one for so many entries, or they would change what is rare."""
THRESHOLDS = (0.6, 0.55, 0.5, 0.48)
Near = Mapping[str, float]
Rows = list[tuple[str, Near]]
"""The entry asked again, and how near the others are."""


def main(folder: Path) -> None:
    for name in SETS:
        corpus = load_corpus(ROOT / "faq")[0] if name == "faq" else read_entries(folder / name / "entries.jsonl")
        related = _related(folder / name / "related.jsonl")
        chosen = random.Random(7).sample(corpus.published, min(SAMPLE, len(corpus.published)))
        kin = sum(bool(related[entry.id]) for entry in chosen)
        print(f"{name}: {len(corpus.published)} entries, {len(chosen)} asked again, {kin} with related ones")
        print("       distinct   bare  related   turned  rarest  copied  phrasing")
        measured = _Measure(corpus)
        distinct, bare = measured.distinct(chosen), measured.copies(chosen, _alone)
        copies = [measured.copies(chosen, reword) for reword in (_turned, measured.without_rarest, _copied)]
        copies.append(measured.phrasings())
        for threshold in THRESHOLDS:
            rung = [(id_, rang) for id_, near in distinct if (rang := _over(near, threshold))]
            told = f"{sum(bool(rang & related[id_]) for id_, rang in rung)}/{len(rung)}"
            alone = sum(bool(_over(near, threshold)) for _, near in bare)
            caught = "".join(f"{_share(near.get(id_, 0) >= threshold for id_, near in rows):8.2f}" for rows in copies)
            print(f"  {threshold:.2f} {len(rung) / len(chosen):9.3f} {alone / len(chosen):6.3f} {told:>8} {caught}")


class _Measure:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.convert = corpus, RenderCache(corpus.glossary).get
        self.rarity: Callable[[str], int] = lambda word: 0

    def distinct(self, chosen: Sequence[Entry]) -> Rows:
        """Each entry beside all the others."""
        started = time.process_time()
        with searcher_for(self.corpus, self.convert) as searcher:
            indexed = time.process_time()
            rows = [(entry.id, alike(searcher, entry, self.corpus.by_id)) for entry in chosen]
            each = (time.process_time() - indexed) / len(chosen)
            self.rarity = _rarity(searcher)
        print(f"  (CPU: {indexed - started:.1f} s to convert and index, {1000 * each:.0f} ms an entry)")
        return rows

    def copies(self, chosen: Sequence[Entry], reword: "Rewording") -> Rows:
        """Each entry's copy, reworded, beside all entries but the other copies."""
        return self.asked([(entry, reword(entry)) for entry in chosen], self.corpus.published)

    def phrasings(self) -> Rows:
        """Each phrasing asked alone, of an entry that forgets it."""
        rows: Rows = []
        for rank in range(max(len(entry.phrasings) for entry in self.corpus.published)):
            holders = [entry for entry in self.corpus.published if len(entry.phrasings) > rank]
            for start in range(4):
                part = {entry.id: entry for entry in holders[start::4]}
                kept = [_without(entry, rank) if entry.id in part else entry for entry in self.corpus.published]
                asked = [(entry, Entry("", "", "", entry.phrasings[rank], "")) for entry in part.values()]
                rows += self.asked(asked, kept)
        return rows

    def asked(self, pairs: Sequence[tuple[Entry, Entry]], beside: Sequence[Entry]) -> Rows:
        rows: Rows = []
        step = max(1, len(beside) // TOGETHER)
        for start in range(0, len(pairs), step):
            part = {f"copie-{entry.id}": (entry, copy) for entry, copy in pairs[start : start + step]}
            copies = [replace(copy, id=id_, former_ids=(*copy.former_ids, *part)) for id_, (_, copy) in part.items()]
            together = replace(self.corpus, entries=(*beside, *copies))
            with searcher_for(together, self.convert) as searcher:
                rows += [(part[copy.id][0].id, alike(searcher, copy, together.by_id)) for copy in copies]
        return rows

    def without_rarest(self, entry: Entry) -> Entry:
        words = entry.question.split()
        rarest = max(words, key=self.rarity)
        return replace(_bare(entry), question=" ".join(word for word in words if word != rarest))


Rewording = Callable[[Entry], Entry]


def _bare(entry: Entry) -> Entry:
    return replace(entry, phrasings=(), answer="")


def _alone(entry: Entry) -> Entry:
    return replace(_bare(entry), former_ids=(entry.id,))


def _turned(entry: Entry) -> Entry:
    words = entry.question.rstrip(" ?\u00a0\u202f").split()
    middle = len(words) // 2
    return replace(_bare(entry), question=" ".join(words[middle:] + words[:middle]))


def _copied(entry: Entry) -> Entry:
    lines = entry.answer.splitlines()
    answer = "\n".join(lines[: max(1, len(lines) * 3 // 4)])
    return replace(entry, question=" ".join(lines[0].split()[:6]), phrasings=(), answer=answer)


def _without(entry: Entry, rank: int) -> Entry:
    return replace(entry, phrasings=entry.phrasings[:rank] + entry.phrasings[rank + 1 :])


def _rarity(searcher: Searcher) -> Callable[[str], int]:
    lexicon = searcher.model.lexicon
    return lambda word: max(
        (lexicon.idfs.get(t.stem, 0) for t in analyze(word, lexicon.acronyms) if not t.stop), default=0
    )


def _over(near: Near, threshold: float) -> set[str]:
    return {id_ for id_, share in near.items() if share >= threshold}


def _share(found: Iterable[bool]) -> float:
    each = list(found)
    return sum(each) / len(each) if each else float("nan")


def _related(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        row = json.loads(line)
        for other in row["related"]:
            found[row["entry"]].add(other)
            found[other].add(row["entry"])
    return found
