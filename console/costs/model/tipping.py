"""The tipping point: when renting costs as much as owning the same volume, and by when to order.

R is what the cloud costs divided by what owning costs, at the same volume. What is spent in the cloud grows by
(1 + g)(1 - d) a month, g the growth of volume and d the fall of the cloud's price, so the months to parity are
ln(1 / R) / ln((1 + g)(1 - d)). The trigger comes before parity, because buying takes time. Months are turned into days
by the mean month of the Gregorian calendar.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

#: Days of a mean month of the Gregorian calendar: 365.2425 / 12.
MONTH_DAYS = 30.436875


@dataclass(frozen=True, slots=True)
class Parity:
    """When renting costs as much as owning: `months` from now and the day, both None where that never comes; `order_by`
    is that day less the supplier's lead time."""

    ratio: Decimal
    spend_growth: float
    months: float | None
    on: date | None
    order_by: date | None

    @property
    def is_over(self) -> bool:
        """Whether renting costs as much already."""
        return self.ratio >= 1


def spend_growth(volume_growth: float, price_fall: float) -> float:
    """How much what is spent grows a month, as a part of it: the inference paradox holds above 0."""
    return (1 + volume_growth) * (1 - price_fall) - 1


def months_to_parity(ratio: float, growth: float) -> float | None:
    """Months until a ratio that grows by `growth` a month is 1; 0 where it is that already, None where it never is."""
    if ratio >= 1:
        return 0.0
    if ratio <= 0 or growth <= 0:
        return None
    return math.log(1 / ratio) / math.log1p(growth)


def after(today: date, months: float) -> date | None:
    """The day so many mean months later; None beyond the calendar."""
    try:
        return today + timedelta(days=int(months * MONTH_DAYS))
    except OverflowError:
        return None


def parity(cloud: Decimal, own: Decimal, growth: float, today: date, lead_days: int) -> Parity:
    """When what is rented now for `cloud` a month costs as much as owning it for `own`, both above 0."""
    ratio = cloud / own
    months = months_to_parity(float(ratio), growth)
    on = None if months is None else after(today, months)
    return Parity(ratio, growth, months, on, None if on is None else on - timedelta(days=lead_days))


def break_even(bought: Decimal, rent: Decimal, running: Decimal) -> Decimal | None:
    """After how many hours (or months: what `rent` and `running` are for one of) what was bought is paid by what is not
    rented; None where renting stays cheaper than running."""
    saved = rent - running
    return bought / saved if saved > 0 else None


def use_from_which(own_gpu_hour: Decimal, rent_gpu_hour: Decimal) -> Decimal:
    """U*: the part of the time from which on owning a GPU is cheaper than renting it for the hours that are used. Above
    1 it never is."""
    return own_gpu_hour / rent_gpu_hour
