"""Commands brought to life: each record becomes one QAction with its handler, its key and its translated words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from console.work.model.commands import Command
from console.work.service.carrying import ASKING, Confirmation, NotAllowed, NotConfirmed, Standing, carry_out
from resources.text import Text
from widgets.tips import set_tip


def spoken(text: Text) -> str:
    """A marked text in the window's language."""
    return QCoreApplication.translate(text.context, text.source)


class Acts(QObject):
    """All commands that have a handler in this window, by id."""

    def __init__(self, window: QWidget, offer: Callable[[str], None] = lambda _command: None) -> None:
        """`offer` is asked to add a command that was run before anybody did."""
        super().__init__(window)
        self._window = window
        self._offer = offer
        self.standing: Callable[[], Standing] = Standing
        self._refused: Callable[[NotAllowed], None] = lambda _why: None
        self._commands: dict[str, Command] = {}
        self._handlers: dict[str, Callable[..., Any]] = {}
        self._asking: dict[str, Callable[..., Any]] = {}
        self._actions: dict[str, QAction] = {}

    def guard(self, standing: Callable[[], Standing], refused: Callable[[NotAllowed], None]) -> None:
        """From now on `standing` says what may be done at this desk, and `refused` tells the operator what may not."""
        self.standing, self._refused = standing, refused

    def add(
        self,
        commands: Iterable[Command],
        handlers: Mapping[str, Callable[..., Any]],
        asking: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        """Offer these commands; those that have no handler, by their id, are not offered. Handlers must be methods of
        objects that live on the main thread. `asking` has, by id, who asks for a dangerous act: a sheet that shows what
        it would do and then runs it with the confirmation. Raises ValueError for one without."""
        for command in commands:
            handler = handlers.get(command.id)
            if handler is None:
                continue
            if command.danger in ASKING:
                if asking is None or command.id not in asking:
                    raise ValueError(f"{command.id} is dangerous, and nobody asks for it here")
                self._asking[command.id] = asking[command.id]
            self._commands[command.id] = command
            self._handlers[command.id] = handler
            action = QAction(spoken(command.text), self)
            action.setObjectName(command.id)
            set_tip(action, spoken(command.explanation))
            action.setData(command.id)
            if command.shortcut:
                sequence = QKeySequence(command.shortcut, QKeySequence.SequenceFormat.PortableText)
                action.setShortcut(sequence)
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(self._on_triggered)
            self._actions[command.id] = action
            self._window.addAction(action)

    def run(self, command: str, confirmation: Confirmation | None = None, **arguments: Any) -> None:
        """Carry a command out; a dangerous one that nobody agreed to is asked for instead, and what may not be done at
        this desk now is refused. Raises KeyError for one that is not offered here."""
        if command not in self._actions:
            self._offer(command)
        if not self._actions[command].isEnabled():
            return
        try:
            carry_out(
                self._commands[command], self._handlers[command], arguments, confirmation, standing=self.standing()
            )
        except NotConfirmed:
            self._asking[command](**arguments)
        except NotAllowed as why:
            self._refused(why)

    def action(self, command: str) -> QAction:
        """The action of a command, to stand in menus."""
        return self._actions[command]

    def offers(self, command: str) -> bool:
        return command in self._actions

    def commands(self) -> list[Command]:
        """What can be done right now, in the order it was registered."""
        return [command for id, command in self._commands.items() if self._actions[id].isEnabled()]

    def everything(self) -> list[Command]:
        """All that this window can do, now or at other times."""
        return list(self._commands.values())

    @Slot()
    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.run(str(action.data()))
