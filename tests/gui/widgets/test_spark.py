"""Sparklines: drawn once for each size they are seen in, and forgotten with the values they show."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from widgets import spark as sparks
from widgets.spark import Spark, paint_spark


def painted(spark: Spark, wide: int = 84, high: int = 20) -> QImage:
    picture = QImage(wide, high, QImage.Format.Format_RGB32)
    picture.fill(QColor("black"))
    painter = QPainter(picture)
    paint_spark(painter, QRectF(0, 0, wide, high), spark)
    painter.end()
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
