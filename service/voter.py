"""Who votes, without knowing it: addresses, pseudonyms of one day, quotas, and text without personal data.

Nothing here is ever written but a keyed hash under the day's salt.
"""

import hashlib
import hmac
import re
import secrets
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from service.settings import Network

Address = IPv4Address | IPv6Address
NOWHERE = IPv4Address("0.0.0.0")
_MAX_AGENT = 512
_PREFIXES = ((64, 1), (56, 2), (48, 4))
"""IPv6: (bits, share of the quota). One subscriber holds a /64, a /56 or a whole /48."""
_PORT = re.compile(r"(\d[\d.]+):\d+|\[([0-9a-f:.%]+)\](?::\d+)?", re.IGNORECASE)

# Addresses


def client_address(request: HTTPConnection, trusted: Sequence[Network]) -> Address:
    """The peer; behind trusted proxies, the rightmost address of X-Forwarded-For that is not one of them."""
    address = _address(request.client.host if request.client else "")
    if address is None:
        return NOWHERE
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while hops and any(address in network for network in trusted):
        forwarded = _address(hops.pop())
        if forwarded is None:
            break
        address = forwarded
    return address


def _address(text: str) -> Address | None:
    """Also with a port, as some proxies write it: `203.0.113.7:4711`, `[2001:db8::7]:4711`."""
    text = text.strip().strip('"')
    if ported := _PORT.fullmatch(text):
        text = ported[1] or ported[2]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def network(address: Address) -> bytes:
    """Address without its last byte (/24), or the first half of an IPv6 address (/64)."""
    return address.packed[:3] if address.version == 4 else address.packed[:8]


def _around(address: Address, innermost: bytes) -> Iterator[tuple[bytes, int]]:
    """Networks that hold an address, the narrowest first, and how many times the quota each may use."""
    if address.version == 4:
        yield innermost, 1
    else:
        yield from ((bytes([bits]) + address.packed[: bits // 8], share) for bits, share in _PREFIXES)


# Pseudonyms


def pseudonym(salt: bytes, subject: str, address: Address, agent: str) -> bytes:
    """32 bytes: one person, one subject, one day. With the subject inside, two votes cannot be linked."""
    message = b"\0".join((subject.encode(), network(address).hex().encode(), agent[:_MAX_AGENT].encode()))
    return hmac.new(salt, message, hashlib.sha256).digest()


# Quotas, in the memory of one process: addresses are kept hashed, and no longer than the count needs


class Rate:
    """At most `per_minute` of something by one IPv4 address or IPv6 network."""

    def __init__(self, per_minute: int, detail: str) -> None:
        self._per_minute = per_minute
        self._detail = detail
        self._key = secrets.token_bytes(16)
        self._minute = 0
        self._counts: Counter[bytes] = Counter()

    def check(self, address: Address) -> None:
        """Raises HTTPException 429."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        for prefix, share in _around(address, address.packed):
            who = hashlib.blake2b(prefix, key=self._key, digest_size=16).digest()
            self._counts[who] += 1
            if self._counts[who] > share * self._per_minute:
                raise HTTPException(429, self._detail, {"Retry-After": "60"})


class NetworkQuota:
    """At most `quota` different people of one network on one subject and day: many agents do not make a crowd."""

    def __init__(self, quota: int, detail: str) -> None:
        self._quota = quota
        self._detail = detail
        self._day: date | None = None
        self._people: dict[bytes, set[bytes]] = {}

    def check(self, day: date, salt: bytes, subject: str, address: Address, person: bytes) -> None:
        """`person`: a pseudonym. Raises HTTPException 429."""
        self.keep(day)
        around = [(_keyed(salt, subject, prefix), share) for prefix, share in _around(address, network(address))]
        for key, share in around:
            people = self._people.get(key, ())
            if person not in people and len(people) >= share * self._quota:
                raise HTTPException(429, self._detail)
        for key, _ in around:
            self._people.setdefault(key, set()).add(person)

    def keep(self, day: date) -> None:
        """Forget every other day."""
        if day != self._day:
            self._day, self._people = day, {}


def _keyed(salt: bytes, subject: str, prefix: bytes) -> bytes:
    return hmac.new(salt, b"\0".join((b"network", subject.encode(), prefix)), hashlib.sha256).digest()


# Text: mails, phone numbers, NIR-like and other long numbers are taken out

_MAIL = re.compile(r"[\w.+'’-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_S = r"[\s.-]?"
_NIR = re.compile(rf"\b[12378]{_S}\d\d{_S}\d\d{_S}(?:\d\d|2[AB]){_S}\d{{3}}{_S}\d{{3}}(?:{_S}\d\d)?\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\w)(?:\+|00)?\d(?:[\s.()/-]{0,2}\d){8,}(?!\w)")
_LONG = re.compile(r"\w*\d{6,}\w*")
_RULES = ((_MAIL, "[courriel]"), (_NIR, "[numéro]"), (_PHONE, "[numéro]"), (_LONG, "[numéro]"))


def clean(text: str) -> str:
    """NFC, one line, no control character, no lone surrogate: safe for any database."""
    text = text.encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())


def scrub(text: str, length: int) -> str:
    """`text` without what looks like personal data, cut to `length` characters."""
    text = clean(text)
    for pattern, mark in _RULES:
        text = pattern.sub(mark, text)
    return text[:length]


def looks_personal(text: str) -> bool:
    """A search that must never be noted."""
    return scrub(text, len(text) + 1) != clean(text) or bool(_URL.search(text))
