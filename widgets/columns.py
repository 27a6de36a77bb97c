"""How wide a table's columns are: what they need, and how they share what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtGui import QFontMetrics

from widgets import theme as themes
from widgets.cells import MARK, SIDE, Cell, Column, Rich, Row
from widgets.theme import Size, Weight

#: Between the contents of two columns that fit them, in pixels.
_GAP = 2 * SIDE


def needed(columns: Sequence[Column], rows: Iterable[Row]) -> list[int]:
    """The pixels in which the contents of each column that fits them stand whole; 0 for the others."""
    wide = [0] * len(columns)
    fitting = [index for index, column in enumerate(columns) if column.fit]
    metrics = {weight: QFontMetrics(themes.font(Size.BODY, weight)) for weight in Weight}
    mono = QFontMetrics(themes.font(Size.SMALL, mono=True))
    texts: dict[int, set[Cell]] = {index: {row.cells[index] for row in rows} for index in fitting} if fitting else {}
    for index, found in texts.items():
        column = columns[index]
        plain = mono if column.mono else metrics[column.weight]
        for cell in found:
            if isinstance(cell, str):
                wide[index] = max(wide[index], plain.horizontalAdvance(cell) + _GAP)
            elif isinstance(cell, Rich):
                text = metrics[Weight.MEDIUM] if cell.strong else plain
                taken = text.horizontalAdvance(cell.text) + (MARK if cell.priority is not None else 0)
                if cell.detail:
                    taken += 6 + metrics[Weight.REGULAR].horizontalAdvance(cell.detail)
                wide[index] = max(wide[index], taken + _GAP)
    return wide


def shared(room: int, least: Mapping[int, int], wanted: Mapping[int, int], elastic: Sequence[int]) -> dict[int, int]:
    """Widths for columns: each has its `least`; what is left of `room` goes where contents want more, the small wants
    first, and what is still left to the `elastic` ones in equal parts."""
    widths = dict(least)
    left = max(0, room - sum(widths.values()))
    wants = sorted((more, index) for index in least if (more := wanted.get(index, 0) - least[index]) > 0)
    for place, (more, index) in enumerate(wants):
        given = min(more, left // (len(wants) - place))
        widths[index] += given
        left -= given
    for place, index in enumerate(elastic):
        widths[index] += left // len(elastic) + (1 if place < left % len(elastic) else 0)
    return widths
