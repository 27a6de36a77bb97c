"""Traffic of deployments as it is seen now, in short series: what the router counts and what engines tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: So many points are kept of each deployment: ten minutes of one each five seconds.
MOST_POINTS = 120


@dataclass(frozen=True, slots=True)
class Point:
    """What went through between two looks, a second; None where nobody tells it. `at` is unix seconds, `first_token`
    the seconds within which 95 of 100 had theirs, `between_tokens` the same between two tokens, `kv_cache` the fullest,
    full at 1; `share` is what a side gets of the traffic in per cent."""

    at: float
    requests: float | None = None
    errors: float | None = None
    first_token: float | None = None
    tokens: float | None = None
    running: float | None = None
    waiting: float | None = None
    kv_cache: float | None = None
    between_tokens: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class SlotSeen:
    """One slot of a replica as its router has it: in HAProxy's words, how much of the traffic it gets in per cent,
    requests under way; and the engine there, where it answers. `problem` says in words why it does not."""

    replica: str
    node: str
    slot: str
    status: str
    share: int
    under_way: int
    engine: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RouterSeen:
    """One router of a pair: its node's key, the slot that alone it serves, empty for none or both; or why it does not
    answer."""

    node: str
    serves: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DeploymentSeen:
    """A deployment of a `model`, as it was seen last. `points` are the oldest first, `sides` the same of the replicas'
    places of one name alone ("blue", "green"); `problem` says why no router of it answers, and then nothing else is of
    now. `routers` are those of a pair, none where there is one."""

    deployment: str
    at: float
    slots: tuple[SlotSeen, ...] = ()
    points: tuple[Point, ...] = ()
    problem: str = ""
    model: str = ""
    sides: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    routers: tuple[RouterSeen, ...] = ()

    @property
    def silent(self) -> tuple[RouterSeen, ...]:
        """Routers of a pair that do not answer."""
        return tuple(each for each in self.routers if each.problem)

    @property
    def differ(self) -> bool:
        """Whether callers of one router are served otherwise than those of the other."""
        return len({each.serves for each in self.routers if not each.problem}) > 1

    @property
    def failed(self) -> float | None:
        """How many of 100 requests failed, of all that were seen; None where none was."""
        told = [(each.errors, each.requests) for each in self.points if each.requests is not None]
        requests = sum(each for _, each in told)
        return 100 * sum(each or 0.0 for each, _ in told) / requests if requests else None

    @property
    def now(self) -> Point | None:
        return self.points[-1] if self.points and not self.problem else None


@dataclass(frozen=True, slots=True)
class Unplanned:
    """An engine that runs on a node and belongs to no deployment: started by hand, or by something else."""

    node: str
    engine: str
    port: int
    user: str
    model: str = ""
    alias: str = ""
    pid: int = 0
    unit: str = ""

    @property
    def slot(self) -> str:
        return f"{self.engine} :{self.port}"

    @property
    def what(self) -> str:
        """It in a few words, the same for as long as it is the same."""
        named = self.alias or self.model
        return f"{self.engine}{f' {named}' if named else ''}, port {self.port}, by {self.user}"
