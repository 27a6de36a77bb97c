"""Ranges and lengths of time in words, and moments as people type them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console.pagekit.spans import SPANS, WORDS
from widgets import numbers

#: Seconds: shorter ranges are told to the second.
_SHORT = 600.0


def span_text(span: str) -> str:
    """A span's name on screen."""
    return QCoreApplication.translate(*WORDS[span])


def length_text(seconds: float) -> str:
    """How long a range is: by its name where it has one, else as "46 min", "2 h 24 min"."""
    named = next((key for key, length in SPANS.items() if abs(length - seconds) < 0.5), "")
    if named:
        return span_text(named)
    grain = 3600 if seconds >= 2 * 86400 else 60 if seconds >= _SHORT else 1
    return numbers.duration(round(seconds / grain) * grain)


def range_text(start: float, end: float, zone: str, now: float, short: float = _SHORT) -> str:
    """From when to when: "01:17 to 01:32", "28 Nov 01:17 to 01:32"; a day only where it is another one. Ranges of less
    than `short` seconds are told to the second."""
    fine = end - start < short
    last = numbers.moment(end, zone, start, seconds=fine)
    return QCoreApplication.translate("TimeWords", "{start} to {end}").format(
        start=numbers.moment(start, zone, now, seconds=fine), end=last
    )


def ago_text(seconds: float) -> str:
    """How long ago something was: "12 h ago"."""
    age = numbers.duration(max(seconds, 0.0), 1)
    return QCoreApplication.translate("TimeWords", "{age} ago").format(age=age)


def written(at: float, zone: str) -> str:
    """A moment as fields have it, to the minute: "2026-11-20 07:00"."""
    return f"{numbers.local(at, zone):%Y-%m-%d %H:%M}"


def moment_of(text: str, zone: str) -> float | None:
    """The moment (unix seconds) that somebody typed, in `zone` where it names none; a day is its beginning. None for
    what is no moment."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - 3 ms that the first paint need not wait

    try:
        said = datetime.fromisoformat(text.strip())
        return (said if said.tzinfo is not None else said.replace(tzinfo=ZoneInfo(zone))).timestamp()
    except (ValueError, OverflowError):
        return None
