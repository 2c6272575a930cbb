"""What a proposal changes, as one Markdown comment that anyone may read beside it.

Words of the proposal are shown in code blocks or with their @ made harmless: a comment written by a machine must
not call people or run anything that a stranger wrote.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from search.content.entry import TABLE, Entry
from search.content.typography import counted
from search.content.votes import EntryVotes, Export, by_entry
from search.content.yaml_marks import parse
from search.editing.comparison import Comparison
from search.editing.searching import searcher_for
from search.engine.proposals import Proposal
from search.engine.query import Searcher

MARK = "<!-- rapport-faq -->"
"""First line: by it the workflow finds its former comment and replaces it."""
MAX_CHARACTERS = 60_000
"""A forge refuses a longer comment."""
MAX_ENTRIES = 30
FIRST = 3
"""First answers of a search that are compared."""
_CALL = re.compile(r"(?<![\w`])@(?=[\w-])")
_IMAGE = re.compile(r"(!\[[^\]]*\]\()(?![a-zA-Z][\w+.-]*:|/)([^\s)]+)")
"""An image that stands beside its entry: what comes before its path, and the path."""


@dataclass(frozen=True)
class RankChange:
    query: str
    before: tuple[str, ...]
    """Ids, best first."""
    after: tuple[str, ...]


@dataclass(frozen=True)
class ReportInputs:
    """What else is known beside the words."""

    moved: Sequence[RankChange] = ()
    answered: Sequence[RankChange] = ()
    """Searches that found nothing and now find something."""
    votes: Export | None = None
    proposals: Sequence[Proposal] = ()
    """Formulations that readers propose."""
    preview: str = ""
    """URL of the preview's root."""
    commit: str = ""
    """Name of the commit that is reported on."""
    files: tuple[str, str] = ("", "")
    """URLs of the folder of the entries, before and after: there a comment finds their images."""


def report(comparison: Comparison, evidence: ReportInputs) -> str:
    """The comment; a proposal that touches no entry says so in one line."""
    parts = [MARK, "## Ce que change cette proposition", _summary(comparison, evidence)]
    parts += [f"Rapport sur le commit {evidence.commit}."] if evidence.commit else []
    parts += _entries(comparison, evidence)
    parts += _section("Facettes dont le compte change", _facets(comparison))
    parts += _section("Recherches dont les premières réponses changent", map(_moved, evidence.moved))
    parts += _section("Recherches sans résultat qui en ont un désormais", map(_moved, evidence.answered))
    proposals = (_proposal(each) for each in evidence.proposals if each.entry)
    parts += _section("Formulations que des lecteurs proposent", proposals)
    text = "\n\n".join(part for part in parts if part)
    if len(text) <= MAX_CHARACTERS:
        return text + "\n"
    cut = text[:MAX_CHARACTERS].rpartition("\n\n<details>")[0] or text[:MAX_CHARACTERS].rpartition("\n")[0]
    rest = "La suite est trop longue pour un commentaire\u00a0; lancez «\u00a0faq report\u00a0» pour la lire."
    return f"{cut}\n\n_{rest}_\n"


def _summary(comparison: Comparison, evidence: ReportInputs) -> str:
    added, changed, removed = comparison.added, comparison.changed, comparison.removed
    if not (added or changed or removed):
        return "Aucune question n’est touchée."
    words = _words(comparison.now.published) - _words(comparison.base.published)
    said = [
        counted(len(added), "question ajoutée", "questions ajoutées"),
        counted(len(changed), "modifiée", "modifiées"),
        counted(len(removed), "retirée", "retirées"),
        f"{words:+d}\u00a0mots publiés",
    ]
    preview = f" — [aperçu du site]({evidence.preview})" if evidence.preview else ""
    return f"{', '.join(said)}{preview}."


def _entries(comparison: Comparison, evidence: ReportInputs) -> Iterator[str]:
    votes = {found.entry: found for found in by_entry(evidence.votes)} if evidence.votes else {}
    labels = evidence.votes.reasons if evidence.votes else {}
    touched: list[tuple[str, Entry | None, Entry]] = [("ajoutée", None, entry) for entry in comparison.added]
    touched += [("modifiée", before, after) for before, after in comparison.changed]
    shown = [_entry(kind, before, after, evidence) for kind, before, after in touched]
    shown += [_removed(entry, comparison) for entry in comparison.removed]
    ids = [after.id for _, _, after in touched] + [entry.id for entry in comparison.removed]
    for block, id_ in list(zip(shown, ids, strict=True))[:MAX_ENTRIES]:
        yield block
        if id_ in votes:
            yield _voted(votes[id_], labels)
    if len(shown) > MAX_ENTRIES:
        yield f"_… et {counted(len(shown) - MAX_ENTRIES, 'autre question', 'autres questions')}._"


def _entry(kind: str, before: Entry | None, after: Entry, evidence: ReportInputs) -> str:
    preview, (old, new) = evidence.preview, evidence.files
    link = f" — [aperçu]({preview.rstrip('/')}/faq/{after.id}/)" if preview and after.published else ""
    draft = "" if after.published else f" ({after.status})"
    head = f"### {_safe(after.question)}\n\n`{after.path}`, {kind}{draft}{link}"
    if before is None:
        return f"{head}\n\n<details><summary>La réponse</summary>\n\n{_quoted(after, new)}\n\n</details>"
    lines = [_difference(before, after)]
    if before.answer != after.answer:
        lines.append(f"<details><summary>Avant</summary>\n\n{_quoted(before, old)}\n\n</details>")
        lines.append(f"<details><summary>Après</summary>\n\n{_quoted(after, new)}\n\n</details>")
    return "\n\n".join([head, *lines])


