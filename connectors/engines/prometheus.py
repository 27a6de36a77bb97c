"""Prometheus' text format, as engines tell their metrics in it.

A reader of our own: what an engine says may be cut off or hostile, and one line that is no sample must cost that line,
not all the others. Of OpenMetrics it reads what is the same there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 4 << 20
MOST_SAMPLES: Final = 50_000
LONGEST_LINE: Final = 8192
_SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]{0,199})(?:\{(.*)\})?[ \t]+([^ \t]{1,40})(?:[ \t].*)?")
_LABEL = re.compile(r'[ \t]*([a-zA-Z_][a-zA-Z0-9_]{0,99})[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,|$)')
_ESCAPES = {"n": "\n", "\\": "\\", '"': '"'}


@dataclass(frozen=True, slots=True)
class Sample:
    """One number of a metric; texts of labels are an engine's, and hostile."""

    labels: Mapping[str, str]
    value: float


#: Samples by the name of their metric, as it is written.
Scrape = Mapping[str, tuple[Sample, ...]]


def read(said: bytes) -> Scrape:
    """All samples of a text. Lines that are none are left out, as is what comes after the first MOST_BYTES. The last
    line counts only with its end: a number that is cut off is another number."""
    text = said[:MOST_BYTES].decode("utf-8", "replace")
    found: dict[str, list[Sample]] = {}
    kept = 0
    for line in text[: text.rfind("\n") + 1].split("\n"):
        sample = _sample(line.strip()) if 0 < len(line) <= LONGEST_LINE and not line.startswith("#") else None
        if sample is not None and kept < MOST_SAMPLES:
            kept += 1
            found.setdefault(sample[0], []).append(sample[1])
    return {name: tuple(samples) for name, samples in found.items()}


def _sample(line: str) -> tuple[str, Sample] | None:
    found = _SAMPLE.fullmatch(line)
    if found is None:
        return None
    name, labels, value = found.groups()
    try:
        return name, Sample(dict(_labels(labels or "")), float(value))
    except ValueError:
        return None


def _labels(text: str) -> Iterator[tuple[str, str]]:
    """Raises ValueError for what are no labels."""
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _LABEL.match(text, at)
        if found is None:
            raise ValueError("no label")
        yield found[1], re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[0]), found[2])
        at = found.end()


def finite(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Those whose value is a number."""
    return tuple(sample for sample in samples if math.isfinite(sample.value))
