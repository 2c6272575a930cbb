"""All settings, in one table, read once from the environment."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "FAQ_"
_MISTYPED = 0.8
"""How near a name must be to a setting to be taken for a mistake, 0 to 1."""
Network = IPv4Network | IPv6Network


class SettingsError(Exception):
    """A setting that cannot be used; the text is French, for the operator."""


def _setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Settings:
    database_url: str = _setting("sqlite:///data/avis.sqlite", "Base des avis\u00a0: fichier SQLite ou PostgreSQL.")
    site_dir: Path = _setting(Path("site"), "Dossier du site construit, servi et lu comme catalogue.")
    index_dir: Path = _setting(Path(".cache/index"), "Dossier de l’index de recherche.")
    site_url: str = _setting("/", "Adresse du site, si un autre serveur le publie.")
    root_path: str = _setting("", "Chemin sous lequel le service est publié (/aide), s’il n’est pas à la racine.")
    origins: tuple[str, ...] = _setting((), "Autres origines qui peuvent voter (https://site.example), par virgules.")
    trusted_proxies: tuple[Network, ...] = _setting((), "Réseaux des mandataires dont X-Forwarded-For est cru.")
    processes: int = _setting(1, "Processus qui se partagent le port.")
    host: str = _setting("127.0.0.1", "Adresse d’écoute.")
    port: int = _setting(8000, "Port d’écoute.")
    votes_per_minute: int = _setting(30, "Votes acceptés par minute et par adresse.")
    voters_per_network: int = _setting(50, "Votants acceptés par jour, par question et par réseau (/24 ou /64).")
    searches_per_minute: int = _setting(120, "Recherches acceptées par minute et par adresse.")
    minimum_seconds: float = _setting(1.0, "Durée d’affichage en dessous de laquelle un vote est refusé.")
    body_limit: int = _setting(8192, "Taille maximale d’une requête, en octets.")
    comment_length: int = _setting(500, "Longueur maximale d’une remarque, en caractères.")
    public_counts: bool = _setting(False, "Publie les totaux, à partir de dix votes.")
    comment_days: int = _setting(365, "Conservation des remarques, en jours.")
    count_days: int = _setting(760, "Conservation des totaux par jour, en jours (25 mois).")
    search_days: int = _setting(180, "Conservation des recherches sans résultat, en jours.")
    search_people: int = _setting(3, "Visiteurs distincts avant qu’une recherche soit notée\u00a0; 0\u00a0: jamais.")
    timeout: float = _setting(8.0, "Attente maximale de la base, en secondes.")
    log_level: str = _setting("info", "Détail du journal\u00a0: debug, info, warning, error.")


SETTINGS: tuple[Field[Any], ...] = fields(Settings)
"""The table: name, type, default, help."""


def variable(setting: Field[Any]) -> str:
    """Name in the environment: `FAQ_DATABASE_URL`."""
    return PREFIX + setting.name.upper()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises SettingsError, naming the variable, for a value of the wrong type or a mistyped name."""
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        name = variable(setting)
        if environment.get(name, "") != "":
            try:
                values[setting.name] = _value(setting, environment[name].strip())
            except ValueError as error:
                raise SettingsError(f"{name}={environment[name]}\u00a0: {error}.") from error
    known = [variable(setting) for setting in SETTINGS]
    for name in environment.keys() - known:
        if name.startswith(PREFIX) and (close := get_close_matches(name, known, 1, _MISTYPED)):
            raise SettingsError(f"{name} n’est pas un réglage. Vouliez-vous dire {close[0]}\u00a0?")
    if "root_path" in values and "site_url" not in values:
        values["site_url"] = f"{values['root_path']}/"
    settings = Settings(**values)
    try:
        make_url(settings.database_url)
    except ArgumentError as error:
        raise SettingsError(f"{PREFIX}DATABASE_URL\u00a0: une adresse de base est attendue.") from error
    return settings


def _value(setting: Field[Any], text: str) -> Any:
    assert setting.default is not MISSING
    if setting.name == "trusted_proxies":
        return tuple(_network(part) for part in _parts(text))
    if setting.name == "origins":
        return tuple(_origin(part) for part in _parts(text))
    if setting.name == "site_url":
        return text.rstrip("/") + "/"
    if setting.name == "root_path":
        return _path(text)
    if setting.name == "log_level":
        return _one_of(text.lower(), ("debug", "info", "warning", "error"))
    if isinstance(setting.default, bool):
        return _one_of(text.lower(), ("oui", "non", "1", "0", "true", "false")) in ("oui", "1", "true")
    if isinstance(setting.default, int | float):
        return _number(text, type(setting.default))
    return type(setting.default)(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _one_of(text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise ValueError(f"une de ces valeurs est attendue\u00a0: {', '.join(allowed)}")
    return text


def _number(text: str, kind: type[int] | type[float]) -> int | float:
    try:
        number = kind(text)
    except ValueError:
        raise ValueError("un nombre est attendu") from None
    if not 0 <= number < 10**9:
        raise ValueError("un nombre positif est attendu")
    return number


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError("un réseau est attendu, par exemple 10.0.0.0/8") from None


def _path(text: str) -> str:
    if not re.fullmatch(r"(/[\w.~-]+)*/?", text):
        raise ValueError("un chemin est attendu, par exemple /aide")
    return text.rstrip("/")


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if not (parts.scheme in ("http", "https") and parts.netloc) or parts.path.strip("/"):
        raise ValueError("une origine est attendue, par exemple https://faq.example")
    return f"{parts.scheme}://{parts.netloc}"
