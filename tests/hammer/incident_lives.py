"""An incident's whole life, killed at every call that leaves the program, before and after it: what was said to be done
stays, what was not is either whole or not at all, and the life goes on from there to the same end."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from console.fleet.model.rules import Grade
from console.incidents.model.drafts import DraftPlace
from console.incidents.model.incidents import EvidenceKind, Link, LinkKind, Number, Significance, Told
from console.incidents.model.moves import CATEGORY
from console.incidents.service.evidence import Standing
from console.incidents.service.incidents import IncidentService
from console.incidents.service.refusing import CannotDo
from console.incidents.service.reports import Reports
from console.journal.service import Journal
from tests.support.signing import SomeKey, check
from tests.support.still_incidents import incidents_in, signed_reports

NOW = 1_800_000_000.0
KEY = SomeKey(seed=3)
NUMBER = Number(2027, 1)
_KEPT = b"XID 79 " * 500
#: What leaves the program: of the operating system, of files, of SQLite.
_OF_SYSTEM = frozenset({"fsync", "open", "write", "rename", "replace", "unlink", "mkdir", "close"})
_OF_FILES = frozenset({"write", "flush", "close"})
_OF_SQLITE = frozenset({"execute", "executemany", "commit"})
Act = Callable[[IncidentService, Path], object]


def _report(incidents: IncidentService, folder: Path) -> object:
    pdf = folder / "INC-2027-001.pdf"
    pdf.write_bytes(b"%PDF-1.4")
    return signed_reports(incidents).write(NUMBER, folder, KEY, pdf)


#: From its beginning to its end, each of them one entry.
LIFE: tuple[Act, ...] = (
    lambda incidents, _: incidents.open("GPU lost", Grade.CRITICAL, began=NOW - 60, nodes=["n1"], services=["weld"]),
    lambda incidents, _: incidents.take(NUMBER, "A. Lindqvist"),
    lambda incidents, _: incidents.aware(NUMBER, NOW - 30, "Acknowledged"),
    lambda incidents, _: incidents.note(NUMBER, "Nobody in hall 1"),
    lambda incidents, _: incidents.keep(NUMBER, EvidenceKind.FILE, "kernel.log", _KEPT, since=NOW - 60, until=NOW),
    lambda incidents, _: incidents.judge(NUMBER, Significance.SIGNIFICANT, "It stands still", ["significant"]),
    lambda incidents, _: incidents.classify(NUMBER, classified=False),
    lambda incidents, _: incidents.word(NUMBER, DraftPlace("gdpr", "notification", "en", "what"), "A GPU"),
    lambda incidents, _: incidents.draft_read(NUMBER, ("gdpr", "notification"), "M. Ek", "a" * 64),
    lambda incidents, _: incidents.tell(NUMBER, Told("gdpr", "notification", "IMY", "form", NOW - 5, "M. Ek")),
    lambda incidents, _: incidents.link(NUMBER, Link(LinkKind.ALARM, "alarm:12")),
    lambda incidents, _: incidents.follow_up(NUMBER, "Order a GPU", "E. Berg", NOW + 86_400),
    lambda incidents, _: incidents.learn(NUMBER, root_cause="A worn slot", lessons="Look at slots"),
    lambda incidents, _: incidents.redact(NUMBER, ["people"]),
    lambda incidents, _: incidents.close(NUMBER, "GPU replaced"),
    _report,
    lambda incidents, _: incidents.reopen(NUMBER, "It came back"),
    lambda incidents, _: incidents.follow_up_done(NUMBER, 1),
    lambda incidents, _: incidents.release(NUMBER, hashlib.sha256(_KEPT).hexdigest(), "Two years are over"),
    lambda incidents, _: incidents.close(NUMBER, "Slot replaced"),
)


def hammer(folder: Path, *, every: int = 1, told: Callable[[str], None] = lambda _: None) -> Counter[str]:
    """Kill a life at each so manyth of its points; how often which came of it."""
    whole = folder / "whole"
    calls = _lived(whole, 0)
    wanted = _moves(whole)
    found = Counter[str]()
    for point in range(1, calls + 1, every):
        place = folder / f"killed-{point}"
        done = _lived(place, point)
        for trouble in _troubles(place, done, wanted):
            told(f"killed at {point} of {calls}, {done} acts done: {trouble}")
            found["TROUBLE"] += 1
        found["points"] += 1
        shutil.rmtree(place)
    return found


def _lived(folder: Path, kill_at: int) -> int:
    """Live in a fork that is killed at a call; gives how many acts were said to be done. 0 kills nowhere, and gives how
    many calls there were."""
    folder.mkdir(mode=0o700)
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        try:
            _live(folder, kill_at, writing)
        except BaseException as error:  # house: broad-except: a fork has nobody else to tell
            os.write(writing, f"! {type(error).__name__}: {error}\n".encode())
        os._exit(0)
    os.close(writing)
    raw = b""
    while piece := os.read(reading, 1 << 16):
        raw += piece
    os.close(reading)
    os.waitpid(pid, 0)
    lines = raw.decode().splitlines()
    if lines and lines[-1].startswith("!"):
        raise AssertionError(lines[-1])
    return len(lines) if kill_at else int(lines[-1])


def _live(folder: Path, kill_at: int, writing: int) -> None:
    calls = 0

    def counted(_frame: FrameType, event: str, called: Any) -> None:
        nonlocal calls
        if event in ("c_call", "c_return") and _leaves(called):
            calls += 1
            if calls == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    incidents = _opened(folder)
    for act in LIFE:
        sys.setprofile(counted)
        act(incidents, folder)
        sys.setprofile(None)
        os.write(writing, f"{calls}\n".encode())


def _leaves(called: Any) -> bool:
    name, of = getattr(called, "__name__", ""), getattr(called, "__self__", None)
    if isinstance(of, sqlite3.Connection | sqlite3.Cursor):
        return name in _OF_SQLITE
    if getattr(of, "__name__", "") == os.name:
        return name in _OF_SYSTEM
    return type(of).__module__ == "_io" and name in _OF_FILES


def _opened(folder: Path) -> IncidentService:
    return incidents_in(folder, lambda: NOW, lambda _number: None)


def _journal(incidents: IncidentService) -> Journal:
    return incidents._records._journal


def _moves(folder: Path) -> list[str]:
    """What the log holds of incidents. A report names the log that it is of, so each log has another SHA-256 of it."""
    entries = _journal(_opened(folder)).entries(category=CATEGORY)
    told = [(each.type, json.dumps(each.details, sort_keys=True)) for each in entries]
    return [type if type == "incident.reported" else f"{type} {details}" for type, details in told]


def _troubles(folder: Path, done: int, wanted: list[str]) -> list[str]:
    """What is wrong after a kill, and after the life was lived on to its end."""
    incidents = _opened(folder)
    journal = _journal(incidents)
    found: list[str] = []
    there = _moves(folder)
    if there != wanted[: len(there)] or len(there) not in (done, done + 1):
        found.append(f"the log holds {len(there)} entries")
    if not journal.verify().sound or journal.differences():
        found.append("the log is not sound")
    incident = incidents.incident(NUMBER)
    if incident is not None:
        if any(standing is not Standing.SOUND for standing in incidents.standing_of(NUMBER).values()):
            found.append("evidence that is named is not whole")
        found += _of_report(signed_reports(incidents), folder, bool(incident.reports))
    if len(incidents.files.unnamed(incidents.named())) > 1:
        found.append("more than one file is nobody's")
    for act in LIFE[len(there) :]:
        try:
            act(incidents, folder)
        except CannotDo as refusal:
            found.append(f"it cannot go on: {refusal}")
    if _moves(folder) != wanted:
        found.append("it came to another end")
    incidents.files.sweep(time.time() + 86_401)
    if incidents.files.unnamed(incidents.named()):
        found.append("what is nobody's stays")
    if troubles := _of_report(signed_reports(incidents), folder, reported=True):
        found += troubles
    journal.close()
    return found


def _of_report(reports: Reports, folder: Path, reported: bool) -> list[str]:
    """What is wrong with a report that the log says was made; one that it does not tell of is never taken for one."""
    file = folder / "INC-2027-001.json"
    if not file.exists():
        return ["the report is gone"] if reported else []
    problems = reports.check(file, check, lambda line: "AL" if line == KEY.line else "").problems
    if reported:
        return [f"the report: {each.trouble}" for each in problems]
    return [] if problems else ["a report that the log does not tell of is believed"]


if sys.platform == "win32":
    raise ImportError("forks are POSIX's")
