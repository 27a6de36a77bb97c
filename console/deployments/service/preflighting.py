"""Preflighting: what was seen on the nodes held against what a rollout needs there, with numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from connectors.engines.running import engine_of
from console.deployments.model.deployments import Deployment, Replica, Slot, Strategy
from console.deployments.model.fitting import (
    GIB,
    Fit,
    GpuRoom,
    Need,
    Size,
    Start,
    claimed,
    fit,
    limit_flags,
    need,
    start_of,
)
from console.deployments.model.preflight import Code, Finding, Preflight, preflight_of
from console.deployments.service.releases import NodeSeen, Release, Seen

_MIB = 1 << 20
#: Strategies under which the old version has left before the new one comes.
_LEAVES = frozenset({Strategy.ROLLING, Strategy.RECREATE})
_ENGINES = {"vllm": "vLLM", "sglang": "SGLang"}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What was found, the flags that hold each node's engine to what was reckoned, and the bytes that it needs of each
    of its GPUs."""

    preflight: Preflight
    limits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)


def reckon(deployment: Deployment, release: Release, seen: Seen, strategy: Strategy | None, slot: Slot) -> Reckoned:
    """Whether a version can come into a slot of each replica. Without a `strategy` it is the first."""
    findings = [*_code(release), *_served(deployment, seen, strategy)]
    limits: dict[str, tuple[str, ...]] = {}
    needs: dict[str, int] = {}
    words = (*deployment.program, *release.flags)
    engine = engine_of(words) or release.engine
    start, needed = _needed(engine, words, release)
    if start is None or needed is None:
        findings.append(Finding(Code.SIZE_UNKNOWN))
    for each in deployment.replicas:
        node = seen.nodes.get(each.node)
        if node is None:
            continue
        findings += [*_ports(deployment, each, node, slot), *_access(each, node, slot)]
        if start is None or needed is None or not start.on_gpu:
            continue
        findings.append(_room(needed, start, node, strategy))
        needs[each.node] = needed.each
        if not start.limit and node.rooms:
            limits[each.node] = limit_flags(engine, needed, max(room.total for room in node.rooms))
    findings += _limits(_ENGINES.get(engine, engine or deployment.program[0]), start, limits)
    return Reckoned(preflight_of(findings), limits, needs)


def stands(deployment: Deployment, seen: Seen, files: int) -> Preflight:
    """Whether a deployment could stand on its nodes: its ports in both places, and on its GPUs what a version's `files`
    have in bytes at least. How much more it takes is reckoned when a version is rolled out."""
    findings = [*_served(deployment, seen, None)]
    start = start_of(engine_of(deployment.program), deployment.program, Size(0, 0))
    for each in deployment.replicas:
        node = seen.nodes.get(each.node)
        if node is None:
            continue
        findings += [*_ports(deployment, each, node, Slot.BLUE), *_access(each, node, Slot.BLUE)]
        if node.ports is not None and each.green in node.ports:
            findings.append(Finding(Code.PORT_TAKEN, {"node": node.name, "port": str(each.green)}))
        if start.on_gpu:
            findings += _gpus(start, node, files)
    for key in deployment.routers:
        router = seen.nodes.get(key)
        beside = all(each.node != key for each in deployment.replicas)
        if beside and router is not None and router.ports is not None and deployment.port in router.ports:
            findings.append(Finding(Code.PORT_TAKEN, {"node": router.name, "port": str(deployment.port)}))
    return preflight_of(findings)


def _gpus(start: Start, node: NodeSeen, files: int) -> Iterator[Finding]:
    """The GPUs that an engine is told to take, or the one that has most room."""
    if not node.rooms:
        yield Finding(Code.NOT_LOOKED, {"node": node.name, "why": node.why or "no GPU"})
        return
    rooms = [each for each in node.rooms if not start.only or each.gpu in start.only]
    missing = [gpu for gpu in start.only if gpu not in {each.gpu for each in node.rooms}]
    if missing:
        yield Finding(Code.TOO_FEW_GPUS, {"node": node.name, "gpu": ", ".join(missing)})
        return
    told = rooms if start.only else [max(rooms, key=lambda each: each.free)]
    needed = files // len(told)
    for each in told:
        values = {"node": node.name, "gpu": each.gpu, "free": gib(each.free), "needed": gib(needed)}
        if needed > each.free:
            yield Finding(Code.NO_ROOM, {**values, "holder": each.holder or "?"})
        else:
            yield Finding(Code.ROOM, {**values, "total": gib(each.total)})


