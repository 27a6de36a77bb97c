"""Schedules of one journal: made, approved beforehand, paused, removed; and whether a plan of theirs needs a person."""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice, pairwise
from typing import Protocol

from console.journal.chain import time_text
from console.journal.features import Reading
from console.journal.transactions import Transaction
from console.work.model import schedules as moves
from console.work.model.plans import Plan
from console.work.model.runs import RunView
from console.work.model.schedule_words import WAITS
from console.work.model.schedules import Decision, Move, Outcome, Schedule
from console.work.model.templates import NAMESPACE, Misfit, Template, read_template, shape_of
from console.work.model.timetable import Timetable, after, checked
from console.work.service import answers
from console.work.service.answers import Agreed
from console.work.service.lanes import CannotAct
from console.work.service.protocols import Rule, Scheduled
from console.work.service.schedule_records import Passed, Records, free_number, put, schedule_of, writer
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

DAY = 86400
#: How late something may begin, and for how long it is agreed to, in seconds, where nobody says otherwise.
LATE, LASTS = 2 * 3600, 365 * DAY
_LONGEST_LATE, _LONGEST_LASTS = 7 * DAY, 10 * 365 * DAY
#: So many times say how often something comes.
_LOOKED_AT = 100
_NO_SCHEDULE = QT_TRANSLATE_NOOP("Schedules", "There is no schedule {name}.")
_NO_MAKER = QT_TRANSLATE_NOOP("Schedules", "Nothing that is called {act} can be done by schedule.")
_NO_SUCH = QT_TRANSLATE_NOOP("Schedules", "{act} has no argument {name}.")
_LATE = QT_TRANSLATE_NOOP("Schedules", "It may begin up to a week late.")
_UNTIL = QT_TRANSLATE_NOOP("Schedules", "The end lies ahead, at most ten years.")
_DECIDED = QT_TRANSLATE_NOOP("Schedules", "This time was decided already.")


