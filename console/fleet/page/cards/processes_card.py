"""The Processes card: who uses which GPU, with how much of its memory."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.fleet.model.judging import lost_gpus
from console.fleet.model.readings import GpuProcess, LastKnown, NodeReading
from console.fleet.model.signals import Kind
from console.fleet.page.time.pictures import MIB
from console.pagekit.hints import Hint
from widgets import numbers
from widgets.bullet import Bullet
from widgets.card import Card
from widgets.tables.table import Cell, Column, DenseTable, Rich, Row


class ProcessesCard(Card):
    """GPU processes of one node, as the driver lists them. `narrow` leaves out what lines of one GPU share.
    `gpu_opened` carries the GPU of a line that was opened."""

    gpu_opened = Signal(str)

    def __init__(self, *, narrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Processes"))
        self.setAccessibleName(self.tr("Processes"))
        use = self.tr("Use") if narrow else self.tr("Utilisation")
        self.table = DenseTable(
            [
                Column("gpu", self.tr("GPU"), 34, hidden=narrow),
                Column("pid", self.tr("PID"), 70, ink="muted", fit=True),
                Column("user", self.tr("User"), 56 if narrow else 64, ink="muted", fit=True),
                Column("name", self.tr("Program"), 66 if narrow else 84, stretch=True, fit=True, wrap=narrow),
                Column("place", self.tr("Runs in"), 84, ink="muted", stretch=True, fit=True, hidden=narrow),
                Column("bar", "", 40, tip=self.tr("Share of the GPU's memory"), hidden=narrow),
                Column("memory", self.tr("Memory"), 62, align="right", widest=numbers.iec(1023 * MIB)),
                Column("sm", use, 44 if narrow else 68, align="right", widest=numbers.percent(100)),
            ],
            row_height=23,
            name=self.tr("Processes"),
        )
        self.table.opened.connect(self._on_opened)
        self._empty = Hint(self.tr("No process uses this GPU") if narrow else self.tr("No process uses a GPU"))
        silent = self.tr("The driver has not listed the processes of this node.")
        self._unknown = Hint(
            self.tr("Not known"), self.tr("The driver does not say who uses this GPU.") if narrow else silent
        )
        for part in (self.table, self._empty, self._unknown):
            self.add(part, 1)
        self._keys: list[tuple[int, int]] = []
        self._of = ("", "")

    def refresh(self, node: str, reading: NodeReading, gpu: str = "", now: float = 0.0) -> None:
        """Show the newest list, of one GPU when `gpu` names it: of one that is silent, as its node may be, its last.
        What ran on a lost one stands among the others with its age. Rows keep their place while the same processes
        run."""
        processes, held = reading.processes, None
        gone: dict[tuple[int, int], float] = {}  # how long ago these were listed
        if gpu:
            if processes is not None:
                processes = tuple(process for process in processes if str(process.gpu) == gpu)
            if processes is None or gpu in lost_gpus(reading):
                last = reading.last.get(gpu, LastKnown())
                held = last.processes_at
                processes = last.processes if held is not None else None
        elif processes is not None:
            lost = {part: reading.last[part] for part in lost_gpus(reading) if part in reading.last}
            # Of a driver that hangs the list of before stands, with what ran on each of its GPUs.
            processes = tuple(process for process in processes if str(process.gpu) not in lost)
            for last in lost.values():
                gone |= {(one.gpu, one.pid): max(0.0, now - (last.processes_at or now)) for one in last.processes}
                processes = (*processes, *last.processes)
        self.table.setVisible(bool(processes))
        self._empty.setVisible(processes is not None and not processes)
        self._unknown.setVisible(processes is None)
        age = "" if held is None else numbers.duration(max(0.0, now - held))
        if not processes:
            self._keys = []
            self.set_trailing(self.tr("last known, {age} old").format(age=age) if age else "")
            return
        sizes = {gpu.part: (gpu.limits or {}).get("memory_bytes") for gpu in reading.facts.of(Kind.GPU)}
        ordered = sorted(processes, key=lambda process: (process.gpu, process.pid))
        rows = [self._row(one, sizes.get(str(one.gpu)), gone.get((one.gpu, one.pid))) for one in ordered]
        keys = [(process.gpu, process.pid) for process in processes]
        if (node, gpu) != self._of or sorted(keys) != sorted(self._keys):
            self.table.set_rows(rows)
        else:
            self.table.update_rows(rows)
        self._of, self._keys = (node, gpu), keys
        count = self.tr("%n process(es)", "", len(rows) - len(gone))
        self.set_trailing(self.tr("last known, {age} old").format(age=age) if age else count)

    @Slot(object)
    def _on_opened(self, key: tuple[int, int]) -> None:
        self.gpu_opened.emit(str(key[0]))

    def _row(self, process: GpuProcess, size: float | None, gone: float | None = None) -> Row:
        """`gone`: it was listed so many seconds ago, on a GPU that does not answer any more."""
        memory = process.memory_bytes if gone is None else None
        use = process.sm if gone is None else None
        name: Cell = process.name
        where = place = self._place(process)
        if gone is not None:
            name = Rich(process.name, ink="muted")
            where = self.tr("seen {age} ago").format(age=numbers.duration(gone, 1))
        bar = None
        if size:
            bar = Bullet(None if memory is None else memory / size, 0.0, 1.0, filled=True)
        cells = (
            str(process.gpu),
            str(process.pid),
            process.user,
            name,
            where,
            bar,
            numbers.iec(memory),
            numbers.percent(use),
        )
        order = (
            process.gpu,
            process.pid,
            process.user,
            process.name,
            place,
            memory or 0,
            memory or 0,
            use or 0.0,
        )
        return Row(
            (process.gpu, process.pid),
            cells,
            order,
            tip=f"{process.user}: {process.name}" + (f"\n{place}" if place else ""),
        )

    def _place(self, process: GpuProcess) -> str:
        """What started a process, as an operator looks for it: a job, else a pod, a container, a service."""
        if process.job:
            return self.tr("job {number}").format(number=process.job)
        if process.pod:
            return self.tr("pod {name}").format(name=process.pod)
        if process.container:
            return f"{process.runtime} {process.container}".strip()
        return process.unit
