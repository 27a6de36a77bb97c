"""A shift told from the log: what people did, and not what the console wrote down by itself at their desk."""

from __future__ import annotations

from dataclasses import dataclass

from console.alarms.model.alarms import Board
from console.alarms.page.protocols import Said
from console.alarms.page.shift import Seen, paper
from console.journal.model import Stage
from console.log.service.index import Line

NOW = 1_800_000_000.0
ACTOR = "A. Lindqvist <astrid@desk>"


@dataclass
class Plainly:
    """Words as they stand in the log."""

    def deed(self, line: Line) -> str:
        return line.type

    def about(self, line: Line) -> str:
        return line.about

    def who(self, line: Line) -> str:
        return line.actor

    def run(self, _run: object) -> str:
        return ""

    where = state = run


def line(number: int, type: str, category: str = "alarm") -> Line:
    return Line(number, NOW - number, ACTOR, "window", category, type, "ok", "g03", "{}", "", next(iter(Stage)))


def test_what_the_console_writes_by_itself_is_no_deed_of_who_sits_at_the_desk() -> None:
    of_itself = ("alarm.moved", "cost.metered", "model.seen", "incident.kept", "copy.seen", "step.started")
    lines = [line(1, "alarm.acknowledged"), *(line(2 + place, type) for place, type in enumerate(of_itself))]
    lines.append(line(20, "rule.switched", "rule"))
    lines.append(line(21, "checkpoint.signed", "checkpoint"))
    seen = Seen(Board(), (), tuple(lines), ())
    made = paper(seen, lambda *_: Said("", "", "", ""), Plainly(), "A. Lindqvist", NOW - 3600, NOW)
    assert [each.what for each in made.done] == ["rule.switched", "alarm.acknowledged"]
