"""The Costs page: a month, tenants and their bills, and every figure down to its sources."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.costs.model.capacity import Act
from console.costs.model.policy import Policy
from console.costs.model.scenario_file import parse
from console.costs.model.withheld import without_tenants
from console.costs.page.answer import answer
from console.costs.page.costs_page import CostsPage
from console.costs.page.figure_sheet import FigureSheet
from console.costs.page.management_paper import management_paper
from console.costs.page.papers import paper, table
from console.costs.page.request_paper import chosen, request_paper
from console.costs.service.costs import CostsService
from console.costs.service.scenarios import Scenarios, example
from console.pagekit.report import pdf, plain
from tests.support.demo_costs import MOMENT, costs_at_the_moment
from tests.support.scripted import Desk
from widgets import theme as themes
from widgets import translation
from widgets.tables.cells import cell_text
from widgets.tables.table import DenseTable

ZONE = "Europe/Stockholm"


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CostsService]:
    with costs_at_the_moment(tmp_path_factory.mktemp("demo")) as (made, _):
        yield made


@pytest.fixture
def page(qapp: QApplication, costs: CostsService, tmp_path: Path) -> Iterator[CostsPage]:
    translation.install(qapp, "en")
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    window = QWidget()
    window.resize(1440, 900)
    made = CostsPage(Scenarios(tmp_path), lambda: costs, Desk(), zone=lambda: ZONE, said=str, parent=window)
    made.resize(1440, 900)
    window.show()
    made.open("costs")
    yield made
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def texts(table: DenseTable) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in table.rows()]


def figure(page: CostsPage) -> FigureSheet:
    return next(each for each in page.window().findChildren(FigureSheet) if each.isVisible())


@pytest.mark.slow
def test_a_month_says_what_it_came_to_and_that_its_prices_are_invented(page: CostsPage) -> None:
    said = {name: value.value() for name, value in page.month_view.values.items()}
    assert said["total"] == "612,400" and said["used"] == "14.08" and said["tokens"] == "1.65"
    assert said["forecast"] == "958,005" and said["idle"] == "70,118" and said["energy"] == "39.0"
    assert "invented" in page.month_view.invented.text()
    assert ["support-sv", "58.4 G", "2.07", "2.22"] in [
        [word.replace("\N{NO-BREAK SPACE}", " ").strip() for word in row] for row in texts(page.month_view.models)
    ]


@pytest.mark.slow
def test_the_last_day_stands_by_the_hour_beside_the_month_that_goes_on(page: CostsPage, costs: CostsService) -> None:
    chart = page.month_view.energy.chart
    said = chart.accessibleName().replace("\N{NO-BREAK SPACE}", " ")
    assert "69.9 kWh of machines in the last hour, 1,687 in the day" in said
    assert "0.36 SEK spot a kWh, up to 1.38 SEK at 17:00" in said and "47 kg in the day" in said
    assert "not measured" not in chart.tip_at(1) and "kWh" in chart.tip_at(1)
    assert chart.tip_at(chart.width() - 1).startswith("21\N{NO-BREAK SPACE}Nov"), "of tomorrow"
    assert chart.isVisible()
    page.month_view.show_month(costs.month("2026-10"), {})
    assert not chart.isVisible()


@pytest.mark.slow
def test_every_figure_opens_down_to_its_formula_and_sources(page: CostsPage) -> None:
    used = page.month_view.values["used"]
    used.setFocus()
    QTest.keyClick(used, Qt.Key.Key_Return)
    sheet = figure(page)
    rows = texts(sheet.table)
    assert rows[0] == ["All costs", "invented", "", "612,400.00 SEK"]
    assert rows[1] == ["GPU-hours", "measured", "", "43,500.00"]
    sheet._on_copy()
    assert "612,400.00 SEK" in QGuiApplication.clipboard().text()
    sheet.accept()
    energy = next(row.key for row in page.month_view.kinds.rows() if cell_text(row.cells[0]) == "Energy")
    page.month_view.kinds.opened.emit(energy)
    assert any("invented for the demo site" in row[2] for row in texts(figure(page).table))


@pytest.mark.slow
def test_a_bill_sums_to_the_whole_and_its_lines_to_it(page: CostsPage) -> None:
    page.open("costs/bill/R&D")
    view = page.bill_view
    assert view.whole.value() == view.together.value() == "612,400.00" and view.difference.value() == "0.00"
    assert view.bill is not None and view.bill.tenant == "R&D"
    lines = texts(view.lines)
    assert lines[-1][0] == "Sum" and lines[-1][3] == "105,825.84"
    assert sum(float(row[3].replace(",", "")) for row in lines[:-1]) == pytest.approx(105825.84)
    assert [row[0].partition(":")[0] for row in texts(view.warnings)] == ["Customer service", "R&D"]
    view.lines.opened.emit(0)
    assert texts(figure(page).table)[0][0] == "GPU-hours"


@pytest.mark.slow
def test_free_time_can_be_seen_shared_otherwise(page: CostsPage) -> None:
    page.open("costs/bill")
    before = texts(page.bill_view.tenants)[0]
    page.bill_view.policy.emit(Policy.UNIFORM)
    after = texts(page.bill_view.tenants)[0]
    assert before[0] == after[0] and before[-2] != after[-2]
    assert page.bill_view.difference.value() == "0.00"


@pytest.mark.slow
def test_the_flow_and_what_work_is_worth_stand_beside_what_it_cost(page: CostsPage) -> None:
    view = page.month_view
    assert "R&D 105,826" in view.flow.flow.accessibleName()
    rows = {row[0]: row[1:] for row in texts(view.worth)}
    assert rows["support-sv"] == ["185,600", "121,072", "asset"] and rows["x-ray-triage"][2] == "worth not stated"
    view.worth.opened.emit(("worth", "embed-sv"))
    assert [row[1] for row in texts(figure(page).table)] == ["measured", "invented", "invented"]


@pytest.mark.slow
def test_management_gets_two_pages_with_pictures_and_what_is_withheld_stays_so(costs: CostsService) -> None:
    month, plan = costs.month("2026-11"), costs.plan()
    made = management_paper(month, plan, answer(parse(example(), date(2026, 11, 28))), ZONE, MOMENT)
    said = plain(made)
    for each in (
        *("612,400 SEK of a budget of 975,000 SEK", "embed-sv", "hobby", "R&D", "Last day to order"),
        *("R = 0.64", "prices of this scenario are invented"),
    ):
        assert each in said.replace("\N{NO-BREAK SPACE}", " ")
    content = pdf(made)
    assert content.count(b"/Type /Page\n") == 2 and content.count(b"/Subtype /Image") == 4
    assert b"/SMask" not in content.replace(b"/SMask /None", b""), "paper for archives knows no transparency"
    apart = plain(management_paper(without_tenants(month), None, None, ZONE, MOMENT))
    assert "R&D" not in apart and "left out here" in apart and "rented" not in apart


@pytest.mark.slow
def test_capacity_says_when_to_order_and_what_else_can_be_done(page: CostsPage) -> None:
    page.open("costs/capacity")
    view = page.capacity
    days = [each.value().replace("\N{NO-BREAK SPACE}", " ") for each in (view.meets, view.order)]
    assert days == ["1 Jul 2027", "3 Dec 2026"]
    assert view.meets.value() in view.chart.accessibleName()
    choices = {str(row.key): [cell_text(cell) for cell in row.cells] for row in view.choices.rows()}
    assert choices["order"][:2] == ["Order 2 nodes + 16 GPUs", "3,800,000 SEK"]
    assert choices["rent"][1] == "304,128 SEK a month"
    assert not page.choice.isVisibleTo(page) and page.nothing.isHidden()


@pytest.mark.slow
def test_a_plan_that_is_still_read_is_not_called_unknown(page: CostsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page._planner, "ask", lambda: None)
    page.open("costs/capacity")
    assert page.nothing.isHidden()
    page._planner.loaded.emit(None)
    assert not page.nothing.isHidden()


@pytest.mark.slow
def test_where_there_is_no_month_there_is_none_to_choose(page: CostsPage) -> None:
    page.open("costs")
    assert page.choice.isVisibleTo(page)
    page.month = None
    page._loader.loaded.emit(((), None, {}, ()))
    assert not page.choice.isVisibleTo(page) and not page.nothing.isHidden()


@pytest.mark.slow
def test_a_bill_is_saved_as_a_table_and_as_a_paper(page: CostsPage) -> None:
    bill = page.bill_view.bill
    assert bill is not None
    rows = list(csv.DictReader(table(bill).splitlines()))
    assert sum(float(row["amount"]) for row in rows) == pytest.approx(float(bill.amount))
    assert {row["basis"] for row in rows} == {"invented"} and all(row["formula"] for row in rows)
    said = plain(paper(bill, ZONE, MOMENT))
    assert "151,606.49" in said and "journal-summary" in said and "invented" in said


@pytest.mark.slow
def test_the_request_for_what_is_chosen_is_a_paper_with_what_else_there_is(
    page: CostsPage, costs: CostsService
) -> None:
    page.open("costs/capacity")
    view = page.capacity
    assert view.choice is not None and view.choice.act is Act.ORDER, "what is usual, where nothing is chosen"
    view.choices.set_current(Act.RENT)
    assert view.plan is not None and view.choice.act is Act.RENT
    ordered, rented = (
        plain(request_paper(view.plan, each, ZONE, MOMENT)).replace("\N{NO-BREAK SPACE}", " ")
        for each in (chosen(view.plan), view.choice)
        if each is not None
    )
    for words in ("Request: 2 nodes with 16 GPUs", "3,800,000 SEK", "1,900,000 SEK a node, invented", "3 Dec 2026"):
        assert words in ordered
    assert "Request: 16 rented GPUs" in rented and "304,128 SEK a month" in rented and "Order 4 nodes" in rented
    assert "Offer" not in rented, "what is rented is from no offer"
