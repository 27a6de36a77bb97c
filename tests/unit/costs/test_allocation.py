"""What a month cost is divided to the öre, whatever the policy, and without a row that balances."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.costs.model.allocation import APART, Column, allocate
from console.costs.model.ledger import Cause
from console.costs.model.money import CENT, split
from console.costs.model.policy import Policy
from console.costs.model.tenants import NOBODY, Rule, Use
from console.costs.model.usage import Used

TENANTS = ("Care", "Lab", "Plant")
RULES = (
    None,
    *(Rule(name, {name: Decimal(1)}) for name in TENANTS),
    Rule("both", {"Care": Decimal(3), "Lab": Decimal(7)}),
)


def used(rule: Rule | None, cause: Cause, seconds: int, model: str = "m", job: str = "") -> Used:
    return Used("S", "N", Use(model=model, job=job), cause, rule, seconds, 0, 0)


lines = st.builds(
    used,
    st.sampled_from(RULES),
    st.sampled_from(Cause),
    st.integers(0, 10**9),
    st.sampled_from("abc"),
    st.sampled_from(["", "7"]),
)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**10), 10**11), st.lists(lines, max_size=25), st.sampled_from(Policy))
def test_the_items_sum_to_the_whole_by_every_policy(cents: int, use: list[Used], policy: Policy) -> None:
    total = cents * CENT
    items = allocate(total, use, TENANTS, {"Care": Decimal(2), "Plant": Decimal(1)}, policy)
    assert sum(each.amount for each in items) == total
    assert all(each.amount == each.amount.quantize(CENT) for each in items)
    measured = sum(each.seconds for each in use if each.cause is not Cause.UNMEASURED)
    assert abs(sum((each.seconds for each in items), Decimal(0)) - measured) < Decimal("0.001")


WORKED = [used(RULES[1], Cause.WORKING, 300), used(RULES[2], Cause.WORKING, 100), used(None, Cause.FREE, 300)]


@pytest.mark.parametrize(
    ("policy", "shares"),
    [
        (Policy.UNIFORM, {"Care": "400.00", "Lab": "200.00", "Plant": "100.00"}),
        (Policy.PROPORTIONAL, {"Care": "525.00", "Lab": "175.00"}),
        (Policy.CUSTOM, {"Care": "300.00", "Lab": "100.00", "Plant": "300.00"}),
        (Policy.SEPARATE, {"Care": "300.00", "Lab": "100.00", APART: "300.00"}),
    ],
)
def test_what_is_free_is_shared_as_the_policy_says(policy: Policy, shares: dict[str, str]) -> None:
    items = allocate(Decimal("700.00"), WORKED, TENANTS, {"Plant": Decimal(5)}, policy)
    got = {name: sum(each.amount for each in items if each.tenant == name) for name in {each.tenant for each in items}}
    assert got == {name: Decimal(amount) for name, amount in shares.items()}


def test_a_node_of_35_splits_as_the_open_cost_specification_prints_it() -> None:
    assert split(Decimal("35.00"), [Decimal(30), Decimal(30), Decimal(10)]) == (15, 15, 5)


def test_use_of_nobody_known_is_told_and_not_given_to_anybody() -> None:
    items = allocate(
        Decimal("10.00"), [used(None, Cause.WORKING, 5), used(RULES[1], Cause.WORKING, 5)], (), {}, Policy.UNIFORM
    )
    assert {each.tenant: each.amount for each in items} == {NOBODY: 5, "Care": 5}


def test_what_was_not_measured_is_nobodys_and_carries_no_money() -> None:
    use = [used(RULES[1], Cause.WORKING, 5), used(None, Cause.UNMEASURED, 1000)]
    assert [(each.tenant, each.amount) for each in allocate(Decimal(10), use, (), {}, Policy.UNIFORM)] == [("Care", 10)]


def test_jobs_are_training_and_what_waits_stands_by_its_cause() -> None:
    use = [
        used(RULES[1], Cause.WORKING, 1, job="7"),
        used(RULES[1], Cause.WORKING, 1),
        used(RULES[1], Cause.WAITING_CPU, 1),
    ]
    items = allocate(Decimal(3), use, (), {}, Policy.UNIFORM)
    assert [(each.column, each.of) for each in items] == [
        (Column.SERVING, "m"),
        (Column.TRAINING, "7"),
        (Column.WAITING, "waiting_cpu"),
    ]


def test_where_nothing_was_used_the_whole_stays_apart() -> None:
    (item,) = allocate(Decimal("7.50"), [], TENANTS, {}, Policy.PROPORTIONAL)
    assert (item.tenant, item.amount) == (APART, Decimal("7.50"))
