"""Who is at the desk: seen on every page, chosen and proved in a sheet; a lock takes acts away, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from connectors.ssh.signatures import SignatureError
from console.frame.desk_card import DeskCard
from console.frame.idle import Idle
from console.frame.manned import Manned
from console.frame.memory import Memory
from console.frame.status_bars import TopBar
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.page.glass_sheets import BreakSheet, ReviewSheet
from console.log.page.log_page import LogPage
from console.log.page.people_handlers import PeopleHandlers
from console.log.page.people_sheets import PersonSheet, RevokeSheet
from console.log.page.rule_sheet import RuleSheet
from console.log.page.settings import LOCK_AFTER, READ_ONLY, SETTINGS, SIGN_AFTER, SIGN_AT_CLOSE
from console.log.page.signed_sheet import SignedSheet
from console.log.page.sit_sheet import SitSheet
from console.log.service.desk import LogDesk
from console.log.service.people import People
from console.work.model import Bar
from console.work.service.carrying import NotAllowed
from tests.support.journals import Clock
from tests.support.scripted import NOW, Desk
from tests.support.signing import SomeKey, check


class Key:
    """A key at this machine; with a passphrase its file is locked."""

    def __init__(self, key: SomeKey, place: str = "agent", passphrase: str = "") -> None:
        self.key, self.place, self.passphrase = key, place, passphrase
        self.line, self.fingerprint, self.comment = key.line, f"SHA256:{key.line[-8:]}", "a key"
        self.quiet = not passphrase


class Keys:
    """Keys at hand, and keys in files that must be named."""

    def __init__(self) -> None:
        self.held: list[Key] = []
        self.files: dict[str, Key] = {}
        self.refuses = False

    def available(self) -> Sequence[Key]:
        return self.held

    def named(self, path: str) -> Key:
        if path not in self.files:
            raise SignatureError("no_key", path)
        return self.files[path]

    def public(self, path: str) -> str:
        return self.files[path].line

    def sign(self, key: Key, message: bytes, namespace: str, passphrase: str | None = None) -> str:
        if self.refuses:
            raise SignatureError("refused")
        if key.passphrase and passphrase != key.passphrase:
            raise SignatureError("locked" if passphrase is None else "wrong_passphrase")
        return key.key(message, namespace)


@pytest.fixture(scope="module")
def astrid() -> SomeKey:
    return SomeKey()


@pytest.fixture(scope="module")
def maja() -> SomeKey:
    return SomeKey()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="astrid@desk", source="window", clock=Clock(NOW - 3600))
    yield made
    made.close()


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def log(journal: Journal, keys: Keys, tmp_path: Path) -> Iterator[LogDesk]:
    made = LogDesk(journal, tmp_path, check, lambda: keys)  # type: ignore[arg-type, return-value]
    yield made
    made.close()


@pytest.fixture
def listed(journal: Journal, log: LogDesk, astrid: SomeKey, maja: SomeKey) -> None:
    people = People(journal, check)
    people.add("A. Lindqvist", [astrid.line], (Role.ACT,), astrid, astrid.line)
    people.add("M. Ek", [maja.line], (), astrid, astrid.line)
    log.seat.refresh()


@pytest.fixture
def around() -> Desk:
    return Desk()


@pytest.fixture
def handlers(qtbot: QtBot, log: LogDesk, around: Desk) -> PeopleHandlers:
    window = QWidget()
    qtbot.addWidget(window)
    made = PeopleHandlers(
        log, around, window, lambda: [("nodes.remove", "Remove nodes")], lambda: "UTC", lambda key: key[-8:]
    )
    around.handlers.update(made.table())
    window.show()
    window.handlers = made  # type: ignore[attr-defined]
    return made


def sheet(handlers: PeopleHandlers) -> SitSheet:
    handlers.show_desk()
    found = handlers.sheets.get("desk")
    assert isinstance(found, SitSheet)
    return found


def press(button: QWidget) -> None:
    assert button.isEnabled(), button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def top(qtbot: QtBot) -> TopBar:
    made = TopBar("LIVE", "astrid@desk")
    qtbot.addWidget(made)
    made.resize(1040, made.height())
    made.show()
    return made


@pytest.fixture
def manned(qtbot: QtBot, top: TopBar, log: LogDesk, around: Desk, handlers: PeopleHandlers, tmp_path: Path) -> Manned:
    made = Manned(top, Memory(tmp_path / "window.json", SETTINGS), around.act, around.say, top)
    made.fill(log)
    return made


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
    card = DeskCard(manned._memory)
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
    card.show_pinned(True)
    assert not card.read_only.isEnabled()
    manned.idle.watch(0)


def test_a_setting_that_was_written_by_hand_is_offered_too(qtbot: QtBot, tmp_path: Path):
    memory = Memory(tmp_path / "window.json", SETTINGS)
    memory.put(LOCK_AFTER, 7)
    card = DeskCard(memory)
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


@pytest.fixture
def page(qtbot: QtBot, log: LogDesk, around: Desk, handlers: PeopleHandlers) -> LogPage:
    made = LogPage(log, around, zone=lambda: "UTC", said=str, sign=lambda: None)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    made.open("log")
    return made


def opened(handlers: PeopleHandlers, name: str) -> SignedSheet:
    found = handlers.sheets.get(name)
    assert isinstance(found, SignedSheet), name
    return found


def chosen(page: LogPage, log: LogDesk, name: str) -> str:
    person = next(each for each in log.roster().people.values() if each.name == name)
    page.people.table.set_current(person.id)
    page.people._on_current(person.id)
    return person.id


def names(page: LogPage) -> list[str]:
    return [str(row.cells[0]) for row in page.people.table.rows()]


def test_the_first_person_is_put_on_the_list_with_the_mouse(
    page: LogPage, handlers: PeopleHandlers, log: LogDesk, keys: Keys, astrid: SomeKey, around: Desk
):
    keys.held = [Key(astrid)]
    assert page.people.empty.isVisible()
    assert not page.people.buttons["people.break_glass"].isEnabled()
    press(page.people.buttons["people.add"])
    made = opened(handlers, "add_person")
    assert isinstance(made, PersonSheet)
    assert (made.go.isEnabled(), made.note.text()) == (False, "The name is missing.")
    made.name.setText("A. Lindqvist")
    press(made.go)
    page.told.emit()
    assert (names(page), around.said[-1]) == (["A. Lindqvist"], "A. Lindqvist is on the list")
    assert log.roster().approvers(datetime.fromtimestamp(NOW, UTC))


@pytest.mark.usefixtures("listed")
def test_somebody_is_added_changed_and_removed_and_what_is_refused_is_said(
    page: LogPage, handlers: PeopleHandlers, log: LogDesk, keys: Keys, astrid: SomeKey, maja: SomeKey
):
    keys.held = [Key(maja), Key(astrid)]
    press(page.people.buttons["people.add"])
    made = opened(handlers, "add_person")
    assert isinstance(made, PersonSheet)
    made.name.setText("E. Berg")
    made.keys.setPlainText("no key")
    assert made.note.text().startswith("This is no public key")
    fresh = SomeKey()
    keys.files["/stick/e.pub"] = Key(fresh)
    made.keys.clear()
    made.use_file("/stick/e.pub")
    press(made.go)
    assert "nobody's who may approve" in made.note.text(), "M. Ek may not"
    made.key.keys.set_current(1)
    press(made.go)
    page.told.emit()
    assert names(page) == ["A. Lindqvist", "E. Berg", "M. Ek"]
    person = chosen(page, log, "M. Ek")
    press(page.people.buttons["people.change"])
    changed = opened(handlers, f"change:{person}")
    assert isinstance(changed, PersonSheet)
    changed.approve.click()
    changed.key.keys.set_current(1)
    press(changed.go)
    assert log.roster().people[person].roles == {Role.APPROVE}
    page.told.emit()
    chosen(page, log, "M. Ek")
    press(page.people.buttons["people.remove"])
    removed = opened(handlers, f"remove:{person}")
    removed.key.keys.set_current(1)
    press(removed.go)
    page.told.emit()
    assert names(page)[-1] == "M. Ek"
    chosen(page, log, "M. Ek")
    assert not page.people.buttons["people.change"].isEnabled()


@pytest.mark.usefixtures("listed")
def test_a_lost_key_is_revoked_by_another_and_the_last_approver_stays(
    page: LogPage, handlers: PeopleHandlers, log: LogDesk, keys: Keys, astrid: SomeKey
):
    keys.held = [Key(astrid)]
    person = chosen(page, log, "M. Ek")
    press(page.people.buttons["people.revoke"])
    made = opened(handlers, f"revoke:{person}")
    assert isinstance(made, RevokeSheet)
    assert made.note.text() == "Say what happened to it."
    made.reason.setText("left on a train")
    press(made.go)
    assert len(log.roster().revoked) == 1
    person = chosen(page, log, "A. Lindqvist")
    press(page.people.buttons["people.remove"])
    refused = opened(handlers, f"remove:{person}")
    press(refused.go)
    assert "Nobody would be left" in refused.note.text()


@pytest.mark.usefixtures("listed")
def test_a_rule_is_signed_at_one_desk_by_as_many_as_it_asks_for_or_by_a_file(
    page: LogPage, handlers: PeopleHandlers, log: LogDesk, keys: Keys, astrid: SomeKey, maja: SomeKey, tmp_path: Path
):
    person = next(each for each in log.roster().people.values() if each.name == "M. Ek")
    log.people.change(replace(person, roles=frozenset({Role.APPROVE})), astrid, astrid.line)
    keys.held = [Key(astrid), Key(maja)]
    press(page.people.buttons["people.rule"])
    made = opened(handlers, "rule")
    assert isinstance(made, RuleSheet)
    made.act.set_current("nodes.remove")
    made._on_act()
    made.needs.set_current(2)
    made._on_needs()
    press(made.go)
    assert log.roster().needs("nodes.remove") == 2
    page.told.emit()
    assert page.people.rules.text() == "nodes.remove: 2 people"
    press(page.people.buttons["people.rule"])
    again = opened(handlers, "rule")
    assert isinstance(again, RuleSheet)
    again.act.set_current("nodes.remove")
    again._on_act()
    assert again.note.text() == "This is the rule already."
    again.needs.set_current(1)
    again._on_needs()
    press(again.go)
    assert "More people must sign" in again.note.text()
    assert "Signed by: A. Lindqvist" in again.state.text()
    again.save_to(str(tmp_path / "rule"))
    again.key.keys.set_current(1)
    press(again.go)
    assert log.roster().needs("nodes.remove") == 1
    press(page.people.buttons["people.rule"])
    late = opened(handlers, "rule")
    assert isinstance(late, RuleSheet)
    late.open_from(str(tmp_path / "rule"))
    assert "changed meanwhile" in late.note.text()
    (tmp_path / "x").write_text("x")
    late.open_from(str(tmp_path / "x"))
    assert "proposes no rule" in late.note.text()


@pytest.mark.usefixtures("listed")
def test_the_glass_is_broken_with_a_reason_seen_in_red_and_reviewed_by_somebody_else(
    page: LogPage, manned: Manned, handlers: PeopleHandlers, log: LogDesk, keys: Keys, astrid: SomeKey, around: Desk
):
    assert manned.standing().bars == (Bar.NOBODY,)
    assert set(handlers.asking()) == {"people.break_glass"}
    handlers.ask_to_break()
    made = opened(handlers, "break_glass")
    assert isinstance(made, BreakSheet)
    assert not made.go.isEnabled()
    made.reason.setText("fire in hall 1")
    assert not made.go.isEnabled(), "no key is at hand"
    made.unsigned.click()
    press(made.go)
    assert around.confirmed[-1].command == "people.break_glass"
    assert manned.standing().bars == ()
    assert not manned.glass.isHidden()
    assert "fire in hall 1" in manned.glass.accessibleName()
    keys.held = [Key(astrid)]
    manned.glass.action.emit()
    review = opened(handlers, "review")
    assert isinstance(review, ReviewSheet)
    review.words.setText("the hall burnt")
    press(review.go)
    assert manned.glass.isHidden()
    assert manned.standing().bars == (Bar.NOBODY,)
    handlers.review()
    assert around.said[-1] == "No glass is broken"


@pytest.mark.usefixtures("listed")
def test_from_the_palette_nobody_is_chosen_and_the_page_is_shown(handlers: PeopleHandlers, around: Desk):
    for command in (handlers.change, handlers.remove, handlers.revoke):
        command()
        assert around.places[-1] == "log"
        assert "Choose somebody" in around.said[-1]
