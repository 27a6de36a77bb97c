"""One restore test: its verdict, its layers each standing on the one above, what differs, and where the time went."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.recovery.model.assets import Asset
from console.recovery.model.tests import LayerState, RestoreTest, Verdict
from console.recovery.page import wording
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card, FactList, scrolled
from widgets.priority import Priority, PriorityMark
from widgets.tables.cells import Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Label, Title
from widgets.theme import Size, Weight

_LAYER_MARKS = {
    LayerState.HELD: Priority.NORMAL,
    LayerState.FAILED: Priority.HIGH,
    LayerState.UNSURE: Priority.MEDIUM,
    LayerState.NOT_RUN: Priority.UNKNOWN,
}


class TestView(QWidget):
    """`again` carries the id of the asset that is to be tested again."""

    __test__ = False
    again = Signal(str)
    backup_wanted = Signal(str)
    edit_wanted = Signal(str)
    back = Signal()

    def __init__(self, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.asset = ""
        self.number: int | None = None
        head = self._build_head()
        self.mark = PriorityMark(Priority.NORMAL, size=28)
        self.verdict = Label("", "text", Size.DISPLAY, Weight.SEMIBOLD)
        self.about = Label("", "muted")
        self.why = Label("", "text", wrap=True)
        self.said = Card()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.mark)
        line.addWidget(self.verdict)
        line.addWidget(self.about, 1)
        self.said.add(line)
        self.said.add(self.why)
        self.layers = DenseTable(
            [
                Column("layer", self.tr("Layer"), 150, fit=True),
                Column("state", self.tr("State"), 80, ink="muted", fit=True),
                Column("program", self.tr("Program"), 160, stretch=True, mono=True),
                Column("found", self.tr("Counted"), 140, fit=True),
                Column("took", self.tr("Took"), 70, "right", ink="muted", fit=True),
                Column("exit", self.tr("Exit"), 44, "right", fit=True),
            ],
            name=self.tr("Layers"),
        )
        self.layer_card = Card(
            self.tr("Layers, each stands on the one above"), "", self.tr("the first that fails decides")
        )
        self.layer_card.add(self.layers)
        self._build_low()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.said)
        column.addWidget(self.layer_card)
        column.addLayout(self._low, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addLayout(head)
        scroll = scrolled(inner, self.tr("Restore test"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.addWidget(scroll, 1)

    def _build_head(self) -> QHBoxLayout:
        self.title = Title("")
        self.under = Label("", "muted", elide=True)
        self.back_button = Button(self.tr("Back to the board"), Kind.QUIET)
        self.back_button.clicked.connect(self.back)
        self.backup_button = Button(self.tr("Back up…"), Kind.QUIET)
        self.backup_button.clicked.connect(self._on_back_up)
        self.edit_button = Button(self.tr("Set anew…"), Kind.QUIET)
        self.edit_button.clicked.connect(self._on_edit)
        self.again_button = Button(self.tr("Test again…"), Kind.PRIMARY)
        self.again_button.clicked.connect(self._on_again)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.under, 1)
        head.addWidget(self.back_button)
        head.addWidget(self.edit_button)
        head.addWidget(self.backup_button)
        head.addWidget(self.again_button)
        return head

    def _build_low(self) -> None:
        self.facts = FactList()
        self.fact_card = Card(self.tr("What was restored"))
        self.fact_card.add(self.facts)
        self.fact_card.add_stretch()
        self.differing = DenseTable(
            [
                Column("path", self.tr("Path"), 200, mono=True, stretch=True),
                Column("what", self.tr("Differs in"), 90, fit=True),
            ],
            name=self.tr("What differs"),
        )
        self.no_difference = Label("", "muted", wrap=True)
        self.different_card = Card(self.tr("What differs"))
        self.different_card.add(self.differing, 1)
        self.different_card.add(self.no_difference)
        self.different_card.add_stretch()
        self.phases = FactList()
        self.phase_card = Card(self.tr("Where the time went"))
        self.phase_card.add(self.phases)
        self.phase_card.add_stretch()
        self._low = QHBoxLayout()
        self._low.setSpacing(theme.GAP)
        for card, share in ((self.different_card, 3), (self.fact_card, 2), (self.phase_card, 2)):
            self._low.addWidget(card, share)

    def show_test(
        self,
        test: RestoreTest,
        asset: Asset | None,
        now: float,
        failed: float | None = None,
        needs: Sequence[str] = (),
    ) -> None:
        """Tell of one test; `failed` is when one of its asset was last seen to fail, `needs` names what must be back
        before that."""
        self.asset, self.number = test.asset, test.number
        zone = self._zone()
        self.title.setText(f"{test.name} · {asset.name if asset is not None else test.asset}")
        when = numbers.moment(test.began, zone, now, seconds=False)
        self.under.setText(" · ".join(filter(None, (test.copy, when, test.by))))
        verdict = test.verdict
        self.verdict.setText(self.tr("goes on") if verdict is None else wording.spoken(wording.VERDICTS[verdict]))
        self.mark.set(Priority.NORMAL if verdict is None else wording.MARKS[verdict])
        self.about.setText(self._about(test))
        self.why.setText("" if verdict is None else wording.why(test))
        self.why.setVisible(bool(self.why.text()))
        self.layers.set_rows(
            [
                Row(
                    layer.kind,
                    (
                        Rich(wording.spoken(wording.LAYERS[layer.kind]), priority=_LAYER_MARKS[layer.state]),
                        wording.spoken(wording.LAYER_STATES[layer.state]),
                        " ".join(layer.program),
                        ", ".join(f"{name} {numbers.number(count)}" for name, count in layer.counts.items()),
                        numbers.duration(layer.end - layer.begin) if layer.end else "",
                        "" if layer.status is None else str(layer.status),
                    ),
                )
                for layer in test.layers
            ]
        )
        self.layers.fit_height(6)
        self.facts.set_facts(
            [
                (self.tr("Backup"), test.snapshot[:16]),
                (self.tr("Begun"), numbers.moment(test.snapshot_time, zone, now, seconds=False)),
                (self.tr("Chosen"), str(test.choice)),
                (self.tr("Among"), numbers.number(test.among)),
                (self.tr("Seed"), test.seed or numbers.UNKNOWN),
                (self.tr("Tool"), test.tool or numbers.UNKNOWN),
                (self.tr("Host key"), test.host_key[:30] or numbers.UNKNOWN),
                (self.tr("Data loss"), wording.span(test.rpo)),
                (
                    self.tr("Seen to fail"),
                    self.tr("never") if failed is None else numbers.moment(failed, zone, now, seconds=False),
                ),
                *([(self.tr("Needs first"), ", ".join(needs))] if needs else []),
                *([(self.tr("Answer"), test.values["answer"])] if test.values.get("answer") else []),
            ]
        )
        self.phases.set_facts(
            [(wording.spoken(wording.PHASES[phase.kind]), wording.span(phase.seconds)) for phase in test.phases]
            + [(self.tr("In all"), wording.span(test.rto))]
        )
        self.differing.set_rows([Row(each.path, (each.path, str(each.what))) for each in test.differing])
        self.differing.setVisible(bool(test.differing))
        self.no_difference.setText(
            self.tr("Nothing that was compared differs.")
            if verdict is Verdict.PASS
            else self.tr("No path is named: the test ended before files were compared, or none differs.")
        )
        self.no_difference.setVisible(not test.differing)

    def _about(self, test: RestoreTest) -> str:
        verdict = test.verdict
        if test.control and verdict is Verdict.FAIL:
            return self.tr("a negative control, damaged on purpose: it must fail, and did")
        if test.control and verdict is Verdict.PASS:
            return self.tr("a negative control, damaged on purpose, that must fail: tests of it do not see damage")
        if verdict in (Verdict.PASS, Verdict.FAIL):
            return self.tr("a verdict on the backup, not on the test")
        return self.tr("says nothing of the backup")

    @Slot()
    def _on_back_up(self) -> None:
        self.backup_wanted.emit(self.asset)

    @Slot()
    def _on_edit(self) -> None:
        self.edit_wanted.emit(self.asset)

    @Slot()
    def _on_again(self) -> None:
        self.again.emit(self.asset)
