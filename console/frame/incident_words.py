"""Words for what incidents are about: alarms, runs, nodes and other incidents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from console.acts.page import wording as of_runs
from console.alarms.model.alarms import Shown, State
from console.costs.page.protocols import Months
from console.deployments.page import wording as of_rollouts
from console.fleet.model.inventory import Inventory
from console.frame.alarm_words import words_of
from console.frame.protocols import Parts
from console.incidents.model.incidents import Link, LinkKind, Number, Phase
from console.incidents.page import wording
from console.incidents.page.protocols import Linked, Matter
from console.recovery.page import wording as of_drills
from resources.errors import EnvironmentFault


class Booked:
    """Books what incidents cost with the costs, which are made when they are first asked for."""

    def __init__(self, costs: Callable[[], Months]) -> None:
        self._costs = costs

    def book(self, ref: str, amount: Decimal, text: str) -> int:
        return self._costs().events.book(ref, amount, text)

    def redo(self, ref: str, seconds: int, text: str) -> int:
        return self._costs().events.redo(ref, seconds, text)


def names_of(inventory: Inventory, keys: Sequence[str]) -> str:
    """What people call these nodes, one after the other."""
    found = ((inventory.node(key), key) for key in keys)
    return ", ".join(node.name if node is not None else key.rpartition("/")[2] for node, key in found)


class IncidentWords:
    """Says what an incident hangs together with, by what the parts of a window know."""

    def __init__(self, parts: Parts, now: Callable[[], float]) -> None:
        self._parts, self._now = parts, now
        self._words = words_of(parts, now)

    def alarm(self, number: int) -> Matter | None:
        shown = self._shown(number)
        if shown is None:
            return None
        alarm = shown.alarm
        said = self._words(alarm.source, alarm.facts, alarm.raised)
        # What follows from another alarm is answered by answering that one.
        asks = self._shown(shown.cause) if shown.cause is not None else None
        asks = asks or shown
        waits = asks.state is State.NEW
        return Matter(
            number=number,
            what=said.what,
            where=said.where,
            priority=alarm.priority,
            raised=alarm.raised,
            active=alarm.active,
            waits=waits,
            due=asks.due if waits else None,
            node=alarm.source.node,
            next=said.next,
            cause=said.cause,
            consequence=said.consequence,
            place=said.place,
            act=said.act,
            act_text=said.act_text,
            arguments=said.arguments,
            why_not=said.why_not,
        )

    def linked(self, link: Link) -> Linked:
        """In the words of what it is linked with; blocks."""
        if link.kind is LinkKind.ALARM:
            return self._alarm(link)
        if link.kind is LinkKind.RUN:
            return self._run(link)
        if link.kind is LinkKind.INCIDENT:
            return self._incident(link)
        return self._drill(link) if link.kind is LinkKind.DRILL else self._rollout(link)

    def nodes(self, keys: Sequence[str]) -> str:
        return names_of(self._parts.inventory.current(), keys)

    def _shown(self, number: int) -> Shown | None:
        return next((each for each in self._parts.alarms.board().shown if each.alarm.number == number), None)

    def _alarm(self, link: Link) -> Linked:
        text = link.to.removeprefix("alarm:")
        number = int(text) if text.isdecimal() else -1
        shown = self._shown(number)
        if shown is None:
            said = QCoreApplication.translate("IncidentWords", "Alarm {number}").format(number=text)
            return Linked(link, said, _over())
        words = self._words(shown.alarm.source, shown.alarm.facts, shown.alarm.raised)
        how = _active() if shown.alarm.active else _over()
        return Linked(link, f"{words.what} · {words.where}", how, link.to)

    def _run(self, link: Link) -> Linked:
        try:
            run = self._parts.acts.run(link.to.removeprefix("run:"))
        except EnvironmentFault:
            return Linked(link, link.to)
        return Linked(link, of_runs.title(run, self._parts.words), of_runs.brief_state(run.state), link.to)

    def _drill(self, link: Link) -> Linked:
        drills = self._parts.recovery.drills.drills()
        drill = next((each for each in drills if f"drill:{each.number}" == link.to), None)
        if drill is None:
            return Linked(link, link.to)
        return Linked(link, f"{drill.name} {drill.scenario.name}", of_drills.says(drill), link.to)

    def _rollout(self, link: Link) -> Linked:
        standing = self._parts.models.rollouts
        rollouts = standing.rollouts() if standing is not None else ()
        rollout = next((each for each in rollouts if f"rollout:{each.number}" == link.to), None)
        if standing is None or rollout is None:
            return Linked(link, link.to)
        name = next((each.name for each in standing.deployments() if each.id == rollout.deployment), "")
        text = QCoreApplication.translate("IncidentWords", "Rollout {number} of {name}")
        how = wording.spoken(of_rollouts.ROLLOUTS[rollout.state])
        return Linked(link, text.format(number=rollout.number, name=name), how, f"run:{rollout.run}")

    def _incident(self, link: Link) -> Linked:
        number: Number | None = wording.number_of(link.to)
        incident = self._parts.incidents.incident(number) if number is not None else None
        if incident is None:
            return Linked(link, link.to)
        is_open = incident.phase is Phase.OPEN
        opened, closed = (
            QCoreApplication.translate("IncidentWords", "open"),
            QCoreApplication.translate("IncidentWords", "closed"),
        )
        how = opened if is_open else closed
        return Linked(link, incident.title, f"{wording.name(incident.number)}, {how}", link.to)


def _active() -> str:
    return QCoreApplication.translate("IncidentWords", "active")


def _over() -> str:
    return QCoreApplication.translate("IncidentWords", "over")
