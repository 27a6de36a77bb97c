"""Gives the demo site a past, so that its first picture shows more than the last seconds. Simulated like all of it."""

from __future__ import annotations

import logging
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from connectors.probe.messages import Row
from connectors.site_simulator.client import Site
from connectors.site_simulator.history import PastSample
from console.fleet.model.readings import Floats
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.writer import History
from console.fleet.service.series import Layout

_LOG = logging.getLogger(__name__)

HOUR = 3600.0
STOP_SECONDS = 60.0
#: (from, to, step) in seconds before now: the last hour finely, the day before it coarsely.
SPANS = ((24 * HOUR, HOUR, 120.0), (HOUR, 0.0, 10.0))


def backfill(path: Path, site: Site, now: float, keys: Mapping[str, str]) -> int:
    """Write the site's past into a telemetry.db that nobody has open; `keys` are the nodes' keys by their names.
    Returns how many samples there are. Raises nothing for a disk that fails: the demo then begins without a past."""
    history = History(path, now=lambda: now)
    count = 0
    history.start()
    try:
        for start, end, step in SPANS:
            count += _write(history, site.past(now - start, now - end, step), step, keys)
            history.flush()
    finally:
        if not history.stop(STOP_SECONDS):
            # The window's own writer waits until this one lets go of the file, and says so meanwhile.
            _LOG.warning("the demo's past is still being written: the disk is slow")
    return count


def _write(history: History, samples: Iterable[PastSample], step: float, keys: Mapping[str, str]) -> int:
    layouts: dict[str, Layout] = {}
    times: dict[str, list[float]] = defaultdict(list)
    rows: dict[str, list[Floats]] = defaultdict(list)
    for sample in samples:
        # Packed at once: as records, a day of the site takes a hundred megabytes that the process never gives back.
        if sample.node not in layouts:
            layouts[sample.node] = _layout(sample)
        layout = layouts[sample.node]
        row = np.full(layout.width, np.nan, dtype=np.float32)
        _fill(row, layout, sample)
        times[sample.node].append(sample.time)
        rows[sample.node].append(row)
    for name, layout in layouts.items():
        periods = np.full(len(rows[name]), step, dtype=np.float32)
        history.append(Batch(keys[name], layout, np.array(times[name]), periods, np.stack(rows[name])))
        time.sleep(0)  # the window breathes in between
    return sum(map(len, rows.values()))


def _layout(sample: PastSample) -> Layout:
    return Layout(
        {
            Kind.HOST: ("",),
            Kind.GPU: tuple(str(i) for i in range(len(sample.gpus))),
            Kind.PORT: tuple(sample.ports),
            Kind.DISK: tuple(sample.disks),
        }
    )


def _fill(row: Floats, layout: Layout, sample: PastSample) -> None:
    things: dict[Kind, list[Row | None]] = {
        Kind.HOST: [sample.host],
        Kind.GPU: list(sample.gpus),
        Kind.PORT: list(sample.ports.values()),
        Kind.DISK: list(sample.disks.values()),
    }
    for kind, devices in things.items():
        block = row[layout.block(kind)].reshape(-1, len(SIGNALS[kind]))
        for i, device in enumerate(devices):
            if device is not None:
                block[i, : len(device)] = [math.nan if value is None else value for value in device]
