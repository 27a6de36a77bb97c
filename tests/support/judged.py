"""Readings as the judge sees them: what tests of pages show has been found by the rules that ship."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.model.rules import Absence, Named, Rule, State, Threshold
from console.fleet.service.live.docket import Docket
from console.fleet.service.live.judge import Judge
from console.fleet.service.rulebook import shipped

#: Longer than any row waits before it tells of something.
LONG_ENOUGH = 120.0


def docket() -> Docket:
    """A node of which nothing is known, before the rules that ship."""
    by_name: dict[Named, tuple[Rule, ...]] = {}
    for rule in shipped().rows:
        if isinstance(rule.when, Threshold | State | Absence):
            by_name[rule.when.value] = (*by_name.get(rule.when.value, ()), rule)
    return Docket(shipped(), by_name)


def judged(reading: NodeReading, now: float, events: Iterable[NodeEvent] = ()) -> NodeReading:
    """A reading with what is found in it when it has been so for long, after these events."""
    made = docket()
    made.look(reading, tuple(events), now - LONG_ENOUGH)
    made.look(reading, (), now)
    return replace(reading, found=made.found(reading.link.node, frozenset()))


def fail(error: BaseException) -> None:
    """What a judge of a test does with its bugs."""
    raise error


def court(
    nodes: Iterable[str],
    look: Callable[[str], NodeReading | None],
    events: Callable[[str], Sequence[NodeEvent]],
    now: float,
) -> Judge:
    """A judge that has seen these nodes for long."""
    judge = Judge(shipped(), fail)
    judge.keep(list(nodes))
    for at in (now - LONG_ENOUGH, now):
        told = {node: events(node) if at < now else () for node in nodes}
        judge.after_round(told.items(), look, at)
    return judge
