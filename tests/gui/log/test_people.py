"""People on the Log page: the list, its rules and the glass, by mouse, with what is refused said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.frame.manned import Manned
from console.log.model.people import Role
from console.log.page.glass_sheets import BreakSheet, ReviewSheet
from console.log.page.log_page import LogPage
from console.log.page.people_handlers import PeopleHandlers
from console.log.page.people_sheets import PersonSheet, RevokeSheet
from console.log.page.proposal_sheet import ProposalSheet
from console.log.page.rule_sheet import RuleSheet
from console.log.page.signed_sheet import SignedSheet
from console.log.service.desk import LogDesk
from console.work.model.commands import Bar
from tests.support.at_desk import Key, Keys, press
from tests.support.scripted import NOW, Desk
from tests.support.signing import SomeKey


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


@pytest.mark.slow
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


@pytest.mark.slow
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
    press(page.people.buttons["people.proposal"])
    late = opened(handlers, "proposal")
    assert isinstance(late, ProposalSheet)
    late.open_from(str(tmp_path / "rule"))
    assert "changed meanwhile" in late.note.text()
    (tmp_path / "x").write_text("x")
    late.open_from(str(tmp_path / "x"))
    assert "proposes no change" in late.note.text()


@pytest.mark.usefixtures("listed")
def test_who_may_approve_is_changed_by_as_many_as_the_rule_asks_for_at_one_desk_and_by_a_file(
    page: LogPage, handlers: PeopleHandlers, log: LogDesk, keys: Keys, astrid: SomeKey, maja: SomeKey, tmp_path: Path
):
    person = next(each for each in log.roster().people.values() if each.name == "M. Ek")
    log.people.change(replace(person, roles=frozenset({Role.APPROVE})), astrid, astrid.line)
    log.people.set_rule("nodes.remove", 2, [(astrid, astrid.line)])
    page.told.emit()
    keys.held = [Key(astrid), Key(maja)]
    fresh = SomeKey()
    press(page.people.buttons["people.add"])
    made = opened(handlers, "add_person")
    assert isinstance(made, PersonSheet)
    made.name.setText("E. Berg")
    made.keys.setPlainText(fresh.line)
    made.approve.click()
    made.until.setText("some day")
    assert made.note.text() == "This is no day: some day"
    made.until.setText("2099-01-31")
    press(made.go)
    assert "More people must sign" in made.note.text()
    assert not made.name.isEnabled(), "what was signed is changed no more"
    made.save_to(str(tmp_path / "add"))
    made.reject()
    press(page.people.buttons["people.proposal"])
    other = opened(handlers, "proposal")
    assert isinstance(other, ProposalSheet)
    assert other.note.text() == "Open the file first."
    other.open_from(str(tmp_path / "add"))
    assert "E. Berg is put on the list." in other.proposed.text() and "approve" in other.proposed.text()
    assert "Signed by: A. Lindqvist" in other.state.text()
    other.key.keys.set_current(1)
    press(other.go)
    page.told.emit()
    assert names(page) == ["A. Lindqvist", "E. Berg", "M. Ek"]
    found = next(each for each in log.roster().people.values() if each.name == "E. Berg")
    assert found.until == datetime(2099, 1, 31, tzinfo=UTC)
    chosen(page, log, "E. Berg")
    press(page.people.buttons["people.remove"])
    removed = opened(handlers, f"remove:{found.id}")
    press(removed.go)
    assert names(page) == ["A. Lindqvist", "E. Berg", "M. Ek"]
    removed.key.keys.set_current(1)
    press(removed.go)
    assert log.roster().removed == {found.id}


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
