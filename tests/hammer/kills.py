"""Three programs that write into one journal, and are killed again and again: what was said to be written stays."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from console.fleet.model.changes import add_nodes, add_site, remove_nodes
from console.fleet.model.inventory import Node, Site
from console.fleet.service.inventory import InventoryService
from console.journal.model import JournalError, JournalProblem, Mark
from console.journal.service import Journal
from console.main.compose import open_journal

#: What a program says when it has the journal open.
_OPEN = "open"
Says = Callable[[int, str], None]
#: A program is killed at most so many seconds after it had the journal open.
_LIFE = 0.25
#: One in so many is killed while it may not even have opened it.
_AT_START = 5
#: Kills between two looks at the whole file.
_LOOK = 50


def append(journal: Journal, says: Says) -> None:
    """A program that writes entries, long ones and short ones."""
    chance = random.Random(os.getpid())
    while True:
        entry = journal.append("test", "counted", details={"padding": "x" * chance.randrange(2000)})
        says(entry.sequence, entry.hash)


def mark(journal: Journal, says: Says) -> None:
    """A program that sets marks."""
    while True:
        entry = journal.add_mark(Mark(time.time(), "node:hall/g1", "note", "marked"))
        says(entry.sequence, entry.hash)


def change(journal: Journal, says: Says) -> None:
    """A program that adds and removes nodes."""
    service = InventoryService(journal)
    if service.current().site("hall") is None:
        service.apply(add_site(service.current(), Site("hall", "Hall")))
    while True:
        service.refresh()
        node = service.current().node("hall/g1")
        change = (
            add_nodes(service.current(), [Node("hall", "g1", "g1.hall")])
            if node is None
            else remove_nodes(service.current(), [node.key])
        )
        version = service.apply(change).version
        says(version, "")


PROGRAMS = (append, mark, change)


@dataclass
class Found:
    """What was seen: how many kills, how many entries were said to be written, and those that are not there."""

    kills: int = 0
    acknowledged: dict[int, str] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class Child:
    """A program in a fork of this process, so that it starts at once."""

    def __init__(self, path: Path, program: Callable[[Journal, Says], None]) -> None:
        self.program = program
        reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reading)
            _work(path, program, writing)
        os.close(writing)
        self.said = reading
        self.heard = b""

    def begun(self) -> None:
        """Wait until it has the journal open, or cannot open it: on a busy machine that takes its time."""
        while b"\n" not in self.heard:
            piece = os.read(self.said, 1 << 16)
            if not piece:
                return
            self.heard += piece

    def end(self) -> bytes:
        """Kill it, and give what it said until then; a line cut in half is none."""
        os.kill(self.pid, signal.SIGKILL)
        raw = self.heard
        while piece := os.read(self.said, 1 << 16):
            raw += piece
        os.close(self.said)
        os.waitpid(self.pid, 0)
        return raw


def _work(path: Path, program: Callable[[Journal, Says], None], writing: int) -> None:
    try:
        while True:
            # What waited too long for the others, on a busy machine, was refused in words: nothing was acknowledged.
            try:
                journal = open_journal(path, source=program.__name__)
                _say(writing, f"{_OPEN}\n")
                program(journal, lambda number, hash: _say(writing, f"{number} {hash}\n"))
            except JournalError as error:
                if error.code is not JournalProblem.LOCKED:
                    raise
    except BaseException as error:  # house: broad-except: a fork has nobody else to tell
        _say(writing, f"! {type(error).__name__}: {error}\n")
        time.sleep(60)
    os._exit(0)


def _say(writing: int, line: str) -> None:
    os.write(writing, line.encode())


def hammer(path: Path, kills: int, seed: int = 1, told: Callable[[str], None] = lambda _: None) -> Found:
    """Kill programs until `kills` is reached, and look at the file in between."""
    found, chance = Found(), random.Random(seed)
    children = [Child(path, program) for program in PROGRAMS]
    try:
        while found.kills < kills:
            place = chance.randrange(len(children))
            if chance.randrange(_AT_START):
                children[place].begun()
            time.sleep(chance.uniform(0.0, _LIFE))
            _hear(found, children[place].end())
            found.kills += 1
            children[place] = Child(path, children[place].program)
            if found.kills % _LOOK == 0:
                for child in children:
                    _hear(found, child.end())
                _look(path, found)
                told(f"{found.kills} kills, {len(found.acknowledged)} acknowledged, {len(found.lost)} lost")
                children = [Child(path, program) for program in PROGRAMS]
    finally:
        for child in children:
            _hear(found, child.end())
    _look(path, found)
    return found


def _hear(found: Found, raw: bytes) -> None:
    for line in raw.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            continue
        number, _, hash = line.decode().strip().partition(" ")
        if number == _OPEN:
            continue
        if number == "!":
            found.troubles.append(hash)
        else:
            found.acknowledged[int(number)] = hash


def _look(path: Path, found: Found) -> None:
    """In a fork: a connection that this process had open would let go of the locks of its children."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        try:
            journal = open_journal(path, source="look")
            there = {entry.sequence: entry.hash for entry in journal.entries()}
            verified = journal.verify()
            if not verified.sound:
                _say(writing, f"! the chain broke at {verified.broken}\n")
            for each in journal.differences():
                _say(writing, f"! {each.table} {each.row} {each.column}\n")
            for number, hash in found.acknowledged.items():
                if number not in there or (hash and there[number] != hash):
                    _say(writing, f"{number} lost\n")
        except BaseException as error:  # house: broad-except: a fork has nobody else to tell
            _say(writing, f"! {type(error).__name__}: {error}\n")
        os._exit(0)
    os.close(writing)
    raw = b""
    while piece := os.read(reading, 1 << 16):
        raw += piece
    os.close(reading)
    os.waitpid(pid, 0)
    for line in raw.decode().splitlines():
        if line.startswith("!"):
            found.troubles.append(line[2:])
        else:
            found.lost.append(int(line.split()[0]))


if sys.platform == "win32":
    raise ImportError("forks are POSIX's")
