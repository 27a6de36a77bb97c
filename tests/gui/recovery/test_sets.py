"""Sets in the window: the card that says whether backups are from one time, the sheet that makes a set, its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from console.recovery.model.assets import Asset, Copy
from console.recovery.model.sets import AssetSet
from console.recovery.page import commands
from console.recovery.page.set_sheet import SetSheet
from console.work.commands import ACT_SHOW
from tests.gui.recovery.test_recovery_page import Opened, made
from widgets.tables.cells import Rich

__all__ = ["made"]  # the fixture
ASSETS = tuple(Asset(each, each.title(), "n1", (f"/srv/{each}",), (Copy("local", "/b"),)) for each in ("a", "b", "c"))
KNOWN = AssetSet("s1", "Retrieval", ("a", "b"), 90)


@pytest.fixture
def parent(qapp: QApplication) -> Iterator[QWidget]:
    widget = QWidget()
    yield widget
    widget.deleteLater()


def texts(opened: Opened) -> list[list[str]]:
    """The card's rows, each cell as it is read."""

    def text(cell: object) -> str:
        text = " ".join(filter(None, (cell.text, cell.detail))) if isinstance(cell, Rich) else str(cell)
        return text.replace("\xa0", " ")

    return [[text(cell) for cell in row.cells[:5]] for row in opened.page.board.sets.table.rows()]


@pytest.mark.slow
def test_the_board_says_whether_the_newest_backups_of_a_set_are_from_one_time(made: Callable[[str], Opened]) -> None:
    opened = made("normal")
    opened.open("recovery/board")
    images, scheduling = texts(opened)
    assert images[1] == "Images Registry, Model store" and images[2:4] == ["no common point 2 h apart", "none"]
    assert scheduling[2].startswith("from one time 18 min") and scheduling[4] == "30 min"
    assert images[0] == scheduling[0] == "NEVER"


@pytest.mark.slow
def test_a_set_is_made_set_anew_undone_and_tested_from_the_board(made: Callable[[str], Opened]) -> None:
    opened = made("normal")
    opened.open("recovery/board")
    card = opened.page.board.sets
    card.make.click()
    opened.run(opened.desk.acted[-1][0], **opened.desk.acted[-1][1])
    sheet = opened.window.findChild(SetSheet)
    assert sheet is not None
    sheet.name.setText("Retrieval")
    ids = {each.name: each.id for each in opened.room.recovery.assets()}
    sheet.assets.choose([ids["Model store"], ids["Training data"]])
    sheet.within.setText("90")
    sheet.go.click()
    assert opened.desk.said[-1] == "The set Retrieval is saved" and sheet.isHidden()
    opened.page.look()
    assert [row[1] for row in texts(opened)] == [
        "Images Registry, Model store",
        "Retrieval Training data, Model store",
        "Scheduling Cluster state (etcd), Slurm state",
    ]
    key = next(row.key for row in card.table.rows() if isinstance(row.cells[1], Rich) and row.cells[1].text == "Images")
    card.table.action.emit(key, "test")
    assert opened.desk.acted[-1] == (commands.TEST_SET.id, {"group": key})
    opened.run(commands.TEST_SET.id, group=key)
    assert opened.desk.said[-1] == "FAIL: no backups of all of the set are from one time"
    opened.page.look()
    assert texts(opened)[0][0] == "FAIL"
    (scheduling,) = (row.set.id for row in opened.room.recovery.sets() if row.set.name == "Scheduling")
    opened.run(commands.TEST_SET.id, group=scheduling)
    assert opened.desk.acted[-1][0] == ACT_SHOW.id
    opened.page.look()
    assert texts(opened)[2][0] == "NEVER goes on"
    opened.run(commands.SET.id, group=key)
    (again,) = (each for each in opened.window.findChildren(SetSheet) if each is not sheet)
    assert (again.name.text(), again.within.text()) == ("Images", "10")
    again.undone.emit(key)
    assert opened.desk.said[-1] == "The set is no more" and len(opened.room.recovery.sets()) == 2


def test_what_is_missing_of_a_set_is_said_where_it_is_once_somebody_goes_on(parent: QWidget) -> None:
    sheet = SetSheet(None, ASSETS, {"Images"}, parent)
    told: list[AssetSet] = []
    sheet.agreed.connect(told.append)
    assert sheet.form.faults() == []
    sheet.within.setText("nan")
    sheet.go.click()
    assert sheet.form.faults() == [
        "A set needs a name.",
        "A set is of two assets or more.",
        "A number of minutes, more than 0 and no more than a week",
    ]
    assert not sheet.go.isEnabled() and not told
    sheet.name.setText("Images")
    sheet.within.setText("10081")
    sheet.assets.choose(["a", "c"])
    sheet.look()
    assert sheet.form.faults() == [
        "Another set is called so already.", "A number of minutes, more than 0 and no more than a week",
    ]  # fmt: skip
    sheet.name.setText(" Both ")
    sheet.within.setText("1,5")
    sheet.look()
    sheet.go.click()
    assert told == [AssetSet("", "Both", ("a", "c"), 90)]


def test_a_set_that_is_there_keeps_its_name_and_what_cannot_be_written_loses_nothing(parent: QWidget) -> None:
    sheet = SetSheet(KNOWN, ASSETS, {"Retrieval", "Images"}, parent)
    told: list[AssetSet] = []
    sheet.agreed.connect(told.append)
    assert sheet.within.text() == "1.5" and sheet.assets.chosen() == ("a", "b")
    sheet.go.click()
    assert told == [KNOWN] and not sheet.go.isEnabled(), "it is being written"
    sheet.refused("Nobody may write here")
    assert sheet.go.isEnabled() and sheet.note.text() == "Nobody may write here"
