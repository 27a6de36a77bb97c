"""sudo as an account meets it: whether it lets the account through without a password."""

from __future__ import annotations

from enum import StrEnum


class Leave(StrEnum):
    """What sudo lets an account do: something, without a password; only with one; or nothing."""

    FREE = "free"
    PASSWORD = "password"  # noqa: S105 - a word, no password
    NONE = "none"


def leave() -> tuple[str, ...]:
    """Asks sudo what the account may run; with -n it asks nobody for a password."""
    return ("sudo", "-n", "-l")


def read_leave(status: int, err: bytes) -> Leave:
    """What `leave` said: its exit status, and its words in the C locale."""
    if status == 0:
        return Leave.FREE
    return Leave.PASSWORD if b"password" in err.lower() else Leave.NONE
