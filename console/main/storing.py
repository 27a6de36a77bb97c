"""Storage as the Settings page tells of it, and the bounds of the history: the journal's newest entry on them holds."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from console.fleet.page.problems import said, said_of
from console.fleet.service.collector import Collector
from console.fleet.service.history.retention import AGES, SIZES, Limits
from console.frame.protocols import Storage
from console.journal.model import JournalError
from console.journal.service import Journal
from console.main.compose import JOURNAL, TELEMETRY

CATEGORY = "history"


def limits_of(journal: Journal) -> Limits:
    """The bounds that were set last; the built-in ones where none were, or none that can be. Raises JournalError."""
    for entry in journal.entries(category=CATEGORY, newest=1):
        size, age = entry.details.get("size_bytes"), entry.details.get("raw_seconds")
        if _bounds(size, SIZES) and _bounds(age, AGES):
            return _limits(int(size), float(age))  # type: ignore[arg-type]  # numbers, by now
    return Limits()


def set_limits(journal: Journal, collector: Collector, size_bytes: int, raw_seconds: float) -> str:
    """Bound the history from now on. Returns what to tell when that could not be written down: on a full disk it must
    be possible all the same."""
    trouble = ""
    try:
        journal.append(CATEGORY, "history.bounded", details={"size_bytes": size_bytes, "raw_seconds": raw_seconds})
    except JournalError as error:
        text = QCoreApplication.translate("Storage", "The new bounds hold until Driftvakt closes. {reason}")
        trouble = text.format(reason=said(error))
    collector.set_limits(_limits(size_bytes, raw_seconds))
    return trouble


def _bounds(value: Any, among: tuple[float, ...]) -> bool:
    """Whether a value of the journal may bound the history; a newer version may offer others in between."""
    return isinstance(value, int | float) and not isinstance(value, bool) and min(among) <= value <= max(among)


def _limits(size_bytes: int, raw_seconds: float) -> Limits:
    standard = Limits()
    minutes = max(standard.minute_seconds, raw_seconds)
    return replace(standard, size_bytes=size_bytes, raw_seconds=raw_seconds, minute_seconds=minutes)


def storage_of(directory: Path, logs: Path, collector: Collector) -> Storage:
    """Where things lie and whether measurements are being kept; looks at the disk."""
    limits = collector.limits
    state = collector.history
    failure = state.failure if state is not None else None
    kept = () if limits is None else (
        ("raw", limits.raw_seconds),
        ("minute", limits.minute_seconds),
        ("hour", limits.hour_seconds),
    )  # fmt: skip
    return Storage(
        directory=directory,
        files=(("journal", directory / JOURNAL), ("telemetry", directory / TELEMETRY), ("logs", logs)),
        kept=kept,
        most_bytes=limits.size_bytes if limits is not None else 0,
        sizes=SIZES if limits is not None else (),
        ages=AGES if limits is not None else (),
        free_bytes=_free(directory),
        trouble=said_of(failure) if failure is not None else "",
    )


def _free(directory: Path) -> int | None:
    try:
        return shutil.disk_usage(directory).free
    except OSError:  # it cannot be told: nothing is said of it
        return None
