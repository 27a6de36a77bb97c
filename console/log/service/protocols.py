"""Protocols, what the log needs of the outside: keys that sign, signatures that are checked, places outside of its
file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

#: The place of keys that the agent holds.
AGENT = "agent"


class Signer(Protocol):
    """A key that can sign. `line` is its public half as authorized_keys has it; a `quiet` one asks nobody."""

    @property
    def line(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def comment(self) -> str: ...
    @property
    def place(self) -> str:
        """The file it lies in, or "agent"."""

    @property
    def quiet(self) -> bool: ...


class Signers(Protocol):
    """The keys of whoever works at this machine. Methods block and raise EnvironmentFault."""

    def available(self) -> Sequence[Signer]: ...

    def named(self, path: str) -> Signer:
        """The key of a file, which may be its public half where the agent holds the private one."""

    def public(self, path: str) -> str:
        """The public key in a file, as authorized_keys has it, without its comment."""

    def sign(self, key: Signer, message: bytes, namespace: str, passphrase: str | None = None) -> str:
        """The armoured signature; `passphrase` opens a key in an encrypted file."""


class Sign(Protocol):
    """Signs a message for a purpose. Blocks; raises EnvironmentFault where the key would not."""

    def __call__(self, message: bytes, namespace: str, /) -> str: ...


class Check(Protocol):
    """The public key, as a line, by which a message was signed for a purpose. Raises EnvironmentFault for a signature
    that does not hold."""

    def __call__(self, message: bytes, namespace: str, armoured: str, /) -> str: ...


class Heads(Protocol):
    """A place outside of the journal's file that keeps a word for each journal, by its id: of what it had, and when.
    Raises EnvironmentFault where it cannot be read or written now."""

    def get(self, journal: str, /) -> str | None: ...

    def put(self, journal: str, word: str, /) -> None: ...
