"""Incidents that stand still: the real ones of a journal, with the night's open ones, an older one, and evidence."""

from __future__ import annotations

import gzip
import json
import math
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from console.alarms.model.alarms import Alarm
from console.fleet.model.rules import Grade
from console.fleet.service.rulebook import shipped
from console.incidents.model import moves as m
from console.incidents.model.incidents import EvidenceKind, LinkKind, Number
from console.incidents.service.evidence import FOLDER, EvidenceFolder
from console.incidents.service.incidents import IncidentService
from console.incidents.service.measured import FORM
from console.incidents.service.records import Records
from console.incidents.service.regimes import FOLDER as REGIMES
from console.incidents.service.reporting import Reporting
from console.incidents.service.reports import Reports
from console.incidents.service.timeline import Timeline
from console.journal.service import Journal
from console.work.service.records import RUNS
from console.work.service.records import Records as RunRecords
from tests.support.still_runs import WORDS

#: The newest incident of the night, which its pages show.
NEWEST = Number(2026, 41)
_LOST, _LOOP, _SLOW, _CERTIFICATE = "2026-041", "2026-040", "2026-039", "2026-038"
_AL, _EB, _KN = "A. Lindqvist", "E. Berg", "K. Norling"
_G = "trollhattan/g"


class Clock:
    """The journal's: a quarter of a second goes by each time."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def incidents_in(
    folder: Path, clock: Callable[[], float], alarm: Callable[[int], Alarm | None] = lambda _number: None
) -> IncidentService:
    """The incidents of the journal in a folder, and the evidence beside it; by `alarm` its lines tell of alarms."""
    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal.open(folder / "journal.db", actor="A. Lindqvist (astrid@desk)", source="window", clock=clock)
    journal.keep(RUNS)

    def called(node: str) -> str:
        return node.rpartition("/")[2]

    timeline = Timeline(journal, alarm, RunRecords(journal).run, shipped().by_id, WORDS, called)
    return IncidentService(Records(journal, called), EvidenceFolder(folder / FOLDER), timeline)


def signed_reports(incidents: IncidentService) -> Reports:
    """What writes their signed reports."""
    return Reports(incidents._records._journal, incidents, lambda node: node.rpartition("/")[2])


def still_incidents(folder: Path, now: float, condition: str, alarm: Callable[[int], Alarm | None]) -> IncidentService:
    """Incidents as they stand at `now` (unix seconds): none on a site that is empty, three open ones in a storm."""
    if condition != "empty":
        shutil.copytree(_made(now, condition == "storm"), folder, dirs_exist_ok=True)
    return incidents_in(folder, lambda: now, alarm)


_CONTRACT = """
[regime]
id = "care_west"
name = "Care West, contract § 9"
short = "Care West § 9"
law = "Contract, § 9"
who = "We, when a service that they buy fails"
to = "Care West, duty officer"

[source]
text = "read"
on = 2026-10-01
where = "The signed contract"

[[criterion]]
id = "care_west.service"
name = "A service that Care West buys fails"

[[duty]]
id = "message"
name = "Message"
source = "§ 9"
limit = [{ from = "awareness", hours = 4 }]
when = ["care_west.service"]
presumed = true
asks = ["party", "contact", "number", "what", "affected", "doing", "next"]
"""
_PROFILE = """
[profile]
on = 2026-11-01
by = "M. Ek"
zone = "Europe/Stockholm"
party = "Trollhättan AI operations"
contact = "Operator on duty"

[[runs]]
regime = "cybersakerhetslag"

[[runs]]
regime = "gdpr"
roles = ["processor"]

[[runs]]
regime = "ai_act_deployer"

[[runs]]
regime = "care_west"

[[criterion]]
id = "loss"
name = "Financial loss over 500,000 kr"
on = 2026-11-01
source = "Decided by the board"

[[reader]]
name = "M. Ek"
role = "shift lead"

