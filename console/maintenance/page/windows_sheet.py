"""The maintenance windows: those that are open or will be, ended early or removed; and another is planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.journal.model import Target
from console.maintenance.model.windows import Window
from console.maintenance.page.protocols import Windows
from console.pagekit.news import News
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings
from console.pagekit.time_words import moment_of, range_text, written
from console.work.model.commands import Danger
from console.work.model.timetable import NoTime, Timetable, after, checked
from widgets import numbers
from widgets.button import Kind
from widgets.field import Choice, Form, Number
from widgets.tables.cells import Actions, Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Label

_PREVIEW = 3
_MOST_TEXT = 500
_ROWS = 6
_NIGHTLY = "0 3 * * 0"
_LONGEST_MINUTES = 14 * 24 * 60


class WindowsSheet(Sheet):
    """All that stand, and a form for another of one of `places` (targets with what they are called, the first chosen).
    `said` tells an error in words, `zone` is the time zone that times are written and told in."""

    def __init__(  # noqa: PLR0917 - a sheet's surroundings, all of them
        self,
        windows: Windows,
        surroundings: Surroundings,
        places: Sequence[tuple[Target, str]],
        said: Callable[[Exception], str],
        zone: str,
        parent: QWidget,
    ) -> None:
        text = self.tr(
            "Alarms of what lies in an open window ask for nobody: they stand under Suppressed by design, and come "
            "back once it is over. The window changes nothing on nodes."
        )
        super().__init__("", text, parent, width=860)
        self.set_title(self.tr("Maintenance windows"))
        self._windows, self._surroundings, self._said, self._zone = windows, surroundings, said, zone
        self.list = DenseTable(
            [
                Column("name", self.tr("Window"), 60, fit=True),
                Column("of", self.tr("Of"), 150, fit=True),
                Column("when", self.tr("When"), 200, fit=True),
                Column("why", self.tr("Why"), 140, stretch=True, wrap=True),
                Column("acts", "", 150, "right", fit=True),
            ],
            name=self.tr("Maintenance windows"),
        )
        self.list.action.connect(self._on_act)
        self.none = Label(self.tr("None is planned."), "muted")
        self.content.addWidget(self.list)
        self.content.addWidget(self.none)
        self._fields(places)
        self.preview = Label("", "muted", wrap=True)
        self.content.addWidget(self.preview)
        self.add_button(self.tr("Close"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Plan the window"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        News(windows, self).changed.connect(self.look_again)
        self.look_again()
        self.look()
        self.reason.setFocus()

    def _fields(self, places: Sequence[tuple[Target, str]]) -> None:
        self.place = Choice(list(places), places[0][0] if places else None, self.tr("For"))
        often = [("once", self.tr("Once")), ("again", self.tr("Again and again"))]
        self.often = Choice(often, "once", self.tr("How often"))
        self.opens = QLineEdit(written(self._surroundings.now(), self._zone))
        self.minutes = Number(1, _LONGEST_MINUTES, 60, self.tr("min"))
        self.reason = QLineEdit()
        for field in (self.opens, self.reason):
            field.setMaxLength(_MOST_TEXT)
            field.textChanged.connect(self.look)
        self.often.chosen.connect(self._on_often)
        self.form = Form()
        self.form.add(self.tr("For"), self.place)
        self.form.add(self.tr("How often"), self.often)
        self.form.add(self.tr("Opens"), self.opens)
        self.form.add(self.tr("Open for"), self.minutes)
        self.form.add(self.tr("Why"), self.reason)
        self.content.addWidget(self.form)

    # -- those that stand ----------------------------------------------------------------------------------------------

    @Slot()
    def look_again(self) -> None:
        """Read the list anew."""
        now = self._surroundings.now()
        found = self._windows.standing()
        self.list.set_rows([self._row(each, now) for each in found])
        self.list.fit_height(_ROWS)
        self.list.setVisible(bool(found))
        self.none.setVisible(not found)

    def _row(self, window: Window, now: float) -> Row:
        stretch = window.opened_at(now)
        coming = stretch or window.next(now)
        when = range_text(coming.begins, coming.ends, self._zone, now) if coming is not None else ""
        if window.table is not None:
            when = f"{when} · {window.table.when}"
        acts = [("end", self.tr("End now"))] if stretch is not None else []
        acts.append(("remove", self.tr("Remove")))
        about = window.about.removeprefix("node:")
        state = Rich(when, self.tr("open") if stretch is not None else "")
        tip = f"{about}\n{window.by}: {window.reason}"
        return Row(window.name, (window.name, about, state, window.reason, Actions(tuple(acts))), tip=tip)

    @Slot(object, object)
    def _on_act(self, key: object, act: object) -> None:
        windows, name = self._windows, str(key)
        if act == "end":
            self._change(self.tr("Ending {window}").format(window=name), lambda: windows.end(name), self._ended)
        else:
            self._change(self.tr("Removing {window}").format(window=name), lambda: windows.remove(name), self._removed)

    def _ended(self, window: Window) -> None:
        self._surroundings.say(self.tr("{window} is over").format(window=window.name))

    def _removed(self, window: Window) -> None:
        back = partial(self._restore, window.name)
        self._surroundings.say(self.tr("Removed {window}").format(window=window.name), self.tr("Undo"), back)

    def _restore(self, name: str) -> None:
        windows = self._windows
        self._change(self.tr("Restoring {window}").format(window=name), lambda: windows.restore(name), lambda _: None)

    # -- another -------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_often(self, often: object) -> None:
        now = self._surroundings.now()
        self.opens.setText(_NIGHTLY if often == "again" else written(now, self._zone))

    @Slot()
    def look(self) -> None:
        """Say when it would be open, or what is missing."""
        fault = ""
        try:
            self.preview.setText(self._when())
        except NoTime as wrong:
            fault = self._said(wrong)
            self.preview.setText("")
        if not fault and not self.reason.text().strip():
            fault = self.tr("The reason is missing.")
        self.go.setEnabled(not fault)
        self.set_note(fault)

    def _when(self) -> str:
        """When it would be open, in words. Raises NoTime."""
        now = self._surroundings.now()
        if self.often.current() == "again":
            table = checked(self.opens.text(), self._zone, now)
            times = [
                numbers.moment(each, self._zone, now, seconds=False) for each in islice(after(table, now), _PREVIEW)
            ]
            text = self.tr("Opens {times}: minute, hour, day, month and weekday as cron has them, in {zone}.")
            return text.format(times=", ".join(times), zone=self._zone)
        if moment_of(self.opens.text(), self._zone) is None:
            return self.tr("Write when it opens like 2026-11-20 07:00.")
        return self.tr("Times are those of {zone}.").format(zone=self._zone)

    @Slot()
    def _on_go(self) -> None:
        place, reason, lasting = self.place.current(), self.reason.text(), self.minutes.value() * 60
        assert isinstance(place, Target)  # noqa: S101 - the keys that were given
        table = Timetable(self.opens.text(), self._zone) if self.often.current() == "again" else None
        begins = moment_of(self.opens.text(), self._zone) if table is None else None
        if table is None and begins is None:
            self.set_note(self.tr("Write when it opens like 2026-11-20 07:00."), "critical-text")
            return
        windows = self._windows
        self.go.setEnabled(False)
        self._change(
            self.tr("Planning a maintenance window"),
            lambda: windows.plan(place, reason, lasting=lasting, begins=begins, table=table),
            self._planned,
        )

    def _planned(self, window: Window) -> None:
        windows, name = self._windows, window.name

        def undo() -> None:
            self._change(self.tr("Removing {window}").format(window=name), lambda: windows.remove(name), self._removed)

        self._surroundings.say(self.tr("Planned {window}").format(window=name), self.tr("Undo"), undo)
        self.reason.clear()

    def _change(self, title: str, work: Callable[[], Window], done: Callable[[Window], None]) -> None:
        """Write in a job, and say what became of it."""

        def failed(error: Exception) -> None:
            self.go.setEnabled(True)
            self.set_note(self._said(error), "critical-text")

        self._surroundings.run(title, lambda _report: work(), done, failed, danger=Danger.CHANGES)
