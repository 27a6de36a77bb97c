"""The page of alarms: what it lists, what one does there by keys and clicks, what it says when all is quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.alarms.model.alarms import ANY, Source, State
from console.alarms.page.alarms_page import AlarmsPage
from console.alarms.page.handlers import AlarmHandlers
from console.alarms.page.sheets import NoteSheet, OutSheet, OwnerSheet, ShelveSheet
from console.fleet.model.findings import Finding
from console.fleet.service.rulebook import shipped
from console.frame.alarm_words import AlarmWords
from console.pagekit.news import News
from console.work.model.commands import Bar
from console.work.service.carrying import Standing
from tests.support.at_desk import press
from tests.support.scripted import Desk
from tests.support.still_alarms import StillAlarms
from tests.support.still_nodes import NOW, inventory
from tests.support.window import wait_until
from widgets import theme as themes
from widgets import translation


class NoHandOver(QWidget):
    """In place of the other tab."""

    def set_narrow(self, _narrow: bool) -> None: ...


class Opened:
    """The page over still alarms, in a window of its own."""

    def __init__(self, condition: str, place: str) -> None:
        self.alarms = StillAlarms(NOW, condition)
        self.waits: list[Finding] = []
        self.desk = Desk()
        self.desk.clock = NOW
        self.window = QWidget()
        self.window.resize(1500, 950)
        words = AlarmWords(shipped, inventory, self.desk.now)
        self.news = News(self.alarms, self.window)
        self.page = AlarmsPage(
            self.alarms, self.news, self.desk, words, NoHandOver(), NoHandOver(),  # type: ignore[arg-type]
            shipped, waiting=lambda: self.waits, zone=lambda: "Europe/Stockholm", parent=self.window,
        )  # fmt: skip
        self.page.resize(1500, 950)
        self.handlers = AlarmHandlers(
            self.alarms, self.page, self.desk, self.window, words, me=lambda: "A. Lindqvist",
            people=lambda: ["E. Berg"], said=str, zone=lambda: "Europe/Stockholm",
        )  # fmt: skip
        self.desk.handlers.update(self.handlers.table())
        self.desk.go = self.page.open  # type: ignore[method-assign]
        self.window.show()
        self.window.activateWindow()
        wait_until(self.window.isActiveWindow, 5, "the window to be in front")
        self.page.open(place)
        self.page.list.table.setFocus()

    def listed(self) -> list[object]:
        return [row.key for row in self.page.list.table.rows()]

    def cell(self, key: object, column: str) -> str:
        table = self.page.list.table
        columns = [each.key for each in self.page.list._columns()]
        row = next(row for row in table.rows() if row.key == key)
        text = row.cells[columns.index(column)]
        return str(getattr(text, "text", text))

    def press(self, key: str) -> None:
        self.page.list.table.setFocus()
        QTest.keyClick(self.page.list.table, key)  # type: ignore[call-overload]

    def come(self, number: int) -> None:
        """One more alarm, not yet shown."""
        self.alarms.come(number, Source("gpu.hot", "trollhattan/g08", "1"))


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Callable[..., Opened]]:
    translation.install(qapp, "en")
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    made: list[Opened] = []

    def make(condition: str = "storm", place: str = "alarms") -> Opened:
        made.append(Opened(condition, place))
        return made[-1]

    yield make
    for each in made:
        each.window.deleteLater()
        QCoreApplication.sendPostedEvents(each.window, QEvent.Type.DeferredDelete)


def test_what_is_active_is_listed_in_the_boards_order_with_what_to_do_and_how_much_time_is_left(
    opened: Callable[..., Opened],
):
    shown = opened()
    assert shown.listed() == [1, 2, 3, 4, 5, 6]
    assert shown.cell(1, "what") == "GPU lost: it does not answer"
    assert (shown.cell(1, "where"), shown.cell(1, "state")) == ("g03 · GPU 5", "New")
    assert shown.cell(1, "next") == "Move its work away, then restart the node"
    assert shown.cell(1, "left") == "1\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}54\N{NO-BREAK SPACE}s"
    assert shown.cell(1, "folded") == "first out, 3 folded"
    assert (shown.cell(5, "state"), shown.cell(5, "owner")) == ("Acknowledged", "E. Berg")
    shown.desk.clock += 200
    shown.page.refresh(None)
    assert shown.cell(1, "left").startswith("late by")


@pytest.mark.slow
def test_tabs_count_each_state_and_list_it(opened: Callable[..., Opened]):
    shown = opened()
    names = [shown.page.list.tabs.tab(key).accessibleName() for key in ("active", "returned", "shelved", "suppressed")]
    assert names == ["6 Active", "2 Returned, not acknowledged", "2 Shelved", "5 Suppressed by design"]
    QTest.mouseClick(shown.page.list.tabs.tab("returned"), Qt.MouseButton.LeftButton)
    assert shown.listed() == [21, 22]
    QTest.keyClick(shown.page.list.tabs, Qt.Key.Key_Right)
    assert shown.listed() == [("shelf", 31), ("shelf", 32)]
    assert shown.cell(("shelf", 31), "next") == "interactive work, agreed"
    assert shown.desk.memory["alarms.listed"] == "shelved"


@pytest.mark.slow
def test_acknowledge_all_covers_what_the_list_showed_when_the_key_was_pressed(opened: Callable[..., Opened]):
    shown = opened()
    assert shown.page.seen.text() == "Acknowledge all 4 seen"
    shown.come(101)  # it is on its way to the list
    press(shown.page.seen)
    shown.page.look()
    states = {each.alarm.number: each.state for each in shown.alarms.board().of_state(State.NEW, State.ACKNOWLEDGED)}
    assert states.pop(101) is State.NEW
    assert set(states.values()) == {State.ACKNOWLEDGED}
    assert shown.desk.said[-1] == "4 alarms acknowledged"


@pytest.mark.slow
def test_all_that_is_seen_is_what_the_filter_lets_through(opened: Callable[..., Opened]):
    shown = opened()
    shown.page.focus_filter()
    QTest.keyClicks(shown.page.field, "g07")
    assert shown.listed() == [2]
    assert shown.page.seen.text() == "Acknowledge 1 seen"
    press(shown.page.seen)
    assert [each.alarm.number for each in shown.alarms.board().of_state(State.NEW)] == [1, 3, 4]


@pytest.mark.slow
def test_keys_act_on_the_chosen_alarm_and_letters_in_the_filter_do_not(opened: Callable[..., Opened]):
    shown = opened()
    shown.page.list.table.set_current(3)
    shown.press("a")
    shown.press("o")
    alarm = shown.alarms.alarm(3)
    assert (alarm.by, alarm.owner) == ("A. Lindqvist", "A. Lindqvist")
    acted = len(shown.desk.acted)
    QTest.keyClicks(shown.page.field, "aosn")
    assert len(shown.desk.acted) == acted


@pytest.mark.slow
def test_several_alarms_that_are_gathered_are_acknowledged_together(opened: Callable[..., Opened]):
    shown = opened()
    table = shown.page.list.table
    table.set_current(2)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    shown.press("a")
    assert [each.alarm.number for each in shown.alarms.board().of_state(State.NEW)] == [1, 4]


@pytest.mark.slow
def test_an_alarm_is_shelved_for_a_reason_until_a_time_and_comes_back_by_undo(opened: Callable[..., Opened]):
    shown = opened()
    shown.page.list.table.set_current(4)
    shown.press("s")
    sheet = shown.handlers.sheets.get("shelve")
    assert isinstance(sheet, ShelveSheet)
    assert not sheet.go.isEnabled()  # without a reason
    QTest.keyClicks(sheet.reason, "cable is ordered")
    sheet.until.selectAll()
    QTest.keyClicks(sheet.until, "2026-11-24 14:00")
    assert sheet.note.text() == "This time is over."
    sheet.until.selectAll()
    QTest.keyClicks(sheet.until, "2026-11-25 07:30")
    sheet.scope.set_current("node")
    press(sheet.go)
    shelf = shown.alarms.board().shelves[-1]
    assert (shelf.reason, shelf.of) == ("cable is ordered", Source("port.down", "trollhattan/g08", ANY))
    assert shelf.until == NOW + 17 * 3600 + 17 * 60 + 16
    shown.handlers._back("shelf", shelf.number)
    assert shelf not in shown.alarms.board().shelves


@pytest.mark.slow
def test_nothing_is_shelved_for_longer_than_thirty_days(opened: Callable[..., Opened]):
    shown = opened()
    shown.handlers.shelve((4,))
    sheet = shown.handlers.sheets.get("shelve")
    assert isinstance(sheet, ShelveSheet)
    QTest.keyClicks(sheet.reason, "later")
    sheet.until.selectAll()
    QTest.keyClicks(sheet.until, "2027-01-25 07:30")
    assert not sheet.go.isEnabled()
    assert "out of service" in sheet.note.text()


@pytest.mark.slow
def test_an_alarm_is_taken_out_of_service_noted_and_handed_on(opened: Callable[..., Opened]):
    shown = opened()
    shown.handlers.take_out((2,))
    out = shown.handlers.sheets.get("out of service")
    assert isinstance(out, OutSheet)
    QTest.keyClicks(out.reason, "sensor is broken")
    press(out.go)
    assert shown.alarms.board().out[-1].of == Source("gpu.hot", "trollhattan/g07", "2")
    shown.handlers.note((2,))
    note = shown.handlers.sheets.get("alarm note")
    assert isinstance(note, NoteSheet)
    QTest.keyClicks(note.note_text, "pump sounds normal")
    press(note.go)
    shown.handlers.give((2,))
    owner = shown.handlers.sheets.get("alarm owner")
    assert isinstance(owner, OwnerSheet)
    QTest.keyClicks(owner.name, "E. Berg")
    press(owner.go)
    alarm = shown.alarms.alarm(2)
    assert ([each.text for each in alarm.notes], alarm.owner) == (["pump sounds normal"], "E. Berg")


@pytest.mark.slow
def test_an_opened_alarm_says_why_what_comes_of_it_and_offers_the_plan_of_what_is_to_be_done(
    opened: Callable[..., Opened],
):
    shown = opened()
    shown.page.list.table.set_current(1)
    QTest.keyClick(shown.page.list.table, Qt.Key.Key_Return)
    details = shown.page.details
    assert details.isVisible()
    assert details._texts["cause"][1].text().startswith("The GPU fell off the bus")
    assert [line.what for line in details.folded.shown if not line.heading][:1] == ["Programs fail"]
    shown.desk.handlers["maintenance.drain"] = lambda node: shown.desk.said.append(f"plans {node}")
    press(details.act)
    assert shown.desk.said[-1] == "plans trollhattan/g03"
    QTest.keyClick(shown.page.list.table, Qt.Key.Key_Escape)
    assert not details.isVisible()


def test_an_alarm_that_is_over_is_said_to_be(opened: Callable[..., Opened]):
    shown = opened(place="alarm:77")
    assert shown.desk.said == ["Alarm 77 is over, or there is none"]
    assert not shown.page.details.isVisible()


@pytest.mark.slow
def test_in_a_flood_low_and_medium_are_counted_and_one_press_lists_them(opened: Callable[..., Opened]):
    shown = opened()
    shown.alarms.flood()
    shown.page.look()
    assert shown.page.flood.isVisible()
    assert shown.page.flood.cause.text().startswith("One cause explains 61 of 64: Connection lost, u04")
    assert shown.listed() == [1, 2, 3, "counted"]
    assert shown.page.seen.text() == "Acknowledge all 3 seen"  # what is counted was not seen
    press(shown.page.flood.all)
    assert shown.listed() == [1, 2, 3, 4, 5, 6]


@pytest.mark.slow
def test_ten_thousand_alarms_are_counted_and_the_first_five_hundred_listed(opened: Callable[..., Opened]):
    shown = opened()
    board = shown.alarms.board()
    one = board.shown[1]
    many = tuple(replace(one, alarm=replace(one.alarm, number=1000 + place)) for place in range(10_000))
    shown.alarms.put(replace(board, shown=many))
    shown.page.look()
    assert len(shown.listed()) == 500
    assert shown.page.list.tabs.tab("active").accessibleName() == "10,000 Active"


@pytest.mark.slow
def test_what_is_out_of_the_list_stays_in_sight(opened: Callable[..., Opened]):
    shown = opened()
    lines = {line.what: line for line in shown.page.aside_card.lines.shown if not line.heading}
    assert lines["Job idle"].below == "K. Norling: interactive work, agreed"
    assert lines["5 consequences"].where == "g03 3, u04 2"
    press(shown.page.aside_card.lines.button(21))
    shown.page.look()
    assert 21 not in [line.key for line in shown.page.aside_card.lines.shown]


def test_the_figures_of_thirty_days_stand_beside_their_targets(opened: Callable[..., Opened]):
    shown = opened()
    shown_rows = shown.page.load._rows.items()
    rows = {str(measure): (mark.isVisible(), value.text()) for measure, (mark, value, _) in shown_rows}
    assert rows["peak"] == (True, "14")
    assert rows["unsteady"] == (False, "0")
    assert shown.page.worst.table.rows()[0].cells[2] == "114"


@pytest.mark.slow
def test_the_worst_ten_stand_over_their_foot_however_many_come(opened: Callable[..., Opened]):
    shown = opened()
    shown.window.resize(1100, 660)
    worst = shown.page.worst
    rows = worst.table.rows()
    for count in (2, len(rows), 1, len(rows)):
        worst.table.set_rows(rows[:count])
        worst.table.fit_height()
        wait_until(lambda: worst.height() >= worst.minimumSizeHint().height(), 5, "room for them")
        foot = worst.rules.mapTo(worst, QPoint()).y()
        assert worst.table.geometry().bottom() < foot


def test_quiet_says_what_quiet_means(opened: Callable[..., Opened]):
    shown = opened("normal")
    assert shown.listed() == []
    assert shown.page.list.empty.accessibleName().startswith("All quiet. No alarm is active")
    assert not shown.page.seen.isEnabled()


def test_what_may_not_be_done_at_this_desk_is_refused(opened: Callable[..., Opened]):
    shown = opened()
    shown.desk.standing = Standing((Bar.READ_ONLY,))
    shown.handlers.acknowledge((1,))
    assert shown.desk.said[-1].startswith("This console is read-only")
    assert shown.alarms.alarm(1).acknowledged is None


@pytest.mark.slow
def test_the_list_goes_onto_the_clipboard_and_into_a_table_without_formulas(opened: Callable[..., Opened]):
    shown = opened()
    shown.desk.act("alarm.copy")
    assert QGuiApplication.clipboard().text().startswith("mark\tState\tWhat\tWhere")
    shown.alarms.change(2, owner="=1+1")
    shown.page.look()
    head, *rows = shown.page.list.csv().splitlines()
    assert head == "Priority,State,What,Where,Since,Do now,Owner,Time left,Folded"
    assert rows[0].startswith("critical,New,GPU lost: it does not answer,g03 · GPU 5,14:09:38")
    assert ",'=1+1," in rows[1]


def test_the_menu_of_a_line_has_its_acts(opened: Callable[..., Opened]):
    shown = opened()
    act = QAction("Acknowledge", shown.window)
    shown.page.set_acts([act])
    shown.page.list._on_context(3, QPoint(5, 5))
    assert shown.page.chosen() == (3,)


def test_what_waits_says_when_it_will_be_an_alarm_and_leads_to_where_it_is(opened: Callable[..., Opened]):
    shown = opened()
    listed = len(shown.listed())
    rule = shipped().by_id["memory.stalled"]
    shown.waits = [Finding(rule, ("trollhattan/g08",), since=NOW - 5, name="g08", due=NOW + 240)]
    shown.page.refresh(None)
    (key,) = [key for key in shown.listed() if isinstance(key, tuple)]
    assert (len(shown.listed()), shown.cell(key, "left"), shown.cell(key, "where")) == (
        listed + 1, "alarm in 4\N{NO-BREAK SPACE}min", "g08",
    )  # fmt: skip
    assert len(shown.page.list.waiting()) == 4, "nobody acknowledges what is no alarm"
    shown.desk.clock = NOW + 60
    shown.page.refresh(None)
    assert shown.cell(key, "left") == "alarm in 3\N{NO-BREAK SPACE}min"
    went: list[str] = []
    shown.desk.go = went.append  # type: ignore[method-assign]
    shown.page.list.table.set_current(key)
    shown.press(Qt.Key.Key_Return)
    assert went == ["node:trollhattan/g08"]
    shown.waits = []
    shown.page.refresh(None)
    assert len(shown.listed()) == listed


def test_what_is_of_a_file_server_or_a_rack_is_called_by_it_alone() -> None:
    words = AlarmWords(shipped, inventory, lambda: NOW)
    assert words(Source("server.slow", "", "trollhattan/nas-1"), (), NOW).where == "nas-1"
    assert words(Source("server.slow", "", "nowhere/nas-1"), (), NOW).where == "nowhere/nas-1"
