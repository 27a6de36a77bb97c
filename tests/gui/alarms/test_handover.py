"""The tab on which a shift is handed over: what it tells, what it asks for, how it is given and taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.alarms.page.handover_loading import ShiftLoader
from console.alarms.page.handover_view import HandOverView
from console.alarms.service.handing import Handing
from console.alarms.service.records import Records
from console.fleet.service.rulebook import shipped
from console.frame.alarm_words import AlarmWords
from console.frame.shift_words import ShiftWording
from console.journal.service import Journal
from console.main.acting import WORDS
from tests.support.scripted import Desk
from tests.support.still_alarms import StillAlarms
from tests.support.still_log import still_log
from tests.support.still_nodes import NOW, inventory
from tests.support.still_runs import StillRuns
from widgets import theme as themes
from widgets import translation
from widgets.button import Button


class Opened:
    """The tab over still alarms, with a real log; `person` is at the desk."""

    def __init__(self, folder: Path, condition: str) -> None:
        self.person = "A. Lindqvist"
        self.desk = Desk()
        self.desk.clock = NOW
        log = still_log(folder / "log", NOW)
        journal = Journal.open(folder / "log" / "journal.db", actor="astrid@desk", source="window", clock=self.desk.now)
        Records(journal)
        self.handing = Handing(journal, lambda: self.person)
        acts = StillRuns(folder / "runs", NOW).acts
        alarms = StillAlarms(NOW, condition)
        self.papers: list[tuple[str, bytes]] = []
        loader = ShiftLoader(alarms, self.handing, log, acts, self.desk, None)  # type: ignore[arg-type]
        self.view = HandOverView(
            loader,
            self.desk,
            AlarmWords(shipped, inventory, self.desk.now),
            ShiftWording(WORDS),
            zone=lambda: "Europe/Stockholm",
            site=lambda: "Trollhättan",
            said=str,
            save=lambda name, made: self.papers.append((name, made())),
        )
        self.view.resize(1400, 900)
        self.view.show()

    def click(self, button: Button) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def go_through(self) -> None:
        for tick in self.view.ticks.values():
            if tick.isVisible():
                tick.setFocus()
                QTest.keyClick(tick, Qt.Key.Key_Space)

    def hand_over(self, taker: str = "T. Öberg", words: str = "") -> None:
        self.view.words.setPlainText(words)
        QTest.keyClicks(self.view.taker, taker)
        self.go_through()
        self.click(self.view.give)

    def comes(self, person: str) -> None:
        """Somebody else takes the desk, and looks."""
        self.person = person
        self.view.hide()
        self.view.show()


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    translation.install(qapp, "en")
    themes.apply(qapp, themes.load("dark"))
    made: list[Opened] = []

    def make(condition: str = "storm") -> Opened:
        made.append(Opened(tmp_path, condition))
        return made[-1]

    yield make
    for each in made:
        each.view.hide()
        each.view.deleteLater()


@pytest.mark.slow
def test_a_shift_tells_what_stands_what_is_due_what_goes_on_and_what_was_done(opened: Callable[..., Opened]) -> None:
    view = opened().view
    assert view.who.text().startswith("A. Lindqvist, since ")
    assert view.open.lines.shown[0].what.startswith("GPU lost")
    assert view.running.lines.shown[0].what == "Drain g03"
    due = [line.what for line in view.due.lines.shown]
    assert due[0].startswith("Time to respond ends: GPU lost")
    assert any(line.startswith("Shelving ends: ") for line in due)
    done = [line.what for line in view.done.lines.shown]
    assert "Wrote a note" in done
    assert "Signed a checkpoint" not in done


def test_it_cannot_be_handed_over_before_it_was_gone_through(opened: Callable[..., Opened]) -> None:
    here = opened()
    view = here.view
    assert not view.give.isEnabled()
    QTest.keyClicks(view.taker, "T. Öberg")
    assert view.note.text() == "Go through what is above and tick it."
    here.go_through()
    assert view.give.isEnabled()
    view.taker.clear()
    QTest.keyClicks(view.taker, "A. Lindqvist")
    assert not view.give.isEnabled()
    assert view.note.text() == "You hand over to somebody else."


@pytest.mark.slow
def test_a_quiet_shift_asks_for_keys_and_runs_alone(opened: Callable[..., Opened]) -> None:
    view = opened("normal").view
    visible = [tick.text() for tick in view.ticks.values() if tick.isVisible()]
    assert visible == ["What goes on is handed over", "Keys and telephone handed over"]


@pytest.mark.slow
def test_what_was_handed_over_waits_until_another_person_takes_it(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.hand_over(words="Loop B sounded normal.")
    assert here.desk.said[-1] == "Handed over: T. Öberg takes over at this desk"
    view = here.view
    assert view.words.toPlainText() == "", "the next shift begins with nothing"
    assert view.waiting.isVisible()
    assert not view.waiting.take.isVisible()
    assert view.waiting.words.text() == "Loop B sounded normal."
    here.comes("T. Öberg")
    assert not view.waiting.back.isVisible()
    here.click(view.waiting.take)
    assert here.desk.said[-1] == "Taken over, with 0 alarms"
    assert not view.waiting.isVisible()
    [given] = here.handing.given()
    assert (given.paper.giver, given.taken_by != "") == ("A. Lindqvist", True)
    assert "A. Lindqvist to" in view.earlier.shown[0].where


@pytest.mark.slow
def test_who_gave_it_takes_it_back(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.hand_over()
    here.click(here.view.waiting.back)
    assert here.handing.given()[0].withdrawn
    assert here.view.earlier.shown[0].below == "taken back"


@pytest.mark.slow
def test_a_draft_is_kept_over_a_restart(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.view.words.setPlainText("Pump B")
    here.go_through()
    here.view.hide()
    assert here.desk.memory["alarms.handover_words"] == "Pump B"
    assert "open" in here.desk.memory["alarms.handover_ticks"]


@pytest.mark.slow
def test_a_paper_is_written_of_a_draft_and_of_what_was_given(opened: Callable[..., Opened]) -> None:
    here = opened()
    here.click(here.view.save)
    here.hand_over(words="<b>Loop B</b>")
    here.click(here.view.waiting.paper)
    names = [name for name, _ in here.papers]
    assert len(names) == 2
    assert names[0].startswith("hand-over-2026-11-")
    assert all(content.startswith(b"%PDF-1.4") for _, content in here.papers)
