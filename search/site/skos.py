"""The facets as SKOS concept schemes (W3C Recommendation, 2009), in Turtle and in JSON-LD."""

import json
from collections.abc import Iterator

from search.content.facets import Facet, FacetValue


def turtle(facets: tuple[Facet, ...], site_url: str) -> str:
    root = site_url.rstrip("/")
    lines = ["@prefix skos: <http://www.w3.org/2004/02/skos/core#> .", ""]
    for facet in facets:
        scheme = f"<{root}/{facet.key}/>"
        lines += [f"{scheme} a skos:ConceptScheme ;", f"  skos:prefLabel {_text(facet.label)} .", ""]
        for value in facet.values:
            lines.append(f"<{root}/{facet.key}/{value.slug}/> a skos:Concept ;")
            rows = [f"  skos:inScheme {scheme}", *(f"  {row}" for row in _rows(facet, value, root))]
            lines += [" ;\n".join(rows) + " .", ""]
    return "\n".join(lines)


def _rows(facet: Facet, value: FacetValue, root: str) -> Iterator[str]:
    yield f"skos:prefLabel {_text(value.label)}"
    if value.help:
        yield f"skos:definition {_text(value.help)}"
    if value.synonyms:
        yield "skos:altLabel " + ", ".join(map(_text, value.synonyms))
    if value.code:
        yield f"skos:notation {json.dumps(value.code, ensure_ascii=False)}"
    if value.parent:
        yield f"skos:broader <{root}/{facet.key}/{value.parent}/>"
    for key, slug in value.implies.items():
        yield f"skos:relatedMatch <{root}/{key}/{slug}/>"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) + "@fr"


def json_ld(facets: tuple[Facet, ...], site_url: str) -> str:
    root = site_url.rstrip("/")
    graph: list[dict[str, object]] = []
    for facet in facets:
        scheme = f"{root}/{facet.key}/"
        graph.append({"@id": scheme, "@type": "skos:ConceptScheme", "skos:prefLabel": _french(facet.label)})
        graph += [_concept(value, scheme, root) for value in facet.values]
    context = {"skos": "http://www.w3.org/2004/02/skos/core#"}
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _concept(value: FacetValue, scheme: str, root: str) -> dict[str, object]:
    concept: dict[str, object] = {
        "@id": f"{scheme}{value.slug}/",
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": scheme},
        "skos:prefLabel": _french(value.label),
    }
    if value.help:
        concept["skos:definition"] = _french(value.help)
    if value.synonyms:
        concept["skos:altLabel"] = [_french(synonym) for synonym in value.synonyms]
    if value.code:
        concept["skos:notation"] = value.code
    if value.parent:
        concept["skos:broader"] = {"@id": f"{scheme}{value.parent}/"}
    if value.implies:
        concept["skos:relatedMatch"] = [{"@id": f"{root}/{key}/{slug}/"} for key, slug in value.implies.items()]
    return concept


def _french(text: str) -> dict[str, str]:
    return {"@language": "fr", "@value": text}
