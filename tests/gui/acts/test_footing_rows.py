"""What the nodes of a plan allow, and what it lacks there, as the act sheet says it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from console.acts.page.footing_rows import FootingRows
from console.work.model.allowed import Allowed, Footing, Lack, Level
from widgets.priority import Priority, PriorityMark
from widgets.text import Label

OPEN = Allowed(Level.OPEN, "ops")


def said(rows: FootingRows) -> list[str]:
    return [each.whole_text() for each in rows.findChildren(Label) if not each.isHidden()]


def test_nodes_that_are_alike_are_told_of_at_once_and_what_is_missing_comes_first(qtbot: QtBot) -> None:
    rows = FootingRows()
    qtbot.addWidget(rows)
    gated = Footing("node:hall/g09", Allowed(Level.OPERATE, "driftvakt"), (Lack.PROGRAM,), ("scontrol requeue",))
    rows.show_footings([*(Footing(f"node:hall/g0{number}", OPEN) for number in range(1, 6)), gated])
    first, what, where, last = said(rows)
    assert first.startswith("hall/g09: Level operate") and "scontrol requeue" in what and "nodes setup" in where
    assert last == "hall/g01, hall/g02, hall/g03 +2: No levels: what the account may do is the only limit  ·  ops"
    assert [mark.priority for mark in rows.findChildren(PriorityMark)] == [Priority.HIGH]


def test_what_may_end_a_run_is_noted_and_grades_nothing_high(qtbot: QtBot) -> None:
    rows = FootingRows()
    qtbot.addWidget(rows)
    rows.show_footings([Footing("node:hall/g01", OPEN, (Lack.LINGER,))])
    assert [mark.priority for mark in rows.findChildren(PriorityMark)] == [Priority.LOW]
    rows.show_footings([])
    assert rows.isHidden()
