"""Wrong codes are slowed down, for each connection and for all together.

An address is kept in memory alone, as a hash with a salt of this process, and forgotten after some
minutes without a wrong code.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

OWN_AT_ONCE, OWN_PER_SECOND = 15.0, 1 / 4
"""Wrong codes of one connection that are answered at once, and how many per second after that."""
ALL_AT_ONCE, ALL_PER_SECOND = 200.0, 2.0
"""The same of all connections together; the first wrong code of a connection is always answered."""
FORGOTTEN, MOST_KEPT = 600.0, 10_000
"""Seconds after which a connection is forgotten, and how many are kept at most."""


@dataclass
class _Bucket:
    left: float
    at: float

    def fill(self, now: float, most: float, per_second: float) -> None:
        """Add what has come since the last time."""
        self.left = min(most, self.left + (now - self.at) * per_second)
        self.at = now


class Attempts:
    """Counts wrong codes.

    Parameters
    ----------
    clock : callable
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._own: dict[bytes, _Bucket] = {}
        self._all = _Bucket(ALL_AT_ONCE, clock())
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Return whether a code from an address is looked up now."""
        with self._lock:
            now = self._clock()
            self._all.fill(now, ALL_AT_ONCE, ALL_PER_SECOND)
            own = self._own.get(self._key(address))
            if own is None:
                return True
            own.fill(now, OWN_AT_ONCE, OWN_PER_SECOND)
            return own.left >= 1 and self._all.left >= 1

    def wrong(self, address: str) -> None:
        """Count a wrong code from an address."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            own = self._own.setdefault(self._key(address), _Bucket(OWN_AT_ONCE, now))
            own.left -= 1
            self._all.left = max(0.0, self._all.left - 1)

    def _forget(self, now: float) -> None:
        """Remove connections without a wrong code for some minutes, and the oldest of too many."""
        old = [key for key, own in self._own.items() if now - own.at > FORGOTTEN]
        too_many = list(self._own)[: max(0, len(self._own) + 1 - MOST_KEPT)]
        for key in {*old, *too_many}:
            del self._own[key]

    def _key(self, address: str) -> bytes:
        """Return a salted hash of an address; of IPv6 the part that a network gives to one home."""
        try:
            known = ipaddress.ip_address(address.split("%")[0])
        except ValueError:
            part = address
        else:
            prefix = 64 if known.version == 6 else 32
            part = str(ipaddress.ip_network((known, prefix), strict=False))
        return hashlib.blake2b(part.encode(), key=self._salt, digest_size=16).digest()
