"""Cost of something that happened once: an incident, a drill, a rollout. Costs fill it in, long after it began;
whoever holds the thing only keeps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Costed:
    """`amount` in whole hundredths of `currency`: `booked` of it was paid for, the others are `lost` and `redone`
    GPU-seconds by the price of a used GPU-hour, `rate` hundredths. The ledger was read `until` then; it was filled in
    `at` (both unix seconds)."""

    amount: int
    currency: str
    lost: int = 0
    redone: int = 0
    booked: int = 0
    rate: int = 0
    until: int = 0
    at: float = 0.0

    @property
    def of_hours(self) -> int:
        """What of the amount GPU-hours make up, in hundredths."""
        return self.amount - self.booked
