"""The sheet on which somebody answers for a gate: what shows that it holds, or that one stands for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import Model
from console.deployments.page import wording
from console.deployments.page.sheets import ModelSheet, text_area
from widgets.field import Choice

_DAY = 86400.0
#: For so many days an answer may count; 0 for as long as nobody says otherwise.
_DAYS = (0, 30, 90, 180, 365)
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Answering:
    """What somebody says of a gate; it counts until `until` (unix seconds), None where it does not age."""

    gate: Gate
    held: bool
    way: Way
    words: str
    until: float | None


class AnswerSheet(ModelSheet):
    """`agreed` carries the Answering."""

    agreed = Signal(object)

    def __init__(self, model: Model, gate: Gate, me: str, now: Callable[[], float], parent: QWidget) -> None:
        super().__init__("", wording.why(gate), "", parent)
        self.set_title(self.tr("{gate} of {model}").format(gate=wording.gate(gate), model=model.name))
        self.go.setText(self.tr("Answer for it"))
        self._gate, self._me, self._now = gate, me, now
        ways = [
            (Way.SHOWN, self.tr("it holds, and this shows it")),
            (Way.SIGNED, self.tr("it holds, I stand for it")),
            ("", self.tr("it does not hold")),
        ]
        self.way = Choice(ways, Way.SHOWN, self.tr("Answer"))
        known = model.answers.get(gate)
        field = {Gate.RUNBOOK: model.runbook, Gate.SLO: model.slo, Gate.GOLDEN_SET: model.golden_set}
        field[Gate.LICENCE] = model.licence
        self._ages = gate not in field
        self.words = text_area(self.tr("What shows it"), field.get(gate, known.words if known is not None else ""))
        self.days = Choice([(each, self._days_text(each)) for each in _DAYS], 0, self.tr("Counts for"))
        self.form.add(self.tr("Answer"), self.way)
        self.form.add(self.tr("What shows it"), self.words, wording.next_step(gate))
        if self._ages:
            self.form.add(self.tr("Counts for"), self.days, self.tr("After that it is missing again"))
        self.words.textChanged.connect(self.look)
        self.way.chosen.connect(self.look)
        self.look()
        self.words.setFocus()

    def _days_text(self, days: int) -> str:
        return self.tr("%n day(s)", "", days) if days else self.tr("as long as nobody says otherwise")

    def fault(self) -> str:
        text = self.words.toPlainText().strip()
        if not text:
            return self.tr("Say what shows it: a file, a number, a run, a paper.")
        return self.tr("At most 2,000 characters.") if len(text) > _MOST else ""

    @Slot()
    def look(self) -> None:
        super().look()
        if not self.fault() and self.way.current() == Way.SIGNED:
            self.set_note(self.tr("{name} stands for it in the log.").format(name=self._me))

    def agree(self) -> None:
        way, days = str(self.way.current()), int(str(self.days.current()))
        until = self._now() + days * _DAY if days else None
        held = bool(way)
        self.agreed.emit(
            Answering(self._gate, held, Way(way) if held else Way.SIGNED, self.words.toPlainText().strip(), until)
        )
