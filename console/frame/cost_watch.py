"""The watch over what it costs: an hour of it in the top strip, the month in brief for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from console.costs.model.brief import Brief
    from console.costs.page.protocols import Months
    from console.frame.status_bars import TopBar
    from console.pagekit.surroundings import Surroundings

#: Milliseconds until the costs are read at first, and between two readings: the ledger grows by the quarter of an hour.
_FIRST_MS, _AGAIN_MS = 4_000, 120_000


class CostWatch(QObject):
    """Reads the month in jobs. `changed` carries its Brief, None where nothing is known of it."""

    changed = Signal(object)

    def __init__(self, costs: Callable[[], Months], surroundings: Surroundings, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._costs, self._surroundings, self._top = costs, surroundings, top
        self.brief: Brief | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(_FIRST_MS, self, self.look)

    @Slot()
    def look(self) -> None:
        """Read the month anew."""
        self._surroundings.run(
            "", lambda _report: self._costs().brief(), self._on_read, lambda _error: None, shown=False
        )

    def _on_read(self, brief: Any) -> None:
        self.brief = brief
        self._top.set_cost(brief)
        self.changed.emit(brief)
