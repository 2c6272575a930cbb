import re
from collections.abc import Iterator

from search.content.problem import Problem
from search.content.rules import Context, advice, prose

NAME = "texte-de-lien"
_VAGUE = re.compile(
    r"(?:cliquez |cliquer |voir |c’est |c'est )?(?:ici|là|lien|ce lien|le lien|lien suivant|cette page|ce site|page|"
    r"site|voir|en savoir plus|plus d’infos?|lire la suite|suite|document|télécharger)\W*",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\(")


def check(context: Context) -> Iterator[Problem]:
    """Le texte d’un lien dit où il mène : jamais « ici », « cliquez ici » ou « en savoir plus »."""
    for entry in context.corpus.entries:
        for match in _LINK.finditer(prose(entry.answer, links=True)):
            if _VAGUE.fullmatch(match[1]):
                message = f"« {match[1]} » ne dit pas où mène ce lien ; nommez la page."
                yield advice(entry, NAME, message, match.start())
