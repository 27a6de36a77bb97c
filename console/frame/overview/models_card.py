"""The card of models: what serves, what is rolled out now, which pilots nobody owns, which servers nobody planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from console.deployments.model.deployments import RolloutState
from console.deployments.page.protocols import Room
from console.pagekit.faults import tell_faults
from console.pagekit.newest import NewestLoader
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.button import Button
from widgets.card import Card, FactList
from widgets.priority import Priority

_SECONDS_MS = 5000
_GOES_ON = frozenset({RolloutState.RUNNING, RolloutState.PAUSED})


@dataclass(frozen=True, slots=True)
class Sum:
    """All models in a few figures: in production, of these seen serving, pilots without an owner, servers that no
    rollout started, and the rollout that goes on: its number, model, version and share in per cent."""

    production: int
    serving: int
    unowned: int
    unplanned: int
    rolling: tuple[int, str, str, int] | None = None


def summed(room: Room) -> Sum:
    """The figures as they stand. Blocks; raises EnvironmentFault."""
    board = room.models.board()
    serving = [row for row in board.production if row.nodes]
    unowned = [row for row in board.pilots if not row.model.owner]
    rolling = None
    rollouts = room.rollouts.rollouts() if room.rollouts is not None else ()
    for rollout in rollouts:
        if rollout.state in _GOES_ON and room.rollouts is not None:
            view = room.rollouts.view(rollout.number)
            version = room.models.version(rollout.after)
            if view is not None:
                name = version.name if version is not None else rollout.after[:8]
                rolling = (rollout.number, view.deployment.name, name, view.share)
            break
    return Sum(len(board.production), len(serving), len(unowned), len(board.unplanned), rolling)


class SumLoader(NewestLoader):
    """Reads the figures; `loaded` carries the Sum."""

    subject = "the models"

    def __init__(self, room: Room, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._room = room

    @Slot()
    def ask(self) -> None:
        self.read(None, lambda: summed(self._room))


class ModelsCard(Card):
    """Hidden where no model is rolled out from here. `place_chosen` carries an address."""

    place_chosen = Signal(str)

    def __init__(self, room: Room, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Models"))
        self._place = "models"
        self.facts = FactList()
        self.open = Button(self.tr("Open"), small=True)
        self.open.setAccessibleName(self.tr("Open the models"))
        self.open.clicked.connect(self._on_open)
        self.set_trailing(self.open)
        self.add(self.facts)
        self.add_stretch()
        self._loader = SumLoader(room, surroundings, self)
        self._loader.loaded.connect(self.show_sum)
        tell_faults(self.body, self._loader)
        self._news = News(room.models, self)
        self._news.changed.connect(self.look)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECONDS_MS)
        self._timer.timeout.connect(self.look)

    @Slot()
    def look(self) -> None:
        if self.isVisible():
            self._loader.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self._loader.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @Slot(object)
    def show_sum(self, found: Any) -> None:
        """Show the figures."""
        serving = self.tr("{seen} of {count} serve").format(
            seen=numbers.number(found.serving), count=numbers.number(found.production)
        )
        rolling = self.tr("nothing")
        self._place = "models"
        if found.rolling is not None:
            number, model, version, share = found.rolling
            rolling = self.tr("{model} {version}, {share}").format(
                model=model, version=version, share=numbers.percent(share)
            )
            self._place = f"rollout:{number}"
        self.facts.set_facts(
            [
                (self.tr("In production"), serving),
                (self.tr("Rolling out"), rolling),
                (self.tr("Pilots, no owner"), numbers.number(found.unowned),
                 Priority.MEDIUM if found.unowned else None),
                (self.tr("Unplanned servers"), numbers.number(found.unplanned),
                 Priority.MEDIUM if found.unplanned else None),
            ]
        )  # fmt: skip

    @Slot()
    def _on_open(self) -> None:
        self.place_chosen.emit(self._place)
