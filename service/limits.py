"""How often, counted in the memory of one process: addresses are kept hashed, and no longer than the count needs."""

import hashlib
import secrets
from datetime import date

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from service.identity import Address, household
from service.problem import Problem


class Rate:
    """At most `per_minute` of something by one address."""

    def __init__(self, name: str, per_minute: int, detail: str) -> None:
        self.name = name
        self.detail = detail
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._key = secrets.token_bytes(16)

    def check(self, address: Address) -> None:
        """Raises Problem 429."""
        who = hashlib.blake2b(household(address), key=self._key, digest_size=16).hexdigest()
        if not self._limiter.hit(self._item, self.name, who):
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
