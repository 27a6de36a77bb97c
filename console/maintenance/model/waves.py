"""Waves: how many targets are acted on beside each other, so that a surprise is met on one and not on all."""

from __future__ import annotations

import re

from console.maintenance.model.refusing import CannotPlan
from resources.text import QT_TRANSLATE_NOOP

#: One, a tenth, and then all others.
USUAL = "1,10%,100%"
_NO_WAVES = QT_TRANSLATE_NOOP("Maintenance", "{waves} does not say how many nodes at a time: 1,10%,100% does.")


def waves(count: int, sizes: str = USUAL) -> tuple[int, ...]:
    """The wave of each of `count` targets, from 0. `sizes` are numbers of targets, or parts of all of them, separated
    by commas; the last holds for all waves that are still needed. Raises CannotPlan."""
    found: list[int] = []
    given = [_size(size.strip(), count, sizes) for size in sizes.split(",")]
    wave = 0
    while len(found) < count:
        found += [wave] * min(given[min(wave, len(given) - 1)], count - len(found))
        wave += 1
    return tuple(found)


def _size(size: str, count: int, sizes: str) -> int:
    match = re.fullmatch(r"([0-9]{1,6})(%?)", size)
    number = int(match[1]) if match else 0
    if match is None or number == 0 or (match[2] and number > 100):
        raise CannotPlan(_NO_WAVES, waves=sizes[:100])
    return max(1, -(-count * number // 100)) if match[2] else number
