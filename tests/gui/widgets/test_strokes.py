"""Strokes: as smooth as Qt's own, within their box whatever they are given, sharp where they stand still."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from widgets import theme as themes
from widgets.time import strokes
from widgets.time.strokes import Fill, Raster, Stroke, across, cover
from widgets.time.timestack import Curve, Plot, TimeStack

WIDE, HIGH = 100, 40
_OVER = 8
X = np.linspace(0.0, WIDE, 401)
WIDER = 4 * X
_RANDOM = np.random.default_rng(3)


def covered(x: np.ndarray, y: np.ndarray, ratio: float = 1.0, wide: int = WIDE) -> np.ndarray:
    """What a line covers of a box of 100 (or so many) by 40 logical pixels."""
    grid = Raster(round(wide * ratio), round(HIGH * ratio), ratio)
    return cover(grid, [Stroke(np.asarray(x, float), np.asarray(y, float), "data")])["data"].astype(int)


def by_qt(x: np.ndarray, y: np.ndarray, ratio: float) -> np.ndarray:
    """The same by Qt, eight times as large and averaged."""
    scale = _OVER * ratio
    image = QImage(round(WIDE * scale), round(HIGH * scale), QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    round_ends = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(QColor("white"), strokes.WIDTH * scale, Qt.PenStyle.SolidLine, *round_ends))
    painter.drawPolyline(QPolygonF([QPointF(a * scale, b * scale) for a, b in zip(x, y, strict=True)]))
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)[:, : image.width()].astype(float)
    return pixels.reshape(round(HIGH * ratio), _OVER, round(WIDE * ratio), _OVER).mean(axis=(1, 3))


@pytest.mark.slow
@pytest.mark.parametrize("wide", [WIDE, 3 * WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(
    ("x", "y", "weight", "apart"),
    [
        pytest.param(X, 20 + 15 * np.sin(X / 8), 0.07, 15, id="sine"),
        pytest.param(np.array([0, 100.0]), np.array([4.0, 36.0]), 0.02, 4, id="slope"),
        pytest.param(np.arange(0, 101, 2.5), 20 + np.cumsum(_RANDOM.normal(0, 1, 41)), 0.02, 5, id="walk"),
        pytest.param(np.linspace(0, 100, 900), 20 + _RANDOM.normal(0, 3, 900), 0.05, 10, id="dense"),
        # Where it goes up and down within a pixel it is somewhat lighter.
        pytest.param(np.arange(0, 101, 2.0), _RANDOM.uniform(4, 36, 51), 0.12, 30, id="spikes"),
    ],
)
def test_a_line_looks_as_qt_would_smooth_it(
    qapp: QApplication, x: np.ndarray, y: np.ndarray, weight: float, apart: int, ratio: float, wide: int
) -> None:
    """Both ways: up and down the columns, and row by row, which wide plots take."""
    ours, theirs = covered(x, y, ratio, wide)[:, : round(WIDE * ratio)], by_qt(x, y, ratio)
    assert ours.sum() == pytest.approx(theirs.sum(), rel=weight)
    assert np.abs(ours - theirs)[theirs > 0].mean() < apart
    assert not ours[~(np.pad(theirs, 2) > 0)[2:-2, 2:-2] & (theirs == 0)].max(initial=0) > 90


def test_a_slanted_line_weighs_as_much_as_a_flat_one() -> None:
    flat, slanted = (covered([20, 80], [20 - rise, 20 + rise]) for rise in (0.1, 15.0))
    assert slanted.sum() / flat.sum() == pytest.approx(np.hypot(60, 30) / 60, rel=0.03)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_a_line_is_as_wide_at_any_scale(ratio: float) -> None:
    y = 20 + 3 * np.sin(X / 30)
    assert covered(X, y, ratio).sum() / ratio**2 == pytest.approx(covered(X, y).sum(), rel=0.02)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_a_line_that_stands_still_is_sharp_at_any_scale(ratio: float) -> None:
    """As many whole rows as it is wide, and next to nothing beside them."""
    column = covered(X, np.full(len(X), 20.37), ratio)[:, round(50 * ratio)]
    rows = max(round(strokes.WIDTH * ratio), 1)
    assert (column > 200).sum() == rows
    assert np.sort(column)[:-rows].max() < 70


def test_a_line_that_stands_still_is_sharp_and_stays_when_time_goes_on() -> None:
    y = np.full(len(X), 20.37)
    still = covered(X, y)
    assert (still == 255).any(axis=1).sum() == 1
    assert (still[:, 5:-5] == still[:, 5:6]).all()
    assert (covered(X + 0.4, y)[:, 5:-5] == still[:, 5:-5]).all()


def test_steps_of_whole_degrees_are_sharp() -> None:
    steps = covered(X, 20.2 + 3.1 * (X // 10 % 2))
    flat = steps[:, 2:8]
    assert (flat.max(axis=0) == 255).all()
    assert (steps[:, 13] == 255).any()
    assert np.flatnonzero(steps[:, 13] == 255)[0] - np.flatnonzero(steps[:, 3] == 255)[0] == 3


def test_small_changes_are_not_made_larger_by_sharpness() -> None:
    y = 20.45 + 0.1 * (X // 10 % 2)  # less than a pixel: between two rows, and it stays there
    lines = covered(X, y)[:, 2:-2]
    middle = (lines * np.arange(HIGH)[:, None]).sum(axis=0) / lines.sum(axis=0)
    assert np.ptp(middle) == pytest.approx(0.1, abs=0.08)


@pytest.mark.parametrize("wide", [WIDE, 400], ids=["narrow", "wide"])
@pytest.mark.parametrize("swing", [5, 19, 60], ids=["low", "steep", "beyond the box"])
def test_lines_on_each_other_are_as_thin_as_one(wide: int, swing: int) -> None:
    grid, x = Raster(wide, HIGH), X * wide / WIDE
    y = 20 + swing * np.sin(X * (1 if swing > 5 else 1 / 9))
    one, many = (cover(grid, [Stroke(x, y, "data")] * count)["data"] for count in (1, 40))
    assert np.abs(one.astype(int) - many).max() <= 1


def test_what_two_steep_lines_cover_together_is_no_less_than_what_each_does() -> None:
    grid, x = Raster(400, HIGH), np.linspace(0.0, 400.0, 300)
    lines = [Stroke(x, _RANDOM.uniform(2, 38, 300), "data") for _ in range(2)]
    one, other = (cover(grid, [line])["data"].astype(int) for line in lines)
    both = cover(grid, lines)["data"].astype(int)
    assert (both >= np.maximum(one, other) - 1).all()
    assert (both <= one + other + 1).all()
    assert (both < one + other - 1).any()


def test_a_gap_is_empty_and_a_lone_point_is_a_dot() -> None:
    y = np.full(len(X), 20.5)
    y[120:280] = np.nan
    y[200] = 10.5  # at x = 50
    lines = covered(X, y)
    dot = np.argwhere(lines[:, 33:67] > 60) - (10, 17)
    assert np.abs(dot).max() <= 1
    assert lines[10, 49:51].min() == 255
    assert (lines[:, 10] > 0).any()
    assert not lines[:, 35:47].any()
    assert covered([50.0], [10.5])[10, 49:51].min() == 255


def test_a_stretch_in_another_ink_takes_the_place_of_the_line() -> None:
    y = np.full(len(X), 20.0)
    found = cover(Raster(WIDE, HIGH), [Stroke(X, y, "data", ((30.0, 60.0, "high"),))])
    assert list(found) == ["data", "high"]
    assert np.flatnonzero(found["high"].any(axis=0)).tolist() == list(range(30, 60))
    assert np.flatnonzero(found["data"].any(axis=0)).tolist() == [*range(30), *range(60, 100)]


def test_later_lines_lie_above_and_stretches_above_all() -> None:
    y = np.full(len(X), 20.0)
    weak, strong = Stroke(X, y, "data-2", ((0.0, 50.0, "high"),)), Stroke(X, y, "data-strong")
    assert list(cover(Raster(WIDE, HIGH), [weak, strong])) == ["data-2", "data-strong", "high"]
    assert list(cover(Raster(WIDE, HIGH), [strong, weak, strong])) == ["data-2", "data-strong", "high"]


def test_lines_with_times_of_their_own_are_drawn_like_others() -> None:
    grid, y = Raster(WIDE, HIGH), 20 + 5 * np.sin(X / 9)
    shared = cover(grid, [Stroke(X, y, "data"), Stroke(X, y + 8, "data")])["data"]
    other = np.concatenate((X, [WIDE + 1.0]))
    apart = cover(grid, [Stroke(X, y, "data"), Stroke(other, np.append(y + 8, np.nan), "data")])["data"]
    assert np.abs(shared.astype(int) - apart).max() <= 1
    # As many times, but others.
    late = [Stroke(X, np.full(len(X), 10.0), "data"), Stroke(X / 2, np.full(len(X), 30.0), "data")]
    found = cover(grid, late)["data"]
    assert found[8:13, 90].any() and not found[28:33, 90].any()


@pytest.mark.parametrize("wide", [WIDE, 400], ids=["narrow", "wide"])
def test_all_lines_of_a_plot_are_there_however_many(wide: int) -> None:
    """And where one crosses others it takes nothing from them."""
    x = X * wide / WIDE
    level = [Stroke(x, np.full(len(x), 2.5 + 2 * number), "data") for number in range(18)]
    found = cover(Raster(wide, HIGH), [*level, Stroke(x, np.linspace(39, 1, len(x)), "data")])["data"]
    assert all((found[2 + 2 * number, 1:-1] == 255).all() for number in range(18))


# As wide as it takes for all of them to be looked at row by row.
_BOXES = (QRect(4, 6, 260, 18), QRect(4, 30, 392, 30), QRect(10, 70, 380, 9))


def drawn(what: Callable[[QPainter], None], ratio: float) -> np.ndarray:
    """The pixels of what is painted on 400 by 90 logical ones."""
    image = QImage(round(400 * ratio), round(90 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    what(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4).astype(int)


@pytest.mark.slow
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_boxes_of_any_size_are_drawn_together_as_each_alone(qapp: QApplication, ratio: float) -> None:
    themes.apply(qapp, themes.load())
    slow, steep = 9 + 7 * np.sin(X / 9), 15 + 40 * np.sin(X / 3)  # the steep one goes beyond its box
    other = np.linspace(0.0, 400.0, 37)
    weak, strong = Stroke(WIDER, slow, "data-2", ((20.0, 30.0, "high"),)), Stroke(WIDER, slow + 3, "data-strong")
    parts = [
        (_BOXES[0], [weak, strong]),
        (_BOXES[1], [strong, Stroke(WIDER, steep, "data-2"), Stroke(other, np.full(37, 3.3), "data")]),
        (_BOXES[2], [Stroke(other, np.linspace(0, 9, 37), "high")]),
    ]
    together = drawn(lambda painter: strokes.draw(painter, parts), ratio)

    def one_by_one(painter: QPainter) -> None:
        for part in parts:
            strokes.draw(painter, [part])

    assert np.abs(together - drawn(one_by_one, ratio)).max() <= 1
    outside = np.ones(together.shape[:2], bool)
    for box in _BOXES:
        top, left = round(box.top() * ratio), round(box.left() * ratio)
        inside = slice(top, top + math.ceil(box.height() * ratio)), slice(left, left + math.ceil(box.width() * ratio))
        outside[inside] = False
        assert together[inside].any()
    assert not together[outside].any()


@pytest.mark.slow
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_areas_of_several_boxes_are_filled_together_as_each_alone(qapp: QApplication, ratio: float) -> None:
    themes.apply(qapp, themes.load())
    wave, other = 9 + 7 * np.sin(X / 9), np.linspace(0.0, 400.0, 37)
    gap = np.where((X > 30) & (X < 40), np.nan, wave)
    parts = [
        (_BOXES[0], Fill(WIDER, gap - 4, gap, "band")),
        (_BOXES[0], Fill(WIDER, wave - 2, wave + 90, "data")),
        (_BOXES[1], Fill(other, np.full(37, 4.5), np.linspace(5, 40, 37), "data-2")),
        (_BOXES[2], Fill(WIDER, np.full(len(WIDER), -50.0), np.full(len(WIDER), 3.0), "band")),
    ]
    together = drawn(lambda painter: strokes.fill(painter, parts), ratio)

    def one_by_one(painter: QPainter) -> None:
        for part in parts:
            strokes.fill(painter, [part])

    assert together.any()
    assert np.abs(together - drawn(one_by_one, ratio)).max() <= 1


def test_an_area_is_filled_between_its_edges(qapp: QApplication) -> None:
    themes.apply(qapp, themes.load())
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    upper, lower = np.full(len(X), 10.0), 20.0 + X / 10
    upper[200:240] = np.nan  # from 50 to 60
    painter = QPainter(image)
    strokes.fill(painter, [(QRect(0, 0, WIDE, HIGH), Fill(X, upper, lower, "data"))])
    painter.end()
    ink = themes.current().colour("data").name()
    assert image.pixelColor(20, 15).name() == image.pixelColor(20, 10).name() == ink
    assert image.pixelColor(20, 9).name() == image.pixelColor(20, 23).name() == "#000000"
    assert image.pixelColor(55, 15).name() == "#000000"
    assert image.pixelColor(80, 27).name() == ink


@pytest.mark.slow
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_what_is_drawn_is_what_was_covered(qapp: QApplication, ratio: float) -> None:
    """Pixel by pixel, in a corner that lies between two pixels of the screen."""
    themes.apply(qapp, themes.load("light"))
    image = QImage(round(140 * ratio), round(70 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(ratio)
    stroke = Stroke(X, 20 + 15 * np.sin(X / 8), "data")
    painter = QPainter(image)
    painter.translate(3, 5)
    strokes.draw(painter, [(QRectF(8, 8, WIDE, HIGH), [stroke])])
    painter.end()
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[..., 3]
    left, top = math.floor(11 * ratio + 0.5), math.floor(13 * ratio + 0.5)
    sheet = cover(Raster(round(WIDE * ratio), round(HIGH * ratio), ratio), [stroke])["data"]
    assert (alpha[top : top + sheet.shape[0], left : left + sheet.shape[1]] == sheet).all()
    assert alpha.astype(int).sum() == sheet.astype(int).sum()


@pytest.mark.slow
@pytest.mark.parametrize("ratio", [1.25, 1.5, 1.75, 2.0])
@pytest.mark.parametrize("top", [5, 6, 7])
def test_a_line_stays_where_it_is_when_another_part_of_it_rises(qapp: QApplication, ratio: float, top: int) -> None:
    """Also in a box that begins between two pixels of the screen."""
    themes.apply(qapp, themes.load())

    def flat(spike: float) -> np.ndarray:
        y = np.where(X < 60, 12.5, spike)
        return drawn(lambda painter: strokes.draw(painter, [(QRect(0, top, WIDE, 20), [Stroke(X, y, "data")])]), ratio)

    highest = [flat(spike)[:, : round(40 * ratio), 3] for spike in np.arange(3.0, 8.0, 0.4)]
    assert highest[0].any()
    assert all((here == highest[0]).all() for here in highest)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_lines_move_on_by_whole_pixels(ratio: float) -> None:
    begin, span, wide = 1_763_700_000.0, 900.0, 434
    times = begin + np.arange(0.0, 900.0)
    places = [across(times, begin + late, begin + late + span, wide, ratio) for late in np.arange(0, 20, 0.25)]
    moved = np.array([(place - places[0]) * ratio for place in places])
    assert np.abs(moved - np.round(moved)).max() < 1e-3
    assert moved.min() == pytest.approx(-round(20 * wide / span * ratio), abs=1.01)
    assert all(
        np.abs(place - 0.5 - (times - begin - late) * wide / span).max() <= 0.501 / ratio
        for place, late in zip(places, np.arange(0, 20, 0.25), strict=True)
    )


_FIGURES = st.one_of(
    st.floats(-60, 100), st.floats(allow_nan=True, allow_infinity=True), st.sampled_from((np.nan, np.inf, -np.inf))
)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_comes_nothing_is_written_outside_and_nothing_raised(data: st.DataObject) -> None:
    ratio = data.draw(st.sampled_from((1.0, 1.25, 1.5, 2.0, 3.0)))
    # From 256 columns on it is looked at row by row.
    grid = Raster(data.draw(st.integers(1, 60) | st.integers(257, 300)), data.draw(st.integers(1, 40)), ratio)
    made = []
    for number in range(data.draw(st.integers(1, 4))):
        count = data.draw(st.integers(0, 30))
        x = np.sort(data.draw(arrays.arrays(np.float64, count, elements=st.floats(-1e9, 1e9) | st.floats(-5, 70))))
        y = data.draw(arrays.arrays(np.float64, count, elements=_FIGURES))
        inks = data.draw(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.just("high")), max_size=2))
        made.append(Stroke(x, y, f"data-{number % 2 + 1}", tuple(inks)))
    sheets = list(cover(grid, made).values())
    assert all(sheet.shape == (grid.high, grid.wide) for sheet in sheets)
    known = np.concatenate([np.clip(each.y[np.isfinite(each.y)], -1e9, 1e9) for each in made])
    reach = strokes.WIDTH * ratio + ratio + 1
    touched = np.flatnonzero(np.any([sheet.any(axis=1) for sheet in sheets], axis=0))
    if len(touched):
        assert touched[0] >= known.min() * ratio - reach
        assert touched[-1] <= known.max() * ratio + reach


def test_a_picture_that_follows_the_present_moves_without_shimmering(show) -> None:
    """Every frame holds the columns of the one before, some whole pixels further left."""
    times = np.arange(0.0, 4000.0)
    stack = TimeStack("UTC", "GPUs", gutter=0)
    stack.set_rows([Plot("p", low=0, high=100)])
    stack.set_curves("p", [Curve(0, times, 50 + 30 * np.sin(times / 40) + _RANDOM.normal(0, 2, 4000), "high")])
    show(stack, 500, 160)

    def seen(now: float) -> np.ndarray:
        stack.set_range(now - 900, now)
        image = stack.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        box = stack._scene.places[0][1]
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        return pixels[box.top() : box.bottom(), box.left() : box.right(), 2].astype(int)

    before = seen(2000.0)
    for late in np.arange(0.25, 6, 0.25):
        after = seen(2000.0 + late)
        wide = before.shape[1]
        apart = [np.abs(after[:, 2 : wide - 8] - before[:, 2 + step : wide - 8 + step]).max() for step in range(6)]
        assert min(apart) <= 2, late
