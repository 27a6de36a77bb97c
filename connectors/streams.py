"""What every reachable machine can do, whether it is reached over SSH or is this workstation.

A *host* opens *streams*; a stream is one running command with its three pipes. Output is pushed, never polled: the
callbacks run in threads that serve other machines, too, so they must be short (append to a deque), must not wait for
anything and must not raise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from resources.errors import EnvironmentFault


class ConnectorError(EnvironmentFault):
    """Something in the outside world failed.

    `code` names the kind of failure in `area.problem` form and is stable: the console translates by it. `target` is
    what it happened to (`user@host:port`, a path). `facts` are short named values for the sentence shown
    (`fingerprint`, `hop`). `raw` is the outside's own words, sanitised and at most 2,000 characters; it never holds a
    secret.
    """

    def __init__(self, code: StrEnum, target: str, *, facts: dict[str, str] | None = None, raw: str = "") -> None:
        super().__init__(f"{code}: {target}" + (f": {raw}" if raw else ""))
        self.code = code
        self.target = target
        self.facts = facts or {}
        self.raw = raw


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """How a stream ended: an exit status, or the error that cut it (then `exit_status` is None)."""

    exit_status: int | None
    error: ConnectorError | None = None


class Stream(Protocol):
    """One running command. `close` ends it and is safe to call twice, from any thread."""

    def write(self, data: bytes) -> None:
        """Send bytes to the command's standard input; raises ConnectorError when the stream is gone."""

    def close(self) -> None: ...


class Host(Protocol):
    """A machine that commands can run on. `open` and `close` may be called from any thread."""

    def open(
        self,
        command: str,
        *,
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
    ) -> Stream:
        """Start `command` (given to the account's login shell); `on_end` is called exactly once, last."""

    def close(self) -> None: ...
