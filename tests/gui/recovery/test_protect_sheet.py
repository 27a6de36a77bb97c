"""The sheet that protects: what it begins with, what it says is wrong and where, and what it loses: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from console.recovery.model.assets import Asset, Copy, Kind, PasswordFrom, Tool
from console.recovery.model.sets import AssetSet
from console.recovery.page.protect_sheet import Board, ProtectSheet, Wish
from console.recovery.service.protecting import Protection

STORE = Asset("m1", "Model store", "n1", ("/srv/models",), (Copy("local", "/srv/backup"),))
BOARD = Board(["n1", "n2"], lambda key: f"hall/{key}", lambda: [STORE], [AssetSet("s1", "Retrieval", ("m1", "m2"), 60)])
FOUND = Wish("models g02", "n2", "/srv/models", Kind.MODEL_STORE)


@pytest.fixture
def sheet(qapp: QApplication) -> Iterator[ProtectSheet]:
    parent = QWidget()
    yield ProtectSheet(FOUND, BOARD, parent)
    parent.deleteLater()


def agreed(sheet: ProtectSheet) -> list[Asset]:
    told: list[Asset] = []
    sheet.agreed.connect(lambda wanted: told.append(wanted.asset))
    return told


def wanted(sheet: ProtectSheet) -> list[Protection]:
    told: list[Protection] = []
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
    assert not sheet.checks.isHidden() and sheet.file.isHidden() and sheet.password.isHidden()
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
    sheet.expected.setText("256")
    sheet.look()
    sheet.go.click()
    assert sheet.form.faults() == ["An exit status, 0 to 255"] and not told
    sheet.expected.setText("1")
    sheet.look()
    sheet.go.click()
    (copy,) = told[0].copies
    assert (copy.makes, copy.checks, copy.expected) == ((), ("grep", "-q", "SERVER g08", "{copy}"), 1)


def test_a_password_is_handed_over_as_a_secret_and_only_where_the_keyring_has_it(sheet: ProtectSheet) -> None:
    told = wanted(sheet)
    sheet.repository.setText("/srv/backup/models")
    assert sheet.password.echoMode() is QLineEdit.EchoMode.Password
    sheet.password.setText("correct horse")
    sheet.go.click()
    (first,) = told
    assert first.password is not None and first.password.reveal() == "correct horse"
    assert first.copy.password is PasswordFrom.KEYRING and "correct horse" not in repr(first)
    sheet.refused("No keyring")
    sheet.file.setText("/etc/restic/password")
    sheet.look()
    assert sheet.password.isHidden()
    sheet.go.click()
    assert told[-1].password is None and told[-1].copy.password is PasswordFrom.FILE


def test_a_server_is_asked_its_query_a_member_of_etcd_its_keys_and_nothing_of_the_other(sheet: ProtectSheet) -> None:
    told = agreed(sheet)
    sheet.repository.setText("/srv/snapshots")
    sheet.query.setText("SELECT 1")
    sheet.endpoint.setText(" 10.0.0.7:2379")
    sheet.keys.setText("/registry/")
    sheet.tool.set_current(str(Tool.ETCD))
    sheet.look()
    assert sheet.query.isHidden() and not sheet.keys.isHidden() and not sheet.endpoint.isHidden()
    sheet.go.click()
    sheet.refused("again")
    sheet.tool.set_current(str(Tool.PG_BASEBACKUP))
    sheet.database.setText("orders")
    sheet.look()
    assert not sheet.query.isHidden() and sheet.keys.isHidden()
    sheet.go.click()
    sheet.refused("again")
    sheet.tool.set_current(str(Tool.TAR))
    sheet.look()
    sheet.go.click()
    assert [(each.database, each.query) for each in told] == [
        ("10.0.0.7:2379", "/registry/"), ("orders", "SELECT 1"), ("", ""),
    ]  # fmt: skip


def test_what_it_needs_and_the_set_that_it_belongs_to_are_chosen(sheet: ProtectSheet) -> None:
    told = wanted(sheet)
    sheet.repository.setText("/srv/backup/models")
    sheet.needs.choose(["m1"])
    sheet.set.set_current("s1")
    sheet.go.click()
    assert told[0].asset.depends_on == ("m1",) and told[0].set == "s1"


def test_what_is_on_the_board_is_set_anew_and_keeps_what_the_sheet_does_not_ask(qapp: QApplication) -> None:
    copies = (Copy("off-site", "/mnt/b", Tool.BORG, PasswordFrom.FILE, "/etc/borg/p"), Copy("local", "/b"))
    checks = ("grep", "-q", "SERVER g08", "{copy}")
    declared = Copy("local", "/b", Tool.COMMAND, PasswordFrom.NONE, makes=("cp", "/x y", "{copy}"), checks=checks)
    known = replace(
        STORE, paths=("/srv/models", "/srv/more"), copies=copies, depends_on=("x",), kind=Kind.MODEL_STORE, cadence=77
    )
    parent = QWidget()
    sheet = ProtectSheet(Wish(known.name, known.node, known.paths[0], known.kind, known), BOARD, parent)
    told = agreed(sheet)
    assert sheet.needs.isHidden(), "nothing else is on the board"
    sheet.go.click()
    assert told == [replace(known, depends_on=())], "but for what is on the board no more"
    sheet.refused("again")
    sheet.rpo.setText("1")
    sheet.repository.setText("/mnt/c")
    sheet.go.click()
    assert (told[-1].rpo, told[-1].copies) == (3600, (replace(copies[0], repository="/mnt/c"), copies[1]))
    known = replace(known, copies=(declared,))
    sheet = ProtectSheet(Wish(known.name, known.node, known.paths[0], known.kind, known), BOARD, parent)
    told = agreed(sheet)
    sheet.go.click()
    assert told[0].copies == (declared,), "its programs are the same, word by word"
    parent.deleteLater()
