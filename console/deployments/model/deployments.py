"""Deployments: where a model is served, behind which router, and how one version of it takes the place of another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from console.deployments.model.verdicts import Reason, Verdict
from console.work.model.costed import Costed

#: What names its units, files and router: no path and no option can be made of it.
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Slot(StrEnum):
    """One of the two places of a replica. Their ports never change; which of them serves does."""

    BLUE = "blue"
    GREEN = "green"

    @property
    def other(self) -> Slot:
        return Slot.GREEN if self is Slot.BLUE else Slot.BLUE


class Strategy(StrEnum):
    """How a version takes the place of another."""

    BLUE_GREEN = "blue_green"  # both run; all traffic moves in one step
    CANARY = "canary"  # both run; traffic moves by the ramp, compared at each step
    ROLLING = "rolling"  # replica by replica, the others serve meanwhile
    RECREATE = "recreate"  # the old one is stopped first: nobody is served meanwhile


class RolloutState(StrEnum):
    PLANNED = "planned"  # nothing has run
    RUNNING = "running"
    PAUSED = "paused"  # it stands still: by a person, or too little is known to go on
    DONE = "done"  # the new version serves
    ROLLED_BACK = "rolled_back"  # the old version serves again
    STOPPED = "stopped"  # it stopped at a surprise and was not rolled back
    UNKNOWN = "unknown"  # the nodes have to be asked
    NEVER = "never"  # withdrawn, or not begun in time


#: Why a rollout was taken back whose node did that by itself: traffic alone, all else is to be taken back still.
BY_NODE = "dead_man"
#: Something of it may still go on.
OPEN = frozenset({RolloutState.RUNNING, RolloutState.PAUSED, RolloutState.STOPPED, RolloutState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Replica:
    """A server of the model: a node by its key, the ports of its two slots, and the address at which the router
    reaches them. `name` is what the router calls it."""

    name: str
    node: str
    blue: int
    green: int
    address: str = "127.0.0.1"

    def port(self, slot: Slot) -> int:
        return self.blue if slot is Slot.BLUE else self.green

    @property
    def local(self) -> bool:
        """Whether only its own machine reaches it."""
        return self.address.startswith("127.") or self.address == "::1"

    def server(self, slot: Slot) -> str:
        """What the router calls one of its slots."""
        return f"{self.name}-{slot}"


@dataclass(frozen=True, slots=True)
class Deployment:
    """A model that is served. `router` is the node whose router listens on `port`; `program` starts its engine, with
    `{artifact}`, `{address}` and `{port}` in the place of what a version and a slot make of them; `health` is the path
    that says 200 once it can serve. `version` serves in `slot`, empty before the first rollout; it is `suspended` where
    nobody is let in. `since` is unix seconds. A `second` node has a router like the first one's, empty where there is
    one router."""

    id: str
    name: str
    model: str
    router: str
    port: int
    replicas: tuple[Replica, ...]
    program: tuple[str, ...]
    health: str = "/health"
    version: str = ""
    slot: Slot = Slot.BLUE
    suspended: bool = False
    since: float = 0.0
    second: str = ""

    @property
    def routers(self) -> tuple[str, ...]:
        """The keys of its routers' nodes: one, or a pair."""
        return (self.router, self.second) if self.second else (self.router,)

    @property
    def folder(self) -> str:
        """Where its artifacts lie on its nodes."""
        return f"/var/lib/driftvakt/models/{self.name}"

    @property
    def config(self) -> str:
        """Its router's configuration."""
        return f"/etc/driftvakt/{self.name}.cfg"

    @property
    def socket(self) -> str:
        """Its router's admin socket."""
        return f"/run/driftvakt/{self.name}.sock"

    @property
    def router_unit(self) -> str:
        return f"driftvakt-{self.name}-router.service"

    @property
    def dead_man(self) -> str:
        """The timer that takes the traffic back, without its ending."""
        return f"driftvakt-{self.name}-dead-man"

    def unit(self, slot: Slot) -> str:
        return f"driftvakt-{self.name}-{slot}.service"

    def container(self, slot: Slot) -> str:
        """The file of which Quadlet makes a slot's unit, where its engine runs in a container."""
        return f"/etc/containers/systemd/driftvakt-{self.name}-{slot}.container"

    def wanted(self, slot: Slot) -> str:
        """The link by which a machine begins with a slot's unit that Quadlet makes: such a one cannot be enabled."""
        return self.unit_file(f"multi-user.target.wants/{self.unit(slot)}")

    def sums(self, slot: Slot) -> str:
        """Where a slot's node has the sums of all files that its engine is started with."""
        return self.unit_file(f"driftvakt-{self.name}-{slot}.sha256")

    def unit_file(self, unit: str) -> str:
        return f"/etc/systemd/system/{unit}"

    @property
    def next_slot(self) -> Slot:
        """Where the next version starts."""
        return self.slot.other if self.version else Slot.BLUE

    @property
    def nodes(self) -> tuple[str, ...]:
        """The keys of its nodes, the routers' first, each once."""
        return tuple(dict.fromkeys((*self.routers, *(each.node for each in self.replicas))))


def problems(deployment: Deployment) -> tuple[str, ...]:
    """What makes no deployment of it, as codes: `name`, `program`, `port`, `replicas`, `routers`,
    `addresses` (a pair reaches no replica by an address of its own machine alone), `ports`."""
    found = []
    if _NAME.fullmatch(deployment.name) is None:
        found.append("name")
    if not deployment.program or not any("{port}" in word for word in deployment.program):
        found.append("program")
    if not 0 < deployment.port < 1 << 16:
        found.append("port")
    names = [each.name for each in deployment.replicas]
    alone = len({each.node for each in deployment.replicas}) == len(names)  # a slot's unit is one of its node
    if not names or not alone or len(set(names)) != len(names) or not all(_NAME.fullmatch(name) for name in names):
        found.append("replicas")
    if len(set(deployment.routers)) != len(deployment.routers):
        found.append("routers")
    if deployment.second and any(each.local for each in deployment.replicas):
        found.append("addresses")
    taken = [(node, deployment.port) for node in dict.fromkeys(deployment.routers)]
    taken += [(each.node, port) for each in deployment.replicas for port in (each.blue, each.green)]
    if len(set(taken)) != len(taken) or not all(0 < port < 1 << 16 for _, port in taken):
        found.append("ports")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a comparison said at one step of the ramp, whose new version had `share` percent of the traffic: requests
    and errors of both, the share of errors that the new one has at most, medians of probes in seconds (None without).
    `at` is unix seconds."""

    at: float
    share: int
    verdict: Verdict
    reason: Reason
    old_requests: int = 0
    old_errors: int = 0
    new_requests: int = 0
    new_errors: int = 0
    at_most: float = 1.0
    old_median: float | None = None
    new_median: float | None = None


@dataclass(frozen=True, slots=True)
class Rollout:
    """One attempt to have a version serve in the place of another. `number` is its name, `run` the run that carries it
    out, `back` the one that took it back. `before` is empty for the first. `judged` are its comparisons, the oldest
    first, `reason` why it is as it is. Times are unix seconds."""

    number: int
    deployment: str
    before: str
    after: str
    slot: Slot
    strategy: Strategy
    ramp: tuple[int, ...]
    run: str
    began: float
    by: str = ""
    state: RolloutState = RolloutState.PLANNED
    reason: str = ""
    back: str = ""
    ended: float = 0.0
    judged: tuple[Judgement, ...] = ()
    costed: Costed | None = None

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def verdict(self) -> Verdict | None:
        """Of its newest comparison."""
        return self.judged[-1].verdict if self.judged else None
