"""The card of GPU time: the GPUs' hours since midnight, by use, from history alone."""

from __future__ import annotations

import math

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from console.fleet.model.clock import passed
from console.fleet.model.totals import WORKING_FROM, GpuTime, gpu_time
from console.frame.overview.loading import Answer, TotalsLoader, Wish
from console.frame.overview.protocols import Telemetry
from console.pagekit.faults import tell_faults
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.bullet import Share, ShareBar
from widgets.card import Card
from widgets.tables.table import Column, DenseTable, Row
from widgets.text import Label
from widgets.tips import set_tip

_STEP = 60.0
_SETTLED = 3.0


class GpuTimeCard(Card):
    """GPU-hours that worked, idled and were not measured: together all that there were."""

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._gpus = 0
        self._zone = "UTC"
        self._asked_at = -math.inf
        self._surroundings = surroundings
        self._moment: float | None = None
        self._name = self.tr("GPU time today")
        self._loader = TotalsLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_loaded)
        self.set_title(self.tr("GPU time today"))
        self.bar = ShareBar()
        self.table = DenseTable(
            [
                Column("what", self.tr("What"), 120, stretch=True),
                Column("hours", self.tr("Hours"), 84, align="right"),
                Column("share", self.tr("Share"), 60, align="right", ink="muted"),
            ],
            row_height=24,
            header=False,
            name=self.tr("GPU time today"),
        )
        self.empty = Label(self.tr("No history yet"), "muted")
        self.add(self.bar)
        self.add(self.table)
        self.add(self.empty)
        tell_faults(self.body, self._loader)
        self.add_stretch()
        self.show_time(None)

    def refresh(self, nodes: tuple[str, ...], gpus: int, zone: str, now: float) -> None:
        """Count anew when a minute has passed, when another moment is looked at, or when there are other nodes."""
        moment = self._surroundings.time.moment
        if (gpus, zone, moment) != (self._gpus, self._zone, self._moment):
            self._gpus, self._zone, self._moment = gpus, zone, moment
            self._asked_at = -math.inf
        if self._asked_at != -math.inf and (moment is not None or not passed(self._asked_at, now, _STEP)):
            return
        self._asked_at = now
        self._name = self.tr("GPU time today")
        if moment is not None:
            time = numbers.moment(moment, zone, now, seconds=False)
            self._name = self.tr("GPU time until {time}").format(time=time)
        end = now if moment is None else moment
        midnight = numbers.local(end, zone).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        if nodes and gpus:
            self._loader.ask(Wish(nodes, midnight, min(end, now - _SETTLED), _STEP))
        else:
            self.show_time(None)

    def read_again(self) -> None:
        """What is counted is not what it was: read with the next refresh."""
        self._asked_at = -math.inf

    @Slot(object)
    def _on_loaded(self, answer: Answer) -> None:
        self.set_title(self._name)
        self.show_time(gpu_time(answer.totals, self._gpus))

    def show_time(self, time: GpuTime | None) -> None:
        """Show this; None where nothing was measured since midnight."""
        for widget in (self.bar, self.table):
            widget.setVisible(time is not None)
        self.empty.setVisible(time is None)
        if time is None:
            self.set_trailing("")
            return
        since = numbers.clock(time.start, self._zone, seconds=False)
        hours = numbers.quantity(time.whole, "h", 1)
        self.set_trailing(
            self.tr("{hours} since {time}").format(hours=hours, time=since) if self._moment is None else hours
        )
        set_tip(self, self._explained(time))
        percent = numbers.percent(WORKING_FROM)
        parts = (
            (
                self.tr("Working"),
                time.working,
                "data",
                self.tr("Minutes of a GPU in which it was busy for {percent} of the time or more").format(
                    percent=percent
                ),
            ),
            (
                self.tr("Idle"),
                time.idle,
                "data-5",
                self.tr("Minutes of a GPU that were measured, in which it was busy for less than {percent}").format(
                    percent=percent
                ),
            ),
            (
                self.tr("No data"),
                time.unknown,
                "hatch",
                self.tr("Minutes in which nothing is known of a GPU: its node was lost, late, or not watched yet"),
            ),
        )
        whole = time.whole or 1.0
        figures = {text: numbers.percent(100 * hours / whole, 1) for text, hours, _, _ in parts}
        self.bar.set([Share(hours / whole, text, ink, figures[text]) for text, hours, ink, _ in parts if hours > 0])
        rows = [
            Row(text, (text, numbers.quantity(hours, "h", 1), figures[text]), tip=tip) for text, hours, _, tip in parts
        ]
        self.table.set_rows(rows)
        self.table.fit_height()

    def _explained(self, time: GpuTime) -> str:
        return self.tr("%n GPU(s) from {start} to {end}: every GPU counts in every minute", "", time.gpus).format(
            start=numbers.clock(time.start, self._zone, seconds=False),
            end=numbers.clock(time.end, self._zone, seconds=False),
        )
