"""The load that jobs put on the machines at a moment: pure functions of the seed, the time and what is wrong.

Training is synchronous over all of a job's GPUs (one activity for the whole job); inference follows the people's day;
notebooks come and go. Shares are 0 to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from connectors.site_simulator.noise import Wander, key_of, uniform
from connectors.site_simulator.specification import JobSpec, Load

CHECKPOINT_EVERY = 900.0
CHECKPOINT_TAKES = 22.0
#: After a rank is lost the others spin in the collective until its watchdog fires, then the launcher starts anew.
HANG_SECONDS = 60.0
RESTART_SECONDS = 40.0
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Activity:
    """`utilization` is what the driver reports, `work` what the tensor cores do (and what costs power); `exchange` is
    traffic between GPUs over the fabric, `reading` and `writing` traffic with the storage server; `memory` is the part
    of its memory that the job holds."""

    utilization: float = 0.0
    work: float = 0.0
    exchange: float = 0.0
    reading: float = 0.0
    writing: float = 0.0
    memory: float = 0.0


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What holds a job back. `slow_storage` is 0 to 1; `pace` is the clock share of its slowest GPU; `fabric_down` is
    the number of its ports that are down; `lost_at` is when a rank was last lost."""

    slow_storage: float = 0.0
    pace: float = 1.0
    fabric_down: int = 0
    lost_at: float | None = None


IDLE = Activity()
UNHINDERED = Hindrance()


def daytime(time: float, utc_offset_hours: float, night: float = 0.4) -> float:
    """How much of the day's height of use there is: lowest at 04 (`night` of it), highest at 16 local time, less at
    week-ends."""
    local = time + utc_offset_hours * 3600.0
    hour = (local % _DAY) / 3600.0
    height = 0.5 - 0.5 * math.cos(2.0 * math.pi * (hour - 4.0) / 24.0)
    weekend = (int(local // _DAY) + 3) % 7 >= 5  # 1 January 1970 was a Thursday
    return (night + (1.0 - night) * height) * (0.85 if weekend else 1.0)


class JobLoad:
    """One job's activity over time."""

    __slots__ = ("_fast", "_hiccup", "_key", "_offset", "_phase", "_slow", "_step_seconds", "_surge", "job")

    def __init__(self, seed: int, job: JobSpec, utc_offset_hours: float) -> None:
        self.job = job
        self._offset = utc_offset_hours
        self._key = key_of(seed, "job", job.number)
        self._phase = uniform(self._key, 0) * CHECKPOINT_EVERY
        self._step_seconds = 6.0 + 5.0 * uniform(self._key, 1)
        self._slow = Wander(key_of(seed, "job", job.number, "slow"), 180.0)
        self._fast = Wander(key_of(seed, "job", job.number, "fast"), 11.0)
        self._hiccup = Wander(key_of(seed, "job", job.number, "hiccup"), 37.0)
        self._surge = Wander(key_of(seed, "job", job.number, "surge"), 23.0)

    def at(self, time: float, hindrance: Hindrance = UNHINDERED) -> Activity:
        """The activity of each of the job's healthy GPUs, before their own small differences."""
        if self.job.load is Load.TRAINING:
            return self._training(time, hindrance)
        if self.job.load is Load.INFERENCE:
            return self._inference(time)
        return self._notebook(time)

    def _training(self, time: float, hindrance: Hindrance) -> Activity:
        if hindrance.lost_at is not None:
            gone = time - hindrance.lost_at
            if 0.0 <= gone < HANG_SECONDS:
                return Activity(utilization=1.0, work=0.16, memory=1.0)
            if gone < HANG_SECONDS + RESTART_SECONDS:
                loading = max(0.0, gone - HANG_SECONDS - 0.4 * RESTART_SECONDS) / (0.6 * RESTART_SECONDS)
                return Activity(reading=0.9 if loading else 0.0, memory=loading)
        into = (time + self._phase) % CHECKPOINT_EVERY
        if into < CHECKPOINT_TAKES:
            return Activity(utilization=0.12, work=0.05, exchange=0.02, writing=1.0, memory=1.0)
        in_step = (time / self._step_seconds) % 1.0
        reducing = in_step > 0.82
        busy = self.job.intensity * (1.0 + 0.02 * self._fast.at(time)) - (0.05 if reducing else 0.0)
        if self._hiccup.at(time) > 0.8:
            busy -= 0.12
        work = 0.83 * busy * (1.0 + 0.03 * self._slow.at(time))
        exchange = (1.9 if reducing else 0.75) * (1.0 + 0.15 * self._slow.at(time))
        reading = 0.10 + 0.05 * self._fast.at(time)
        starved = self._starved(time, hindrance.slow_storage)
        busy *= 1.0 - starved
        work *= 1.0 - starved
        exchange *= 1.0 - starved
        reading *= 1.0 - 0.6 * hindrance.slow_storage
        if hindrance.pace < 1.0:
            # Ranks that wait for the slowest spin in the collective: the driver calls them busy, the power tells.
            work *= hindrance.pace
            exchange *= hindrance.pace
            busy = min(busy, 0.925 + 0.03 * self._fast.at(time))
        if hindrance.fabric_down:
            work *= 0.55
            exchange *= 0.5
        return Activity(min(1.0, busy), work, exchange, reading, memory=1.0)

    def _starved(self, time: float, slow_storage: float) -> float:
        """The share of a step that waits for data: bursts when a new shard is read, little in between."""
        if not slow_storage:
            return 0.0
        share = self.job.reads_storage * slow_storage
        cell, place = divmod(time + self._phase, 64.0)
        opens = 8.0 + 24.0 * uniform(self._key, int(cell) + 100)
        length = 12.0 + 16.0 * uniform(self._key, int(cell) + 5_000_000)
        if opens <= place < opens + length:
            return share * (0.42 + 0.12 * self._surge.at(time))
        return share * 0.05

    def _inference(self, time: float) -> Activity:
        # What works through the night has a queue to work off: it sways less than what people ask for.
        sway = 1.0 - 0.85 * max(0.0, (self.job.night - 0.4) / 0.6)
        ripple = 1.0 + sway * (0.16 * self._slow.at(time) + 0.1 * self._surge.at(time))
        demand = daytime(time, self._offset, self.job.night) * ripple
        busy = max(0.02, min(1.0, self.job.intensity * demand))
        return Activity(
            busy,
            work=0.52 * busy,
            exchange=0.05 * busy,
            reading=0.01,
            memory=0.93 + 0.06 * self._slow.at(time / 4.0),
        )

    def _notebook(self, time: float) -> Activity:
        local = ((time + self._offset * 3600.0) % _DAY) / 3600.0
        awake = 8.0 <= local < 22.0
        if awake and uniform(self._key, int(time // 240.0)) > 0.55:
            busy = self.job.intensity * (0.8 + 0.4 * self._fast.at(time))
            return Activity(max(0.0, busy), work=0.5 * busy, reading=0.2, memory=1.0)
        return Activity(memory=1.0)
