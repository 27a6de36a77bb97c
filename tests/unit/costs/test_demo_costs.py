"""The demo site's month comes to the figures of its story, out of invented prices and what its tenants used."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from console.costs.model.allocation import Column
from console.costs.model.basis import Basis
from console.costs.model.benefit import Verdict
from console.costs.model.calendar import bounds
from console.costs.model.capacity import Act
from console.costs.model.charges import Kind
from console.costs.model.policy import Policy
from console.costs.service.costs import CostsService
from console.costs.service.months import CannotClose
from console.deployments.model.costs import Unit
from console.main import past_costs
from console.main.model_costs import costs_of
from console.main.past_costs import Used, write_past
from tests.support.demo_costs import MOMENT, NODES, Clock, costs_at_the_moment

pytestmark = pytest.mark.slow
NOVEMBER = "2026-11"
TABLE = """
Care West        | 125388.90 |      0.00 |  2083.74 |  2083.74 | 335.30 | 21714.81 | 151606.49
Customer service | 107468.76 |  32818.86 |  3438.17 |  2500.48 | 378.45 | 24508.84 | 171113.56
Production       |  34381.67 |  95851.92 | 18336.89 |  8543.32 | 406.63 | 26333.68 | 183854.11
R&D              |      0.00 |  57302.78 | 12502.42 | 20629.00 | 234.05 | 15157.59 | 105825.84
"""


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CostsService]:
    with costs_at_the_moment(tmp_path_factory.mktemp("demo")) as (made, _):
        yield made


def rounded(value: Decimal | None, digits: int = 2) -> Decimal:
    assert value is not None
    return round(value, digits)


def test_the_month_so_far_comes_to_the_storys_figures(costs: CostsService) -> None:
    month = costs.month(NOVEMBER)
    assert month.total.value == Decimal("612400.00")
    told = {kind: rounded(each.value, 0) for kind, each in month.kinds.items() if each.value is not None}
    assert told == {
        Kind.HARDWARE: 329102,
        Kind.CAPITAL: 59060,
        Kind.STAFF: 58932,
        Kind.SUPPORT: 45921,
        Kind.HOSTING: 39543,
        Kind.LICENCES: 18368,
        Kind.ENERGY: 51090,
        Kind.INCIDENTS: 10383,
    }
    assert (rounded(month.per_hour_available.value), rounded(month.per_hour_used.value)) == (
        Decimal("10.44"),
        Decimal("14.08"),
    )
    assert month.per_million is not None and rounded(month.per_million.value) == Decimal("1.65")
    assert rounded(month.waiting_and_idle.value, 0) == 70118
    assert rounded(month.power.kwh / 1000, 1) == Decimal("39.0")
    assert (rounded(month.forecast.value, -2), month.budget) == (958_000, 975_000)
    units = {each.model: each.per_million or each.per_thousand_images for each in month.models}
    assert {model: unit and rounded(unit.value) for model, unit in units.items()} == {
        "support-sv": Decimal("2.07"),
        "journal-summary": Decimal("4.17"),
        "embed-sv": Decimal("0.41"),
        "weld-inspect": Decimal("1.22"),
        "x-ray-triage": Decimal("6.37"),
    }


def test_the_register_is_told_what_each_model_costs(costs: CostsService) -> None:
    told = costs_of(costs)
    assert told is not None and (told.month, told.currency, told.invented) == (NOVEMBER, "SEK", True)
    assert rounded(told.per_million) == Decimal("1.65")
    assert {name: (rounded(each.per), each.unit) for name, each in told.models.items()} == {
        "support-sv": (Decimal("2.07"), Unit.TOKENS),
        "journal-summary": (Decimal("4.17"), Unit.TOKENS),
        "embed-sv": (Decimal("0.41"), Unit.TOKENS),
        "weld-inspect": (Decimal("1.22"), Unit.IMAGES),
        "x-ray-triage": (Decimal("6.37"), Unit.IMAGES),
    }
    assert sum(each.amount or 0 for each in told.models.values()) < 612_400


def test_the_tenants_bills_are_those_of_the_table(costs: CostsService) -> None:
    month = costs.month(NOVEMBER)
    for line in TABLE.strip().splitlines():
        tenant, *amounts = (cell.strip() for cell in line.split("|"))
        row = month.row(tenant)
        assert row is not None
        assert [row.columns[column] for column in Column] + [row.amount] == [Decimal(each) for each in amounts]
        bill = costs.bill(tenant, NOVEMBER)
        assert bill is not None and bill.amount == row.amount
    assert sum(row.amount for row in month.tenants) == month.total.value
    assert sum(flow.amount for flow in month.flows) == month.total.value
    assert {warned.tenant for warned in month.warnings} == {"Customer service", "R&D"}


@pytest.mark.parametrize("days", [-18, 0, 9], ids=["at its beginning", "at the story's moment", "at its end"])
def test_without_a_story_no_budget_asks_for_anybody(tmp_path: Path, days: int) -> None:
    clock = Clock()
    clock.now += days * 86_400
    with costs_at_the_moment(tmp_path, clock, story=False) as (made, _):
        month = made.month(NOVEMBER)
        assert month.budget is not None and month.total.value is not None
        assert (month.warnings, month.unpriced) == ((), ())


def test_every_figure_says_that_the_demos_prices_are_invented(costs: CostsService) -> None:
    month = costs.month(NOVEMBER)
    assert month.total.basis is Basis.INVENTED
    assert all(each.source.startswith("invented") for kind in month.kinds.values() for each in kind.inputs)
    assert month.unpriced == ()


def test_another_policy_shares_the_same_sum_otherwise(costs: CostsService) -> None:
    apart = costs.month(NOVEMBER, Policy.SEPARATE)
    assert apart.total.value == costs.month(NOVEMBER).total.value
    assert sum(row.amount for row in apart.tenants) == apart.total.value
    care = apart.row("Care West")
    assert care is not None and care.columns[Column.FREE] == 0


def test_half_of_a_tenants_load_changes_its_bill_by_the_formula(
    costs: CostsService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    halved = tuple(
        Used(each.use, {cause: hours // 2 for cause, hours in each.hours.items()})
        if each.use.model == "weld-inspect"
        else each
        for each in past_costs.USED
    )
    monkeypatch.setattr(past_costs, "USED", halved)
    with costs_at_the_moment(tmp_path) as (other, _):
        month = other.month(NOVEMBER)
    row = month.row("Production")
    assert row is not None and month.total.value is not None
    own, all_own, shared = 15_080 - 1650, 50_230 - 1650, 8_549 + 1650
    # Energy changes with the load; what is divided is the new month's, over the same hours.
    wanted = month.total.value * (own + Decimal(shared) * own / all_own) / 58_779
    assert abs(row.amount - wanted) < Decimal("0.05")
    before = costs.month(NOVEMBER).row("Production")
    assert before is not None and row.amount < before.amount


def test_capacity_is_ordered_when_the_story_says_out_of_what_was_measured(costs: CostsService) -> None:
    plan = costs.plan()
    assert plan is not None
    assert (round(plan.needed.gpus), round(plan.demand.growth, 3), plan.demand.owned) == (104, 0.014, 128)
    first, *later = plan.steps
    assert (first.on.isoformat(), round(first.gpus, 1)) == ("2027-07-01", 115.2)
    assert (first.order_by.isoformat(), plan.days_left) == ("2026-12-03", 13)
    assert [(f"{each.on:%b %Y}", round(each.gpus, 1)) for each in later] == [
        ("Mar 2028", 129.6),
        ("Nov 2028", 144.0),
        ("May 2029", 158.4),
    ]
    assert plan.early is not None and plan.late is not None and plan.early < first.on < plan.late
    costs_of = {each.act: each.cost for each in plan.choices}
    assert (costs_of[Act.ORDER], costs_of[Act.RENT]) == (3_800_000, Decimal("304128.00"))


def test_models_are_assets_or_hobbies_by_what_their_owners_said(costs: CostsService) -> None:
    found = {each.model: each.verdict for each in costs.month(NOVEMBER).benefits}
    assert found == {
        "support-sv": Verdict.ASSET,
        "weld-inspect": Verdict.ASSET,
        "journal-summary": Verdict.OPEN,
        "embed-sv": Verdict.HOBBY,
        "x-ray-triage": Verdict.UNSTATED,
    }


def test_an_hour_costs_at_the_storys_moment_what_the_story_says(costs: CostsService) -> None:
    assert rounded(costs.month(NOVEMBER).hourly.value, 0) == 1284


def test_a_second_start_adds_nothing(tmp_path: Path) -> None:
    with costs_at_the_moment(tmp_path) as (made, journal):
        newest = len(journal.entries(category="cost"))
        assert write_past(made, NODES, MOMENT) == 0
        assert len(journal.entries(category="cost")) == newest
        assert journal.differences() == ()


def test_a_closed_month_is_never_rewritten_and_late_prices_become_corrections(tmp_path: Path) -> None:
    clock = Clock()
    with costs_at_the_moment(tmp_path, clock) as (made, _):
        with pytest.raises(CannotClose, match="not over"):
            made.close(NOVEMBER, "M. Ek")
        october = made.month("2026-10")
        entry = made.close("2026-10", "M. Ek")
        with pytest.raises(CannotClose, match="never rewritten"):
            made.close("2026-10", "M. Ek")
        start, _ = bounds("2026-10")
        late = """
source = "invoice"
basis = "contract"
[[price]]
kind = "licences"
name = "late"
since = 2026-10-01
amount = 7000
"""
        assert start < MOMENT
        made.importing.take_in(made.importing.preview_text(late, "late.toml"))
        closed = made.month("2026-10")
        assert (closed.total.value, closed.closed and closed.closed.entry) == (october.total.value, entry.sequence)
        assert [row.amount for row in closed.tenants] == [row.amount for row in october.tenants]
        (correction,) = made.month(NOVEMBER).late
        assert correction.month == "2026-10"
        assert sum(correction.amounts.values()) == 7000
        bill = made.bill("R&D", NOVEMBER)
        assert bill is not None and bill.amount - correction.amounts["R&D"] == sum(
            each.figure.value or 0 for each in bill.lines
        )
