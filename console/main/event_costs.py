"""Costs of incidents, drills and rollouts, composed: who has them, and how their cost is written back to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from console.costs.model.events import Event
from console.costs.service.events import Holder, Thing

if TYPE_CHECKING:
    from console.main.parts import Parts
    from console.work.model.costed import Costed


def holders_of(parts: Parts) -> dict[str, Holder]:
    """By the kind that addresses begin with."""
    return {"incident": _Incidents(parts), "drill": _Drills(parts), "rollout": _Rollouts(parts)}


def _number(ref: str) -> int:
    return int(ref.partition(":")[2])


class _Incidents:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def things(self) -> Iterable[Thing]:
        for each in self._parts.incidents.overview().incidents:
            ended = None if each.closed is None else int(each.closed)
            yield Thing(Event(each.number.address, int(each.began), ended, frozenset(each.nodes)), each.costed)

    def write(self, ref: str, costed: Costed) -> None:
        from console.incidents.model import moves  # noqa: PLC0415 - only what writes needs it
        from console.incidents.model.incidents import Number  # noqa: PLC0415 - as above
        from console.incidents.service.records import Records, numbered  # noqa: PLC0415 - as above

        number, called = Number.read(ref), self._parts.inventory.current
        records = Records(self._parts.journal, lambda node: called().name(node))
        move = moves.costed(number, costed)
        records.write("incident.costed", lambda work: [] if numbered(work, number) is None else [move])
        self._parts.incidents.refresh()


class _Drills:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def things(self) -> Iterable[Thing]:
        for each in self._parts.drills.drills():
            ended = None if each.ended is None else int(each.ended)
            nodes = frozenset(node.id.removeprefix("node:") for node in each.nodes)
            yield Thing(Event(f"drill:{each.number}", int(each.began), ended, nodes), each.costed)

    def write(self, ref: str, costed: Costed) -> None:
        from console.recovery.model.drill_moves import costed as made  # noqa: PLC0415 - only what writes needs it
        from console.recovery.service.drill_records import drill_of  # noqa: PLC0415 - as above

        number = _number(ref)
        move = made(number, costed)
        self._parts.drills.write("drill.costed", lambda work: [] if drill_of(work, number) is None else [move])


class _Rollouts:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def things(self) -> Iterable[Thing]:
        from console.deployments.service.rollout_records import RolloutRecords  # noqa: PLC0415 - as below

        standing = RolloutRecords(self._parts.journal).standing()
        nodes = {id: frozenset(each.nodes) for id, each in standing.deployments.items()}
        for each in standing.rollouts.values():
            ended = int(each.ended) if each.ended else None
            event = Event(f"rollout:{each.number}", int(each.began), ended, nodes.get(each.deployment, frozenset()))
            yield Thing(event, each.costed)

    def write(self, ref: str, costed: Costed) -> None:
        from console.deployments.model.rollout_moves import costed as made  # noqa: PLC0415 - only what writes needs it
        from console.deployments.service.rollout_records import RolloutRecords  # noqa: PLC0415 - as above

        number = _number(ref)
        move = made(number, costed)
        RolloutRecords(self._parts.journal).write(
            "rollout.costed", lambda now: [move] if number in now.rollouts else []
        )
