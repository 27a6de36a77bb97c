"""The demo site's log up to its opening: written by the same parts as any log, for its people, by clocks that stand at
the time of each entry. The people's keys are made for it, and marked DEMO.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from connectors.site_simulator.diary import KEPT_DAYS, LEAD, PEOPLE, Colleague, Deed, Line, diary
from connectors.site_simulator.directories import make_directory, make_temporary
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
from console.log.service.witnessing import take_answer, witness
from console.main.compose import JOURNAL, key_by_signature
from resources.text import QT_TRANSLATE_NOOP, say

#: Where the people's keys lie, below the demo site's folder; and the log of the console that is their witness.
KEYS, WITNESS = "people", "witness"
_SOURCE = "demo"
_DESK = "desk-1"
_NOTES = (Deed.NOTE, Deed.ROLLOUT)


def key_files(site: Path) -> tuple[Path, ...]:
    """The people's private keys, in the order of the list."""
    return tuple(path for each in PEOPLE if (path := key_file(site, each)).exists())


def key_file(site: Path, who: Colleague, which: str = "") -> Path:
    return site / KEYS / f"{who.account}{which}-DEMO"


class _Pen:
    """Somebody's key, which signs."""

    def __init__(self, path: Path, who: Colleague) -> None:
        self._key = own_key(path, f"{who.name} (DEMO)")
        self.line = public_line(self._key)

    def __call__(self, message: bytes, namespace: str) -> str:
        return sign(message, namespace, self._key)


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
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._path, self._site = directory / JOURNAL, site
        self._specification, self._seed, self._story = specification, seed, story
        self._check = check
        self._now = 0.0
        self._journals: dict[str, Journal] = {}
        self._pens: dict[str, _Pen] = {}

    def write(self, opening: float) -> int:
        """Write it; returns how many entries the log then has."""
        make_directory(self._site / KEYS)
        if self._path.exists():
            return self._write(opening)
        # A month in memory, then whole into its place: a disk that had to keep each of so many steps would take longer.
        place, memory = self._path, make_temporary()
        try:
            self._path = memory / JOURNAL
            count = self._write(opening)
            put_whole(self._path, place)
        finally:
            self._path = place
            shutil.rmtree(memory, ignore_errors=True)
        return count

    def _write(self, opening: float) -> int:
        self._journals.clear()
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
                    self._journal(who).add_marks(self._marks(lines))
                else:
                    for line in lines:
                        self._now = line.time
                        self._do(line)
            (row,) = lead.rows("SELECT count(*) AS count FROM entries WHERE journal = 1")
        return int(row["count"])

    def _journal(self, who: Colleague, path: Path | None = None, desk: str = _DESK) -> Journal:
        name = f"{who.account}@{desk}"
        if name not in self._journals:
            opened = Journal.open(path or self._path, actor=name, source=_SOURCE, clock=lambda: self._now)
            self._journals[name] = opened
            self._stack.callback(opened.close)
        return self._journals[name]

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
        edge = next(who for who in PEOPLE if who.account == "l.dahl")
        folder = self._site / WITNESS
        make_directory(folder)
        journal, pen = self._journal(line.who), self._pen(line.who)
        request: list[str] = []
        export(journal, Asked(nothing=True), pen, pen.line, request.append)
        other, theirs = self._journal(edge, folder / JOURNAL, "edge-desk"), self._pen(edge)
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
    fresh.replace(place)


def rack_of(hall: str, rack: str) -> str:
    """A rack as the inventory calls it."""
    return f"{hall}, rack {rack}" if hall else rack
