"""Alarms that stand still: a board of a bad night, and what people do with it as far as a page sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from console.alarms.model.alarms import (
    Alarm,
    Board,
    Flood,
    Note,
    OutOfService,
    Shelf,
    Shown,
    Source,
    State,
    Why,
)
from console.alarms.service.handing import Handing
from console.alarms.service.records import Records
from console.fleet.model.findings import Finding, in_order
from console.fleet.model.rules import Grade
from console.journal.service import Journal
from console.log.service.seat import Seat

_A, _U = "trollhattan/g", "uppsala/u"
_FOUND = (
    # number, rule, node, part, grade, seconds ago, time to respond, by, owner, folded
    (1, "gpu.lost", f"{_A}03", "5", Grade.CRITICAL, 186, 300, "", "A. Lindqvist", (11, 12, 13)),
    (2, "gpu.hot", f"{_A}07", "2", Grade.HIGH, 882, 1800, "", "", ()),
    (3, "link.lost", f"{_U}04", "", Grade.HIGH, 102, 1800, "", "", (14, 15)),
    (4, "port.down", f"{_A}08", "mlx5_1", Grade.MEDIUM, 270, 7200, "", "", ()),
    (5, "storage.slow", f"{_A}10", "nas-1", Grade.MEDIUM, 1898, 7200, "E. Berg", "E. Berg", ()),
    (6, "clock.ahead", f"{_A}11", "", Grade.LOW, 2400, 28800, "A. Lindqvist", "A. Lindqvist", ()),
)
#: Some sources bring more than others.
_PICKS = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10)
_FOLDED = ((11, f"{_A}03"), (12, f"{_A}03"), (13, f"{_A}03"), (14, f"{_U}04"), (15, f"{_U}04"))


def raised(found: Iterable[Finding], entry: int = 40) -> Board:
    """The board of an engine that was told of these findings: an alarm for each part, none acknowledged."""
    shown: list[Shown] = []
    for each in in_order(found):
        for part in each.parts or ("",):
            source = Source(each.rule.id, (*each.nodes, "")[0], part)
            since = each.since or 0.0
            alarm = Alarm(len(shown) + 1, source, each.grade, since, since, facts=each.facts)
            if each.rule.is_alarm:
                shown.append(Shown(alarm, alarm.state))
    return Board(entry, shown=tuple(shown))


class StillAlarms:
    """Alarms of the page's protocol. `condition` is that of the site: a `storm` has them, the others are quiet."""

    def __init__(self, now: float, condition: str = "storm") -> None:
        self.now = now
        self._told: list[Callable[[], object]] = []
        self._board = Board(entry=40, at=now)
        if condition == "storm":
            self._board = _night(now)

    # -- as the page asks ----------------------------------------------------------------------------------------------

    def board(self) -> Board:
        return self._board

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        self._told.append(told)
        return lambda: self._told.remove(told)

    def acknowledge(self, chosen: Sequence[int], entry: int) -> tuple[int, ...]:
        covered = tuple(number for number in chosen if self._entry_of(number) <= entry)
        for number in covered:
            self.change(number, acknowledged=self.now, by="A. Lindqvist")
        return covered

    def take(self, number: int, who: str) -> None:
        self.change(number, owner=who)

    def note(self, number: int, text: str) -> None:
        self.change(number, notes=(*self.alarm(number).notes, Note(self.now, "A. Lindqvist", text)))

    def shelve(self, of: Source, reason: str, until: float) -> Shelf:
        shelf = Shelf(len(self._board.shelves) + 60, of, reason, "A. Lindqvist", self.now, until)
        self.put(replace(self._board, shelves=(*self._board.shelves, shelf)))
        return shelf

    def unshelve(self, number: int) -> None:
        kept = tuple(each for each in self._board.shelves if each.number != number)
        self.put(replace(self._board, shelves=kept))

    def take_out(self, of: Source, reason: str) -> OutOfService:
        out = OutOfService(len(self._board.out) + 70, of, reason, "A. Lindqvist", self.now)
        self.put(replace(self._board, out=(*self._board.out, out)))
        return out

    def put_back(self, number: int) -> None:
        self.put(replace(self._board, out=tuple(each for each in self._board.out if each.number != number)))

    def past(self, since: float, until: float) -> tuple[Alarm, ...]:
        if not self._board.shown:
            return ()
        return tuple(_past(since, until))

    def active_at(self, moment: float, rules: Collection[str]) -> tuple[Alarm, ...]:
        stood = (each.alarm for each in self._board.shown if each.alarm.source.rule in rules)
        return tuple(each for each in stood if each.raised <= moment and not 0.0 < (each.returned or 0.0) <= moment)

    # -- as a test does ------------------------------------------------------------------------------------------------

    def alarm(self, number: int) -> Alarm:
        return next(each.alarm for each in self._board.shown if each.alarm.number == number)

    def found(self, number: int) -> Alarm | None:
        return next((each.alarm for each in self._board.shown if each.alarm.number == number), None)

    def change(self, number: int, **values: object) -> None:
        """Something became of an alarm."""

        def changed(shown: Shown) -> Shown:
            alarm = replace(shown.alarm, **values)  # type: ignore[arg-type]
            return replace(shown, alarm=alarm, state=alarm.state if shown.why is None else shown.state)

        shown = (changed(each) if each.alarm.number == number else each for each in self._board.shown)
        self.put(replace(self._board, shown=tuple(each for each in shown if each.state is not State.OVER)))

    def come(self, number: int, source: Source, priority: Grade = Grade.HIGH) -> None:
        """One more alarm is raised."""
        alarm = Alarm(number, source, priority, self.now, self.now)
        shown = Shown(alarm, State.NEW, due=self.now + 1800)
        self.put(replace(self._board, shown=(shown, *self._board.shown), entry=self._board.entry + 1))

    def put(self, board: Board) -> None:
        """Everything stands like this now."""
        self._board = board
        for told in list(self._told):
            told()

    def flood(self) -> None:
        """More come than one can read."""
        minutes = (*[0] * 14, 1, 0, 14, 31, 11, 7)
        self.put(replace(self._board, flood=Flood(self.now - 240, 64, 3, 61, minutes)))

    def _entry_of(self, number: int) -> int:
        """The entry by which an alarm came: those of the night were there at its beginning."""
        return 40 if number < 100 else 41


