"""How often the twin alarm rings for nothing, and how often it misses a twin.

False alarms: every question of a corpus whose editors keep one entry a question, asked as if it were new. Those of
`related.jsonl` are called related by the editors themselves. Misses: the same questions reworded by machine (turned
round their comma, one rare word dropped, or the answer copied under another question).
"""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from search.content.entry import Entry
from search.content.foreign import read_entries
from search.editing import twins as alarm
from search.editing.twins import Twins

SETS = ("vdd-qr", "conseils-covid")
SAMPLE = 60


def main(folder: Path) -> None:
    for name in SETS:
        entries = read_entries(folder / name / "entries.jsonl").entries
        chosen = random.Random(7).sample(entries, min(SAMPLE, len(entries)))
        known = Twins(entries)
        related = _related(folder / name / "related.jsonl")
        print(f"{name}: {len(entries)} entries, {len(chosen)} asked again")
        for threshold in (0.6, 0.7, 0.8):
            _with(threshold, known, chosen, related)


def _with(threshold: float, known: Twins, chosen: Sequence[Entry], related: dict[str, set[str]]) -> None:
    alarm.QUESTIONS = threshold
    rung = [(entry, found) for entry in chosen if (found := known.of(entry))]
    told = sum(any(twin.entry.id in related[entry.id] for twin in found) for entry, found in rung)
    shares = {name: _caught(known, chosen, reword) for name, reword in REWORDINGS.items()}
    caught = ", ".join(f"{name} {share:.2f}" for name, share in shares.items())
    rate = f"alarms on {len(rung) / len(chosen):.3f} of distinct questions ({told} of {len(rung)} related)"
    print(f"  {threshold:.2f}: {rate}; recall: {caught}")


def _caught(known: Twins, chosen: Sequence[Entry], reword: "Rewording") -> float:
    hits = 0
    for entry in chosen:
        copy = replace(reword(known, entry), id="nouvelle")
        hits += any(twin.entry.id == entry.id for twin in known.of(copy))
    return hits / len(chosen)


def _turned(_: Twins, entry: Entry) -> Entry:
    words = entry.question.rstrip(" ?\u00a0\u202f").split()
    middle = len(words) // 2
    return replace(entry, question=" ".join(words[middle:] + words[:middle]), answer="")


def _without_rarest(known: Twins, entry: Entry) -> Entry:
    words = entry.question.split()
    rarest = max(words, key=lambda word: max((known.rarity.get(s, 0.0) for s in known.stems(word)), default=0.0))
    return replace(entry, question=" ".join(word for word in words if word != rarest), answer="")


def _copied(_: Twins, entry: Entry) -> Entry:
    lines = entry.answer.splitlines()
    return replace(
        entry, question=" ".join(lines[0].split()[:6]), answer="\n".join(lines[: max(1, len(lines) * 3 // 4)])
    )


Rewording = Callable[[Twins, Entry], Entry]
REWORDINGS = {"turned round": _turned, "one rare word less": _without_rarest, "answer copied": _copied}


def _related(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        row = json.loads(line)
        for other in row["related"]:
            found[row["entry"]].add(other)
            found[other].add(row["entry"])
    return found
