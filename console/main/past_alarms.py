"""The demo site's alarms of the month before it opened: a process of its own that has the judge look at the simulated
troubles as they went by, and the site's people acknowledge what came of them.

`python -m console.main.past_alarms` reads one order from standard input, and writes the moves to standard output when
it has them all.
"""

from __future__ import annotations

import os
import sys
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from random import Random

import msgspec

from connectors.site_simulator.diary import SHIFTS, ZONE
from connectors.site_simulator.history import glances, remembered
from connectors.site_simulator.specification import Specification
from connectors.site_simulator.story import NIGHT_SECONDS, before, looks_at
from connectors.site_simulator.troubles import troubles
from console.alarms.model.alarms import Alarm, Source
from console.alarms.model.moves import (
    Acknowledged,
    OfAlarm,
    Raised,
    Returned,
    after,
    goes_on,
    is_over,
    milliseconds,
    split,
)
from console.alarms.model.tree import causes
from console.fleet.model.watching import Transition
from console.fleet.service.rulebook import shipped
from console.main.night import Bench, facts_of, parents_of
from console.main.past import site_of

_DAY = 86400.0
KEPT_DAYS = 30
#: The people acknowledge an alarm within the time to respond: after this part of it at least, and at most.
_ANSWERED = (0.1, 0.8)
#: Where a rule names no such time: a shift.
_SHIFT = 8 * 3600.0


class AlarmsOrder(msgspec.Struct, frozen=True):
    """Whose alarms are to be made, from when until the opening (unix seconds), and the nodes' keys by their names."""

    seed: int
    since: float
    opening: float
    story: bool
    specification: str
    keys: dict[str, str]


def moves_of(order: AlarmsOrder) -> tuple[OfAlarm, ...]:
    """What happened to alarms, in the order of time, those numbered from 1. What lasted at the opening is not among
    them: the console finds that itself."""
    specification = site_of(order.specification)
    night = order.opening - NIGHT_SECONDS
    fold = _Fold(order.seed, order.keys, parents_of(specification), night, calm=not order.story)
    for told in _told(order, specification):
        fold.take(told)
    return fold.moves(order.opening)


