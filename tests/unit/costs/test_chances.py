"""Chances agree with a computation of their own, and the same seed gives the same answer."""

from __future__ import annotations

import math
import random
from datetime import date

import numpy as np
import pytest

from console.costs.model.chance import Spread, spread, triangle
from console.costs.model.scenario import Scenario
from console.costs.model.scenario_file import parse
from console.costs.service.scenarios import drawn as cases_of
from console.costs.service.scenarios import example


def scenario() -> Scenario:
    return parse(example(), date(1999, 1, 1))


def drawn(runs: int, seed: int | None = None) -> Spread:
    return spread(cases_of(scenario(), runs, seed), scenario().horizon_months)


def test_a_seed_gives_the_same_cases_again() -> None:
    first, second, other = drawn(500), drawn(500), drawn(500, seed=1)
    assert np.array_equal(first.months, second.months)
    assert not np.array_equal(first.months, other.months)


@pytest.mark.slow
def test_one_in_ten_lies_beyond_each_end_of_a_figure() -> None:
    chance = random.Random(7)
    for name, figure in scenario().figures.items():
        least, most, largest = triangle(figure)
        if figure.certain:
            assert least == largest == float(figure.value), name
            continue
        assert least < figure.low < most < figure.high < largest, name
        cases = [chance.triangular(least, largest, most) for _ in range(20_000)]
        below = sum(case < figure.low for case in cases) / len(cases)
        above = sum(case > figure.high for case in cases) / len(cases)
        assert abs(below - 0.1) < 0.01, name
        assert abs(above - 0.1) < 0.01, name


def test_many_cases_agree_with_a_loop_over_the_formulas() -> None:
    """A short script of its own: no array, no function of the program but the triangles' corners."""
    told = {name: triangle(figure) for name, figure in scenario().figures.items()}
    chance = random.Random(11)
    months = []
    for _ in range(20_000):
        v = {name: chance.triangular(a, b, c) if a < b else c for name, (a, c, b) in told.items()}
        bought = v["nodes"] * v["purchase"]
        own = bought * (1 - v["residual"]) / v["life_years"] / 12 + bought * (1 + v["residual"]) / 2 * v["capital"] / 12
        own += v["staff_posts"] * v["staff_month"] + v["it_kw"] * v["pue"] * 720 * v["kwh_price"]
        own += v["hosting_kw"] * v["hosting_kw_month"] + v["support"] + v["network"] + v["licences"]
        ratio = v["cloud_bill"] * v["cloud_price"] / (own * 0.74 / v["use"])
        growth = (1 + v["volume_growth"]) * (1 - v["price_fall"])
        months.append(0.0 if ratio >= 1 else math.inf if growth <= 1 else math.log(1 / ratio) / math.log(growth))
    months.sort()
    ours = drawn(20_000)
    for mine, part in ((ours.p10, 0.1), (ours.p50, 0.5), (ours.p90, 0.9)):
        assert mine is not None
        assert abs(mine - months[int(part * len(months))]) < 0.3  # some five standard errors
    assert abs(ours.later - sum(36 < each < math.inf for each in months) / len(months)) < 0.004
    assert ours.never == sum(math.isinf(each) for each in months) / len(months) == 0
