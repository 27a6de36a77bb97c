"""Incidents: what a thousand of them cost with ten thousand notes.

python -m tests.bench.incidents [--incidents 1000]

Reading them all at a start is compared with decoding the same bytes as plain JSON; search, which goes through all texts
in memory, with SQLite's LIKE over the same rows; the timeline of one incident among all with that of one that is alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from console.fleet.model.rules import Grade
from console.incidents.model import moves
from console.incidents.model.incidents import Number
from console.incidents.service.evidence import EvidenceFolder
from console.incidents.service.incidents import IncidentService
from console.incidents.service.records import Records
from console.incidents.service.timeline import Timeline
from console.journal.service import Journal
from console.work.service.records import RUNS
from tests.bench.report import Report, cpu_seconds, machine, medians

NOTES = 10
START = 1_700_000_000_000


def service(journal: Journal, folder: Path) -> IncidentService:
    journal.keep(RUNS)
    timeline = Timeline(journal, lambda _number: None, lambda _id: None, {}, {}, str)
    return IncidentService(Records(journal), EvidenceFolder(folder), timeline)


def filled(path: Path, count: int) -> Journal:
    journal = Journal.open(path, actor="astrid@desk", source="bench", clock=time.time)
    Records(journal).past(_moves(number) for number in range(1, count + 1))
    return journal


def _moves(number: int) -> list[moves.Move]:
    name, at = str(Number(2026, number)), START + number * 1000
    made: list[moves.Move] = [
        moves.Opened(incident=name, at=at, who="astrid", title=f"GPU lost on g{number:04}", severity=Grade.HIGH)
    ]
    made += [
        moves.Noted(
            incident=name, at=at + note, who="astrid", number=note, text=f"Looked at rack {note}, turn {number}"
        )
        for note in range(1, NOTES + 1)
    ]
    return made


def run(count: int = 1000, rounds: int = 5) -> Report:
    report = Report("Incidents", (__doc__ or "").split("\n\n", 2)[2].replace("\n", " ").strip())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many, one = filled(folder / "many.db", count), filled(folder / "one.db", 1)
        sql = "SELECT record FROM incidents"

        def plain() -> None:
            for row in many.rows(sql):
                json.loads(row["record"])

        ours, theirs = medians([lambda: cpu_seconds(lambda: service(many, folder)), lambda: cpu_seconds(plain)], rounds)
        report.less(f"read {count:,} incidents with {count * NOTES:,} notes", ours * 1000, theirs * 1000, "ms", 2.0)
        all_, alone = service(many, folder), service(one, folder)
        words = f"turn {count - 1}"
        all_.search(words)
        like = f"{sql} WHERE record LIKE ?"
        ours, theirs = medians(
            [
                lambda: cpu_seconds(lambda: all_.search(words)),
                lambda: cpu_seconds(lambda: many.rows(like, (f"%{words}%",))),
            ],
            rounds,
        )
        report.less("search for two words", ours * 1000, theirs * 1000, "ms", 1.0)
        last, first = Number(2026, count), Number(2026, 1)
        ours, theirs = medians(
            [
                lambda: cpu_seconds(lambda: all_.timeline(last)),
                lambda: cpu_seconds(lambda: alone.timeline(first)),
            ],
            rounds,
        )
        report.less("the timeline of one among them", ours * 1000, theirs * 1000, "ms", 2.0)
        many.close()
        one.close()
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1000)
    print(machine())
    print(run(parser.parse_args().incidents).markdown())
