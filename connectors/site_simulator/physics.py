"""One GPU as a body that is heated and slowed: first-order thermal model, power cap, thermal slowdown.

    power   = (idle + awake + dynamic * work * clock_share ** 1.5) * (1 + leakage * (T - 50))
    T'      = (T_end - T) / tau,   T_end = coolant + heat_resistance * power

The clock share falls gently from 4.5 K below the slowdown limit (the driver's software slowdown) and steeply in the
last kelvin (hardware slowdown), so that a GPU whose cooling fails settles at the limit with low clocks, as H200s do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from connectors.site_simulator.noise import Wander, key_of, uniform
from connectors.site_simulator.specification import GpuKind

AWAKE_WATTS = 38.0
LEAKAGE_PER_KELVIN = 0.0021
CLOCK_EXPONENT = 1.5
EASE_OFF_KELVIN = 4.5
CLOCK_FLOOR = 0.42
TIME_CONSTANT = 75.0

#: NVML clocks event reasons (nvml.h).
REASON_IDLE = 0x1
REASON_POWER_CAP = 0x4
REASON_SOFTWARE_HEAT = 0x20
REASON_HARDWARE_HEAT = 0x40


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of a GPU now; shares 0 to 1, `heat` is the state of its cooling fault (0 none, 1 full), `hurry`
    shortens the thermal time constant for demonstrations."""

    utilization: float = 0.0
    work: float = 0.0
    heat: float = 0.0
    hurry: float = 1.0


class GpuBody:
    """The physical state of one GPU. `step` advances it; fields are in watts, °C, MHz, joules. `power_limit` is what
    somebody set, at most the cap of its kind."""

    __slots__ = (
        "_bursts",
        "_coolant",
        "_kind",
        "_resistance",
        "_slowed",
        "_tau",
        "_watts_factor",
        "clock_share",
        "energy",
        "heat",
        "memory_temperature",
        "power",
        "power_limit",
        "reasons",
        "sm_clock",
        "temperature",
        "utilization",
        "work",
    )

    def __init__(self, seed: int, node: str, index: int, kind: GpuKind, coolant: float) -> None:
        key = key_of(seed, "gpu", node, index)
        self._kind = kind
        self._coolant = coolant + 1.2 * (index % 4) + 1.5 * uniform(key, 0)  # downstream positions get warmer coolant
        self._resistance = 0.050 + 0.010 * uniform(key, 1)
        self._tau = TIME_CONSTANT * (0.85 + 0.3 * uniform(key, 2))
        self._watts_factor = 0.97 + 0.06 * uniform(key, 3)
        self._bursts = Wander(key_of(seed, "gpu", node, index, "burst"), 55.0)
        self._slowed = False
        self.energy = 1e9 * (1.0 + uniform(key, 4))
        self.power = kind.idle_watts
        self.power_limit = kind.power_cap_watts
        self.temperature = self._coolant + self._resistance * kind.idle_watts
        self.memory_temperature = self.temperature + 4.0
        self.clock_share = 1.0
        self.sm_clock = kind.idle_clock_mhz
        self.reasons = REASON_IDLE
        self.utilization = 0.0
        self.work = 0.0
        self.heat = 0.0

    def step(self, time: float, seconds: float, demand: Demand) -> None:
        """Advance by `seconds` (any length; the solution is implicit where the clocks follow the heat)."""
        kind = self._kind
        work = demand.work
        if work > 0.6 and self._bursts.at(time) > 0.74:
            work += 0.24  # a GPU's share of the batch has its dense stretches: these meet the power cap
        self.utilization, self.work, self.heat = demand.utilization, work, demand.heat
        awake = demand.utilization > 0.005
        resistance = self._resistance * (1.0 + 0.6 * demand.heat)
        coolant = self._coolant + 22.0 * demand.heat
        keep = math.exp(-seconds * demand.hurry / self._tau)
        leakage = 1.0 + LEAKAGE_PER_KELVIN * (self.temperature - 50.0)

        def watts(share: float) -> float:
            base = kind.idle_watts + (AWAKE_WATTS if awake else 0.0)
            wanted = (base + kind.dynamic_watts * work * self._watts_factor * math.pow(share, CLOCK_EXPONENT)) * leakage
            return min(wanted, self.power_limit)

        def settled(share: float) -> float:
            end = coolant + resistance * watts(share)
            return end + (self.temperature - end) * keep

        temperature = settled(1.0)
        share = 1.0
        if max(temperature, self.temperature) > kind.slowdown_celsius - EASE_OFF_KELVIN:
            low, high = min(settled(CLOCK_FLOOR), temperature), temperature
            for _ in range(24):
                middle = 0.5 * (low + high)
                if settled(self._heat_share(middle)) > middle:
                    low = middle
                else:
                    high = middle
            temperature = 0.5 * (low + high)
            share = self._heat_share(temperature)
        self.power = watts(share)
        self.temperature = temperature
        memory_end = temperature + 3.0 + 9.0 * demand.work
        self.memory_temperature = memory_end + (self.memory_temperature - memory_end) * keep
        self.energy += self.power * seconds
        self._clocks(share, work, awake)

    def _heat_share(self, temperature: float) -> float:
        """The clock share that heat leaves: 1 to 0.9 over the software band, down to the floor around the limit."""
        limit = self._kind.slowdown_celsius
        over = temperature - (limit - EASE_OFF_KELVIN)
        if over <= 0.0:
            return 1.0
        knee = EASE_OFF_KELVIN - 1.0
        if over <= knee:
            return 1.0 - 0.1 * over / knee
        return max(CLOCK_FLOOR, 0.9 - 0.32 * (over - knee))

    def _clocks(self, share: float, work: float, awake: bool) -> None:
        kind = self._kind
        limit = kind.slowdown_celsius
        if not awake:
            self._slowed = False
            self.clock_share = 1.0
            self.sm_clock = kind.idle_clock_mhz
            self.reasons = REASON_IDLE
            return
        reasons = 0
        if share < 1.0:
            # The driver keeps reporting the hardware slowdown until the chip is clearly cooler again.
            self._slowed = self.temperature > limit - (1.6 if self._slowed else 0.6)
            reasons |= REASON_HARDWARE_HEAT if self._slowed else REASON_SOFTWARE_HEAT
        else:
            self._slowed = False
        if self.power >= self.power_limit - 0.01:
            reasons |= REASON_POWER_CAP
            base = kind.idle_watts + AWAKE_WATTS
            leakage = 1.0 + LEAKAGE_PER_KELVIN * (self.temperature - 50.0)
            dynamic = self.power_limit / leakage - base
            share = min(share, (dynamic / (kind.dynamic_watts * work * self._watts_factor)) ** (1 / CLOCK_EXPONENT))
        self.clock_share = share
        self.sm_clock = round(kind.sm_clock_mhz * share / 15.0) * 15.0
        self.reasons = reasons
