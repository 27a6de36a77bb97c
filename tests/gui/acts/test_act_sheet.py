"""The act sheet: what it shows, who agrees by it, and that nothing begins by chance."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from console.acts.page.act_sheet import ActSheet
from console.acts.page.handlers import ActHandlers
from console.acts.page.older_sheet import OlderSheet
from console.acts.page.openings_sheet import OpeningsSheet
from console.acts.page.request_sheet import RequestSheet
from console.journal.service import Journal
from console.log.page.key_sheet import KeySheet
from console.log.service.desk import LogDesk
from console.work.model.runs import RunState, RunView, StepState
from console.work.service.acting import Acts
from console.work.service.in_windows import Opening
from tests.support.acts import LocalNodes, acts_over, adding, exists, person, plan, sleeping
from tests.support.at_desk import Key, press
from tests.support.schedules import ListedOpenings
from tests.support.scripted import Desk
from widgets.button import Kind

Planned = Callable[..., tuple[RunView, ActSheet]]
slow = pytest.mark.slow


def signed_by(handlers: ActHandlers, key: Key) -> None:
    """Sign what is asked for by this key."""
    sheet = handlers.sheets.get("sign")
    assert isinstance(sheet, KeySheet)
    place = next(number for number, (each, _) in enumerate(sheet.key._keys) if each is key)
    sheet.key.keys.set_current(place)
    sheet.key._on_chosen()
    press(sheet.go)


def test_the_sheet_shows_the_exact_programs_the_way_back_and_what_cannot_be_undone(planned: Planned, tmp_path: Path):
    _, sheet = planned(adding(tmp_path / "a"), replace(adding(tmp_path / "b"), undo=None))
    panel = sheet.panel
    first, second = panel.column.steps.steps()
    assert first.title == "Add a"
    assert first.lines[0].startswith("python3 -I -S -c ")
    assert first.lines[0].endswith(f"{tmp_path / 'a'} x")
    assert (first.effect, first.loss, first.state) == ("can be undone", False, None)
    assert (second.effect, second.loss) == ("cannot be undone", True)
    assert panel.column.back.text() == f"rm -- {tmp_path / 'a'}"
    assert panel.column.stays.text() == "Step 2 cannot be undone."
    assert (panel.state.text(), panel.go.kind, panel.go.isEnabled()) == ("plan, nothing has run", Kind.DANGER, True)
    assert sheet.windowTitle() == "Add files"


def test_no_key_that_is_pressed_by_chance_begins_or_withdraws_it(planned: Planned, acts: Acts, tmp_path: Path):
    run, sheet = planned(adding(tmp_path / "a"))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(sheet.focusWidget() or sheet, key)
    assert acts.run(run.id).state is RunState.PLANNED
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert acts.run(run.id).state is RunState.PLANNED


def test_every_act_on_it_is_reached_by_the_tab_key(planned: Planned, tmp_path: Path):
    _, sheet = planned(adding(tmp_path / "a"))
    reached = set()
    for _ in range(40):
        QTest.keyClick(sheet.focusWidget() or sheet, Qt.Key.Key_Tab)
        reached.add(sheet.focusWidget())
    panel, card = sheet.panel, sheet.panel.approvals
    assert {panel.safe["withdraw"], panel.copy, panel.go, card.sign, card.ask, card.take} <= reached


def test_it_opens_when_two_people_have_signed_it_with_their_keys(
    planned: Planned, handlers: ActHandlers, acts: Acts, two: tuple[Key, Key], around: Desk, tmp_path: Path
):
    run, sheet = planned(adding(tmp_path / "a"))
    panel = sheet.panel
    assert (panel.go.isEnabled(), panel.note.text()) == (False, "Still to sign before it opens: 2")
    for key, left in zip(two, ("Still to sign before it opens: 1", ""), strict=True):
        press(panel.approvals.sign)
        signed_by(handlers, key)
        panel.refresh()
        assert not left or panel.note.text() == left
    assert acts.run(run.id).state is RunState.APPROVED
    assert {each.person for each in acts.run(run.id).approvals} == {"A. Lindqvist", "M. Ek"}
    assert panel.go.isEnabled()
    assert around.said[-1] == "Signed: Add files"


def test_one_person_counts_once_and_the_sheet_says_so(
    planned: Planned, handlers: ActHandlers, acts: Acts, two: tuple[Key, Key], tmp_path: Path
):
    run, sheet = planned(adding(tmp_path / "a"))
    for _ in range(2):
        press(sheet.panel.approvals.sign)
        signed_by(handlers, two[0])
    asked = handlers.sheets.get("sign")
    assert asked is not None
    assert asked.note.text() == "This person has signed this plan already."
    assert len(acts.run(run.id).approvals) == 1


@pytest.mark.slow
def test_somebody_elsewhere_signs_it_by_files(
    planned: Planned, handlers: ActHandlers, acts: Acts, log: LogDesk, two: tuple[Key, Key], tmp_path: Path
):
    run, sheet = planned(adding(tmp_path / "a"))
    handlers.ask(run.id, str(tmp_path / "asked.plan"))
    handlers.answer()
    choose(handlers, "answer_act", tmp_path / "asked.plan")
    request = handlers.sheets.get("request")
    assert isinstance(request, RequestSheet)
    assert request.plan == run.plan
    press(request.go)
    signed_by(handlers, two[1])
    press(sheet.panel.approvals.take)
    choose(handlers, "take_act", tmp_path / "asked.plan.answer")
    assert [each.person for each in acts.run(run.id).approvals] == ["M. Ek"]


def test_a_plan_is_put_into_a_maintenance_window_and_says_when_it_begins(
    planned: Planned, handlers: ActHandlers, acts: Acts, openings: ListedOpenings, tmp_path: Path
):
    begins = time.time() + 3600.0
    openings.all["W-2"] = Opening("W-2", begins, begins + 3600.0, "Fans")
    run, sheet = planned(adding(tmp_path / "a"))
    press(sheet.panel.later)
    chosen = handlers.sheets.get("openings")
    assert isinstance(chosen, OpeningsSheet)
    assert chosen.window_choice.current() == "W-2"
    press(chosen.go)
    (made,) = [each for each in acts.runs() if each.state is RunState.APPROVED]
    assert (made.plan.window, acts.run(run.id).state) == ("W-2", RunState.WITHDRAWN)
    shown = handlers.sheets.get(f"act {made.id}")
    assert isinstance(shown, ActSheet)
    assert "W-2" in shown.panel.about.text() and "console is open then" in shown.panel.note.text()
    assert shown.panel.go.isHidden() and shown.panel.later.isHidden()
    assert not (tmp_path / "a").exists()


def test_where_no_window_opens_the_sheet_says_so_and_leads_to_planning_one(
    planned: Planned, handlers: ActHandlers, around: Desk, tmp_path: Path
):
    _, sheet = planned(adding(tmp_path / "a"))
    press(sheet.panel.later)
    chosen = handlers.sheets.get("openings")
    assert isinstance(chosen, OpeningsSheet)
    assert chosen.go.isHidden() and not chosen.none.isHidden()
    asked: list[object] = []
    around.handlers["maintenance.windows"] = lambda: asked.append(True)
    press(chosen.plan)
    assert asked == [True]


def choose(handlers: ActHandlers, name: str, path: Path) -> None:
    dialog = handlers.parent().findChild(QFileDialog, name)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    dialog.setObjectName("")


def test_a_file_that_holds_no_answer_is_refused_in_words(
    planned: Planned, handlers: ActHandlers, around: Desk, tmp_path: Path
):
    run, _ = planned(adding(tmp_path / "a"))
    (tmp_path / "odd").write_text("{}")
    handlers.take(run.id)
    choose(handlers, "take_act", tmp_path / "odd")
    assert around.said[-1]


def test_when_its_time_is_over_it_cannot_be_begun(planned: Planned, around: Desk, tmp_path: Path):
    _, sheet = planned(adding(tmp_path / "a"))
    around.clock += 601
    sheet.panel._on_second()
    assert not sheet.panel.go.isEnabled()
    assert sheet.panel.note.text() == "It is too late to begin it: make the plan anew."


def test_a_plan_is_withdrawn_and_copied_as_text(planned: Planned, acts: Acts, tmp_path: Path):
    run, sheet = planned(adding(tmp_path / "a"))
    press(sheet.panel.copy)
    copied = QApplication.clipboard().text()
    for part in ("Add files", "1  Add a", f"{tmp_path / 'a'} x", "How to come back", run.plan.hash):
        assert part in copied
    press(sheet.panel.safe["withdraw"])
    assert acts.run(run.id).state is RunState.WITHDRAWN


def until(qtbot: QtBot, acts: Acts, run: str, *states: RunState) -> RunView:
    qtbot.waitUntil(lambda: acts.run(run).state in states, timeout=20_000)
    return acts.run(run)


@slow
def test_one_yes_carries_it_out_its_output_is_seen_and_undo_opens_the_way_back(
    planned: Planned, handlers: ActHandlers, acts: Acts, tmp_path: Path, qtbot: QtBot
):
    run, sheet = planned(sleeping(0.1, tmp_path / "s"), adding(tmp_path / "a"))
    press(sheet.panel.go)
    panel = sheet.panel
    until(qtbot, acts, run.id, RunState.SUCCEEDED)
    qtbot.waitUntil(lambda: panel.outcome.said.text() == "2 of 2 steps done", timeout=5000)
    assert (tmp_path / "a").exists()
    panel.column.steps.set_current(0)
    assert panel.column.output.toPlainText() == "begun"
    assert panel.outcome.way_out.text() == "1 step can be undone. 1 step changed something for good."
    press(panel.safe["undo"])
    back = next(each for each in acts.runs() if each.undoes == run.id)
    opened = handlers.sheets.get(f"act {back.id}")
    assert isinstance(opened, ActSheet)
    assert opened.windowTitle() == "Take back: Add files"
    press(opened.panel.go)
    until(qtbot, acts, back.id, RunState.SUCCEEDED)
    assert not (tmp_path / "a").exists()


@slow
def test_a_run_is_cancelled_politely_and_then_firmly(planned: Planned, acts: Acts, tmp_path: Path, qtbot: QtBot):
    step = sleeping(30, tmp_path / "s")
    deaf = step.argv[4].replace("import time,sys", "import time,sys,signal\nsignal.signal(15, signal.SIG_IGN)")
    run, sheet = planned(replace(step, argv=(*step.argv[:4], deaf, *step.argv[5:])))
    panel = sheet.panel
    press(panel.go)
    qtbot.waitUntil(lambda: panel.column.output.toPlainText() == "begun", timeout=20_000)
    assert panel.safe["end"].isHidden()
    press(panel.safe["cancel"])
    qtbot.waitUntil(panel.safe["end"].isVisible, timeout=5000)
    press(panel.safe["end"])
    view = until(qtbot, acts, run.id, RunState.CANCELLED)
    assert view.steps[0].state is StepState.ENDED
    assert not (tmp_path / "s").exists()


@slow
def test_a_step_of_a_persons_waits_for_them_and_goes_on_when_they_say_so(
    planned: Planned, acts: Acts, tmp_path: Path, qtbot: QtBot
):
    run, sheet = planned(replace(person(), wave=0), replace(adding(tmp_path / "a"), wave=1))
    card = sheet.panel.outcome
    press(sheet.panel.go)
    qtbot.waitUntil(card.is_done.isVisible, timeout=20_000)
    card.words.setText("Pulled the cable")
    QTest.keyClick(card.words, Qt.Key.Key_Return)
    until(qtbot, acts, run.id, RunState.SUCCEEDED)
    assert (tmp_path / "a").exists()


@slow
def test_what_stops_at_a_surprise_says_why_what_was_done_and_what_was_not(
    planned: Planned, acts: Acts, tmp_path: Path, qtbot: QtBot
):
    (tmp_path / "taken").touch()
    surprised = replace(adding(tmp_path / "b"), before=(exists(tmp_path / "taken", there=False, within=0),), wave=1)
    run, sheet = planned(adding(tmp_path / "a"), surprised, replace(adding(tmp_path / "c"), wave=2))
    panel = sheet.panel
    press(panel.go)
    until(qtbot, acts, run.id, RunState.FAILED)
    qtbot.waitUntil(lambda: panel.state.text() == "stopped", timeout=5000)
    assert panel.outcome.said.text() == "1 of 3 steps done, step 2 stopped, step 3 never begun"
    assert panel.outcome.detail.text().startswith("What must hold before it did not: status is 0")
    assert panel.safe["undo"].isVisible()
    assert panel.safe["resume"].isVisible()


@slow
def test_what_another_console_left_running_is_seen_and_ended_before_its_node_is_taken_over(
    planned: Planned, handlers: ActHandlers, acts: Acts, nodes: LocalNodes, tmp_path: Path, qtbot: QtBot
):
    (tmp_path / "other").mkdir()
    place = tmp_path / "other" / "journal.db"
    with closing(Journal.open(place, actor="bert@desk", source="window", clock=time.time)) as journal:
        other = acts_over(journal, nodes, tmp_path / "other", who="bert")
        theirs = other.propose(plan(sleeping(60, tmp_path / "s"))).id
        other.agree(theirs)
        other.start(theirs)
        qtbot.waitUntil(lambda: other.output(theirs, 0) == "begun", timeout=20_000)
        run, sheet = planned(adding(tmp_path / "a"))
        panel = sheet.panel
        press(panel.go)
        until(qtbot, acts, run.id, RunState.FAILED)
        qtbot.waitUntil(panel.safe["take_over"].isVisible, timeout=5000)
        press(panel.safe["older"])
        left = handlers.sheets.get("older")
        assert isinstance(left, OlderSheet)
        assert [row.cells[0] for row in left.table.rows()] == ["g01"]
        press(left.go)
        qtbot.waitUntil(lambda: not acts.older(run.id), timeout=20_000)
        press(panel.safe["take_over"])
        until(qtbot, acts, run.id, RunState.SUCCEEDED)
        other.wait(theirs, 20)
    assert (tmp_path / "a").exists()
    assert not (tmp_path / "s").exists()
