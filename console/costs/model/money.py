"""Money: decimals of one currency, and their division among several without a remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

#: The smallest part of a bill.
CENT = Decimal("0.01")


def rounded(amount: Decimal, smallest: Decimal = CENT) -> Decimal:
    """To the nearest `smallest`, halves to even."""
    return amount.quantize(smallest, ROUND_HALF_EVEN)


def split(amount: Decimal, weights: Sequence[Decimal], smallest: Decimal = CENT) -> tuple[Decimal, ...]:
    """An amount divided by weights, each part a whole number of `smallest`: the parts sum to the amount exactly. What
    rounding leaves goes to those who lost most by it (largest remainder), the first of equals first. Raises ValueError
    for weights that are negative or all zero, and for an amount that is no whole number of `smallest`."""
    total = sum(weights, Decimal(0))
    if not weights or total <= 0 or min(weights) < 0:
        raise ValueError("weights are zero or more, and not all zero")
    whole = amount / smallest
    if whole != whole.to_integral_value():
        raise ValueError(f"{amount} is no whole number of {smallest}")
    sign = -1 if whole < 0 else 1
    left = int(abs(whole))
    exact = [left * weight / total for weight in weights]
    units = [int(each) for each in exact]
    lost = sorted(range(len(weights)), key=lambda n: (units[n] - exact[n], n))
    for n in lost[: left - sum(units)]:
        units[n] += 1
    return tuple(sign * each * smallest for each in units)
