"""The sheet of where a model is to be served: looked at on its nodes first, then put onto the list."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from console.deployments.model.models import Model, Version
from console.deployments.model.placing import Engine, Placed, Spot, program_of, spot_of
from console.deployments.model.preflight import Preflight
from console.deployments.page.findings import Findings, lines_of
from console.deployments.page.sheets import ModelSheet, line
from widgets import numbers
from widgets.card import Hairline
from widgets.field import Choice, Number
from widgets.text import Caption, Label

_MOST_TEXT = 2000
#: So many findings are shown, those that ask for somebody first.
_MOST = 7


class DeploySheet(ModelSheet):
    """`looking` carries a Placed that is to be looked at, whose findings `show_found` tells; `agreed` carries one that
    was looked at and stays as it was."""

    looking = Signal(object)
    agreed = Signal(object)

    def __init__(self, model: Model, versions: Sequence[Version], spots: Sequence[Spot], parent: QWidget) -> None:
        super().__init__("", "", "", parent, width=660)
        self.set_title(self.tr("Add a deployment of {model}").format(model=model.name))
        self.text.setText(
            self.tr("Say where it is to be served. Nothing is done on the nodes: the first rollout does that.")
        )
        self.text.setVisible(True)
        self._model, self._spots = model, {each.name: each for each in spots}
        self._found: tuple[Placed, Preflight] | None = None
        self._asked: Placed | None = None
        self.name = line(model.name, 40)
        newest = sorted(versions, key=lambda each: -each.since)
        self.version = Choice([("", self.tr("none yet")), *((each.id, each.name) for each in newest)])
        if newest:
            self.version.set_current(newest[0].id)
        self.engine = Choice(
            [(Engine.LLAMA, "llama.cpp"), (Engine.VLLM, "vLLM"), (Engine.OTHER, self.tr("another command"))],
            Engine.LLAMA,
        )
        self.program = line(most=_MOST_TEXT)
        self.nodes, self.router, self.second, self.gpus = line(most=_MOST_TEXT), line(), line(), line("", 60)
        for node in (self.router, self.second):
            completer = QCompleter(sorted(self._spots), node)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            node.setCompleter(completer)
        self.port, self.blue, self.green = (Number(1, 65_535, port) for port in (8000, 18_001, 18_002))
        self.health = line("/health")
        self.findings = Findings()
        self.told = Caption("", wrap=True)
        self._fill()
        for edit in (
            self.name, self.program, self.nodes, self.router, self.second, self.gpus, self.port, self.blue, self.green,
            self.health,
        ):  # fmt: skip
            edit.textChanged.connect(self.look)
        for choice in (self.version, self.engine):
            choice.chosen.connect(self.look)
        self.version.setFocus()
        self.look()

    def _fill(self) -> None:
        add = self.form.add
        add(self.tr("Name"), self.name, self.tr("Of its units and files: small letters, digits, hyphens"))
        add(self.tr("Version"), self.version, self.tr("That which will serve: its files must fit"))
        add(self.tr("Engine"), self.engine)
        add(self.tr("Command"), self.program, self.tr("With {artifact}, {address} and {port} in it"))
        add(self.tr("Nodes"), self.nodes, self.tr("A replica on each: SITE/NAME, or SITE/NAME@ADDRESS for the router"))
        add(self.tr("GPUs"), self.gpus, self.tr("By number, as 0 1; all that it sees where that is empty"))
        add(self.tr("Router on"), self.router, self.tr("The first of the nodes where that is empty"))
        add(
            self.tr("Second router on"),
            self.second,
            self.tr("Empty for one router; callers know both"),
        )
        ports = QWidget()
        ports.setAccessibleName(self.tr("Ports"))
        row = QHBoxLayout(ports)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name, port in (
            (self.tr("Router"), self.port),
            (self.tr("Blue"), self.blue),
            (self.tr("Green"), self.green),
        ):
            port.setAccessibleName(name)
            row.addWidget(Label(name, "muted"))
            row.addWidget(port, 1)
        add(self.tr("Ports"), ports)
        add(self.tr("Health"), self.health, self.tr("The path that says 200 once it is well"))
        self.content.addWidget(Hairline())
        self.content.addWidget(self.findings)
        self.content.addWidget(self.told)

    # -- what is wished --------------------------------------------------------------------------------------------

    @property
    def placed(self) -> Placed | None:
        """As it stands in the fields; None where they say nothing whole."""
        names = self.nodes.text().replace(",", " ").split()
        spots = tuple(spot for name in names if (spot := spot_of(name, self._spots.get)) is not None)
        words = self.gpus.text().replace(",", " ").split()
        router = self._spots.get(self.router.text().strip()) if self.router.text().strip() else next(iter(spots), None)
        second = self._spots.get(self.second.text().strip())
        if self.second.text().strip() and second is None:
            return None
        if len(spots) != len(names) or router is None or not all(word.isdecimal() for word in words):
            return None
        return Placed(
            self.name.text().strip(),
            self._model.id,
            Engine(str(self.engine.current())),
            spots,
            router,
            tuple(int(word) for word in words),
            self.port.value(),
            self.blue.value(),
            self.green.value(),
            self.program.text().strip(),
            self.health.text().strip(),
            str(self.version.current() or ""),
            second,
        )

    def fault(self) -> str:
        other = self.engine.current() == Engine.OTHER
        self.program.setEnabled(other)
        placed = self.placed
        names = self.nodes.text().replace(",", " ").split()
        named = (*names, self.router.text().strip(), self.second.text().strip())
        unknown = next((name for name in named if name and spot_of(name, self._spots.get) is None), "")
        if unknown:
            return self.tr("There is no node {name}.").format(name=unknown)
        if placed is None or not placed.spots:
            return self.tr("Say on which nodes.") if not names else self.tr("GPUs are numbers: 0 1.")
        try:
            program = program_of(placed.engine, placed.gpus, placed.program)
        except ValueError:
            program = ()
        if not any("{port}" in word for word in program):
            return self.tr("The command says {port} where the engine listens.")
        looked = self._found is not None and self._found[0] == placed
        self.go.setText(self.tr("Add deployment") if looked else self.tr("Look at the nodes"))
        if not looked:
            self.findings.show_findings([])
            self.told.setText("")
        refused = self._found[1].refused if looked and self._found is not None else None
        if refused is not None:
            return self.tr("It cannot stand there.")
        return self.tr("Looking at the nodes…") if self._asked == placed else ""

    def agree(self) -> None:
        placed = self.placed
        if placed is not None:
            self.agreed.emit(placed)

    @Slot()
    def _on_press(self) -> None:
        placed = self.placed
        if self.fault() or placed is None:
            return
        if self._found is not None and self._found[0] == placed:
            super()._on_press()
            return
        self._asked = placed
        self.look()
        self.looking.emit(placed)

    # -- what is found ---------------------------------------------------------------------------------------------

    @staticmethod
    def there(sheet: DeploySheet) -> bool:
        """Whether a sheet is open still: a look may come back when it is gone."""
        return shiboken6.isValid(sheet)

    def show_found(self, placed: Placed, found: Preflight) -> None:
        """What was seen on the nodes; of something else than what is asked now it is passed over."""
        if placed != self._asked:
            return
        self._asked, self._found = None, (placed, found)
        self.look()
        lines = lines_of(found.findings)
        self.findings.show_findings(lines[:_MOST])
        more = len(lines) - _MOST
        self.told.setText(self.tr("and {count} more").format(count=numbers.number(more)) if more > 0 else "")
        self.grow()

    def show_fault(self, placed: Placed, words: str) -> None:
        """Why it could not be looked at."""
        if placed == self._asked:
            self._asked = None
            self.look()
            self.told.setText(words)
