"""YAML with the place of every value, and without YAML's surprises.

One pass over libyaml's node tree gives values and positions. Refused, each with its place: duplicate keys,
anchors and aliases, tags. Only strings, integers, `true`, `false` and `null` exist: `12:30:00`, `0123`,
`No` and dates stay the text that was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 40
"""Levels of lists and mappings; ours have six."""
_UNSPACED = re.compile(r"^[ -]*([a-z_]+:)(?:[\u00a0\u202f]|[^\s/])", re.MULTILINE)
"""A key and its value, stuck together or held by a non-breaking space."""
_STAIRS = re.compile(r"(?:[-?:] +){9}|^ {40}", re.MULTILINE)
Path = tuple[str | int, ...]
Place = tuple[int, int]


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789"))


@dataclass(frozen=True)
class Fault:
    line: int
    column: int
    message: str


@dataclass
class MarkedYaml:
    value: Any = None
    """Plain Python data; None where the text could not be read."""
    places: dict[Path, Place] = field(default_factory=dict)
    """Path of a value -> (line, column), both from 1."""
    keys: dict[Path, Place] = field(default_factory=dict)
    """Path of a mapping's entry -> where its key stands."""
    faults: list[Fault] = field(default_factory=list)

    def place(self, *path: str | int) -> Place:
        """The place of the value at `path`, or of the nearest thing above it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return (1, 1)


def parse(text: str, first_line: int = 1) -> MarkedYaml:
    """Read one YAML document; `first_line` is the file's line on which `text` begins."""
    result = MarkedYaml()
    if _too_deep(text):
        result.faults.append(Fault(first_line, 1, _TOO_DEEP))
        return result
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            result.value = _Walk(result, first_line, text).value(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        result.faults.append(Fault(line, column, f"YAML illisible : {_french(error, text)}."))
    except yaml.YAMLError:
        result.faults.append(Fault(first_line, 1, "YAML illisible : un caractère interdit s’y trouve."))
    finally:
        loader.dispose()
    if (result.faults or isinstance(result.value, str)) and (unspaced := _UNSPACED.search(text)):
        line = first_line + text.count("\n", 0, unspaced.start(1))
        column = unspaced.start(1) - text.rfind("\n", 0, unspaced.start(1))
        if not result.faults or line <= result.faults[0].line:
            result.faults = [Fault(line, column, f"il manque une espace ordinaire après « {unspaced[1]} » ; tapez-la.")]
    if result.faults:
        result.value = None
    return result


def _too_deep(text: str) -> bool:
    """Whether `text` nests beyond MAX_DEPTH: libyaml's tree would overflow the stack. Parses only a suspect."""
    if text.count("[") + text.count("{") <= MAX_DEPTH and not _STAIRS.search(text):
        return False
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return True
    except yaml.YAMLError:
        return False
    return False


class _Walk:
    def __init__(self, result: MarkedYaml, first_line: int, text: str) -> None:
        self.result = result
        self.first_line = first_line
        self.text = text
        self.seen: set[int] = set()

    def fault(self, node: yaml.Node, message: str) -> None:
        self.result.faults.append(Fault(*self.place(node), message))

    def place(self, node: yaml.Node) -> Place:
        return (node.start_mark.line + self.first_line, node.start_mark.column + 1)

    def value(self, node: yaml.Node, path: Path) -> Any:
        if id(node) in self.seen or self.text[node.start_mark.index : node.start_mark.index + 1] == "&":
            self.fault(node, "les renvois YAML (&, *) sont refusés ; recopiez la valeur.")
            return None
        self.seen.add(id(node))
        self.result.places[path] = self.place(node)
        if isinstance(node, yaml.MappingNode):
            return dict(self.items(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self.scalar(node)

    def items(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        known: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, "une clé est un simple mot ; écrivez « clé: valeur ».")
                continue
            if key in known:
                self.fault(key_node, f"la clé « {key} » est écrite deux fois ; gardez-en une.")
            known.add(key)
            self.result.keys[(*path, key)] = self.place(key_node)
            yield key, self.value(value_node, (*path, key))

    def scalar(self, node: yaml.Node) -> Any:
        kind = node.tag.rsplit(":", 1)[-1]
        if kind == "null":
            return None
        if kind == "bool":
            return node.value == "true"
        if kind == "int":
            return int(node.value)
        if kind != "str":
            self.fault(node, f"l’étiquette YAML « {node.tag} » est refusée ; écrivez un texte simple.")
        return node.value


_TAB = "une tabulation ; remplacez-la par des espaces"
_TOO_DEEP = "YAML illisible : trop de niveaux imbriqués ; écrivez des listes simples."
_REMEDIES = (
    ("mapping values are not allowed", "un « : » au milieu d’un texte ; mettez ce texte entre guillemets"),
    ("found character that cannot start", "un caractère réservé en début de texte ; mettez ce texte entre guillemets"),
    ("expected <block end>", "un retrait ou un tiret mal placé ; alignez les lignes d’une même liste"),
    ("could not find expected ':'", "une clé sans « : » ; écrivez « clé: valeur »"),
    ("while scanning a quoted", "un guillemet qui n’est pas refermé"),
    ("found unexpected end of stream", "un guillemet qui n’est pas refermé"),
    ("expected ',' or ']'", "un crochet « [ » qui n’est pas refermé"),
    ("did not find expected ',' or ']'", "un crochet « [ » qui n’est pas refermé"),
    ("did not find expected ',' or '}'", "une accolade « { » qui n’est pas refermée"),
    ("found undefined alias", "un « * » en début de texte ; mettez ce texte entre guillemets"),
    ("did not find expected key", "une ligne qui n’est pas au bon retrait ; alignez-la sur les autres clés"),
    ("expected a single document", "une seconde ligne « --- » dans l’en-tête"),
)


def _french(error: yaml.MarkedYAMLError, text: str) -> str:
    lines, mark = text.splitlines(), error.problem_mark
    if mark and mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        return _TAB
    said = f"{error.context or ''} {error.problem or ''}"
    for english, french in _REMEDIES:
        if english in said:
            return french
    return "vérifiez les retraits, les deux-points et les guillemets de cette ligne"
