"""Handlers of the commands about costs in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.costs.model.scenario_file import as_toml
from console.costs.page import commands, settings
from console.costs.page.answer import answer
from console.costs.page.costs_page import CostsPage
from console.costs.page.management_paper import management_paper
from console.costs.page.papers import paper, table
from console.costs.page.protocols import Months, Scenarios
from console.costs.page.request_paper import request_paper
from console.costs.page.value_sheet import ValueSheet
from console.costs.service.scenarios import is_name
from console.pagekit.report import pdf
from console.pagekit.saving import Saving
from console.pagekit.sheet import Sheet
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from widgets.button import Kind
from widgets.field import Form

if TYPE_CHECKING:
    from console.costs.model.benefit import Worth
    from console.costs.model.statement import Bill


class SaveSheet(Sheet):
    """Asks for a name; `named` carries it."""

    named = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(
            parent=parent,
            title=self.tr("Save the scenario"),
            text=self.tr("With the values that were set. One of the same name is replaced."),
        )
        self.form = Form()
        self.name = QLineEdit(name)
        self.name.setMaxLength(settings.MOST_NAME)
        self.name.textChanged.connect(self.look)
        self.form.add(self.tr("Name"), self.name, self.tr("Letters, figures, spaces, - and _"))
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Save"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.look()

    @Slot()
    def look(self) -> None:
        self.go.setEnabled(is_name(self.name.text().strip()))

    @Slot()
    def _on_go(self) -> None:
        self.named.emit(self.name.text().strip())
        self.accept()


class CostHandlers(QObject):
    """One method for each command. `said` tells an error of the environment in words."""

    def __init__(
        self,
        scenarios: Scenarios,
        months: Callable[[], Months],
        page: CostsPage,
        surroundings: Surroundings,
        window: QWidget,
        *,
        zone: Callable[[], str],
        said: Callable[[Exception], str],
    ) -> None:
        super().__init__(window)
        self.setObjectName("cost handlers")
        self._scenarios, self._costs, self._page, self._surroundings, self._window, self._said = (
            scenarios, page, page.rent, surroundings, window, said,
        )  # fmt: skip
        self._zone, self._months = zone, months
        self.sheets = Sheets(self)
        self._saving = Saving(surroundings, window, self._failed)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            commands.SAVE.id: self.save,
            commands.RESET.id: self._page.reset,
            commands.EXPORT.id: self.export,
            commands.BILL_CSV.id: self.save_table,
            commands.BILL_PDF.id: self.save_paper,
            commands.REPORT.id: self.save_report,
            commands.REQUEST.id: self.save_request,
            commands.VALUE.id: self.state_value,
        }

    def save(self) -> None:
        """Ask for a name and keep the scenario in sight under it."""
        if self._page.scenario is None:
            return

        def made() -> SaveSheet:
            sheet = SaveSheet(self._surroundings.recall(settings.SCENARIO), self._window)
            sheet.named.connect(self._on_named)
            return sheet

        self.sheets.show("costs.save", made)

    @Slot(str)
    def _on_named(self, name: str) -> None:
        scenario = self._page.scenario
        if scenario is None:
            return

        def work(_report: object) -> str:
            self._scenarios.save(name, scenario)
            return name

        def done(kept: str) -> None:
            self._surroundings.say(self.tr("Saved as {name}").format(name=kept))
            self._page.show_scenario(kept)

        self._surroundings.run(self.tr("Saving the scenario"), work, done, self._failed)

    def export(self) -> None:
        """Save the scenario in sight as a file of one's own."""
        scenario = self._page.scenario
        if scenario is None:
            return
        name = self._surroundings.recall(settings.SCENARIO) or "scenario"
        self._saving.text(
            "costs.export",
            self.tr("Save the scenario as a file"),
            f"{name}.toml",
            lambda: as_toml(scenario),
            self.tr("Saving the scenario"),
            self.tr("Saved as {path}"),
        )

    def save_table(self) -> None:
        """Save the lines of the bill in sight."""
        bill = self._bill()
        if bill is not None:
            self._saving.values("costs.bill-csv", self._file_name(bill), lambda: table(bill))

    def save_paper(self) -> None:
        """Save the bill in sight as a paper."""
        bill = self._bill()
        if bill is not None:
            made = paper(bill, self._zone(), bill.month.until)
            self._saving.paper("costs.bill-pdf", self._file_name(bill), lambda: pdf(made))

    def save_report(self) -> None:
        """Save the month in sight as the paper for management, with the scenario that was looked at last; not with the
        example, unless that is in sight."""
        month = self._costs.month
        if month is None:
            return
        zone, seen, kept = self._zone(), self._page.scenario, self._surroundings.recall(settings.SCENARIO)

        def made() -> bytes:
            scenario = seen or (self._scenarios.load(kept) if kept else None)
            rent = None if scenario is None else answer(scenario)
            return pdf(management_paper(month, self._months().plan(), rent, zone, month.until))

        self._saving.paper("costs.report-pdf", f"costs-{month.name}", made)

    def save_request(self) -> None:
        """Save the request for what is chosen on the view of capacity."""
        plan, choice = self._costs.capacity.plan, self._costs.capacity.choice
        if plan is None or choice is None:
            self._surroundings.say(self.tr("There is no plan of capacity yet. It is made on Costs, Capacity."))
            return
        made = request_paper(plan, choice, self._zone(), plan.needed.until)
        self._saving.paper("costs.request-pdf", f"request-{plan.today}", lambda: pdf(made))

    def state_value(self) -> None:
        """Ask what a unit of work is worth: of the model of the row in sight, else of one that nobody valued."""
        month = self._costs.month
        if month is None or not month.benefits:
            self._surroundings.say(self.tr("No model served in the month in sight"))
            return
        models = month.benefits
        unstated = next((each.model for each in models if each.stated is None), models[0].model)
        chosen = self._costs.month_view.valued() or unstated

        def made() -> ValueSheet:
            sheet = ValueSheet(models, chosen, month.currency, self._window)
            sheet.agreed.connect(self._on_valued)
            return sheet

        self.sheets.show("costs.value", made)

    @Slot(object)
    def _on_valued(self, worth: Worth) -> None:
        def done(_entry: object) -> None:
            self.sheets.close("costs.value")
            self._surroundings.say(self.tr("What {model} is worth is written down").format(model=worth.model))
            self._costs.look()

        def failed(error: Exception) -> None:
            sheet = self.sheets.get("costs.value")
            if isinstance(sheet, ValueSheet):
                sheet.refused(self._said(error))
            else:
                self._failed(error)

        self._surroundings.run(
            self.tr("Writing down what it is worth"),
            lambda _report: self._months().value(worth),
            done,
            failed,
            target="costs.value",
            danger=Danger.CHANGES,
            shown=False,
        )

    def _bill(self) -> Bill | None:
        """The bill in sight, where who is at the desk may see it."""
        month = self._costs.month
        return None if month is None or month.withheld else self._costs.bill_view.bill

    @staticmethod
    def _file_name(bill: Bill) -> str:
        tenant = "".join(each if each.isalnum() else "-" for each in bill.tenant.casefold())
        return f"bill-{bill.month.name}-{tenant.strip('-') or 'all'}"

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))