def _removed(entry: Entry, comparison: Comparison) -> str:
    heir = comparison.heir(entry)
    where = f"son adresse mène à `{heir.id}`" if heir and entry.id in heir.former_ids else "son adresse se perd"
    return f"### {_safe(entry.question)}\n\n`{entry.path}`, retirée\u00a0; {where}."


def _difference(before: Entry, after: Entry) -> str:
    """Lines that differ, in a code block whose fence no answer can close."""
    lines = list(unified_diff(_lines(before), _lines(after), n=1, lineterm=""))[2:]
    longest = max((len(run) for run in re.findall(r"`+", "\n".join(lines))), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}diff\n" + "\n".join(lines) + f"\n{fence}"


def _lines(entry: Entry) -> list[str]:
    """All that a reader or an editor sees of an entry, one fact a line."""
    facts = {"dossier": entry.folder}
    for key in TABLE:
        written = key.kind.cells(key.name, getattr(entry, key.attribute)).values()
        facts[key.name] = " / ".join(filter(None, written)).replace("\n", " / ")
        if key.attribute == "phrasings":
            facts |= {facet: ", ".join(slugs) for facet, slugs in entry.facets.items()}
    return [f"{key}: {value}" for key, value in facts.items() if value] + ["", *entry.answer.splitlines()]


def _voted(found: EntryVotes, labels: Mapping[str, str]) -> str:
    last = found.last
    reasons = ", ".join(f"{labels.get(slug, slug)} ({count})" for slug, count in found.reasons.items())
    said = f"Avis sur la dernière version\u00a0: {last.yes}\u00a0oui, {last.no}\u00a0non"
    why = f". Raisons\u00a0: {_safe(reasons)}" if reasons else ""
    return f"> {said}{why}."


def _facets(comparison: Comparison) -> Iterator[str]:
    before, after = _counts(comparison.base.published), _counts(comparison.now.published)
    for facet in comparison.now.facets:
        for value in facet.values:
            old, new = before.get((facet.key, value.slug), 0), after.get((facet.key, value.slug), 0)
            if old != new:
                yield f"{_safe(facet.label)} › {_safe(value.label)}\u00a0: {old} → {new}"


def _counts(entries: Sequence[Entry]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for entry in entries:
        for key, slugs in entry.facets.items():
            for slug in slugs:
                found[key, slug] = found.get((key, slug), 0) + 1
    return found


def _moved(moved: RankChange) -> str:
    before, after = (", ".join(f"`{id_}`" for id_ in ids) or "rien" for ids in (moved.before, moved.after))
    return f"«\u00a0{_safe(moved.query)}\u00a0»\u00a0: {before} → {after}"


def _proposal(proposal: Proposal) -> str:
    asked = counted(proposal.people, "personne")
    return f"«\u00a0{_safe(proposal.text)}\u00a0» ({asked}, {proposal.origin})\u00a0: `{proposal.entry}`"


def _section(title: str, items: Iterator[str]) -> list[str]:
    lines = [f"- {item}" for item in items]
    return [f"### {title}", "\n".join(lines[:50])] if lines else []


def _words(entries: Sequence[Entry]) -> int:
    return sum(len(entry.answer.split()) for entry in entries)


def _quoted(entry: Entry, files: str) -> str:
    """The answer as the forge renders it, inside a quotation; a comment has no folder to find its images in."""
    folder = posixpath.dirname(entry.path)

    def placed(match: re.Match[str]) -> str:
        return f"{match[1]}{files.rstrip('/')}/{posixpath.normpath(posixpath.join(folder, match[2]))}"

    answer = _IMAGE.sub(placed, entry.answer) if files else entry.answer
    return "\n".join(f"> {_safe(line)}".rstrip() for line in answer.splitlines())


def _safe(text: str) -> str:
    """Neither a call to somebody nor HTML."""
    return _CALL.sub("@\u200b", text.replace("<", "&lt;"))


def read_queries(path: Path) -> tuple[str, ...]:
    """The queries of a `relevance.yml` (query: expected ids); none where there is no such file."""
    value = parse(path.read_text("utf-8-sig")).value if path.is_file() else {}
    return tuple(map(str, value)) if isinstance(value, dict | list) else ()


def rank_changes(comparison: Comparison, queries: Iterable[str]) -> tuple[RankChange, ...]:
    """The queries whose first answers change."""
    wanted = list(queries)
    if not wanted or not comparison.base.published or not comparison.now.published:
        return ()
    with searcher_for(comparison.base) as old, searcher_for(comparison.now) as new:
        pairs = [RankChange(query, _first(old, query), _first(new, query)) for query in wanted]
    return tuple(pair for pair in pairs if pair.before != pair.after)


def _first(searcher: Searcher, query: str) -> tuple[str, ...]:
    return tuple(hit.id for hit in searcher.search(query, limit=FIRST).hits)
