"""The card of an incident's timeline, with the line in which people write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from console.incidents.model.incidents import Line, LineKind
from console.incidents.page import wording
from console.incidents.page.timeline_list import Moment, TimelineList
from widgets import numbers
from widgets.button import Button
from widgets.card import Card

#: A line that is typed is no longer than this.
MOST_TEXT = 2000
_STRONG = frozenset({LineKind.ALARM, LineKind.TOLD})


class TimelineCard(Card):
    """`written` carries what somebody wrote."""

    written = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Timeline"))
        self.set_trailing(self.tr("boxed = typed by a person"))
        self.list = TimelineList(self.tr("Timeline"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Write what you see or do"))
        self.field.setAccessibleName(self.tr("Write what you see or do"))
        self.field.setMaxLength(MOST_TEXT)
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self._on_add)
        self.add_button = Button(self.tr("Add"), tip=self.tr("Add it to the timeline"))
        self.add_button.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.add_button)
        self.add(self.list, 1)
        self.add(row)
        self._look()

    def show_lines(self, lines: Sequence[Line], zone: str, marks: Mapping[int, str] | None = None) -> None:
        """Show these lines, the oldest first; `marks` are the letters that some have in the curves, by their
        place."""
        told: Counter[Hashable] = Counter()
        days: dict[date, str] = {}
        moments = []
        for place, line in enumerate(lines):
            at = numbers.local(line.time, zone)
            if at.date() not in days:
                days[at.date()] = numbers.day(at)
            key = ("typed", line.number) if line.number else (line.kind, line.entry, line.time)
            told[key] += 1
            moments.append(self._moment((key, told[key]), line, at, days[at.date()], (marks or {}).get(place, "")))
        self.list.set_moments(moments)

    def _moment(self, key: Hashable, line: Line, at: datetime, day: str, mark: str) -> Moment:
        typed = line.kind is LineKind.TYPED
        return Moment(
            key,
            f"{at:%H:%M:%S}",
            wording.said(line.text),
            line.who if typed else "",
            boxed=typed,
            strong=line.kind in _STRONG,
            note=self.tr("left out of reports") if line.redacted else "",
            source=wording.spoken(wording.KINDS[line.kind]),
            mark=mark,
            day=day,
            tip=f"{at:%Y-%m-%d %H:%M:%S %z}",
        )

    def clear_field(self) -> None:
        """What stood there is being written down."""
        self.field.clear()

    def give_back(self, text: str) -> None:
        """It could not be written down: nobody types it twice."""
        if not self.field.text().strip():
            self.field.setText(text)

    @Slot()
    def _look(self) -> None:
        self.add_button.setEnabled(bool(self.field.text().strip()) and self.field.isEnabled())

    def set_open(self, to_write: bool) -> None:
        """Whether anybody may write."""
        self.field.setEnabled(to_write)
        self._look()

    @Slot()
    def _on_add(self) -> None:
        text = self.field.text().strip()
        if text and self.field.isEnabled():
            self.written.emit(text)