def _told(order: AlarmsOrder, specification: Specification) -> Iterator[Transition]:
    night = order.opening - NIGHT_SECONDS
    entries = troubles(order.seed, order.since, night, specification)
    told = before(order.opening, specification) if order.story else ()
    days = {each.raised_at // _DAY for each in entries}
    # A day at a time: a trouble ends on the day on which it began, and a book of a month is slow to read.
    books = [tuple(each for each in entries if each.raised_at // _DAY == day) for day in sorted(days)]
    books.append(tuple(each for each in told if each.cleared_at is not None and each.cleared_at < order.opening))
    everyone = frozenset(node.name for node in specification.nodes)
    facts = facts_of(remembered(order.seed, order.opening, specification=specification))
    bench = Bench(facts, parents_of(specification))
    for book in filter(None, books):
        looks = looks_at(book, order.opening, specification)
        looks |= dict.fromkeys((min(looks) - 4.0, *_after(max(looks), order.opening)), everyone)
        for glance in glances(order.seed, sorted(looks.items()), specification=specification, faults=book):
            yield from (each for each in bench.judge(glance).told if isinstance(each, Transition))


def _after(last: float, until: float) -> Iterator[float]:
    """When everyone is looked at after the last of a day's troubles, so that what must be gone for a while is over."""
    return (at for at in (last + 300.0, last + 304.0) if at < until)


class _Fold:
    """Alarms as they come of transitions, and of people who acknowledge them; nobody does from `night` on."""

    def __init__(
        self, seed: int, keys: dict[str, str], parents: dict[str, dict[str, str]], night: float, *, calm: bool
    ) -> None:
        self._rules = shipped().by_id
        self._chance = Random(seed)  # noqa: S311 -- nothing secret
        self._keys, self._night, self._calm = keys, night, calm
        self._places = {keys.get(name, name): tuple(each.values()) for name, each in parents.items()}
        self._open: dict[Source, Alarm] = {}
        self._ended: dict[Source, Alarm] = {}
        self._due: list[tuple[float, int, Source]] = []
        self._moves: list[OfAlarm] = []
        self._count = 0

    def take(self, told: Transition) -> None:
        """Something was found, or is over."""
        rule = self._rules[told.rule]
        if not rule.is_alarm:
            return
        self._acknowledge(told.time)
        source = Source(told.rule, self._keys.get(told.node, told.node), told.part)
        known = self._open.get(source)
        if told.after == "found":
            ended = self._ended.get(source)
            again = known is None and ended is not None and goes_on(ended, told.time, quietly=False)
            known = ended if again else known
            if known is None:
                self._count += 1
            number = self._count if known is None else known.number
            texts, values = split(told.facts)
            raised = Raised(
                alarm=number, rule=source.rule, node=source.node, part=source.part, priority=rule.grade,
                at=milliseconds(told.time), again=again, facts=texts, values=values,
            )  # fmt: skip
            self._move(source, raised)
            if not again:
                self._answer(told.time, source)
        elif known is not None and known.active:
            follows = known.number in self._causes()
            self._move(source, Returned(alarm=known.number, at=milliseconds(told.time), unseen=follows))
            if source in self._open and all(each[2] != source for each in self._due):
                # Nobody was asked for it before; now it stands by itself.
                self._answer(told.time, source)

    def moves(self, until: float) -> tuple[OfAlarm, ...]:
        """All of them, alarm by alarm, but for those of alarms that still last."""
        self._acknowledge(until)
        lasting = {alarm.number for alarm in self._open.values() if alarm.active}
        kept = sorted((move for move in self._moves if move.alarm not in lasting), key=lambda move: move.alarm)
        numbers = {old: new for new, old in enumerate(dict.fromkeys(move.alarm for move in kept), 1)}
        return tuple(_renumbered(move, numbers[move.alarm]) for move in kept)

    def _answer(self, since: float, source: Source) -> None:
        at = since + self._respond(source) * self._chance.uniform(*_ANSWERED)
        if self._calm and since < self._night:  # a quiet night is one for which the evening left nothing
            at = min(at, self._night)
        insort(self._due, (at, self._open[source].number, source))

    def _respond(self, source: Source) -> float:
        return self._rules[source.rule].respond or _SHIFT

    def _acknowledge(self, until: float) -> None:
        while self._due and self._due[0][0] <= until:
            at, number, source = self._due.pop(0)
            alarm = self._open.get(source)
            if alarm is None or alarm.number != number or alarm.acknowledged is not None:
                continue
            if number in self._causes():  # nobody is asked for it now; once it stands by itself, somebody is
                insort(self._due, (at + self._respond(source) * _ANSWERED[0], number, source))
            elif alarm.last_raised < self._night:
                self._move(source, Acknowledged(alarm=number, at=milliseconds(at), who=_on_duty(at)))

    def _causes(self) -> dict[int, int]:
        return causes(self._open.values(), self._rules, self._stands_in)

    def _stands_in(self, thing: str) -> tuple[str, ...]:
        """Where a node, or a rack, switch or server, stands."""
        site, _, within = thing.partition("/")
        return self._places.get(thing, (site,) if within else ())

    def _move(self, source: Source, move: Raised | Returned | Acknowledged) -> None:
        self._moves.append(move)
        again = isinstance(move, Raised) and move.again
        alarm = after(self._ended.pop(source) if again else self._open.get(source), move)
        if alarm is None or is_over(alarm):
            self._open.pop(source, None)
            if alarm is not None:
                self._ended[source] = alarm
        else:
            self._open[source] = alarm


def _on_duty(at: float) -> str:
    """Who sits at the desk then."""
    hour = datetime.fromtimestamp(at, ZONE).hour
    return next((who for first, who in reversed(SHIFTS) if hour >= first), SHIFTS[-1][1]).name


def _renumbered(move: OfAlarm, number: int) -> OfAlarm:
    changed: OfAlarm = msgspec.structs.replace(move, alarm=number)
    return changed


def pieces(moves: Iterable[OfAlarm], most: int) -> Iterator[tuple[OfAlarm, ...]]:
    """Moves that come alarm by alarm in pieces of about `most`, none of which ends within an alarm."""
    piece: list[OfAlarm] = []
    for move in moves:
        if len(piece) >= most and move.alarm != piece[-1].alarm:
            yield tuple(piece)
            piece = []
        piece.append(move)
    if piece:
        yield tuple(piece)


def numbered(moves: Sequence[OfAlarm], first: int) -> tuple[OfAlarm, ...]:
    """The same with numbers from `first` on."""
    before = moves[0].alarm
    return tuple(_renumbered(move, move.alarm - before + first) for move in moves)


def main() -> int:
    """Make what one order on standard input asks for."""
    if hasattr(os, "nice"):  # everything else comes first
        os.nice(10)
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=AlarmsOrder)
    sys.stdout.buffer.write(msgspec.msgpack.encode(moves_of(order)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
