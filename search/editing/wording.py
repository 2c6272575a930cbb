"""Small French phrases that several reports share."""


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """«\u00a01 erreur\u00a0», «\u00a02 erreurs\u00a0»; in French zero is singular."""
    return f"{number}\u00a0{noun if number < 2 else plural or noun + 's'}"
