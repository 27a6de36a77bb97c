"""The callers of models: how many requests a second come to a router, by the hour, and what one is made of."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.site_simulator.loads import daytime
from connectors.site_simulator.noise import Wander, key_of
from connectors.site_simulator.story import MOMENT

UTC_OFFSET_HOURS = 1.0


@dataclass(frozen=True, slots=True)
class Work:
    """What a request is on average: tokens that it brings and that are made, seconds to the first token and between
    two, one at a time."""

    prompt_tokens: int
    made_tokens: int
    first_seconds: float
    between_seconds: float

    @property
    def seconds(self) -> float:
        return self.first_seconds + self.made_tokens * self.between_seconds


class Callers:
    """The callers of one model, at a router's port. `per_second` is what they ask at the story's moment."""

    def __init__(self, seed: int, model: str, node: str, port: int, *, per_second: float, night: float) -> None:
        self.model, self.node, self.port = model, node, port
        self._night = night
        self._height = per_second / daytime(MOMENT, UTC_OFFSET_HOURS, night)
        self._sway = Wander(key_of(seed, "callers", model), 75.0)
        self._part = 0.0

    def rate(self, time: float) -> float:
        """Requests a second."""
        usual = self._height * daytime(time, UTC_OFFSET_HOURS, self._night)
        return usual * (1.0 + 0.06 * self._sway.at(time))

    def asked(self, since: float, until: float) -> int:
        """How many requests came since the last time that this was asked; parts of one are kept for the next."""
        self._part += self.rate((since + until) / 2.0) * (until - since)
        whole = int(self._part)
        self._part -= whole
        return whole
