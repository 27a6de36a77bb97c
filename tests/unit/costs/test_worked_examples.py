"""Published and pictured examples of owning and renting come out within their printed rounding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from console.costs.model.capacity import Demand, steps
from console.costs.model.chance import tornado
from console.costs.model.money import split
from console.costs.model.owning import Item, gpu_hour, month, running_hour
from console.costs.model.projection import project
from console.costs.model.scenario import Rented, Scenario, at, inputs, parity_of
from console.costs.model.scenario_file import parse
from console.costs.model.tipping import break_even, months_to_parity, spend_growth, use_from_which
from console.costs.service.scenarios import example

TODAY = date(2026, 11, 20)


@pytest.fixture
def scenario() -> Scenario:
    return parse(example(), date(1999, 1, 1))


def test_lenovo_lp2368_configuration_a_is_paid_after_2720_hours() -> None:
    hours = break_even(Decimal("250141.80"), Decimal("98.32"), Decimal("6.37"))
    assert hours is not None
    assert round(hours, 1) == Decimal("2720.4")


#: Pan et al., arXiv 2509.18101, against GPT-5: cards, their price and watts, Mtok a month, months as printed.
#: Their table comes out with 132 hours of full power a month; with the 160 that they name, Kimi-K2 would be 69.8.
PAN = (
    ("Kimi-K2", 16, 15_000, 400, "506.9", "69.3"),
    ("GLM-4.5", 6, 15_000, 400, "253.4", "51.5"),
    ("Qwen3-235B", 4, 15_000, 400, "253.4", "34.0"),
    ("gpt-oss-120B", 2, 15_000, 400, "139.4", "30.9"),
    ("GLM-4.5-Air", 2, 15_000, 400, "126.7", "34.0"),
    ("Llama-3.3-70B", 1, 15_000, 400, "120.4", "17.8"),
    ("EXAONE-32B", 1, 2_000, 575, "126.7", "2.26"),
    ("Qwen3-30B", 1, 2_000, 575, "114.0", "2.5"),
    ("Magistral", 1, 2_000, 575, "95.0", "3.0"),
)


@pytest.mark.parametrize(("cards", "price", "watts", "million", "printed"), [each[1:] for each in PAN])
def test_what_pan_and_others_print(cards: int, price: int, watts: int, million: str, printed: str) -> None:
    api = Decimal(million) * (Decimal("1.25") + 2 * Decimal(10)) / 3
    energy = cards * Decimal(watts) / 1000 * 132 * Decimal("0.15")
    months = break_even(Decimal(cards * price), api, energy)
    assert months is not None
    assert abs(months - Decimal(printed)) <= Decimal(1).scaleb(Decimal(printed).as_tuple().exponent) / 2  # type: ignore[arg-type] - a finite number's exponent is whole


def test_opencost_splits_a_node_of_35_dollars_as_its_specification_says() -> None:
    assert split(Decimal(35), [Decimal(30), Decimal(30), Decimal(10)]) == (15, 15, 5)


def test_a_ratio_of_0_65_with_spend_that_grows_5_percent_takes_8_8_months() -> None:
    months = months_to_parity(0.65, 0.05)
    assert months is not None
    assert round(months, 1) == 8.8


def test_the_lines_of_the_example_sum_to_what_owning_costs(scenario: Scenario) -> None:
    case = inputs(scenario)
    lines = {item: round(amount) for item, amount in month(case.own).items()}
    assert lines == {
        Item.HARDWARE: 57_000,
        Item.CAPITAL: 10_450,
        Item.STAFF: 16_800,
        Item.ENERGY: 11_413,
        Item.SUPPORT: 9_000,
        Item.NETWORK: 7_500,
        Item.HOSTING: 7_440,
        Item.LICENCES: 3_600,
    }
    assert round(case.owning) == 123_203


def test_the_example_reaches_parity_on_25_august_and_is_ordered_by_27_january(scenario: Scenario) -> None:
    parity = parity_of(scenario, inputs(scenario))
    assert round(parity.ratio, 2) == Decimal("0.64")
    assert round(parity.spend_growth, 3) == 0.05
    assert parity.months is not None
    assert round(parity.months, 1) == 9.1
    assert (parity.on, parity.order_by) == (date(2027, 8, 25), date(2027, 1, 27))


def test_the_example_by_the_hour(scenario: Scenario) -> None:
    case, rent = inputs(scenario), scenario.rented[Rented.RENT].value
    hours = break_even(case.own.bought, rent * case.own.gpus, running_hour(case.own))
    assert hours is not None
    assert round(hours) == 11_016
    assert round(use_from_which(gpu_hour(case.own), rent), 2) == Decimal("0.41")


def test_what_moves_the_parity_date_of_the_example(scenario: Scenario) -> None:
    found = {bar.name: sorted(round(end, 1) for end in (bar.at_low, bar.at_high) if end) for bar in tornado(scenario)}
    assert found == {
        "volume_growth": [6.6, 15.1],
        "use": [6.3, 12.8],
        "cloud_price": [6.3, 12.5],
        "life_years": [7.5, 11.4],
        "purchase": [7.8, 10.5],
        "staff_posts": [8.6, 10.2],
        "kwh_price": [8.5, 10.0],
        "pue": [9.1, 9.3],
    }
    assert [bar.name for bar in tornado(scenario)][:2] == ["volume_growth", "use"]


def test_capacity_is_ordered_30_weeks_before_demand_meets_it() -> None:
    demand = Demand(gpus=104, growth=0.014, owned=128, carries=0.9, step=16, lead_days=210)
    found = steps(demand, TODAY, 36)
    assert [(each.on, round(each.gpus, 1)) for each in found] == [
        (date(2027, 7, 1), 115.2),
        (date(2028, 3, 15), 129.6),
        (date(2028, 11, 1), 144.0),
        (date(2029, 5, 29), 158.4),
    ]
    assert found[0].order_by == date(2026, 12, 3)


def test_a_demand_beyond_what_is_owned_asks_for_nodes_today_though_it_does_not_grow() -> None:
    (step,) = steps(Demand(gpus=40, growth=0, owned=16, carries=0.9, step=16, lead_days=0), TODAY, 36)
    assert (step.on, step.gpus, step.owned) == (TODAY, 40, 48)


def test_a_demand_that_doubles_each_month_asks_for_one_step_a_day_at_most() -> None:
    found = steps(Demand(gpus=10, growth=1, owned=16, carries=0.9, step=16, lead_days=0), TODAY, 60)
    assert len({each.on for each in found}) == len(found) < 60 * 31
    assert found[-1].owned * 0.9 >= found[-1].gpus


def test_renting_that_grows_beyond_all_counting_is_still_projected() -> None:
    grown = at(parse(example(), TODAY), {Rented.GROWTH: Decimal(1)})
    assert project(grown, 600, Decimal("0.9"))[-1].rented > 10**150


def test_owned_cost_steps_by_whole_nodes_and_rented_cost_grows_by_the_month(scenario: Scenario) -> None:
    made = project(inputs(scenario), 12, Decimal("0.9"))
    assert [each.nodes for each in made[:4]] == [2, 2, 2, 3]
    assert made[3].owned == Decimal("184804.08")
    assert made[0].rented == 78_850
    assert float(made[12].rented) == pytest.approx(78_850 * 1.05**12, rel=1e-3)


def test_at_lower_use_the_same_volume_takes_more_machines(scenario: Scenario) -> None:
    assert at(scenario, {"use": Decimal("0.37")}).owning == 2 * inputs(scenario).owning


def test_a_cloud_whose_spend_does_not_grow_never_reaches_parity(scenario: Scenario) -> None:
    assert spend_growth(0.02, 0.02) < 0
    still = at(scenario, {Rented.GROWTH: Decimal(0)})
    assert parity_of(scenario, still).months is None
    assert parity_of(scenario, at(scenario, {Rented.BILL: Decimal(200_000)})).months == 0


def test_a_projection_begins_with_the_scenario_s_nodes_whatever_use_they_are_tried_at(scenario: Scenario) -> None:
    busier = inputs(scenario.with_values({"use": Decimal("0.85")}))
    assert project(busier, 6, Decimal("0.9")) == project(inputs(scenario), 6, Decimal("0.9"))
