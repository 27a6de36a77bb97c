"""Money is divided to the last öre, and figures of a file are refused by their name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.costs.model.basis import Basis
from console.costs.model.money import CENT, split
from console.costs.model.scenario import Scenario
from console.costs.model.scenario_file import MOST_BYTES, ScenarioError, as_toml, parse
from console.costs.service.scenarios import example

amounts = st.integers(-(10**12), 10**12).map(lambda cents: cents * CENT)
weights = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=20).filter(any)


@settings(max_examples=50, deadline=None)
@given(amounts, weights)
def test_parts_sum_to_the_amount_and_none_is_a_cent_from_its_share(amount: Decimal, weights: list[Decimal]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    total = sum(weights)
    assert all(abs(part - amount * weight / total) < CENT for part, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(1), Decimal(-1)]])
def test_weights_that_divide_nothing_are_refused(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(Decimal(1), weights)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nodes = 2\n", "", "own.nodes is missing"),
        ("nodes = 2\n", "nodes = 0\n", "own.nodes must be more than 0"),
        ("nodes = 2\n", "nodes = true\n", "own.nodes must be a number"),
        ("nodes = 2\n", "nodes = nan\n", "own.nodes is out of all proportion"),
        ("nodes = 2\n", "nodes = 1e999\n", "own.nodes is out of all proportion"),
        ("nodes = 2\n", "nods = 2\n", "own has no 'nods'"),
        ("low = 4, high = 6", "low = 6, high = 4", "own.life_years: low, value and high must follow each other"),
        ("residual = 0.10", "residual = 10", "own.residual is a part of the whole"),
        ("price_fall = 0.025", "price_fall = 1", "rented.price_fall is a part of the price"),
        ("[0.6, 0.7]", "[0.7, 0.6]", "band must be two parts"),
        ("today = 2026-11-20", 'today = "now"', "today must be a day"),
        ('basis = "invented"\n\n', 'basis = "guessed"\n\n', "basis must be one of"),
        ("[rented]", "[rent]", "the file has no 'rent'"),
        ("today = 2026-11-20", "today = 0001-01-01", "today must be a day since 1970"),
        (
            "volume_growth = { value = 0.07692, low = 0.0564, high = 0.0974 }",
            "volume_growth = 77",
            "0.05 stands for 5 %",
        ),
        ("lead_days = 210", "lead_days = -1", "lead_days must be a whole number"),
        ("nodes = 2\n", "nodes = = 2\n", "It is no TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_its_name(old: str, new: str, said: str) -> None:
    assert old in example()
    with pytest.raises(ScenarioError) as told:
        parse(example().replace(old, new, 1), date(1999, 1, 1))
    assert said in str(told.value)


def test_a_file_beyond_all_measure_is_refused() -> None:
    with pytest.raises(ScenarioError, match="larger"):
        parse("#" * (MOST_BYTES + 1), date(1999, 1, 1))


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_whatever_a_file_holds_is_a_scenario_or_an_error(data: st.DataObject) -> None:
    text = example()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    try:
        assert isinstance(parse(text, date(1999, 1, 1)), Scenario)
    except ScenarioError as error:
        assert str(error)


def test_where_a_figure_is_from_goes_along() -> None:
    bill = parse(example(), date(1999, 1, 1)).figures["cloud_bill"]
    assert (bill.basis, bill.source) == (Basis.INVENTED, "bill of October")


def test_a_scenario_that_is_written_reads_as_the_same() -> None:
    kept = parse(example(), date(1999, 1, 1)).with_values({"use": Decimal("0.8")}, certain=False)
    assert parse(as_toml(kept), date(1999, 1, 1)) == kept
