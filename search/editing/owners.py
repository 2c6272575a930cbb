"""Who reads proposals again, folder by folder: the file `CODEOWNERS` of GitHub and GitLab."""

from collections.abc import Iterable

from search.content.folders import Folder

_HEAD = """\
# Écrit par «\u00a0faq review --owners\u00a0» d’après la clé «\u00a0responsable\u00a0» de faq/dossiers.yml.
# Ne pas modifier à la main.
"""


def codeowners(folders: Iterable[Folder]) -> str:
    """One line for each folder that has an owner."""
    return _HEAD + "".join(f"/faq/{folder.slug}/ {folder.owner}\n" for folder in folders if folder.owner)
