from collections.abc import Iterator

from search.content import facets
from search.content.marked_yaml import parse
from search.content.problem import Problem, Severity
from search.content.rules import Context, advice

NAME = "facette"


def check(context: Context) -> Iterator[Problem]:
    """Chaque valeur de facette sert, chaque réponse en a une, et ce qu’une valeur implique est choisi aussi."""
    used: set[tuple[str, str]] = set()
    for entry in context.corpus.published:
        used |= {(key, slug) for key, slugs in entry.facets.items() for slug in slugs}
        if not entry.facets:
            yield advice(entry, NAME, "aucune facette n’est choisie : aucun filtre ne mène à cette réponse.")
        for facet in context.corpus.facets:
            for slug in entry.facets.get(facet.key, ()):
                for key, implied in facet.by_slug[slug].implies.items():
                    if implied not in entry.facets.get(key, ()):
                        message = f"« {slug} » implique « {key}: {implied} » ; ajoutez cette valeur."
                        yield advice(entry, NAME, message, path=(facet.key,))
    yield from _unused(context, used)


def _unused(context: Context, used: set[tuple[str, str]]) -> Iterator[Problem]:
    if not context.corpus.facets:
        return
    source = parse((context.directory / facets.FILE).read_text("utf-8-sig"))
    for index, facet in enumerate(context.corpus.facets):
        parents = {value.parent for value in facet.values}
        for number, value in enumerate(facet.values):
            if (facet.key, value.slug) not in used and value.slug not in parents:
                place = source.place("facettes", index, "values", number, "slug")
                message = f"aucune réponse publiée n’a la valeur « {value.slug} » de « {facet.key} »."
                yield Problem(facets.FILE, *place, NAME, message, Severity.WARNING)
