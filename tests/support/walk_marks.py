"""The marks of priorities cut out of the picture of a page, and how people with other eyes see them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from tests.support.walk import Sight, pixels
from widgets.priority import Legend, Priority
from widgets.tables.cells import Rich
from widgets.tables.table import DenseTable
from widgets.vision import Vision, simulate

FOUR = (Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM, Priority.LOW)
_SIZE = 11


def _cut(sight: Sight, widget: QWidget, left: int, middle: int) -> np.ndarray:
    """The square of a mark: `left` of it and its `middle` from above, in the widget's pixels."""
    place = QRect(left, middle - _SIZE // 2, _SIZE, _SIZE).translated(widget.mapTo(sight.root, QPoint()))
    return pixels(sight.image.copy(place)).copy()


def in_legend(sight: Sight) -> dict[Priority, np.ndarray]:
    """Those of the first legend in sight. The words after the marks say where the next begins."""
    legend = next(widget for widget in sight.widgets if isinstance(widget, Legend))
    words = [text for text in sight.texts if text.widget is legend]
    found = {}
    for (priority, word), text in zip(legend._entries, words, strict=True):
        assert text.text == word
        if priority in FOUR:
            left = round(text.rect.left()) - legend._size - 6
            found[priority] = _cut(sight, legend, left, legend.height() // 2)
    return found


def in_table(sight: Sight) -> dict[Priority, np.ndarray]:
    """Those before the texts of the first table in sight that has marks."""
    found: dict[Priority, np.ndarray] = {}
    for table in (widget for widget in sight.widgets if isinstance(widget, DenseTable)):
        for number, row in enumerate(table.rows()):
            if isinstance(row.cells[0], Rich) and row.cells[0].priority in FOUR:
                box = table.visualRect(table.model().index(number, 0))
                found.setdefault(row.cells[0].priority, _cut(sight, table.viewport(), box.left(), box.center().y()))
        if found:
            break
    return found


def _seen(cut: np.ndarray, vision: Vision) -> np.ndarray:
    table = {int(each): simulate(f"#{int(each):06x}", vision) for each in np.unique(cut)}
    return np.array([[[int(table[int(p)][at : at + 2], 16) for at in (1, 3, 5)] for p in line] for line in cut])


def differ(one: np.ndarray, other: np.ndarray, vision: Vision) -> bool:
    """Whether at least a dozen pixels of two marks clearly differ for somebody who sees like this."""
    return bool((np.abs(_seen(one, vision) - _seen(other, vision)).sum(axis=2) > 60).sum() >= 12)
