"""Measurements around an incident, read back from the file that was kept of it."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from console.fleet.model.signals import Kind

FORM = "driftvakt.telemetry/1"
#: A file is read up to so many bytes, unpacked.
_MOST = 256 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """What a thing measured of a signal: ascending unix seconds, and a value for each, NaN where nothing was."""

    kind: Kind
    part: str
    signal: str
    times: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What was measured of one node from `since` to `until` (unix seconds)."""

    node: str
    name: str
    since: float
    until: float
    series: tuple[Series, ...]

    def of(self, kind: Kind, signal: str) -> dict[str, Series]:
        """The series of a signal, by the part that measured it."""
        return {each.part: each for each in self.series if each.kind is kind and each.signal == signal}


def read_measured(content: bytes) -> tuple[Measured, ...]:
    """The nodes of a file of evidence. Raises ValueError for what is no such file."""
    try:
        with gzip.open(io.BytesIO(content)) as file:
            unpacked = file.read(_MOST + 1)
        if len(unpacked) > _MOST:
            raise ValueError("it is too large")
        said = json.loads(unpacked)
        if said["form"] != FORM:
            raise ValueError(f"it is of another form: {said['form']!r}")
        since, until = float(said["since"]) / 1000, float(said["until"]) / 1000
        return tuple(
            Measured(str(each["id"]), str(each["name"]), since, until, tuple(_series(each["series"])))
            for each in said["nodes"]
        )
    except (OSError, EOFError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is no file of measurements: {error}") from error


def _series(pieces: list[Mapping[str, Any]]) -> Iterator[Series]:
    for piece in pieces:
        times = np.asarray(piece["times"], np.float64) / 1000
        for part, signals in piece["parts"].items():
            for signal, text in signals.items():
                values = np.array([_nothing(each) for each in str(text).split(" ")], np.float64)
                if values.shape != times.shape:
                    raise ValueError("times and values do not belong together")
                yield Series(Kind(piece["kind"]), str(part), str(signal), times, values)


def _nothing(text: str) -> float:
    return float("nan") if text == "-" else float(text)
