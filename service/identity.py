"""Who votes, for one day: a keyed hash under the day's salt. Nothing here is ever written but that hash."""

import hashlib
import hmac
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.requests import HTTPConnection

from service.settings import Network

NOWHERE = IPv4Address("0.0.0.0")
Address = IPv4Address | IPv6Address
MAX_AGENT = 512


def client_address(request: HTTPConnection, trusted: Sequence[Network]) -> Address:
    """The peer; behind trusted proxies, the rightmost address of X-Forwarded-For that is not one of them."""
    address = _address(request.client.host if request.client else "")
    if address is None:
        return NOWHERE
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    while hops and any(address in network for network in trusted):
        forwarded = _address(hops.pop().strip())
        if forwarded is None:
            break
        address = forwarded
    return address


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def network(address: Address) -> bytes:
    """Address without its last byte (/24), or the first half of an IPv6 address (/64)."""
    return address.packed[:3] if address.version == 4 else address.packed[:8]


def household(address: Address) -> bytes:
    """What a rate is counted by: an IPv4 address, or the /64 that one IPv6 subscriber holds."""
    return address.packed if address.version == 4 else address.packed[:8]


def pseudonym(salt: bytes, subject: str, address: Address, agent: str) -> bytes:
    """32 bytes: one person, one subject, one day. With the subject inside, two votes cannot be linked."""
    message = b"\0".join((subject.encode(), network(address).hex().encode(), agent[:MAX_AGENT].encode()))
    return hmac.new(salt, message, hashlib.sha256).digest()


def network_pseudonym(salt: bytes, subject: str, address: Address) -> bytes:
    """The same for all agents of one network."""
    return hmac.new(salt, b"\0".join((b"network", subject.encode(), network(address))), hashlib.sha256).digest()
