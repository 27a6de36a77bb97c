"""What the settings page says of storage, and the bounds of the history: the journal's newest entry on them holds."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from console.fleet.page.problems import said, said_of
from console.fleet.service.collector import Collector
from console.fleet.service.history.retention import AGES, SIZES, Limits
from console.frame.needs import Storage
from console.journal.model import JournalError
from console.journal.service import Journal
from console.main.compose import JOURNAL, TELEMETRY

CATEGORY = "history"


def limits_of(journal: Journal) -> Limits:
    """The bounds that were set last; the built-in ones where none were, or none that can be. Raises JournalError."""
    for entry in journal.entries(category=CATEGORY, newest=1):
        size, age = _number(entry.details.get("size_bytes")), _number(entry.details.get("raw_seconds"))
        if size is not None and age is not None and _bounds(size, SIZES) and _bounds(age, AGES):
            return _limits(int(size), float(age))
    return Limits()


def set_limits(journal: Journal, collector: Collector, size_bytes: int, raw_seconds: float) -> str:
    """Bound the history from now on. Returns what to tell when that could not be written down: on a full disk it must
    be possible all the same."""
    trouble = ""
    try:
        # Text, since the journal's numbers are whole ones up to 2^53.
        details = {"size_bytes": str(size_bytes), "raw_seconds": format(Decimal(str(raw_seconds)), "f")}
        journal.append(CATEGORY, "history.bounded", details=details)
    except JournalError as error:
        text = QCoreApplication.translate("Storage", "The new bounds hold until Driftvakt closes. {reason}")
        trouble = text.format(reason=said(error))
    collector.set_limits(_limits(size_bytes, raw_seconds))
    return trouble


def _number(value: Any) -> Decimal | None:
    """A number as entries hold it: decimal text, or itself in those of the first form. None where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _bounds(value: Decimal, among: tuple[float, ...]) -> bool:
    """Whether a value may bound the history; a newer version may offer others in between."""
    return value.is_finite() and min(among) <= value <= max(among)


def _limits(size_bytes: int, raw_seconds: float) -> Limits:
    standard = Limits()
    minutes = max(standard.minute_seconds, raw_seconds)
    return replace(standard, size_bytes=size_bytes, raw_seconds=raw_seconds, minute_seconds=minutes)


def storage_of(directory: Path, logs: Path, collector: Collector) -> Storage:
    """Where things lie and whether measurements are being kept; looks at the disk."""
    limits = collector.limits
    state = collector.history
    troubles = state.troubles if state is not None else ()
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
        trouble="\n".join(map(said_of, troubles)),
    )


def _free(directory: Path) -> int | None:
    try:
        return shutil.disk_usage(directory).free
    except OSError:  # it cannot be told: nothing is said of it
        return None
