"""The demo site's night up to its opening: its last minutes, what its nodes said, and what the judge makes of it.
Simulated like all of it, and judged by the rules that judge what comes after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from connectors.probe.messages import Middle, Slow
from connectors.site_simulator.chronicle import Line
from connectors.site_simulator.history import Glance, Remembered, glances, past, remembered
from connectors.site_simulator.specification import Specification
from connectors.site_simulator.story import before, looks
from console.fleet.model.inventory import Node
from console.fleet.model.links import Failure, Link, LinkState
from console.fleet.model.readings import Facts, Filesystem, LastKnown, NodeEvent, NodeReading, PartTrouble
from console.fleet.model.signals import Kind
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.live.judge import Judge, Verdict
from console.fleet.service.live.last_words import LastWords
from console.fleet.service.live.readings import facts_from_inventory, health, processes
from console.fleet.service.rulebook import shipped
from console.main.past import batches_of, rack_of, row_of

_Item = TypeVar("_Item")
MINUTE = 60
#: So many whole minutes before the opening, and what was begun of the next, sampled every LAST_STEP seconds.
LAST_MINUTES = 3
LAST_STEP = 10.0


@dataclass(frozen=True, slots=True)
class Night:
    """What is known when the demo opens; nodes by their names."""

    samples: tuple[Batch, ...]
    facts: dict[str, Facts]
    events: tuple[NodeEvent, ...]
    found: tuple[Kept, ...]
    last: Mapping[str, Mapping[str, LastKnown]]  # what nodes' GPUs said last, by GPU

    def of(self, keys: Mapping[str, str]) -> Night:
        """The same with nodes by their keys."""
        return Night(
            tuple(replace(batch, node=keys[batch.node]) for batch in self.samples),
            {keys[node]: facts for node, facts in self.facts.items()},
            tuple(replace(event, node=keys[event.node]) for event in self.events),
            tuple(replace(kept, node=keys[kept.node] if kept.node else "") for kept in self.found),
            {keys[node]: last for node, last in self.last.items()},
        )


def last_start(opening: float) -> float:
    """Where the last minutes begin."""
    return opening // MINUTE * MINUTE - LAST_MINUTES * MINUTE


def make_night(
    seed: int,
    opening: float,
    specification: Specification,
    *,
    story: bool,
    check: Callable[[], None] = lambda: None,
) -> Night:
    """The night of the site that opens at `opening` (unix seconds). `check` is called again and again; what it raises
    ends the work."""
    faults = before(opening, specification) if story else ()
    names = {node.name: node.name for node in specification.nodes}
    samples = past(seed, last_start(opening), opening, LAST_STEP, specification=specification, faults=faults)
    batches = batches_of(_heeding(samples, check), LAST_STEP, names)
    known = list(remembered(seed, opening, specification=specification, faults=faults))
    check()
    facts = facts_of(known)
    events = [event for node in known for event in (*_said(node.node, node.lines), *_lost(node))]
    found: tuple[Kept, ...] = ()
    last: dict[str, LastWords] = defaultdict(LastWords)
    if story:
        seen = glances(seed, looks(opening, specification), specification=specification, faults=faults)
        heard = _listening(_heeding(seen, check), facts, last)
        found, judged = _judged(heard, facts, parents_of(specification))
        events += judged
    said = {node: words.said for node, words in last.items()}
    return Night(tuple(batches), facts, tuple(events), found, said)


def _listening(seen: Iterable[Glance], facts: Mapping[str, Facts], last: Mapping[str, LastWords]) -> Iterator[Glance]:
    """The same glances; `last` is what GPUs said last in them."""
    for glance in seen:
        if glance.sample is not None:
            words, gpus = last[glance.node], facts[glance.node].of(Kind.GPU)
            words.health(gpus, health(Slow(t=glance.time, m=glance.time, gpus=list(glance.health))), glance.time)
            answering = [gpu for gpu, row in zip(gpus, glance.sample.gpus, strict=True) if row is not None]
            listed = processes(Middle(t=glance.time, m=glance.time, processes=list(glance.processes))) or ()
            words.processes(answering, listed, glance.time)
        yield glance


def _heeding(items: Iterable[_Item], check: Callable[[], None]) -> Iterator[_Item]:
    for item in items:
        check()
        yield item


def parents_of(specification: Specification) -> dict[str, dict[str, str]]:
    """What each node stands in and hangs on, by its name, as the inventory has it."""
    return {
        node.name: Node(node.site, node.name, "", rack=rack_of(node.hall, node.rack), switch=node.switch).parents
        for node in specification.nodes
    }


def facts_of(known: Iterable[Remembered]) -> dict[str, Facts]:
    """What nodes said of themselves, by their names."""
    return {node.node: _facts(node) for node in known}


def _facts(node: Remembered) -> Facts:
    own = Facts(
        host=node.host,
        os=node.system,
        kernel=node.kernel,
        cpus=node.cpus,
        memory_bytes=node.memory_bytes,
        boot_time=round(node.boot_time),
        variant="python",
        simulated=True,
    )
    return facts_from_inventory(node.inventory, own)


def _said(node: str, lines: Iterable[Line]) -> Iterator[NodeEvent]:
    """The kernel's lines, and what the probe saw of them."""
    for line in lines:
        if line.xid:
            yield NodeEvent(node, line.time, "kernel", f"xid:{line.xid}", f"gpu:{line.gpu}", line.text)
            continue
        yield NodeEvent(node, line.time, "kernel", "kernel", "", line.text)
        if line.fell is not None:
            word = "down" if line.fell else "up"
            yield NodeEvent(node, line.time, "probe", f"link:{word}", f"port:{line.port}", f"{line.port} is {word}")


