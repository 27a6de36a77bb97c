"""Seeing what serves: each deployment's router and engines asked by their nodes' runners, and the engines on a node
that belong to none.

Kept in memory, for whoever looks: every five seconds while somebody does, and readers take what was seen last without
waiting. What serves is told to the register; a node that could not be asked whole is not told of at all, for what is
not seen there may be there all the same.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from connectors import haproxy, nvidia_smi, processes
from connectors.engines import running
from connectors.engines.metrics import Engine, Metrics, read_metrics
from connectors.haproxy import Kind, Stat
from console.deployments.model.deployments import Deployment, Replica, Rollout, Slot
from console.deployments.model.models import Served, Serving
from console.deployments.model.orphans import Held, Orphan, orphans_of, resting_on
from console.deployments.model.traffic import MOST_POINTS, DeploymentSeen, Point, RouterSeen, SlotSeen, Unplanned
from console.deployments.service.counting import Counted, point_of
from console.deployments.service.routers import together
from resources.errors import EnvironmentFault, is_environments

_log = logging.getLogger(__name__)

#: Seconds between two looks, and between two at all processes of a node.
EVERY = 5.0
PROCESSES_EVERY = 60.0
#: So many nodes are asked at once.
_AT_ONCE = 8
_ANSWER = 4.0
_METRICS = "/metrics"


class Answer(Protocol):
    """An answer in HTTP."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...


class There(Protocol):
    """One node as it is asked. Methods block and raise EnvironmentFault."""

    def look(self, argv: tuple[str, ...], /) -> tuple[int, bytes, bytes]: ...
    def say(self, socket: str, line: bytes, /) -> bytes: ...
    def get(self, port: int, path: str, timeout: float, /) -> Answer: ...


class Register(Protocol):
    """Who keeps what was seen serving."""

    def note_served(self, node: str, serving: Sequence[Serving], at: float | None = None) -> tuple[Served, ...]: ...


@dataclass(frozen=True, slots=True)
class World:
    """What is looked at: `deployments` and `rollouts` as they stand, `nodes` whose processes are looked through beside
    those of deployments, by key; `reach` opens the way to one. `now` is unix seconds, `monotonic` a clock that never
    goes back; `names` has the ids of the register's models by what callers call them. `serves` is told of a deployment
    (its id) with a rollout that is open which slot alone gets its requests."""

    deployments: Callable[[], Sequence[Deployment]]
    rollouts: Callable[[], Sequence[Rollout]]
    nodes: Callable[[], Iterable[str]]
    reach: Callable[[str], AbstractContextManager[There]]
    now: Callable[[], float]
    monotonic: Callable[[], float]
    names: Callable[[], Mapping[str, str]] = dict
    serves: Callable[[str, Slot], object] = lambda _id, _slot: None


class EngineTold(NamedTuple):
    """What the engine in a slot of a deployment tells: a name of its own that lasts, its node's key, the model's id."""

    engine: str
    node: str
    model: str
    metrics: Metrics


