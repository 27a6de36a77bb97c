"""The page of incidents: all of them, and of the chosen one what happened, who did what, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSplitter, QStackedWidget, QWidget

from console.incidents.model.incidents import Incident, LinkKind, Number, Overview, Phase
from console.incidents.page import commands, settings, wording
from console.incidents.page.costing import CostCard
from console.incidents.page.do_now_card import DoNowCard
from console.incidents.page.head_card import HeadCard
from console.incidents.page.hour_card import HourCard
from console.incidents.page.listing import csv_of, item_of, text_of
from console.incidents.page.loading import IncidentLoader, Read
from console.incidents.page.protocols import Incidents, Matter, Words
from console.incidents.page.reporting_cards import ReportingCard
from console.incidents.page.reporting_view import ReportingView
from console.incidents.page.reporting_words import PLACE as REPORTING
from console.incidents.page.side_cards import EvidenceCard, FollowUpsCard, LearnedCard, LinkedCard
from console.incidents.page.timeline_card import TimelineCard
from console.incidents.page.timeline_list import Moment
from console.pagekit.faults import FaultLine
from console.pagekit.hints import Hint, PageState
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from widgets import theme
from widgets.button import Button, Kind
from widgets.card import Card, in_order, rows, scrolled
from widgets.tables.master import MasterList
from widgets.text import Caption

#: Pixels of the chosen incident under which its cards stand in two columns.
_WIDE = 980
_SIDE = 300


class IncidentsPage(QWidget):
    """What `incidents` and `incident:NUMBER` show. `line_left_out` carries the number of a line that somebody typed,
    and whether reports leave it out from now on."""

    line_left_out = Signal(object, bool)

    def __init__(
        self,
        incidents: Incidents,
        news: News,
        surroundings: Surroundings,
        words: Words,
        *,
        zone: Callable[[], str],
        me: Callable[[], str],
        reporting: ReportingView | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.reporting = reporting
        self._incidents, self._surroundings, self._words, self._zone = incidents, surroundings, words, zone
        self._me = me
        self._overview: Overview | None = None
        self._number: Number | None = None
        self._read: Read | None = None
        self._wide: bool | None = None
        self._acts: list[QAction] = []
        self.list = MasterList(self.tr("Incidents"), placeholder=self.tr("What, who, where, number"))
        self.list.setMinimumWidth(220)
        self.list.setMaximumWidth(520)
        self.open_button = Button(self.tr("Open an incident…"), Kind.NORMAL, icon="plus")
        self.head, self.timeline, self.do_now = HeadCard(), TimelineCard(), DoNowCard()
        self.follow_ups, self.learned = FollowUpsCard(), LearnedCard()
        self.hour, self.linked, self.evidence = HourCard(), LinkedCard(), EvidenceCard()
        self.legal, self.cost = ReportingCard(), CostCard()
        self.report = Button(self.tr("Report…"), Kind.PRIMARY, icon="file-text")
        self.told = Caption("", wrap=True)
        self.empty = PageState("", icon="flag")
        self.choose = Hint(self.tr("No incident is chosen"), self.tr("Choose one in the list."))
        self._loader = IncidentLoader(incidents, words, surroundings, self)
        self._loader.loaded.connect(self._on_read)
        self.fault = FaultLine()
        self.fault.watch(self._loader)
        self._build()
        self._connect()
        news.changed.connect(self.look)

    def _build(self) -> None:
        self._right = QStackedWidget()
        self._right.addWidget(self.choose)
        self._right.addWidget(self._detail())
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._front: QWidget = self._splitter
        self._splitter.setHandleWidth(theme.GAP)
        self._splitter.addWidget(rows(self.list, self.fault, stretch=(1, 0)))
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([self._surroundings.recall(settings.LIST_WIDTH), 1000])
        self._splitter.splitterMoved.connect(self._on_splitter)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._splitter)
        self._whole.addWidget(self.empty)
        self.legal.setVisible(self.reporting is not None)
        if self.reporting is not None:
            self._whole.addWidget(self.reporting)
            self.reporting.back.connect(self._on_back)
            self.reporting.learned.connect(self._tell_time)
            self.legal.wanted.connect(self._on_reporting)
        row = QHBoxLayout(self)
        margin = theme.GUTTER - 2
        row.setContentsMargins(margin, margin, margin, margin)
        row.addWidget(self._whole)
        foot = QWidget()
        within = QHBoxLayout(foot)
        within.setContentsMargins(12, 4, 12, 4)
        within.addWidget(self.open_button, 1)
        self.list.add_foot(foot)
        self._arrange(wide=True)
        in_order(self.list, self.head, self.hour, self.timeline, self._now, self._rest)

    def _detail(self) -> QWidget:
        """The chosen incident: its head, its timeline, and the cards beside it."""
        report = Card(title=self.tr("Report"))
        report.add(self.told)
        report.add(self.report)
        self._now = rows(self.do_now, self.follow_ups, self.learned)
        self._rest = rows(self.legal, self.cost, self.linked, self.evidence, report)
        side = QWidget()
        self._columns = QGridLayout(side)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(theme.GAP)
        self._scroll = scrolled(side, self.tr("What is to be done, learned and kept"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumWidth(_SIDE)
        detail = QWidget()
        self._grid = QGridLayout(detail)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._grid.addWidget(self.head, 0, 0, 1, 2)
        self._grid.addWidget(self.hour, 1, 0, 1, 2)
        self._grid.addWidget(self.timeline, 2, 0)
        self._grid.addWidget(self._scroll, 2, 1)
        self._grid.setRowStretch(2, 1)
        return detail

    def _connect(self) -> None:
        self.list.current_changed.connect(self._on_chosen)
        self.list.activated.connect(self._on_activated)
        self.list.context_requested.connect(self._on_context)
        for button, command in (
            (self.open_button, commands.OPEN), (self.report, commands.REPORT), (self.learned.write, commands.LEARN),
            (self.linked.link, commands.LINK), (self.evidence.keep, commands.ATTACH),
            (self.follow_ups.add_button, commands.FOLLOW_UP), (self.cost.book, commands.BOOK),
        ):  # fmt: skip
            button.setProperty("command", command.id)
            button.clicked.connect(self._on_button)
        self.empty.action.connect(self._on_open)
        self.head.acted.connect(self._surroundings.act)
        self.timeline.written.connect(self._on_written)
        self.timeline.list.menu_wanted.connect(self._on_line_menu)
        self.do_now.do_now.connect(self._on_do_now)
        self.do_now.place_wanted.connect(self._surroundings.go)
        self.linked.place_wanted.connect(self._surroundings.go)
        self.evidence.released.connect(self._on_release)
        write = QShortcut(QKeySequence("Ctrl+Return"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        write.activated.connect(self.write)

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for part in (self._now, self._rest):
            self._columns.removeWidget(part)
        self._columns.addWidget(self._now, 0, 0, Qt.AlignmentFlag.AlignTop)
        place = (0, 1) if wide else (1, 0)
        self._columns.addWidget(self._rest, *place, Qt.AlignmentFlag.AlignTop)
        for column, share in enumerate((6, 5) if wide else (1, 0)):
            self._columns.setColumnStretch(column, share)
        self._columns.setRowStretch(2, 1)
        for column, share in enumerate((5, 7) if wide else (5, 4)):
            self._grid.setColumnStretch(column, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hour.set_room(event.size().height())
        self._arrange(wide=event.size().width() - self._splitter.sizes()[0] >= _WIDE)

    # -- as the frame sees it ------------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    def open(self, place: str) -> None:
        """`incidents`, an incident's own address, or that of its reporting."""
        self._overview = None
        reporting = self.reporting if place.startswith(REPORTING) else None
        self._front = self._splitter if reporting is None else reporting
        if place.startswith((wording.PLACE, REPORTING)):
            said = place.partition(":")[2]
            number = wording.number_of(said)
            if number is None or self._incidents.incident(number) is None:
                self._surroundings.say(self.tr("There is no incident {number}").format(number=said))
            else:
                self._choose(number)
                if reporting is not None:
                    reporting.show_incident(number)
        self.look()

    def refresh(self, _news: object) -> None:
        """Incidents tell of themselves; here time goes on."""
        self._tell_time()

    def inventory_changed(self) -> None:
        """Nodes may be called otherwise now."""
        self._overview = None
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.look)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._overview = None

    def focus_filter(self) -> None:
        self.list.focus_filter()

    def write(self) -> None:
        """Put the cursor where one writes."""
        self.timeline.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_acts(self, acts: Sequence[QAction]) -> None:
        """What stands in the menu of an incident."""
        self._acts = list(acts)

    @property
    def current(self) -> Incident | None:
        """The incident in sight, while the page is."""
        if not self.isVisible() or self._number is None:
            return None
        return self._incidents.incident(self._number)

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("Incidents"),
                self.tr(
                    "An incident is something that happened to the service, from when it began until it was closed, "
                    "and all that was written down of it. Open ones stand first, worst on top."
                ),
            ),
            (
                self.tr("Timeline"),
                self.tr(
                    "Most lines come by themselves: from its alarms, from acts on its nodes, from what was done with "
                    "the incident. What a person wrote stands in a box. Nothing is ever changed: write a line that "
                    "sets it right."
                ),
            ),
            (
                self.tr("Evidence"),
                self.tr(
                    "What is kept stays under its SHA-256 as long as it is held, also when the measurements are lost. "
                    "A file that is not what it was any more is marked."
                ),
            ),
            (
                self.tr("Closing"),
                self.tr(
                    "Say how it came out. Follow-ups stay open until they are done, and it can be opened again. The "
                    "report names what you left out of it."
                ),
            ),
            (
                self.tr("Keys"),
                self.tr(
                    "Ctrl+Shift+I opens an incident, Ctrl+Enter goes to where one writes, Enter adds the line. Ctrl+F "
                    "filters, Ctrl+C copies a line of the timeline; the menu key has the rest."
                ),
            ),
        )

    @Slot()
    def look_again(self) -> None:
        """Something that incidents are about has changed."""
        if self.isVisible() and self._number is not None:
            self._loader.ask(self._number)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Show what stands now."""
        overview = self._incidents.overview()
        if not self.isVisible() or overview is self._overview:
            return
        self._overview = overview
        if self.reporting is not None:
            self.reporting.learn()
            self.reporting.look()
        if not overview.incidents:
            self.empty.set(
                self.tr("No incident was ever opened"),
                self.tr(
                    "An incident begins from an alarm, on its page, or here by hand. From then on it gathers what "
                    "happens, who did what, and who must be told."
                ),
                self.tr("Open an incident…"),
            )
            self._whole.setCurrentWidget(self.empty)
            return
        self._whole.setCurrentWidget(self._front)
        self._list(overview)
        known = {each.number for each in overview.incidents}
        if self._number not in known:
            self._choose(overview.incidents[0].number)
        elif self._number is not None:
            self._loader.ask(self._number)

    def _list(self, overview: Overview) -> None:
        now, zone = self._surroundings.now(), self._zone()
        groups = {Phase.OPEN: self.tr("Open"), Phase.CLOSED: self.tr("Closed")}
        items = [item_of(each, groups[each.phase], self._words.nodes(each.nodes), zone, now)
                 for each in overview.incidents]  # fmt: skip
        self.list.set_items(items)
        self.list.set_current(self._number)
        self.list.set_trailing(
            self.tr("{open} open, {closed} closed").format(
                open=len(overview.open), closed=len(overview.incidents) - len(overview.open)
            )
        )

    def _choose(self, number: Number) -> None:
        if number != self._number:
            self._read = None
        self._number = number
        self.list.set_current(number)
        self._right.setCurrentIndex(1)
        self._whole.setCurrentWidget(self._front)
        self._loader.ask(number)

    @Slot(object)
    def _on_read(self, read: object) -> None:
        assert isinstance(read, Read)  # noqa: S101 - what the loader carries
        if read.number != self._number or read.incident is None:
            return
        self._read = read
        incident, now, zone = read.incident, self._surroundings.now(), self._zone()
        letters = self.hour.show_hour(read.hour, read.lines, zone, now)
        self.timeline.show_lines(read.lines, zone, letters)
        self.timeline.list.may_copy = not incident.classified
        self.follow_ups.show_follow_ups(incident.follow_ups, zone, now)
        self.learned.show_incident(incident)
        self.cost.show_cost(incident.costed, zone, now, is_open=incident.phase is Phase.OPEN)
        self.linked.show_linked(read.linked)
        self.evidence.show_evidence(incident.evidence, zone, now, read.standing)
        left_out = [wording.field(key) for key in sorted(incident.redacted)]
        self.told.setText(
            self.tr("It leaves out: {names}").format(names=", ".join(left_out))
            if left_out
            else self.tr("It leaves out nothing.")
        )
        self._tell_time()

    @Slot()
    def _tell_time(self) -> None:
        """What grows older by itself."""
        read = self._read
        if self.reporting is not None:
            self.reporting.tell_time()
            if read is not None and read.incident is not None:
                self.reporting.show_short(self.legal, read.incident)
        if read is None or read.incident is None or not self.isVisible():
            return
        matter = self.matter(read.incident)
        now = self._surroundings.now()
        self.head.show_incident(read.incident, matter, self._words, self._zone(), now, self._me())
        self.do_now.show_matter(matter if read.incident.phase is Phase.OPEN else None)

    def matter(self, incident: Incident) -> Matter | None:
        """The first alarm of an incident that still stands."""
        for link in incident.links:
            number = link.to.removeprefix("alarm:")
            if link.kind is LinkKind.ALARM and number.isdecimal():
                found = self._words.alarm(int(number))
                if found is not None:
                    return found
        return None

    def csv(self) -> str:
        """What the list shows, as a table."""
        return csv_of(self._shown(), self._words, self._zone())

    def as_text(self) -> str:
        """What the list shows, a line for each."""
        return "\n".join(text_of(each, self._zone(), self._surroundings.now()) for each in self._shown())

    def _shown(self) -> list[Incident]:
        by_number = {each.number: each for each in self._incidents.overview().incidents}
        return [by_number[key] for key in self.list.shown() if isinstance(key, Number) and key in by_number]

    # -- acts ----------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_chosen(self, number: object) -> None:
        if isinstance(number, Number):
            self._choose(number)
            self._surroundings.moved(number.address)

    @Slot(object)
    def _on_activated(self, _number: object) -> None:
        self.write()

    @Slot(object, QPoint)
    def _on_context(self, number: object, place: QPoint) -> None:
        self._on_chosen(number)
        menu = QMenu(self)
        menu.addActions(self._acts)
        menu.popup(place)

    @Slot(object, QPoint)
    def _on_line_menu(self, moment: Moment, place: QPoint) -> None:
        """What one does with a line: only of what a person wrote single lines are left out of reports."""
        menu = QMenu(self)
        copy = menu.addAction(self.tr("Copy the line"))
        copy.setEnabled(self.timeline.list.may_copy)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(moment.as_text()))
        kind, number = moment.key[0] if isinstance(moment.key[0], tuple) and moment.boxed else ("", 0)
        if kind == "typed":
            out = moment.note != ""
            text = self.tr("Put into reports again") if out else self.tr("Leave out of reports")
            menu.addAction(text).triggered.connect(lambda: self.line_left_out.emit(number, not out))
        menu.popup(place)

    @Slot()
    def _on_button(self) -> None:
        self._surroundings.act(str(self.sender().property("command")))

    @Slot(object)
    def _on_release(self, sha256: object) -> None:
        self._surroundings.act(commands.RELEASE.id, sha256=str(sha256))

    @Slot()
    def _on_open(self) -> None:
        self._surroundings.act(commands.OPEN.id)

    @Slot()
    def _on_reporting(self) -> None:
        if self._number is not None:
            self._surroundings.go(f"{REPORTING}{self._number}")

    @Slot(object)
    def _on_back(self, number: object) -> None:
        assert isinstance(number, Number)  # noqa: S101 - what the view carries
        self._surroundings.go(number.address)

    @Slot(str)
    def _on_written(self, text: str) -> None:
        self._surroundings.act(commands.NOTE.id, text=text)

    @Slot(str, object)
    def _on_do_now(self, command: str, arguments: dict[str, Any]) -> None:
        self._surroundings.act(command, **arguments)

    @Slot()
    def _on_splitter(self) -> None:
        width = min(max(self._splitter.sizes()[0], 220), 520)
        self._surroundings.remember(settings.LIST_WIDTH, width)
        self._arrange(wide=self.width() - width >= _WIDE)
