"""The page of incidents: what it shows of them, what one does there by keys and clicks, what its reports hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QWidget

from console.fleet.model.rules import Grade
from console.incidents.model import moves
from console.incidents.model.incidents import EvidenceKind, Link, LinkKind, Number, Phase
from console.incidents.page import report_paper
from console.incidents.page.costing import BookSheet
from console.incidents.page.handlers import IncidentHandlers
from console.incidents.page.incidents_page import IncidentsPage
from console.incidents.page.protocols import Linked, Matter
from console.incidents.page.reports import ReportSheet, speaking
from console.incidents.page.sheets import FollowUpSheet, LearnSheet, LinkSheet, OpenSheet, OwnerSheet, WordsSheet
from console.incidents.page.timeline_list import Moment, TimelineList
from console.incidents.service.reports import Trouble
from console.pagekit.news import News
from console.pagekit.report import plain
from console.work.model.commands import Bar
from console.work.model.costed import Costed
from console.work.service.carrying import Standing
from tests.support.at_desk import press
from tests.support.scripted import Desk
from tests.support.signing import SomeKey, check
from tests.support.still_alarms import StillAlarms
from tests.support.still_costs import Booked
from tests.support.still_incidents import NEWEST, signed_reports, still_incidents
from tests.support.still_nodes import NOW
from tests.support.window import wait_until
from widgets import theme as themes
from widgets import translation
from widgets.button import Button

KEY = SomeKey(seed=7)
ZONE = "Europe/Stockholm"
HOSTILE = "<b>bold</b> \u202egnirts\x1b[31m & <img src='x'>"
#: The same, with nothing in it that acts.
SAFE = "<b>bold</b> gnirts & <img src='x'>"


class Words:
    """Other features' things by simple names; alarm 1 still stands."""

    def __init__(self) -> None:
        self.over = False

    def alarm(self, number: int) -> Matter | None:
        if number != 1 or self.over:
            return None
        return Matter(
            1, "GPU lost: it does not answer", "g03 · GPU 5", Grade.CRITICAL, NOW - 186, active=True, waits=True,
            due=NOW + 114, node="trollhattan/g03", next="Move its work away, then restart the node",
            cause="It fell off the bus", consequence="Its job is lost", place="gpu:trollhattan/g03/5",
            act="maintenance.drain", act_text="Take out of work…", arguments=(("node", "trollhattan/g03"),),
        )  # fmt: skip

    def linked(self, link: Link) -> Linked:
        return Linked(link, f"What is called {link.to}", "active", link.to)

    def nodes(self, keys: Sequence[str]) -> str:
        return ", ".join(key.rpartition("/")[2] for key in keys)


class Opened:
    """The page over real incidents of a journal, in a window of its own."""

    def __init__(self, folder: Path, condition: str, place: str) -> None:
        self.alarms = StillAlarms(NOW, condition)
        self.incidents = still_incidents(folder, NOW, condition, self.alarms.found)
        self.desk = Desk()
        self.desk.clock = NOW
        self.words = Words()
        self.booked = Booked()
        self.window = QWidget()
        self.page = IncidentsPage(
            self.incidents, News(self.incidents, self.window), self.desk, self.words, zone=lambda: ZONE,
            me=lambda: "A. Lindqvist", parent=self.window,
        )  # fmt: skip
        self.page.resize(1500, 950)
        self.window.resize(1500, 950)
        self.handlers = IncidentHandlers(
            self.incidents, self.page, self.desk, self.window, self.words, me=lambda: "A. Lindqvist",
            people=lambda: ["E. Berg"], nodes=self.nodes, said=str, zone=lambda: ZONE, site=lambda: "Trollhättan",
            language=lambda: "en", signed=signed_reports(self.incidents), signing=self.sign, booking=self.booked,
            clocks=lambda incident: 2 if incident.number == Number(2026, 40) else 0,
        )  # fmt: skip
        self.desk.handlers.update(self.handlers.table())
        self.window.show()
        self.window.activateWindow()
        wait_until(self.window.isActiveWindow, 5, "the window to be in front")
        self.page.open(place)

    def sign(self, _title: str, _text: str, _button: str, act: Any, done: Any) -> None:
        """Somebody signs with a key at hand."""
        self.desk.say(done(act(KEY, KEY.line)))

    @staticmethod
    def nodes(text: str) -> tuple[tuple[str, ...], str]:
        names = text.replace(",", " ").split()
        unknown = [name for name in names if not name.startswith("g")]
        return tuple(f"trollhattan/{name}" for name in names), f"There is no {unknown[0]}." if unknown else ""

    def look(self) -> None:
        self.page.look()

    def sheet(self, kind: type) -> object:
        (found,) = [each for each in self.handlers.sheets.all() if isinstance(each, kind)]
        return found

    def told(self) -> list[str]:
        return [each.title for each in self.page.timeline.list.moments()]


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    translation.install(qapp, "en")
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    made: list[Opened] = []

    def make(condition: str = "storm", place: str = "incidents") -> Opened:
        made.append(Opened(tmp_path / str(len(made)), condition, place))
        return made[-1]

    yield make
    for each in made:
        each.window.deleteLater()
        QCoreApplication.sendPostedEvents(each.window, QEvent.Type.DeferredDelete)