def _lost(node: Remembered) -> Iterator[NodeEvent]:
    if node.gone_since is not None:
        yield NodeEvent(node.node, node.gone_since, "console", "link:lost", "", "The link was lost: ssh.closed")


def _judged(
    seen: Iterable[Glance], facts: Mapping[str, Facts], parents: Mapping[str, Mapping[str, str]]
) -> tuple[tuple[Kept, ...], list[NodeEvent]]:
    """What the judge keeps and tells of these glances."""
    kept: dict[tuple[str, str, str, float], Kept] = {}
    events: list[NodeEvent] = []
    bench = Bench(facts, parents)
    for glance in seen:
        verdict = bench.judge(glance)
        kept |= {each.key: each for each in verdict.kept}
        events += verdict.events
    kept |= {each.key: each for each in bench.open()}
    return tuple(kept.values()), events


class Bench:
    """The judge of the live picture before glances of a past, which come in the order of time."""

    def __init__(self, facts: Mapping[str, Facts], parents: Mapping[str, Mapping[str, str]]) -> None:
        self._facts, self._parents = facts, parents
        self._judge = Judge(shipped(), _loudly)
        self._judge.keep({node: parents[node] for node in facts})
        self._readings: dict[str, NodeReading] = {}

    def judge(self, glance: Glance) -> Verdict:
        """What comes of one."""
        name = glance.node
        self._readings[name] = _reading(glance, self._facts[name], self._parents[name]["site"])
        said = list(_said(name, glance.lines))
        return self._judge.after_round([(name, said)], self._readings.get, glance.time)

    def open(self) -> list[Kept]:
        """What is open after the last one."""
        return self._judge.open()


def _loudly(error: BaseException) -> None:
    raise error


def _reading(glance: Glance, facts: Facts, site: str) -> NodeReading:
    name, time, sample = glance.node, glance.time, glance.sample
    if sample is None:
        failure = Failure("ssh.closed", facts.host)
        link = Link(name, LinkState.LOST, glance.since, failure, newest_sample=glance.since, name=name, site=site)
        return NodeReading(link, facts, None, {}, {})
    link = Link(name, LinkState.LIVE, 0.0, newest_sample=time, clock_offset=glance.clock_ahead, name=name, site=site)
    layout, row = row_of(sample)
    rows = layout.split(row)
    alive = {kind: np.ones(len(values), dtype=np.bool_) for kind, values in rows.items()}
    alive[Kind.GPU] = np.array([each is not None for each in sample.gpus], dtype=np.bool_)
    return NodeReading(
        link,
        facts,
        0.0,
        rows,
        alive,
        filesystems=tuple(Filesystem(mount, "", size, free) for mount, size, free in glance.filesystems),
        troubles=tuple(PartTrouble(f"gpu:{gpu}", "failed", since, "GPU is lost") for gpu, since in glance.lost),
        health=health(Slow(t=time, m=time, gpus=list(glance.health))),
        processes=processes(Middle(t=time, m=time, processes=list(glance.processes))),
    )
