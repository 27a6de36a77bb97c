"""The card of others' logs that were taken in here, and the sheet that lists one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.journal.model import Entry
from console.log.page import wording
from console.log.service.beside import OtherLog
from console.pagekit.sheet import Sheet
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.tables.table import Column, DenseTable, Row
from widgets.text import Caption

_ROW = 26
_MOST_ROWS = 5
#: No more entries of another log are listed.
MOST_LISTED = 1000


class OthersCard(Card):
    """`wanted` carries the log whose entries are to be shown, `acted` what its button wants: `log.import`."""

    wanted = Signal(object)
    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._logs: dict[int, OtherLog] = {}
        self.set_title(self.tr("Others' logs"))
        self.table = DenseTable(
            [
                Column("name", self.tr("Whose"), 110, stretch=True, fit=True),
                Column("entries", self.tr("Entries"), 60, ink="muted", fit=True),
                Column("came", self.tr("Taken in"), 70, ink="muted", fit=True),
            ],
            row_height=_ROW,
            name=self.tr("Others' logs"),
        )
        self.table.opened.connect(self._on_opened)
        self.said = Caption("", wrap=True)
        self.show_entries = Button(self.tr("Show entries…"), Kind.NORMAL)
        self.show_entries.clicked.connect(self._on_clicked)
        self.take_in = Button(self.tr("Take in…"), Kind.NORMAL)
        self.take_in.clicked.connect(self._on_take_in)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.show_entries, 1)
        acts.addWidget(self.take_in, 1)
        self.add(self.table)
        self.add(self.said)
        self.add(acts)
        self.show_logs((), "UTC")

    def show_logs(self, logs: Sequence[OtherLog], zone: str) -> None:
        self._logs = {log.number: log for log in logs}
        self.table.set_rows(
            [
                Row(
                    log.number,
                    (
                        log.name,
                        numbers.number(log.entries),
                        numbers.date(log.came.timestamp(), zone) if log.came is not None else "",
                    ),
                    tip=log.id,
                )
                for log in logs
            ]
        )
        self.table.setFixedHeight(_ROW * (min(len(logs), _MOST_ROWS) + 1) + 8)
        if logs and self.table.current() not in self._logs:
            self.table.set_current(logs[0].number)
        self.table.setVisible(bool(logs))
        self.show_entries.setVisible(bool(logs))
        self.said.setText(
            self.tr("They lie beside this log, and are no part of it.")
            if logs
            else self.tr("No other console's log was taken in here.")
        )

    @Slot()
    def _on_take_in(self) -> None:
        self.acted.emit("log.import")

    @Slot(object)
    def _on_opened(self, number: object) -> None:
        log = self._logs.get(number) if isinstance(number, int) else None
        if log is not None:
            self.wanted.emit(log)

    @Slot()
    def _on_clicked(self) -> None:
        self._on_opened(self.table.current())


class OtherLogSheet(Sheet):
    """The entries of another log that lie here, the newest first."""

    def __init__(self, log: OtherLog, entries: Sequence[Entry], zone: str, signer: str, parent: QWidget) -> None:
        """`signer` is the fingerprint of the key that signed it, empty where none did."""
        super().__init__(self.tr("The log of {name}").format(name=log.name), parent=parent, width=860)
        text = self.tr("Entries {first} to {last} of it: {count} in all.").format(
            first=numbers.number(log.first), last=numbers.number(log.last), count=numbers.number(log.entries)
        )
        if signer:
            text += " " + self.tr("It had {size} when it was taken in, signed by {key}.").format(
                size=numbers.number(log.size), key=signer
            )
        self.text.setText(text)
        self.text.show()
        self.table = DenseTable(
            [
                Column("number", self.tr("No."), 54, ink="muted", fit=True),
                Column("time", self.tr("Time"), 112, ink="muted", widest="28 mmm 00:00:00"),
                Column("who", self.tr("By whom"), 100, fit=True),
                Column("what", self.tr("What"), 140, fit=True),
                Column("about", self.tr("On what"), 140, stretch=True, ink="muted", fit=True),
                Column("hash", self.tr("Hash"), 46, ink="muted", mono=True, widest="0000"),
            ],
            row_height=_ROW,
            name=self.tr("Entries of another log"),
        )
        self.table.set_rows([_row(entry, zone) for entry in entries])
        self.table.setMinimumHeight(_ROW * 14)
        self.content.addWidget(self.table, 1)
        if len(entries) < log.entries:
            self.set_note(self.tr("The newest {count} are shown.").format(count=numbers.number(len(entries))))
        close = self.add_button(self.tr("Close"), main=True)
        close.clicked.connect(self.accept)


def _row(entry: Entry, zone: str) -> Row:
    time = entry.time.timestamp()
    names = [target.name.partition(":")[2] or target.name for target in entry.targets]
    return Row(
        entry.sequence,
        (
            numbers.number(entry.sequence),
            f"{numbers.date(time, zone)} {numbers.clock(time, zone)}",
            wording.who(entry.actor),
            wording.deed(entry.type),
            ", ".join(names),
            entry.hash[:4],
        ),
        tip=entry.hash,
    )
