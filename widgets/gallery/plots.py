"""Stacked time plots and compact charts."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.button import Button, Kind
from widgets.card import Card, Ground, columns
from widgets.gallery.samples import NOW, ZONE
from widgets.priority import Priority, PriorityMark
from widgets.segmented import SegmentedControl
from widgets.text import Label
from widgets.theme import Size, Weight
from widgets.time.lines import Floats
from widgets.time.timestack import Area, Curve, Event, Limit, Plot, Shade, Span, Strip, TimeStack
from widgets.value import ValueLabel

_START = NOW - 3600
_SLOW = NOW - 1890
_HOT = NOW - 880


def _times() -> Floats:
    times: Floats = np.arange(_START - 120, NOW + 1, 6.0)
    return times


def _dips(times: Floats, depth: float) -> Floats:
    """Sharp dips after the storage went slow."""
    random = np.random.default_rng(5)
    made: Floats = np.zeros(len(times))
    for at in _SLOW + np.cumsum(random.uniform(60, 240, 14)):
        made += depth * np.exp(-(((times - at) / 9) ** 2))
    return made


def _noise(seed: int, count: int, size: float) -> Floats:
    random = np.random.default_rng(seed)
    raw = random.normal(0, 1, count + 8)
    made: Floats = np.convolve(raw, np.ones(9) / 3, "valid") * size
    return made


def _stack() -> TimeStack:
    stack = TimeStack(ZONE, "GPUs of g07")
    stack.set_rows(
        (
            Plot("use", "Utilisation", "%", 0, 102, ((80, 102),)),
            Plot("power", "Power", "W", 200, 740, ((480, 650),), (Limit(700, "cap 700 W"),)),
            Plot(
                "heat",
                "Temperature",
                "°C",
                50,
                96,
                ((54, 80),),
                (Limit(92, "shuts down at 92 °C"), Limit(87, "slows down at 87 °C", below=True)),
            ),
            Strip("slow", "Slowed by", tuple((n, f"GPU {n}") for n in range(8))),
        )
    )
    times = _times()
    count = len(times)
    use, power, heat = [], [], []
    hot = times > _HOT
    rise = np.clip((times - (_HOT - 700)) / 700, 0, 1)
    for gpu in range(8):
        strong = gpu < 2
        ink = "data" if strong else "data-2"
        inks = ((_HOT, NOW, "high"),) if strong else ()
        load = np.clip(97 + _noise(gpu, count, 1.0) - _dips(times, 32) - 6 * hot * (not strong), 0, 100)
        if gpu == 6:
            load[300:330] = np.nan
        use.append(Curve(gpu, times, load, ink, strong, f"GPU {gpu}"))
        watts = 600 + _noise(20 + gpu, count, 14) - _dips(times, 120) - hot * (190 if strong else 50)
        power.append(Curve(gpu, times, watts, ink, strong, f"GPU {gpu}", inks))
        warm = 66 + gpu % 4 + _noise(40 + gpu, count, 0.6) + (rise * 20 if strong else rise * 3)
        heat.append(Curve(gpu, times, np.minimum(warm, 87.4), ink, strong, f"GPU {gpu}", inks))
    stack.set_curves("use", use)
    stack.set_curves("power", power)
    stack.set_curves("heat", heat)
    random = np.random.default_rng(9)
    for gpu in range(8):
        spans = [
            Span(at, at + random.uniform(20, 60), "data-4", "power cap") for at in _START + random.uniform(0, 3600, 4)
        ]
        if gpu < 2:
            spans += [Span(_HOT - 120, _HOT, "data-3", "eased off"), Span(_HOT, NOW, "high", "heat")]
        stack.set_spans("slow", gpu, spans)
    stack.set_events(
        (
            Event("xid", NOW - 2450, "XID 63", Priority.LOW, detail="Row Remapper: reset GPU 4 when idle"),
            Event("slow", _SLOW, "Storage slow", Priority.MEDIUM),
            Event("hot", _HOT, "Hot", Priority.HIGH),
            Event("rollout", _HOT + 300, "Rollout"),
        )
    )
    stack.set_legend((("data-4", "power cap"), ("data-3", "eased off"), ("high", "heat")))
    stack.set_now(NOW)
    stack.set_range(_START, NOW)
    return stack


def _values(stack: TimeStack, key: str, unit: str, time: float) -> QWidget:
    """Each curve's value in two columns."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(0)
    grid.setColumnMinimumWidth(1, 12)
    grid.setRowStretch(4, 1)
    for gpu, value in stack.values_at(time)[key].items():
        number = int(str(gpu))
        row, column = number % 4, 3 * (number // 4)
        hot = key == "heat" and value is not None and value > 85
        text = "–" if value is None else f"{value:.0f} {unit}"
        figure = Label(text, "text", Size.BODY, Weight.MEDIUM)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(Label(str(number), "muted", Size.SMALL), row, column)
        if hot:
            grid.addWidget(PriorityMark(Priority.HIGH, size=10), row, column + 1)
        grid.addWidget(figure, row, column + 2)
        grid.setColumnStretch(column + 2, 1)
    return made


def _card() -> Card:
    stack = _stack()
    stack.set_side_width(188)
    stack.set_side_title("Each GPU at 03:09:10")
    at = NOW - 214
    for key, unit in (("use", "%"), ("power", "W"), ("heat", "°C")):
        stack.set_side(key, _values(stack, key, unit, at))
    stack.set_crosshair(at)
    times = SegmentedControl([(900, "15 min"), (3600, "1 h"), (21600, "6 h"), (86400, "24 h")], 3600, "Time span")
    live = Button("Live", Kind.LIVE, icon="play")
    live.setChecked(True)
    card = Card("GPUs", "bright: GPU 0 and 1, shaded: normal", columns(Button("Signals 4 of 12"), times, live))
    card.add(stack, 1)
    return card


def _trend(title: str, value: str, unit: str, plot: Plot, *, seed: int, level: float) -> Card:
    card = Card(title, trailing="1 h")
    card.add(ValueLabel(value, unit, size=Size.HEADING))
    chart = TimeStack(ZONE, title, compact=True)
    chart.set_rows((plot,))
    times = _times()
    values = level + _noise(seed, len(times), level / 40)
    chart.set_curves(plot.key, [Curve("mean", times, values, "data", True)])
    chart.set_now(NOW)
    chart.set_range(_START, NOW)
    if seed == 1:
        chart.set_events((Event(1, _HOT, "Hot", Priority.HIGH), Event(2, NOW - 210, "Lost", Priority.CRITICAL)))
    if seed == 2:
        chart.set_shades((Shade(NOW - 1700, NOW - 900, "112 of 128 GPUs"),))
    if seed == 3:
        chart.set_stale(NOW - 800, "no data since 02:59")
    chart.setMinimumHeight(110)
    card.add(chart, 1)
    return card


def _compared() -> Card:
    """One line against the range of others, and lines that are told apart by their labels."""
    chart = TimeStack(ZONE, "One against others", gutter=96)
    chart.set_rows((Plot("one", "One", "W", 300, 700), Plot("some", "Several", "W", 300, 700)))
    times = _times()
    middle = 560 + _noise(61, len(times), 8)
    spread = 30 + np.abs(_noise(62, len(times), 10))
    own = 520 + _noise(63, len(times), 12)
    chart.set_areas("one", [Area("others", times, middle - spread, middle + spread, "band", ("lowest", "highest"))])
    median = Curve("median", times, middle, "data-2", text="median")
    chart.set_curves("one", [median, Curve("own", times, own, "data-strong", True, "own")])
    inks = ("data-strong", "data", "data-3")
    levels = (middle, own, middle - 120)
    chart.set_curves(
        "some",
        [Curve(n, times, level, inks[n], text=str(n + 1), label=str(n + 1)) for n, level in enumerate(levels)],
    )
    chart.set_now(NOW)
    chart.set_range(_START, NOW)
    card = Card("One against others, several with labels")
    card.add(chart, 1)
    return card


def page() -> QWidget:
    """The page."""
    made = Ground()
    column = QVBoxLayout(made)
    column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
    column.setSpacing(themes.GAP)
    column.addWidget(_card(), 3)
    row = QHBoxLayout()
    row.setSpacing(themes.GAP)
    row.addWidget(
        _trend("GPU utilisation", "74", "% mean of 119 busy", Plot("v", "", "%", 0, 100, ((60, 90),)), seed=1, level=74)
    )
    power = Plot("v", "", "kW", 30, 90, ((40, 75),), (Limit(84, "", "high"),))
    row.addWidget(_trend("Power", "61.4", "kW of 84 contracted", power, seed=2, level=61))
    row.addWidget(
        _trend("Network", "418", "Gbit/s in, 0 errors", Plot("v", "", "", None, None, ((300, 520),)), seed=3, level=418)
    )
    row.addWidget(_compared(), 1)
    column.addLayout(row, 1)
    return made
