"""The sheet of a backup: what it asks, what it says that stays on the node, what it hands over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from console.recovery.model.assets import Asset, Copy, PasswordFrom, Tool
from console.recovery.page.backup_sheet import BackupSheet

KEYRING = Copy("local", "/srv/backup/models")
FILE = Copy("far", "/srv/far", Tool.BORG, PasswordFrom.FILE, "/etc/borg/passphrase")
PLAIN = Copy("tapes", "/srv/tapes", Tool.TAR, PasswordFrom.NONE)
MODELS = Asset("a1", "Model store", "1", ("/srv/models",), (KEYRING, FILE, PLAIN))
ETCD = Asset("a3", "State", "1", ("/var/lib/etcd",), (Copy("local", "/srv/state", Tool.ETCD, PasswordFrom.NONE),))
TAPES = Asset("a2", "Tapes", "1", ("/srv/tapes",), (PLAIN,))


@pytest.fixture
def sheet(qapp: QApplication) -> Iterator[BackupSheet]:
    parent = QWidget()
    yield BackupSheet((TAPES, MODELS, ETCD), "a1", parent)
    parent.deleteLater()


def test_only_what_can_be_made_from_here_is_offered_and_a_secret_that_would_stay_is_told(sheet: BackupSheet) -> None:
    assert [sheet.asset.itemText(place) for place in range(sheet.asset.count())] == ["Model store", "State"]
    assert [sheet.copy.itemText(place) for place in range(sheet.copy.count())] == ["local", "far"]
    assert sheet.go.isEnabled() and not sheet.stays.text(), "now the password goes by a descriptor alone"
    sheet.way.set_current("daily")
    sheet.look()
    assert "stays on this node" in sheet.stays.text()
    sheet.copy.set_current("far")
    sheet.look()
    assert not sheet.stays.text(), "it is there already"


def test_what_was_chosen_is_handed_over_and_times_of_ones_own_must_say_something(sheet: BackupSheet) -> None:
    told: list[tuple[str, str, str]] = []
    sheet.agreed.connect(lambda *words: told.append(words))
    sheet.way.set_current("own")
    sheet.when.setText(" ")
    sheet.look()
    assert not sheet.go.isEnabled()
    sheet.when.setText(" Sun 04:00 ")
    sheet.go.click()
    sheet.way.set_current(BackupSheet.STOP)
    sheet.go.click()
    assert told == [("a1", "local", "Sun 04:00"), ("a1", "local", "stop")]


def test_what_needs_no_password_leaves_none_there(sheet: BackupSheet) -> None:
    sheet.asset.set_current("a3")
    sheet._on_asset("a3")
    assert sheet.go.isEnabled()
    sheet.way.set_current("daily")
    sheet.look()
    assert sheet.go.isEnabled() and sheet.stays.isHidden()
