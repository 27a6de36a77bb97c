"""Marks: four priorities that nobody confuses, and a blink that stops when it should."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from widgets import theme as themes
from widgets.motion import blinker
from widgets.priority import Legend, Priority, PriorityCount, PriorityMark, paint_mark, word
from widgets.vision import Vision, simulate

FOUR = (Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM, Priority.LOW)
SEEN = [vision for vision in Vision if vision is not Vision.NORMAL]


def picture(priority: Priority, size: int = 12, dim: bool = False) -> np.ndarray:
    """The mark on a card as an array of red, green, blue."""
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(themes.current().colour("surface"))
    painter = QPainter(image)
    paint_mark(painter, QRect(0, 0, size, size), priority, dim)
    painter.end()
    return np.array(
        [[QColor(image.pixel(x, y)).getRgb()[:3] for x in range(size)] for y in range(size)], dtype=np.int32
    )


def shape(priority: Priority) -> np.ndarray:
    """How much of each pixel the mark covers, whatever its colour."""
    ground = np.array(themes.current().colour("surface").getRgb()[:3])
    far = np.abs(picture(priority) - ground).sum(axis=2)
    return far / far.max()


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(Priority, 2)))
def test_shapes_differ_without_any_colour(one: Priority, other: Priority) -> None:
    assert np.abs(shape(one) - shape(other)).sum() > 10


@pytest.mark.parametrize("theme", themes.names())
@pytest.mark.parametrize("vision", SEEN)
def test_marks_differ_for_every_kind_of_sight(qapp, theme: str, vision: Vision) -> None:
    themes.apply(qapp, themes.load(theme))

    def seen(priority: Priority) -> np.ndarray:
        drawn = picture(priority)
        table = {
            each: simulate("#{:02x}{:02x}{:02x}".format(*each), vision) for each in {*map(tuple, drawn.reshape(-1, 3))}
        }
        grid = [[table[tuple(p)] for p in row] for row in drawn]
        return np.array([[[int(h[i : i + 2], 16) for i in (1, 3, 5)] for h in row] for row in grid])

    marks = {priority: seen(priority) for priority in FOUR}
    for one, other in itertools.combinations(FOUR, 2):
        changed = np.abs(marks[one] - marks[other]).sum(axis=2) > 60
        assert changed.sum() >= 12, (one, other)


def test_words_differ_and_rank_goes_from_worst_to_normal() -> None:
    assert len({word(each) for each in Priority}) == len(Priority)
    assert [each.rank for each in FOUR] == [0, 1, 2, 3]
    assert Priority.NORMAL.rank == len(Priority) - 1


def test_a_mark_says_its_word_to_a_screen_reader() -> None:
    mark = PriorityMark(Priority.HIGH, "GPU 0 hot")
    assert mark.accessibleName() == "High: GPU 0 hot"
    mark.set(Priority.CRITICAL)
    assert mark.accessibleName() == "Critical: GPU 0 hot"
    assert Legend().accessibleName() == "Critical, High, Medium, Low, No data"


def test_only_an_unacknowledged_alarm_in_sight_blinks(qtbot, show) -> None:
    calm, alarm = PriorityMark(Priority.CRITICAL), PriorityMark(Priority.CRITICAL, acknowledged=False)
    show(calm)
    assert not blinker().running
    show(alarm)
    assert blinker().running
    bright = alarm.grab().toImage()
    with qtbot.waitSignal(blinker().turned, timeout=2000):
        pass
    assert blinker().dim
    assert alarm.grab().toImage() != bright
    alarm.hide()
    qtbot.waitUntil(lambda: not blinker().running)
    assert not blinker().dim


def test_acknowledging_ends_the_blink(show) -> None:
    alarm = PriorityMark(Priority.HIGH, acknowledged=False)
    show(alarm)
    assert blinker().running
    alarm.set(Priority.HIGH, acknowledged=True)
    assert not blinker().running


def test_nothing_blinks_with_reduced_motion(qtbot, show) -> None:
    alarm = PriorityMark(Priority.CRITICAL, acknowledged=False)
    show(alarm)
    blinker()._turn()
    assert blinker().dim
    themes.set_reduced_motion(True)
    assert not blinker().dim
    blinker()._turn()
    assert not blinker().dim
    moving = alarm.grab().toImage()
    alarm.set(Priority.CRITICAL, acknowledged=True)
    assert alarm.grab().toImage() == moving


def test_a_count_opens_its_list_by_click_and_by_key(qtbot, show) -> None:
    count = PriorityCount(Priority.MEDIUM, 2)
    show(count)
    with qtbot.waitSignal(count.clicked):
        qtbot.mouseClick(count, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(count.clicked):
            qtbot.keyClick(count, key)
    count.set_count(3)
    assert count.accessibleName() == "Medium: 3"
    assert count.count() == 3