def _night(now: float) -> Board:
    shown = []
    for number, rule, node, part, grade, ago, respond, by, owner, folded in _FOUND:
        alarm = Alarm(
            number, Source(rule, node, part), grade, now - ago, now - ago, acknowledged=now - 60 if by else None, by=by,
            owner=owner, notes=(Note(now - 90, "E. Berg", "Asked the facility on duty"),) if number == 1 else (),
        )  # fmt: skip
        shown.append(Shown(alarm, alarm.state, None, None, folded, bool(folded), now - ago + respond))
    for number, node in _FOLDED:
        cause = 1 if number < 14 else 3
        alarm = Alarm(number, Source("gpu.programs-fail", node, str(number % 8)), Grade.HIGH, now - 100, now - 100)
        shown.append(Shown(alarm, State.SUPPRESSED, Why.CAUSE, cause))
    for number, rule, part, ago in ((21, "gpu.pcie-replays", "2", 7000), (22, "disk.full", "/scratch", 9000)):
        alarm = Alarm(
            number, Source(rule, f"{_A}11", part), Grade.MEDIUM, now - ago, now - ago + 300, 3, now - ago + 480
        )
        shown.append(Shown(alarm, State.RETURNED))
    shelves = (
        Shelf(
            31,
            Source("gpu.job-idle", f"{_A}10", "*"),
            "interactive work, agreed",
            "K. Norling",
            now - 3600,
            now + 17000,
        ),
        Shelf(32, Source("clock.ahead", f"{_U}02"), "time server is changed", "E. Berg", now - 900, now + 90000),
    )
    out = (OutOfService(41, Source("port.down", f"{_A}12", "eno2"), "no cable yet", "M. Holm", now - 700000),)
    return Board(40, now, tuple(shown), shelves, out)


def _past(since: float, until: float) -> Iterable[Alarm]:
    """A month: most are of low priority, one night has many at once."""
    grades = (Grade.LOW,) * 8 + (Grade.MEDIUM, Grade.HIGH)
    rules = ("gpu.job-idle", "gpu.pcie-replays", "clock.ahead", "storage.slow", "gpu.hot")
    step, number = 5400.0, 1000
    at = since + 600
    while at < until:
        number += 1
        pick = _PICKS[number % len(_PICKS)]
        source = Source(rules[pick % 5], f"{_A}{pick + 1:02}", "")
        yield Alarm(number, source, grades[number % 10], at, at, returned=at + 400, acknowledged=at + 500, by="AL")
        at += step
    for more in range(14):
        number += 1
        at = since + 28 * 86400 + more * 20
        yield Alarm(number, Source("link.lost", f"{_A}{more % 12 + 1:02}"), Grade.HIGH, at, at, returned=at + 900)


def still_handing(folder: Path, now: float, seat: Seat) -> Handing:
    """Hand-overs in the journal that lies in `folder`, at a desk, told at `now` (unix seconds)."""
    journal = Journal.open(folder / "journal.db", actor="astrid@desk", source="window", clock=lambda: now)
    Records(journal)
    return Handing(journal, lambda: seat.seen().name)
