"""Notices of new alarms beyond the window: a notification on the desktop, and a sound; both can be off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Slot

from console.alarms.model.alarms import Board, Shown, State
from console.alarms.page import commands
from console.alarms.page.protocols import Words
from console.alarms.page.settings import NOTIFY, SOUND
from console.fleet.model.rules import Grade
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings

_MOST_TOLD = 4


class Send(Protocol):
    """Shows a notification in the place of an earlier one, and gives its number. Blocks; raises EnvironmentFault."""

    def __call__(self, program: str, summary: str, body: str, *, replaces: int, urgent: bool) -> int: ...


class Notices(QObject):
    """Tells of alarms that came since the window stands: however many come at once, in one notification, which the next
    takes the place of. A desktop that shows none is told of when somebody asks for them, not at each alarm."""

    def __init__(  # noqa: PLR0917 - what it hears, and how it tells
        self,
        board: Callable[[], Board],
        news: News,
        surroundings: Surroundings,
        words: Words,
        program: str,
        send: Send,
        beep: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._board, self._surroundings, self._words = board, surroundings, words
        self._program, self._send, self._beep = program, send, beep
        self._shown = 0
        self._newest = max((each.alarm.number for each in board().shown), default=0)
        news.changed.connect(self.look)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            commands.NOTIFY.id: self.switch_notifications,
            commands.SOUND.id: self.switch_sound,
            commands.HUSH.id: self.hush,
        }

    @Slot()
    def look(self) -> None:
        """Tell of what is new, where it asks for somebody."""
        board = self._board()
        fresh = [each for each in board.of_state(State.NEW) if each.alarm.number > self._newest]
        self._newest = max((self._newest, *(each.alarm.number for each in board.shown)))
        if not fresh:
            return
        if self._surroundings.recall(SOUND):
            self._beep()
        if self._surroundings.recall(NOTIFY):
            self._tell(*self._said(fresh), urgent=fresh[0].alarm.priority is Grade.CRITICAL)

    def switch_notifications(self) -> None:
        """On or off; switched on, it shows what they look like."""
        on = not self._surroundings.recall(NOTIFY)
        self._surroundings.remember(NOTIFY, on)
        if on:
            self._tell(self.tr("New alarms are told of like this"), "", aloud=True)
        else:
            self._surroundings.say(self.tr("No notifications of alarms"))

    def switch_sound(self) -> None:
        """On or off; switched on, it is heard once."""
        on = not self._surroundings.recall(SOUND)
        self._surroundings.remember(SOUND, on)
        if on:
            self._beep()
        self._surroundings.say(self.tr("New alarms sound") if on else self.tr("New alarms make no sound"))

    def hush(self) -> None:
        """Both off."""
        self._surroundings.remember(NOTIFY, False)
        self._surroundings.remember(SOUND, False)
        self._surroundings.say(self.tr("No notifications and no sound of alarms"))

    def _said(self, fresh: list[Shown]) -> tuple[str, str]:
        lines = []
        for each in fresh[:_MOST_TOLD]:
            said = self._words(each.alarm.source, each.alarm.facts, each.alarm.raised)
            lines.append((said.what, said.where, said.next))
        if len(fresh) == 1:
            ((what, where, act),) = lines
            return f"{what} · {where}", act
        told = [f"{what} · {where}" for what, where, _ in lines]
        if len(fresh) > _MOST_TOLD:
            told.append(self.tr("and %n more", "", len(fresh) - _MOST_TOLD))
        return self.tr("%n new alarm(s)", "", len(fresh)), "\n".join(told)

    def _tell(self, summary: str, body: str, *, urgent: bool = False, aloud: bool = False) -> None:
        def work(_job: Any) -> int:
            return self._send(self._program, summary, body, replaces=self._shown, urgent=urgent)

        def failed(error: Exception) -> None:
            if aloud:
                text = self.tr("This desktop shows no notifications: {reason}")
                self._surroundings.say(text.format(reason=str(error)))

        self._surroundings.run(self.tr("Tell of new alarms"), work, self._on_told, failed, shown=False)

    def _on_told(self, number: int) -> None:
        self._shown = number
