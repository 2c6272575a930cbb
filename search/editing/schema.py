"""What other tools need to know of an entry's header: a JSON Schema, and completion for VS Code."""

from collections.abc import Sequence
from typing import Any

from search.content.entry import TABLE
from search.content.facets import Facet


def json_schema(facets: Sequence[Facet]) -> dict[str, Any]:
    """The header of an entry (JSON Schema 2020-12). Facets and their values come from `facettes.yml`."""
    properties = {row.name: row.kind.schema() | {"description": row.help.replace("`", "")} for row in TABLE}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "En-tête d’une entrée de la FAQ",
        "type": "object",
        "properties": properties | {facet.key: _facet(facet) for facet in facets},
        "required": ["question"],
        "additionalProperties": False,
    }


def snippets(facets: Sequence[Facet]) -> dict[str, Any]:
    """VS Code's completion in Markdown: a new entry, and one choice list a facet."""
    body = [
        "---",
        "question: ${1:La question, telle qu’un lecteur la pose ?}",
        "formulations:",
        "  - ${2:Une autre façon ?}",
    ]
    body += [f"{facet.key}: []" for facet in facets]
    body += ["statut: brouillon", "verifie_le: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "source:", "  titre: $3"]
    body += ["  adresse: https://$4", "---", "$0"]
    found = {"Entrée": {"scope": "markdown", "prefix": "entree", "body": body, "description": "Une nouvelle question"}}
    for facet in facets:
        values = ",".join(value.slug for value in facet.values)
        choice = {"scope": "markdown", "prefix": facet.key, "body": [f"{facet.key}: [${{1|{values}|}}]"]}
        found[facet.label] = choice | {"description": facet.question}
    return found


def _facet(facet: Facet) -> dict[str, Any]:
    values = [{"const": value.slug, "title": value.label} for value in facet.values]
    items = {"oneOf": values} if values else False
    return {"type": ["array", "null"], "items": items, "uniqueItems": True, "description": facet.question}
