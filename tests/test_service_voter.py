"""Addresses, pseudonyms, quotas, and text without personal data."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from service.voter import NetworkQuota, Rate, client_address, network, pseudonym, scrub

AGENT = "AgentSecret/1.0"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "n’importe quoi", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("", "198.51.100.1", "0.0.0.0"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4:5, 198.51.100.1:4711, 10.0.0.2:80", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("10.0.0.1", "[2001:db8::7]", "2001:db8::7"),
        ("10.0.0.1", '"[2001:db8::7]:4711"', "2001:db8::7"),
        ("10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1:", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
    ],
)
def test_the_rightmost_address_that_is_no_proxy_is_the_visitors(peer: str, forwarded: str, expected: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode("latin-1", "replace"))]
    scope: dict[str, Any] = {"type": "http", "headers": headers, "client": (peer, 1) if peer else None}
    assert str(client_address(HTTPConnection(scope), (ip_network("10.0.0.0/8"),))) == expected


def test_people_are_told_apart_by_network() -> None:
    def same(one: str, other: str) -> bool:
        return network(ip_address(one)) == network(ip_address(other))

    assert same("192.0.2.1", "192.0.2.200")
    assert not same("192.0.2.1", "192.0.3.1")
    assert same("2001:db8::1", "2001:db8::ffff")
    assert not same("2001:db8::1", "2001:db8:0:1::1")


def accepted(limit: Callable[[str, int], None], addresses: list[str]) -> int:
    """How many pass, of one attempt by each address."""
    passed = 0
    for number, address in enumerate(addresses):
        with suppress(HTTPException):
            limit(address, number)
            passed += 1
    return passed


NETWORKS = [
    ("of one IPv4 /24", [f"192.0.2.{n}" for n in range(100)], 100, 5),
    ("of two IPv4 /24", [f"192.0.{n % 2}.{n}" for n in range(100)], 100, 10),
    ("of one /64", [f"2001:db8::{n:x}" for n in range(100)], 5, 5),
    ("of one /56", [f"2001:db8:0:{n % 256:x}::1" for n in range(256)], 10, 10),
    ("of one /48", [f"2001:db8:0:{n:x}::1" for n in range(0, 65536, 40)], 20, 20),
    ("of three /48", [f"2001:db8:{n % 3}:{n:x}::1" for n in range(0, 65536, 40)], 60, 60),
]


@pytest.mark.parametrize(
    ("addresses", "by_rate", "by_quota"), [row[1:] for row in NETWORKS], ids=[n[0] for n in NETWORKS]
)
def test_wider_networks_have_growing_quotas(addresses: list[str], by_rate: int, by_quota: int) -> None:
    rate, quota = Rate(5, "Trop."), NetworkQuota(5, "Trop.")
    assert accepted(lambda address, _: rate.check(ip_address(address)), addresses) == by_rate

    def vote(address: str, number: int) -> None:
        quota.check(date(2026, 11, 24), b"s" * 32, "une", ip_address(address), str(number).encode())

    assert accepted(vote, addresses) == by_quota


def test_a_network_at_its_quota_leaves_room_for_its_neighbours() -> None:
    rate = Rate(5, "Trop.")
    flood = ["2001:db8::1"] * 1000 + [f"2001:db8:0:{n:x}::1" for n in range(1, 6)]
    assert accepted(lambda address, _: rate.check(ip_address(address)), flood) == 10


def test_two_votes_of_one_person_cannot_be_linked() -> None:
    address, salt = ip_address("192.0.2.7"), b"s" * 32
    assert pseudonym(salt, "une", address, AGENT) != pseudonym(salt, "autre", address, AGENT)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Écrire à jean.dupont@exemple.fr merci", "Écrire à [courriel] merci"),
        ("jean (at) exemple.fr", "[courriel]"),
        ("Tél. 06 12 34 56 78.", "Tél. [numéro]."),
        ("+33 (0)6-12-34-56-78", "[numéro]"),
        ("NIR 1 84 12 76 451 089 46 fin", "NIR [numéro] fin"),
        ("NIR 284122A45108946", "NIR [numéro]"),
        ("dossier 1234567", "dossier [numéro]"),
        ("FINESS 750712184", "FINESS [numéro]"),
        ("La version 2.1 de 2026, page 12", "La version 2.1 de 2026, page 12"),
        ("DSR-HOP-PFI-Va1 et MS2", "DSR-HOP-PFI-Va1 et MS2"),
        ("le 24/11/2026", "le 24/11/2026"),
        ("deux\nlignes\u0000 ", "deux lignes"),
    ],
)
def test_personal_data_is_taken_out_of_a_remark(written: str, kept: str) -> None:
    assert scrub(written, 500) == kept
