"""Reporting clocks: by when whom must be told of an incident, from what on, and how that stands. A pure function of the
incident, the regimes that run, and the time of now.

Hours are elapsed hours, whatever the clocks on walls do meanwhile. Days and months are counted as Council Regulation
(EEC, Euratom) No 1182/71 article 3(2) counts them: the day from which they run is not counted, and they end with the
last hour of the day they lead to; months, of the same date in the last month, or of its last day where it has no such
date. All of that in the site's zone. Two things that article 3 would allow are not given, so that no clock here shows
more time than the strictest reading: that the hour of the event is not counted (3(1)), and that what ends on a day off
ends on the next working day (3(4)).
"""

from __future__ import annotations

import calendar
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from console.incidents.model.incidents import Incident, Significance, Told
from console.incidents.model.regimes import (
    CLASSIFIED,
    SIGNIFICANT,
    Duty,
    Limit,
    Profile,
    Regime,
    Regimes,
    Start,
)
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

#: Unix seconds beyond which no date is written (the end of the year 9999).
_END = 253_402_300_799.0

_NOT_CHECKED = QT_TRANSLATE_NOOP("Clocks", "Not checked by you. {where}")
_NOT_YET = QT_TRANSLATE_NOOP("Clocks", "It holds from {day} on")
_NO_MORE = QT_TRANSLATE_NOOP("Clocks", "It no longer holds since {day}")
_ANSWERED = QT_TRANSLATE_NOOP("Clocks", "Answered by: {duty}")
_NEEDS = QT_TRANSLATE_NOOP("Clocks", "Begins once this is recorded: {duty}")
_UNAWARE = QT_TRANSLATE_NOOP("Clocks", "Nobody has entered since when it is known")
_OPEN = QT_TRANSLATE_NOOP("Clocks", "Begins when the incident is closed")
_UNJUDGED = QT_TRANSLATE_NOOP("Clocks", "Nobody has judged it yet")
_UNSAID = QT_TRANSLATE_NOOP("Clocks", "Nobody has said yet whether it holds classified data")
_INSIGNIFICANT = QT_TRANSLATE_NOOP("Clocks", "Judged not significant by {who}")
_NOT_MET = QT_TRANSLATE_NOOP("Clocks", "Judged not to be so by {who}: {criterion}")
_UNCLASSIFIED = QT_TRANSLATE_NOOP("Clocks", "It holds no classified data, as a person said")
_OVER = QT_TRANSLATE_NOOP("Clocks", "It was over before")


class State(StrEnum):
    """How a clock stands."""

    COUNTING = "counting"
    AT_ONCE = "at_once"  # owed now, and its text names no number
    MISSED = "missed"  # its time is over, and nobody recorded that it was done
    STANDS_STILL = "stands_still"  # it would begin with what a person has to answer
    NOT_STARTED = "not_started"  # what it runs from has not happened
    MET = "met"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Clock:
    """How one duty of one regime stands. Times are unix seconds, `left` seconds, negative once it is missed.

    `since` is what it runs from, of the kind `start`, as `by` entered it. `whole_day` says that `due` is the end of a
    day. `presumed` that it counts although nobody has judged. `why` tells of whatever does not count. `met` is when it
    was done, `late` that this was after it was due.
    """

    regime: Regime
    duty: Duty
    state: State
    due: float | None = None
    left: float | None = None
    since: float | None = None
    start: Start | None = None
    by: str = ""
    limit: Limit | None = None
    whole_day: bool = False
    presumed: bool = False
    why: Sentence | None = None
    met: float | None = None
    late: bool = False

    @property
    def share(self) -> float:
        """How much of its time is left: 1 at its beginning, 0 when it is over."""
        if self.due is None or self.since is None or self.left is None or self.due <= self.since:
            return 0.0
        return min(1.0, max(0.0, self.left / (self.due - self.since)))


@dataclass(frozen=True, slots=True)
class _Began:
    time: float
    by: str


@dataclass(frozen=True, slots=True)
class _Runs:
    """`due` is None where it is owed at once."""

    limit: Limit
    began: _Began
    due: float | None


def end_of(limit: Limit, since: float, zone: str) -> float:
    """When a limit that runs from `since` is over, in unix seconds."""
    if limit.days or limit.months:
        try:
            day = datetime.fromtimestamp(since, ZoneInfo(zone)).date()
            last = day + timedelta(days=limit.days) if limit.days else _months_later(day, limit.months)
            after = last + timedelta(days=1)
            # Where clocks are set at midnight, fold 0 is the moment at which the day before is over.
            return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone)).timestamp()
        except (OverflowError, ValueError):
            return _END
    return min(since + limit.hours * 3600.0, _END)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def clocks_of(incident: Incident, regimes: Regimes, now: float, behind: float = 0.0) -> tuple[Clock, ...]:
    """Every clock of an incident, in the order of the profile and its regimes.

    `behind` is by how many seconds this workstation's clock is known to be behind: it is later than it shows, so that
    much less is left. A clock that is ahead is not corrected, for then less is shown than there is.
    """
    profile = regimes.profile
    if profile is None:
        return ()
    now += max(0.0, behind)
    return tuple(
        _Count(incident, regime, profile, now).clock(duty, counts=regimes.text_counts(regime))
        for regime in regimes.running
        for duty in owed(regime, profile)
    )


