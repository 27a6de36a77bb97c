"""Exports: CSV that no spreadsheet takes for formulas, and FOCUS that holds against the rules that are checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.costs.model import focus
from console.costs.model.charges import Kind
from console.costs.model.tables import COLUMNS, as_csv, harmless, lines
from console.costs.service.costs import CostsService
from tests.support.demo_costs import Clock, costs_at_the_moment


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = harmless(text)
    try:
        number = cell == text and Decimal(text).is_finite()
    except ArithmeticError:
        number = False
    assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


def test_numbers_stay_numbers() -> None:
    assert [harmless(each) for each in ("-12.50", "12", "-1+2", "=SUM(A1)", "a")] == [
        "-12.50",
        "12",
        "'-1+2",
        "'=SUM(A1)",
        "a",
    ]


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CostsService]:
    clock = Clock()
    with costs_at_the_moment(tmp_path_factory.mktemp("demo"), clock) as (made, _):
        made.close("2026-10", "M. Ek")
        late = "source='x'\nbasis='contract'\n[[price]]\nkind='support'\nname='late'\nsince=2026-10-01\namount=31\n"
        made.importing.take_in(made.importing.preview_text(late, "late.toml"))
        yield made


@pytest.mark.slow
def test_the_csv_sums_to_the_month_and_its_corrections(costs: CostsService) -> None:
    month = costs.month("2026-11")
    read = list(csv.DictReader(io.StringIO(as_csv(COLUMNS, lines(month)))))
    own = sum(Decimal(row["amount"]) for row in read if not row["correction_of"])
    assert own == month.total.value
    assert sum(Decimal(row["amount"]) for row in read if row["correction_of"] == "2026-10") == 31


@pytest.mark.slow
def test_focus_holds_and_carries_the_whole_month(costs: CostsService) -> None:
    known = costs.known().prices
    month = costs.month("2026-11")
    table = list(focus.rows(month, known.assets, "Own"))
    assert focus.check(focus.COLUMNS, table) == ()
    usage = [row for row in table if row["ChargeCategory"] == "Usage" and not row.get("ChargeClass")]
    assert sum(Decimal(row["EffectiveCost"]) for row in usage) == month.total.value
    kept = (month.kinds[Kind.HARDWARE].value or 0) + (month.kinds[Kind.CAPITAL].value or 0)
    assert sum(Decimal(row["BilledCost"]) for row in usage) == (month.total.value or 0) - kept
    late = [row for row in table if row.get("ChargeClass") == "Correction"]
    assert {row["x_CorrectionOf"] for row in late} == {"2026-10"}
    bought = list(focus.rows(costs.month("2025-12"), known.assets, "Own"))
    assert [row["EffectiveCost"] for row in bought if row["ChargeCategory"] == "Purchase"] == ["0.00", "0.00"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EffectiveCost", "1E+5", "no plain decimal"),
        ("BilledCost", "", "must not be null"),
        ("ChargeCategory", "Refund", "cannot be Refund"),
        ("ChargePeriodEnd", "2026-11-20", "no time in UTC"),
        ("BillingCurrency", "kr", "ISO 4217"),
        ("PricingUnit", "", "must not be null for Usage"),
        ("ServiceName", "", "ServiceName must not be null"),
    ],
)
def test_a_row_that_breaks_a_rule_is_told(costs: CostsService, name: str, value: str, said: str) -> None:
    row = dict(next(iter(focus.rows(costs.month("2026-11"), (), "Own"))))
    assert any(said in told for told in focus.check(focus.COLUMNS, [row | {name: value}]))
