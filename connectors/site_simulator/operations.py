"""The operations on the demo site: its nodes' systems, its clusters, and what is to happen later.

Everything is done under the lock of the runtime; what reaches beyond the model (ports, notices) is left in `beyond` for
the runtime to do without it.
"""

from __future__ import annotations

import heapq
import itertools
import json
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from connectors.site_simulator.faults import FaultBook, FaultKind
from connectors.site_simulator.process_files import ProcessFiles
from connectors.site_simulator.services import Unit
from connectors.site_simulator.serving import quadlet
from connectors.site_simulator.serving.callers import Callers
from connectors.site_simulator.serving.deployed import DEPLOYED
from connectors.site_simulator.serving.engine import Serving
from connectors.site_simulator.serving.floor import PORTS, Floor, Listening
from connectors.site_simulator.serving.launching import CannotServe, server_of, serving_of
from connectors.site_simulator.serving.unit_texts import FOLDERS, NAME
from connectors.site_simulator.slurm import Cluster
from connectors.site_simulator.system import System
from connectors.site_simulator.tools import Answer, Caller, use
from connectors.site_simulator.world import World

#: Where the runner keeps its runs on a node (docs/runner-protocol.md).
RUNS = "var/lib/driftvakt/runs"


class Reach(Protocol):
    """How nodes are reached. Called without a lock."""

    def reach(self, node: str) -> None:
        """Open or close a node's port as it is now."""

    def serve(self, node: str, *, listening: bool) -> None:
        """Whether new connections come in; those that are there stay."""


