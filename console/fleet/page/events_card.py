"""The Events card: what the kernel, the driver and the probe said, newest first, in plain words beside their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from console.fleet.model.readings import NodeEvent, PartTrouble
from console.fleet.page.hints import Hint
from console.fleet.page.words import event_quote, event_words
from widgets import numbers
from widgets.card import Card
from widgets.table import Column, DenseTable, Rich, Row
from widgets.text import Caption

_MOST = 200


class EventsCard(Card):
    """Events of one node over the chosen time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Kernel and driver events"))
        self.setAccessibleName(self.tr("Kernel and driver events"))
        self.table = DenseTable(
            [
                Column("time", self.tr("Time"), 76, ink="muted"),
                Column("what", self.tr("What"), 220, stretch=True),
                Column("text", self.tr("In the node's words"), 240, stretch=True, ink="muted"),
            ],
            row_height=23,
            name=self.tr("Kernel and driver events"),
        )
        self._empty = Hint(self.tr("Nothing has happened"))
        self._unread = Caption("", wrap=True)
        self._unread.hide()
        self.add(self.table, 1)
        self.add(self._empty, 1)
        self.add(self._unread)
        self._shown: tuple[NodeEvent, ...] = ()
        self._zone = ""
        self.table.hide()

    def refresh(
        self, events: Sequence[NodeEvent], zone: str, span: str, now: float, unread: PartTrouble | None = None
    ) -> None:
        """Show these events, whatever their order; `unread` is why the kernel's log gives none."""
        self._unread.setVisible(unread is not None)
        if unread is not None:
            text = self.tr("The kernel's log cannot be read with this account; its messages are missing here.")
            self._unread.setText(text + (f" ({unread.text})" if unread.text else ""))
        newest = tuple(sorted(events, key=lambda event: event.time, reverse=True))[:_MOST]
        self.set_trailing(self.tr("{span}, newest first").format(span=span))
        if newest == self._shown and zone == self._zone:
            return
        self._shown, self._zone = newest, zone
        self.table.setVisible(bool(newest))
        self._empty.setVisible(not newest)
        self.table.set_rows([self._row(i, event, zone, now) for i, event in enumerate(newest)])

    @staticmethod
    def _row(index: int, event: NodeEvent, zone: str, now: float) -> Row:
        priority, text = event_words(event)
        time = numbers.clock(event.time, zone)
        if now - event.time > 20 * 3600:
            time = f"{numbers.date(event.time, zone)} {numbers.clock(event.time, zone, seconds=False)}"
        return Row(
            (event.time, event.code, event.device, index),
            (time, Rich(text, priority=priority), event_quote(event)),
            (-event.time, text, event.text),
            tip=event.text,
        )
