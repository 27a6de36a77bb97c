"""The card of an incident's timeline, with the line in which people write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date

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
        self._zone = ""
        self._made: list[tuple[Line, Moment]] = []
        self._days: dict[date, str] = {}
        self._sources = {kind: wording.spoken(text) for kind, text in wording.KINDS.items()}
        self._left_out = self.tr("left out of reports")
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
        """Show these lines, the oldest first; `marks` are the letters that some have in the curves, by their place.
        What stood there before is not made anew: a line more costs what one line costs."""
        if zone != self._zone:
            self._zone, self._made = zone, []
        letters = marks or {}
        same = 0
        for line, (before, moment) in zip(lines, self._made, strict=False):
            if line != before or letters.get(same, "") != moment.mark:
                break
            same += 1
        if same == len(lines) == len(self._made):
            return
        del self._made[same:]
        told = Counter(moment.key[0] for _, moment in self._made)
        for place, line in enumerate(lines[same:], same):
            key = ("typed", line.number) if line.number else (line.kind, line.entry, line.time)
            told[key] += 1
            self._made.append((line, self._moment((key, told[key]), line, zone, letters.get(place, ""))))
        self.list.set_moments([moment for _, moment in self._made])

    def _moment(self, key: tuple[Hashable, int], line: Line, zone: str, mark: str) -> Moment:
        typed = line.kind is LineKind.TYPED
        at = numbers.local(line.time, zone)
        if at.date() not in self._days:
            self._days[at.date()] = numbers.day(at)
        return Moment(
            key,
            at,
            wording.said(line.text),
            line.who if typed else "",
            boxed=typed,
            strong=line.kind in _STRONG,
            note=self._left_out if line.redacted else "",
            source=self._sources[line.kind],
            mark=mark,
            day=self._days[at.date()],
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
