"""Figures of curves over a range of time: least, mean and greatest, and the energy where they are power."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from console.pagekit.sheet import Sheet
from console.pagekit.time_words import length_text, range_text
from widgets import numbers
from widgets.button import Kind
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.time.lines import HOLD
from widgets.time.timestack import TimeStack

Floats = NDArray[Any]
#: What a second of one unit of power is in kWh.
_KILOWATT_HOURS = {"W": 1 / 3.6e6, "kW": 1 / 3600}


@dataclass(frozen=True, slots=True)
class Measured:
    """A curve to be measured, in the unit it is shown in. `low` and `high` bound each point where points are means,
    which hold from `lead` seconds before; `period` is the distance of points where one stands alone."""

    plot: str
    unit: str
    decimals: int
    curve: str
    times: Floats
    values: Floats
    low: Floats | None = None
    high: Floats | None = None
    lead: float = 0.0
    period: float = 1.0


@dataclass(frozen=True, slots=True)
class Statistic:
    """Figures of one curve over a range, NaN where nothing is known. `known` is the share of the range that was
    measured; energy goes over that share alone. `kilowatt_hours` is None for what is no power."""

    plot: str
    unit: str
    decimals: int
    curve: str
    low: float
    mean: float
    high: float
    known: float
    kilowatt_hours: float | None


def statistic(of: Measured, start: float, end: float) -> Statistic:
    """Figures of a curve within [start, end): each value holds until the next one, but not through a gap."""
    times = np.asarray(of.times, np.float64) - of.lead
    values = np.asarray(of.values, np.float64)
    seconds = np.empty(0)
    if len(times):
        steps = np.diff(times)
        good = np.isfinite(values)
        before = np.concatenate(([2 * of.lead or of.period], np.where(good[:-1], steps, 2 * of.lead or of.period)))
        ends = np.append(times[1:], np.inf)
        # What follows a value is a gap: it holds for a while, as the line does at the crosshair.
        gone = np.append(~good[1:], True)
        ends = np.where(gone, np.minimum(ends, times + HOLD * before), ends)
        seconds = np.where(good, np.clip(np.minimum(ends, end) - np.maximum(times, start), 0.0, None), 0.0)
    held = seconds > 0
    energy = None if of.unit not in _KILOWATT_HOURS else math.nan
    if not held.any():
        return Statistic(of.plot, of.unit, of.decimals, of.curve, math.nan, math.nan, math.nan, 0.0, energy)
    whole = float(seconds[held].sum())
    mean = float((values[held] * seconds[held]).sum() / whole)
    low = float(np.nanmin((values if of.low is None else np.asarray(of.low, np.float64))[held]))
    high = float(np.nanmax((values if of.high is None else np.asarray(of.high, np.float64))[held]))
    if energy is not None:
        energy = mean * whole * _KILOWATT_HOURS[of.unit]
    known = min(whole / (end - start), 1.0)
    return Statistic(of.plot, of.unit, of.decimals, of.curve, low, mean, high, known, energy)


class StatisticsSheet(Sheet):
    """A table of figures beside the page; its rows can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Statistics of a range"), " ", parent, width=720)
        figure = numbers.quantity(1000.0, "MHz")
        self.table = DenseTable(
            [
                Column("plot", self.tr("Signal"), 104, stretch=True, fit=True),
                Column("curve", self.tr("Curve"), 64, ink="muted", fit=True),
                Column("low", self.tr("Least"), 70, align="right", widest=figure),
                Column("mean", self.tr("Mean"), 70, align="right", widest=figure),
                Column("high", self.tr("Greatest"), 70, align="right", widest=figure),
                Column("energy", self.tr("Energy"), 78, align="right", widest=numbers.quantity(1000.0, "kWh", 3)),
                Column(
                    "known",
                    self.tr("Measured"),
                    66,
                    align="right",
                    ink="muted",
                    tip=self.tr("The share of the range of which there are samples: the figures are of it alone"),
                ),
            ],
            row_height=24,
            name=self.tr("Statistics of a range"),
        )
        self.table.setMinimumHeight(240)
        self.content.addWidget(self.table, 1)
        self.copy = self.add_button(self.tr("Copy"))
        self.copy.clicked.connect(self._on_copy)
        self.add_button(self.tr("Close"), Kind.PRIMARY, main=True).clicked.connect(self.close)

    def show_range(self, start: float, end: float, zone: str, now: float) -> None:
        """Of which range the figures are; they follow."""
        when = range_text(start, end, zone, now, short=3600.0)
        self.text.setText(f"{when} · {length_text(end - start)}")
        self.text.show()
        self.table.set_rows([])
        self.set_note(self.tr("Reading"))

    def show_figures(self, found: Sequence[Statistic]) -> None:
        """Fill the table, and sum up the energy of several curves of a plot."""
        self.set_note("" if found else self.tr("Nothing was measured there."))
        rows = [self._row(number, each) for number, each in enumerate(found)]
        for plot in dict.fromkeys(each.plot for each in found):
            energies = [each.kilowatt_hours for each in found if each.plot == plot and each.kilowatt_hours is not None]
            known = [energy for energy in energies if not math.isnan(energy)]
            if len(energies) > 1 and known:
                text = numbers.quantity(sum(known), "kWh", 3)
                cells = (plot, Rich(self.tr("together"), strong=True), "", "", "", Rich(text, strong=True), "")
                rows.append(Row(("sum", plot), cells, (None,) * len(cells)))
        self.table.set_rows(rows)

    @staticmethod
    def _row(number: int, of: Statistic) -> Row:
        decimals = of.decimals + 1
        found = (of.low, of.mean, of.high)
        figures = [numbers.quantity(value, of.unit, decimals).rstrip(numbers.SPACE) for value in found]
        energy = "" if of.kilowatt_hours is None else numbers.quantity(of.kilowatt_hours, "kWh", 3)
        cells = (of.plot, of.curve, *figures, energy, numbers.percent(100 * of.known))
        order = (of.plot, of.curve, of.low, of.mean, of.high, of.kilowatt_hours, of.known)
        known = (None if isinstance(each, float) and math.isnan(each) else each for each in order)
        return Row((number, of.plot, of.curve), cells, tuple(known))

    @Slot()
    def _on_copy(self) -> None:
        self.table.copy()
        self.set_note(self.tr("Copied"))


class MeasuredRange(QObject):
    """The range that is marked on some plots, and its sheet: it goes when the sheet is closed."""

    def __init__(self, stacks: Sequence[TimeStack], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stacks = tuple(stacks)
        self.sheet: StatisticsSheet | None = None

    def begin(self, start: float, end: float, zone: str, now: float) -> None:
        """Mark it and open its sheet, whose figures follow by `show`."""
        for stack in self._stacks:
            stack.set_measured((start, end))
        if self.sheet is None:
            self.sheet = StatisticsSheet(self._stacks[0].window())
            self.sheet.setObjectName("statistics")
            self.sheet.destroyed.connect(self._on_gone)
        self.sheet.show_range(start, end, zone, now)
        self.sheet.show()
        self.sheet.raise_()

    def show(self, found: Sequence[Statistic]) -> None:
        """The figures have come."""
        if self.sheet is not None:
            self.sheet.show_figures(found)

    @Slot()
    def _on_gone(self) -> None:
        self.sheet = None
        for stack in self._stacks:
            stack.set_measured(None)
