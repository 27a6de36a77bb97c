"""The Host card: the node's own figures, each with its last minutes, its usual band and its value now."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from console.fleet.model.addresses import Address
from console.fleet.model.clock import passed
from console.fleet.model.findings import of_part
from console.fleet.model.readings import Floats, NodeReading, PartTrouble, Track
from console.fleet.model.rules import About, Named
from console.fleet.model.signals import Kind, column
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.tracks import TrackLoader, Wanted, Wish, mean_of, pause, shown_of, usual
from console.fleet.page.vocabulary import graded, value_grade
from console.pagekit.faults import tell_faults
from console.pagekit.surroundings import Surroundings
from console.pagekit.time_words import length_text
from widgets import numbers
from widgets.bullet import Bullet, BulletBar
from widgets.card import Card, Hairline
from widgets.priority import Priority
from widgets.spark import Spark, Sparkline
from widgets.text import Label
from widgets.theme import Size
from widgets.tips import set_tip

_POINTS = 120
#: Filesystems that are memory, not disks; the Memory line counts them.
_IN_MEMORY = frozenset({"tmpfs", "devtmpfs", "ramfs"})
#: What the rules call these signals.
_VALUES = {
    "stalled_on_memory": Named.FULLY_STALLED_ON_MEMORY,
    "stalled_on_files": Named.STALLED_ON_FILES,
}
#: Parts of a node that name one thing that could not be read, or say that there is more than is watched.
_TOLD = frozenset({"mount", "port", "storage", "values", "limit"})
_UNREAD = 6
_WAYS = ("read_rtt", "write_rtt", "other_rtt")
#: Points of a curve that count as now: a minute of fifteen.
_RECENT = 8
#: Seconds after which a file system's figures are old: those that answer are measured every ten.
_OLD = 30.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: `value` is on the axis `low` to `high`; `text` is the finished figure. `curve` names the track."""

    key: str
    name: str
    value: float
    text: str
    low: float
    high: float
    curve: Wanted | None = None
    scale: float = 1.0
    priority: Priority = Priority.NORMAL
    tip: str = ""
    filled: bool = False
    old: bool = False


class _Line:
    """The widgets of one line, reused from reading to reading."""

    def __init__(self, grid: QGridLayout, row: int) -> None:
        self._grid, self._row = grid, row
        self._with_curve = True
        middle = Qt.TextElideMode.ElideMiddle  # of a mount both ends tell
        self.name = Label("", ink="text", elide=True, elided=middle)
        self.spark = Sparkline(width=66, height=18)
        self.bar = BulletBar(width=54, height=10)
        self.value = Label("", ink="text")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.line = Hairline()
        self.shown: tuple[Figure, Spark | None, bool] | None = None
        grid.addWidget(self.name, row * 2, 0)
        grid.addWidget(self.spark, row * 2, 1)
        grid.addWidget(self.bar, row * 2, 2)
        grid.addWidget(self.value, row * 2, 3)
        grid.addWidget(self.line, row * 2 + 1, 0, 1, 4)
        grid.setRowMinimumHeight(row * 2, 22)

    def show(self, figure: Figure | None, *, last: bool) -> None:
        """Show a figure, or nothing; a hairline parts it from the next, under the `last` there is none."""
        with_curve = figure is not None and figure.curve is not None
        for widget in (self.name, self.bar, self.value):
            widget.setVisible(figure is not None)
        self.line.setVisible(figure is not None and not last)
        self.spark.setVisible(with_curve)
        if figure is None or with_curve == self._with_curve:
            return
        self._with_curve = with_curve
        # Where there is no curve the name has its room.
        self._grid.addWidget(self.name, self._row * 2, 0, 1, 1 if self._with_curve else 2)


