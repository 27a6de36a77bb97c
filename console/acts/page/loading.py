"""Loaders of acts: the list of runs, one run, what was seen of its conditions, what its program said;
away from the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.acts.page.protocols import Acts, Checked
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from console.work.model.allowed import Footing
from console.work.model.runs import RunView

#: No more runs are listed.
MOST_RUNS = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """A run with what is asked of people: how many must agree, and until when it may be begun."""

    run: RunView
    needs: int
    expires: datetime

    @property
    def enough(self) -> bool:
        """Whether as many agreed as must."""
        return len(self.run.approvals) >= self.needs


class RunsLoader(NewestLoader):
    """Reads the newest runs."""

    subject = "the runs"

    def __init__(self, acts: Acts, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._acts = acts

    def ask(self) -> None:
        self.read(None, lambda: self._acts.runs(MOST_RUNS))


class RunLoader(NewestLoader):
    """Reads one run. `loaded` carries a Seen, `missed` the id of one that could not be read."""

    subject = "a run"
    missed = Signal(str)

    def __init__(self, acts: Acts, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._acts = acts

    def ask(self, run: str) -> None:
        def work() -> Seen:
            view = self._acts.run(run)
            return Seen(view, self._acts.needs(view), self._acts.expires(view))

        self.read(run, work)

    def _missed(self, wish: Any) -> None:
        self.missed.emit(wish)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a plan's conditions at a moment, in unix seconds, and how it stands on its nodes."""

    run: str
    at: float
    found: tuple[Checked, ...]
    footings: tuple[Footing, ...] = ()


class CheckLoader(NewestLoader):
    """Looks whether what must hold before a plan holds now. `loaded` carries a Looked, `missed` comes where it could
    not be looked at."""

    subject = "what must hold before a plan"
    missed = Signal()

    def __init__(self, acts: Acts, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._acts = acts

    def ask(self, run: RunView) -> None:
        def work() -> Looked:
            found = self._acts.checked(run)
            return Looked(run.id, self._surroundings.now(), tuple(found), tuple(self._acts.allowing.footings(run)))

        self.read(run.id, work)

    def _missed(self, _wish: Any) -> None:
        self.missed.emit()


@dataclass(frozen=True, slots=True)
class Output:
    """What the program of a step said so far."""

    run: str
    step: int
    text: str


class OutputLoader(NewestLoader):
    """Reads what the program of a step said."""

    subject = "the output of a step"

    def __init__(self, acts: Acts, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._acts = acts

    def ask(self, run: str, step: int) -> None:
        self.read((run, step), lambda: Output(run, step, self._acts.output(run, step)))
