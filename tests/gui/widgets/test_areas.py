"""Areas behind curves, and labels on them."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from widgets import theme as themes
from widgets.time.areas import bounds
from widgets.time.timestack import Area, Curve, Plot, TimeStack

TIMES = np.arange(0.0, 100.0)


@pytest.fixture
def stack(qtbot: QtBot) -> TimeStack:
    made = TimeStack()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.set_rows([Plot("p", "Power", "W", low=0, high=100)])
    made.set_now(100)
    made.set_range(0, 100)
    made.show()
    return made


def area(low: float, high: float, **changes: object) -> Area:
    return Area("a", TIMES, np.full(100, low), np.full(100, high), **changes)


def ink_at(stack: TimeStack, time: float, value: float) -> str:
    """The colour of the picture at a time and a value."""
    place = stack._scene.places[0][1]
    y = place.top() + (place.height() - 1) * (1 - value / 100)
    return stack.grab().toImage().pixelColor(round(stack._scene.x(time)), round(y)).name()


def test_an_area_is_filled_between_its_edges(stack: TimeStack) -> None:
    stack.set_areas("p", [area(20, 40)])
    band = themes.current().colour("band").name()
    assert ink_at(stack, 50, 30) == band
    assert ink_at(stack, 50, 70) != band


def test_a_gap_in_an_area_stays_empty(stack: TimeStack) -> None:
    low = np.full(100, 20.0)
    low[40:60] = np.nan
    stack.set_areas("p", [Area("a", TIMES, low, np.full(100, 40.0))])
    band = themes.current().colour("band").name()
    assert ink_at(stack, 50, 30) != band
    assert ink_at(stack, 20, 30) == band


def test_the_axis_leaves_room_for_areas(stack: TimeStack) -> None:
    stack.set_rows([Plot("p", "Power", "W", low=0)])
    stack.set_curves("p", [Curve("c", TIMES, np.full(100, 10.0))])
    stack.set_areas("p", [area(5, 90)])
    stack.grab()
    assert stack._scene.scales["p"][1] >= 90


def test_only_what_is_in_sight_counts(stack: TimeStack) -> None:
    grown = Area("a", TIMES, np.zeros(100), np.where(TIMES > 50, 900.0, 9.0))
    assert bounds([grown], 0, 40) == (0.0, 9.0)
    assert bounds([grown], 200, 300) is None


def test_values_given_out_name_both_edges(stack: TimeStack) -> None:
    stack.set_areas("p", [area(20, 40, texts=("others, lowest", "others, highest"))])
    lines = stack.to_csv().splitlines()
    assert ["1970-01-01T00:00:05.000+00:00", "Power", "W", "others", " lowest", "20.0"][0] in lines[6]
    assert any("others, highest" in line and line.endswith(",40.0") for line in lines)


def test_areas_of_a_row_that_goes_are_forgotten(stack: TimeStack) -> None:
    stack.set_areas("p", [area(20, 40)])
    stack.set_rows([Plot("q")])
    stack.set_rows([Plot("p", low=0, high=100)])
    assert ink_at(stack, 50, 30) != themes.current().colour("band").name()


def test_labels_of_curves_that_lie_on_each_other_stand_apart(stack: TimeStack) -> None:
    values = np.full(100, 50.0)
    plain = stack_picture(stack, [Curve(n, TIMES, values) for n in range(3)])
    one = stack_picture(stack, [Curve(0, TIMES, values, label="1")])
    three = stack_picture(stack, [Curve(n, TIMES, values, label=str(n + 1)) for n in range(3)])
    changed = [np.flatnonzero((picture != plain).any(axis=(0, 2))) for picture in (one, three)]
    assert changed[0].size > 0
    assert np.ptp(changed[1]) >= np.ptp(changed[0]) + 2 * 14


def stack_picture(stack: TimeStack, curves: list[Curve]) -> np.ndarray:
    """Its pixels, [y, x, channel]."""
    stack.set_curves("p", curves)
    image = stack.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4).copy()
