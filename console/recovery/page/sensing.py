"""The looking at a drill's sensed steps while it runs, away from the window's thread, whatever page is in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.pagekit.surroundings import Surroundings
from console.recovery.model.drills import Drill, DrillState
from console.recovery.model.scenarios import StepKind
from console.recovery.page.protocols import Drills
from console.recovery.service.drills import Seen
from console.work.model.commands import Danger

_PAUSE_MS = 1500


class Sensing(QObject):
    """`seen` comes when a look brought something."""

    seen = Signal()

    def __init__(self, drills: Drills, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._drills, self._surroundings = drills, surroundings
        self._looking = False
        self._found: tuple[int, str, Seen | None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def found(self, drill: Drill) -> Seen | None:
        """What the newest look saw of the step that a drill is at."""
        if self._found is None or drill.current is None:
            return None
        number, step, seen = self._found
        return seen if (number, step) == (drill.number, drill.current.step.id) else None

    @Slot()
    def look(self) -> None:
        """Look now, where a drill stands at a step that can be sensed."""
        drill = self._drills.running
        if self._looking or drill is None or drill.state is not DrillState.RUNNING:
            return
        if drill.current is None or drill.current.step.kind is not StepKind.SENSED:
            return
        self._looking = True
        number = drill.number

        def work(_report: object) -> tuple[Drill, Seen | None]:
            return self._drills.sense(number)

        self._surroundings.run(
            "", work, self._done, self._failed, broke=self._broke, target="drill", shown=False, danger=Danger.CHANGES
        )

    def _done(self, came: tuple[Drill, Seen | None]) -> None:
        self._looking = False
        drill, seen = came
        self._found = (drill.number, "" if drill.current is None else drill.current.step.id, seen)
        self.seen.emit()

    def _failed(self, _error: Exception) -> None:
        self._looking = False  # a read-only desk, a journal that is held: the next look may do

    def _broke(self) -> None:
        self._timer.stop()  # it was reported; it would be again
