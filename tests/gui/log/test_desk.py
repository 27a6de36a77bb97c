"""Who is at the desk: seen on every page, chosen and proved in a sheet; a lock takes acts away, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.frame.catalogue import SETTINGS
from console.frame.desk_card import DeskCard
from console.frame.idle import Idle
from console.frame.manned import Manned
from console.frame.memory import Memory
from console.frame.status_bars import TopBar
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.page.people_handlers import PeopleHandlers
from console.log.page.settings import LOCK_AFTER, READ_ONLY, SIGN_AFTER, SIGN_AT_CLOSE
from console.log.page.sit_sheet import SitSheet
from console.log.service.desk import LogDesk
from console.log.service.people import People
from console.work.model.commands import Bar
from console.work.service.carrying import NotAllowed
from tests.support.at_desk import Key, Keys, press
from tests.support.scripted import Desk
from tests.support.signing import SomeKey, check


def sheet(handlers: PeopleHandlers) -> SitSheet:
    handlers.show_desk()
    found = handlers.sheets.get("desk")
    assert isinstance(found, SitSheet)
    return found


def test_the_strip_says_who_is_there_and_what_it_proves(
    manned: Manned, top: TopBar, log: LogDesk, keys: Keys, journal: Journal, astrid: SomeKey
):
    assert top.operator.text() == "astrid@desk"
    assert "proves nothing" in top.operator.toolTip()
    People(journal, check).add("A. Lindqvist", [astrid.line], (Role.ACT,), astrid, astrid.line)
    log.seat.refresh()
    assert top.operator.text() == "Nobody at the desk"
    keys.held = [Key(astrid)]
    log.sit(keys.held[0])  # type: ignore[arg-type]
    assert top.operator.text() == "A. Lindqvist"
    assert top.operator.accessibleName() == "At the desk: A. Lindqvist"
    assert "proved by key" in top.operator.toolTip()
    press(top.operator)


def test_without_a_list_the_sheet_says_what_that_proves_and_leads_to_the_first_person(
    handlers: PeopleHandlers, around: Desk
):
    found = sheet(handlers)
    assert "proves nothing" in found.text.text()
    assert not found.form.isVisible()
    press(found.go)
    assert around.acted[-1] == ("people.add", {})


@pytest.mark.usefixtures("listed")
def test_the_desk_is_taken_by_a_key_at_hand_with_keys_alone(
    handlers: PeopleHandlers, around: Desk, log: LogDesk, keys: Keys, astrid: SomeKey, maja: SomeKey
):
    keys.held = [Key(SomeKey()), Key(maja), Key(astrid)]
    found = sheet(handlers)
    shown = [found.key.keys.itemText(index) for index in range(found.key.keys.count())]
    assert shown == ["M. Ek · a key (agent)", "A. Lindqvist · a key (agent)"], "a stranger's key is no use"
    found.key.keys.setFocus()
    QTest.keyClick(found.key.keys, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Return)
    assert (log.seat.seen().name, around.said[-1]) == ("A. Lindqvist", "A. Lindqvist is at the desk")
    again = sheet(handlers)
    press(again.leave)
    assert log.seat.seen().person is None


@pytest.mark.usefixtures("listed")
def test_a_wrong_passphrase_and_a_key_that_refuses_are_said_and_can_be_tried_again(
    handlers: PeopleHandlers, log: LogDesk, keys: Keys, astrid: SomeKey
):
    keys.held = [Key(astrid, "/home/astrid/.ssh/id_ed25519", "right")]
    found = sheet(handlers)
    assert found.key.passphrase.isEnabled()
    press(found.go)
    assert "passphrase is missing" in found.note.text()
    found.key.passphrase.setText("wrong")
    press(found.go)
    assert (found.note.text(), found.key.passphrase.text()) == ("The passphrase is wrong.", "")
    keys.refuses = True
    press(found.go)
    assert "did not sign" in found.note.text()
    keys.refuses = False
    found.key.passphrase.setText("right")
    press(found.go)
    assert log.seat.seen().name == "A. Lindqvist"


@pytest.mark.usefixtures("listed")
def test_a_key_elsewhere_is_named_by_its_file_and_one_that_vanished_is_said(
    handlers: PeopleHandlers, log: LogDesk, keys: Keys, astrid: SomeKey
):
    found = sheet(handlers)
    assert "ssh-add" in found.form.faults()[0]
    assert not found.go.isEnabled()
    found.key.use_file("/stick/gone")
    assert "no private key" in found.form.faults()[0]
    keys.files["/stick/key"] = Key(astrid, "/stick/key")
    found.key.use_file("/stick/key")
    assert found.key.keys.currentText() == "A. Lindqvist · a key (key)"
    del keys.files["/stick/key"]
    press(found.go)
    assert log.seat.seen().name == "A. Lindqvist", "what was read is at hand"
    assert log.sign_unasked().left == 3, "its file is gone: nothing is signed, and it is told what stays open"


@pytest.mark.usefixtures("listed")
def test_a_key_of_nobody_on_the_list_is_refused_in_the_sheet(handlers: PeopleHandlers, keys: Keys):
    found = sheet(handlers)
    stranger = Key(SomeKey(), "/stick/other")
    keys.files["/stick/other"] = stranger
    found.key.use_file("/stick/other")
    assert "nobody's on the list" in found.key.keys.currentText()
    press(found.go)
    assert "nobody's" in found.note.text()


@pytest.mark.usefixtures("listed")
def test_a_lock_is_said_in_a_band_and_takes_acts_away_until_a_key_proves_who_is_there(
    manned: Manned, top: TopBar, log: LogDesk, handlers: PeopleHandlers, keys: Keys, astrid: SomeKey, around: Desk
):
    keys.held = [Key(astrid)]
    log.sit(keys.held[0])  # type: ignore[arg-type]
    assert manned.standing().bars == ()
    manned.idle.gone.emit()
    assert manned.standing().bars == (Bar.LOCKED,)
    assert not manned.band.isHidden()
    assert "alarms stay in sight" in manned.band.accessibleName()
    manned.refused(NotAllowed(Bar.LOCKED))
    assert "Unlock it first" in around.said[-1]
    manned.band.action.emit()
    found = handlers.sheets.get("desk")
    assert isinstance(found, SitSheet)
    assert found.go.text() == "Unlock"
    press(found.go)
    assert manned.standing().bars == ()
    assert manned.band.isHidden()


def test_without_a_list_coming_back_proves_nothing_and_says_so(
    manned: Manned, log: LogDesk, handlers: PeopleHandlers, around: Desk
):
    handlers.lock()
    found = sheet(handlers)
    assert "proves nothing" in found.text.text()
    press(found.go)
    assert (log.seat.seen().locked, around.said[-1]) == (False, "Unlocked, which proves nothing")


def test_whoever_touches_nothing_for_the_minutes_that_were_chosen_is_idle(qtbot: QtBot):
    idle, gone = Idle(), []
    idle.gone.connect(lambda: gone.append(1))
    idle._timer.setTimerType(Qt.TimerType.PreciseTimer)
    idle.watch(5)
    assert idle._timer.isActive()
    assert idle._timer.interval() == 300_000
    began = idle._timer.remainingTime()
    QTest.qWait(20)
    target = QWidget()
    qtbot.addWidget(target)
    at = QPointF(1, 1)
    move = QMouseEvent(QEvent.Type.MouseMove, at, QPointF(QPoint(1, 1)), Qt.MouseButton.NoButton,
                       Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    before = idle._timer.remainingTime()
    QApplication.sendEvent(target, move)
    assert before < began
    assert idle._timer.remainingTime() > before
    idle._timer.timeout.emit()
    assert gone == [1]
    idle.watch(0)
    assert not idle._timer.isActive()


def test_the_settings_of_the_desk_are_put_and_hold_at_once(
    qtbot: QtBot, manned: Manned, top: TopBar, tmp_path: Path, log: LogDesk
):
    card = DeskCard(manned._memory, log.seat)
    qtbot.addWidget(card)
    card.changed.connect(manned.apply_settings)
    card.show()
    assert top.read_only.isHidden()
    card.read_only.click()
    assert manned._memory.get(READ_ONLY)
    assert not top.read_only.isHidden()
    assert manned.standing().bars == (Bar.READ_ONLY,)
    card.read_only.click()
    assert manned.standing().bars == ()
    card.lock_after.set_current(15)
    card.lock_after._tell()
    assert manned._memory.get(LOCK_AFTER) == 15
    assert manned.idle._timer.isActive()
    card.sign_after.set_current(0)
    card.sign_after._tell()
    card.at_close.click()
    assert (manned._memory.get(SIGN_AFTER), manned._memory.get(SIGN_AT_CLOSE)) == (0, False)
    log.seat.lock("idle")
    assert not card.form.isEnabled(), "whoever passes by changes none of it"
    log.seat.come_back()
    assert card.form.isEnabled()
    log.seat.pin_read_only()
    assert not card.read_only.isEnabled()
    manned.idle.watch(0)


def test_a_setting_that_was_written_by_hand_is_offered_too(qtbot: QtBot, tmp_path: Path, log: LogDesk):
    memory = Memory(tmp_path / "window.json", SETTINGS)
    memory.put(LOCK_AFTER, 7)
    card = DeskCard(memory, log.seat)
    qtbot.addWidget(card)
    assert card.lock_after.current() == 7


@pytest.mark.usefixtures("listed")
def test_the_log_is_signed_at_the_end_where_that_asks_nobody(
    log: LogDesk, keys: Keys, journal: Journal, astrid: SomeKey
):
    assert log.sign_unasked().left == 2, "nobody is at the desk"
    keys.held = [Key(astrid)]
    log.sit(keys.held[0])  # type: ignore[arg-type]
    came = log.sign_unasked(leaving="closed")
    assert (came.left, came.why) == (0, None)
    assert [entry.type for entry in journal.entries()[-2:]] == ["desk.left", "checkpoint.signed"]
    assert log.sign_unasked().left == 0
    log.sit(keys.held[0])  # type: ignore[arg-type]
    keys.refuses = True
    came = log.sign_unasked()
    assert (came.left, str(came.why)) == (1, "The key did not sign: refused")
    assert keys.held[0].key.signed > 0
