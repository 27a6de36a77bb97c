"""Sparklines: drawn once for each size they are seen in, and forgotten with the values they show."""

from __future__ import annotations

import gc
import math
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from widgets import spark as sparks
from widgets import theme as themes
from widgets.spark import Spark, around, paint_spark


def painted(spark: Spark, wide: int = 84, high: int = 20) -> QImage:
    picture = QImage(wide, high, QImage.Format.Format_RGB32)
    picture.fill(QColor("black"))
    with QPainter(picture) as painter:
        paint_spark(painter, QRectF(0, 0, wide, high), spark)
    return picture


def test_what_is_no_longer_shown_is_not_kept(qapp: QApplication) -> None:
    spark = Spark(np.linspace(0, 100, 61, dtype=np.float32), 0.0, 100.0)
    painted(spark)
    seen = weakref.ref(spark)
    del spark
    gc.collect()
    assert seen() is None


def test_a_line_is_made_once_for_its_size(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    make = sparks._made
    monkeypatch.setattr(sparks, "_made", lambda *given: made.append(given[2].wide) or make(*given))
    spark = Spark(np.array([0.0, 50.0, 100.0], np.float32), 0.0, 100.0)
    first = painted(spark)
    assert painted(spark) == first
    assert len(made) == 1
    assert painted(spark, 120) != first
    assert made == [84, 120]


def test_a_gap_is_not_drawn_over(qapp: QApplication) -> None:
    whole = painted(Spark(np.full(84, 50.0, np.float32), 0.0, 100.0))
    values = np.full(84, 50.0, np.float32)
    values[30:50] = np.nan
    torn = painted(Spark(values, 0.0, 100.0))
    middle = [torn.pixelColor(40, y).lightness() for y in range(20)]
    assert max(middle) == 0
    assert max(whole.pixelColor(40, y).lightness() for y in range(20)) > 0


def rows_of(picture: QImage) -> list[int]:
    """The rows in which something bright is drawn."""
    return [
        y
        for y in range(picture.height())
        if max(picture.pixelColor(x, y).lightness() for x in range(picture.width())) > 100
    ]


def test_a_value_without_end_is_a_gap_however_low_the_line(qapp: QApplication) -> None:
    values = np.full(84, 50.0, np.float32)
    values[30:50] = np.inf
    gap = np.where(np.isfinite(values), values, np.float32(np.nan))
    for high in (2, 20):
        assert painted(Spark(values, 0.0, 100.0), high=high) == painted(Spark(gap, 0.0, 100.0), high=high)


@pytest.mark.parametrize("wide", [0.5, 0.8, 1.0, 1.5])
@pytest.mark.parametrize("count", [1, 2, 60])
def test_a_line_stays_in_a_place_that_is_hardly_a_pixel_wide(qapp: QApplication, wide: float, count: int) -> None:
    picture = QImage(20, 40, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(2.0)
    picture.fill(QColor("black"))
    with QPainter(picture) as painter:  # it must not outlive the picture, also where painting fails
        paint_spark(painter, QRectF(5, 0, wide, 20), Spark(np.full(count, 50.0), 0.0, 100.0))
    inked = [x for x in range(20) if any(picture.pixelColor(x, y).lightness() for y in range(40))]
    assert inked
    assert set(inked) <= set(range(10, 10 + math.ceil(2 * wide)))


def test_what_hardly_changes_is_a_calm_line_in_the_middle(qapp: QApplication) -> None:
    values = 93 + np.random.default_rng(1).normal(0, 0.7, 61).astype(np.float32)
    low, high = around(values, 30.0)
    assert high - low == pytest.approx(30)
    seen = rows_of(painted(Spark(values, low, high)))
    assert 7 <= min(seen) <= max(seen) <= 12


def test_what_changes_much_is_seen_whole(qapp: QApplication) -> None:
    values = np.concatenate((np.full(50, 93.0), np.full(11, 2.0))).astype(np.float32)
    assert around(values, 30.0) == (2.0, 93.0)
    seen = rows_of(painted(Spark(values, *around(values, 30.0))))
    assert min(seen) <= 1
    assert max(seen) >= 18


def test_of_nothing_there_is_still_a_scale() -> None:
    assert around(np.full(5, np.nan, np.float32), 30.0) == (0.0, 30.0)


@pytest.mark.slow
def test_another_theme_draws_the_line_anew(qapp: QApplication) -> None:
    spark = Spark(np.linspace(0, 100, 61, dtype=np.float32), 0.0, 100.0)
    themes.apply(qapp, themes.load("dark"))
    dark = painted(spark)
    themes.apply(qapp, themes.load("light"))
    light = painted(spark)
    themes.apply(qapp, themes.load("dark"))
    assert dark != light
    assert painted(spark) == dark


def test_what_lies_beyond_the_scale_is_drawn_at_its_edge(qapp: QApplication) -> None:
    over, under = (painted(Spark(np.full(84, value, np.float32), 0.0, 100.0)) for value in (400.0, -300.0))
    assert rows_of(over) and max(rows_of(over)) < 4
    assert rows_of(under) and min(rows_of(under)) > 15
