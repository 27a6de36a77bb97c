"""The reporting of an incident: clocks that count, the stop, the draft, what people enter, judge and record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.incidents.model.clocks import OwnClock
from console.incidents.model.incidents import Incident, Significance
from console.incidents.page.reporting_sheets import AwareSheet, ClassifySheet, FieldSheet, ToldSheet
from console.incidents.page.reporting_view import ReportingView
from console.incidents.page.sheets import WordsSheet
from console.pagekit.time_words import written
from tests.support.scripted import Desk
from tests.support.still_alarms import StillAlarms
from tests.support.still_incidents import NEWEST, still_incidents, still_reporting
from tests.support.still_nodes import NOW
from tests.support.window import wait_until
from widgets import theme as themes
from widgets import translation

ZONE = "Europe/Stockholm"


class Opened:
    """The view over real incidents of a journal, in a window of its own."""

    def __init__(self, folder: Path) -> None:
        self.incidents = still_incidents(folder, NOW, "storm", StillAlarms(NOW, "storm").found)
        self.reporting = still_reporting(self.incidents, folder, NOW)
        self.desk = Desk()
        self.desk.clock = NOW
        self.own = OwnClock(0.1, 15)
        self.failures: list[Exception] = []
        self.window = QWidget()
        self.window.resize(1600, 900)
        self.view = ReportingView(
            self.incidents, self.reporting, self.desk, self.window, zone=lambda: ZONE, me=lambda: "A. Lindqvist",
            failed=self.failures.append, own=lambda: self.own,
        )  # fmt: skip
        self.view.resize(1600, 900)
        self.window.show()
        self.view.show_incident(NEWEST)

    @property
    def incident(self) -> Incident:
        found = self.incidents.incident(NEWEST)
        assert found is not None
        return found

    def clocks(self) -> dict[str, str]:
        return {row.clock.duty.id: str(row.clock.state) for row in self.view.counting.rows()}


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path) -> Iterator[Opened]:
    translation.install(qapp, "en")
    themes.apply(qapp, themes.load("dark"))
    made = Opened(tmp_path)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.mark.slow
def test_nothing_counts_and_nothing_is_drafted_until_a_person_has_entered_and_answered(opened: Opened) -> None:
    view = opened.view
    wait_until(lambda: bool(view.still.entries.shown()))
    assert opened.clocks() == {}
    assert "Nobody has entered since when it is known" in view.significance.known.text()
    view.enter_awareness()
    sheet = view.sheets.get("aware")
    assert isinstance(sheet, AwareSheet)
    sheet.at.setText(written(NOW - 186, ZONE))
    sheet.reason.setText("Alarm acknowledged")
    sheet.go.click()
    wait_until(lambda: "early_warning" in opened.clocks())
    assert opened.clocks() == {"early_warning": "counting", "notification": "counting", "message": "counting"}
    wait_until(lambda: view.draft.draft is not None)
    assert view.draft.draft is not None and view.draft.draft.fields == ()
    view.classify()
    answer = view.sheets.get("classify")
    assert isinstance(answer, ClassifySheet)
    answer.no.click()
    wait_until(lambda: view.draft.draft is not None and bool(view.draft.draft.fields))
    assert opened.incident.classified is False


def _ready(opened: Opened) -> None:
    opened.incidents.aware(NEWEST, NOW - 186, "Alarm acknowledged")
    opened.incidents.classify(NEWEST, classified=False)
    opened.view.look()
    wait_until(lambda: opened.view.draft.draft is not None and bool(opened.view.draft.draft.fields))


@pytest.mark.slow
def test_the_clock_that_is_due_first_is_drafted_first_and_another_is_by_choosing_it(opened: Opened) -> None:
    _ready(opened)
    draft = opened.view.draft.draft
    assert draft is not None and (draft.regime.id, draft.duty.id) == ("care_west", "message")
    next(row for row in opened.view.counting.rows() if row.clock.duty.id == "early_warning").click()
    wait_until(lambda: opened.view.draft.draft is not None and opened.view.draft.draft.duty.id == "early_warning")
    opened.view.draft.language_chosen.emit("sv")
    wait_until(lambda: opened.view.draft.draft is not None and opened.view.draft.draft.language == "sv")
    opened.view.draft.copy.emit()
    assert "Rapporterande part" in QGuiApplication.clipboard().text()


@pytest.mark.slow
def test_a_person_writes_judges_and_records_and_only_what_is_ticked_is_recorded(opened: Opened) -> None:
    _ready(opened)
    view = opened.view
    view.write()
    sheet = view.sheets.get("draft field")
    assert isinstance(sheet, FieldSheet)
    sheet.words.setPlainText("We drain the node.")
    sheet.go.click()
    wait_until(lambda: [each.text for each in opened.incident.worded] == ["We drain the node."])
    view.significance.boxes["nis2.disruption"].setChecked(True)
    view.significance.yes.click()
    why = view.sheets.get("judge")
    assert isinstance(why, WordsSheet)
    why.words.setPlainText("The service stood still")
    why.go.click()
    wait_until(lambda: opened.incident.judgement.significance is Significance.SIGNIFICANT)
    assert opened.incident.judgement.met == ("nis2.disruption",)
    view.record_told()
    told = view.sheets.get("told")
    assert isinstance(told, ToldSheet)
    told.how.setText("Phone")
    assert not told.go.isEnabled(), "nobody has ticked that they were told"
    told.sure.setChecked(True)
    told.go.click()
    wait_until(lambda: [each.duty for each in opened.incident.told] == ["message"])
    assert opened.failures == []


@pytest.mark.slow
def test_a_draft_is_saved_as_pdf_and_json_and_not_at_all_once_it_is_classified(opened: Opened) -> None:
    _ready(opened)
    made = opened.view.made("cybersakerhetslag", "early_warning", "sv")
    assert made[".pdf"].startswith(b"%PDF") and b'"language":"sv"' in made[".json"]
    opened.incidents.classify(NEWEST, classified=True)
    assert opened.view.made("cybersakerhetslag", "early_warning", "sv") == {}


def test_a_workstation_that_is_behind_says_so_and_less_is_left(opened: Opened) -> None:
    _ready(opened)
    opened.own = OwnClock(120.0, 15)
    opened.view.tell_time()
    QTest.qWait(0)
    assert "2 min behind" in _spaced(opened.view.counting.own.text())
    row = next(row for row in opened.view.counting.rows() if row.clock.duty.id == "early_warning")
    assert "23 h 54 min 54 s" in _spaced(row.accessibleName())


def _spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.slow
def test_who_has_read_the_draft_is_recorded_and_told_again_once_it_says_something_else(opened: Opened) -> None:
    _ready(opened)
    view = opened.view
    first = view.readers.entries.shown()[0]
    assert first.below == "not read yet"
    view.readers.entries.button(first.key).click()
    wait_until(lambda: bool(opened.incident.drafts_read))
    wait_until(lambda: view.readers.entries.shown()[0].below.startswith("read it "))
    assert view.readers.entries.shown()[0].act == "", "it is read"
    view.write()
    sheet = view.sheets.get("draft field")
    assert isinstance(sheet, FieldSheet)
    sheet.words.setPlainText("All is well again.")
    sheet.go.click()
    wait_until(lambda: "says something else since" in view.readers.entries.shown()[0].below)
    assert view.readers.entries.shown()[0].act
