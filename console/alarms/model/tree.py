"""The tree of alarms: which of those that stand follows from which. A pure function of the set, whatever came first.

One alarm follows from another where its row is under the other's (`console.fleet.model.rules.Rule.under`), and both are
of the same thing: the same part of a node, or the node and a part of it, or a node and the place that it stands in (its
site, a rack, the whole), or what a node says of a file server and that server. Nothing else joins two: not that they
came in the same minute, nor that they are of one node.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from console.alarms.model.alarms import Alarm
from console.fleet.model.rules import About, Rule


def causes(
    alarms: Iterable[Alarm], rules: Mapping[str, Rule], places: Callable[[str], Collection[str]] = lambda _: ()
) -> dict[int, int]:
    """The number of the alarm from which each that is a consequence follows directly. `places` are the parts by which
    the alarms of wholes name where a node stands (or what is a whole itself: a rack stands in a site)."""
    known = [alarm for alarm in alarms if alarm.source.rule in rules]
    by_row: dict[tuple[str, str], list[Alarm]] = {}
    for alarm in known:
        rule = alarm.source.rule
        where = alarm.source.node or f" {alarm.source.part}"
        by_row.setdefault((where, rule), []).append(alarm)
        if (family := rule.partition(".")[0]) != rule:
            by_row.setdefault((where, family), []).append(alarm)

    def candidates(alarm: Alarm) -> Iterator[Alarm]:
        source, rule = alarm.source, rules[alarm.source.rule]
        if not rule.under:
            return
        stands_in = places(source.node or source.part)
        wholes = [f" {place}" for place in (*stands_in, "") if source.node or place]
        if source.node and rules[source.rule].about is About.STORAGE:
            wholes += [f" {place}/{source.part}" for place in stands_in]
        for under in rule.under:
            for other in by_row.get((source.node, under), ()) if source.node else ():
                about = rules[other.source.rule].about
                if other.source.part == source.part or about is not rule.about or not other.source.part:
                    yield other
            for whole in wholes:
                yield from by_row.get((whole, under), ())

    def rank(alarm: Alarm) -> tuple[object, ...]:
        return *rules[alarm.source.rule].rank, alarm.source, alarm.raised, alarm.number

    above: dict[int, Alarm] = {}
    for alarm in known:
        found = [
            other for other in candidates(alarm) if other.source != alarm.source and _stood(other, alarm.last_raised)
        ]
        if found:
            above[alarm.number] = min(found, key=rank)
    for top in _tops_of_rings(above, rank):
        del above[top]
    return {number: cause.number for number, cause in above.items()}


def root(number: int, above: Mapping[int, int]) -> int:
    """The alarm at the top of the tree in which one hangs."""
    while number in above:
        number = above[number]
    return number


def _stood(alarm: Alarm, at: float) -> bool:
    """Whether an alarm stood then, or does still: what began after it was over has another cause."""
    return alarm.returned is None or at <= alarm.returned


def _tops_of_rings(above: Mapping[int, Alarm], rank: Callable[[Alarm], tuple[object, ...]]) -> list[int]:
    """Of alarms that follow from each other in a ring: the worst, which is the cause of the others."""
    tops: list[int] = []
    done: set[int] = set()
    for start in above:
        way: dict[int, Alarm] = {}  # each with what it follows from
        here = start
        while here in above and here not in done and here not in way:
            way[here] = above[here]
            here = above[here].number
        if here in way:
            steps = list(way)
            ring = [way[step] for step in steps[steps.index(here) :]]
            tops.append(min(ring, key=rank).number)
        done.update(way)
    return tops