def _needed(engine: str, words: tuple[str, ...], release: Release) -> tuple[Start | None, Need | None]:
    """How it is started, and what it needs then; None where its files or its flags do not say."""
    if release.size is None:
        return None, None
    try:
        start = start_of(engine, words, release.size)
        return start, need(release.size.weights, release.size.cache_numbers, start.settings)
    except ValueError:
        return None, None


def _room(needed: Need, start: Start, node: NodeSeen, strategy: Strategy | None) -> Finding:
    if not node.rooms:
        return Finding(Code.NOT_LOOKED, {"node": node.name, "why": node.why or "no GPU"})
    rooms = [each for each in node.rooms if not start.only or each.gpu in start.only]
    wanted = claimed(needed, start, rooms)
    left = [replace(each, free=min(each.total, each.free + node.held.get(each.gpu, 0))) for each in rooms]
    found = fit(wanted, left if strategy in _LEAVES else rooms)
    if found.fits:
        free = min(room.free for room in found.chosen)
        gpus = ", ".join(sorted(room.gpu for room in found.chosen))
        return Finding(Code.FITS, {"node": node.name, "needed": gib(wanted.each), "gpu": gpus, "free": gib(free)})
    if found.nearest is None:
        return Finding(Code.NO_GPU, {"node": node.name, "gpus": str(wanted.gpus)})
    both = strategy is not None and strategy not in _LEAVES and fit(wanted, left).fits
    return Finding(Code.NOT_BOTH if both else Code.NO_ROOM, _numbers(found, found.nearest, node))


def _numbers(found: Fit, nearest: GpuRoom, node: NodeSeen) -> Mapping[str, str]:
    return {
        "node": node.name,
        "needed": gib(found.need.each),
        "free": gib(nearest.free),
        "gpu": nearest.gpu,
        "holder": nearest.holder or "?",
    }


def _limits(engine: str, start: Start | None, limits: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    if start is not None and not start.on_gpu:
        return
    if start is not None and start.limit:
        yield Finding(Code.OWN_LIMIT, {"engine": engine, "flags": start.limit})
    elif said := sorted({" ".join(flags) for flags in limits.values() if flags}):
        yield Finding(Code.LIMITED, {"engine": engine, "flags": ", ".join(said)})
    else:
        yield Finding(Code.NO_LIMIT, {"engine": engine})


def _ports(deployment: Deployment, replica: Replica, node: NodeSeen, slot: Slot) -> Iterator[Finding]:
    wanted = [replica.port(slot)]
    if not deployment.version and replica.node in deployment.routers:
        wanted.append(deployment.port)
    if node.ports is None:
        yield Finding(Code.PORTS_UNKNOWN, {"node": node.name})
        return
    for port in wanted:
        code = Code.PORT_TAKEN if port in node.ports else Code.PORTS_FREE
        yield Finding(code, {"node": node.name, "port": str(port)})


def _access(replica: Replica, node: NodeSeen, slot: Slot) -> Iterator[Finding]:
    if replica.local:
        return  # it listens to its own machine alone
    values = {"node": node.name, "port": str(replica.port(slot))}
    closed = Finding(Code.CLOSED, {**values, "router": ", ".join(node.routers)})
    yield closed if node.fenced else Finding(Code.OPEN, values)


def _served(deployment: Deployment, seen: Seen, strategy: Strategy | None) -> Iterator[Finding]:
    routers = [(node, seen.nodes[node].name) for node in deployment.routers if node in seen.nodes]
    configs = [seen.sums.get((node, deployment.config), "") for node, _ in routers]
    if len(routers) == 1:
        yield Finding(Code.ONE_ROUTER, {"node": routers[0][1]})
    elif routers:
        yield Finding(Code.PAIR, {"first": routers[0][1], "second": routers[1][1]})
    if deployment.version and len(set(configs)) > 1:
        yield Finding(Code.ROUTERS_DIFFER, {"first": routers[0][1], "second": routers[1][1]})
    if strategy is Strategy.RECREATE:
        yield Finding(Code.DOWNTIME)
    if strategy is Strategy.ROLLING:
        yield Finding(Code.FEWER, {"count": str(len(deployment.replicas))})
    if strategy in _LEAVES:
        yield Finding(Code.NO_TIMER)


def _code(release: Release) -> Iterator[Finding]:
    if release.dangers:
        found = ", ".join(dict.fromkeys(release.dangers))
        if release.vouched:
            yield Finding(Code.SIGNED_CODE, {"found": found, "by": release.vouched})
        else:
            yield Finding(Code.CODE, {"found": found})


def gib(amount: int) -> str:
    return f"{amount / GIB:.1f} GiB" if amount >= GIB else f"{amount / _MIB:.0f} MiB"
