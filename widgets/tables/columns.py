"""The widths of a table's columns: what they need, and how they share what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from widgets.tables.cells import SIDE, Column, Row, taken

#: Between the contents of two columns that fit them, in pixels.
_GAP = 2 * SIDE


def needed(columns: Sequence[Column], rows: Iterable[Row]) -> list[int]:
    """The pixels in which the contents of each column that fits them stand whole; 0 for the others."""
    rows = tuple(rows)
    wide = [0] * len(columns)
    for index, column in enumerate(columns):
        if column.fit:
            most = max((taken(cell, column) for cell in {row.cells[index] for row in rows}), default=0)
            wide[index] = most + _GAP if most else 0
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
