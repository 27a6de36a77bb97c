"""What the settings page says of storage."""

from __future__ import annotations

from pathlib import Path

from console.fleet.page.problems import said_of
from console.fleet.service.collector import Collector
from console.fleet.service.retention import Limits
from console.frame.needs import Storage
from console.main.compose import JOURNAL, TELEMETRY


def storage_of(directory: Path, logs: Path, collector: Collector) -> Storage:
    """Where things lie and whether measurements are being kept."""
    limits = Limits()
    state = collector.history
    failure = state.failure if state is not None else None
    return Storage(
        directory=directory,
        files=(("journal", directory / JOURNAL), ("telemetry", directory / TELEMETRY), ("logs", logs)),
        kept=(
            ("raw", limits.raw_seconds),
            ("minute", limits.minute_seconds),
            ("hour", limits.hour_seconds),
        ),
        most_bytes=limits.size_bytes,
        trouble=said_of(failure) if failure is not None else "",
    )
