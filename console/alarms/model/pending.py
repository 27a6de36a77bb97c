"""Pending, what was told of a source since the last commit, folded: however often it came and went, it is few moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.alarms.model.alarms import Alarm, Source
from console.alarms.model.moves import Move, Raised, Returned, after, goes_on, is_over, milliseconds, split
from console.fleet.model.rules import Grade


@dataclass(slots=True)
class Pending:
    """`gone` is when it went before it was found (None: it was not told to), `found` and `last` when it was found first
    and last since then, `times` how often, and `over` when it went at last; times are unix seconds."""

    gone: float | None = None
    found: float | None = None
    last: float = 0.0
    times: int = 0
    over: float | None = None
    facts: Mapping[str, str | int | float] = field(default_factory=dict)

    def is_found(self, time: float, facts: Mapping[str, str | int | float]) -> None:
        if self.found is None:
            self.found = self.last = time
            self.times = 1
        elif self.over is not None:
            self.last, self.times = time, self.times + 1
        self.over, self.facts = None, facts

    def is_over(self, time: float) -> None:
        if self.found is not None:
            self.over = time
        elif self.gone is None:
            self.gone = time

    def moves(self, source: Source, priority: Grade, alarm: Alarm | None, number: int, *, quietly: bool) -> list[Move]:
        """The moves that bring `alarm`, what stands of the source or ended last of it, to what was told. `number` is
        for an alarm that is new. Where it ends `quietly` nobody was asked for it: it needs no acknowledgement."""
        moves: list[Move] = []
        times = self.times
        if alarm is not None and alarm.active:
            if self.found is None and self.gone is not None:
                return [Returned(alarm=alarm.number, at=milliseconds(self.gone), unseen=quietly)]
            if self.gone is not None and (alarm.acknowledged is not None or quietly):
                returned = Returned(alarm=alarm.number, at=milliseconds(self.gone), unseen=quietly)
                moves.append(returned)
                alarm = after(alarm, returned)
            elif self.gone is None:
                times -= 1  # it stands: the first time it was found is no other
        own, again = None if alarm is None else alarm.number, False
        if alarm is not None and is_over(alarm):
            again = self.found is not None and goes_on(alarm, self.found, quietly=quietly)
            own = alarm.number if again else None
        if times and self.found is not None:
            own = number if own is None else own
            texts, values = split(self.facts)
            at, last = milliseconds(self.found), milliseconds(self.last)
            moves.append(
                Raised(
                    alarm=own,
                    rule=source.rule,
                    node=source.node,
                    part=source.part,
                    priority=priority,
                    at=at,
                    last=last if last != at else 0,
                    times=times,
                    again=again,
                    facts=texts,
                    values=values,
                )
            )
        if own is not None and self.over is not None:
            moves.append(Returned(alarm=own, at=milliseconds(self.over), unseen=quietly))
        return moves
