"""Foreign question sets as FAQs of our own format, to measure at scale. The data stays outside the project."""

import gzip
import json
import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search.content.markdown import Renderer

_RENDERER = Renderer()
SCALE = "vdd-sections.entries.jsonl.gz"
"""Of the evaluation corpora, the one of many entries."""
HEADING = re.compile(r"^#+ ", re.MULTILINE)


def slug(text: str) -> str:
    """ASCII identifier of any text."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode()).strip("-")[:80].strip("-") or "x"


def read(path: Path, limit: int) -> list[dict[str, Any]]:
    """`limit` entries drawn evenly over an `entries.jsonl` or `.jsonl.gz`."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        entries = [json.loads(line) for line in lines]
    return [entries[i * len(entries) // limit] for i in range(min(limit, len(entries)))]


def write_synthetic(path: Path, count: int) -> None:
    """`count` entries of plausible French, the same at each run, as `read` reads them: what makes do without data."""
    draw = random.Random(count)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for number in range(count):
            act, thing, place = (draw.choice(words) for words in (_ACTS, _THINGS, _PLACES))
            sentences = (
                f"Pour {draw.choice(_ACTS)} {draw.choice(_THINGS)}, allez {draw.choice(_PLACES)}." for _ in range(12)
            )
            entry = {
                "id": f"synthetique-{number}",
                "question": f"Comment {act} {thing} {place}, cas {number} ?",
                "answer": "\n\n".join([" ".join(sentences), f"- {thing}\n- {place}"]),
                "facets": {"Objet": [thing], "Lieu": [place]},
            }
            lines.write(json.dumps(entry) + "\n")


_ACTS = "demander renouveler contester payer déclarer corriger transmettre suivre annuler obtenir".split()
_THINGS = ("une carte", "un dossier", "une facture", "un certificat", "une aide", "un compte", "une inscription")
_PLACES = ("en ligne", "au guichet", "par courrier", "à l’étranger", "au tribunal", "à l’école", "en mairie")


def write_faq(entries: list[dict[str, Any]], out: Path) -> None:
    """A `faq/` folder with the same questions, answers and facets."""
    values: dict[str, dict[str, str]] = {}
    for entry in entries:
        for facet, labels in (entry.get("facets") or {}).items():
            values.setdefault(facet, {}).update({slug(label): label for label in labels})
    out.mkdir(parents=True, exist_ok=True)
    (out / "facettes.yml").write_text("\n".join(_vocabulary(values)), "utf-8")
    seen: dict[str, str] = {}
    for entry in entries:
        text = "\n".join(_entry(entry, seen))
        folder = out / slug(next(iter((entry.get("facets") or {}).values()), ["divers"])[0])
        folder.mkdir(exist_ok=True)
        (folder / f"{slug(entry['id'])}.md").write_text(text, "utf-8")


def _vocabulary(values: dict[str, dict[str, str]]) -> Iterator[str]:
    yield "facettes:"
    for facet, labels in values.items():
        yield f"  - key: {slug(facet)}\n    label: {json.dumps(facet)}\n    question: {json.dumps(facet)}\n    values:"
        for value, label in sorted(labels.items()):
            yield f"      - slug: {value}\n        label: {json.dumps(label)}"


def _entry(entry: dict[str, Any], seen: dict[str, str]) -> Iterator[str]:
    question = entry["question"]
    if seen.setdefault(question.casefold(), entry["id"]) != entry["id"]:
        question = f"{question} ({entry['id']})"
    yield f"---\nquestion: {json.dumps(question, ensure_ascii=False)}"
    for facet, labels in (entry.get("facets") or {}).items():
        yield f"{slug(facet)}: [{', '.join(dict.fromkeys(slug(label) for label in labels))}]"
    answer = re.sub(r"!\[[^]]*\]\([^)]*\)", "", entry["answer"])
    answer = re.sub(r"\]\((?!https?:|mailto:)[^)]*\)", "](https://exemple.fr)", answer)
    yield "---\n" + _unique_headings(_without_literals(answer))


def _without_literals(answer: str) -> str:
    """Without the markup that would be shown as typed, which our check refuses."""
    for _ in range(20):
        lines, found = answer.split("\n"), _RENDERER.render(answer).literals
        for line, typed, _ in found:
            lines[line] = lines[line].replace(typed, "")
        if not found:
            break
        answer = "\n".join(lines)
    return answer


def _unique_headings(answer: str) -> str:
    count = iter(range(1, 10_000))
    return re.sub(r"^(#+ .*)$", lambda m: f"{m[1]} ({next(count)})", answer, flags=re.MULTILINE)
