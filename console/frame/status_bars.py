"""The two strips that are always there: the state of the whole at the top, work under way at the bottom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console.fleet.page.zones import zone_of
from console.frame.alarm_line import AlarmLine
from console.pagekit.now_mark import mark_now
from widgets import numbers, reader, theme
from widgets.button import Button, Kind
from widgets.priority import Priority, PriorityCount, word
from widgets.states import ProgressLine
from widgets.text import Label, Tag
from widgets.theme import Size, Weight
from widgets.tips import set_tip

if TYPE_CHECKING:  # the first painted window waits for none of these
    from console.costs.model.brief import Brief
    from console.fleet.model.inventory import Site
    from console.fleet.model.summaries import FleetSummary
    from console.log.service.seat import AtDesk
    from console.work.service.jobs import Job


# A storm of nodes is told in one sentence, not one each.
_TELL_MS = 3000
#: Pixels that the mark of a figure of now takes.
_MARK = 50
#: Pixels: in a narrower window captions are shorter.
_ROOMY = 1240
#: Pixels: in a narrower window an hour's cost has no room.
_COSTLY = 1500
#: Pixels that a reporting clock takes.
_DUE = 210
#: Pixels in which what was said last can be read.
_LEAST_MESSAGE = 240
#: Pixels: a longer name of who is at the desk is shortened.
_WIDEST_NAME = 150


class _Strip(QWidget):
    """A surface with a hairline at one edge."""

    reader_role = "Grouping"

    def __init__(self, height: int, line_below: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._below = line_below
        self.setFixedHeight(height)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.GUTTER, 0, theme.GUTTER, 0)
        self.row.setSpacing(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("surface"))
        y = self.height() - 1 if self._below else 0
        painter.fillRect(0, y, self.width(), 1, theme.current().colour("line"))
        painter.end()


class _Figure(QWidget):
    """A strong value with a quiet caption beside it, on one baseline."""

    reader_role = "StaticText"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.value = Label("", "text", Size.TITLE, Weight.SEMIBOLD)
        self.caption = Label("", "muted", Size.SMALL, elide=True)
        row.addWidget(self.value)
        row.addWidget(self.caption)
        # Captions are smaller: pushed down by the difference of the descents, they share the value's baseline.
        self.caption.setContentsMargins(0, 3, 0, 0)

    def set(self, value: str, caption: str) -> None:
        self.value.setText(value)
        self.caption.setText(caption)
        self.setAccessibleDescription(f"{value} {caption}".rstrip())


class TopBar(_Strip):
    """Site, nodes that report, power, mode, operator and the site's clock."""

    findings_clicked = Signal()
    due_clicked = Signal()
    desk_wanted = Signal()

    def __init__(self, mode: str, operator: str, *, demo: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme.TOP_STRIP, True, parent)
        self.setAccessibleName(self.tr("State of the whole"))
        product = Label("Driftvakt", "text", Size.TITLE, Weight.SEMIBOLD)
        product.setFixedWidth(theme.RAIL_WIDTH - theme.GUTTER + 8)
        self.site = _Figure(self.tr("Site"))
        self.nodes = _Figure(self.tr("Nodes that report"))
        self.power = _Figure(self.tr("GPU power"))
        self.cost = _Figure(self.tr("Cost of an hour"))
        self.counts = {priority: PriorityCount(priority) for priority in Priority if priority.abnormal}
        # Counts of what is wrong and the clock of a report are never dimmed: whoever looks back must see what asks for
        # them now. One mark closes the group.
        self.counted_now = Tag(self.tr("now"))
        self.counted_now.hide()
        self.due = Button("", Kind.QUIET, icon="timer", small=True)
        self.due.clicked.connect(self.due_clicked)
        self.due.hide()
        self.mode = Tag(mode, "demo" if demo else "plain")
        self.read_only = Tag(self.tr("READ-ONLY"))
        self.read_only.hide()
        set_tip(self.read_only, self.tr("Nothing is changed from this console"))
        self.operator = Button("", Kind.QUIET, icon="user", small=True)
        self.operator.clicked.connect(self.desk_wanted)
        self._operator, self._mode, self._demo, self._due = operator, mode, demo, ""
        self._show_operator(operator)
        self.clock = Label("", "text", Size.TITLE, Weight.SEMIBOLD)
        self.clock.setAccessibleDescription(self.tr("Clock of the site"))
        self.row.addWidget(product)
        for figure in (self.site, self.nodes):
            self.row.addWidget(figure)
            self.row.addSpacing(24)
        for count in self.counts.values():
            count.clicked.connect(self.findings_clicked)
            self.row.addWidget(count)
            self.row.addSpacing(2)
        self.row.addWidget(self.due, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self.counted_now, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addSpacing(22)
        self.row.addWidget(self.power)
        self.row.addSpacing(22)
        self.row.addWidget(self.cost)
        self.row.addStretch(1)
        for widget, gap in ((self.read_only, 12), (self.mode, 6), (self.operator, 12), (self.clock, 12)):
            self.row.addSpacing(gap)
            self.row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.zone = "UTC"
        self.counted_past = False
        self._summary: FleetSummary | None = None
        self.power.hide()
        self.cost.hide()
        self._brief: Brief | None = None
        self._heard: str | None = None
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_TELL_MS)
        self._telling.timeout.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        """Have a screen reader say how many nodes report, when that has changed."""
        nodes = self.nodes.value.whole_text()
        if nodes != self._heard:
            self._heard = nodes
            reader.say(self.nodes, f"{self.nodes.accessibleName()}: {nodes}")

    def set_site(self, site: Site | None, count: int) -> None:
        """The site whose clock is shown, and how many sites there are in all."""
        self.zone = zone_of(site)
        self.site.set(
            site.name if site is not None else self.tr("No site yet"),
            self.tr("%n site(s)", "", count) if count > 1 else "",
        )

    def set_desk(self, seen: AtDesk) -> None:
        """Who is at the desk, and what it proves."""
        self.read_only.setVisible(seen.read_only)
        self.operator.set_kind(Kind.QUIET)
        if seen.person is not None:
            text, icon = seen.person.name, "lock" if seen.locked else "shield-check"
            tip = self.tr("{name} proved by key to be at this desk").format(name=text)
        elif seen.listed:
            text, icon = self.tr("Nobody at the desk"), "shield-alert"
            tip = self.tr("Nobody of the list of people is at this desk: take it to change anything")
            self.operator.set_kind(Kind.NORMAL)
        else:
            text, icon = self._operator, "lock" if seen.locked else "user"
            tip = self.tr("What this machine calls its user, which proves nothing: there is no list of people")
        self.operator.set_icon(icon)
        self._show_operator(text, tip)

    def _show_operator(self, name: str, tip: str = "") -> None:
        metrics = QFontMetrics(theme.font(Size.SMALL))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, _WIDEST_NAME)
        self.operator.setText(shown.replace("&", "&&"))
        self.operator.setAccessibleName(self.tr("At the desk: {name}").format(name=name))
        self.operator.set_tip(". ".join(part for part in (name if shown != name else "", tip) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.site.caption.setVisible(self._roomy)
        self.set_cost(self._brief)
        if self._summary is not None and (event.oldSize().width() >= self._needed) != self._roomy:
            self.set_summary(self._summary)

    @property
    def _needed(self) -> int:
        """The width from which on captions are whole: while the past is shown, figures are marked, too."""
        return _ROOMY + (2 * _MARK if self.counted_past else 0) + (0 if self.due.isHidden() else _DUE)

    @property
    def _roomy(self) -> bool:
        return self.width() >= self._needed

    def set_summary(self, summary: FleetSummary) -> None:
        self._summary = summary
        nodes = f"{numbers.number(summary.reporting)} / {numbers.number(summary.nodes)}"
        if summary.oldest_sample is not None:
            age = numbers.duration(summary.oldest_sample, 1)
            caption = self.tr("nodes, oldest sample {age}").format(age=age)
            set_tip(self.nodes, caption)
            if not self._roomy:
                caption = self.tr("nodes, {age}").format(age=age)
        else:
            caption = self.tr("nodes report")
        self.nodes.set(nodes, caption)
        self.nodes.setVisible(summary.nodes > 0)
        if self._heard is None or not summary.nodes:
            self._heard = nodes  # how it begins is no news
        elif nodes != self._heard and not self._telling.isActive():
            self._telling.start()
        self.power.setVisible(summary.power_watts is not None)
        if summary.power_watts is not None:
            value, unit = numbers.split_si(summary.power_watts, "W")
            self.power.set(value, self.tr("{unit} GPU power").format(unit=unit) if self._roomy else unit)
            set_tip(
                self.power,
                self.tr("Power of {count} of {all} GPUs, as their driver measures it").format(
                    count=numbers.number(summary.gpus_reporting), all=numbers.number(summary.gpus)
                ),
            )

    def set_cost(self, brief: Brief | None) -> None:
        """What an hour costs now; nothing where that is not known, or where there is no room for it."""
        self._brief = brief
        value = None if brief is None else brief.hourly.value
        self.cost.setVisible(value is not None and self.width() >= _COSTLY)
        if brief is not None and value is not None:
            self.cost.set(numbers.number(float(value)), self.tr("{currency}/h now").format(currency=brief.currency))
            told = self.tr("What is paid by the month, and energy as it was in the newest stretch of the ledger")
            invented = self.tr("The demo site's prices are invented.") if brief.invented else ""
            set_tip(self.cost, "\n".join(filter(None, (told, invented))))

    def set_alarms(
        self,
        counts: Mapping[Priority, int],
        waiting: Collection[Priority],
        told: Mapping[Priority, Sequence[str]],
        lost: Priority | None,
    ) -> None:
        """How many alarms are active, by how much they matter, where one is not acknowledged, and what they are; `lost`
        is how much it matters that nodes do not report."""
        for priority, widget in self.counts.items():
            widget.set_count(counts.get(priority, 0), priority not in waiting)
            set_tip(widget, "\n".join((word(priority), *told.get(priority, (self.tr("Nothing"),)))))
        self.nodes.value.set_ink(lost.ink if lost is not None and lost.abnormal else "text")

    def set_due(self, of: str, left: str, told: str, *, grave: bool) -> None:
        """The reporting clock that asks first: of what, in short, what is left, and both whole; nothing where `left` is
        empty. A `grave` one is over, or owed at once."""
        shown = not self.due.isHidden()
        self.due.setVisible(bool(left))
        if shown != bool(left) and self._summary is not None:
            self.site.caption.setVisible(self._roomy)
            self.set_summary(self._summary)
        self.due.setText(f"{of} {left}" if self._roomy else left)
        self._due = told.partition("\n")[0]
        self._name_due()
        self.due.set_tip(told)
        self.due.set_kind(Kind.DANGER if grave else Kind.QUIET)

    def _name_due(self) -> None:
        name = self.tr("Reporting clock: {told}").format(told=self._due)
        self.due.setAccessibleName(f"{name}, {self.counted_now.text()}" if self.counted_past else name)

    def show_past(self, past: bool, followed: bool = True) -> None:
        """Say that the figures are those of now while the pages show the past, and by the tag what is in sight: the
        past, or now all the same where the page does not follow it."""
        if not self._demo:
            tone = "past" if past and followed else "plain"
            self.mode.set(self._mode if not past else self.tr("HISTORY") if followed else self.tr("NOW"), tone)
        self.counted_past = past
        self._name_due()
        for figure in (self.nodes, self.power, self.cost):
            figure.setContentsMargins(0, 0, _MARK if past else 0, 0)
            mark_now(figure, past)
        self.site.caption.setVisible(self._roomy)
        if self._summary is not None:
            self.set_summary(self._summary)
        self.counted_now.setVisible(past)

    def set_time(self, now: float) -> None:
        self.clock.setText(numbers.clock(now, self.zone))
        set_tip(self.clock, f"{self.zone}, {numbers.offset(now, self.zone)}")


#: Pixels after each thing that is going on.
_AFTER = 20


class BottomBar(_Strip):
    """The plan that runs, jobs with progress and cancel, the worst alarm with what to do about it, the last message,
    and the two keys that always help."""

    palette_wanted = Signal()
    run_wanted = Signal()
    help_wanted = Signal()
    message_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(theme.BOTTOM_STRIP, False, parent)
        self.setAccessibleName(self.tr("Work under way"))
        self._job: ProgressLine | None = None
        self.run = ProgressLine(can_cancel=False, can_show=True)
        self.run.setContentsMargins(0, 0, _AFTER, 0)
        self.run.shown.connect(self.run_wanted)
        self.run.hide()
        self._place = QHBoxLayout()
        self.more = Label("", "muted", Size.SMALL)
        self.more.setContentsMargins(0, 0, _AFTER, 0)
        self.alarm = AlarmLine()
        self.message = Label("", "muted", Size.SMALL, elide=True)
        # What was said last takes what is left: all else that stands here is going on.
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.message.setContentsMargins(12, 0, 12, 0)
        self.message.setAccessibleDescription(self.tr("Last message"))
        self._keys: tuple[Button, ...] = ()
        palette = Button(self.tr("Ctrl+K commands"), kind=Kind.QUIET)
        palette.clicked.connect(self.palette_wanted)
        help_button = Button(self.tr("F1 help"), kind=Kind.QUIET)
        help_button.clicked.connect(self.help_wanted)
        self.row.addWidget(self.run)
        self.row.addLayout(self._place)
        self.row.addWidget(self.more)
        self.row.addWidget(self.alarm, 100)  # as wide as what it says, then what was said last
        self.row.addWidget(self.message, 1)
        self.row.addStretch(0)  # takes the room of the last message where that is not shown
        for button in (palette, help_button):
            font = theme.font(Size.SMALL)
            button.setFont(font)
            button.setFixedHeight(theme.BOTTOM_STRIP - 4)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.row.addWidget(button)
        self._keys = palette, help_button
        self._first: Job | None = None
        self.more.hide()

    def set_run(self, title: str, fraction: float = 0.0, text: str = "", remaining: float | None = None) -> None:
        """Show the plan that runs, how far it is (0 to 1, and in words), and the seconds that are left; an empty title
        for none."""
        self.run.setVisible(bool(title))
        self._fit()
        if title:
            self.run.set_text(title)
            self.run.set_progress(fraction, text, remaining)

    def set_jobs(self, running: Sequence[Job]) -> None:
        """Show the oldest job and how many more there are."""
        first = running[0] if running else None
        if first is not self._first:
            self._first = first
            if self._job is not None:
                self._place.removeWidget(self._job)
                self._job.hide()
                self._job.deleteLater()
                self._job = None
            if first is not None:
                self._job = ProgressLine(first.view.name)
                self._job.setContentsMargins(0, 0, _AFTER, 0)
                self._job.cancelled.connect(self._on_cancel)
                self._place.addWidget(self._job)
        if self._job is not None and first is not None:
            self._job.set_progress(first.view.progress, first.view.note)
        self.more.setVisible(len(running) > 1)
        if len(running) > 1:
            self.more.setText(self.tr("%n more job(s)", "", len(running) - 1))
        self._fit()

    def _fit(self) -> None:
        """What goes on, and what asks for somebody, come before what was said last, where that could not be read. What
        to do about the worst comes before the names of what goes on: the job's is left out first."""
        self._shorten()
        both = self._job is not None and not self.run.isHidden()
        beside = (self.run, self._job, self.more, self.alarm, *self._keys)
        taken = sum(each.sizeHint().width() for each in beside if each is not None and not each.isHidden())
        room = self.width() - 2 * theme.GUTTER - taken
        self.message.setHidden(both or room < min(self.message.sizeHint().width(), _LEAST_MESSAGE))

    def _shorten(self) -> None:
        lines = [each for each in (self._job, self.run) if each is not None and not each.isHidden()]
        beside = [each for each in (self.more, *self._keys) if not each.isHidden()]
        room = self.width() - 2 * theme.GUTTER - sum(each.sizeHint().width() for each in beside)
        room -= 0 if self.alarm.isHidden() else self.alarm.least()
        whole = [each.needs(brief=False) for each in lines]
        short = [each.needs(brief=True) for each in lines]
        ways = (count for count in range(len(lines) + 1) if sum(short[:count]) + sum(whole[count:]) <= room)
        brief = next(ways, len(lines))
        for place, each in enumerate(lines):
            each.set_brief(place < brief)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)

    def say(self, text: str, time: str) -> None:
        self.message.setText(f"{time}  {text}" if text else "")

    @Slot()
    def _on_cancel(self) -> None:
        if self._first is not None:
            self._first.cancel()
