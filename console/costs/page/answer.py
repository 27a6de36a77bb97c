"""An answer: all that is computed of one scenario as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.chance import Bar, Spread, spread, tornado
from console.costs.model.owning import Item, gpu_hour, month, running_hour
from console.costs.model.scenario import Inputs, Rented, Scenario, inputs, parity_of
from console.costs.model.tipping import Parity, break_even, use_from_which
from console.costs.service.scenarios import drawn


@dataclass(frozen=True, slots=True)
class Answer:
    """`fan` holds the ends of eight of ten cases of R, by months from now. `hours` is None where renting stays cheaper
    by the hour."""

    scenario: Scenario
    case: Inputs
    lines: Mapping[Item, Decimal]
    parity: Parity
    bars: tuple[Bar, ...]
    spread: Spread
    fan: tuple[tuple[float, float], ...]
    rent: Decimal
    running: Decimal
    hours: Decimal | None
    owned_hour: Decimal
    use_from: Decimal


def answer(scenario: Scenario) -> Answer:
    case = inputs(scenario)
    found = drawn(scenario)
    rent = scenario.rented[Rented.RENT].value
    running = running_hour(case.own)
    owned = gpu_hour(case.own)
    return Answer(
        scenario,
        case,
        month(case.own),
        parity_of(scenario, case),
        tornado(scenario),
        spread(found, scenario.horizon_months),
        found.fan(scenario.horizon_months),
        rent,
        running,
        break_even(case.own.bought, rent * case.own.gpus, running),
        owned,
        use_from_which(owned, rent),
    )
