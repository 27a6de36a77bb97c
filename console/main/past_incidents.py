"""The demo site's incidents: those of the year before it opened, and those of the night in which it opens, as moves
with the times at which they were made.

The night's are linked with the alarms that the console itself raised of the same troubles, so they wait for these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connectors.site_simulator.mishaps import Mishap, tonight, year
from connectors.site_simulator.story import NIGHT_SECONDS
from console.fleet.model.rules import Grade
from console.incidents.model import moves
from console.incidents.model.incidents import LinkKind, Number, Phase
from console.incidents.model.moves import Move, milliseconds
from console.main.past import site_of

if TYPE_CHECKING:
    from connectors.site_simulator.client import Site
    from console.alarms.model.alarms import Alarm
    from console.alarms.service.alarms import AlarmService
    from console.incidents.service.incidents import IncidentService

#: So long the night's alarms are waited for, in seconds; without them their incidents stand alone.
_PATIENCE = 45.0
_LOOK = 0.5


class IncidentsMaker:
    """The job that writes what is missing of them."""

    def __init__(
        self,
        site: Site,
        incidents: IncidentService,
        alarms: AlarmService,
        keys: Mapping[str, str],
        wait: Callable[[float], object],
    ) -> None:
        """`wait` lets some seconds go by."""
        self._site, self._incidents, self._alarms = site, incidents, alarms
        self._keys, self._wait = keys, wait

    def work(self, job: Any) -> int:
        """Write them; returns how many those were. Raises JournalError, and JobCancelled when the job is to end."""
        opening = self._site.opening
        known = self._incidents.overview().incidents
        made: list[Sequence[Move]] = []
        numbers = Counter({each.number.year: each.number.of_year for each in sorted(known, key=lambda e: e.number)})
        if not known:
            mishaps = year(self._site.seed, opening, site_of(self._site.specification))
            made += [self._moves(mishap, numbers, None) for mishap in mishaps]
        self._incidents.past(made)
        if self._site.begun and all(each.opened < opening - NIGHT_SECONDS for each in known):
            # What nobody has closed goes on: the night's trouble is that one's, and no other incident.
            going_on = {each.title for each in known if each.phase is Phase.OPEN}
            night = tuple(each for each in tonight(opening) if each.title not in going_on)
            alarms = self._found(night, job.check)
            made += (told := [self._moves(each, numbers, alarm) for each, alarm in zip(night, alarms, strict=True)])
            self._incidents.past(told)
        return len(made)

    def _found(self, night: Sequence[Mishap], check: Callable[[], None]) -> list[Alarm | None]:
        """The alarms of the night's incidents, once they are all there."""
        looks = 0.0
        while True:
            check()
            found = [self._alarm_of(each) for each in night]
            if None not in found or looks >= _PATIENCE:
                return found
            self._wait(_LOOK)
            looks += _LOOK

    def _alarm_of(self, mishap: Mishap) -> Alarm | None:
        """The worst alarm that tells of it."""
        rules, where = mishap.source
        node = self._keys.get(where, where)
        for shown in self._alarms.board().shown:
            source = shown.alarm.source
            if source.rule.startswith(rules) and (source.node == node or where in source.part):
                return shown.alarm
        return None

    def _moves(self, mishap: Mishap, numbers: Counter[int], alarm: Alarm | None) -> list[Move]:
        opened_in = datetime.fromtimestamp(mishap.seen, UTC).year
        numbers[opened_in] += 1
        return [*_told(mishap, str(Number(opened_in, numbers[opened_in])), self._keys, alarm)]


def _told(mishap: Mishap, number: str, keys: Mapping[str, str], alarm: Alarm | None) -> Iterator[Move]:
    """What happened to one, in the order of time."""
    writer = mishap.said[0].who.name if mishap.said else ""
    nodes = tuple(keys[name] for name in mishap.nodes if name in keys)
    yield moves.Opened(
        incident=number, at=milliseconds(mishap.seen), who=writer, title=mishap.title,
        severity=Grade(mishap.severity), began=milliseconds(mishap.began), nodes=nodes, services=mishap.services,
    )  # fmt: skip
    if alarm is not None:
        to = f"alarm:{alarm.number}"
        yield moves.Linked(incident=number, at=milliseconds(mishap.seen), who=writer, kind=LinkKind.ALARM, to=to)
    if mishap.owner is not None and mishap.taken is not None:
        owner = mishap.owner.name
        yield moves.Taken(incident=number, at=milliseconds(mishap.taken), who=owner, owner=owner)
        if mishap.aware:
            yield moves.Aware(
                incident=number, at=milliseconds(mishap.taken + 9.0), who=owner, time=milliseconds(mishap.began),
                reason=mishap.aware,
            )  # fmt: skip
    for place, said in enumerate(mishap.said, 1):
        at = milliseconds(mishap.began + said.after)
        yield moves.Noted(incident=number, at=at, who=said.who.name, number=place, text=said.text)
    if mishap.ended is not None:
        yield from _ended(mishap, number, mishap.ended)


def _ended(mishap: Mishap, number: str, ended: float) -> Iterator[Move]:
    who, at = mishap.owner.name if mishap.owner is not None else "", milliseconds(ended)
    yield moves.Learnt(incident=number, at=at, who=who, root_cause=mishap.cause, lessons=mishap.lessons)
    for place, todo in enumerate(mishap.todo, 1):
        due = milliseconds(ended + todo.days * 86400.0)
        yield moves.FollowUpAdded(
            incident=number, at=at, who=who, number=place, text=todo.text, owner=todo.who.name, due=due
        )
    yield moves.Closed(incident=number, at=at + 1000, who=who, outcome=mishap.outcome)
    for place, todo in enumerate(mishap.todo, 1):
        if todo.done is not None:
            done = milliseconds(todo.done)
            yield moves.FollowUpDone(incident=number, at=done, who=todo.who.name, number=place)
