"""The demo site's log up to its opening: written by the same parts as any log, for its people, by clocks that stand at
the time of each entry. The people's keys are made for it, and marked DEMO.

`python -m console.main.demo_log` writes it in a process of its own, by one order from standard input.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

import msgspec

from connectors.site_simulator.diary import (
    EDGE,
    EVENING,
    KEPT_DAYS,
    LEAD,
    MORNING,
    NIGHT,
    PEOPLE,
    Colleague,
    Deed,
    Line,
    diary,
)
from connectors.site_simulator.directories import make_directory
from connectors.site_simulator.keys import own_key, public_line
from connectors.site_simulator.specification import Specification
from connectors.ssh.signatures import sign
from console.fleet.model.changes import Change, Step
from console.fleet.model.inventory import Node, Site
from console.fleet.service.inventory import InventoryService
from console.journal.model import Mark
from console.journal.private import make_private
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.service.checkpoints import Checkpoints
from console.log.service.exporting import Asked, export
from console.log.service.people import People
from console.log.service.seat import Seat
from console.log.service.witnessing import take_answer, witness
from console.main.compose import JOURNAL, key_by_signature
from console.main.past import rack_of, site_of
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, say

#: Where the people's keys lie, below the demo site's folder; and the log of the console that is their witness.
KEYS, WITNESS = "people", "witness"
_SOURCE, _ELSEWHERE = "demo", "command line"
_DESK = "vakt@desk-1"
_ON_DUTY = (MORNING, EVENING, NIGHT)
#: For so long somebody is believed who proved who they are elsewhere than at the desk, in seconds.
_SITS = 11 * 3600.0
_NOTES = (Deed.NOTE, Deed.ROLLOUT)


def key_files(site: Path) -> tuple[Path, ...]:
    """The people's private keys: first that of who is on duty in the story's night, then in the order of the list."""
    people = (NIGHT, *(each for each in PEOPLE if each is not NIGHT))
    return tuple(path for each in people if (path := key_file(site, each)).exists())


def key_file(site: Path, who: Colleague, which: str = "") -> Path:
    return site / KEYS / f"{who.account}{which}-DEMO"


def _place(who: Colleague) -> tuple[str, str]:
    """Where somebody works, as an account at a machine, and with which program: those on duty at the one desk."""
    return (_DESK, _SOURCE) if who in _ON_DUTY else (f"{who.account}@workstation", _ELSEWHERE)


class _Pen:
    """Somebody's key, which signs."""

    def __init__(self, path: Path, who: Colleague) -> None:
        self._key = own_key(path, f"{who.name} (DEMO)")
        self.line = public_line(self._key)

    def __call__(self, message: bytes, namespace: str) -> str:
        return sign(message, namespace, self._key)


class LogOrder(msgspec.Struct, frozen=True):
    """Which log is to be written, and up to when (unix seconds). `specification` is a file, empty for the usual;
    `memory` an empty folder where it lies until it is whole: who gives the order removes it."""

    directory: str
    site: str
    specification: str
    seed: int
    opening: float
    story: bool
    memory: str


