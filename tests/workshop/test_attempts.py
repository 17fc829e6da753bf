"""Wrong codes: few of many are looked up, a first one always is, and no address is kept."""

from personalize.workshop.attempts import (
    ALL_AT_ONCE,
    FORGOTTEN,
    MOST_KEPT,
    OWN_AT_ONCE,
    OWN_PER_SECOND,
    Attempts,
)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def tried(attempts: Attempts, address: str) -> bool:
    allowed = attempts.allows(address)
    if allowed:
        attempts.wrong(address)
    return allowed


def test_ten_thousand_tries_of_one_connection_in_an_hour() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    looked = 0
    for _ in range(10_000):
        looked += tried(attempts, "192.0.2.1")
        clock.now += 0.36
    assert looked <= OWN_AT_ONCE + 3600 * OWN_PER_SECOND + 1
    assert tried(attempts, "192.0.2.2")


def test_many_connections_share_a_limit_and_a_new_one_is_let_try_once() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    looked = sum(
        tried(attempts, f"198.51.{n // 200}.{n % 200}") for _ in range(10) for n in range(1000)
    )
    assert looked == 1000  # once each: the common limit is spent
    assert looked > ALL_AT_ONCE and tried(attempts, "192.0.2.9")
    clock.now += 60
    assert tried(attempts, "192.0.2.9")


def test_a_home_network_of_ipv6_is_one_connection() -> None:
    attempts = Attempts(Clock())
    looked = sum(tried(attempts, f"2001:db8::{n:x}") for n in range(500))
    assert looked == OWN_AT_ONCE


def test_addresses_are_kept_as_hashes_and_forgotten() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for n in range(MOST_KEPT + 50):
        attempts.wrong(f"10.{n // 60_000}.{n // 250 % 250}.{n % 250}")
    assert len(attempts._own) == MOST_KEPT
    assert all(len(key) == 16 for key in attempts._own) and "10.0" not in repr(vars(attempts))
    clock.now += FORGOTTEN + 1
    attempts.wrong("192.0.2.1")
    assert len(attempts._own) == 1
    assert Attempts(clock)._key("192.0.2.1") != attempts._key("192.0.2.1")