class HostCard(Card):
    """CPU, memory, pressure, disks, file servers and filesystems of one node."""

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Host"))
        self.setAccessibleName(self.tr("Host"))
        self._surroundings = surroundings
        self._node = ""
        self._reading: NodeReading | None = None
        self._past = False
        self._loader = TrackLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_loaded)
        self._curves: dict[Hashable, Floats] = {}
        self._sparks: dict[Hashable, tuple[Spark, tuple[float, float] | None]] = {}
        self._fetched_at = -math.inf
        surroundings.time.settled.connect(self._on_range)
        self._asked: tuple[Wanted, ...] = ()
        body = QWidget(self)
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(3, 64)
        self._lines: list[_Line] = []
        self.add(body)
        self.unread = Label("", "muted", Size.SMALL, wrap=True)
        self.unread.setVisible(False)
        self.add(self.unread)
        tell_faults(self.body, self._loader)
        self.add_stretch()

    @Slot()
    def _on_range(self) -> None:
        self._fetched_at = -math.inf
        if self._reading is not None and self.isVisible():
            self.refresh(self._reading, self._surroundings.now(), past=self._past)

    def show_node(self, node: str, reading: NodeReading, now: float, *, past: bool) -> None:
        self._node = node
        self._curves = {}
        self._sparks = {}
        self._fetched_at = -math.inf
        self.refresh(reading, now, past=past)

    def refresh(self, reading: NodeReading, now: float, *, past: bool = False) -> None:
        """Show a reading: the newest one, or that of a moment of the past, which knows no file systems."""
        self._reading, self._past = reading, past
        time = self._surroundings.time
        self.set_trailing(self.tr("{span}, shaded: usual").format(span=length_text(time.seconds)))
        figures = self._figures(reading)
        while len(self._lines) < len(figures):
            self._lines.append(_Line(self._grid, len(self._lines)))
        self._tell_unread(reading)
        live = reading.link.state == "live"
        for i, line in enumerate(self._lines):
            figure = figures[i] if i < len(figures) else None
            line.show(figure, last=i == len(figures) - 1)
            if figure is not None:
                self._fill(line, figure, live)
        curves = tuple(figure.curve for figure in figures if figure.curve is not None)
        due = self._fetched_at == -math.inf or (
            time.live and passed(self._fetched_at, now, max(5.0, pause(time.seconds, _POINTS)))
        )
        if curves != self._asked or due:
            self._fetched_at = now
            self._asked = curves
            self._loader.ask(Wish(shown_of(self._node, time), curves, *time.range(), _POINTS))

    def _tell_unread(self, reading: NodeReading) -> None:
        """What of the node could not be read, by name; what every part says shows on hover."""
        told = [trouble for trouble in reading.troubles if trouble.part.partition(":")[0] in _TOLD]
        lines = [f"{trouble.part.partition(':')[2] or trouble.part}: {self._said(trouble)}" for trouble in told]
        more = self.tr("and %n more", "", len(lines) - _UNREAD) if len(lines) > _UNREAD else ""
        self.unread.setText("\n".join([*lines[:_UNREAD], *([more] if more else [])]))
        self.unread.setVisible(bool(lines))
        set_tip(self.unread, "\n".join(lines) if more else "")

    def _said(self, trouble: PartTrouble) -> str:
        return self.tr("does not answer") if trouble.text == "does not answer" else trouble.text

    def _fill(self, line: _Line, figure: Figure, live: bool) -> None:
        live = live and not (self._past and figure.curve is None)  # what is of now is dimmed there
        spark, band = self._drawn(figure, live)
        if line.shown == (figure, spark, live):
            return
        if line.shown is None or line.shown[1] is not spark:
            line.spark.set(spark)
        line.shown = (figure, spark, live)
        abnormal = figure.priority.abnormal
        usual_now = band is None or band[0] <= figure.value <= band[1] or math.isnan(figure.value)
        line.name.setText(figure.name)
        line.name.set_ink("text" if abnormal or not usual_now else "muted")
        set_tip(line.name, figure.tip)
        line.spark.setAccessibleName(figure.name)
        line.bar.set(
            Bullet(
                None if math.isnan(figure.value) else figure.value,
                figure.low,
                figure.high,
                band=band,
                priority=figure.priority,
                filled=figure.filled,
                stale=not live or figure.old,
            )
        )
        line.bar.setAccessibleName(figure.name)
        line.bar.setAccessibleDescription(figure.text)
        line.value.setText(figure.text)
        line.value.set_ink(figure.priority.ink if abnormal else "text" if live and not figure.old else "muted")

    def _drawn(self, figure: Figure, live: bool) -> tuple[Spark | None, tuple[float, float] | None]:
        """A figure's small curve and its usual band, worked out once per reading of the past."""
        curve = self._curves.get(figure.key)
        if curve is None:
            return None, None
        key = (figure.key, figure.low, figure.high, live)
        if key not in self._sparks:
            values = curve * np.float32(figure.scale)
            band = usual(values, (figure.high - figure.low) * 0.04)
            stale = None if live else _last_known(values)
            self._sparks[key] = Spark(values, figure.low, figure.high, band=band, stale_from=stale), band
        return self._sparks[key]

    def _figures(self, reading: NodeReading) -> list[Figure]:
        found: list[Figure] = []
        host = reading.rows.get(Kind.HOST)
        row = host[0] if host is not None and len(host) else None
        if row is not None:
            found += self._host_figures(reading, row)
        found += self._disks(reading)
        found += self._storage(reading)
        found += self._filesystems(reading)
        return found

    def _host_figures(self, reading: NodeReading, row: Floats) -> list[Figure]:
        def of(signal: str) -> float:
            return float(row[column(Kind.HOST, signal)])

        def curve(signal: str) -> Wanted:
            return Wanted(signal, Address("host", self._node), signal)

        memory = of("memory_used")
        size = float(reading.facts.memory_bytes or 0)
        found = [
            Figure("cpu", self.tr("CPU"), of("cpu"), numbers.percent(of("cpu")), 0, 100, curve("cpu")),
        ]
        if size:
            found.append(
                Figure(
                    "memory_used",
                    self.tr("Memory"),
                    memory,
                    numbers.iec(memory),
                    0,
                    size,
                    curve("memory_used"),
                    tip=self.tr("{used} of {all}").format(used=numbers.iec(memory), all=numbers.iec(size)),
                )
            )
        stalled = (
            ("stalled_on_cpu", self.tr("Stalled on CPU"), self.tr("Share of time in which work waited for a CPU")),
            (
                "stalled_on_memory",
                self.tr("Stalled on memory"),
                self.tr("Share of time in which work waited for memory"),
            ),
            ("stalled_on_files", self.tr("Stalled on files"), self.tr("Share of time in which work waited for files")),
        )
        for signal, name, tip in stalled:
            value = of(signal)
            if math.isnan(value) and signal not in self._curves:
                continue  # kernels without pressure figures: nothing to show
            priority = value_grade(reading, _VALUES[signal]) if signal in _VALUES else Priority.NORMAL
            figure = Figure(signal, name, value, numbers.percent(value, 1), 0, 100, curve(signal), tip=tip)
            found.append(replace(figure, priority=priority))
        return found

    def _disks(self, reading: NodeReading) -> list[Figure]:
        rows = reading.rows.get(Kind.DISK)
        if rows is None:
            return []
        found = []
        for i, disk in enumerate(reading.facts.of(Kind.DISK)):
            if i >= len(rows):
                break
            busy = float(rows[i, column(Kind.DISK, "busy")])
            read = float(rows[i, column(Kind.DISK, "read")])
            write = float(rows[i, column(Kind.DISK, "write")])
            found.append(
                Figure(
                    f"disk:{disk.part}",
                    self.tr("{disk} busy").format(disk=disk.part),
                    busy,
                    numbers.percent(busy),
                    0,
                    100,
                    Wanted(f"disk:{disk.part}", Address("disk", self._node, disk.part), "busy"),
                    tip=self.tr("reads {read}, writes {write}").format(
                        read=numbers.si(read, "B/s"), write=numbers.si(write, "B/s")
                    ),
                )
            )
        return found

    def _storage(self, reading: NodeReading) -> list[Figure]:
        """How long file servers take to answer, as this node meets them; a server that is silent says so."""
        rows = reading.rows.get(Kind.STORAGE)
        if rows is None:
            return []
        found = []
        servers = reading.facts.of(Kind.STORAGE)
        names = _short_names([server.part for server in servers])
        for row, server in zip(rows, servers, strict=False):
            silent = row[column(Kind.STORAGE, "responding")] == 0
            waits = {way: self._recent(server.part, way, float(row[column(Kind.STORAGE, way)])) for way in _WAYS}
            tip = self.tr("{server}: an answer to a read takes {read}, to a write {write}, to anything else {other}")
            for way, name in (
                ("read_rtt", self.tr("NFS read, {server}")),
                ("write_rtt", self.tr("NFS write, {server}")),
            ):
                key = _storage_key(server.part, way)
                curve = self._curves.get(key)
                highest = 0.0 if curve is None or np.isnan(curve).all() else float(np.nanmax(curve))
                found.append(
                    Figure(
                        key,
                        name.format(server=names[server.part]),
                        waits[way],
                        self.tr("no answer") if silent else _milliseconds(waits[way]),
                        0,
                        _axis(max(highest, waits[way])),
                        Wanted(key, Address("storage", self._node, server.part), way),
                        priority=graded(of_part(reading, About.STORAGE, server.part)),
                        tip=tip.format(
                            server=server.part,
                            read=_milliseconds(waits["read_rtt"]),
                            write=_milliseconds(waits["write_rtt"]),
                            other=_milliseconds(waits["other_rtt"]),
                        ),
                    )
                )
        return found

    def _recent(self, server: str, way: str, value: float) -> float:
        """What was measured last within a minute or so: in a second without a request there is nothing to measure."""
        curve = self._curves.get(_storage_key(server, way))
        if math.isnan(value) and curve is not None:
            known = curve[~np.isnan(curve)][-1:] if not np.isnan(curve[-_RECENT:]).all() else curve[:0]
            return float(known[0]) if len(known) else math.nan
        return value

    def _filesystems(self, reading: NodeReading) -> list[Figure]:
        found = []
        for system in reading.filesystems:
            if system.size_bytes <= 0:
                continue
            used = 100.0 * (1 - system.free_bytes / system.size_bytes)
            finding = of_part(reading, About.DISK, system.mount)
            if system.kind in _IN_MEMORY and finding is None:
                continue  # a /tmp in memory is of interest when it is full
            found.append(
                Figure(
                    f"files:{system.mount}",
                    self.tr("Used on {mount}").format(mount=system.mount),
                    used,
                    self.tr("{value} now").format(value=numbers.percent(used)) if self._past else numbers.percent(used),
                    0,
                    100,
                    priority=graded(finding),
                    tip=f"{system.mount}: "
                    + self.tr("{free} free of {all}").format(
                        free=numbers.iec(system.free_bytes), all=numbers.iec(system.size_bytes)
                    )
                    + (self.tr(", %n s ago", "", round(system.age)) if system.age > _OLD else ""),
                    filled=True,
                    old=system.age > _OLD,
                )
            )
        return found

    @Slot(object)
    def _on_loaded(self, answer: tuple[Wish, Mapping[Hashable, Track]]) -> None:
        wish, tracks = answer
        if wish.of != shown_of(self._node, self._surroundings.time) or self._reading is None:
            return
        self._sparks = {}
        self._curves = {key: mean_of([track], wish.start, wish.end, wish.points) for key, track in tracks.items()}
        self.refresh(self._reading, self._fetched_at, past=self._past)


def _storage_key(server: str, way: str) -> str:
    return f"storage:{server}:{way}"


def _short_names(servers: list[str]) -> dict[str, str]:
    """Names without their domains; whole where that would make two alike, and of addresses."""
    short = {server: server if server.replace(".", "").isdigit() else server.partition(".")[0] for server in servers}
    return {server: name if list(short.values()).count(name) == 1 else server for server, name in short.items()}


def _milliseconds(value: float) -> str:
    return numbers.si(value / 1000.0, "s")


def _axis(highest: float) -> float:
    """The end of an axis of milliseconds that needs no other at each sample: 20, 50, 100, 200, 500, ..."""
    if not highest > 20.0:  # nor where nothing is known
        return 20.0
    power = 10.0 ** math.floor(math.log10(highest))
    return next(power * step for step in (1.0, 2.0, 5.0, 10.0) if power * step >= highest)


def _last_known(values: Floats) -> float | None:
    """Where in the curve (0 to 1) the readings end; None when they reach its end."""
    good = np.flatnonzero(~np.isnan(values))
    if len(good) == 0:
        return 0.0
    share = (int(good[-1]) + 1) / len(values)
    return None if share >= 0.98 else share
