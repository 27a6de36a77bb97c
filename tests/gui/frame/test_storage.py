"""How much of the history is kept is chosen in Settings, with what it costs in sight, and holds at once and later."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.fleet.service.collector import Collector
from console.fleet.service.history.faults import HistoryProblem, failure
from console.fleet.service.history.retention import AGES, DAY, SIZES, Limits
from console.fleet.service.history.state import HistoryState
from console.frame.needs import Storage, StoredFile
from console.frame.settings_page import SettingsPage
from console.frame.storage_card import StorageCard
from console.journal.service import Journal
from console.main.storing import limits_of, storage_of
from tests.support.window import DemoWindow, click, demo, wait_until

pytestmark = pytest.mark.slow

__all__ = ["demo"]

GIB = 1 << 30


@pytest.fixture
def card(qtbot: QtBot) -> StorageCard:
    made = StorageCard()
    qtbot.addWidget(made)
    made.resize(420, 420)
    made.show()
    kept = (("raw", 14 * DAY), ("minute", 180 * DAY), ("hour", 5 * 365 * DAY))
    storage = Storage(Path("/data"), (), kept, 10 * GIB, SIZES, AGES, free_bytes=20 * GIB)
    made.show_storage(storage, [StoredFile("telemetry", Path("/data/telemetry.db"), 4 * GIB)])
    return made


def choose(card: StorageCard, size: int | None = None, age: float | None = None) -> None:
    if size is not None:
        card.most.set_current(size)
        card.most.activated.emit(card.most.currentIndex())
    if age is not None:
        card.samples.set_current(age)
        card.samples.activated.emit(card.samples.currentIndex())


def test_nothing_is_to_be_set_before_something_was_chosen(card: StorageCard) -> None:
    assert card.chosen() == (10 * GIB, 14 * DAY)
    assert not card.apply.isVisible()


def test_what_would_be_removed_is_said_before_it_is(card: StorageCard) -> None:
    wanted: list[tuple] = []
    card.wanted.connect(lambda *got: wanted.append(got))
    choose(card, 1 * GIB)
    assert "3.0\N{NO-BREAK SPACE}GiB of measurements" in card.consequence.text()
    assert card.apply.text() == "Remove and set"
    choose(card, age=3 * DAY)
    assert "Samples older than 3 days" in card.consequence.text()
    click(card.apply)
    assert wanted == [(1 * GIB, 3 * DAY)]


def test_more_than_the_disk_has_is_said(card: StorageCard) -> None:
    choose(card, 20 * GIB)
    assert "Nothing is removed" in card.consequence.text()
    choose(card, 50 * GIB)
    assert "has not that much room" in card.consequence.text()


def test_leaving_them_takes_the_choice_back_and_new_figures_do_not(card: StorageCard) -> None:
    choose(card, 1 * GIB)
    assert card._storage is not None
    card.show_storage(card._storage, [StoredFile("telemetry", Path("/data/telemetry.db"), 5 * GIB)])
    assert card.chosen()[0] == 1 * GIB
    assert "4.0\N{NO-BREAK SPACE}GiB" in card.consequence.text()
    click(card.revert)
    assert card.chosen() == (10 * GIB, 14 * DAY)
    assert not card.apply.isVisible()


def test_bounds_hold_at_once_and_after_a_restart(demo: DemoWindow) -> None:
    parts, collector = demo.program.parts, demo.program.collector
    assert parts is not None and collector is not None
    demo.window.go("settings")
    page = demo.window.page("settings")
    assert isinstance(page, SettingsPage)
    wait_until(lambda: page.storage.most.count() > 0, 20, "the figures of storage")
    choose(page.storage, 2 * GIB, 30 * DAY)
    QTest.keyClick(page.storage.apply, Qt.Key.Key_Space)
    wait_until(lambda: collector.limits.size_bytes == 2 * GIB, 20, "the collector to have the bounds")
    assert collector.limits.raw_seconds == 30 * DAY
    entry = parts.journal.entries(category="history")[-1]
    assert (entry.type, entry.details) == (
        "history.bounded",
        {"size_bytes": str(2 * GIB), "raw_seconds": str(30 * DAY)},
    )
    assert limits_of(parts.journal) == collector.limits
    wait_until(lambda: not page.storage.apply.isVisible(), 20)


@pytest.mark.parametrize(
    "details", [{}, {"size_bytes": 5, "raw_seconds": str(DAY)}, {"size_bytes": "x", "raw_seconds": None},
                {"size_bytes": 2 * GIB, "raw_seconds": str(400 * DAY)}]
)  # fmt: skip
def test_bounds_that_nobody_can_have_meant_are_not_followed(tmp_path: Path, details: dict) -> None:
    journal = Journal.open(tmp_path / "journal.db", actor="a", clock=time.time)
    journal.append("history", "history.bounded", details=details)
    assert limits_of(journal) == Limits()
    journal.close()


def test_everything_that_is_wrong_with_the_history_or_was_lost_is_said(card: StorageCard, tmp_path: Path) -> None:
    state = HistoryState(
        "/data/telemetry.db",
        failure=failure(HistoryProblem.FULL, Path("/data/telemetry.db")),
        notices=(failure(HistoryProblem.REBUILT, Path("/data/telemetry.db"), facts={"aside": "/data/aside"}),),
        dropped_rows=12,
        dropped_events=3,
    )

    class Known(Collector):
        limits = Limits()
        history = state

        def __init__(self) -> None:
            """Nothing is watched."""

    card.show_storage(storage_of(tmp_path, tmp_path, Known()), [])
    said = card.note.text().splitlines()
    assert len(said) == 3
    assert "disk that holds the history is full" in said[0]
    assert "12 samples and 3 events" in said[1]
    assert "/data/aside" in said[2]
    assert card.note.isVisible()
