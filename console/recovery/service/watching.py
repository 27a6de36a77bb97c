"""The watch over backups: copies are looked at by themselves, and what asks for somebody's act is told as alarms.

Looking reads a list on the node and changes nothing there. What is as it should be is looked at a few times within its
RPO target, what is not by the hour: a good backup ends its alarm.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from console.journal.model import JournalError
from console.recovery.model.assets import Asset, SeenCopy
from console.recovery.model.board import FreshCopy, Freshness
from console.recovery.service.recovery import RecoveryService
from console.recovery.service.telling import is_known
from resources.errors import EnvironmentFault

_log = logging.getLogger(__name__)

#: How often it looks by itself whether something is due, in seconds.
_EVERY = 60.0
_HOUR = 3600.0
#: How long who closes the program waits for a look that goes on, in seconds.
_PATIENCE = 2.0
#: What is on time is looked at so often within its RPO target, but no less often than every so many seconds.
_WITHIN, _LONGEST = 4.0, 6 * _HOUR


class Looks(Protocol):
    """Reads what lies in a copy, and writes it down. Blocks and raises EnvironmentFault."""

    def look(self, asset: str, copy: str = "", /) -> SeenCopy: ...


class BackupWatch:
    """A thread in the program that raises alarms, as long as it `has_turn`. `tell` tells what changed; `on_bug` hears
    of our own exceptions."""

    def __init__(
        self,
        recovery: Callable[[], RecoveryService],
        looks: Callable[[], Looks],
        tell: Callable[[], object],
        on_bug: Callable[[BaseException], None],
        has_turn: Callable[[], bool] = lambda: True,
    ) -> None:
        self._recovery, self._looks, self._tell, self._on_bug = recovery, looks, tell, on_bug
        self._has_turn = has_turn
        self._tried: dict[tuple[str, str], float] = {}
        self._ended, self._wanted = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="backups", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it; waits for what it is at, but not long for a node that says nothing."""
        self._ended.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def look(self) -> None:
        """Look at the copies that are due, and tell what changed. Raises JournalError."""
        recovery = self._recovery()
        if not recovery.may_write() or not self._has_turn():
            return  # a read-only console raises no alarms, and keeps what it sees to itself; two look once
        self._tell()  # what is known is told before anybody waits for a node
        looked = False
        for asset, copy in self._due(recovery):
            if self._ended.is_set():
                return
            self._tried[asset.id, copy.name] = recovery.now()
            try:
                self._looks().look(asset.id, copy.name)
                looked = True
            except JournalError:
                raise
            except EnvironmentFault as fault:  # the node, or the password, is not there: tried again in an hour
                _log.warning("%s, %s could not be looked at: %s", asset.name, copy.name, fault)
        if looked:
            self._tell()

    def _due(self, recovery: RecoveryService) -> Iterator[tuple[Asset, FreshCopy]]:
        board = recovery.board()
        for row in board.rows:
            for copy in row.copies:
                tried = self._tried.get((row.asset.id, copy.name), 0.0)
                looked = max(tried, 0.0 if copy.seen is None else copy.seen.looked)
                if not looked or not 0.0 <= board.at - looked < _pause(row.asset, copy):
                    yield row.asset, copy

    def _run(self) -> None:
        ends: Callable[[], None] | None = None
        while not self._ended.is_set():
            self._wanted.clear()
            try:
                if ends is None:
                    ends = self._recovery().subscribe(self._wanted.set)
                self.look()
            except EnvironmentFault as fault:
                _log.warning("backups could not be watched: %s", fault)  # the next look tries again
            except Exception as bug:  # our own: told loudly; the next look goes on
                if not self._ended.is_set():  # else what it stands on was closed under it
                    self._on_bug(bug)
            self._wanted.wait(_EVERY)
        if ends is not None:
            ends()


def _pause(asset: Asset, copy: FreshCopy) -> float:
    """How long after a look, or after one was tried, a copy is looked at again."""
    if copy.freshness is Freshness.ON_TIME:
        return max(_HOUR, min(asset.rpo / _WITHIN, _LONGEST))
    if copy.freshness is Freshness.LATE and not is_known(asset, copy, after=_HOUR):
        return _HOUR / _WITHIN  # it was due, and is not seen yet
    return _HOUR
