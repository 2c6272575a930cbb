"""Why a file or a folder could not be read or written, in French."""

import errno

_REASONS = {
    errno.ENOENT: "introuvable",
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "droits insuffisants",
    errno.EROFS: "disque protégé en écriture",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "il n’y a plus de place sur le disque",
    errno.EFBIG: "le fichier est trop grand pour ce disque",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ENOTDIR: "un fichier est à la place d’un dossier",
    errno.EISDIR: "un dossier est à la place d’un fichier",
    errno.ELOOP: "boucle de liens",
    errno.EXDEV: "le dossier voisin est sur un autre disque",
}
_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Whatever file met them, they are not about it."""


def reason(error: OSError | UnicodeDecodeError) -> str:
    """A clause; the machine's own words for what is not in the list."""
    if isinstance(error, UnicodeDecodeError):
        return "ce fichier n’est pas en UTF-8"
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def refusal(error: OSError) -> str:
    """A sentence."""
    if error.filename is None or error.errno in _OF_THE_DISK:
        return f"{reason(error)}."
    if error.errno == errno.ENOENT:
        return f"«\u00a0{error.filename}\u00a0» est introuvable."
    return f"«\u00a0{error.filename}\u00a0» ne peut pas être lu ou écrit\u00a0: {reason(error)}."
