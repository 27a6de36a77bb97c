"""Protocols of what the Log page is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from console.journal.model import Entry
from console.log.model.people import Roster
from console.log.service.index import Counts, Line, Wish
from console.log.service.protocols import Signer
from console.log.service.verifying import Verdict


class Desk(Protocol):
    """The log, as `console.log.service.desk.LogDesk` has it. Methods block and raise EnvironmentFault."""

    def refresh(self, between: Callable[[int, int], None] = ...) -> int: ...

    def find(self, wish: Wish) -> tuple[Line, ...]: ...

    def count(self, wish: Wish) -> Counts: ...

    def times(self, wish: Wish, edges: Sequence[float]) -> list[int]: ...

    def entry(self, sequence: int) -> tuple[Entry, str] | None: ...

    def verify(self, between: Callable[[], None] = ...) -> Verdict: ...

    def unsigned(self) -> int: ...

    def roster(self) -> Roster: ...

    def signing_keys(self) -> list[Signer]: ...

    def sign(self, key: Signer, passphrase: str | None = None) -> Entry: ...