def owed(regime: Regime, profile: Profile) -> tuple[Duty, ...]:
    """The duties of a regime that are a site's by its roles, without those that another takes the place of."""
    run = profile.run(regime.id)
    roles = () if run is None else run.roles
    mine = [each for each in regime.duties if not each.record and (not each.roles or set(each.roles) & set(roles))]
    replaced = {name for each in mine for name in each.replaces}
    return tuple(each for each in mine if each.id not in replaced)


def shortest(clocks: Iterable[Clock]) -> Clock | None:
    """The one that asks for somebody first: one that is missed, then what is owed at once, then what is due next."""
    order = {State.MISSED: 0, State.AT_ONCE: 1, State.COUNTING: 2}
    running = [each for each in clocks if each.state in order]
    return min(running, key=lambda each: (order[each.state], each.due or 0.0), default=None)


@dataclass(frozen=True, slots=True)
class _Count:
    """One incident under one regime, at a time."""

    incident: Incident
    regime: Regime
    profile: Profile
    now: float

    def clock(self, duty: Duty, *, counts: bool) -> Clock:
        if not counts:
            return self._still(duty, State.NOT_CHECKED, say(_NOT_CHECKED, where=self.regime.source.where))
        runs = self._runs(duty)
        began = None if runs is None else runs.began
        if (done := self._done(duty, began)) is not None:
            late = runs is not None and runs.due is not None and done.time > runs.due
            return replace(self._running(duty, State.MET, runs), met=done.time, late=late)
        holds, why = self._condition(duty)
        if (out := self._not_applicable(duty, runs, None if holds is not False else why)) is not None:
            return self._still(duty, State.NOT_APPLICABLE, out)
        if (waits := self._waits_for(duty, runs)) is not None:
            return self._still(duty, State.NOT_STARTED, waits)
        if holds is None and not duty.presumed:
            return self._still(duty, State.STANDS_STILL, why)
        due = None if runs is None else runs.due
        state = State.AT_ONCE if due is None else State.COUNTING if self.now < due else State.MISSED
        left = None if due is None else due - self.now
        return replace(self._running(duty, state, runs), left=left, presumed=holds is None)

    def _still(self, duty: Duty, state: State, why: Sentence | None) -> Clock:
        return Clock(self.regime, duty, state, why=why)

    def _running(self, duty: Duty, state: State, runs: _Runs | None) -> Clock:
        made = Clock(self.regime, duty, state)
        if runs is None:
            return made
        whole_day = bool(runs.limit.days or runs.limit.months)
        return replace(
            made,
            due=runs.due,
            since=runs.began.time,
            start=runs.limit.start,
            by=runs.began.by,
            limit=runs.limit,
            whole_day=whole_day,
        )

    def _runs(self, duty: Duty) -> _Runs | None:
        """The limit that binds, of several the first to be over. One that lapses does not bind where the others began
        only after it, or have not begun and it is over."""
        begun = [(limit, at) for limit in duty.limits if (at := self._began(duty, limit)) is not None]
        others = [at.time for limit, at in begun if not limit.lapses]
        waiting = any(not limit.lapses and self._began(duty, limit) is None for limit in duty.limits)
        binding: list[tuple[float, _Runs]] = []
        for limit, at in begun:
            due = end_of(limit, at.time, self.profile.zone)
            if limit.lapses and (any(time > due for time in others) or (waiting and self.now >= due)):
                continue
            binding.append((_END, _Runs(limit, at, None)) if limit.at_once else (due, _Runs(limit, at, due)))
        return min(binding, key=lambda each: each[0])[1] if binding else None

    def _began(self, duty: Duty, limit: Limit) -> _Began | None:
        known, judged = self.incident.awareness, self.incident.judgement
        match limit.start:
            case Start.AWARENESS:
                return None if known is None else _Began(known.time, known.who)
            case Start.CLASSIFICATION:
                said = [time for condition, time in judged.since if condition in duty.when]
                return _Began(min(said), judged.who) if said else None
            case Start.RECORDED:
                told = self._records(limit.after)
                found = (max if limit.last else min)(told, key=lambda each: each.time) if told else None
                return None if found is None else _Began(found.time, found.who)
            case Start.HANDLED:
                closed = self.incident.closed
                return None if closed is None else _Began(closed, self.incident.closed_by)

    def _records(self, duties: Iterable[str]) -> list[Told]:
        wanted = set(duties)
        return [each for each in self.incident.told if each.regime == self.regime.id and each.duty in wanted]

    def _done(self, duty: Duty, began: _Began | None) -> Told | None:
        """The first record of a duty; where it runs from the last of others, only one that came after that counts."""
        told = self._records((duty.id,))
        if began is not None and any(limit.last for limit in duty.limits):
            told = [each for each in told if each.time >= began.time]
        return min(told, key=lambda each: each.time, default=None)

    def _not_applicable(self, duty: Duty, runs: _Runs | None, unmet: Sentence | None) -> Sentence | None:
        if (out := self._not_in_force()) is not None:
            return out
        told = {each.duty for each in self.incident.told if each.regime == self.regime.id}
        for other in self.regime.duties:
            if other.id in told and duty.id in other.answers:
                return say(_ANSWERED, duty=other.name)
        closed, due = self.incident.closed, None if runs is None else runs.due
        if unmet is None and duty.going_on and closed is not None and (due is None or closed <= due):
            return say(_OVER)
        return unmet

    def _not_in_force(self) -> Sentence | None:
        """Why it did not hold on the day on which the organisation knew, or else on which it began."""
        known, run = self.incident.awareness, self.profile.run(self.regime.id)
        try:
            at = self.incident.began if known is None else known.time
            day = datetime.fromtimestamp(at, ZoneInfo(self.profile.zone)).date()
        except (OverflowError, ValueError):
            return None
        begins = [each for each in (self.regime.since, None if run is None else run.since) if each is not None]
        if begins and day < max(begins):
            return say(_NOT_YET, day=max(begins).isoformat())
        until = self.regime.until
        return say(_NO_MORE, day=until.isoformat()) if until is not None and day >= until else None

    def _condition(self, duty: Duty) -> tuple[bool | None, Sentence | None]:
        """Whether one of a duty's conditions is met, None as long as nobody answered; and the words for it."""
        found = [self._answer(each) for each in duty.when]
        answers = [answer for answer, _ in found]
        if not answers or True in answers:
            return True, None
        return found[answers.index(None)] if None in answers else found[0]

    def _answer(self, condition: str) -> tuple[bool | None, Sentence]:
        judged, classified = self.incident.judgement, self.incident.classified
        if condition == CLASSIFIED:
            return classified, say(_UNSAID if classified is None else _UNCLASSIFIED)
        if judged.significance is Significance.UNJUDGED:
            return None, say(_UNJUDGED)
        if condition == SIGNIFICANT:
            return judged.significance is Significance.SIGNIFICANT, say(_INSIGNIFICANT, who=judged.who)
        name = next(each.name for each in self.regime.criteria if each.id == condition)
        return condition in judged.met, say(_NOT_MET, who=judged.who, criterion=name)

    def _waits_for(self, duty: Duty, runs: _Runs | None) -> Sentence | None:
        """What must happen before it begins."""
        for name in duty.needs:
            if not self._records((name,)):
                return self._needs((name,))
        if runs is not None:
            return None
        limit = duty.limits[0]
        match limit.start:
            case Start.AWARENESS:
                return say(_UNAWARE)
            case Start.CLASSIFICATION:
                return say(_UNJUDGED)
            case Start.RECORDED:
                return self._needs(limit.after)
            case Start.HANDLED:
                return say(_OPEN)

    def _needs(self, duties: tuple[str, ...]) -> Sentence:
        """That it begins with a record of one of these, of which the first that is owed is named."""
        mine = [each for each in owed(self.regime, self.profile) if each.id in duties]
        found = mine[0] if mine else self.regime.duty(duties[0])
        return say(_NEEDS, duty="" if found is None else found.name)


@dataclass(frozen=True, slots=True)
class OwnClock:
    """How far this workstation's clock is behind, in seconds (negative: ahead), by that of so many `nodes`; None where
    too few tell, or they do not agree."""

    behind: float | None = None
    nodes: int = 0


#: Seconds within which the clocks of nodes agree with each other.
_ALIKE = 2.0


def own_clock(offsets: Iterable[float]) -> OwnClock:
    """What the clocks of nodes say of the workstation's; `offsets` are by how many seconds each is ahead of it. One
    node says nothing: its own may be off."""
    told = sorted(offsets)
    if len(told) < 2:
        return OwnClock(None, len(told))
    middle = statistics.median(told)
    alike = sum(abs(each - middle) <= _ALIKE for each in told)
    return OwnClock(middle if 2 * alike > len(told) else None, len(told))