class DemoLog:
    """Writes what is missing of the log between its newest entry and the opening. Blocks; raises JournalError and
    OSError. `check` is called again and again; what it raises ends the work, and the next start goes on from there."""

    def __init__(
        self,
        directory: Path,
        site: Path,
        specification: Specification,
        seed: int,
        *,
        story: bool,
        memory: Path,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._path, self._site, self._memory = directory / JOURNAL, site, memory
        self._specification, self._seed, self._story = specification, seed, story
        self._check = check
        self._now = 0.0
        self._journals: dict[str, Journal] = {}
        self._seats: dict[str, Seat] = {}
        self._sits: dict[str, tuple[Colleague, float]] = {}
        self._pens: dict[str, _Pen] = {}

    def write(self, opening: float) -> int:
        """Write it; returns how many entries the log then has."""
        make_directory(self._site / KEYS)
        if self._path.exists():
            return self._write(opening)
        # A month in memory, then whole into its place: a disk that had to keep each of so many steps would take longer.
        place = self._path
        try:
            self._path = self._memory / JOURNAL
            count = self._write(opening)
            put_whole(self._path, place)
        finally:
            self._path = place
        return count

    def _write(self, opening: float) -> int:
        for kept in (self._journals, self._seats, self._sits):
            kept.clear()
        with ExitStack() as stack:
            self._stack = stack
            lead = self._journal(LEAD)
            rows = lead.rows("SELECT min(time) AS first, max(time) AS last FROM entries WHERE journal = 1")
            first, last = (None if at is None else datetime.fromisoformat(at).timestamp() for at in rows[0].values())
            begun = opening - KEPT_DAYS * 86400.0 if first is None else first
            start = begun if last is None else last
            self._now = start
            if not People(lead, key_by_signature).roster().people:
                self._begin()
            told = diary(self._seed, begun, start, opening, self._specification, story=self._story)
            for (who, noted), lines in groupby(told, key=lambda line: (line.who, line.deed in _NOTES)):
                self._check()
                if noted:
                    noted_lines = list(lines)
                    self._sit(who, noted_lines[0].time)
                    self._journal(who).add_marks(self._marks(noted_lines))
                else:
                    for line in lines:
                        self._sit(who, line.time)
                        self._do(line)
            (row,) = lead.rows("SELECT count(*) AS count FROM entries WHERE journal = 1")
        return int(row["count"])

    def _journal(self, who: Colleague) -> Journal:
        """The log as somebody writes it."""
        operator, source = _place(who)
        if operator not in self._journals:
            self._journals[operator] = self._opened(self._path, operator, source)
        return self._journals[operator]

    def _opened(self, path: Path, actor: str, source: str) -> Journal:
        opened = Journal.open(path, actor=actor, source=source, clock=lambda: self._now)
        self._stack.callback(opened.close)
        return opened

    def _sit(self, who: Colleague, time: float) -> None:
        """Have somebody prove who they are where they work, unless they have; then it is this time."""
        operator, source = _place(who)
        there, since = self._sits.get(source, (None, 0.0))
        if there is not who or time - since > _SITS:
            self._now = max(self._now, time - 4.0)
            if operator not in self._seats:
                self._seats[operator] = Seat(self._journal(who), key_by_signature, source=source, operator=operator)
            seat = self._seats[operator]
            pen = self._pen(who)
            seat.sit(pen, pen.line)
            self._sits[source] = (who, time)
        self._now = time

    def _pen(self, who: Colleague) -> _Pen:
        if who.account not in self._pens:
            self._pens[who.account] = _Pen(key_file(self._site, who), who)
        return self._pens[who.account]

    def _begin(self) -> None:
        """The list of people, the first at their word, and the inventory as it was taken in then."""
        people, pen = People(self._journal(LEAD), key_by_signature), self._pen(LEAD)
        for who in PEOPLE:
            self._now += 41.0
            people.add(who.name, [self._pen(who).line], map(Role, who.roles), pen, pen.line)
        inventory = InventoryService(self._journal(LEAD))
        if inventory.current().nodes:
            return
        self._now += 60.0
        spec = self._specification
        steps = [Step(None, Site(each.key, each.name, zone="Europe/Stockholm"), i) for i, each in enumerate(spec.sites)]
        steps += [
            Step(
                None,
                Node(each.site, each.name, f"{each.name}.{each.site}.example", rack=rack_of(each.hall, each.rack)),
                i,
            )
            for i, each in enumerate(spec.nodes)
        ]
        summary = say(QT_TRANSLATE_NOOP("Demo", "Take in the demo site"))
        inventory.apply(Change("inventory.imported", summary, tuple(steps)))

    def _marks(self, lines: Iterable[Line]) -> Iterator[Mark]:
        for line in lines:
            self._now = line.time
            yield Mark(line.time, line.about, line.deed.value, line.text)

    def _do(self, line: Line) -> None:
        journal, pen = self._journal(line.who), self._pen(line.who)
        match line.deed:
            case Deed.SIGN:
                Checkpoints(journal, key_by_signature).sign(pen, pen.line)
            case Deed.WITNESS:
                self._witness(line)
            case Deed.OWNER:
                self._own(journal, line)
            case Deed.LOST_KEY:
                self._lose(journal, pen, line)

    def _witness(self, line: Line) -> None:
        """The request goes to Uppsala's console on a stick, and the answer comes back with the next."""
        folder = self._site / WITNESS
        make_directory(folder)
        journal, pen = self._journal(line.who), self._pen(line.who)
        request: list[str] = []
        export(journal, Asked(nothing=True), pen, pen.line, request.append)
        other, theirs = self._opened(folder / JOURNAL, "vakt@edge-desk", _SOURCE), self._pen(EDGE)
        _, answer = witness(other, "".join(request).encode(), key_by_signature, theirs, theirs.line)
        self._now += 20.0
        take_answer(journal, answer.text.encode(), key_by_signature)

    def _own(self, journal: Journal, line: Line) -> None:
        inventory = InventoryService(journal)
        nodes = inventory.current().nodes
        steps = [
            Step(node, replace(node, owner=line.text), i)
            for i, node in enumerate(nodes)
            if node.rack.rpartition(" ")[2] == line.about and not node.owner
        ]
        if steps:
            summary = say(QT_TRANSLATE_NOOP("Demo", "Say whose rack {rack} is"), rack=line.about)
            inventory.apply(Change("node.edited", summary, tuple(steps)))

    def _lose(self, journal: Journal, pen: _Pen, line: Line) -> None:
        """A key that was lost counts no longer, and its owner gets another."""
        people = People(journal, key_by_signature)
        who = next(each for each in PEOPLE if each.account == line.about)
        found = next((each for each in people.roster().people.values() if each.name == who.name), None)
        if found is None:
            return
        lost = self._pen(who).line
        people.revoke(lost, line.text, pen, pen.line)
        place = key_file(self._site, who)
        for half in ("", ".pub"):
            Path(f"{place}{half}").replace(f"{key_file(self._site, who, '-lost')}{half}")
        self._pens[who.account] = fresh = _Pen(place, who)
        self._now += 90.0
        people.change(replace(found, keys=(*found.keys, fresh.line)), pen, pen.line)


def put_whole(made: Path, place: Path) -> None:
    """Copy a closed file to its place, where it is whole or not at all."""
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    make_private(fresh)
    with made.open("rb") as source, fresh.open("wb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    try:
        place.hardlink_to(fresh)  # a file that somebody made meanwhile stays
    finally:
        fresh.unlink()


def main() -> int:
    """Write what one order on standard input asks for."""
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=LogOrder)
    specification, folder = site_of(order.specification), Path(order.directory)
    try:
        log = DemoLog(folder, Path(order.site), specification, order.seed, story=order.story, memory=Path(order.memory))
        log.write(order.opening)
    except (EnvironmentFault, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
