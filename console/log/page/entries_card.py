"""The card of entries: the newest first, older ones as one scrolls."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.log.page import wording
from console.log.page.loading import Listed
from console.log.service.index import Line
from console.pagekit.hints import Hint
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.text import Caption

_ROW = 26
#: So many pixels above the end of the list older entries are asked for.
_NEAR = 400


class EntriesCard(Card):
    """`chosen` carries the number of the entry that the keyboard is on, `older_wanted` comes when the end of the list
    is near."""

    chosen = Signal(object)
    older_wanted = Signal()
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._total, self._uncounted = 0, False
        self.set_title(self.tr("Newest first"))
        self._zone = "UTC"
        self._lines: list[Line] = []
        self._more = False
        self._narrow = False
        self.table = DenseTable(
            [
                Column("number", self.tr("No."), 54, ink="muted", fit=True),
                Column("time", self.tr("Time"), 112, ink="muted", widest="28 mmm 00:00:00"),
                Column("who", self.tr("By whom"), 84, fit=True),
                Column("what", self.tr("What"), 100, fit=True, wrap=True),
                Column("about", self.tr("On what"), 84, stretch=True, ink="muted", fit=True, wrap=True),
                Column("result", self.tr("Result"), 120, stretch=True, ink="muted", fit=True, wrap=True),
                Column("hash", self.tr("Hash"), 46, ink="muted", mono=True, widest="0000"),
            ],
            row_height=_ROW,
            name=self.tr("Entries of the log"),
        )
        self.table.current_changed.connect(self.chosen)
        self.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.empty = Hint("", "")
        self.clear = Button(self.tr("Show all entries"), Kind.NORMAL)
        self.clear.clicked.connect(self.all_wanted)
        self.foot = Caption("")
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.add(self.clear)
        self.add(self.foot)
        self.empty.hide()
        self.clear.hide()

    def set_narrow(self, narrow: bool) -> None:
        """With little room, what an entry is about stands before its result."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.table.set_column_shown("about", not narrow)
            self.table.set_rows([self._row(line) for line in self._lines])

    def show_listed(self, listed: Listed, zone: str, filtered: bool) -> None:
        """Show what was found anew; an entry that is chosen stays chosen where it is still listed."""
        self._zone = zone
        self._lines = list(listed.lines)
        self._more = listed.more
        self.table.set_rows([self._row(line) for line in self._lines])
        nothing = not self._lines
        self.table.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self.clear.setVisible(nothing and filtered)
        if nothing and filtered:
            self.empty.set(self.tr("No entry is like that"), self.tr("Look for other words, or in a longer time."))
        elif nothing:
            self.empty.set(
                self.tr("Nothing was done yet"), self.tr("Every change through Driftvakt is written here, for good.")
            )
        self._tell(listed.counts.total, more=listed.counts.more)
        offset = numbers.offset(self._lines[0].time, zone) if self._lines else ""
        self.set_trailing(self.tr("times in {zone}").format(zone=offset) if offset else "")

    def show_older(self, lines: tuple[Line, ...], most: int) -> None:
        """Older entries that were asked for."""
        self._more = len(lines) == most
        self._lines += lines
        self.table.set_rows([self._row(line) for line in self._lines])
        self._tell(None)

    @property
    def oldest(self) -> int | None:
        """The number of the oldest entry that is listed, where there are older ones that fit."""
        return self._lines[-1].sequence if self._more and self._lines else None

    def line(self, sequence: object) -> Line | None:
        """An entry that is listed."""
        return next((line for line in self._lines if line.sequence == sequence), None)

    def _tell(self, total: int | None, *, more: bool = False) -> None:
        if total is not None:
            self._total, self._uncounted = total, more
        listed = self.tr("{listed} of {total} shown").format(
            listed=numbers.number(len(self._lines)),
            total=numbers.number(self._total) + ("+" if self._uncounted else ""),
        )
        older = self.tr("Older entries come as you scroll.") if self._more else ""
        self.foot.setText(f"{listed}. {older}".strip() if self._lines else "")

    def _row(self, line: Line) -> Row:
        day, time = numbers.date(line.time, self._zone), numbers.clock(line.time, self._zone)
        bad = line.result.startswith("failed") or line.unknown
        priority = Priority.MEDIUM if bad else None
        about, outcome = wording.about(line), wording.outcome(line)
        if self._narrow:
            outcome = " · ".join(filter(None, (about, outcome)))
        return Row(
            line.sequence,
            (
                numbers.number(line.sequence),
                f"{day} {time}",
                wording.who(line.actor),
                wording.deed(line.type),
                about,
                Rich(outcome, ink="muted", priority=priority),
                line.hash[:4],
            ),
            sort=(
                float(line.sequence),
                line.time,
                wording.who(line.actor),
                wording.deed(line.type),
                wording.about(line),
                line.result,
                line.hash,
            ),
            tip=line.hash,
        )

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if self._more and value >= self.table.verticalScrollBar().maximum() - _NEAR:
            self.older_wanted.emit()
