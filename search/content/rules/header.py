"""Questions, identifiers, folders and facets."""

from collections.abc import Iterator

from search.content import facets
from search.content.checks import Context, Finding, in_answer, in_file, in_header, rule
from search.content.entry import KEYS
from search.content.problem import Severity, nearest
from search.content.yaml_marks import MarkedYaml, parse


@rule("question", Severity.ERROR)
def question(context: Context) -> Iterator[Finding]:
    """Chaque entrée a une question, et aucune autre entrée ne pose la même."""
    seen: dict[str, str] = {}
    for entry in context.corpus.entries:
        if not entry.question and isinstance(entry.header.value.get("question"), str | None):
            message = "la question manque ; ajoutez « question: Comment … ? » dans l’en-tête."
            yield in_header(entry, message, "question")
        if not entry.question:
            continue
        key = " ".join(entry.question.casefold().replace("\u00a0", " ").rstrip(" ?").split())
        if key in seen and entry.published:
            message = f"cette question est déjà posée par {seen[key]} ; réunissez les deux entrées."
            yield in_header(entry, message, "question")
        elif entry.published:
            seen[key] = entry.path


@rule("identifiant", Severity.ERROR)
def identity(context: Context) -> Iterator[Finding]:
    """Un identifiant, actuel ou ancien, ne mène qu’à une entrée."""
    owners: dict[str, str] = {}
    for entry in context.corpus.entries:
        if entry.id in owners:
            message = f"l’identifiant « {entry.id} » est déjà celui de {owners[entry.id]} ; renommez ce fichier."
            yield in_file(entry.path, message)
        owners.setdefault(entry.id, entry.path)
    former: dict[str, str] = {}
    for entry in context.corpus.entries:
        for index, old in enumerate(entry.former_ids):
            if old in owners:
                message = f"l’ancien identifiant « {old} » est encore celui de {owners[old]} ; retirez-le."
                yield in_header(entry, message, "anciens_ids", index)
            elif old in former:
                message = f"l’ancien identifiant « {old} » mène déjà à {former[old]} ; gardez-le à un seul endroit."
                yield in_header(entry, message, "anciens_ids", index)
            former.setdefault(old, entry.path)


@rule("voir-aussi", Severity.ERROR)
def see_also(context: Context) -> Iterator[Finding]:
    """`voir_aussi` nomme d’autres entrées, publiées, chacune une fois."""
    known = context.corpus.by_id
    for entry in context.corpus.entries:
        for index, other in enumerate(entry.see_also):
            if other == entry.id:
                message = "une entrée ne se cite pas elle-même ; retirez cet identifiant."
            elif other not in known:
                message = f"« {other} » n’est l’identifiant d’aucune entrée.{nearest(other, tuple(known))}"
            elif entry.published and not known[other].published:
                message = f"« {other} » n’est pas publiée ; retirez-la ou publiez-la."
            elif other in entry.see_also[:index]:
                message = f"« {other} » est citée deux fois."
            else:
                continue
            yield in_header(entry, message, "voir_aussi", index)


@rule("dossier", Severity.ERROR)
def folder(context: Context) -> Iterator[Finding]:
    """Chaque dossier de `faq/` a son libellé dans `dossiers.yml`."""
    known = [folder.slug for folder in context.corpus.folders]
    seen: set[str] = set()
    for entry in context.corpus.entries:
        if known and entry.folder not in known and entry.folder not in seen:
            seen.add(entry.folder)
            hint = nearest(entry.folder, known) or f" Ajoutez-le à {facets.FOLDERS_FILE}."
            yield in_file(entry.path, f"le dossier « {entry.folder} » n’est pas décrit.{hint}")


@rule("facettes", Severity.ERROR)
def facet_keys(context: Context) -> Iterator[Finding]:
    """Une facette ne porte pas le nom d’une clé de l’en-tête, d’une option, d’un paramètre ou d’un dossier du site."""
    taken = {name: "une clé de l’en-tête" for name in KEYS}
    for what, names in facets.RESERVED.items():
        taken |= dict.fromkeys(names.split(), what)
    for index, facet in enumerate(context.corpus.facets):
        if facet.key in taken:
            place = _facettes(context).place("facettes", index, "key")
            message = f"« {facet.key} » est déjà {taken[facet.key]} ; choisissez un autre nom."
            yield in_file(facets.FILE, message, *place)


@rule("facette")
def facet_values(context: Context) -> Iterator[Finding]:
    """Chaque valeur de facette sert, chaque réponse en a une, et ce qu’une valeur implique est choisi aussi."""
    used: set[tuple[str, str]] = set()
    for entry in context.corpus.published:
        used |= {(key, slug) for key, slugs in entry.facets.items() for slug in slugs}
        if not entry.facets:
            yield in_answer(entry, "aucune facette n’est choisie : aucun filtre ne mène à cette réponse.")
        for facet in context.corpus.facets:
            for slug in entry.facets.get(facet.key, ()):
                for key, implied in facet.by_slug[slug].implies.items():
                    if implied not in entry.facets.get(key, ()):
                        message = f"« {slug} » implique « {key}: {implied} » ; ajoutez cette valeur."
                        yield in_header(entry, message, facet.key)
    yield from _unused(context, used)


def _unused(context: Context, used: set[tuple[str, str]]) -> Iterator[Finding]:
    if not context.corpus.facets:
        return
    source = _facettes(context)
    for index, facet in enumerate(context.corpus.facets):
        parents = {value.parent for value in facet.values}
        for number, value in enumerate(facet.values):
            if (facet.key, value.slug) not in used and value.slug not in parents:
                place = source.place("facettes", index, "values", number, "slug")
                message = f"aucune réponse publiée n’a la valeur « {value.slug} » de « {facet.key} »."
                yield in_file(facets.FILE, message, *place)


def _facettes(context: Context) -> MarkedYaml:
    return parse((context.directory / facets.FILE).read_text("utf-8-sig"))
