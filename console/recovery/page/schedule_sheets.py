"""The sheets of scheduled restore tests: which are set for an asset, setting another, and agreeing to its plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from connectors.text import sanitise, shown_command
from console.pagekit.sheet import Sheet
from console.recovery.model.assets import Asset
from console.recovery.page import wording
from console.work.model.plans import Plan
from console.work.model.schedule_words import OUTCOMES, why
from console.work.model.schedules import Decision, Schedule
from console.work.model.timetable import NoTime, after, checked
from console.work.service.schedules import Standing
from widgets import numbers, theme
from widgets.button import Kind
from widgets.field import Choice, Form
from widgets.tables.cells import Actions, Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Label
from widgets.theme import Size

_OWN = ""
_PREVIEW = 3
_PLAN_HEIGHT = 220


class ScheduleSheet(Sheet):
    """What is set for an asset, and what may be. `wanted` carries the copy and the times; `act` a schedule's id and
    what is to be done with it: pause, resume, remove, agree."""

    wanted = Signal(str, str, bool)
    act = Signal(str, str)

    def __init__(self, asset: Asset, zone: str, now: Callable[[], float], parent: QWidget) -> None:
        super().__init__("", "", parent, width=820)
        self.set_title(self.tr("Scheduled restore tests of {name}").format(name=asset.name))
        self._zone, self._now = zone, now
        self.content.addWidget(
            Label(
                self.tr(
                    "A test begins by itself while a console is open; one that was due while none was is INCONCLUSIVE."
                ),
                "muted",
                wrap=True,
            )
        )
        self.list = DenseTable(
            [
                Column("name", self.tr("Schedule"), 60, fit=True),
                Column("when", self.tr("When"), 110, fit=True),
                Column("next", self.tr("Next"), 90, fit=True),
                Column("agreed", self.tr("Agreed to"), 110, fit=True),
                Column("last", self.tr("Last time"), 120, stretch=True, wrap=True),
                Column("acts", "", 150, "right", fit=True),
            ],
            name=self.tr("Schedules"),
        )
        self.list.action.connect(self._on_act)
        self.none = Label(self.tr("None is set."), "muted")
        self.content.addWidget(self.list)
        self.content.addWidget(self.none)
        usual = [
            ("0 3 * * *", self.tr("Each night at three")),
            ("0 3 * * SUN", self.tr("Each Sunday at three")),
            ("0 3 1 * *", self.tr("Each month on the first")),
            (_OWN, self.tr("Times of your own")),
        ]
        self.usual = Choice(usual, "0 3 * * *", self.tr("How often"))
        self.when = QLineEdit("0 3 * * *")
        self.when.setMaxLength(200)
        self.copy = Choice([(each.name, each.name) for each in asset.copies], name=self.tr("Copy"))
        self.control = Choice(
            [
                (False, self.tr("The copy must come back")),
                (True, self.tr("Negative control: it is damaged, and must fail")),
            ],
            False,
            self.tr("What it shows"),
        )
        form = Form()
        form.add(self.tr("How often"), self.usual)
        form.add(
            self.tr("Times"),
            self.when,
            self.tr("Minute, hour, day, month, weekday, as cron has them; or @daily, @weekly"),
        )
        form.add(self.tr("Copy"), self.copy)
        form.add(self.tr("What it shows"), self.control)
        self.content.addWidget(form)
        self.preview = Label("", "muted", wrap=True)
        self.content.addWidget(self.preview)
        self.add_button(self.tr("Close"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Show the plan…"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.usual.chosen.connect(self._on_usual)
        self.when.textChanged.connect(self.look)
        self.show_schedules(())
        self.look()

    def show_schedules(self, found: Sequence[tuple[Schedule, Standing, Sequence[float]]]) -> None:
        """Tell what is set, with who agreed and the next time of each."""
        now = self._now()
        self.list.set_rows([self._row(schedule, standing, coming, now) for schedule, standing, coming in found])
        self.list.fit_height(5)
        self.list.setVisible(bool(found))
        self.none.setVisible(not found)

    def _row(self, schedule: Schedule, standing: Standing, coming: Sequence[float], now: float) -> Row:
        zone = schedule.table.zone
        if standing.enough:
            agreed = self.tr("until {day}").format(day=day_of(standing.until, zone))
        else:
            agreed = self.tr("{have} of {needs}").format(have=len(standing.people), needs=max(1, standing.needs))
        acts = [("resume", self.tr("Resume")) if schedule.paused else ("pause", self.tr("Pause"))]
        if not standing.enough:
            acts.insert(0, ("agree", self.tr("Agree")))
        acts.append(("remove", self.tr("Remove")))
        return Row(
            schedule.id,
            (
                schedule.name,
                schedule.table.when,
                numbers.moment(coming[0], zone, now, seconds=False) if coming else self.tr("paused"),
                Rich(agreed, ink="" if standing.enough else "medium-text"),
                self.tr("none yet") if schedule.last is None else became(schedule.last, zone, now),
                Actions(tuple(acts)),
            ),
        )

    @Slot(object)
    def _on_usual(self, when: object) -> None:
        if when != _OWN:
            self.when.setText(str(when))
        else:
            self.when.setFocus()

    @Slot()
    def look(self) -> None:
        """When it would be due."""
        now = self._now()
        try:
            table = checked(self.when.text(), self._zone, now)
        except NoTime as fault:
            self.preview.setText(wording.told(fault.reason))
            self.go.setEnabled(False)
            return
        times = [numbers.moment(each, self._zone, now, seconds=False) for each in islice(after(table, now), _PREVIEW)]
        text = self.tr("Next: {times}. Times are those of {zone}.")
        self.preview.setText(text.format(times=", ".join(times), zone=self._zone))
        self.go.setEnabled(True)

    @Slot()
    def _on_go(self) -> None:
        self.wanted.emit(str(self.copy.current()), self.when.text(), bool(self.control.current()))
        self.accept()

    @Slot(object, object)
    def _on_act(self, key: object, act: object) -> None:
        self.act.emit(str(key), str(act))


class AgreeSheet(Sheet):
    """Shows the plan as it would be carried out now, and asks whether all that are like it may begin by themselves."""

    agreed = Signal()

    def __init__(self, schedule: Schedule, standing: tuple[int, str], plan: Plan, parent: QWidget) -> None:
        super().__init__("", "", parent, width=820)
        self.set_title(self.tr("Test {name} by itself").format(name=schedule.about))
        needs, until = standing
        text = self.tr(
            "Such plans begin by themselves until {until}: these programs, word by word, of whichever backup is drawn. "
            "Anything else waits for a person."
        ).format(until=until)
        if needs > 1:
            more = self.tr("{needs} people must sign this first; until then each plan waits.")
            text += " " + more.format(needs=needs)
        self.content.addWidget(Label(text, wrap=True))
        programs = QPlainTextEdit()
        programs.setReadOnly(True)
        programs.setTabChangesFocus(True)
        programs.setAccessibleName(self.tr("The plan"))
        programs.setFont(theme.font(Size.SMALL, mono=True))
        programs.setMinimumHeight(_PLAN_HEIGHT)
        programs.setPlainText(
            "\n".join(f"{sanitise(step.target.name)}: {shown_command(step.argv)}" for step in plan.steps if step.argv)
        )
        self.content.addWidget(programs)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        label = self.tr("Schedule it") if needs > 1 else self.tr("Agree and schedule it")
        self.add_button(label, Kind.PRIMARY, main=True).clicked.connect(self._on_go)

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit()
        self.accept()


def day_of(time: float, zone: str) -> str:
    """A day, with its year."""
    return f"{numbers.local(time, zone):%Y-%m-%d}"


def became(decision: Decision, zone: str, now: float) -> str:
    """What became of a time, in words."""
    text = f"{numbers.moment(decision.at, zone, now, seconds=False)} {wording.spoken(OUTCOMES[decision.outcome])}"
    reason = why(decision)
    return text if reason is None else f"{text}: {wording.told(reason)}"