class CannotSchedule(EnvironmentFault):
    """What a person asked for that cannot be done; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Text, **values: str) -> None:
        self.reason: Sentence = say(reason, **values)
        super().__init__(str(self.reason))


class AlreadyDecided(CannotSchedule):
    """Another look, or another program, was first."""


class Maker(Protocol):
    """What makes plans of one act by itself. Methods may block, and raise EnvironmentFault."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of its arguments; the first names what it is done with."""

    def named(self, arguments: Mapping[str, str]) -> tuple[Mapping[str, str], str, str]:
        """Arguments as they are kept, with ids in the place of names; what people call it; the time zone there."""

    def plan(self, arguments: Mapping[str, str]) -> Plan:
        """The plan as it would be carried out now."""

    def blanks(self, plan: Plan) -> Mapping[str, str]:
        """Which of its values are otherwise each time, with what may stand there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A schedule that somebody wants. `zone` empty is that of its place; `every` seconds 0 is what its times say,
    `until` (unix seconds) 0 a year from now."""

    act: str
    arguments: Mapping[str, str]
    when: str
    zone: str = ""
    late: int = LATE
    every: int = 0
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a schedule is agreed to: how many people must, who counts of those that did, until when (unix seconds), at
    most once in how many seconds."""

    needs: int
    people: tuple[str, ...]
    until: float
    every: int

    @property
    def enough(self) -> bool:
        return len(self.people) >= max(1, self.needs)


class Schedules:
    """Any thread may call it; what writes blocks until it is committed. It raises EnvironmentFault. `permit` raises
    where nothing may be changed at this desk, `who` is who is there."""

    def __init__(
        self,
        records: Records,
        rule: Rule,
        makers: Callable[[], Mapping[str, Maker]],
        *,
        who: Callable[[], str],
        permit: Callable[[], None] = lambda: None,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._records, self._rule, self._makers = records, rule, makers
        self._who, self._permit, self._new_id = who, permit, new_id
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], object]] = []
        self._standing: tuple[Schedule, ...] = records.standing()

    # -- what stands ---------------------------------------------------------------------------------------------------

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called after any change, in any thread; gives the function that ends it."""
        self._listeners.append(told)
        return lambda: self._listeners.remove(told)

    def refresh(self) -> None:
        """Take in what any program wrote. Blocks."""
        found = self._records.standing()
        with self._lock:
            changed, self._standing = found != self._standing, found
        if changed:
            for told in tuple(self._listeners):
                told()

    def now(self) -> float:
        return self._records.now()

    def may_write(self) -> None:
        self._records.may_write()

    def schedules(self) -> tuple[Schedule, ...]:
        """All, in the order in which they were made; blocks nobody."""
        with self._lock:
            return self._standing

    def schedule(self, called: str) -> Schedule:
        """One by its name (S-3, or 3) or id."""
        for each in self.schedules():
            if called.strip().casefold() in (each.name.casefold(), str(each.number), each.id):
                return each
        raise CannotSchedule(_NO_SCHEDULE, name=called[:100])

    def of(self, act: str, argument: str, value: str) -> tuple[Schedule, ...]:
        """Those of an act with this argument; blocks nobody."""
        return tuple(each for each in self.schedules() if each.act == act and each.arguments.get(argument) == value)

    def next(self, schedule: Schedule, most: int = 1) -> tuple[float, ...]:
        """The next times of a schedule, in unix seconds; none of one that is paused."""
        if schedule.paused:
            return ()
        return tuple(islice(after(schedule.table, max(schedule.decided, self.now())), most))

    def passed(self, act: str, outcome: Outcome) -> tuple[Passed, ...]:
        """What became of times of an act's schedules. Blocks."""
        return self._records.passed(act, outcome)

    def template(self, schedule: Schedule) -> Template:
        return read_template(schedule.template)

    def standing(self, schedule: Schedule) -> Standing:
        """How it is agreed to now. Blocks."""
        template, needs = self.template(schedule), self._rule.needs(schedule.act)
        signed = [Agreed(each.key, each.signature) for each in schedule.consents if each.key]
        names = [str(each.name) for each in self._rule.approved(template.text.encode(), NAMESPACE, signed)]
        if needs <= 1 and not names:
            names = [each.person for each in schedule.consents if not each.key and self._rule.may(each.person)][-1:]
        return Standing(needs, tuple(names), template.ends, template.every)

    def misfit(self, schedule: Schedule, plan: Plan, before: Decision | None) -> tuple[Misfit | None, Standing]:
        """Why a plan of a schedule would wait for a person if it were to begin now, after `before`. Blocks."""
        standing = self.standing(schedule)
        found = self.template(schedule).misfit(plan, self.now(), before.told if before is not None else None)
        return found or (None if standing.enough else Misfit.NONE), standing

    def refuses(self, run: RunView) -> Sentence | None:
        """Why a run that a standing approval was given to may not begin now; None where it may. Blocks."""
        hashes = {each.standing for each in run.approvals if each.standing}
        for schedule in self._records.standing():
            made = [each for each in schedule.decisions if each.outcome is Outcome.PROPOSED]
            last = made[-1] if made else None
            if last is None or last.run != run.id or schedule.paused or hashes != {hash_of(schedule)}:
                continue
            found, _ = self.misfit(schedule, run.plan, made[-2] if len(made) > 1 else None)
            return None if found is None else say(WAITS[found])
        return say(answers.NOT_STANDING)

    # -- what people do ------------------------------------------------------------------------------------------------

    def sketch(self, wanted: Wanted) -> tuple[Schedule, Plan]:
        """The schedule that somebody wants, with its template, and the plan as it would be made now. Nothing is
        written. Blocks."""
        maker = self._makers().get(wanted.act)
        if maker is None:
            raise CannotSchedule(_NO_MAKER, act=wanted.act[:100])
        for name in wanted.arguments:
            if name not in maker.arguments:
                raise CannotSchedule(_NO_SUCH, act=wanted.act, name=name[:100])
        arguments, about, zone = maker.named(wanted.arguments)
        now = self.now()
        table = checked(wanted.when, wanted.zone or zone, now)
        if not 0 <= wanted.late <= _LONGEST_LATE:
            raise CannotSchedule(_LATE)
        until = wanted.until or now + LASTS
        if not now < until <= now + _LONGEST_LASTS:
            raise CannotSchedule(_UNTIL)
        plan = maker.plan(arguments)
        blanks, id = maker.blanks(plan), self._new_id()
        late = min(wanted.late, _gap(table, now))
        every = wanted.every or max(1, _gap(table, now) - late)
        ends = time_text(datetime.fromtimestamp(until, UTC))
        shape, journal = shape_of(plan, blanks), self._records.journal()
        template = Template(id, plan.act, shape, blanks, every, ends, journal, self._new_id())
        made = Schedule(id, 0, wanted.act, arguments, about, table, late, now, self._who(), now, template=template.text)
        return made, plan

    def add(self, sketch: Schedule) -> Schedule:
        """Have a sketched schedule stand. Where one person is enough, whoever makes it agrees to it by that."""
        self._permit()

        def decide(reading: Reading) -> Iterator[Move]:
            number = free_number(reading)
            yield moves.added(replace(sketch, number=number))
            if self._rule.needs(sketch.act) <= 1:
                yield moves.Approved(sketch.id, person=self._who())

        self._write(moves.ADDED, decide)
        return self.schedule(sketch.id)

    def pause(self, called: str) -> Schedule:
        """Nothing of it is due until it goes on."""
        return self._change(called, moves.PAUSED, lambda each: None if each.paused else moves.Paused(each.id))

    def resume(self, called: str) -> Schedule:
        """It goes on from now."""
        return self._change(called, moves.RESUMED, lambda each: moves.Resumed(each.id))

    def withdraw(self, called: str) -> Schedule:
        """Have no standing approval of it hold any more: its plans wait for a person."""
        return self._change(called, moves.WITHDRAWN, lambda each: moves.Withdrawn(each.id) if each.consents else None)

    def remove(self, called: str) -> Schedule:
        schedule = self.schedule(called)
        self._permit()
        self._write(
            moves.REMOVED, lambda reading: [moves.Removed(schedule.id)] if self._there(reading, schedule) else []
        )
        return schedule

    def agree(self, called: str) -> Schedule:
        """The operator's own standing approval, where one person is enough."""
        schedule = self.schedule(called)
        needs = self._rule.needs(schedule.act)
        if needs > 1:
            raise CannotAct("sign", say(answers.SIGN, needs=needs))
        return self._change(called, moves.APPROVED, lambda each: moves.Approved(each.id, person=self._who()))

    def approve(self, called: str, key: str, signature: str) -> Schedule:
        """Take a person's signature over the template in. It says itself who may."""
        schedule = self.schedule(called)
        counted = self._rule.approved(schedule.template.encode(), NAMESPACE, [Agreed(key, signature)])
        if len(counted) != 1:
            raise CannotAct("signature", say(answers.NOBODYS))
        person = str(counted[0].name)
        if person in self.standing(schedule).people:
            raise CannotAct("twice", say(answers.TWICE))
        move = moves.Approved(schedule.id, person=person, key=key, signature=signature)
        self._write(moves.APPROVED, lambda reading: [move] if self._there(reading, schedule) else [])
        return self.schedule(schedule.id)

    # -- what the clockwork does ---------------------------------------------------------------------------------------

    def decide(self, schedule: Schedule, decision: Decision) -> None:
        """Write down what became of a time, once. Raises AlreadyDecided."""

        def once(reading: Reading) -> list[Move]:
            self._refuse_decided(reading, schedule, decision.at)
            return [moves.decided(schedule.id, decision)]

        self._write(moves.DECIDED, once, by=writer(schedule))

    def scheduled(self, schedule: Schedule, at: float, plan: Plan) -> tuple[Scheduled, Misfit | None]:
        """How a plan is made for a time of a schedule; and why it waits for a person."""
        why, standing = self.misfit(schedule, plan, schedule.last_run)

        def beside(work: Transaction, run: str) -> None:
            self._refuse_decided(work, schedule, at)
            decision = Decision(at, Outcome.PROPOSED, at, run, str(why or ""))
            put(work, moves.DECIDED, (moves.decided(schedule.id, decision),))

        people = standing.people if why is None else ()
        return Scheduled(writer(schedule), people, hash_of(schedule), beside), why

    def _refuse_decided(self, reading: Reading, schedule: Schedule, at: float) -> None:
        now = schedule_of(reading, schedule.id)
        if now is None or now.paused or now.decided >= at:
            raise AlreadyDecided(_DECIDED)

    # -- how -----------------------------------------------------------------------------------------------------------

    def maker(self, act: str) -> Maker | None:
        return self._makers().get(act)

    def _there(self, reading: Reading, schedule: Schedule) -> Schedule:
        found = schedule_of(reading, schedule.id)
        if found is None:
            raise CannotSchedule(_NO_SCHEDULE, name=schedule.name)
        return found

    def _change(self, called: str, type: str, change: Callable[[Schedule], Move | None]) -> Schedule:
        schedule = self.schedule(called)
        self._permit()

        def decide(reading: Reading) -> list[Move]:
            move = change(self._there(reading, schedule))
            return [] if move is None else [move]

        self._write(type, decide)
        return self.schedule(schedule.id)

    def _write(self, type: str, decide: Callable[[Reading], Iterator[Move] | list[Move]], by: str = "") -> None:
        self._records.write(type, decide, by)
        self.refresh()


def hash_of(schedule: Schedule) -> str:
    """The SHA-256 of what its people agreed to."""
    return hashlib.sha256(schedule.template.encode()).hexdigest()


def _gap(table: Timetable, now: float) -> int:
    """The shortest time between two of the next times, in seconds."""
    times = list(islice(after(table, now), _LOOKED_AT))
    return round(min((later - sooner for sooner, later in pairwise(times)), default=DAY))
