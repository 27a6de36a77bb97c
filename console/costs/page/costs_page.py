"""The Costs page: what a month came to, own or rent, tenants and a bill, capacity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.costs.model.policy import Policy
from console.costs.page import month_words as words
from console.costs.page.bill_view import BillView
from console.costs.page.capacity_view import CapacityView
from console.costs.page.figure_sheet import FigureSheet
from console.costs.page.loading import MonthLoader, PlanLoader
from console.costs.page.month_view import MonthView
from console.costs.page.protocols import Months, Scenarios
from console.costs.page.rent_view import RentView
from console.pagekit.faults import FaultLine
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from widgets import theme
from widgets.button import Button
from widgets.field import Choice
from widgets.segmented import SegmentedControl
from widgets.states import EmptyState
from widgets.text import Title

if TYPE_CHECKING:
    from console.costs.model.capacity import Plan
    from console.costs.model.figures import Figure
    from console.costs.model.statement import Month
    from console.costs.page.loading import Loaded

_MONTH, _RENT, _BILL, _CAPACITY = "month", "rent", "bill", "capacity"
#: The views that are of a month.
_MONTHLY = frozenset({_MONTH, _BILL})
#: How often a month in sight is read anew, and one of which nothing was known yet, in milliseconds.
_ANEW, _SOON = 300_000, 3000
_WIDE = 1320


class CostsPage(QWidget):
    """What `costs`, `costs/bill[/TENANT]`, `costs/rent[/SCENARIO]` and `costs/capacity` show."""

    #: Somebody else is at the desk, who may see more or less.
    desk_changed = Signal()

    def __init__(
        self,
        scenarios: Scenarios,
        months: Callable[[], Months],
        surroundings: Surroundings,
        *,
        zone: Callable[[], str],
        said: Callable[[Exception], str],
        parent: QWidget | None = None,
    ) -> None:
        """`months` gives what is asked for months, in a job."""
        super().__init__(parent)
        self._surroundings = surroundings
        self._policy: Policy | None = None
        self._tenant = ""
        self.month: Month | None = None
        self.sheets = Sheets(self)
        self.title = Title(self.tr("Costs"))
        self.tabs = SegmentedControl(
            [
                (_MONTH, self.tr("This month")),
                (_RENT, self.tr("Own or rent")),
                (_BILL, self.tr("Tenants and bill")),
                (_CAPACITY, self.tr("Capacity")),
            ],
            _MONTH,
            name=self.tr("What is shown"),
        )
        self.tabs.changed.connect(self._on_tab)
        self.choice = Choice((), None, self.tr("Month"))
        self.choice.setMinimumWidth(180)
        self.choice.chosen.connect(self._on_month)
        self.export, self.paper = Button(self.tr("Save as CSV…")), Button(self.tr("Save as PDF…"))
        self.report = Button(self.tr("Report on two pages…"))
        self.nothing = EmptyState(
            self.tr("Nothing is known of any month yet"),
            self.tr("Prices and tenants come from files: driftvakt costs prices import FILE"),
        )
        self.withheld = EmptyState(
            self.tr("Tenants' bills are for those with the role"),
            self.tr("Who may see them is said by the list of people. Each look at a bill stands in the log."),
        )
        self.month_view, self.bill_view = MonthView(zone), BillView(zone)
        self.rent = RentView(scenarios, surroundings, zone=zone, said=said)
        self.capacity = CapacityView(zone)
        self._planner = PlanLoader(months, surroundings, self)
        self._planner.loaded.connect(self._on_planned)
        self._planned: bool | None = None  # not known until it was read
        for view in (self.month_view, self.bill_view):
            view.opened.connect(self._on_figure)
        self.month_view.tenant.connect(self._on_tenant)
        self.bill_view.policy.connect(self._on_policy)
        self._loader = MonthLoader(months, surroundings, self)
        self._loader.loaded.connect(self._on_loaded)
        self.fault = FaultLine()
        self.fault.watch(self._loader)
        self.fault.watch(self._planner)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self.desk_changed.connect(self.look)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.tabs)
        head.addStretch(1)
        for part in (self.choice, self.export, self.paper, self.report):
            head.addWidget(part)
        self._stack = QStackedWidget()
        for view in (self.month_view, self.rent, self.bill_view, self.capacity):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        margin = theme.GUTTER - 2
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(self.fault)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.withheld, 1)
        column.addWidget(self._stack, 1)
        self.nothing.hide()
        self.withheld.hide()

    # -- as the frame sees it ------------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    def set_acts(self, save: QAction, *others: QAction) -> None:
        """The others are those of the bill (table, paper), the report, the request, and what work is worth."""
        self.rent.set_acts(save)
        buttons = (self.export, self.paper, self.report, self.capacity.request, self.month_view.value)
        for button, action in zip(buttons, others, strict=True):
            button.clicked.connect(action.trigger)

    def open(self, place: str) -> None:
        """An address of this page."""
        _, _, rest = place.partition("/")
        tab, _, name = rest.partition("/")
        if tab == _BILL:
            self._tenant = name
        if tab == _RENT:
            self.rent.open(name)
        self._show(tab if tab in (_RENT, _BILL, _CAPACITY) else _MONTH)
        self.look()

    def _show(self, tab: str) -> None:
        views = {_MONTH: self.month_view, _RENT: self.rent, _BILL: self.bill_view, _CAPACITY: self.capacity}
        self.tabs.set_current(tab)
        self._stack.setCurrentWidget(views[tab])
        self.report.setVisible(tab == _MONTH)
        for part in (self.export, self.paper):
            part.setVisible(tab == _BILL)
        self._tell_nothing()
        if tab == _RENT and self.rent.scenario is None:
            self.rent.open("")

    def look(self) -> None:
        """Read anew what is in sight."""
        if self.isVisible() and self.tabs.current() == _CAPACITY:
            self._planner.ask()
        elif self.isVisible() and self.tabs.current() in _MONTHLY:
            chosen = self.choice.currentData()
            newest = self.choice.currentIndex() <= 0
            self._loader.ask("" if newest else str(chosen), self._policy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start(_ANEW if self.month is not None else _SOON)
        QTimer.singleShot(0, self, self.look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for view in (self.month_view, self.capacity):
            view.arrange(self.width() >= _WIDE)

    def refresh(self, _news: object) -> None:
        """What nodes say comes to be a cost a quarter of an hour later."""

    def inventory_changed(self) -> None:
        """Nodes may be called otherwise."""

    def focus_filter(self) -> None:
        tab = self.tabs.current()
        if tab == _CAPACITY:
            self.capacity.choices.setFocus()
        else:
            (self.rent.choice if tab == _RENT else self.choice).setFocus()

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("This month"),
                self.tr(
                    "What the month came to so far. Every figure opens: its formula, what it is made of, and where "
                    "that is from, measured, by contract, estimated or invented. What has no price says unpriced."
                ),
            ),
            (
                self.tr("Tenants and bill"),
                self.tr(
                    "Every GPU-hour that was measured carries the same money. What a tenant worked, held or waited "
                    "for is its own; what stood free or was faulted is shared as chosen. The parts sum to the bill "
                    "to the öre."
                ),
            ),
            (
                self.tr("Capacity"),
                self.tr(
                    "A GPU is needed while it works, or would if it had not to wait. What counts is the number that is "
                    "exceeded in one hour of twenty, and how that grew over the months of the ledger. When it meets "
                    "what may be loaded there must be more; the last day to order lies before that by the lead time of "
                    "the offer."
                ),
            ),
            *self.rent.help(),
        )

    # -- months --------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_tab(self, tab: str) -> None:
        self._show(tab)
        self.look()

    @Slot(object)
    def _on_month(self, _name: object) -> None:
        self.look()

    @Slot(object)
    def _on_policy(self, policy: Policy) -> None:
        self._policy = policy
        self.look()

    @Slot(str)
    def _on_tenant(self, tenant: str) -> None:
        self._tenant = tenant
        self._show(_BILL)
        if self.month is not None:
            self.bill_view.show_month(self.month, tenant)

    @Slot(object)
    def _on_loaded(self, found: Loaded) -> None:
        names, month, called, day = found
        if [self.choice.itemData(place) for place in range(self.choice.count())] != list(names):
            self.choice.clear()
            for each in names:
                self.choice.addItem(words.month_name(each), each)
        if month is not None and month.name in names:
            self.choice.set_current(month.name)
            self.month = month
            self.month_view.show_month(month, called, day)
            self.bill_view.show_month(month, self._tenant)
            self._tenant = ""
        self._tell_nothing()
        self._timer.start(_ANEW if self.month is not None else _SOON)

    @Slot(object)
    def _on_planned(self, plan: Plan | None) -> None:
        self._planned = plan is not None
        if plan is not None:
            self.capacity.show_plan(plan)
        self._tell_nothing()

    def _tell_nothing(self) -> None:
        tab = self.tabs.current()
        withheld = self.month is not None and self.month.withheld and tab == _BILL
        nothing = (self.month is None and tab in _MONTHLY) or (self._planned is False and tab == _CAPACITY)
        self.withheld.setVisible(withheld)
        self.nothing.setVisible(nothing)
        self._stack.setVisible(not nothing and not withheld)
        self.choice.setVisible(tab in _MONTHLY and self.choice.count() > 0)
        for part in (self.export, self.paper):
            part.setEnabled(self.month is not None and not self.month.withheld)
        self.report.setEnabled(self.month is not None)

    @Slot(str, object)
    def _on_figure(self, name: str, figure: Figure) -> None:
        self.sheets.show("costs.figure", lambda: FigureSheet(name, figure, self.window()))
