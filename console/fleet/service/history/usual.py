"""The usual: what a value mostly was by the hour in the last days, from the roll-ups of telemetry.db.

It is made of whole hours alone, so it is the same whoever asks within an hour, and no restart changes it. A week holds
every day of the week; a fault of some hours does not move a median.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

import numpy as np

from console.fleet.model.rules import Named
from console.fleet.model.signals import Kind, column
from console.fleet.service.history.queries import Rolled
from console.fleet.service.history.roll_ups import DAY, HOUR

SECONDS = 7 * DAY
#: What is known of fewer hours is not usual yet.
LEAST_HOURS = 24
Usual = dict[tuple[Named, str], float]
#: The signals of which the longer is a server's round trip.
ROUND_TRIPS = (column(Kind.STORAGE, "read_rtt"), column(Kind.STORAGE, "write_rtt"))


def span(now: float) -> tuple[float, float]:
    """The hours that count."""
    end = now // HOUR * HOUR
    return end - SECONDS, end


def usual(rolled: Iterable[Rolled]) -> Usual:
    """The usual round trip of each file server, by its hours of `ROUND_TRIPS`."""
    hours: dict[str, list[float]] = {}
    for piece in rolled:
        longer = np.fmax(piece.values[0], piece.values[1])
        for part, values in zip(piece.parts, longer.T, strict=True):
            hours.setdefault(part, []).extend(values[~np.isnan(values)].tolist())
    return {
        (Named.STORAGE_ROUND_TRIP, part): median(known) for part, known in hours.items() if len(known) >= LEAST_HOURS
    }