class Seeing:
    """Looks while somebody does. Any thread may call it; only `look` blocks."""

    def __init__(self, world: World, register: Register) -> None:
        self._world = world
        self._register = register
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._seen: dict[str, DeploymentSeen] = {}
        self._before: dict[str, Counted] = {}
        self._engines: dict[str, tuple[float, tuple[running.EngineProcess, ...]]] = {}
        self._unplanned: tuple[Unplanned, ...] = ()
        self._held: dict[str, tuple[Held, ...]] = {}
        self._units: dict[str, Mapping[int, str]] = {}
        self._orphans: tuple[Orphan, ...] = ()
        self._faults: dict[str, str] = {}
        self._listeners: list[Callable[[], object]] = []
        self._stop: threading.Event | None = None
        #: Who is told what engines count, after each look, in its thread.
        self.on_told: Callable[[float, Sequence[EngineTold]], object] = lambda _at, _told: None
        #: Where a bug of the looking thread goes.
        self.on_bug: Callable[[BaseException], object] = lambda error: _log.error("looking failed", exc_info=error)

    # -- what was seen -------------------------------------------------------------------------------------------------

    def seen(self) -> Mapping[str, DeploymentSeen]:
        """What was seen last, by deployment's id."""
        with self._lock:
            return dict(self._seen)

    def unplanned(self) -> tuple[Unplanned, ...]:
        """Engines that belong to no deployment, where they were seen last."""
        with self._lock:
            return self._unplanned

    def orphans(self) -> tuple[Orphan, ...]:
        """Model servers that hold GPUs' memory and serve nobody, as they were seen last."""
        with self._lock:
            return self._orphans

    def faults(self) -> Mapping[str, str]:
        """Nodes that could not be asked, and why in words."""
        with self._lock:
            return dict(self._faults)

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Look for as long as somebody wants to be told, after each look and in another thread; gives the function that
        ends it."""
        with self._lock:
            self._listeners.append(told)
            if self._stop is None:
                self._stop = threading.Event()
                threading.Thread(target=self._go_on, args=(self._stop,), name="seeing", daemon=True).start()

        def end() -> None:
            with self._lock:
                if told in self._listeners:
                    self._listeners.remove(told)
                if not self._listeners:
                    self._end()

        return end

    def close(self) -> None:
        """Look no more."""
        with self._lock:
            self._listeners.clear()
            self._end()

    def _end(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self._stop = None

    def _go_on(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self.look()
            except Exception as error:  # a bug is told loudly, and the next look may be well
                if not is_environments(error):
                    self.on_bug(error)
            with self._lock:
                listeners = () if stop.is_set() else tuple(self._listeners)
            for told in listeners:
                told()
            stop.wait(EVERY)

    # -- looking -------------------------------------------------------------------------------------------------------

    def look(self, *, tell: bool = True) -> None:
        """Look at all once, and `tell` the register what serves. Raises EnvironmentFault where that cannot be
        written."""
        with self._looking:  # two looks at once would halve each other's seconds
            self._look(tell)

    def _look(self, tell: bool) -> None:
        deployments = tuple(self._world.deployments())
        mine = tuple(dict.fromkeys(node for each in deployments for node in each.nodes))
        others = [node for node in dict.fromkeys(self._world.nodes()) if node not in mine]
        nodes = (*mine, *others)
        with ThreadPoolExecutor(min(_AT_ONCE, max(1, len(deployments) + len(nodes))), "seeing") as hands:
            routers = list(hands.map(self._routers, deployments))
            engines = list(hands.map(lambda node: self._node(node, deployments), nodes))
        faults = {node: problem for node, (_, _, problem) in zip(nodes, engines, strict=True) if problem}
        metrics = {key: found for _, told, _ in engines for key, found in told.items()}
        for deployment, (stats, problem, pair) in zip(deployments, routers, strict=True):
            self._keep(deployment, stats, problem, metrics, pair)
        self.on_told(self._world.now(), [
            EngineTold(key, replica.node, deployment.model, found)
            for deployment in deployments
            for replica in deployment.replicas
            for slot in Slot
            if isinstance(found := metrics.get(key := _key(deployment, replica, slot)), Metrics)
        ])  # fmt: skip
        unplanned = self._not_planned(deployments)
        rollouts = tuple(self._world.rollouts())
        orphans = tuple(each for node in nodes for each in self._orphans_on(node, deployments, rollouts))
        with self._lock:
            ids = {each.id for each in deployments}
            self._seen = {id: seen for id, seen in self._seen.items() if id in ids}
            self._before = {key: before for key, before in self._before.items() if key.partition(" ")[0] in ids}
            self._unplanned, self._faults, self._orphans = unplanned, faults, orphans
        if tell:
            self._tell_open({each.deployment for each in rollouts if each.open})
            self._tell(deployments, nodes, unplanned, faults)

    def _tell_open(self, open_ones: set[str]) -> None:
        """Tell of deployments whose rollouts are open who serves: their nodes may have taken traffic back."""
        for id, seen in self.seen().items():
            taking = {each.slot for each in seen.slots if each.share and not seen.problem and not seen.silent}
            if id in open_ones and len(taking) == 1:
                self._world.serves(id, Slot(taking.pop()))

    def _routers(self, deployment: Deployment) -> tuple[tuple[Stat, ...], str, tuple[RouterSeen, ...]]:
        """What its routers count together; or why none of them says it, in words; and each of a pair."""
        told: list[tuple[Stat, ...]] = []
        each: list[RouterSeen] = []
        for node in deployment.routers:
            try:
                with self._world.reach(node) as there:
                    told.append(haproxy.read_stat(there.say(deployment.socket, haproxy.SHOW_STAT)))
                each.append(RouterSeen(node, _serves(deployment, told[-1])))
            except (EnvironmentFault, OSError) as error:
                each.append(RouterSeen(node, problem=_words(error)))
        pair = tuple(each) if deployment.second else ()
        return (together(told), "", pair) if told else ((), each[0].problem, pair)

    def _node(
        self, node: str, deployments: Sequence[Deployment]
    ) -> tuple[tuple[running.EngineProcess, ...], dict[str, Metrics | str], str]:
        """The engines on a node, and what each slot of a deployment there tells of itself or why it does not."""
        told: dict[str, Metrics | str] = {}
        slots = [
            (_key(deployment, replica, slot), replica.port(slot))
            for deployment in deployments
            for replica in deployment.replicas
            if replica.node == node
            for slot in Slot
        ]
        try:
            with self._world.reach(node) as there:
                engines = self._processes(node, there)
                # What no process was told to listen at is not asked: each miss would cost its time.
                listened = {each.port for each in engines}
                for key, port in slots:
                    told[key] = self._metrics(there, port) if port in listened else ""
                return engines, told, ""
        except (EnvironmentFault, OSError) as error:
            return (), told, _words(error)

    def _processes(self, node: str, there: There) -> tuple[running.EngineProcess, ...]:
        now = self._world.monotonic()
        known = self._engines.get(node)
        if known is None or now - known[0] >= PROCESSES_EVERY:
            known = now, running.read_engines(*there.look(running.processes()))
            self._engines[node] = known
            self._held[node], self._units[node] = _holding(there, known[1])
        return known[1]

    def forget(self) -> None:
        """Have the next look go through all processes again."""
        self._engines.clear()

    @staticmethod
    def _metrics(there: There, port: int) -> Metrics | str:
        try:
            answer = there.get(port, _METRICS, _ANSWER)
        except (EnvironmentFault, OSError) as error:
            return _words(error)
        return read_metrics(answer.body) if answer.status == 200 else f"HTTP {answer.status}"

    # -- keeping -------------------------------------------------------------------------------------------------------

    def _keep(
        self, deployment: Deployment, stats: tuple[Stat, ...], problem: str,
        metrics: Mapping[str, Metrics | str], pair: tuple[RouterSeen, ...],
    ) -> None:  # fmt: skip
        backend = next((each for each in stats if each.kind is Kind.BACKEND), None)
        servers = {each.name: each for each in stats if each.kind is Kind.SERVER}
        keys = {_key(deployment, each, slot) for each in deployment.replicas for slot in Slot}
        told = {key: found for key, found in metrics.items() if key in keys and isinstance(found, Metrics)}
        counted = Counted(
            self._world.monotonic(), backend.stot if backend else None, backend.hrsp_5xx if backend else None, told
        )
        at = self._world.now()
        with self._lock:
            before, kept = self._before.get(deployment.id), self._seen.get(deployment.id)
            points = kept.points if kept is not None else ()
            if not problem:
                points = (*points, point_of(at, before, counted))[-MOST_POINTS:]
                self._before[deployment.id] = counted
            slots = tuple(
                _slot(deployment, each, slot, servers, metrics) for each in deployment.replicas for slot in Slot
            )
            sides = dict(kept.sides) if kept is not None else {}
            if not problem:
                for slot in Slot:
                    point = self._side(deployment, slot, at, servers, told)
                    sides[slot.value] = (*sides.get(slot.value, ()), point)[-MOST_POINTS:]
            self._seen[deployment.id] = DeploymentSeen(
                deployment.id, at, slots, points, problem, deployment.model, sides, pair
            )

    def _side(
        self, deployment: Deployment, slot: Slot, at: float, servers: Mapping[str, Stat], told: Mapping[str, Metrics]
    ) -> Point:
        """What goes through the places of one name, and their share of the traffic."""
        mine = [servers[name] for each in deployment.replicas if (name := each.server(slot)) in servers]
        keys = {_key(deployment, each, slot) for each in deployment.replicas}
        now = Counted(
            self._world.monotonic(),
            sum(each.stot or 0 for each in mine) if mine else None,
            sum(each.hrsp_5xx or 0 for each in mine) if mine else None,
            {key: found for key, found in told.items() if key in keys},
        )
        key = f"{deployment.id} {slot}"
        before, self._before[key] = self._before.get(key), now
        weights = {name: each.weight or 0 for name, each in servers.items() if each.status.startswith("UP")}
        total = sum(weights.values())
        share = 100 * sum(weights.get(each.name, 0) for each in mine) / total if total else None
        return replace(point_of(at, before, now), share=share)

    def _orphans_on(
        self, node: str, deployments: Sequence[Deployment], rollouts: Sequence[Rollout]
    ) -> tuple[Orphan, ...]:
        held = orphans_of(node, self._held.get(node, ()), deployments, rollouts)
        listening = {each.port: (each.pid, each.engine) for each in self._engines.get(node, (0.0, ()))[1]}
        told = {each.unit for each in held}
        resting = resting_on(node, listening, deployments, rollouts)
        return (*held, *(each for each in resting if each.unit not in told))

    def _not_planned(self, deployments: Sequence[Deployment]) -> tuple[Unplanned, ...]:
        planned = {(each.node, each.port(slot)) for one in deployments for each in one.replicas for slot in Slot}
        return tuple(
            Unplanned(
                node, each.engine, each.port, each.user, each.model, each.alias, each.pid, units.get(each.pid, "")
            )
            for node, (_, engines) in sorted(self._engines.items())
            for units in (self._units.get(node, {}),)
            for each in engines
            if (node, each.port) not in planned
        )

    def _tell(
        self,
        deployments: Sequence[Deployment],
        nodes: Sequence[str],
        unplanned: Sequence[Unplanned],
        faults: Mapping[str, str],
    ) -> None:
        """Tell the register of each node that was asked whole."""
        seen = self.seen()
        rollouts = {each.deployment: each for each in self._world.rollouts() if each.open}
        names = self._world.names()
        for node in nodes:
            here = [(one, each) for one in deployments for each in one.replicas if each.node == node]
            if node in faults or any(seen[one.id].problem or seen[one.id].silent for one, _ in here):
                continue
            serving = [
                Serving(node, f"{one.name} {slot}", one.model, _version(one, slot, rollouts.get(one.id)), share)
                for one, each in here
                for slot in Slot
                if (share := _share(seen[one.id], each, slot)) > 0
            ]
            serving += [
                Serving(node, each.slot, names.get(each.alias, ""), planned=False, what=each.what)
                for each in unplanned
                if each.node == node
            ]
            self._register.note_served(node, serving)


def _holding(there: There, engines: Sequence[running.EngineProcess]) -> tuple[tuple[Held, ...], Mapping[int, str]]:
    """Who holds memory of the GPUs, and the units of engines there; nothing where there is none, or nobody says."""
    named = {each.pid: each.engine for each in engines}
    try:
        rooms = nvidia_smi.read_rooms(*there.look(nvidia_smi.rooms()))
        apps = nvidia_smi.read_apps(*there.look(nvidia_smi.apps()))
        groups = processes.read_groups(*there.look(processes.groups())) if apps else {}
    except (EnvironmentFault, OSError):
        return (), {}
    units = {pid: unit for pid in named if (unit := groups.get(pid, "").rpartition("/")[2]).endswith(".service")}
    gpus = {each.uuid: str(each.index) for each in rooms}
    held = tuple(
        Held(
            gpus.get(each.gpu, "?"),
            each.pid,
            (each.memory or 0) << 20,
            each.name.rpartition("/")[2],
            groups.get(each.pid, ""),
            named.get(each.pid, ""),
        )
        for each in apps
    )
    return held, units


def _words(error: BaseException) -> str:
    return getattr(error, "raw", "") or str(error) or type(error).__name__


def _key(deployment: Deployment, replica: Replica, slot: Slot) -> str:
    return f"{deployment.id} {replica.server(slot)}"


def _version(deployment: Deployment, slot: Slot, rollout: Rollout | None) -> str:
    """Which version is in a slot."""
    if rollout is not None and rollout.slot is slot:
        return rollout.after
    return deployment.version if slot is deployment.slot else ""


def _serves(deployment: Deployment, stats: tuple[Stat, ...]) -> str:
    """The slot that alone a router gives requests to; empty for none or both."""
    taking = {each.name for each in stats if each.kind is Kind.SERVER and each.status.startswith("UP") and each.weight}
    found = {slot.value for each in deployment.replicas for slot in Slot if each.server(slot) in taking}
    return found.pop() if len(found) == 1 else ""


def _share(seen: DeploymentSeen, replica: Replica, slot: Slot) -> int:
    return next((each.share for each in seen.slots if (each.replica, each.slot) == (replica.name, slot.value)), 0)


def _slot(
    deployment: Deployment,
    replica: Replica,
    slot: Slot,
    servers: Mapping[str, Stat],
    metrics: Mapping[str, Metrics | str],
) -> SlotSeen:
    stat = servers.get(replica.server(slot))
    told = metrics.get(_key(deployment, replica, slot), "")
    taking = {name: each.weight or 0 for name, each in servers.items() if each.status.startswith("UP")}
    total = sum(taking.values())
    share = round(100 * taking.get(replica.server(slot), 0) / total) if total else 0
    return SlotSeen(
        replica=replica.name,
        node=replica.node,
        slot=slot.value,
        status=stat.status if stat else "",
        share=share,
        under_way=(stat.scur or 0) if stat else 0,
        engine=told.engine.value if isinstance(told, Metrics) and told.engine is not Engine.UNKNOWN else "",
        problem=told if isinstance(told, str) else "",
    )
