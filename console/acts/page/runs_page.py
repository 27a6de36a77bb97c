"""The page of runs: what was planned and carried out, by whom, where, and how it stands; beside it the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from console.acts.model.progress import WAITING
from console.acts.page import settings, wording
from console.acts.page.loading import MOST_RUNS, RunsLoader
from console.acts.page.protocols import Acts
from console.acts.page.run_panel import RunPanel
from console.pagekit.faults import FaultLine
from console.pagekit.hints import Hint, PageState
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from console.pagekit.time_words import ago_text
from console.work.model.plans import Plan
from console.work.model.runs import OVER, RunState, RunView
from console.work.model.words import Vocabulary
from widgets import numbers, theme
from widgets.card import Card
from widgets.priority import Priority
from widgets.segmented import SegmentedControl
from widgets.tables.master import Item, MasterList

_RUN = "run:"


class RunsPage(QWidget):
    """What `runs` and `run:ID` show; `runs/TEXT` lists what fits a text, as a node's name."""

    def __init__(
        self,
        acts: Acts,
        news: News,
        surroundings: Surroundings,
        words: Vocabulary,
        panel: RunPanel,
        *,
        zone: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._surroundings = surroundings
        self._words = words
        self._zone = zone
        self._runs: tuple[RunView, ...] = ()
        self._read = False
        self._chosen = ""
        self.list = MasterList(self.tr("Runs"), placeholder=self.tr("What, who, where, state"))
        self.list.setMinimumWidth(220)
        self.list.setMaximumWidth(520)
        self.list.current_changed.connect(self._on_chosen)
        self.states = SegmentedControl(
            [(key, QCoreApplication.translate(*text)) for key, text in settings.LISTED.choices.items()],
            surroundings.recall(settings.LISTED),
            name=self.tr("Which runs are listed"),
        )
        self.states.changed.connect(self._on_states)
        self.panel = panel
        self.empty = PageState("", icon="list-tree")
        self.choose = Hint("")
        self._loader = RunsLoader(acts, surroundings, self)
        self._loader.loaded.connect(self._on_runs)
        self.fault = FaultLine()
        self.fault.watch(self._loader)
        news.changed.connect(self.refresh_list)
        self._build()

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.states)
        column.addWidget(self.list, 1)
        column.addWidget(self.fault)
        card = Card()
        card.body.setContentsMargins(6, 4, 6, 2)
        card.add(self.panel, 1)
        self._right = QStackedWidget()
        for part in (self.choose, card):
            self._right.addWidget(part)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(theme.GAP)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([self._surroundings.recall(settings.LIST_WIDTH), 1000])
        self._splitter.splitterMoved.connect(self._on_splitter)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._splitter)
        self._whole.addWidget(self.empty)
        row = QHBoxLayout(self)
        margin = theme.GUTTER - 2
        row.setContentsMargins(margin, margin, margin, margin)
        row.addWidget(self._whole)

    # -- as the frame sees it ------------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    @property
    def current(self) -> RunView | None:
        """The run in sight, while the page is."""
        return self.panel.run if self.isVisible() and self._right.currentIndex() else None

    def open(self, place: str) -> None:
        """`runs`, `runs/TEXT` or `run:ID`."""
        if place.startswith(_RUN):
            self._choose(place.removeprefix(_RUN))
        elif "/" in place:
            self.list.set_filter(place.partition("/")[2])
        self._loader.ask()

    def refresh(self, _news: object) -> None:
        """What nodes say is nothing to the list; runs tell of themselves."""

    def inventory_changed(self) -> None:
        """Runs keep the names that their nodes had."""

    @Slot()
    def refresh_list(self) -> None:
        """Read the list anew."""
        if self.isVisible():
            self._loader.ask()

    def focus_filter(self) -> None:
        self.list.focus_filter()

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("Runs"),
                self.tr(
                    "Whatever changes a node is a plan first: its exact programs, what must hold before, how success "
                    "is seen, and the way back. A plan that is carried out is a run. It outlives this window."
                ),
            ),
            (
                self.tr("Agreeing"),
                self.tr(
                    "Some acts need several people. Each signs exactly this plan with an SSH key, at this desk or at "
                    "another console by a file; one changed letter, and all sign again."
                ),
            ),
            (
                self.tr("Surprises"),
                self.tr(
                    "A run stops at the first thing that is not as the plan says. What was done stays done, the rest "
                    "is not begun, and nothing is ever done a second time by itself."
                ),
            ),
            (
                self.tr("Nobody knows"),
                self.tr(
                    "When a node goes away in the middle of a step, nobody knows whether it happened. The run says "
                    "what to look at; once the node answers, it is asked, and that decides."
                ),
            ),
        )

    # -- the list ------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_runs(self, runs: tuple[RunView, ...]) -> None:
        self._runs, self._read = runs, True
        if not runs:
            self.empty.set(
                self.tr("Nothing was planned yet"),
                self.tr(
                    "Acts on nodes begin where the node is: its page, the list, or the palette. Each is a plan first, "
                    "which stands here with what became of it."
                ),
            )
        self._whole.setCurrentIndex(0 if runs else 1)
        self._list()
        known = {run.id for run in runs}
        if not self._chosen and runs:
            self._choose(next((run.id for run in self._fitting()), runs[0].id))
        elif self._chosen in known:
            self.list.set_current(self._chosen)

    def _fitting(self) -> list[RunView]:
        wished = self.states.current()
        if wished == "all":
            return list(self._runs)
        return [run for run in self._runs if (run.state in OVER) == (wished == "over")]

    def _list(self) -> None:
        now = self._surroundings.now()
        fitting = self._fitting()
        self.list.set_items(self._items(fitting, now))
        self.list.set_trailing(self.tr("the newest %n", "", MOST_RUNS) if len(self._runs) == MOST_RUNS else "")
        self.choose.set(
            self.tr("No run is chosen") if fitting else self.tr("No run is in this state"),
            self.tr("Choose one in the list.") if fitting else "",
        )

    def _items(self, runs: Iterable[RunView], now: float) -> list[Item]:
        groups = {name: list[Item]() for name in self._groups()}
        for run in runs:
            name = tuple(groups)[_place(run)]
            groups[name].append(self._item(run, name, now))
        return [item for group in groups.values() for item in group]

    def _groups(self) -> tuple[str, ...]:
        return (self.tr("Waits for somebody"), self.tr("Runs now"), self.tr("Waits for its window"), self.tr("Over"))

    def _item(self, run: RunView, group: str, now: float) -> Item:
        since = (run.ended or run.begun or run.made).timestamp()
        state, where = wording.brief_state(run.state, run.plan.window), wording.where(run.plan, most=1)
        title, about = wording.title(run, self._words), " · ".join((state, where, run.plan.maker or run.maker))
        return Item(
            run.id,
            group,
            title,
            about,
            wording.PRIORITIES.get(run.state, Priority.NORMAL),
            value=ago_text(now - since),
            search=" ".join((_places(run.plan), run.plan.reason, run.plan.act, run.id)),
            tip="\n".join((title, about, numbers.moment(since, self._zone(), now))),
            wide=True,
        )

    @Slot(object)
    def _on_states(self, wished: object) -> None:
        self._surroundings.remember(settings.LISTED, str(wished))
        self._list()

    @Slot(object)
    def _on_chosen(self, run: object) -> None:
        self._choose(str(run))
        self._surroundings.moved(f"{_RUN}{run}")

    def _choose(self, run: str) -> None:
        self._chosen = run
        self.list.set_current(run)
        self._right.setCurrentIndex(1)
        self._whole.setCurrentIndex(0)
        self.panel.open(run)

    @Slot()
    def _on_splitter(self) -> None:
        self._surroundings.remember(settings.LIST_WIDTH, min(max(self._splitter.sizes()[0], 220), 520))


def _place(run: RunView) -> int:
    """The place of a run's group among the groups."""
    if run.state is RunState.APPROVED and run.plan.window:
        return 2
    return 0 if run.state in WAITING else 1 if run.state is RunState.RUNNING else 3


def _places(plan: Plan) -> str:
    return " ".join(target.name for target in plan.targets)