class Operations:
    """Carries out what tools ask for, now and later."""

    def __init__(
        self,
        world: World,
        roots: dict[str, Path],
        now: Callable[[], float],
        begin: Callable[[str], None],
        away_seconds: float | None = None,
    ) -> None:
        """`begin(node)` writes a node's files anew after a boot, which keeps it away for `away_seconds`, else for as
        long as each needs. Raises OSError."""
        self._world, self._now, self._begin, self._roots = world, now, begin, roots
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self.reach: Reach | None = None
        self.beyond: list[Callable[[], None]] = []
        #: Told to whoever is told of faults: the ids of entries that an act ended.
        self.ended: list[str] = []
        self.away: set[str] = set()
        self.no_login: set[str] = set()
        self.systems = {name: System(model, self, away_seconds) for name, model in world.nodes.items()}
        spec = world.spec
        callers = [
            Callers(world.seed, each.name, router, each.port, per_second=part, night=each.night)
            for each in DEPLOYED
            for part in (each.per_second / len(each.routers),)
            for router in each.routers
            if router in roots
        ]
        self.floor = Floor(roots, roots, callers, now())
        self.floor.nodes = self
        for system in self.systems.values():
            system.found_serving()
        self.clusters = {site.key: Cluster(spec, site, self.systems, self) for site in spec.sites}
        self._files = {name: ProcessFiles(roots[name], system) for name, system in self.systems.items()}
        for files in self._files.values():
            files.sync()

    # What the runtime calls

    def use(self, node: str, argv: list[str]) -> Answer:
        """What a program on a node says."""
        system = self.systems[node]
        self.floor.advance(self._now())
        answer = use(Caller(system, self._cluster(node), self._roots[node]), argv)
        self._files[node].sync()
        return answer

    def write(self, node: str) -> None:
        """Bring the files of a node's processes to now. Raises OSError."""
        self._files[node].sync()

    def due(self) -> float:
        """When something is to happen next (the site's time)."""
        return self._agenda[0][0] if self._agenda else float("inf")

    def turn(self, now: float) -> None:
        """Do what was to happen until now."""
        self.floor.advance(now)
        while self._agenda and self._agenda[0][0] <= now:
            heapq.heappop(self._agenda)[2]()
        for system in self.systems.values():
            for unit in system.units.values():
                if unit.serving is not None:
                    load = self.floor.load(system.node, unit.name)
                    for rank in unit.work.values():
                        system.model.shares[rank.pid] = load

    def _cluster(self, node: str) -> Cluster:
        return self.clusters[self._world.nodes[node].site.key]

    # What systems and clusters call

    def now(self) -> float:
        return self._now()

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (self._now() + seconds, next(self._count), act))

    @property
    def _book(self) -> FaultBook:
        return self._world.book

    def clear(self, node: str, kinds: frozenset[FaultKind], gpus: frozenset[int] | None = None) -> None:
        for entry in self._book.active():
            fault = entry.fault
            if fault.node == node and fault.kind in kinds and (gpus is None or gpus & set(fault.gpus)):
                self._book.clear(entry.id, self._now())
                self.ended.append(entry.id)

    def faults(self, node: str) -> frozenset[FaultKind]:
        return frozenset(entry.fault.kind for entry in self._book.active() if entry.fault.node == node)

    def leave(self, node: str) -> None:
        self.away.add(node)
        # Before its stand-ins hear that nobody answers, which would be an end that can be written down.
        self.beyond.append(lambda: end_runs(self._roots[node]))
        self._reach(node)

    def begin(self, node: str) -> None:
        for left in (self._roots[node] / "run/driftvakt").glob("*.state"):
            left.unlink()  # /run begins empty
        self.away.discard(node)
        self.no_login.add(node)
        self._begin(node)
        self._files[node].sync()
        self._reach(node)

    def let_in(self, node: str) -> None:
        self.no_login.discard(node)

    def serve(self, node: str, *, listening: bool) -> None:
        reach = self.reach
        if reach is not None and node not in self.away:
            self.beyond.append(lambda: reach.serve(node, listening=listening))

    def _reach(self, node: str) -> None:
        reach = self.reach
        if reach is not None:
            self.beyond.append(lambda: reach.reach(node))

    def task_ended(self, node: str, job: int, signal_number: int) -> None:
        self._cluster(node).task_ended(job, signal_number)

    # Servers of models

    def unit_text(self, node: str, name: str) -> tuple[str, str] | None:
        for folder in FOLDERS:
            place = self._roots[node] / folder.lstrip("/") / name
            try:
                if not place.is_symlink():
                    return f"{folder}/{name}", place.read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue  # it is not there
        place = self._roots[node] / quadlet.FOLDER.lstrip("/") / f"{name.removesuffix('.service')}{quadlet.ENDING}"
        try:
            text = place.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        return f"{quadlet.MADE}/{name}", quadlet.service_of(text)

    def begins_with(self, node: str, unit: str) -> bool:
        return (self._roots[node] / quadlet.WANTED.lstrip("/") / unit).is_symlink()

    def unit_names(self, node: str) -> list[str]:
        root = self._roots[node]
        found = {each.name for folder in FOLDERS for each in (root / folder.lstrip("/")).glob("*")}
        found |= {f"{each.stem}.service" for each in (root / quadlet.FOLDER.lstrip("/")).glob(f"*{quadlet.ENDING}")}
        return sorted(name for name in found if NAME.match(name))

    def run(self, node: str, argv: list[str]) -> tuple[int, str]:
        name = argv[0].rpartition("/")[2] if argv else ""
        answer = use(Caller(self.systems[node], self._cluster(node), self._roots[node]), [name, *argv[1:]])
        return answer.status, answer.err

    def begin_server(self, node: str, unit: Unit, free: list[int]) -> Serving | None:
        found = server_of(unit.file.command)
        if found is None:
            raise CannotServe("DEMO: this program is not simulated", 203)
        program, words, given = found
        for before in unit.file.first:
            status, said = self.run(node, list(before))
            if status:
                raise CannotServe(said.strip() or f"{before[0]}: status {status}", status)
        now = self._now()
        if program == "haproxy":
            path = words[words.index("-f") + 1] if "-f" in words[:-1] else ""
            self.floor.begin_router(node, unit.name, path, unit.pid, now)
            return None
        surroundings = {**dict(unit.file.environment), **given}
        serving = serving_of(program, words, surroundings, self._roots[node], free)
        # One that was found running has long had its weights.
        began = unit.began if unit.serving is None and unit.began < now - 600.0 else now
        self.floor.begin_engine(node, unit.name, serving, began, now)
        return serving

    def listening(self) -> frozenset[Listening]:
        """What listens on nodes that are there."""
        return frozenset(each for each in self.floor.listening() if each.node not in self.away)

    def ports(self, node: str) -> list[int]:
        found = [each.path.rpartition("/") for each in self.floor.listening() if each.node == node]
        return sorted(int(port) for folder, _, port in found if folder == PORTS)

    def end_server(self, node: str, unit: str) -> None:
        self.floor.end(node, unit)

    def reload_server(self, node: str, unit: str) -> str:
        return self.floor.reload(node, unit, self._now())

    def reachable(self, node: str, gpus: Iterable[int]) -> bool:
        model = self._world.nodes[node]
        away = node in self.away or FaultKind.NODE_GONE in self.faults(node)
        return not away and not model.lost.intersection(gpus)

    def died(self, node: str, unit: str) -> None:
        system = self.systems[node]
        system.server_died(system.units[unit])

    def node_left(self, node: str) -> None:
        self._cluster(node).node_left(node)

    def node_came(self, node: str) -> None:
        self._cluster(node).node_came(node)

    def daemon_left(self, node: str) -> None:
        self._cluster(node).daemon_left(node)


def end_runs(root: Path) -> None:
    """End the runner's processes that go on below a node's root, as a power cut would: nothing is written down."""
    if os.name != "posix":
        return  # nor is there a runner
    for name, end in (("state.json", os.kill), ("program.json", os.killpg)):  # first who would write it down
        for place in (root / RUNS).glob(f"*/{name}"):
            try:
                known = json.loads(place.read_bytes())
                pid = known["pid"]
                if isinstance(pid, int) and pid > 1 and _began(pid) == known["start"]:
                    end(pid, signal.SIGKILL)
            except (OSError, ValueError, KeyError):
                continue  # it has just ended, or begins


def _began(pid: int) -> str:
    """When a process began, as the runner writes it down."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
