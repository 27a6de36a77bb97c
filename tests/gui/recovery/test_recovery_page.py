"""The Recovery page: what it shows of the board, drills, tests and evidence, and what one does there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from console.frame.drill_band import DrillBand
from console.pagekit.news import News
from console.pagekit.report import plain
from console.recovery.model.assets import Kind
from console.recovery.model.drill_moves import How
from console.recovery.model.drills import DrillState
from console.recovery.page import commands
from console.recovery.page.handlers import RecoveryHandlers
from console.recovery.page.paper import report
from console.recovery.page.protect_sheet import ProtectSheet
from console.recovery.page.recovery_page import RecoveryPage
from console.recovery.page.schedule_sheets import AgreeSheet, ScheduleSheet
from console.recovery.page.sheets import BeginSheet, WordsSheet
from tests.support.scripted import Desk
from tests.support.signing import SomeKey
from tests.support.still_nodes import NOW
from tests.support.still_recovery import still_room
from widgets import theme as themes
from widgets.tables.cells import Actions
from widgets.text import Label

ZONE = "Europe/Stockholm"


class Opened:
    """The page over real recovery of a journal, in a window of its own."""

    def __init__(self, folder: Path, condition: str) -> None:
        self.room = still_room(folder, NOW, condition)
        self.desk = Desk()
        self.desk.clock = NOW
        self.window = QWidget()
        self.key = SomeKey(7)
        news = (News(self.room.recovery, self.window), News(self.room.drills, self.window))
        self.page = RecoveryPage(self.room, news, self.desk, zone=lambda: ZONE, parent=self.window)
        self.page.resize(1500, 950)
        self.window.resize(1500, 950)
        self.handlers = RecoveryHandlers(
            self.room, self.page, self.desk, self.window, people=lambda: ["A. Lindqvist", "M. Ek"],
            signing=self._sign, said=str, zone=lambda: ZONE, site=lambda: "Trollhättan",
        )  # fmt: skip
        self.window.show()

    def _sign(self, _title: str, _text: str, _button: str, act: Any, done: Callable[[Any], str]) -> None:
        self.desk.say(done(act(self.key, self.key.line)))

    def run(self, command: str, **arguments: Any) -> None:
        self.handlers.table()[command](**arguments)

    def open(self, place: str) -> None:
        self.page.open(place)
        self.page.look()


@pytest.fixture
def made(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[str], Opened]]:
    themes.apply(qapp, themes.load("dark"))
    opened: list[Opened] = []

    def make(condition: str) -> Opened:
        opened.append(Opened(tmp_path / "recovery", condition))
        return opened[-1]

    yield make
    for each in opened:
        each.window.close()
        each.window.deleteLater()


@pytest.mark.slow
def test_the_never_tested_stand_first_and_readiness_is_opened_to_its_parts(made: Callable[[str], Opened]) -> None:
    opened = made("normal")
    opened.open("recovery/board")
    rows = opened.page.board.table.rows()
    assert [row.cells[1] for row in rows][:2] == ["Vector database", "Training data"]
    assert opened.page.board.value.value() not in ("", "–")
    said = {label.whole_text() for label in opened.page.board.parts.findChildren(Label)}
    assert {"14.0 of 20", "1.0 of 2", "4 and 1"} <= said
    assert {"Tier 1, 5 asset", "Tier 2, 2 asset"} <= {text[:15] for text in said}
    assert len(opened.page.board.open_actions.rows()) == 2
    opened.page.board.table.opened.emit(rows[1].key)
    assert opened.desk.places[-1] == "restore-test:1"
    opened.open("restore-test:1")
    assert opened.page.test.verdict.text() == "FAIL"
    assert len(opened.page.test.differing.rows()) == 3


@pytest.mark.slow
def test_a_newcomer_goes_from_the_sheet_through_each_step_to_a_signed_report(made: Callable[[str], Opened]) -> None:
    opened = made("normal")
    opened.run(commands.BEGIN.id, scenario="site-lost")
    sheet = opened.window.findChild(BeginSheet)
    assert sheet is not None
    sheet.approver.setText("A. Lindqvist")
    assert not sheet.go.isEnabled(), "whoever begins it does not approve it"
    sheet.approver.setText("M. Ek")
    sheet.go.click()
    drill = opened.room.drills.running
    assert drill is not None and opened.desk.places[-1] == f"drill:{drill.number}"
    band = DrillBand(opened.desk.go, opened.window)
    band.fill(opened.room.drills)
    assert not band.isHidden() and drill.name in band.accessibleName()
    opened.open(f"drill:{drill.number}")
    while (now := opened.room.drills.running) is not None and now.current is not None:
        opened.page.look()
        if now.current.step.choices:
            opened.page.runner.ways[0].click()
        else:
            opened.run(commands.DONE.id)
    opened.page.look()
    assert opened.page.runner.end.isVisibleTo(opened.page.runner)
    opened.run(commands.DONE.id)
    band.look()
    assert band.isHidden()
    opened.open("recovery/evidence")
    opened.page.evidence.choose(drill.number)
    opened.run(commands.SIGN.id)
    opened.key = SomeKey(8)
    opened.run(commands.SIGN.id)
    signed = next(each for each in opened.room.drills.drills() if each.number == drill.number)
    assert len(signed.signatures) == 2
    text = plain(report(signed, (), opened.room.book, site="Trollhättan", zone=ZONE, now=NOW))
    assert signed.report_sha256 in text and "PASS" in text


@pytest.mark.slow
def test_what_is_sensed_has_no_button_that_ticks_it_and_an_override_asks_why(made: Callable[[str], Opened]) -> None:
    opened = made("drill")
    drill = opened.room.drills.running
    assert drill is not None
    opened.open(f"drill:{drill.number}")
    runner = opened.page.runner
    assert runner.done.isHidden() and not runner.test.isHidden()
    opened.run(commands.OVERRIDE.id)
    sheet = opened.window.findChild(WordsSheet)
    assert sheet is not None and not sheet.go.isEnabled()
    sheet.words.setPlainText("The password is right, seen by M. Ek")
    sheet.go.click()
    step = opened.room.drills.drills()[0].step("opens")
    assert step is not None and step.how is How.OVERRIDDEN
    opened.run(commands.PAUSE.id)
    opened.page.look()
    assert opened.room.drills.drills()[0].state is DrillState.PAUSED and not runner.done.isEnabled()


@pytest.mark.slow
def test_a_site_that_protects_nothing_says_what_belongs_here(made: Callable[[str], Opened]) -> None:
    opened = made("empty")
    opened.open("recovery")
    assert opened.page.board.empty.isVisible()


@pytest.mark.slow
def test_tests_are_scheduled_paused_and_removed_and_the_board_says_when_the_next_is_due(
    made: Callable[[str], Opened],
) -> None:
    opened = made("normal")
    opened.open("recovery/board")

    def due() -> dict[str, str]:
        cells = {
            str(getattr(row.cells[1], "text", row.cells[1])): row.cells[9] for row in opened.page.board.table.rows()
        }
        return {name: cell.buttons[0][1] for name, cell in cells.items() if isinstance(cell, Actions)}

    assert due()["Slurm state"] == "paused" and due()["Vector database"] == "Set…"
    model = next(each for each in opened.room.recovery.assets() if each.name == "Model store")
    opened.page.board.table.action.emit(model.id, "schedule")
    assert opened.desk.acted[-1] == (commands.SCHEDULE.id, {"asset": model.id})
    opened.run(commands.SCHEDULE.id, asset=model.id)
    sheet = opened.window.findChild(ScheduleSheet)
    assert sheet is not None and [row.cells[0] for row in sheet.list.rows()] == ["S-1"]
    sheet.when.setText("0 3 30 2 *")
    assert not sheet.go.isEnabled()
    sheet.when.setText("@weekly")
    assert sheet.go.isEnabled() and "UTC" in sheet.preview.text()
    schedules = opened.room.schedules
    assert schedules is not None
    sheet.act.emit(schedules.of("recovery.test", "asset", model.id)[0].id, "remove")
    sheet.go.click()
    agree = opened.window.findChild(AgreeSheet)
    assert agree is not None
    agree.agreed.emit()
    agree.accept()
    (made_now,) = schedules.of("recovery.test", "asset", model.id)
    assert made_now.table.when == "@weekly" and schedules.standing(made_now).enough
    registry = next(each.id for each in opened.room.recovery.assets() if each.name == "Registry")
    opened.run(commands.SCHEDULE.id, asset=registry)
    sheets = opened.window.findChildren(ScheduleSheet)
    (waiting,) = schedules.of("recovery.test", "asset", registry)
    sheets[-1].act.emit(waiting.id, "agree")
    assert schedules.standing(schedules.of("recovery.test", "asset", waiting.arguments["asset"])[0]).enough
    sheets[-1].act.emit(waiting.id, "pause")
    opened.page.look()
    assert due()["Registry"] == "paused" and due()["Model store"] not in ("paused", "Set…")


@pytest.mark.slow
def test_what_nothing_protects_stands_on_the_board_and_is_protected_from_there(made: Callable[[str], Opened]) -> None:
    opened = made("normal")
    opened.open("recovery/board")
    card = opened.page.board.bare
    assert [row.cells[1].text for row in card.table.rows()] == [  # type: ignore[union-attr]
        "trollhattan/g02  /home/e.berg/finetunes",
        "trollhattan/g04  /var/lib/qdrant",
        "trollhattan/g01  /srv",
    ]
    card.table.action.emit(0, "protect")
    command, arguments = opened.desk.acted[-1]
    assert command == commands.PROTECT.id
    opened.run(command, **arguments)
    sheet = opened.window.findChild(ProtectSheet)
    assert sheet is not None and sheet.name.text() == "models g02"
    sheet.repository.setText("/srv/backup/finetunes")
    sheet.go.click()
    assert opened.desk.said[-1] == "models g02 is on the board" and sheet.isHidden()
    asset = next(each for each in opened.room.recovery.assets() if each.name == "models g02")
    assert (asset.node, asset.paths, asset.kind) == (arguments["node"], (arguments["path"],), Kind.MODEL_STORE)
    opened.page.look()
    assert len(card.table.rows()) == 2 and "models g02" in [row.cells[1] for row in opened.page.board.table.rows()]


@pytest.mark.slow
def test_nodes_are_searched_from_the_board_also_where_nothing_is_protected_yet(made: Callable[[str], Opened]) -> None:
    opened = made("empty")
    opened.open("recovery/board")
    assert not opened.page.board.bare.isVisible()
    opened.page.board.empty.action.emit()
    assert opened.desk.acted[-1][0] == commands.SEARCH.id
    opened.run(commands.SEARCH.id)
    opened.page.look()
    assert opened.page.board.bare.isVisible() and len(opened.page.board.bare.table.rows()) == 3
    assert opened.desk.said[-1].startswith("17 ")
