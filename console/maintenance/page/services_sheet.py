"""The services of a node: how each stands, its log as it goes on, and plans to start, stop or restart it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from connectors.systemd import JournalLine, UnitLine, Verb
from connectors.text import sanitise
from console.journal.model import Target
from console.maintenance.page.looking import NodeLooker
from console.maintenance.page.protocols import Maintenance, Planning
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets import theme as themes
from widgets.button import Button, Kind
from widgets.field import SearchField
from widgets.priority import Priority
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

#: A log that is looked at is read on every so many milliseconds, in pieces of so many lines.
_AGAIN, _LINES = 2000, 300
_HIGH = 640
#: What of the window behind it stays in sight, in pixels.
_EDGE = 64


class ServicesSheet(Sheet):
    """All services of `node`, called `name`. `planning` makes the plans, `said` tells an error in words, `zone` is the
    node's time zone."""

    def __init__(  # noqa: PLR0917 - a sheet's surroundings, all of them
        self,
        maintenance: Maintenance,
        surroundings: Surroundings,
        node: Target,
        name: str,
        planning: Planning,
        said: Callable[[Exception], str],
        zone: str,
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Services of {node}").format(node=name), "", parent, width=1040)
        self._maintenance = maintenance
        self._node = node
        self._planning = planning
        self._zone = ZoneInfo(zone)
        self._units: dict[str, UnitLine] = {}
        self._chosen = ""
        self._cursor = ""
        self._list = NodeLooker(surroundings, said, self)
        self._list.loaded.connect(self._on_units)
        self._list.refused.connect(self._on_refused)
        self._log = NodeLooker(surroundings, said, self)
        self._log.loaded.connect(self._on_lines)
        self._log.refused.connect(self._on_log_refused)
        self.filter = SearchField(self.tr("Filter services"))
        self.filter.changed.connect(self._fill)
        self.table = DenseTable(
            [
                Column("unit", self.tr("Service"), 160, stretch=True),
                Column("state", self.tr("State"), 120, fit=True),
                Column("what", self.tr("What it is"), 120, ink="muted", stretch=True),
            ],
            name=self.tr("Services"),
        )
        self.table.current_changed.connect(self._on_current)
        self.filter.left_down.connect(self.table.setFocus)
        self.counts = Caption("")
        self.content.addWidget(self._split(), 1)
        self.again = self.add_button(self.tr("Read again"))
        self.again.clicked.connect(self._read)
        self.verbs: dict[Verb, Button] = {}
        for verb, text in (
            (Verb.RESET_FAILED, self.tr("Forget the failure…")),
            (Verb.START, self.tr("Start…")),
            (Verb.STOP, self.tr("Stop…")),
            (Verb.RESTART, self.tr("Restart…")),
        ):
            button = self.add_button(text, Kind.PRIMARY if verb is Verb.RESTART else Kind.NORMAL)
            button.setObjectName(str(verb))
            button.clicked.connect(self._on_verb)
            self.verbs[verb] = button
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._read_on)
        self._offer()
        self._read()
        self.filter.setFocus()
        self.resize(self.width(), min(_HIGH, parent.window().height() - _EDGE))

    def _split(self) -> QSplitter:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        column.addWidget(self.counts)
        self.log_title = Label(self.tr("Log"), "text", Size.BODY, Weight.SEMIBOLD)
        self.search = SearchField(self.tr("Find in its log"))
        self.search.changed.connect(self._on_find)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setPlaceholderText(self.tr("Choose a service to read its log"))
        self.log.setAccessibleName(self.tr("Log of the service"))
        self.log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log.setFont(themes.font(Size.SMALL, mono=True))
        self.log.setMaximumBlockCount(5000)
        head = QHBoxLayout()
        head.addWidget(self.log_title, 1)
        head.addWidget(self.search)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.log, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([500, 492])
        return split

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HIGH)

    # -- the list ------------------------------------------------------------------------------------------------------

    @Slot()
    def _read(self) -> None:
        self.set_note(self.tr("Reading…"))
        maintenance, node = self._maintenance, self._node

        def units() -> tuple[UnitLine, ...]:
            with maintenance.at(node) as there:
                return there.units()

        self._list.read("units", units)

    @Slot(object)
    def _on_units(self, found: tuple[object, tuple[UnitLine, ...]]) -> None:
        self._units = {unit.name: unit for unit in found[1]}
        self.set_note("")
        self._fill()

    @Slot(object)
    def _on_refused(self, why: str) -> None:
        self.set_note(why, "critical-text")

    @Slot()
    def _fill(self) -> None:
        words = self.filter.text().casefold().split()
        shown = [
            unit
            for unit in self._units.values()
            if all(word in f"{unit.name} {unit.description} {unit.active} {unit.sub}".casefold() for word in words)
        ]
        shown.sort(key=lambda unit: (unit.active != "failed", unit.active != "active", unit.name))
        self.table.set_rows([_row(unit) for unit in shown])
        failed = sum(unit.active == "failed" for unit in self._units.values())
        text = self.tr("{shown} of {all} services, {failed} failed")
        self.counts.setText(
            text.format(
                shown=numbers.number(len(shown)), all=numbers.number(len(self._units)), failed=numbers.number(failed)
            )
            if self._units
            else ""
        )
        self._offer()

    @Slot(object)
    def _on_current(self, key: object) -> None:
        name = key if isinstance(key, str) else ""
        if name and name != self._chosen:
            self._chosen = name
            self._open_log()
        self._offer()

    def _offer(self) -> None:
        unit = self._units.get(self._chosen)
        for verb, button in self.verbs.items():
            button.setEnabled(unit is not None and _makes_sense(verb, unit))

    @Slot()
    def _on_verb(self) -> None:
        sender = self.sender()
        verb = next((verb for verb, button in self.verbs.items() if button is sender), None)
        if verb is None or self._chosen not in self._units:
            return
        maintenance, node, name = self._maintenance, self._node, self._chosen
        self.set_note(self.tr("Making the plan…"))
        self._planning(lambda: maintenance.change_unit(node, verb, name), self._on_planned)

    def _on_planned(self, why: str) -> None:
        self.set_note(why, "critical-text" if why else "muted")
        if not why:
            self._read()

    # -- the log -------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_find(self) -> None:
        if self._chosen:
            self._open_log()

    def _open_log(self) -> None:
        self._cursor = ""
        self.log.clear()
        self.log_title.setText(self.tr("Log of {unit}").format(unit=self._chosen))
        self._read_on()
        self._timer.start(_AGAIN)

    @Slot()
    def _read_on(self) -> None:
        if not self._chosen or (self._cursor and not self.isVisible()):
            return
        maintenance, node, unit = self._maintenance, self._node, self._chosen
        after, text = self._cursor, self.search.text().strip()

        def lines() -> tuple[JournalLine, ...]:
            with maintenance.at(node) as there:
                return there.log(unit, lines=_LINES, after=after, containing=text)

        self._log.read((unit, after, text), lines)

    @Slot(object)
    def _on_lines(self, found: tuple[tuple[str, str, str], tuple[JournalLine, ...]]) -> None:
        (unit, after, text), lines = found
        if (unit, text) != (self._chosen, self.search.text().strip()) or after != self._cursor:
            return  # of what was looked at before
        if lines:
            bar = self.log.verticalScrollBar()
            follows = bar.value() >= bar.maximum() - 2
            self.log.appendPlainText("\n".join(self._line(line) for line in lines))
            self._cursor = lines[-1].cursor or self._cursor
            if follows:
                bar.setValue(bar.maximum())
        elif not after:
            self.log.setPlaceholderText(self.tr("Nothing in its log") if not text else self.tr("Nothing found"))

    @Slot(object)
    def _on_log_refused(self, why: str) -> None:
        self._timer.stop()
        self.log.setPlaceholderText(why)

    def _line(self, line: JournalLine) -> str:
        time = datetime.fromtimestamp(line.time, self._zone).strftime("%d %b %H:%M:%S")
        return f"{time}  {sanitise(line.text, 2000)}"


def _row(unit: UnitLine) -> Row:
    priority = Priority.HIGH if unit.active == "failed" else None
    state = unit.active if unit.sub in ("", unit.active) else f"{unit.active} ({unit.sub})"
    cells = (unit.name.removesuffix(".service"), Rich(state, priority=priority), unit.description)
    return Row(unit.name, cells, tip=f"{unit.name}\n{unit.description}")


def _makes_sense(verb: Verb, unit: UnitLine) -> bool:
    match verb:
        case Verb.START:
            return unit.active in ("inactive", "failed")
        case Verb.STOP:
            return unit.active not in ("inactive", "failed")
        case Verb.RESET_FAILED:
            return unit.active == "failed"
        case Verb.RESTART:
            return unit.active != "inactive"
