"""Things that many connections share: keys that were opened once, keys that let us in, and jump hosts that were reached
once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from connectors.ssh.keys import KeyCache
from connectors.ssh.logins import Logins, RememberedLogins
from connectors.ssh.patience import Patience
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target

if TYPE_CHECKING:
    from connectors.ssh.connection import SshConnection


class _Jump:
    """One chain of jump hosts: being reached, reached, or failed."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.connection: SshConnection | None = None
        self.error: SshError | None = None
        self.users = 0

    @property
    def usable(self) -> bool:
        if not self.done.is_set():
            return True
        return self.connection is not None and self.connection.alive


class Shared:
    """Pass one to every `connect` of a fleet. Five hundred nodes behind a jump host then use one connection to it,
    which its MaxStartups would not let five hundred make; it is closed when the last of them is gone."""

    def __init__(self, logins: Logins | None = None) -> None:
        self.keys = KeyCache()
        self.logins: Logins = logins or RememberedLogins()
        self._jumps: dict[tuple[Target, ...], _Jump] = {}
        self._lock = threading.Lock()

    def lease(
        self, chain: tuple[Target, ...], patience: Patience, build: Callable[[], SshConnection]
    ) -> tuple[SshConnection, Callable[[], None]]:
        """The connection to the last host of `chain`, made by `build` when there is none, and what to call when it is
        no longer needed. Who waits for another's attempt fails with it, so that a dead jump host costs one timeout.
        Raises SshError."""
        while True:
            with self._lock:
                jump = self._jumps.get(chain)
                mine = jump is None or not jump.usable
                if jump is None or mine:
                    jump = self._jumps[chain] = _Jump()
                jump.users += 1
            if mine:
                self._build(jump, build)
            while not jump.done.wait(0.1):
                try:
                    patience.check()
                except SshError:
                    self._release(chain, jump)
                    raise
            if jump.connection is not None:
                return jump.connection, partial(self._release, chain, jump)
            self._release(chain, jump)
            if jump.error is not None and (mine or jump.error.code is not SshProblem.CANCELLED):
                raise jump.error
            patience.check()  # only its maker gave up: try again

    def _build(self, jump: _Jump, build: Callable[[], SshConnection]) -> None:
        try:
            jump.connection = build()
        except SshError as error:
            jump.error = error
        finally:
            if jump.connection is None and jump.error is None:  # a bug of ours, on its way up: nobody must wait for it
                jump.error = SshError(SshProblem.CLOSED, "jump", facts={"reason": "bug"})
            jump.done.set()

    def _release(self, chain: tuple[Target, ...], jump: _Jump) -> None:
        with self._lock:
            jump.users -= 1
            if jump.users:
                return
            if self._jumps.get(chain) is jump:
                del self._jumps[chain]
        if jump.connection is not None:
            jump.connection.close()
