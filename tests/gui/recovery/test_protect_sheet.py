"""The sheet that protects: what it begins with, what it says is wrong and where, and what it loses: nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.recovery.model.assets import Asset, Copy, Kind, PasswordFrom, Tool
from console.recovery.page.protect_sheet import ProtectSheet, Wish

FOUND = Wish("models g02", "n2", "/srv/models", Kind.MODEL_STORE)


@pytest.fixture
def sheet(qapp: QApplication) -> Iterator[ProtectSheet]:
    parent = QWidget()
    yield ProtectSheet(FOUND, ["n1", "n2"], lambda key: f"hall/{key}", lambda: {"Model store"}, parent)
    parent.deleteLater()


def agreed(sheet: ProtectSheet) -> list[Asset]:
    told: list[Asset] = []
    sheet.agreed.connect(told.append)
    return told


def test_what_was_found_is_filled_in_and_what_is_typed_is_handed_over(sheet: ProtectSheet) -> None:
    told = agreed(sheet)
    sheet.show()
    QTest.keyClicks(sheet.repository, " /srv/backup/models ")
    QTest.keyClicks(sheet.owner, "M. Holm")
    sheet.tier.set_current(1)
    sheet.rpo.setText("1,5")
    sheet.file.setText("/etc/restic/password")
    QTest.keyClick(sheet.repository, Qt.Key.Key_Return)
    copy = Copy("local", "/srv/backup/models", Tool.RESTIC, PasswordFrom.FILE, "/etc/restic/password")
    assert told == [
        Asset("", "models g02", "n2", ("/srv/models",), (copy,), Kind.MODEL_STORE, 1, "M. Holm", rto=14400, rpo=5400)
    ]
    assert not sheet.go.isEnabled(), "it is being written: a second press asks for nothing"
    sheet.refused("Nobody may write here")
    assert sheet.go.isEnabled() and sheet.repository.text() == " /srv/backup/models "


def test_each_fault_stands_at_its_field_once_somebody_was_there_or_wants_to_go_on(sheet: ProtectSheet) -> None:
    told = agreed(sheet)
    assert sheet.form.faults() == [] and sheet.go.isEnabled(), "nobody has done anything wrong yet"
    sheet.go.click()
    assert sheet.form.faults() == ["Say where backups of it lie."] and not told
    for line, text in (
        (sheet.name, "Model store"), (sheet.path, "srv"), (sheet.rto, "-1"), (sheet.rpo, "nan"),
        (sheet.copy, " "), (sheet.file, "password"),
    ):  # fmt: skip
        line.setText(text)
    sheet.look()
    assert sheet.form.faults() == [
        "Something else on the board is called so already.",
        "From the root on: /srv/models",
        "A number of hours, more than 0",
        "A number of hours, more than 0",
        "Say where backups of it lie.",
        "A copy needs a name.",
        "From the root on: /etc/restic/password",
    ]
    sheet.go.click()
    assert not told and not sheet.go.isEnabled()


def test_a_tool_without_a_password_asks_for_none_and_a_dump_is_of_a_database(sheet: ProtectSheet) -> None:
    told = agreed(sheet)
    sheet.path.setText("/srv/dumps")
    sheet.repository.setText("/srv/backup/dumps")
    sheet.file.setText("/etc/restic/password")
    sheet.tool.set_current(str(Tool.PG_DUMP))
    sheet.look()
    assert sheet.file.isHidden() and sheet.checks.isHidden()
    sheet.go.click()
    assert [(each.kind, each.copies[0].password, each.copies[0].file) for each in told] == [
        (Kind.POSTGRESQL, PasswordFrom.NONE, "")
    ]


def test_a_declared_program_needs_a_check_that_names_the_copy(sheet: ProtectSheet) -> None:
    told = agreed(sheet)
    sheet.repository.setText("/srv/licences")
    sheet.tool.set_current(str(Tool.COMMAND))
    sheet.look()
    assert not sheet.checks.isHidden() and sheet.file.isHidden()
    for text, fault in (
        ("", "Say what looks at a copy that came back."),
        ("grep 'SERVER", "A quotation mark is open."),
        ("grep SERVER", "A program, and {copy} in its arguments; no secret among them"),
        ("check --password=x {copy}", "A program, and {copy} in its arguments; no secret among them"),
    ):
        sheet.checks.setText(text)
        sheet.look()
        sheet.go.click()
        assert sheet.form.faults() == [fault] and not told
    sheet.checks.setText("grep -q 'SERVER g08' {copy}")
    sheet.look()
    sheet.go.click()
    (copy,) = told[0].copies
    assert (copy.makes, copy.checks) == ((), ("grep", "-q", "SERVER g08", "{copy}"))