[[reader]]
name = "H. Grahn"
role = "information security"
only_significant = true
"""


def still_reporting(incidents: IncidentService, folder: Path, now: float) -> Reporting:
    """Reporting over them, with a profile of laws and one contract."""
    files = folder / REGIMES
    files.mkdir(parents=True, exist_ok=True)
    for name, text in (("contract.toml", _CONTRACT), ("site.toml", _PROFILE)):
        (files / name).write_text(text, encoding="utf-8")
    return Reporting(incidents, folder, lambda: now, lambda node: node.rpartition("/")[2])


@cache
def _made(now: float, storm: bool) -> Path:
    """A folder with the journal, made once."""
    folder = Path(tempfile.mkdtemp(prefix="incidents-"))
    clock = Clock(now - 5 * 86400)
    incidents = incidents_in(folder, clock)
    records = incidents._records
    _closed(records, now)
    clock.now = now - 1860
    _slow(records, now)
    if storm:
        _night(records, now)
    incidents.refresh()
    clock.now = now - 60
    kept = (("nfs-10-min.txt", EvidenceKind.FILE, b"nfs read 38 ms\n" * 4000),)
    for name, kind, content in kept:
        incidents.keep(Number(2026, 39), kind, name, content, since=now - 2400, until=now - 1800)
    if storm:
        clock.now = now - 180
        for name, kind, content in (
            ("telemetry-2026-041.json.gz", EvidenceKind.TELEMETRY, measured(now)),
            ("kernel-g03.log", EvidenceKind.EVENTS, b"NVRM: Xid (PCI:0000:9b:00): 79, GPU has fallen off the bus\n"),
        ):
            incidents.keep(NEWEST, kind, name, content, since=now - 3600, until=now - 180)
    incidents._records._journal.close()
    return folder


def measured(now: float) -> bytes:
    """What was measured of g03 in the hour before: GPU 5 falls silent three minutes ago, its neighbours do not."""
    lost = now - 186
    times = [now - 2700 + 10 * step for step in range(270)]

    def line(of: Callable[[int, float], float], part: int) -> str:
        told = (of(part, time) for time in times)
        return " ".join("-" if part == 5 and time > lost else f"{value:.1f}"
                        for time, value in zip(times, told, strict=True))  # fmt: skip

    signals: dict[str, Callable[[int, float], float]] = {
        "temperature": lambda part, time: 66 + part + 2 * math.sin(time / 97 + part),
        "power": lambda part, time: 560 + 12 * part + 25 * math.sin(time / 41 + part),
        "utilization": lambda part, time: 88 + 6 * math.sin(time / 61 + part),
    }
    parts = {str(part): {name: line(of, part) for name, of in signals.items()} for part in range(8)}
    cpu = {"": {"cpu": " ".join(f"{21 + 3 * math.sin(time / 53):.1f}" for time in times)}}
    milliseconds = [_at(time) for time in times]
    series = [
        {"kind": "gpu", "times": milliseconds, "parts": parts},
        {"kind": "host", "times": milliseconds, "parts": cpu},
    ]
    node = {"id": f"{_G}03", "name": "g03", "series": series, "events": []}
    document = {"form": FORM, "incident": _LOST, "since": _at(now - 2700), "until": _at(now), "nodes": [node],
                "left_out": [], "alarms": []}  # fmt: skip
    return gzip.compress(json.dumps(document).encode(), 6, mtime=0)


def _at(time: float) -> int:
    return int(time * 1000)


def _closed(records: Records, now: float) -> None:
    """An older one, whole: told, learned from, closed, with something left to do."""
    began = now - 4 * 86400
    of: dict[str, Any] = {"incident": _CERTIFICATE, "at": _at(began + 60), "who": _KN}
    records.past([[
        m.Opened(title="Registry certificate expired", severity=Grade.MEDIUM, began=_at(began),
                 services=("journal-summary",), **of),
        m.Taken(owner=_KN, **of),
        m.Noted(number=1, text="Pods that restart cannot pull their image. Running ones are not touched.", **of),
        m.Learnt(root_cause="The certificate was renewed by hand, and the one who did it had left.",
                 lessons="Certificates end in an alarm thirty days before.", **of),
        m.FollowUpAdded(number=1, text="Alarm rule for certificates of all registries", owner=_EB,
                        due=_at(now + 6 * 86400), **of),
        m.FollowUpAdded(number=2, text="Renew by a timer on bak-1", owner=_KN, due=_at(now - 86400), **of),
    ], [
        m.FollowUpDone(number=2, incident=_CERTIFICATE, at=_at(began + 7200), who=_KN),
        m.Closed(outcome="New certificate in place; no request failed.", incident=_CERTIFICATE,
                 at=_at(began + 4320), who=_KN),
    ]])  # fmt: skip


def _slow(records: Records, now: float) -> None:
    began = now - 1890
    of: dict[str, Any] = {"incident": _SLOW, "at": _at(began + 40), "who": _EB}
    records.past([[
        m.Opened(title="Storage slow on nas-1", severity=Grade.MEDIUM, began=_at(began), nodes=(f"{_G}10",),
                 services=("training",), **of),
        m.Taken(owner=_EB, **of),
        m.Linked(kind=LinkKind.ALARM, to="alarm:5", **of),
        m.Noted(number=1, text="Reads wait 38 ms, usual are 4. Of nas-1 one port carries twice the load.", **of),
        m.FollowUpAdded(number=1, text="Share the load over leaf-s 9 and 10", owner=_EB, **of),
    ]])  # fmt: skip


def _night(records: Records, now: float) -> None:
    began = now - 186
    of: dict[str, Any] = {"incident": _LOST, "at": _at(began + 2), "who": _AL}
    loop: dict[str, Any] = {"incident": _LOOP, "at": _at(now - 840), "who": _AL}
    records.past([[
        m.Opened(title="Cooling loop B weak, g07 hot", severity=Grade.HIGH, began=_at(now - 882),
                 nodes=(f"{_G}07",), services=("support-sv",), **loop),
        m.Linked(kind=LinkKind.ALARM, to="alarm:2", **loop),
    ], [
        m.Opened(title="GPU lost on g03", severity=Grade.CRITICAL, began=_at(began), nodes=(f"{_G}03",),
                 services=("weld-inspect", "re-index"), **of),
        m.Linked(kind=LinkKind.ALARM, to="alarm:1", **of),
        m.Linked(kind=LinkKind.INCIDENT, to=f"incident:{_CERTIFICATE}", **of),
    ], [
        m.Taken(owner=_AL, incident=_LOST, at=_at(began + 77), who=_AL),
        m.Noted(number=1, text="Nobody in hall 1. Guard confirms no work on rack A.", incident=_LOST,
                at=_at(began + 114), who=_AL),
    ], [
        m.Noted(number=2, text="Not the rollout, it has no replica on g03. Drain when saved.", incident=_LOST,
                at=_at(began + 171), who=_AL),
        m.FollowUpAdded(number=1, text="Reseat GPU 5 of g03, ask the vendor for its history", owner="M. Ek",
                        due=_at(now + 3 * 86400), incident=_LOST, at=_at(began + 175), who=_AL),
    ]])  # fmt: skip
