"""The pane of `rollout:N`: the plan of a rollout until it begins, from then on how it goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.deployments.page.plan_view import PlanView
from console.deployments.page.protocols import Room
from console.deployments.page.rollout_loading import ChecksLoader, Looked, RolloutLoader, Shown
from console.deployments.page.rollout_view import RolloutView
from console.pagekit.faults import FaultLine
from console.pagekit.hints import PageState
from console.pagekit.surroundings import Surroundings


class RolloutPane(QStackedWidget):
    """`acted` carries what is wished (discard, agree, pause, resume, cancel, back, run, copy), `went` a place."""

    acted = Signal(str)
    went = Signal(object)

    def __init__(
        self,
        room: Room,
        surroundings: Surroundings,
        *,
        zone: Callable[[], str],
        called: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._called = ""
        self._checked = ""
        self.shown: Shown | None = None
        self.plan_view = PlanView(zone, called, room.words)
        self.view = RolloutView(zone, called, surroundings.now)
        self.none = PageState("", icon="box")
        for part in (self.none, self.plan_view, self.view):
            self.addWidget(part)
        self._loader = RolloutLoader(room, surroundings, self)
        self._loader.loaded.connect(self._on_shown)
        self._loader.missed.connect(self._on_missed)
        self._checks = ChecksLoader(room, surroundings, self)
        self._checks.loaded.connect(self._on_looked)
        self._checks.missed.connect(self.plan_view.show_not_looked)
        self.fault = FaultLine()
        self.fault.watch(self._loader)
        self.plan_view.checks_card.add(self.fault)
        self.plan_view.acted.connect(self._on_act)
        self.view.acted.connect(self._on_act)
        self.view.ticked.connect(self.look)
        for each in (self.plan_view, self.view):
            each.went.connect(self.went)

    def open(self, called: str) -> None:
        """Show a rollout, by its number or by the id of a run of it."""
        if called != self._called:
            self._called, self.shown, self._checked = called, None, ""
            self.none.set(self.tr("Reading…"), "")
            self.setCurrentWidget(self.none)
        self.look()

    def focus_first(self) -> None:
        """Put the focus on what one reads first: the steps."""
        steps = self.plan_view.steps if self.currentWidget() is self.plan_view else self.view.steps.steps
        steps.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def look(self) -> None:
        """Read it anew."""
        if self._called and self.isVisible():
            self._loader.ask(self._called)

    def text(self) -> str:
        """The plan as text: what it is, its hash, and every command on every node."""
        return self.plan_view.as_text(self.shown) if self.shown is not None else ""

    @Slot(object)
    def _on_shown(self, found: tuple[str, Shown]) -> None:
        called, shown = found
        if called != self._called:
            return
        self.shown = shown
        if shown.waits:
            self.plan_view.show_plan(shown)
            self.setCurrentWidget(self.plan_view)
            if self._checked != shown.run.id:
                self._checked = shown.run.id
                self._checks.ask(shown.run)
            return
        seen = self._room.seeing.seen() if self._room.seeing is not None else {}
        self.view.show_rollout(shown, seen.get(shown.view.deployment.id))
        self.setCurrentWidget(self.view)

    @Slot(str)
    def _on_missed(self, called: str) -> None:
        if called == self._called and self.shown is None:
            self.none.set(
                self.tr("This rollout cannot be shown"),
                self.tr("It is not in this log, or the log cannot be read at the moment."),
            )
            self.setCurrentWidget(self.none)

    @Slot(object)
    def _on_looked(self, looked: Looked) -> None:
        self.plan_view.show_looked(looked)

    @Slot(str)
    def _on_act(self, act: str) -> None:
        if act == "check" and self.shown is not None:
            self._checks.ask(self.shown.run)
        else:
            self.acted.emit(act)
