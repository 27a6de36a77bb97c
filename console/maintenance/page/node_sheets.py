"""Sheets that ask what a plan for whole nodes needs to be told: why, and how."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.journal.model import Target
from console.maintenance.page.protocols import Maintenance, Planning
from console.pagekit.sheet import Sheet
from console.work.model.plans import Plan
from widgets.button import Kind
from widgets.field import CheckBox, Form, Number

_LONGEST_REASON = 500


class NodeSheet(Sheet):
    """Asks why, and what more `fill` adds; subclasses make the plan."""

    def __init__(self, title: str, text: str, planning: Planning, parent: QWidget) -> None:
        super().__init__(title, text, parent)
        self._planning = planning
        self.form = Form()
        self.content.addWidget(self.form)
        self.fill()
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST_REASON)
        self.form.add(self.tr("Why"), self.reason)
        self.close_button = self.add_button(self.tr("Close"))
        self.close_button.clicked.connect(self.close)
        self.go = self.add_button(self.tr("Make the plan"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.set_note(self.tr("Nothing runs before somebody agreed to the plan."))

    def fill(self) -> None:
        """Add fields above the reason."""

    def maker(self, reason: str) -> Callable[[], Plan] | None:
        """What makes the plan, in a job; None, with a note, where something is missing."""
        raise NotImplementedError

    @Slot()
    def _on_go(self) -> None:
        make = self.maker(self.reason.text().strip())
        if make is not None:
            self.go.setEnabled(False)
            self.set_note(self.tr("Looking at the node, and making the plan…"))
            self._planning(make, self._on_planned)

    def _on_planned(self, why: str) -> None:
        self.go.setEnabled(True)
        if why:
            self.set_note(why, "critical-text")
        else:
            self.close()


class RebootSheet(NodeSheet):
    """Restart a node."""

    def __init__(self, maintenance: Maintenance, node: Target, name: str, planning: Planning, parent: QWidget) -> None:
        self._maintenance = maintenance
        self._node = node
        text = self.tr(
            "What runs there ends. The return is watched: a new boot, all GPUs that are there now, no service that "
            "failed meanwhile, and the right time."
        )
        super().__init__(self.tr("Restart {node}").format(node=name), text, planning, parent)

    def fill(self) -> None:
        self.anyway = CheckBox(self.tr("Also if somebody works on it"))
        self.form.add("", self.anyway)

    def maker(self, reason: str) -> Callable[[], Plan] | None:
        maintenance, node, anyway = self._maintenance, self._node, self.anyway.isChecked()
        return lambda: maintenance.reboot(node, anyway=anyway, reason=reason)


class ResetSheet(NodeSheet):
    """Reset a GPU of a node, by its index."""

    def __init__(  # noqa: PLR0917 - what is reset, and by whom
        self, maintenance: Maintenance, node: Target, name: str, gpu: str, planning: Planning, parent: QWidget
    ) -> None:
        self._maintenance = maintenance
        self._node = node
        self._gpu = gpu
        text = self.tr("What is in its memory is lost. It is reset while nothing uses it, and seen to be back.")
        super().__init__(self.tr("Reset GPU {gpu} of {node}").format(gpu=gpu, node=name), text, planning, parent)

    def fill(self) -> None:
        self.end_first = CheckBox(self.tr("Ask what uses it to end first"))
        self.form.add("", self.end_first)

    def maker(self, reason: str) -> Callable[[], Plan] | None:
        maintenance, node, gpu, end_first = self._maintenance, self._node, self._gpu, self.end_first.isChecked()
        return lambda: maintenance.reset_gpu(node, gpu, end_first=end_first, reason=reason)


class DrainSheet(NodeSheet):
    """Take a node out of work."""

    def __init__(self, maintenance: Maintenance, node: Target, name: str, planning: Planning, parent: QWidget) -> None:
        self._maintenance = maintenance
        self._node = node
        text = self.tr(
            "The node takes no new work, and what runs there goes on. Where Slurm is there, it is drained in it."
        )
        super().__init__(self.tr("Take {node} out of work").format(node=name), text, planning, parent)

    def fill(self) -> None:
        self.minutes = Number(0, 7 * 24 * 60, unit=self.tr("min"), empty=self.tr("do not wait"))
        self.form.add(self.tr("Wait until it is empty, at most"), self.minutes)
        self.hours = Number(0, 365 * 24, unit="h", empty=self.tr("nobody knows yet"))
        self.form.add(self.tr("Meant to be back in"), self.hours)

    def maker(self, reason: str) -> Callable[[], Plan] | None:
        maintenance, node, wait = self._maintenance, self._node, self.minutes.value() * 60
        hours = self.hours.value()
        until = datetime.now(UTC) + timedelta(hours=hours) if hours else None
        return lambda: maintenance.drain(node, wait=wait, until=until, reason=reason)


class GiveBackSheet(NodeSheet):
    """Give a node back to work."""

    def __init__(self, maintenance: Maintenance, node: Target, name: str, planning: Planning, parent: QWidget) -> None:
        self._maintenance = maintenance
        self._node = node
        super().__init__(self.tr("Give {node} back to work").format(node=name), "", planning, parent)

    def maker(self, reason: str) -> Callable[[], Plan] | None:
        maintenance, node = self._maintenance, self._node
        return lambda: maintenance.give_back(node, reason=reason)


class CommandSheet(NodeSheet):
    """One command on one node or many. `named` gives the targets of what was written, and what is none of them."""

    def __init__(
        self,
        maintenance: Maintenance,
        nodes: str,
        named: Callable[[str], tuple[Sequence[Target], str]],
        planning: Planning,
        parent: QWidget,
    ) -> None:
        self._maintenance = maintenance
        self._nodes = nodes
        self._named = named
        text = self.tr(
            "It runs as it stands, without a shell: on one node first, then on a tenth, then on the rest. The first "
            "surprise stops it. Its success is its exit status."
        )
        super().__init__(self.tr("Run a command on nodes"), text, planning, parent)

    def fill(self) -> None:
        self.where = QLineEdit(self._nodes)
        self.where.setPlaceholderText(self.tr("hall/g01 hall/g[05-08]"))
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("a program and its arguments"))
        self.as_root = CheckBox(self.tr("As root, by sudo"))
        self.seconds = Number(1, 86_400, 60, "s")
        self.form.add(self.tr("Nodes"), self.where)
        self.form.add(self.tr("Command"), self.line)
        self.form.add(self.tr("Ended after"), self.seconds)
        self.form.add("", self.as_root)

    def maker(self, reason: str) -> Callable[[], Plan] | None:
        nodes, wrong = self._named(self.where.text())
        try:
            argv = tuple(shlex.split(self.line.text()))
        except ValueError:
            argv = ()
        if wrong or not nodes:
            self.set_note(wrong or self.tr("Name at least one node."), "critical-text")
            return None
        if not argv:
            self.set_note(self.tr("Write a program and its arguments; quotes must be closed."), "critical-text")
            return None
        maintenance, timeout, as_root = self._maintenance, self.seconds.value(), self.as_root.isChecked()
        return lambda: maintenance.command(nodes, argv, timeout=timeout, as_root=as_root, reason=reason)
