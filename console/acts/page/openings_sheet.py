"""The sheet of the maintenance windows in which a plan may begin by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.pagekit.sheet import Sheet
from console.pagekit.time_words import range_text
from console.work.service.in_windows import Opening
from widgets.button import Kind
from widgets.field import Choice, Form
from widgets.text import Label

_WIDE = 640
_MOST_REASON = 80


class OpeningsSheet(Sheet):
    """`chosen` carries the window in which the plan is to begin; `another` comes where one is to be planned first.
    `needs` is how many people must agree to it."""

    chosen = Signal(str)
    another = Signal()

    def __init__(
        self, openings: Sequence[Opening], needs: int, zone: Callable[[], str], now: float, parent: QWidget
    ) -> None:
        super().__init__(
            self.tr("Begin it in a maintenance window"),
            self.tr(
                "What must hold before is looked at when it begins. It needs an open console then: this window, or "
                "“driftvakt schedule run”. If none is open until the window is over, it never begins, and the log and "
                "the page of runs say so."
            ),
            parent,
            width=_WIDE,
        )
        rows = [(each.window, self._row(each, zone(), now)) for each in openings]
        self.window_choice = Choice(rows, rows[0][0] if rows else None, self.tr("Window"))
        self.form = Form()
        self.form.add(self.tr("Window"), self.window_choice)
        self.none = Label(
            self.tr("No maintenance window that holds for all of its nodes opens within 30 days."), "muted", wrap=True
        )
        self.form.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.content.addWidget(self.form)
        self.content.addWidget(self.none)
        if rows and needs > 1:
            self.set_note(
                self.tr(
                    "It becomes a plan of its own, which %n different people sign; this one is withdrawn.", "", needs
                )
            )
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.plan = self.add_button(self.tr("Plan a window…"), Kind.NORMAL)
        self.plan.clicked.connect(self._on_plan)
        text = self.tr("Agree, and begin it then") if needs <= 1 else self.tr("Put it there, to be signed")
        self.go = self.add_button(text, Kind.PRIMARY, main=True)
        self.go.setVisible(bool(rows))
        self.go.clicked.connect(self._on_go)

    @staticmethod
    def _row(opening: Opening, zone: str, now: float) -> str:
        when = range_text(opening.opens, opening.closes, zone, now)
        return f"{opening.window} · {when} · {opening.reason[:_MOST_REASON]}"

    @Slot()
    def _on_plan(self) -> None:
        self.accept()
        self.another.emit()

    @Slot()
    def _on_go(self) -> None:
        window = str(self.window_choice.current())
        self.accept()
        self.chosen.emit(window)
