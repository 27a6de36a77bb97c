"""Usage: the ledger of a stretch of time summed up, by whom and for what, and its energy by the quarter.

Whole GPU-seconds and joules, so that sums are exact. Who pays is decided by the rules that hold in each quarter; a
quarter in which a rule begins or ends is divided at that moment.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from console.costs.model.ledger import NEEDED, Cause, Line, Period, Work
from console.costs.model.tenants import Rule, Tenancy, Use, changes


@dataclass(frozen=True, slots=True)
class Used:
    """GPU-seconds and joules of a node that went into a cause for a use, paid by whom `rule` says (None: nobody's rule
    names them); `counted` of the joules by counters."""

    site: str
    node: str
    use: Use
    cause: Cause
    rule: Rule | None
    seconds: int
    joules: int
    counted: int

    def plus(self, other: Used) -> Used:
        """With the amounts of another line of the same."""
        seconds, joules = self.seconds + other.seconds, self.joules + other.joules
        return replace(self, seconds=seconds, joules=joules, counted=self.counted + other.counted)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a site's GPUs took from `start` to `end`, while so many of its nodes were measured. `gpus` are all of its
    GPU-seconds then, of which `needed` worked or waited, `idle` were held and did nothing, `away` were not measured."""

    site: str
    start: int
    end: int
    joules: int
    nodes: int
    gpus: int = 0
    needed: int = 0
    idle: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used. `until` is how far the ledger goes, 0 where it holds nothing; `late` counts corrections in it;
    `both` are J of the GPUs with a counter, by that and by their power."""

    used: tuple[Used, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    work: Mapping[str, Work] | None = None
    until: int = 0
    late: int = 0
    both: tuple[int, int] = (0, 0)

    def seconds(self, *causes: Cause) -> int:
        """GPU-seconds of these causes; of all that was measured where none is named."""
        wanted = frozenset(causes) or frozenset(Cause) - {Cause.UNMEASURED}
        return sum(each.seconds for each in self.used if each.cause in wanted)


_Numbers = npt.NDArray[np.int64]
_CAUSES = tuple(Cause)
#: Of a node and a use for a cause: GPU-seconds, joules, and joules by counters.
_Sums = dict[tuple[str, str, Use, Cause], tuple[int, int, int]]


def gather(periods: Iterable[Period], tenancy: Tenancy) -> Usage:
    """Sum up what was metered."""
    edges = changes(tenancy.rules)
    stretches: dict[int, list[Period]] = {}
    divided: list[Period] = []
    drawn: list[Drawn] = []
    work: dict[str, Work] = {}
    until = late = counted = integrated = 0
    for period in periods:
        place = bisect.bisect_right(edges, period.start)
        if place < len(edges) and edges[place] < period.end:
            divided.append(period)
        else:
            stretches.setdefault(place, []).append(period)
        until = max(until, period.end)
        late += bool(period.late)
        if period.both:
            counted, integrated = counted + period.both[0], integrated + period.both[1]
        drawn.append(_drawn(period))
        for each in period.work:
            work[each.model] = work[each.model].plus(each) if each.model in work else each
    used = [each for some in stretches.values() for each in _owned(_summed(some), some[0].start, tenancy)]
    used += [each for period in divided for each in _divided(period, tenancy)]
    return Usage(tuple(_joined(used)), tuple(drawn), work, until, late, (counted, integrated))


def _drawn(period: Period) -> Drawn:
    away = {at for at, cause in enumerate(period.causes) if cause is Cause.UNMEASURED}
    if period.late:
        nodes = 0  # it changes what nodes took, not that they were there
    elif away:
        nodes = len({node for node, cause in zip(period.node, period.cause, strict=True) if cause not in away})
    else:
        nodes = len(period.nodes)
    by = [0] * len(period.causes)
    for cause, seconds in zip(period.cause, period.seconds, strict=True):
        by[cause] += seconds
    spent = {cause: some for cause, some in zip(period.causes, by, strict=True) if some}
    needed = sum(some for cause, some in spent.items() if cause in NEEDED)
    return Drawn(
        period.site,
        period.start,
        period.end,
        sum(period.joules),
        nodes,
        sum(by),
        needed,
        spent.get(Cause.ALLOCATED_IDLE, 0),
        spent.get(Cause.UNMEASURED, 0),
    )


def _summed(periods: Sequence[Period]) -> _Sums:
    """Periods added up: millions of lines in a year of a large site, so by arrays."""
    nodes: dict[tuple[str, str], int] = {}
    uses: dict[Use, int] = {}
    known: dict[tuple[str, tuple[str, ...]], _Numbers] = {}
    codes: list[_Numbers] = []
    values: list[_Numbers] = []
    for period in periods:
        if not period.node:
            continue
        at_node = known.get((period.site, period.nodes))  # mostly those of the quarter before
        if at_node is None:
            at_node = np.array([nodes.setdefault((period.site, each), len(nodes)) for each in period.nodes], np.int64)
            known[period.site, period.nodes] = at_node
        at_use = np.array([uses.setdefault(each, len(uses)) for each in period.uses], np.int64)
        at_cause = np.array([_CAUSES.index(each) for each in period.causes], np.int64)
        node, use, cause = at_node[list(period.node)], at_use[list(period.use)], at_cause[list(period.cause)]
        codes.append(node << 36 | use << 4 | cause)
        values.append(np.array((period.seconds, period.joules, period.counted), np.int64))
    if not codes:
        return {}
    keys, places = np.unique(np.concatenate(codes), return_inverse=True)
    sums = np.zeros((3, len(keys)), np.int64)
    for row, column in zip(sums, np.concatenate(values, axis=1), strict=True):
        np.add.at(row, places, column)
    named, used = list(nodes), list(uses)
    return {
        (*named[key >> 36], used[key >> 4 & 0xFFFFFFFF], _CAUSES[key & 15]): (seconds, joules, counted)
        for key, seconds, joules, counted in zip(keys.tolist(), *sums.tolist(), strict=True)
    }


def _owned(sums: _Sums, start: int, tenancy: Tenancy) -> Iterable[Used]:
    owners: dict[tuple[str, str, Use], Rule | None] = {}
    for (site, node, use, cause), (seconds, joules, counted) in sums.items():
        key = (site, node, use)
        if key not in owners:
            ((_, owners[key]),) = tenancy.owners(site, node, use, start, start + 1)
        yield Used(site, node, use, cause, owners[key], seconds, joules, counted)


def _divided(period: Period, tenancy: Tenancy) -> Iterable[Used]:
    """A period in which who pays changes: divided by time, whole seconds and joules, none lost."""
    for line in period.lines():
        parts = tenancy.owners(period.site, line.node, line.use, period.start, period.end)
        left, length = _amounts(line), period.end - period.start
        for seconds, rule in parts:
            part = tuple(each * seconds // length for each in left)
            left, length = tuple(a - b for a, b in zip(left, part, strict=True)), length - seconds
            yield Used(period.site, line.node, line.use, line.cause, rule, *part)


def _amounts(line: Line) -> tuple[int, ...]:
    return line.seconds, line.joules, line.counted


def _joined(used: Iterable[Used]) -> Iterable[Used]:
    """What is alike joined: a rule is known by its name."""
    sums: dict[tuple[object, ...], Used] = {}
    for each in used:
        key = (each.site, each.node, each.use, each.cause, None if each.rule is None else each.rule.name)
        have = sums.get(key)
        sums[key] = each if have is None else have.plus(each)
    return sums.values()
