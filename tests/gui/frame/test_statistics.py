"""Shift and a drag over curves give the statistics of a range: least, mean, greatest, and the energy of power."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.fleet.page.node_page import NodePage
from console.pagekit.statistics import Measured, Statistic, StatisticsSheet, statistic
from tests.support import scripted
from tests.support.scripted import NODE, NOW, SITE, Desk, Fleet
from widgets.time.timestack import TimeStack

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
START = 1_000_000.0


def measured(times, values, unit: str = "W", **more: object) -> Measured:
    return Measured("Power", unit, 0, "GPU 0", np.array(times, np.float64), np.array(values, np.float32), **more)


def test_an_even_power_over_an_hour_is_its_kilowatt_hours() -> None:
    hour = START + np.arange(3600.0)
    found = statistic(measured(hour, np.full(3600, 700.0)), START, START + 3600)
    assert (found.low, found.mean, found.high, found.known) == (700, 700, 700, 1)
    assert found.kilowatt_hours == pytest.approx(0.7)
    assert statistic(measured(hour, np.full(3600, 2.5), "kW"), START, START + 3600).kilowatt_hours == pytest.approx(2.5)
    assert statistic(measured(hour, np.full(3600, 2.5), "%"), START, START + 3600).kilowatt_hours is None


def test_samples_that_stand_further_apart_weigh_more() -> None:
    times = [START, START + 10, START + 20, START + 21, START + 22]
    found = statistic(measured(times, [100, 100, 400, 400, 400]), START, START + 23)
    assert found.mean == pytest.approx((20 * 100 + 3 * 400) / 23)


def test_a_gap_counts_neither_as_nought_nor_as_the_last_value() -> None:
    times = [*(START + np.arange(100.0)), START + 300, *(START + np.arange(500.0, 600.0))]
    values = [*np.full(100, 200.0), math.nan, *np.full(100, 400.0)]
    found = statistic(measured(times, values), START, START + 600)
    assert found.mean == pytest.approx(300, abs=3)
    assert found.known == pytest.approx(200 / 600, abs=0.01)
    assert found.kilowatt_hours == pytest.approx((100 * 200 + 100 * 400) / 3.6e6, rel=0.02)


def test_of_means_the_least_and_greatest_that_they_hold_count() -> None:
    times = START + 30 + 60 * np.arange(10.0)
    sides = {"low": np.full(10, 80.0), "high": np.full(10, 690.0), "lead": 30.0}
    found = statistic(measured(times, np.full(10, 400.0), **sides), START, START + 600)
    assert (found.low, found.mean, found.high, found.known) == (80, 400, 690, 1)


def test_nothing_measured_is_not_known() -> None:
    for times, values in (([], []), ([START], [math.nan]), ([START - 900], [5.0])):
        found = statistic(measured(times, values), START, START + 600)
        assert math.isnan(found.mean)
        assert found.known == 0
        assert found.kilowatt_hours is not None and math.isnan(found.kilowatt_hours)


@pytest.mark.slow
@given(
    st.lists(st.one_of(st.floats(0, 1e4, width=32), st.just(math.nan)), max_size=60),
    st.floats(0, 50),
    st.floats(0.5, 80),
)
def test_a_mean_lies_between_least_and_greatest_and_no_more_is_known_than_there_is(
    values: list[float], begin: float, length: float
) -> None:
    found = statistic(measured(START + np.arange(len(values)), values), START + begin, START + begin + length)
    assert 0 <= found.known <= 1
    if found.known:
        assert found.low - 1e-3 <= found.mean <= found.high + 1e-3
        energy = found.mean * found.known * length / 3.6e6
        assert found.kilowatt_hours == pytest.approx(energy, rel=1e-3, abs=1e-9)
    else:
        assert math.isnan(found.mean)


def drag(stack: TimeStack, left: int, right: int) -> None:
    QTest.mousePress(stack, LEFT, SHIFT, QPoint(left, 120))
    QTest.mouseMove(stack, QPoint((left + right) // 2, 120))
    QTest.mouseMove(stack, QPoint(right, 120))
    QTest.mouseRelease(stack, LEFT, SHIFT, QPoint(right, 120))


@pytest.fixture
def page(qtbot: QtBot) -> NodePage:
    fleet = Fleet()
    fleet.now["hall/g1"] = scripted.live()
    fleet.values[f"gpu:hall/g1/{0}", "power"] = 500.0
    made = NodePage(fleet, Desk())
    qtbot.addWidget(made)
    made.resize(1180, 900)
    made.show()
    made.show_node(NODE, SITE, None)
    return made


def test_shift_and_a_drag_over_the_curves_open_their_statistics(page: NodePage, qtbot: QtBot) -> None:
    stack = page.gpus.stack
    left, right = round(stack._scene.x(NOW - 700)), round(stack._scene.x(NOW - 100))
    drag(stack, left, right)
    sheet = page.gpus.measuring.range.sheet
    assert isinstance(sheet, StatisticsSheet) and sheet.isVisible()
    assert stack.range() == (NOW - 900, NOW), "it does not pan"
    assert stack.crosshair() is None or not stack.is_pinned()
    rows = {row.key[1:]: row.cells for row in sheet.table.rows()}
    said = [str(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in rows["Power", "GPU 0"]]
    assert said[2:5] == ["500.0 W", "500.0 W", "500.0 W"]
    assert said[5] == "0.083 kWh"
    assert rows["Utilisation", "GPU 1"][5] == ""
    sheet.copy.click()
    assert "GPU 0" in QApplication.clipboard().text()
    assert stack._measured is not None
    sheet.close()
    qtbot.waitUntil(lambda: stack._measured is None)


def test_escape_lets_a_marked_range_go(page: NodePage) -> None:
    stack = page.gpus.stack
    QTest.mousePress(stack, LEFT, SHIFT, QPoint(300, 120))
    QTest.mouseMove(stack, QPoint(400, 120))
    QTest.keyClick(stack, Qt.Key.Key_Escape)
    assert stack._measured is None


def test_the_energy_of_several_curves_is_summed_up(qtbot: QtBot) -> None:
    sheet = StatisticsSheet()
    qtbot.addWidget(sheet)
    sheet.show_figures([Statistic("Power", "W", 0, f"GPU {n}", 1, 2, 3, 1, 0.25) for n in range(4)])
    last = sheet.table.rows()[-1]
    assert last.cells[5].text == "1.000\N{NO-BREAK SPACE}kWh"
