"""The sheet of how many replicas serve."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.deployments.model.deployments import Deployment
from console.deployments.page.sheets import ModelSheet
from widgets import numbers
from widgets.field import Number
from widgets.text import Label


class ScaleSheet(ModelSheet):
    """`agreed` carries how many of a deployment's replicas are to serve, the first ones."""

    agreed = Signal(object)

    def __init__(self, deployment: Deployment, called: Callable[[str], str], parent: QWidget) -> None:
        super().__init__("", "", "", parent)
        count = len(deployment.replicas)
        self.set_title(self.tr("How many replicas of {name} serve").format(name=deployment.name))
        self.text.setText(
            self.tr("The first ones serve. Who rests finishes what he has. A plan comes next; nothing has run before.")
        )
        self.text.setVisible(True)
        self.go.setText(self.tr("Show the plan"))
        self.count = Number(1, count, count)
        order = Label(", ".join(called(each.node) for each in deployment.replicas), wrap=True)
        self.form.add(self.tr("Serve"), self.count, self.tr("of {all}").format(all=numbers.number(count)))
        self.form.add(self.tr("In this order"), order)
        self.count.textChanged.connect(self.look)
        self.go.setFocus()
        self.look()

    def agree(self) -> None:
        self.agreed.emit(self.count.value())