def test_open_ones_stand_first_worst_on_top_and_the_chosen_one_says_whose_it_is_and_how_much_time_there_is(
    opened: Callable[..., Opened],
) -> None:
    shown = opened()
    assert [str(key) for key in shown.page.list.shown()] == ["2026-041", "2026-040", "2026-039", "2026-038"]
    head = shown.page.head
    assert head.title.text() == "GPU lost on g03" and head.number.text() == "INC-2026-041"
    assert (head.owner.value.text(), head.services.value.text()) == ("A. Lindqvist", "weld-inspect, re-index")
    assert head.respond.value.text().replace("\N{NO-BREAK SPACE}", " ") == "1 min 54 s left"
    assert head.take.isHidden() and not head.close_.isHidden() and head.reopen.isHidden()
    shown.desk.clock += 200
    shown.page.refresh(None)
    assert head.respond.value.text().startswith("late by")
    shown.page.list.set_filter("vendor history")  # of a follow-up
    assert [str(key) for key in shown.page.list.shown()] == ["2026-041"]


def test_what_is_typed_comes_into_the_timeline_in_a_box_and_stays_in_the_field_where_it_is_refused(
    opened: Callable[..., Opened],
) -> None:
    shown = opened(place=NEWEST.address)
    field = shown.page.timeline.field
    QTest.keyClicks(field, "The fan of rack A stands still")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == ""
    shown.look()
    last = shown.page.timeline.list.moments()[-1]
    assert (last.title, last.boxed) == ("The fan of rack A stands still", True)
    assert not next(each for each in shown.page.timeline.list.moments() if each.title.startswith("Kept")).boxed
    shown.desk.standing = Standing(frozenset({Bar.LOCKED}))
    QTest.keyClicks(field, "Nobody sees this")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "Nobody sees this" and "Nobody sees this" not in shown.told()


def test_an_incident_without_an_owner_is_taken_by_one_press_and_handed_over_by_name(
    opened: Callable[..., Opened],
) -> None:
    shown = opened(place="incident:2026-040")
    press(shown.page.head.take)
    number = Number(2026, 40)
    assert shown.incidents.incident(number).owner == "A. Lindqvist"
    shown.look()
    assert shown.page.head.take.isHidden()
    press(shown.page.head.give)
    sheet = shown.sheet(OwnerSheet)
    assert not sheet.go.isEnabled(), "nobody is nobody to hand it to"
    sheet.name.setText("E. Berg")
    press(sheet.go)
    assert shown.incidents.incident(number).owner == "E. Berg"


