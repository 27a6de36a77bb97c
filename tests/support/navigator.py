"""Hands for the history navigator: drags, double clicks, and what it painted where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.time.navigator import TimeNavigator

NOW = 1_795_140_764.0  # 2026-11-20 03:12:44 in Stockholm
DAY = 86400.0
FIRST = NOW - 30 * DAY
HOURS = np.arange(FIRST, NOW, 3600.0)
LEFT = Qt.MouseButton.LeftButton


def navigator(show: Callable[..., QWidget], **options: Any) -> TimeNavigator:
    made = TimeNavigator("Europe/Stockholm", "History", **options)
    made.set_extent(FIRST, NOW)
    made.set_track(HOURS, np.full(len(HOURS), 50.0))
    made.set_range(NOW - 20 * DAY, NOW - 10 * DAY)
    show(made, 900, 64)
    return made


def at(made: TimeNavigator, time: float) -> QPoint:
    return QPoint(round(made._strip.x_of(time)), 20)


def drag(qtbot: QtBot, made: TimeNavigator, begin: QPoint, *stops: QPoint, release: bool = True) -> None:
    """A drag as a hand does it: many small moves, each in its own turn of the event loop."""
    ground = made._strip.viewport()
    qtbot.mouseMove(ground, begin)
    qtbot.mousePress(ground, LEFT, pos=begin)
    last = begin
    for stop in stops:
        for step in range(1, 9):
            qtbot.mouseMove(ground, last + (stop - last) * step / 8)
            qtbot.wait(11)  # the scene takes at most a hundred moves a second
        last = stop
    if release:
        qtbot.mouseRelease(ground, LEFT, pos=last)


def double_click(qtbot: QtBot, made: TimeNavigator, place: QPoint, button: Qt.MouseButton = LEFT) -> None:
    ground = made._strip.viewport()
    qtbot.mouseClick(ground, button, pos=place)
    qtbot.mouseDClick(ground, button, pos=place)
    qtbot.mouseRelease(ground, button, pos=place)


def pixel(made: TimeNavigator) -> float:
    return made._strip.seconds_per_pixel()


def column(image: QImage, made: TimeNavigator, time: float) -> set[str]:
    x = round(made._strip.x(), 0) + at(made, time).x()
    return {image.pixelColor(int(x), y).name() for y in range(3, made.height() - 22)}


def heard(made: TimeNavigator) -> list[tuple[float, float]]:
    told: list[tuple[float, float]] = []
    made.range_changed.connect(lambda start, end: told.append((start, end)))
    return told
