"""The strip's line of what runs now: which plan, how far, how long still."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from console.acts.model.progress import seconds_left, step_now, under_way
from console.acts.page import wording
from console.acts.page.loading import RunsLoader
from console.acts.page.protocols import Acts
from console.deployments.model.vocabulary import ROLLOUT_ACTS
from console.frame.status_bars import BottomBar
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from console.work.model.runs import RunView
from console.work.model.words import Vocabulary
from widgets import numbers

_SECOND_MS = 1000


class UnderWay(QObject):
    """Keeps the strip up to date with the runs that go on."""

    def __init__(
        self, acts: Acts, words: Vocabulary, surroundings: Surroundings, bar: BottomBar, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._surroundings = surroundings
        self._bar = bar
        self._runs: tuple[RunView, ...] = ()
        self._loader = RunsLoader(acts, surroundings, self)
        self._loader.loaded.connect(self._on_runs)
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self._show)
        bar.run_wanted.connect(self._on_wanted)
        self._news = News(acts, self)
        self._news.changed.connect(self._loader.ask)
        self._loader.ask()

    @Slot(object)
    def _on_runs(self, runs: tuple[RunView, ...]) -> None:
        self._runs = under_way(runs)
        (self._second.start if self._runs else self._second.stop)()
        self._show()

    @Slot()
    def _show(self) -> None:
        if not self._runs:
            self._bar.set_run("")
            return
        run = self._runs[0]
        now = datetime.fromtimestamp(self._surroundings.now(), UTC)
        step = step_now(run)
        place = (step.number if step is not None else len(run.steps) - 1) + 1
        text = self.tr("step {number} of {all}").format(
            number=numbers.number(place), all=numbers.number(len(run.steps))
        )
        more = len(self._runs) - 1
        if more:
            text = " · ".join((text, self.tr("%n more run(s)", "", more)))
        title = wording.title(run, self._words)
        self._bar.set_run(title, run.progress, text, seconds_left(run, now))

    @Slot()
    def _on_wanted(self) -> None:
        if self._runs:
            run = self._runs[0]
            page = "rollout" if run.plan.act in ROLLOUT_ACTS else "run"
            self._surroundings.go(f"{page}:{run.id}")