def test_an_alarm_fills_what_is_asked_and_one_that_an_incident_is_about_leads_there(
    opened: Callable[..., Opened],
) -> None:
    shown = opened("normal")
    shown.desk.act("incident.open", alarms=(1,))
    sheet = shown.sheet(OpenSheet)
    assert sheet.title_field.text() == "GPU lost: it does not answer · g03 · GPU 5"
    assert (sheet.named.text(), sheet.severity.current()) == ("g03", Grade.CRITICAL)
    sheet.named.setText("g03, nowhere")
    assert not sheet.go.isEnabled() and "nowhere" in sheet.note.text()
    sheet.named.setText("g03")
    sheet.services.setText("weld-inspect, support-sv")
    press(sheet.go)
    made = shown.incidents.overview().open[0]
    assert made.services == ("weld-inspect", "support-sv") and made.nodes == ("trollhattan/g03",)
    assert made.began == NOW - 186 and made.links == (Link(LinkKind.ALARM, "alarm:1"),)
    assert shown.desk.places[-1] == made.number.address
    shown.desk.act("incident.open", alarms=(1,))
    assert "is about this alarm" in shown.desk.said[-1] and not shown.handlers.sheets.all()


def test_closing_warns_of_what_is_left_and_wants_a_word_on_how_it_came_out(opened: Callable[..., Opened]) -> None:
    shown = opened(place=NEWEST.address)
    press(shown.page.head.close_)
    sheet = shown.sheet(WordsSheet)
    assert [each.text().split(".")[0].split(";")[0] for each in sheet.warnings] == [
        "Left to be done: 1 follow-up", "No root cause is written down yet",
    ]  # fmt: skip
    assert not sheet.go.isEnabled()
    sheet.words.setPlainText("GPU 5 replaced")
    press(sheet.go)
    closed = shown.incidents.incident(NEWEST)
    assert (closed.phase, closed.outcome) == (Phase.CLOSED, "GPU 5 replaced")
    shown.look()
    assert shown.page.head.close_.isHidden() and shown.page.do_now.isHidden()
    press(shown.page.head.reopen)
    again = shown.sheet(WordsSheet)
    again.words.setPlainText("It came back")
    press(again.go)
    assert shown.incidents.incident(NEWEST).phase is Phase.OPEN


def test_closing_warns_of_legal_clocks_that_run(opened: Callable[..., Opened]) -> None:
    shown = opened(place="incident:2026-040")
    press(shown.page.head.close_)
    assert shown.sheet(WordsSheet).warnings[0].text().startswith("Legal clocks that still run: 2.")


def test_follow_ups_lessons_and_links_are_added_and_done_beside_the_timeline(opened: Callable[..., Opened]) -> None:
    shown = opened(place=NEWEST.address)
    press(shown.page.follow_ups.add_button)
    sheet = shown.sheet(FollowUpSheet)
    sheet.what.setText("Ask the vendor")
    sheet.due.setText("soon")
    assert not sheet.go.isEnabled()
    sheet.due.setText("2026-12-01")
    press(sheet.go)
    shown.look()
    assert [each.what for each in shown.page.follow_ups.entries.shown()][-1] == "Ask the vendor"
    press(shown.page.follow_ups.entries.button(2))
    assert [each.number for each in shown.incidents.incident(NEWEST).open_follow_ups] == [1]
    press(shown.page.learned.write)
    learn = shown.sheet(LearnSheet)
    learn.cause.setPlainText("A riser was loose")
    press(learn.go)
    press(shown.page.linked.link)
    link = shown.sheet(LinkSheet)
    link.to.setText("twelve")
    assert not link.go.isEnabled()
    link.to.setText("12")
    press(link.go)
    incident = shown.incidents.incident(NEWEST)
    assert incident.root_cause == "A riser was loose" and Link(LinkKind.ALARM, "alarm:12") in incident.links
    shown.look()
    press(shown.page.linked.entries.button("alarm:1"))
    assert shown.desk.places[-1] == "alarm:1"


