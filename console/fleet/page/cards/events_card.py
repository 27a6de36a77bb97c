"""The Events card: what the kernel, the driver and the probe said, newest first, in plain words beside their own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.fleet.model.readings import NodeEvent, PartTrouble
from console.fleet.page.time.event_marks import keyed
from console.fleet.page.vocabulary import event_quote, event_words
from console.pagekit.hints import Hint
from console.pagekit.time_words import length_text, range_text
from console.pagekit.view_time import ViewTime
from widgets import numbers
from widgets.card import Card
from widgets.field import SearchField
from widgets.priority import Priority, word
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.text import Caption

_MOST = 200
_NARROW_FIELD = 110
_FIELD = 160


class EventsCard(Card):
    """Events over the chosen time, with a filter. `chosen` carries the key of the event that was picked by a click or
    the arrow keys; Enter picks it again."""

    chosen = Signal(object)

    def __init__(self, *, narrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        title = self.tr("Events") if narrow else self.tr("Kernel and driver events")
        self.set_title(title)
        self.table = DenseTable(
            [
                Column("time", self.tr("Time"), 76, ink="muted"),
                Column("what", self.tr("What"), 110, stretch=narrow, fit=True, wrap=True),
                Column(
                    "text", self.tr("In the node's words"), 230, stretch=True, ink="muted", hidden=narrow, wrap=True
                ),
            ],
            row_height=23,
            name=title,
        )
        self.field = SearchField(self.tr("Filter events"))
        self.field.setFixedWidth(_NARROW_FIELD if narrow else _FIELD)
        if narrow:
            self.field.setPlaceholderText(self.tr("Filter"))
        self._narrow = narrow
        self._span = Caption("")
        self._empty = Hint(self.tr("Nothing has happened"))
        self._unread = Caption("", wrap=True)
        self._unread.hide()
        self._unfound = Hint(self.tr("No event has these words"), self.tr("Escape in the filter shows all of them."))
        for part in (self.table, self._empty, self._unfound):
            self.add(part, 1)
        self.add(self._unread)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._span, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.field, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_trailing(head)
        self._shown: tuple[NodeEvent, ...] = ()
        self._zone = ""
        self.field.changed.connect(self._on_filter)
        self.field.left_down.connect(self._enter)
        self.table.current_changed.connect(self.chosen)
        self.table.opened.connect(self.chosen)
        self._arrange()

    def refresh(
        self, events: Sequence[NodeEvent], zone: str, time: ViewTime, now: float, unread: PartTrouble | None = None
    ) -> None:
        """Show these events of the time that is shown, oldest first as they come; the newest stand at the top. `unread`
        is why the kernel's log gives none."""
        self._unread.setVisible(unread is not None)
        if unread is not None:
            text = self.tr("The kernel's log cannot be read with this account; its messages are missing here.")
            self._unread.setText(text + (f" ({unread.text})" if unread.text else ""))
        if self._narrow and not time.live:  # the day stands in the band above
            self._span.setText("–".join(numbers.clock(end, zone, seconds=False) for end in time.range()))
        else:
            span = length_text(time.seconds) if time.live else range_text(*time.range(), zone, now)
            self._span.setText(self.tr("{span}, newest first").format(span=span))
        newest = tuple(events[-_MOST:])
        if newest == self._shown and zone == self._zone:
            return
        self._shown, self._zone = newest, zone
        lines = sorted(keyed(events)[-_MOST:], key=lambda each: each[1].time, reverse=True)
        self.table.set_rows([self._row(key, event, zone, now) for key, event in lines])
        self._arrange()

    def clear(self) -> None:
        """Forget the events of what was shown before."""
        self._shown = ()
        self.table.set_current(None)
        self.table.set_rows([])
        self._arrange()

    def set_current(self, key: Hashable) -> None:
        """Bring a line out, without telling anybody."""
        if key not in [row.key for row in self.table.rows()]:
            self.field.clear()
        self.table.set_current(key)

    def focus_filter(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _arrange(self) -> None:
        found = bool(self.table.rows())
        self.table.setVisible(found)
        self._unfound.setVisible(bool(self._shown) and not found)
        self._empty.setVisible(not self._shown)

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self.table.set_filter(text)
        self._arrange()

    @Slot()
    def _enter(self) -> None:
        """From the filter into the list, to its first line."""
        first = self.table.enter()
        if first is not None:
            self.chosen.emit(first)

    @staticmethod
    def _row(key: Hashable, event: NodeEvent, zone: str, now: float) -> Row:
        priority, text = event_words(event)
        time = numbers.moment(event.time, zone, now)
        if numbers.date(event.time, zone) != numbers.date(now, zone):
            time = numbers.moment(event.time, zone, now, seconds=False)
        quote = event_quote(event)
        marked = word(priority) if priority is not Priority.NORMAL else ""
        return Row(
            key,
            (time, Rich(text, priority=priority), quote),
            (-event.time, text, event.text),
            tip=quote,
            words=f"{marked} {event.device} {event.code}",
        )
