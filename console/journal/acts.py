"""Acts: what is done outside of the journal, between two entries with one id."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from console.journal.model import Entry, JournalError

_log = logging.getLogger(__name__)


class Act:
    """Something that has begun and whose end is to be told, once.

        with journal.begin("trust", "hostkey.accepted", targets=[...], details={...}) as act:
            ...                       # what may fail; `act.add(name=value)` tells more of how it ended

    Left by an exception it ends as `failed: CODE`, else as `ok`; or call `ended` yourself.
    """

    def __init__(self, id: str, end: Callable[[str, dict[str, Any]], Entry]) -> None:
        self.id = id
        self._end = end
        self._more: dict[str, Any] = {}
        self._over = False

    def add(self, **details: Any) -> None:
        """What the end will tell besides its result."""
        self._more |= details

    def ended(self, result: str = "ok", details: dict[str, Any] | None = None) -> Entry:
        """Write down how it ended, durable when this returns. Raises JournalError when it cannot be written, and
        RuntimeError when it has been told."""
        if self._over:
            raise RuntimeError(f"the end of act {self.id} was told already")
        entry = self._end(result, self._more | (details or {}))
        self._over = True
        return entry

    def __enter__(self) -> Act:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if self._over:
            return
        if error is None:
            self.ended()
            return
        try:
            self.ended(f"failed: {getattr(error, 'code', None) or type(error).__name__}", {"reason": str(error)})
        except JournalError as untold:
            # What failed is the news; the log shows an act whose end is unknown.
            _log.warning("how act %s ended could not be written: %s", self.id, untold)