def test_what_to_do_now_is_that_of_its_first_alarm_as_long_as_it_stands(opened: Callable[..., Opened]) -> None:
    shown = opened(place=NEWEST.address)
    press(shown.page.do_now.act)
    assert shown.desk.acted[-1] == ("maintenance.drain", {"node": "trollhattan/g03"})
    shown.words.over = True
    shown.page.refresh(None)
    assert shown.page.do_now.isHidden()


def test_a_line_that_was_typed_is_left_out_of_reports_by_its_menu_and_comes_back(opened: Callable[..., Opened]) -> None:
    shown = opened()

    def choose(text: str) -> None:
        line = next(each for each in shown.page.timeline.list.moments() if each.title.startswith("Nobody in hall 1"))
        shown.page.timeline.list.set_current(line.key)
        shown.page.timeline.list.menu_wanted.emit(line, QPoint(5, 5))
        menu = next(each for each in shown.page.findChildren(QMenu) if each.isVisible())
        next(each for each in menu.actions() if each.text() == text).trigger()
        menu.close()
        menu.deleteLater()
        shown.look()

    choose("Leave out of reports")
    assert shown.incidents.incident(NEWEST).redacted == {"line:1"}
    assert "Line 1" in shown.page.told.text()
    choose("Put into reports again")
    assert not shown.incidents.incident(NEWEST).redacted


def test_a_copy_of_evidence_is_what_was_kept(opened: Callable[..., Opened], tmp_path: Path) -> None:
    shown = opened()
    (evidence, *_) = shown.incidents.incident(NEWEST).evidence
    press(shown.page.evidence.entries.button(evidence.sha256))
    dialog = shown.window.findChild(QFileDialog, "save evidence")
    dialog.fileSelected.emit(str(tmp_path / "copy.gz"))
    dialog.close()
    assert (tmp_path / "copy.gz").read_bytes() == shown.incidents.content(evidence.sha256)


def test_evidence_that_is_not_what_was_kept_any_more_says_so(opened: Callable[..., Opened]) -> None:
    shown = opened()
    (evidence, *_) = shown.incidents.incident(NEWEST).evidence
    shown.incidents.files.path(evidence.sha256).write_bytes(b"something else")
    shown.page._loader.look_anew()
    shown.page.look_again()
    first, second = shown.page.evidence.entries.shown()
    assert first.below.startswith("Spoilt") and not second.below.startswith("Spoilt")
    assert first.tip == evidence.sha256


def test_the_hour_around_it_is_drawn_from_what_was_kept_and_names_the_moments_of_the_timeline(
    opened: Callable[..., Opened],
) -> None:
    shown = opened(place=NEWEST.address)
    stack = shown.page.hour.stack
    assert [row.title for row in stack.rows()] == [
        "Temperature, GPU 5", "Power, GPU 5", "Use, GPU 5", "Other GPUs, mean use", "CPU",
    ]  # fmt: skip
    letters = {each.mark: each.title for each in shown.page.timeline.list.moments() if each.mark}
    assert letters["A"].startswith("Alarm") and letters["C"].startswith("Nobody in hall 1")
    assert [event.letter for event in stack._scene.events] == sorted(letters)
    at = stack.values_at(NOW - 600)
    assert all(value is not None for row in at.values() for value in row.values())
    silent = stack.values_at(NOW - 30)
    assert silent["0"] == {"0": None} and silent["3"]["3"] is not None, "GPU 5 fell silent, its neighbours did not"
    shown.page.open("incident:2026-039")
    assert shown.page.hour.isHidden(), "nothing that was measured is kept of it"


def test_a_site_without_incidents_says_how_one_begins(opened: Callable[..., Opened]) -> None:
    shown = opened("empty")
    assert shown.page.empty.isVisible()
    press(shown.page.empty.button)
    assert isinstance(shown.sheet(OpenSheet), OpenSheet)


def test_copy_takes_what_the_list_shows_and_a_table_has_no_formulas(opened: Callable[..., Opened]) -> None:
    shown = opened()
    shown.incidents.change(NEWEST, title="=1+1")
    shown.page.list.set_filter("INC-2026-041")
    shown.handlers.copy()
    assert QGuiApplication.clipboard().text().split("\t")[:2] == ["INC-2026-041", "=1+1"]
    assert "'=1+1" in shown.page.csv().splitlines()[1] and len(shown.page.csv().splitlines()) == 2


