"""Readings as the judge sees them: what tests of pages show has been found by the rules that ship."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.service.live.docket import Docket
from console.fleet.service.live.judge import Judge
from console.fleet.service.rulebook import shipped

#: Longer than any row waits before it tells of something, and how many looks it takes.
LONG_ENOUGH, LOOKS = 120.0, 4


def docket() -> Docket:
    """A node of which nothing is known, before the rules that ship."""
    return Docket(shipped())


def judged(reading: NodeReading, now: float, events: Iterable[NodeEvent] = ()) -> NodeReading:
    """A reading with what is found in it when it has been so for long, after these events."""
    made = docket()
    for look, at in enumerate(_times(now)):
        made.look(reading if at == now else _then(reading, at), () if look else tuple(events), at)
    return replace(reading, found=made.found(reading.link.node, frozenset()))


def _times(now: float) -> list[float]:
    """When it is looked at."""
    return [now - LONG_ENOUGH * left / (LOOKS - 1) for left in reversed(range(LOOKS))]


def _then(reading: NodeReading, now: float) -> NodeReading:
    """The same of a node that reported then."""
    live = reading.link.state is LinkState.LIVE
    return replace(reading, link=replace(reading.link, newest_sample=now - 1.0)) if live else reading


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

    def seen(node: str, at: float) -> NodeReading | None:
        reading = look(node)
        return _then(reading, at) if reading is not None and at < now else reading

    judge = Judge(shipped(), fail)
    judge.keep(list(nodes))
    for number, at in enumerate(_times(now)):
        told = {node: () if number else events(node) for node in nodes}
        judge.after_round(told.items(), lambda node, at=at: seen(node, at), at)  # type: ignore[misc]
    return judge
