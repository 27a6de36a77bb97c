"""A shift in words: what stands, what is due, what goes on and what was done since it began, as it is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from console.alarms.model.alarms import Alarm, Board, Shown, State
from console.alarms.model.handover import Matter, Paper, milliseconds
from console.alarms.page.protocols import Words
from console.log.service.index import Line
from console.work.model.runs import RunView
from widgets import numbers

#: What is handed over first.
_OPEN = (State.NEW, State.ACKNOWLEDGED, State.RETURNED)
#: Whatever is more than this is counted.
MOST_DONE = 200
#: What the log tells of itself and of the desk is no deed of a shift.
_NO_DEEDS = frozenset({"checkpoint", "desk", "log", "handover"})
#: Nor is what the console writes down by itself, whoever sits at its desk.
_BY_ITSELF = frozenset(
    {
        "alarm.moved", "copy.seen", "cost.metered", "cost.viewed", "drill.costed", "incident.costed", "incident.kept",
        "incident.moved", "lease.taken", "model.seen", "rollout.costed", "schedule.decided", "step", "step.started",
    }
)  # fmt: skip


class Wording(Protocol):
    """How other pages word what a shift tells of: entries of the log, and runs."""

    def deed(self, line: Line) -> str: ...
    def about(self, line: Line) -> str: ...
    def who(self, line: Line) -> str: ...
    def run(self, run: RunView) -> str: ...
    def where(self, run: RunView) -> str: ...
    def state(self, run: RunView) -> str: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What a shift is told from: the board, the alarms of the time, the log's lines, newest first, and the runs."""

    board: Board
    past: tuple[Alarm, ...]
    lines: tuple[Line, ...]
    runs: tuple[RunView, ...]


def paper(  # noqa: PLR0917 - all that a shift is told from
    seen: Seen, words: Words, wording: Wording, giver: str, since: float, now: float
) -> Paper:
    """The shift from `since` to `now` (unix seconds), without what only its person can say."""
    return Paper(
        giver=giver,
        taker="",
        since=milliseconds(since),
        until=milliseconds(now),
        open=tuple(_alarm(each, words) for each in seen.board.of_state(*_OPEN)),
        shelved=tuple(_alarm(each, words) for each in seen.board.of_state(State.SHELVED)),
        due=_due(seen, words, now),
        running=tuple(_run(run, wording) for run in seen.runs if run.open),
        done=_done(seen.lines, wording, since),
        figures=_figures(seen, since, now),
    )


def _alarm(shown: Shown, words: Words) -> Matter:
    alarm = shown.alarm
    said = words(alarm.source, alarm.facts, alarm.raised)
    more = [said.next]
    if shown.folded:
        more.append(QCoreApplication.translate("HandOver", "{count} folded").format(count=len(shown.folded)))
    if alarm.notes:
        more.append(alarm.notes[-1].text)
    return Matter(
        what=said.what,
        where=said.where,
        at=milliseconds(alarm.raised),
        more=". ".join(part.rstrip(".") for part in more if part),
        owner=alarm.owner,
        priority=alarm.priority,
        number=alarm.number,
    )


def _due(seen: Seen, words: Words, now: float) -> tuple[Matter, ...]:
    """What comes to an end after the hand-over, soonest first: shelves, and times to respond."""
    found: list[tuple[float, Matter]] = []
    for shelf in seen.board.shelves:
        said = words(shelf.of, (), None)
        what = QCoreApplication.translate("HandOver", "Shelving ends: {what}").format(what=said.what)
        matter = Matter(what=what, where=said.where, at=milliseconds(shelf.until), more=shelf.reason, owner=shelf.owner)
        found.append((shelf.until, matter))
    for shown in seen.board.of_state(State.NEW, State.ACKNOWLEDGED):
        if shown.due is not None and shown.due > now:
            said = words(shown.alarm.source, shown.alarm.facts, shown.alarm.raised)
            what = QCoreApplication.translate("HandOver", "Time to respond ends: {what}")
            where, at = said.where, milliseconds(shown.due)
            found.append((shown.due, Matter(what=what.format(what=said.what), where=where, at=at)))
    return tuple(matter for _, matter in sorted(found, key=lambda pair: pair[0]))


def _run(run: RunView, wording: Wording) -> Matter:
    text = QCoreApplication.translate("HandOver", "step {step} of {steps}")
    step = text.format(step=min(len(run.done) + 1, len(run.steps)), steps=len(run.steps))
    begun = run.begun.timestamp() if run.begun is not None else 0.0
    more = ", ".join((wording.state(run), step))
    return Matter(what=wording.run(run), where=wording.where(run), at=milliseconds(begun), more=more)


def _done(lines: Sequence[Line], wording: Wording, since: float) -> tuple[Matter, ...]:
    """What people did, oldest first."""
    told = [
        line
        for line in lines
        if line.time >= since
        and line.category not in _NO_DEEDS
        and line.type not in _BY_ITSELF
        and line.stage != "begin"
    ]
    return tuple(
        Matter(
            what=wording.deed(line),
            where=wording.about(line),
            at=milliseconds(line.time),
            owner=wording.who(line),
            number=line.sequence,
        )
        for line in reversed(told[:MOST_DONE])
    )


def _figures(seen: Seen, since: float, now: float) -> tuple[tuple[str, str], ...]:
    raised = [alarm for alarm in seen.past if since <= alarm.raised <= now]
    windows = max((now - since) / 600.0, 1.0)
    answered = [alarm for alarm in raised if alarm.acknowledged is not None]
    pairs = [
        (QCoreApplication.translate("HandOver", "Alarms raised"), numbers.number(len(raised))),
        (QCoreApplication.translate("HandOver", "of these in ten minutes"), numbers.number(len(raised) / windows, 1)),
        (
            QCoreApplication.translate("HandOver", "Acknowledged"),
            QCoreApplication.translate("HandOver", "{count} of {all}").format(count=len(answered), all=len(raised)),
        ),
    ]
    if answered:
        waits = sorted((alarm.acknowledged or 0.0) - alarm.raised for alarm in answered)
        middle = waits[len(waits) // 2]
        pairs.append(
            (QCoreApplication.translate("HandOver", "after, in the middle"), numbers.duration(max(middle, 0.0), 1))
        )
    return tuple(pairs)
