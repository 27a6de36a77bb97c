"""The GPUs of a node: who uses each, and plans to end that, to reset it, to limit its power, to keep its driver."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from connectors.nvidia_smi import Gpu
from console.journal.model import Target
from console.maintenance.model.seen import Computing
from console.maintenance.page.looking import NodeLooker
from console.maintenance.page.protocols import Maintenance, Planning
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings
from console.work.model.plans import Plan
from widgets import numbers
from widgets.button import Button
from widgets.field import CheckBox, Number
from widgets.tables.table import Column, DenseTable, Row
from widgets.text import Label
from widgets.theme import Size, Weight

_HIGH = 620
_MOST_WATTS = 10_000
#: What of the window behind it stays in sight, in pixels.
_EDGE = 64
Found = tuple[tuple[Gpu, ...], tuple[Computing, ...]]


class GpusSheet(Sheet):
    """All GPUs of `node`, called `name`; `first` is the index that is chosen at first."""

    def __init__(  # noqa: PLR0917 - a sheet's surroundings, all of them
        self,
        maintenance: Maintenance,
        surroundings: Surroundings,
        node: Target,
        name: str,
        planning: Planning,
        said: Callable[[Exception], str],
        first: str,
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("GPUs of {node}").format(node=name), "", parent, width=960)
        self._maintenance = maintenance
        self._node = node
        self._planning = planning
        self._first = first
        self._found: Found = ((), ())
        self._looker = NodeLooker(surroundings, said, self)
        self._looker.loaded.connect(self._on_found)
        self._looker.refused.connect(self._on_refused)
        self.gpus = DenseTable(
            [
                Column("gpu", self.tr("GPU"), 40, fit=True),
                Column("name", self.tr("Model"), 150, stretch=True),
                Column("kept", self.tr("Driver kept loaded"), 130, fit=True),
                Column("limit", self.tr("Power limit"), 90, align="right", fit=True),
                Column("range", self.tr("May be"), 110, align="right", ink="muted", fit=True),
                Column("used", self.tr("Memory used"), 90, align="right", fit=True),
                Column("who", self.tr("Processes"), 70, align="right", fit=True),
            ],
            name=self.tr("GPUs"),
        )
        self.gpus.current_changed.connect(self._on_gpu)
        self.processes = DenseTable(
            [
                Column("pid", self.tr("PID"), 70, mono=True, fit=True),
                Column("who", self.tr("Who"), 80, fit=True),
                Column("command", self.tr("Command"), 200, mono=True, stretch=True),
                Column("memory", self.tr("Memory"), 80, align="right", fit=True),
                Column("since", self.tr("For"), 70, align="right", ink="muted", fit=True),
            ],
            name=self.tr("Processes on the GPU"),
        )
        self.title = Label(self.tr("Who uses it"), "text", Size.BODY, Weight.SEMIBOLD)
        self.content.addWidget(self.gpus, 3)
        self.content.addWidget(self.title)
        self.content.addWidget(self.processes, 2)
        self.content.addLayout(self._settings())
        self.again = self.add_button(self.tr("Read again"))
        self.again.clicked.connect(self._read)
        self.end = self.add_button(self.tr("End its processes…"))
        self.kill = self.add_button(self.tr("Kill its processes…"))
        self.reset = self.add_button(self.tr("Reset the GPU…"))
        for button in (self.end, self.kill, self.reset):
            button.clicked.connect(self._on_act)
        self._offer()
        self._read()
        self.gpus.setFocus()
        self.resize(self.width(), min(_HIGH, parent.window().height() - _EDGE))

    def _settings(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.watts = Number(0, _MOST_WATTS, unit="W")
        self.watts.setFixedWidth(96)
        self.watts.setAccessibleName(self.tr("Power limit in watts"))
        self.limit = Button(self.tr("Limit its power…"))
        self.limit.clicked.connect(self._on_act)
        self.kept = CheckBox(self.tr("Keep its driver loaded"))
        self.keep = Button(self.tr("Plan this…"))
        self.keep.clicked.connect(self._on_act)
        row.addWidget(self.watts)
        row.addWidget(self.limit)
        row.addSpacing(24)
        row.addWidget(self.kept)
        row.addWidget(self.keep)
        row.addStretch(1)
        return row

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HIGH)

    @Slot()
    def _read(self) -> None:
        self.set_note(self.tr("Reading…"))
        maintenance, node = self._maintenance, self._node

        def look() -> Found:
            with maintenance.at(node) as there:
                return there.gpus(), there.computing()

        self._looker.read("gpus", look)

    @Slot(object)
    def _on_found(self, found: tuple[object, Found]) -> None:
        self._found = found[1]
        gpus, computing = self._found
        self.set_note("" if gpus else self.tr("There is no NVIDIA driver that answers."))
        rows = [
            Row(
                gpu.uuid,
                (
                    str(gpu.index),
                    gpu.name,
                    self._yes(gpu.persistent),
                    _watts(gpu.limit),
                    f"{numbers.number(gpu.lowest_limit)}–{_watts(gpu.highest_limit)}",
                    _mib(gpu.memory_used),
                    numbers.number(sum(gpu.uuid in each.gpus for each in computing)),
                ),
            )
            for gpu in gpus
        ]
        chosen = self._gpu()
        self.gpus.set_rows(rows)
        wanted = chosen.uuid if chosen else next((gpu.uuid for gpu in gpus if str(gpu.index) == self._first), "")
        if wanted or gpus:
            self.gpus.set_current(wanted or gpus[0].uuid)
        self._show()

    @Slot(object)
    def _on_refused(self, why: str) -> None:
        self.set_note(why, "critical-text")

    def _yes(self, value: bool | None) -> str:
        return self.tr("not known") if value is None else self.tr("yes") if value else self.tr("no")

    def _gpu(self) -> Gpu | None:
        key = self.gpus.current()
        return next((gpu for gpu in self._found[0] if gpu.uuid == key), None)

    @Slot(object)
    def _on_gpu(self, _key: object) -> None:
        self._show()

    def _show(self) -> None:
        gpu = self._gpu()
        mine = [each for each in self._found[1] if gpu is not None and gpu.uuid in each.gpus]
        self.title.setText(
            self.tr("Who uses GPU {gpu}").format(gpu=gpu.index) if gpu is not None else self.tr("Who uses it")
        )
        self.processes.set_rows([_process(each) for each in mine])
        if gpu is not None and not self.watts.hasFocus():
            self.watts.set_range(gpu.lowest_limit or 0, gpu.highest_limit or _MOST_WATTS)
            self.watts.set_value(gpu.limit or 0)
            self.kept.setChecked(bool(gpu.persistent))
        self._offer()

    def _offer(self) -> None:
        gpu = self._gpu()
        busy = gpu is not None and any(gpu.uuid in each.gpus for each in self._found[1])
        for button in (self.end, self.kill):
            button.setEnabled(busy)
        for widget in (self.reset, self.limit, self.keep, self.watts, self.kept):
            widget.setEnabled(gpu is not None)

    @Slot()
    def _on_act(self) -> None:
        gpu = self._gpu()
        make = self._maker(self.sender(), gpu) if gpu is not None else None
        if make is not None:
            self.set_note(self.tr("Making the plan…"))
            self._planning(make, self._on_planned)

    def _maker(self, sender: object, gpu: Gpu) -> Callable[[], Plan] | None:
        maintenance, node, which = self._maintenance, self._node, gpu.uuid
        watts, kept = self.watts.value(), self.kept.isChecked()
        busy = any(gpu.uuid in each.gpus for each in self._found[1])
        makers: dict[QWidget, Callable[[], Plan]] = {
            self.end: lambda: maintenance.end_processes(node, which),
            self.kill: lambda: maintenance.end_processes(node, which, firmly=True),
            self.reset: lambda: maintenance.reset_gpu(node, which, end_first=busy),
            self.limit: lambda: maintenance.limit_power(node, which, watts),
            self.keep: lambda: maintenance.set_persistence(node, which, kept),
        }
        return next((make for button, make in makers.items() if button is sender), None)

    def _on_planned(self, why: str) -> None:
        self.set_note(why, "critical-text" if why else "muted")
        if not why:
            self._read()


def _watts(value: int | None) -> str:
    return numbers.quantity(value, "W")


def _mib(value: int | None) -> str:
    return numbers.quantity(None if value is None else value / 1024, "GiB", 1)


def _process(each: Computing) -> Row:
    command = each.command or each.name
    cells = (str(each.pid), each.user, command, _mib(each.memory), numbers.duration(each.seconds, 1))
    return Row(each.pid, cells, tip=f"{each.user}: {command}")
