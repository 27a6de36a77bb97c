"""The fleet over time: utilisation, power and network on one linked axis, with what is not known left open."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from console.fleet.model.figures import Figures
from console.fleet.model.readings import Times
from console.fleet.model.totals import Totals, coarser, missing
from console.fleet.page.cards.ports_card import GIGABIT, rate
from console.frame.overview.loading import Answer, Grave, TotalsLoader, Wish
from console.frame.overview.protocols import Telemetry
from console.pagekit.faults import tell_faults
from console.pagekit.statistics import Measured, MeasuredRange, statistic
from console.pagekit.surroundings import Surroundings
from console.pagekit.time_head import TimeHead
from widgets import numbers, theme
from widgets.button import Button
from widgets.card import Card
from widgets.text import Label
from widgets.theme import Size, Weight
from widgets.time.timestack import Curve, Event, Plot, Shade, TimeStack
from widgets.value import ValueLabel

#: Longer ranges are read by the hour.
_BY_MINUTE = 2 * 86400.0
#: The newest samples may still be on their way.
SETTLED = 3.0
_FEW_NODES = 64
_POINTS = 360
_MOST_EVENTS = 24
_BEFORE = 0.02
_LONG = 12 * 3600.0
_SILENT_STEPS = 2
#: The same thing on the same node is marked once in this share of what is in sight.
_ONCE_IN = 12


def step_of(span: float, nodes: int) -> float:
    """Seconds per point: fine where samples are read, a minute where roll-ups are."""
    if span <= 1200.0:
        return 10.0
    if span <= 5400.0 and nodes <= _FEW_NODES:
        return 30.0
    return 60.0 if span <= _BY_MINUTE else 3600.0


def _steps(wish: Wish) -> int:
    """How many steps make a point: for a day five minutes, or a line of noise would hide the day."""
    return 5 if wish.step == 60.0 and wish.end - wish.start > _LONG else 1


class TrendCard(Card):
    """One figure now (or at the crosshair) and its curve."""

    def __init__(self, plot: Plot, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.plot = plot
        self.set_title(plot.title)
        self.value = ValueLabel(size=Size.HEADING)
        self.stack = TimeStack(name=plot.title, compact=True)
        self.stack.setMinimumHeight(96)
        self.stack.set_rows([plot])
        self.add(self.value)
        self.add(self.stack, 1)

    def show_figure(self, value: str, unit: str, caption: str) -> None:
        """What stands over the curve."""
        self.value.set_value(value, unit)
        self.value.set_caption(caption)


class Trends(QWidget):
    """Three cards under one choice of time. `saving` carries "png" or "csv"."""

    saving = Signal(str)

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surroundings = surroundings
        self._nodes: tuple[str, ...] = ()
        self._figures = Figures()
        self._totals: Totals | None = None
        self._asked: tuple[float, float] | None = None
        self._asked_at = -math.inf
        self._moved_at = -math.inf
        self._events_wanted = True
        self._events: tuple[Grave, ...] = ()
        self._names: Mapping[str, str] = {}
        self._zone = "UTC"
        self._loader = TotalsLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_loaded)
        self.utilization = TrendCard(Plot("utilization", self.tr("GPU utilisation"), "%", 0.0, 100.0, height=84))
        self.power = TrendCard(Plot("power", self.tr("GPU power"), "kW", 0.0, None, height=84, decimals=1))
        self.network = TrendCard(Plot("network", self.tr("Network"), "Gbit/s", 0.0, None, height=84))
        self.cards = (self.utilization, self.power, self.network)
        self.stacks = tuple(card.stack for card in self.cards)
        self.head = TimeHead(self.stacks, surroundings, self)
        self.head.range_changed.connect(self._on_range)
        self.head.crosshair_changed.connect(self._on_crosshair)
        self.measured = MeasuredRange(self.stacks, self)
        for stack in self.stacks:
            stack.measured.connect(self._on_measured)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._made_head())
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for card in self.cards:
            row.addWidget(card, 1)
        column.addLayout(row, 1)
        tell_faults(column, self._loader)

    def _made_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.title = Label(self.tr("Over time"), "muted", Size.BODY, Weight.SEMIBOLD)
        self.save = Button(self.tr("Save"), tip=self.tr("Save the picture or the values in sight"))
        self.save_menu = QMenu(self.save)
        self.save.setMenu(self.save_menu)
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.head.controls)
        row.addWidget(self.save)
        return head

    # -- what the page calls -----------------------------------------------------------------------------------------

    def show_gpus(self, known: bool) -> None:
        """Leave out what is said of GPUs where there are none."""
        for card in (self.utilization, self.power):
            card.setVisible(known)

    def set_nodes(self, nodes: Mapping[str, str], zone: str, now: float) -> None:
        """Sum over these nodes, which people call so, from now on."""
        self._names = nodes
        if tuple(nodes) != self._nodes:
            self._nodes = tuple(nodes)
            self._totals = None
            self._events_wanted = True
            self._asked = None
        for stack in self.stacks:
            stack.set_zone(zone)
        self._zone = zone
        if self._moved_at == -math.inf:
            self.head.follow(now)

    def read_again(self) -> None:
        """What is summed is not what it was: read with the next refresh."""
        self._asked = None

    def note_events(self) -> None:
        """Something happened on a node: its marks are read with the next points."""
        self._events_wanted = True

    def refresh(self, figures: Figures, now: float) -> None:
        """Move on, and read when a point's worth of time has passed."""
        self._figures = figures
        start, end = self.head.range()
        if abs(now - self._moved_at) >= (end - start) / _POINTS:
            self._moved_at = now
            for stack in self.stacks:
                stack.set_now(now)
        self._show_figures()
        step = step_of(end - start, len(self._nodes))
        live = self.head.is_live()
        if self._asked is None or (live and abs(now - self._asked_at) >= step):
            self._fetch(now)

    # -- what the operator does ----------------------------------------------------------------------------------------

    @Slot()
    def _on_range(self) -> None:
        self._events_wanted = True
        self._asked = None
        if self.isVisible():  # else it is read when it is shown
            self._fetch(self._surroundings.now())
            self._show_figures()

    @Slot()
    def _on_crosshair(self) -> None:
        if self.isVisible():
            self._show_figures()

    def _show_figures(self) -> None:
        """What stands over the curves: at the crosshair, else at the end of a past range, else now."""
        time = self.head.time
        at = time.crosshair if time.crosshair is not None else time.moment
        if at is None:
            self.title.setText(self.tr("Over time"))
            self._show_now()
        else:
            now = self._surroundings.now()
            self.title.setText(self.tr("Figures at {time}").format(time=numbers.moment(at, self._zone, now)))
            self._show_at(at)

    # -- reading -----------------------------------------------------------------------------------------------------

    def _fetch(self, now: float) -> None:
        if not self._nodes:
            return
        start, end = self.stacks[0].range()
        step = step_of(end - start, len(self._nodes))
        self._asked, self._asked_at = (start, end), now
        before = (end - start) * _BEFORE + step
        self._loader.ask(Wish(self._nodes, start - before, min(end + step, now - SETTLED), step, self._events_wanted))
        self._events_wanted = False

    @Slot(object)
    def _on_loaded(self, answer: Answer) -> None:
        if answer.wish.nodes != self._nodes:
            return
        totals = coarser(answer.totals, _steps(answer.wish))
        self._totals = totals
        if answer.events is not None:
            self._events = answer.events
            self._mark()
        self._draw(totals)
        self._show_figures()

    def _draw(self, totals: Totals) -> None:
        times, sums = totals.times, totals.sums
        step = totals.grid.step
        self.utilization.stack.set_curves("utilization", [_curve("utilization", times, totals.utilization(), step)])
        self.power.stack.set_curves("power", [_curve("power", times, totals.power() / 1000.0, step)])
        self.network.stack.set_curves(
            "network",
            [
                Curve("out", times, totals.send() * GIGABIT, "data-2", text=self.tr("Out"), lead=step / 2),
                Curve("in", times, totals.receive() * GIGABIT, "data-strong", True, self.tr("In"), lead=step / 2),
            ],
        )
        self._end(totals)
        figures = self._figures
        for card, counts, whole, text in (
            (self.utilization, sums.gpus, figures.gpus, self._gpus),
            (self.power, sums.power_gpus, figures.gpus, self._gpus),
            (self.network, sums.nodes, figures.nodes, self._of_nodes),
        ):
            shades = [
                Shade(start, end, text(count, whole)) for start, end, count in missing(times, counts, whole, step)
            ]
            card.stack.set_shades(shades)

    def _end(self, totals: Totals) -> None:
        """Where all have fallen silent nothing is known any more: hatched, and not a curve that simply stops."""
        measured = np.flatnonzero((totals.sums.gpus > 0) | (totals.sums.nodes > 0))
        last = totals.grid.count - 1
        silent = len(measured) > 0 and last - int(measured[-1]) >= _SILENT_STEPS
        since = float(totals.times[measured[-1]]) + totals.grid.step / 2 if silent else None
        for stack in self.stacks:
            stack.set_stale(since if stack.is_live() else None, self.tr("no data"))

    def _gpus(self, count: int, whole: int) -> str:
        return self.tr("{count} of {all} GPUs").format(count=numbers.number(count), all=numbers.number(whole))

    def _of_nodes(self, count: int, whole: int) -> str:
        return self.tr("{count} of {all} nodes").format(count=numbers.number(count), all=numbers.number(whole))

    def _mark(self) -> None:
        marks = []
        start, end = self.stacks[0].range()
        marked: dict[tuple[str, str, str], float] = {}
        for i, grave in enumerate(self._events):
            event = grave.event
            what = (event.node, event.code, event.device)
            again = event.time - marked.get(what, -math.inf) < (end - start) / _ONCE_IN
            if not again:
                marked[what] = event.time
                name = self._names.get(event.node, event.node)
                marks.append(Event((event.node, event.time, i), event.time, f"{name}: {grave.text}", grave.priority))
        for stack in self.stacks:
            stack.set_events(marks[-_MOST_EVENTS:])

    # -- figures -----------------------------------------------------------------------------------------------------

    def _show_now(self) -> None:
        now = self._figures
        self._show(
            now.mean_utilization,
            (now.watts, now.power_gpus),
            (now.receive, now.send, now.networks) if now.networks else (None, None, 0),
            now.gpus_reporting,
        )

    def _show_at(self, at: float) -> None:
        totals = self._totals
        place = -1 if totals is None else int(totals.grid.places(np.array([at]))[0])
        if totals is None or not 0 <= place < totals.grid.count:
            self._show(None, (None, 0), (None, None, 0), 0)
            return
        sums = totals.sums
        networks = round(float(sums.nodes[place]))
        power = round(float(sums.power_gpus[place]))
        self._show(
            _known(totals.utilization()[place]),
            (_known(totals.power()[place]), power),
            (_known(totals.receive()[place]), _known(totals.send()[place]), networks),
            round(float(sums.gpus[place])),
        )

    def _show(
        self,
        utilization: float | None,
        power: tuple[float | None, int],
        network: tuple[float | None, float | None, int],
        gpus: int,
    ) -> None:
        whole = self._figures
        known = utilization is not None
        self.utilization.show_figure(
            numbers.number(utilization, 0),
            "%" if known else "",
            self.tr("mean of {gpus}").format(gpus=self._gpus(gpus, whole.gpus)),
        )
        value, unit = numbers.split_si(power[0], "W")
        self.power.show_figure(value, unit, self._gpus(power[1], whole.gpus))
        receive, send, nodes = network
        figure = numbers.UNKNOWN if receive is None else rate(receive)
        out = numbers.UNKNOWN if send is None else rate(send)
        caption = self.tr("in, {out} out · {nodes}").format(out=out, nodes=self._of_nodes(nodes, whole.nodes))
        self.network.show_figure(figure, "Gbit/s" if receive is not None else "", caption)

    @Slot(float, float)
    def _on_measured(self, start: float, end: float) -> None:
        """The statistics of a range, of the sums as they are drawn."""
        self.measured.begin(start, end, self._zone, self._surroundings.now())
        if self._totals is None:
            self.measured.show(())
            return
        totals, step = self._totals, self._totals.grid.step
        curves = (
            (self.utilization.plot, self.tr("mean"), totals.utilization()),
            (self.power.plot, self.tr("sum"), totals.power() / 1000.0),
            (self.network.plot, self.tr("In"), totals.receive() * GIGABIT),
            (self.network.plot, self.tr("Out"), totals.send() * GIGABIT),
        )
        found = [
            Measured(plot.title, plot.unit, 0, name, totals.times, values, lead=step / 2, period=step)
            for plot, name, values in curves
        ]
        self.measured.show([statistic(each, start, end) for each in found])

    # -- out ---------------------------------------------------------------------------------------------------------

    def to_csv(self) -> str:
        """What is in sight, a row a step: time (ISO 8601, UTC), sums in SI units and how many they hold. A field is
        empty where nobody reported."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_CSV)
        totals = self._totals
        if totals is None:
            return out.getvalue()
        start, end = self.stacks[0].range()
        sums = totals.sums
        columns = (
            totals.utilization(),
            sums.gpus,
            sums.working,
            totals.power(),
            sums.power_gpus,
            totals.receive(),
            totals.send(),
            sums.nodes,
        )
        for i, time in enumerate(totals.times.tolist()):
            if start <= time <= end:
                stamp = datetime.fromtimestamp(time, UTC).isoformat(timespec="seconds")
                writer.writerow((stamp, *(_figure(float(column[i])) for column in columns)))
        return out.getvalue()


_CSV = (
    "time",
    "gpu_utilization_percent",
    "gpus_reporting",
    "gpus_working",
    "gpu_power_watts",
    "gpus_in_power",
    "receive_bytes_per_second",
    "send_bytes_per_second",
    "nodes_in_network",
)


def _curve(key: str, times: Times, values: Times, step: float) -> Curve:
    return Curve(key, times, values, "data", True, lead=step / 2)


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _figure(value: float) -> str:
    return f"{value:.10g}" if math.isfinite(value) else ""