def test_a_report_tells_all_and_names_what_it_leaves_out_in_either_language(opened: Callable[..., Opened]) -> None:
    shown = opened(place=NEWEST.address)
    shown.incidents.note(NEWEST, HOSTILE)
    shown.incidents.learn(NEWEST, root_cause="A riser was loose")
    shown.desk.act("incident.report")
    sheet = shown.sheet(ReportSheet)
    sheet.boxes["line:1"].setChecked(True)
    sheet.boxes["people"].setChecked(True)
    assert sheet.left_out() == ("people", "line:1")
    shown.incidents.redact(NEWEST, sheet.left_out())
    incident = shown.incidents.incident(NEWEST)
    told = report_paper.Told(incident, shown.incidents.timeline(NEWEST), (), "g03", "Trollhättan", ZONE)
    english, swedish = (plain(report_paper.report(told, speaking(each))) for each in ("en", "sv"))
    for part in ("INC-2026-041 · GPU lost on g03", "A riser was loose", "<b>bold</b> gnirts & <img src='x'>"):
        assert part in english and part in swedish
    assert incident.evidence[0].sha256[:16] in english
    assert (
        "Nobody in hall 1" not in english
        and "Left out of this report" in english
        and "Line 1, Names of people" in english
    )
    assert "Utelämnat ur den här rapporten" in swedish and "Rad 1, Namn på människor" in swedish
    assert "Lindqvist" not in english.replace("A. Lindqvist took", ""), (
        "names are left out where they stand of their own"
    )
    assert shown.handlers._reports.pdf(NEWEST, "sv").startswith(b"%PDF-1.4")


