"""The one time of the whole console: the range that every page shows, live or past, and where its crosshair stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.pagekit.settings import Setting
from console.pagekit.spans import SPANS
from resources.text import QT_TRANSLATE_NOOP

DEFAULT = "15min"
#: Seconds: no shorter or longer range can be read.
SHORTEST, LONGEST = 5.0, 400 * 86400.0
#: Milliseconds after which who reads the past hears of another moment: a hand that drags passes many of them.
_TELL_MS = 200


def _checked(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("it is a range of time")
    found = {key: value.get(key) for key in ("seconds", "end", "pin")}
    for key, number in found.items():
        if number is None and key != "seconds":
            continue
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise ValueError("it is a range of time")
    if not SHORTEST <= float(found["seconds"] or 0.0) <= LONGEST:
        raise ValueError("it is a range of time")
    return found


#: `seconds` in sight, their `end` and the pinned crosshair (unix seconds; none: now, and no pin).
TIME: Setting[dict[str, Any]] = Setting(
    "time",
    {"seconds": SPANS[DEFAULT], "end": None, "pin": None},
    QT_TRANSLATE_NOOP("Settings", "Time range of all pages"),
    "a range of time",
    _checked,
)


class ViewTime(QObject):
    """What time is shown. `range_changed` says that other seconds are in sight, `crosshair_changed` that the crosshair
    stands elsewhere, `live_changed` whether the newest samples are followed. A little later, once for many changes,
    follow `settled` for whoever need not follow a hand pixel by pixel, and `moment_changed` where the moment that all
    but the curves show is another one."""

    range_changed = Signal()
    live_changed = Signal(bool)
    crosshair_changed = Signal()
    settled = Signal()
    moment_changed = Signal()
    limits_changed = Signal()

    def __init__(
        self,
        now: Callable[[], float],
        kept: Mapping[str, Any] | None = None,
        keep: Callable[[dict[str, Any]], None] = lambda _: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        kept = kept or TIME.default
        self._now, self._keep = now, keep
        self._seconds = float(kept["seconds"])
        self._end: float | None = kept.get("end")
        self._pin: float | None = kept.get("pin")
        self._hover: float | None = None
        self.oldest: float | None = None
        self._told = self.moment
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_TELL_MS)
        self._telling.timeout.connect(self._tell)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        """The length of the range."""
        return self._seconds

    @property
    def span(self) -> str:
        """The key of the range among `SPANS`; empty where it has a length of its own."""
        return next((key for key, seconds in SPANS.items() if abs(seconds - self._seconds) < 0.5), "")

    @property
    def live(self) -> bool:
        """Whether the range ends now and goes on."""
        return self._end is None

    def range(self) -> tuple[float, float]:
        """(start, end) in unix seconds."""
        end = self._now() if self._end is None else self._end
        return end - self._seconds, end

    @property
    def told(self) -> float | None:
        """The moment that was told last by `moment_changed`."""
        return self._told

    def events_range(self) -> tuple[float, float]:
        """(since, until) of the events that belong to what is shown; while live there is no end."""
        start, end = self.range()
        return start, math.inf if self.live else end

    @property
    def crosshair(self) -> float | None:
        """Where the crosshair stands, pinned or under the pointer."""
        return self._pin if self._pin is not None else self._hover

    @property
    def pinned(self) -> float | None:
        """Where the crosshair was pinned."""
        return self._pin

    @property
    def moment(self) -> float | None:
        """What all but the curves show: the pinned crosshair, else the end of a past range; None = now."""
        return self._pin if self._pin is not None else self._end

    # -- what the operator does ----------------------------------------------------------------------------------------

    def choose(self, seconds: float) -> None:
        """Show so much time: up to now when live, else ending where the range ends."""
        self._show(seconds, self._end)

    def show(self, start: float, end: float, *, live: bool) -> None:
        """Show [start, end], or when `live` as many seconds up to now."""
        self._show(end - start, None if live else end)

    def go_live(self) -> None:
        """Follow the newest samples again, and let the crosshair go."""
        self.pin(None)
        self._show(self._seconds, None)

    def point(self, at: float | None) -> None:
        """The pointer is at a time, or left."""
        if at != self._hover:
            self._hover = at
            if self._pin is None:
                self.crosshair_changed.emit()

    def pin(self, at: float | None) -> None:
        """Pin the crosshair to a time, or let it go."""
        if at != self._pin:
            self._pin, self._hover = at, None
            self.crosshair_changed.emit()
            self._changed()

    def begin(self, oldest: float) -> None:
        """No history is older than this: the hand goes no further back."""
        if oldest != self.oldest:
            self.oldest = oldest
            self.limits_changed.emit()

    def _show(self, seconds: float, end: float | None) -> None:
        seconds = round(min(max(seconds, SHORTEST), LONGEST), 3)
        if (seconds, end) == (self._seconds, self._end):
            return
        was_live = self.live
        self._seconds, self._end = seconds, end
        if self.live != was_live:
            self.live_changed.emit(self.live)
        self.range_changed.emit()
        self._changed()

    def _changed(self) -> None:
        self._keep({"seconds": self._seconds, "end": self._end, "pin": self._pin})
        if not self._telling.isActive():
            self._telling.start()

    @Slot()
    def _tell(self) -> None:
        self.settled.emit()
        if self.moment != self._told:
            self._told = self.moment
            self.moment_changed.emit()
