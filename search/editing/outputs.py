"""Problems in the forms that people, forges and tools read. Paths are given from the folder where `faq` runs."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from search.content.problem import Problem, Severity

Output = Callable[[Sequence[Problem]], str]
_FORGE_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def text(problems: Sequence[Problem]) -> str:
    """One line each: `path:line:col: message`."""
    return "\n".join(map(str, problems))


def github(problems: Sequence[Problem]) -> str:
    """GitHub's workflow commands: a remark on the line of the pull request."""
    return "\n".join(map(_annotation, problems))


def gitlab(problems: Sequence[Problem]) -> str:
    """GitLab's Code Quality report (a subset of Code Climate's format)."""
    seen: Counter[Problem] = Counter()
    rows = []
    for problem in problems:
        same = replace(problem, line=1, column=1)
        rows.append(_code_quality(problem, seen[same]))
        seen[same] += 1
    return _json(rows)


def sarif(problems: Sequence[Problem]) -> str:
    """SARIF 2.1.0, which editors and forges read."""
    rules = sorted({problem.rule for problem in problems})
    driver = {"name": "faq", "version": version("faq-industriels"), "rules": [{"id": rule} for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif(problem, rules.index(problem.rule)) for problem in problems],
    }
    return _json({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def as_json(problems: Sequence[Problem]) -> str:
    """Our own form, with a version."""
    fields = ("path", "line", "column", "rule", "severity", "message")
    return _json({"version": 1, "problems": [{name: getattr(p, name) for name in fields} for p in problems]})


OUTPUTS: dict[str, Output] = {"text": text, "github": github, "gitlab": gitlab, "sarif": sarif, "json": as_json}


def from_here(problems: Sequence[Problem], directory: Path) -> list[Problem]:
    """The same problems, their paths beginning with `directory`."""
    return [replace(problem, path=(directory / problem.path).as_posix()) for problem in problems]


def _annotation(problem: Problem) -> str:
    values = {"file": problem.path, "line": problem.line, "col": problem.column, "title": problem.rule}
    properties = ",".join(f"{key}={_escaped(str(value), ',:')}" for key, value in values.items())
    return f"::{_FORGE_LEVELS[problem.severity]} {properties}::{_escaped(problem.message)}"


def _escaped(value: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        value = value.replace(character, f"%{ord(character):02X}")
    return value


def _code_quality(problem: Problem, before: int) -> dict[str, Any]:
    """`before`: how many equal problems of that file were already told; a fingerprint survives a change of line."""
    fingerprint = hashlib.sha256(f"{problem.path}\n{problem.rule}\n{problem.message}\n{before}".encode()).hexdigest()
    return {
        "description": problem.message,
        "check_name": problem.rule,
        "fingerprint": fingerprint,
        "severity": "major" if problem.severity is Severity.ERROR else "minor",
        "location": {"path": problem.path, "lines": {"begin": problem.line}},
    }


def _sarif(problem: Problem, index: int) -> dict[str, Any]:
    region = {"startLine": problem.line, "startColumn": problem.column}
    place = {"physicalLocation": {"artifactLocation": {"uri": _uri(problem.path)}, "region": region}}
    return {
        "ruleId": problem.rule,
        "ruleIndex": index,
        "level": _FORGE_LEVELS[problem.severity],
        "message": {"text": problem.message},
        "locations": [place],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