def test_titles_notes_and_names_are_text_on_screen_whatever_they_hold(opened: Callable[..., Opened]) -> None:
    shown = opened(place=NEWEST.address)
    service = shown.incidents
    service.change(NEWEST, title=HOSTILE, services=[HOSTILE])
    service.note(NEWEST, HOSTILE)
    service.take(NEWEST, HOSTILE)
    service.learn(NEWEST, root_cause=HOSTILE, lessons=HOSTILE)
    service.follow_up(NEWEST, HOSTILE, owner=HOSTILE)
    service.keep(NEWEST, EvidenceKind.FILE, HOSTILE, b"x")
    shown.look()
    page = shown.page
    assert page.head.title.text() == page.head.owner.value.text() == page.head.services.value.text() == SAFE
    assert SAFE in shown.told() and sum(SAFE in each for each in shown.told()) >= 5
    labels = [each for each in page.findChildren(QLabel) if "<b>" in each.text()]
    assert len(labels) >= 7 and {each.textFormat() for each in labels} == {Qt.TextFormat.PlainText}
    acting = set("\x1b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    written = [*(each.text() for each in page.findChildren(QLabel)), *shown.told(), page.csv()]
    assert not any(acting & set(text) for text in written)


def test_a_signed_report_is_three_files_in_a_folder_that_name_each_other(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    shown = opened(place=NEWEST.address)
    shown.desk.act("incident.report")
    sheet = shown.sheet(ReportSheet)
    press(sheet.signed)
    dialog = shown.window.findChild(QFileDialog, "save signed report")
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    json, pdf = tmp_path / "INC-2026-041.json", tmp_path / "INC-2026-041.pdf"
    assert str(json) in shown.desk.said[-1]
    found = signed_reports(shown.incidents).check(json, check, lambda line: "AL" if line == KEY.line else "")
    assert (found.number, found.by, found.problems) == ("2026-041", "AL", ())
    first = json.read_bytes(), pdf.read_bytes()
    shown.desk.clock += 3600
    shown.desk.act("incident.report")
    press(shown.sheet(ReportSheet).signed)
    again = shown.window.findChild(QFileDialog, "save signed report")
    again.fileSelected.emit(str(tmp_path))
    again.close()
    assert (json.read_bytes(), pdf.read_bytes()) == first, "the same incident an hour later: the same bytes"
    pdf.write_bytes(b"another")
    found = signed_reports(shown.incidents).check(json, check, lambda _line: "AL")
    assert [each.trouble for each in found.problems] == [Trouble.PDF_SPOILT]


def test_ten_thousand_lines_scroll_and_one_more_at_the_end_is_in_sight(qtbot) -> None:
    view = TimelineList("Timeline")
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    at = datetime(2026, 11, 20, 3, 12, 44, tzinfo=UTC)
    lines = [
        Moment((number, 1), at, f"Line {number} of a long night", boxed=number % 3 == 0) for number in range(10_000)
    ]
    view.set_moments(lines)
    view.scrollToBottom()
    view.set_moments([*lines, Moment(("new", 1), at, "One more\nof two lines", boxed=True)])
    qtbot.waitUntil(lambda: view.viewport().rect().intersects(view.visualRect(view.model().index(10_000, 0))))


def test_what_was_kept_is_let_go_with_a_reason_and_the_log_says_so(opened: Callable[..., Opened]) -> None:
    shown = opened(place=NEWEST.address)
    held = shown.incidents.incident(NEWEST).evidence[0]
    entries = shown.page.evidence.entries
    (button,) = [each for each in entries.findChildren(Button) if each.property("more") == held.sha256]
    press(button)
    sheet = shown.sheet(WordsSheet)
    assert not sheet.go.isEnabled(), "without a reason nothing is let go"
    sheet.words.setPlainText("The vendor has it")
    press(sheet.go)
    assert not shown.incidents.incident(NEWEST).evidence[0].held
    shown.look()
    (line,) = [each for each in entries.shown() if each.key == held.sha256]
    assert "not held any more" in line.below and not line.more
    assert any("The vendor has it" in each for each in shown.told())


def test_its_cost_is_told_and_what_is_booked_goes_to_the_costs(opened: Callable[..., Opened]) -> None:
    shown = opened(place=NEWEST.address)
    assert shown.page.cost.amount.isHidden(), "nothing is known of it yet"
    press(shown.page.cost.book)
    sheet = shown.sheet(BookSheet)
    for wrong in ("", "0", "1.005", "many", "inf"):
        sheet.amount.setText(wrong)
        assert sheet.value is None and not sheet.go.isEnabled(), wrong
    sheet.amount.setText("1150")
    sheet.words.setText("Call-out")
    press(sheet.go)
    assert shown.booked.booked == [(NEWEST.address, Decimal(1150), "Call-out")]
    costed = Costed(115_073, "SEK", 186, 0, 115_000, 1408, int(NOW), NOW)
    records = shown.incidents._records
    records.write("incident.costed", lambda _work: [moves.costed(NEWEST, costed)])
    shown.incidents.refresh()
    shown.look()
    assert shown.page.cost.amount.text() == "1,150.73 SEK"
    assert [each.what for each in shown.page.cost.entries.shown()] == [
        "Lost, 0.05 GPU-hours", "Worked again, 0.00 GPU-hours", "Booked, 1,150.00 SEK",
    ]  # fmt: skip


def test_a_rollout_and_a_drill_are_linked_by_their_numbers(opened: Callable[..., Opened]) -> None:
    shown = opened(place=NEWEST.address)
    for kind, text, to in ((LinkKind.DRILL, "D-118", "drill:118"), (LinkKind.ROLLOUT, "41", "rollout:41")):
        press(shown.page.linked.link)
        sheet = shown.sheet(LinkSheet)
        sheet.kind.set_current(kind)
        sheet.to.setText("the last one")
        assert sheet.link is None
        sheet.to.setText(text)
        press(sheet.go)
        shown.look()
        assert to in [each.to for each in shown.incidents.incident(NEWEST).links]
        shown.handlers.sheets.close("incident link")
