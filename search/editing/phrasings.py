"""Proposed formulations: as a file in which a person accepts them, then in the entries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search.content.corpus import Corpus
from search.content.entry import Entry, entry_text, split
from search.content.front_matter import scalar
from search.content.problem import nearest
from search.content.typography import counted, mend_line
from search.content.yaml_marks import parse
from search.engine.proposals import Proposal
from search.files import write_whole

_HEAD = """\
# Formulations proposées d’après les recherches sans résultat et les avis «\u00a0Non\u00a0».
# Mettez « accepter: oui » pour celles qui conviennent, corrigez « entree » au besoin, puis lancez\u00a0:
#   faq formulations --apply {name}
"""
_BLOCK = re.compile(r"^formulations:[ \t]*(?:\[\]|null|~)?[ \t]*\r?\n((?:[ \t]+-.*\r?\n|[ \t]*\r?\n)*)", re.MULTILINE)


class PhrasingsError(Exception):
    """The file cannot be applied; the text is French, for the user."""


@dataclass(frozen=True)
class Accepted:
    text: str
    entry: Entry


def proposals_text(proposals: Sequence[Proposal], corpus: Corpus, name: str) -> str:
    """The file to read and to complete."""
    rows = []
    for each in proposals:
        near = corpus.by_id.get(each.entry)
        question = near.question if near else "aucune n’est proche\u00a0: une question nouvelle\u202f?"
        rows.append(
            f"- formulation: {scalar(each.text)}\n"
            f"  entree: {each.entry or scalar('')}  # {question}\n"
            f"  accepter: non  # {each.origin}, {counted(each.people, 'personne')}\n"
        )
    return _HEAD.format(name=name) + ("".join(rows) or "[]\n")


def read_accepted(path: Path, corpus: Corpus) -> list[Accepted]:
    """Those that a person accepted. Raises PhrasingsError, OSError."""
    source = parse(path.read_text("utf-8-sig"))
    if source.faults:
        raise PhrasingsError(f"{path}, ligne {source.faults[0].line}\u00a0: {source.faults[0].message}")
    found = []
    for index, row in enumerate(source.value or []):
        line = source.place(index)[0]
        if not isinstance(row, dict) or not isinstance(row.get("formulation"), str):
            expected = "une proposition a «\u00a0formulation\u00a0» et «\u00a0entree\u00a0»"
            raise PhrasingsError(f"{path}, ligne {line}\u00a0: {expected}.")
        id_ = str(row.get("entree") or "")
        if row.get("accepter") not in ("oui", True):
            continue
        if id_ not in corpus.by_id:
            hint = nearest(id_, tuple(corpus.by_id))
            raise PhrasingsError(f"{path}, ligne {line}\u00a0: l’entrée «\u00a0{id_}\u00a0» n’existe pas.{hint}")
        found.append(Accepted(mend_line(row["formulation"].strip()), corpus.by_id[id_]))
    return found


def apply(accepted: Sequence[Accepted], corpus: Corpus, directory: Path) -> list[Path]:
    """Add each to its entry's file, and change nothing else: the paths. Raises OSError."""
    by_entry: dict[str, list[str]] = {}
    for each in accepted:
        if each.text not in (each.entry.question, *each.entry.phrasings, *by_entry.get(each.entry.id, ())):
            by_entry.setdefault(each.entry.id, []).append(each.text)
    for id_, texts in by_entry.items():
        entry = corpus.by_id[id_]
        path = directory / entry.path
        text = path.read_bytes().decode()
        write_whole(path, with_phrasings(text, entry, texts, corpus))
    return [directory / corpus.by_id[id_].path for id_ in by_entry]


def with_phrasings(text: str, entry: Entry, texts: Sequence[str], corpus: Corpus) -> str:
    """The same file with more formulations, at the end of the list where it has one."""
    parts = split(text)
    assert parts
    header, end = parts[1], "\r\n" if "\r\n" in parts[1] else "\n"
    lines = "".join(f"  - {scalar(each)}{end}" for each in texts)
    if block := _BLOCK.search(header):
        items = block[1].rstrip("\r\n")
        kept = f"formulations:{end}{items}{end if items else ''}{lines}"
        new = header[: block.start()] + kept + header[block.end() :]
    else:
        question = re.search(r"^question:.*\r?\n(?:[ \t]+.*\r?\n)*", header, re.MULTILINE)
        at = question.end() if question else 0
        new = f"{header[:at]}formulations:{end}{lines}{header[at:]}"
    wanted = {**_plain(parse(header).value), "formulations": [*entry.phrasings, *texts]}
    if parse(new).value == wanted:
        return parts[0] + new + parts[2] + parts[3]
    # the list is written otherwise: so is the whole header, now
    return entry_text(replace(entry, phrasings=(*entry.phrasings, *texts)), corpus.facets)


def _plain(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
