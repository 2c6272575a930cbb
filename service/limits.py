"""How often, counted in the memory of one process: addresses are kept hashed, and no longer than the count needs."""

import hashlib
import secrets
import time
from collections import Counter
from datetime import date

from service.identity import Address, household
from service.problem import Problem


class Rate:
    """At most `per_minute` of something by one address."""

    def __init__(self, per_minute: int, detail: str) -> None:
        self.per_minute = per_minute
        self.detail = detail
        self._key = secrets.token_bytes(16)
        self._minute = 0
        self._counts: Counter[bytes] = Counter()

    def check(self, address: Address) -> None:
        """Raises Problem 429."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        who = hashlib.blake2b(household(address), key=self._key, digest_size=16).digest()
        self._counts[who] += 1
        if self._counts[who] > self.per_minute:
            raise Problem(429, self.detail, {"Retry-After": "60"})


class Crowd:
    """At most `most` different voters of one network on one entry and day: one reader with many agents is no crowd."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._day: date | None = None
        self._voters: dict[bytes, set[bytes]] = {}

    def admit(self, day: date, network: bytes, voter: bytes) -> None:
        """`network`, `voter`: pseudonyms. Raises Problem 429."""
        self.keep(day)
        voters = self._voters.setdefault(network, set())
        if voter not in voters and len(voters) >= self._most:
            raise Problem(429, "Trop de votes viennent de ce réseau aujourd’hui pour cette question. Revenez demain.")
        voters.add(voter)

    def keep(self, day: date) -> None:
        """Forget every other day."""
        if day != self._day:
            self._day, self._voters = day, {}
