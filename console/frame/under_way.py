"""The strip's line of what runs now: which plan, how far, how long still; and the rail's word on rollouts."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from console.acts.model.progress import seconds_left, step_now, under_way
from console.acts.page import wording
from console.acts.page.loading import RunsLoader
from console.acts.page.protocols import Acts
from console.deployments.model.vocabulary import ROLLOUT_ACTS
from console.frame.status_bars import BottomBar
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from console.work.model.runs import WELL, RunState, RunView
from console.work.model.words import Vocabulary
from resources.text import QT_TRANSLATE_NOOP
from widgets import numbers
from widgets.rail import NavigationRail

_SECOND_MS = 1000
_MODELS = "models"
_GOES_ON = frozenset({RunState.RUNNING, RunState.PAUSED})


_SHOW_ROLLOUT = QT_TRANSLATE_NOOP("UnderWay", "Show the rollout")


def shown_at(run: RunView) -> tuple[str, str]:
    """The page of its own that a run has: the words of the button that goes there, and the place; empty for none."""
    if run.plan.act not in ROLLOUT_ACTS:
        return "", ""
    return QCoreApplication.translate(*_SHOW_ROLLOUT), f"rollout:{run.id}"


class UnderWay(QObject):
    """Keeps the strip up to date with the runs that go on."""

    def __init__(
        self, acts: Acts, words: Vocabulary, surroundings: Surroundings, bar: BottomBar, parent: QWidget, *,
        rail: NavigationRail,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._words, self._rail = words, rail
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
        self._rail.set_word(_MODELS, *self._rolling(runs))
        (self._second.start if self._runs else self._second.stop)()
        self._show()

    def _rolling(self, runs: tuple[RunView, ...]) -> tuple[str, str]:
        """A word on the newest rollout that goes on, or is taken back; and all of it."""
        for run in runs:
            if run.plan.act not in ROLLOUT_ACTS or run.state not in _GOES_ON:
                continue
            title = wording.title(run, self._words)
            if run.undoes:
                return self.tr("back"), self.tr("{what}: it is taken back").format(what=title)
            if run.state is RunState.PAUSED:
                return self.tr("paused"), self.tr("{what}: paused").format(what=title)
            shares = [each for each in run.steps if each.step.kind == "rollout.share" and each.state in WELL]
            share = numbers.percent(int(shares[-1].step.values.get("share", "0")) if shares else 0)
            return share, self.tr("{what}: {share} of the traffic").format(what=title, share=share)
        return "", ""

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
            self._surroundings.go(shown_at(run)[1] or f"run:{run.id}")
