"""Addresses of comparisons."""

from __future__ import annotations

import pytest

from console.fleet.model.addresses import Address
from console.fleet.model.comparison import comparison, parse_comparison

GPUS = (Address("gpu", "hall/g03", "2"), Address("gpu", "hall/g03", "5"))


def test_a_comparison_and_its_address_are_the_same_thing() -> None:
    assert comparison(GPUS) == "compare:gpu:hall/g03/2,gpu:hall/g03/5"
    assert parse_comparison(comparison(GPUS)) == GPUS


@pytest.mark.parametrize("place", ["compare", "compare:"])
def test_a_bare_one_compares_nothing_yet(place: str) -> None:
    assert parse_comparison(place) == ()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("compare:site:hall", "cannot be compared"),
        ("compare:port:hall/g03/mlx5_0", "cannot be compared"),
        ("compare:node:hall/g03,gpu:hall/g03/2", "mixes"),
        ("compare:node:hall/g03,node:hall/g03", "twice"),
        ("compare:" + ",".join(f"gpu:hall/g03/{i}" for i in range(9)), "more than 8"),
        ("compare:gpu:hall", "no gpu address"),
        ("node:hall/g03", "compares nothing"),
    ],
)
def test_what_cannot_be_compared_says_why(place: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_comparison(place)
