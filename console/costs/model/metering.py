"""Metering: what a quarter of an hour of a node's GPUs went into, from what was measured and who was seen. Pure.

The GPU works in a minute in which its mean use reaches the bound that the fleet's totals go by. A minute in which the
node answered and a GPU did not is faulted; one in which nobody answered is not measured. Who held a GPU is known as far
as its processes were seen: where that is less than half of the quarter, nobody knows whose its idle minutes were.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from console.costs.model.ledger import Cause, Line
from console.costs.model.money import split
from console.costs.model.tenants import Use

MINUTE = 60
#: A GPU works in a minute in which some kernel ran for at least this part of it, in per cent.
WORKING_FROM = 5.0
#: Below this part of what was measured, it is not known who held a GPU.
_KNOWN_FROM = 0.5
#: A counter's reading that is older than this at a border says nothing of what began there, in seconds.
_STALE = 180.0


@dataclass(frozen=True, slots=True)
class Counter:
    """A GPU's energy since its driver was loaded, in J, as it stood at a time (unix seconds)."""

    at: float
    joules: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a GPU in a quarter: seconds by use (without a name: nobody held it), and how its energy counter
    stood last before the quarter began and before it ended."""

    uses: Mapping[Use, float] = field(default_factory=dict)
    before: Counter | None = None
    last: Counter | None = None


@dataclass(frozen=True, slots=True)
class Gpu:
    """What was measured of a GPU by the minute: use in per cent and W, NaN where it did not say."""

    use: Sequence[float]
    watts: Sequence[float]


@dataclass(frozen=True, slots=True)
class NodeQuarter:
    """A node's quarter: its lines, and of the GPUs with a counter what that says beside what their power sums to."""

    lines: tuple[Line, ...]
    counted: int
    integrated: int


def meter(  # noqa: PLR0917 - a node and a quarter
    node: str,
    gpus: Mapping[str, Gpu],
    expected: Iterable[str],
    seen: Mapping[str, Seen],
    start: int,
    minutes: int = 15,
) -> NodeQuarter:
    """The lines of a node's quarter that began at `start`, or of its last `minutes`; `expected` are its GPUs as far as
    anybody knows."""
    lines: list[Line] = []
    counted = integrated = 0
    answered = [any(_said(gpu, n) for gpu in gpus.values()) for n in range(minutes)]
    for name in dict.fromkeys([*expected, *gpus]):
        gpu = gpus.get(name, Gpu((math.nan,) * minutes, (math.nan,) * minutes))
        known = seen.get(name, Seen())
        by_power = round(sum(each * MINUTE for each in gpu.watts if not math.isnan(each)))
        by_counter = _counted(known, start)
        if by_counter is not None:
            counted, integrated = counted + by_counter, integrated + by_power
        seconds = _causes(gpu, answered, known)
        if any(cause is not Cause.UNMEASURED for _, cause in seconds):
            lines += _lines(node, seconds, by_power if by_counter is None else by_counter, by_counter)
        else:
            lines += [Line(node, use, cause, each, 0, 0) for (use, cause), each in seconds.items()]
    return NodeQuarter(tuple(lines), counted, integrated)


def _said(gpu: Gpu, minute: int) -> bool:
    return minute < len(gpu.use) and not math.isnan(gpu.use[minute])


def _causes(gpu: Gpu, answered: Sequence[bool], seen: Seen) -> dict[tuple[Use, Cause], int]:
    """GPU-seconds by use and cause, which sum to the quarter."""
    said = [_said(gpu, n) for n in range(len(answered))]
    working = MINUTE * sum(gpu.use[n] >= WORKING_FROM for n, each in enumerate(said) if each)
    resting = MINUTE * sum(said) - working
    faulted = MINUTE * sum(there and not own for there, own in zip(answered, said, strict=True))
    away = MINUTE * len(answered) - working - resting - faulted
    looked = sum(seen.uses.values())
    held = {use: each for use, each in seen.uses.items() if use.named and each > 0}
    found: dict[tuple[Use, Cause], int] = {}
    if looked < _KNOWN_FROM * (working + resting):
        _add(found, {Use(): 1.0}, Cause.WORKING, working)
        _add(found, {Use(): 1.0}, Cause.IDLE, resting)
    else:
        part = min(1.0, sum(held.values()) / looked) if looked else 0.0
        idle = max(0, min(resting, round(part * (working + resting)) - working))
        _add(found, held or {Use(): 1.0}, Cause.WORKING, working)
        _add(found, held or {Use(): 1.0}, Cause.ALLOCATED_IDLE, idle)
        _add(found, {Use(): 1.0}, Cause.FREE, resting - idle)
    _add(found, {Use(): 1.0}, Cause.FAULTED, faulted)
    _add(found, {Use(): 1.0}, Cause.UNMEASURED, away)
    return found


def _add(found: dict[tuple[Use, Cause], int], held: Mapping[Use, float], cause: Cause, seconds: int) -> None:
    """Seconds of a cause, divided among those who held the GPU; whole ones, none lost."""
    if not seconds:
        return
    parts = split(Decimal(seconds), [Decimal(round(each * 1000)) + 1 for each in held.values()], Decimal(1))
    for use, part in zip(held, parts, strict=True):
        if part:
            found[use, cause] = found.get((use, cause), 0) + int(part)


def _lines(node: str, seconds: Mapping[tuple[Use, Cause], int], joules: int, counter: int | None) -> Iterable[Line]:
    """A GPU's lines with its energy: by the seconds in which it answered."""
    weights = [
        Decimal(0 if cause in (Cause.UNMEASURED, Cause.FAULTED) else each) for (_, cause), each in seconds.items()
    ]
    parts = split(Decimal(joules), weights, Decimal(1)) if any(weights) else [Decimal(0)] * len(weights)
    for ((use, cause), each), part in zip(seconds.items(), parts, strict=True):
        yield Line(node, use, cause, each, int(part), 0 if counter is None else int(part))


def _counted(seen: Seen, start: int) -> int | None:
    """J by the counter, from its last reading before the quarter to its last in it, so that quarters add up to what it
    counted. None where it did not say, and where it began anew: what it had counted until then is lost."""
    if seen.before is None or seen.last is None or seen.last.at <= start or seen.before.at < start - _STALE:
        return None
    if seen.last.joules < seen.before.joules:
        return None
    return round(seen.last.joules - seen.before.joules)
