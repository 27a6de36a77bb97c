"""The Network ports card: every port with its speed, load, errors and state, and what went in and out."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from console.fleet.model.addresses import Address
from console.fleet.model.clock import passed
from console.fleet.model.findings import Finding, of_part
from console.fleet.model.readings import Floats, NodeReading, Times, Track
from console.fleet.model.rules import About, Named
from console.fleet.model.signals import Kind, column
from console.fleet.model.totals import counted_ports
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.tracks import TrackLoader, Wanted, Wish, pause, shown_of, sum_of
from console.fleet.page.vocabulary import graded, value_grade
from console.pagekit.faults import tell_faults
from console.pagekit.hints import Hint
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.text import Caption
from widgets.time.timestack import Curve, Plot, TimeStack

GIGABIT = 8e-9  # bytes per second to Gbit/s
_MOST_ROWS = 6


class PortsCard(Card):
    """Ports of one node. Rates are Gbit/s; a port that is down says so and never shows a zero it did not measure."""

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Network ports"))
        self.setAccessibleName(self.tr("Network ports"))
        self.set_trailing(self.tr("Gbit/s"))
        self._node = ""
        self._reading: NodeReading | None = None
        self._surroundings = surroundings
        self._fetched_at = -math.inf
        surroundings.time.settled.connect(self._on_range)
        surroundings.time.crosshair_changed.connect(self._on_crosshair)
        self._loader = TrackLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_loaded)
        self._tracks: Mapping[Hashable, Track] = {}
        self._shown: list[Row] = []
        self.table = DenseTable(
            [
                Column("port", self.tr("Port"), 64, stretch=True, fit=True),
                Column("speed", self.tr("Speed"), 50, align="right", ink="muted", widest=_speed(800e9)),
                Column("in", self.tr("In"), 42, align="right", widest=rate(1.0)),
                Column("out", self.tr("Out"), 42, align="right", widest=rate(1.0)),
                Column(
                    "errors",
                    self.tr("Errors/s"),
                    42,
                    align="right",
                    tip=self.tr("Errors and drops per second, in and out"),
                    fit=True,
                ),
                Column("state", self.tr("State"), 40, align="right", ink="muted", fit=True),
            ],
            row_height=23,
            name=self.tr("Network ports"),
        )
        self.table.current_changed.connect(self._on_current)
        self.stack = TimeStack(name=self.tr("Network ports over time"), compact=True)
        self.stack.setMinimumHeight(72)
        self._legend = Caption("")
        self._empty = Hint(self.tr("No network ports"), self.tr("The node named none."))
        self.add(self.table)
        self.add(self._legend)
        self.add(self.stack, 1)
        self.add(self._empty)
        tell_faults(self.body, self._loader)
        self.stack.set_rows([Plot("rate", self.tr("In and out"), "Gbit/s", low=0.0, height=56, decimals=1)])

    @Slot()
    def _on_range(self) -> None:
        self._fetched_at = -math.inf
        if self._reading is not None and self.isVisible():
            self.refresh(self._reading, self._surroundings.now())

    @Slot()
    def _on_crosshair(self) -> None:
        time = self._surroundings.time
        self.stack.set_crosshair(time.crosshair, pinned=time.pinned is not None)

    def show_node(self, node: str, reading: NodeReading, zone: str, now: float) -> None:
        self._node = node
        self._tracks = {}
        self._shown = []
        self._fetched_at = -math.inf
        self.stack.set_zone(zone)
        self.stack.set_empty_text("")
        self._on_crosshair()
        self.table.set_rows([])
        self._draw()
        self.refresh(reading, now)

    def refresh(self, reading: NodeReading, now: float) -> None:
        self._reading = reading
        ports = reading.facts.of(Kind.PORT)
        self.table.setVisible(bool(ports))
        self.stack.setVisible(bool(ports))
        self._legend.setVisible(bool(ports))
        self._empty.setVisible(not ports)
        rows = self._rows(reading)
        if [row.key for row in rows] != [row.key for row in self._shown]:
            self.table.set_rows(rows)
            self.table.fit_height(_MOST_ROWS)
        else:
            self.table.update_rows(rows)
        self._shown = rows
        newest = reading.link.newest_sample
        time = self._surroundings.time
        rest = pause(time.seconds, 300)
        due = self._fetched_at == -math.inf or (time.live and passed(self._fetched_at, now, rest))
        # The picture moves on together with its curves, where these come soon: it is painted once.
        moved = time.live and passed(self.stack.range()[1], now, time.seconds / 300 + rest)
        if moved or self._fetched_at == -math.inf:
            self.stack.set_now(now)
            self.stack.set_live(time.live)
            self.stack.set_range(*time.range())
        self.stack.set_stale(
            newest if newest is not None and reading.link.state not in ("live", "starting") else None,
            self.tr("no data"),
        )
        if ports and due:
            self._fetched_at = now
            wanted = tuple(
                Wanted((signal, port.part), Address("port", self._node, port.part), signal)
                for port in ports
                for signal in ("receive", "send")
            )
            self._loader.ask(Wish(shown_of(self._node, time), wanted, *time.range(), 300))

    def _rows(self, reading: NodeReading) -> list[Row]:
        values = reading.rows.get(Kind.PORT)
        live = reading.link.state in ("live", "late")
        rows = []
        for i, port in enumerate(reading.facts.of(Kind.PORT)):

            def of(signal: str, index: int = i) -> float:
                if values is None or index >= len(values) or not live:
                    return math.nan
                return float(values[index, column(Kind.PORT, signal)])

            found = of_part(reading, About.PORT, port.part)
            errors = value_grade(reading, Named.PORT_ERRORS, port.part)
            rows.append(self._row(port.part, port.detail, of("state"), [of(s) for s in _SIGNALS], found, errors))
        return rows

    def _row(  # noqa: PLR0917 -- what is measured, and what is found of it
        self, port: str, detail: str, state: float, values: list[float], found: Finding | None, wrong: Priority
    ) -> Row:
        speed, receive, send, *faults = values
        known = [fault for fault in faults if not math.isnan(fault)]
        errors = sum(known) if known else math.nan
        down = state == 0
        word = self.tr("Down") if down else numbers.UNKNOWN if math.isnan(state) else self.tr("Up")
        shown = numbers.number(errors, 0 if math.isnan(errors) or errors >= 10 or errors == 0 else 1)
        grade = graded(found)
        cells = (
            Rich(port, strong=found is not None),
            _speed(speed),
            numbers.UNKNOWN if down else rate(receive),
            numbers.UNKNOWN if down else rate(send),
            Rich(shown, priority=wrong) if wrong is not Priority.NORMAL else shown,
            Rich(word, priority=grade) if found is not None else word,
        )
        # Ports stand as their node names them, whatever they do: a line that moves is not found again.
        ranks = (port, speed, receive, send, errors, f"{grade.rank}{port}")
        tip = ": ".join(filter(None, (port, detail)))
        return Row(port, cells, ranks, priority=grade if found is not None else None, tip=tip)

    @Slot(object)
    def _on_current(self, _port: object) -> None:
        self._draw()

    @Slot(object)
    def _on_loaded(self, answer: tuple[Wish, Mapping[Hashable, Track]]) -> None:
        wish, tracks = answer
        if wish.of == shown_of(self._node, self._surroundings.time):
            self._tracks = tracks
            self.stack.set_range(wish.start, wish.end)
            self.stack.set_empty_text(self.tr("No data"))
            self._draw()

    def _draw(self) -> None:
        if self._reading is None:
            return
        chosen = self.table.current()
        counted = counted_ports(self._reading.facts) if chosen is None else {chosen}
        ports = [port.part for port in self._reading.facts.of(Kind.PORT) if port.part in counted]
        where = str(chosen) if chosen is not None else self.tr("all ports")
        self._legend.setText(self.tr("{ports}, bright: in, dim: out").format(ports=where))
        sums: list[tuple[str, Times, Floats, str, str]] = []
        highest = 0.0
        for signal, ink, name in (("send", "data-2", self.tr("Out")), ("receive", "data-strong", self.tr("In"))):
            found = [track for port in ports if (track := self._tracks.get((signal, port))) is not None]
            if found:
                times, values = sum_of(found)
                highest = max(highest, float(np.nanmax(values, initial=0.0)))
                sums.append((signal, times, values, ink, name))
        # A quiet port's picture in Gbit/s would be a row of noughts.
        factor, unit = (GIGABIT, "Gbit/s") if highest * GIGABIT >= 0.05 else (GIGABIT * 1000, "Mbit/s")
        top = None if highest * factor > 1 else 1.0
        plot = Plot("rate", self.tr("In and out"), unit, 0.0, top, height=56, decimals=1)
        if self.stack.rows() != [plot]:
            self.stack.set_rows([plot])
        curves = [
            Curve(signal, times, np.asarray(values * np.float32(factor), np.float32), ink, signal == "receive", name)
            for signal, times, values, ink, name in sums
        ]
        self.stack.set_curves("rate", curves)


_SIGNALS = ("speed", "receive", "send", "receive_errors", "send_errors", "receive_drops", "send_drops")


def _speed(bits_per_second: float) -> str:
    if math.isnan(bits_per_second) or bits_per_second <= 0:
        return numbers.UNKNOWN
    return numbers.quantity(bits_per_second * 1e-9, "G")


def rate(bytes_per_second: float) -> str:
    """Gbit/s with the places that mean something: 20.4, 0.02, 418."""
    gigabits = bytes_per_second * GIGABIT
    if math.isnan(gigabits):
        return numbers.UNKNOWN
    if 0 < gigabits < 0.005:
        return f"<{numbers.number(0.01, 2)}"
    return numbers.number(gigabits, 0 if gigabits >= 100 else 1 if gigabits >= 1 else 2)
