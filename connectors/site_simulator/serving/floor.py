"""All that is served on the demo site: model servers and routers on every node, moved together in steps.

Whoever calls holds the site's lock. A step takes in what the callers asked, gives it to the servers by the routers'
weights, and counts what was answered.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from connectors.site_simulator.serving.answers import Request, Response, respond
from connectors.site_simulator.serving.callers import Callers
from connectors.site_simulator.serving.deployed import address_of
from connectors.site_simulator.serving.engine import Engine, Serving
from connectors.site_simulator.serving.flights import NEVER, Flight, Health
from connectors.site_simulator.serving.haproxy_config import ConfigError, parse_config
from connectors.site_simulator.serving.haproxy_socket import answer, restore
from connectors.site_simulator.serving.launching import CannotServe
from connectors.site_simulator.serving.router import Router

STEP_SECONDS = 1.0
#: Behind by more than this (the machine slept), the steps are longer.
_LEAP_SECONDS, _LONG_STEP = 120.0, 15.0
PORTS = "/run/ports"


class Nodes(Protocol):
    """The machines on which models are served."""

    def reachable(self, node: str, gpus: Iterable[int]) -> bool:
        """Whether a node answers, and those of its GPUs."""

    def died(self, node: str, unit: str) -> None:
        """A unit's server ended by itself."""


@dataclass(frozen=True, slots=True)
class Listening:
    """What listens on a node: at a port, or at a socket's path."""

    node: str
    path: str


class Floor:
    """The servers and routers that run now."""

    def __init__(
        self, nodes: Iterable[str], roots: Mapping[str, Path], callers: Iterable[Callers], time: float
    ) -> None:
        self._names = {**{name: name for name in nodes}, **{address_of(name): name for name in nodes}}
        self._roots, self._callers, self._time = roots, tuple(callers), time
        self.nodes: Nodes | None = None
        self.engines: dict[tuple[str, str], Engine] = {}  # by node and unit
        self.routers: dict[tuple[str, str], Router] = {}
        self._configs: dict[tuple[str, str], str] = {}
        self._leaving: list[Router] = []
        self._dead: list[tuple[str, str]] = []
        self.changes = 0  # of what listens

    # What runs

    def begin_engine(self, node: str, unit: str, serving: Serving, began: float, now: float) -> None:
        """A model server runs since it `began`. Raises CannotServe."""
        if self._at_port(node, serving.port):
            raise CannotServe(f"couldn't bind HTTP server socket, hostname: 0.0.0.0, port: {serving.port}")
        key = (node, unit)
        self.engines[key] = Engine(serving, began, now, lambda: self._dead.append(key))
        self.changes += 1

    def begin_router(self, node: str, unit: str, config: str, pid: int, time: float) -> None:
        """A router begins with the configuration at a path of its node. Raises CannotServe."""
        self.routers[node, unit] = self._router(node, config, pid, time)
        self._configs[node, unit] = config
        self.changes += 1

    def _router(self, node: str, config: str, pid: int, time: float) -> Router:
        try:
            text = self._file(node, config).read_text(encoding="utf-8", errors="replace")
            read = parse_config(text)
        except OSError as problem:
            raise CannotServe(
                f"[ALERT] (1) : config : Could not open configuration file {config} : {problem.strerror}"
            ) from problem
        except ConfigError as problem:
            raise CannotServe(f"[ALERT] (1) : config : {problem.told(config)}") from problem
        router = Router(read, lambda host, port: self._reach(node, host, port), time, pid)
        if read.state_file and any(proxy.keeps_state for proxy in read.proxies):
            with contextlib.suppress(OSError):  # there is none: each server is as configured
                restore(router, self._file(node, read.state_file).read_text(encoding="utf-8", errors="replace"), time)
        return router

    def _file(self, node: str, path: str) -> Path:
        root = self._roots[node].resolve()
        place = (root / path.lstrip("/")).resolve()
        if not place.is_relative_to(root):
            raise FileNotFoundError(2, "No such file or directory", path)
        return place

    def reload(self, node: str, unit: str, time: float) -> str:
        """Have a router read its configuration anew. Returns its complaint, with which it goes on as it was."""
        self.advance(time)
        old = self.routers[node, unit]
        try:
            self.routers[node, unit] = self._router(node, self._configs[node, unit], old.pid, time)
        except CannotServe as problem:
            return str(problem)
        self._leaving.append(old)
        self.changes += 1
        return ""

    def end(self, node: str, unit: str) -> None:
        """A unit's server is gone."""
        engine = self.engines.pop((node, unit), None)
        if engine is not None:
            engine.end()
        router = self.routers.pop((node, unit), None)
        if engine is not None or router is not None:
            self.changes += 1

    def listening(self) -> frozenset[Listening]:
        """What listens now, wherever its node is reached."""
        found = set()
        for (node, _), engine in self.engines.items():
            if engine.health(self._time) is not Health.REFUSED:
                found.add(Listening(node, f"{PORTS}/{engine.serving.port}"))
        for (node, _), router in self.routers.items():
            if router.config.socket:
                found.add(Listening(node, router.config.socket))
            found |= {Listening(node, f"{PORTS}/{port}") for proxy in router.config.proxies for port in proxy.ports}
        return frozenset(found)

    # Time

    def advance(self, time: float) -> None:
        """Move everything to now, in steps."""
        while self._time < time:
            behind = time - self._time
            step = min(behind, _LONG_STEP if behind > _LEAP_SECONDS else STEP_SECONDS)
            self._step(self._time + step, step)

    def _step(self, time: float, seconds: float) -> None:
        self._time = time
        for router in self.routers.values():
            router.check(time)
        for callers in self._callers:
            count = callers.asked(time - seconds, time)
            for (node, _), router in self.routers.items():
                found = router.behind(callers.port) if node == callers.node else None
                if found is not None and count:
                    router.pass_on(*found, count, time, seconds)
        for engine in self.engines.values():
            engine.advance(time)
        for router in (*self.routers.values(), *self._leaving):
            router.settle(time)
        self._leaving = [router for router in self._leaving if router.busy]
        dead, self._dead = self._dead, []
        for node, unit in dict.fromkeys(dead):
            if self.nodes is not None and (node, unit) in self.engines:
                self.nodes.died(node, unit)

    # Reaching

    def _at_port(self, node: str, port: int) -> Engine | None:
        return next((each for (at, _), each in self.engines.items() if at == node and each.serving.port == port), None)

    def _reach(self, router_node: str, host: str, port: int) -> _Reached | None:
        node = (
            router_node
            if host.startswith("127.") or host == "localhost"
            else self._names.get(host.partition(".demo")[0])
        )
        if node is None or self.nodes is None or not self.nodes.reachable(node, ()):
            return None
        engine = self._at_port(node, port)
        well = engine is not None and self.nodes.reachable(node, engine.serving.gpus)
        return _Reached(engine if well else None)

    def load(self, node: str, unit: str) -> float:
        """How much of its usual work a model server has, by the present weights: 1 where each replica has its share,
        and for one that no router knows."""
        engine = self.engines.get((node, unit))
        if engine is None:
            return 0.0
        for (at, _), router in self.routers.items():
            for backend in router.backends:
                mine = 0
                ready: dict[str, int] = {}
                known = False
                for server in backend.servers:
                    here = self._names.get(server.host, at if server.host.startswith("127.") else "")
                    same = here == node and server.port == engine.serving.port
                    known = known or same
                    if server.eligible:
                        ready[here] = ready.get(here, 0) + server.weight
                        mine += server.weight if same else 0
                if known:
                    return mine * len(ready) / sum(ready.values()) if ready else 0.0
        return 1.0

    # Answering

    def ask_socket(self, node: str, path: str, line: str, time: float) -> str | None:
        """What a router's admin socket says; None where nobody listens."""
        self.advance(time)
        for (at, _), router in self.routers.items():
            if at == node and router.config.socket == path:
                return answer(router, line, time)
        return None

    def ask_port(self, node: str, port: int, asked: Request, time: float) -> Response | None:
        """What a server or router says at a port; None where nobody listens."""
        self.advance(time)
        engine = self._at_port(node, port)
        if engine is not None:
            return respond(engine, asked, time)
        for (at, _), router in self.routers.items():
            found = router.behind(port) if at == node else None
            if found is not None:
                return self._through(router, node, port, asked, time)
        return None

    def _through(self, router: Router, node: str, port: int, asked: Request, time: float) -> Response:
        """One request through a router: its server is chosen and counted like any."""
        found = router.behind(port)
        if found is None:
            return _unavailable()
        front, backend = found
        if front.proxy.paths and not asked.path.startswith(front.proxy.paths):
            return Response(404, b"<html><body><h1>404 Not Found</h1></body></html>\n", "text/html")
        before = {id(each): each.counts.stot for each in backend.servers} if backend is not None else {}
        router.pass_on(front, backend, 1, time, 0.0)
        taken = [each for each in backend.servers if each.counts.stot > before[id(each)]] if backend is not None else []
        if not taken:
            return _unavailable()
        server = taken[-1]
        reached = self._reach(node, server.host, server.port)
        engine = reached.engine if reached is not None else None
        if engine is None:
            return _unavailable()
        flight = server.flights[-1]
        if flight in engine.flights:  # the server counts it as it answers it
            engine.flights.remove(flight)
            engine.taken -= 1
        said = respond(engine, asked, time)
        flight.ends, flight.failed = (NEVER if said.hangs else time + said.after), said.status >= 500
        return said


def _unavailable() -> Response:
    text = (
        "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n"
    )
    return Response(503, text.encode(), "text/html")


@dataclass(frozen=True, slots=True)
class _Reached:
    """A place that a router reaches: a model server, or a machine on which nobody listens there."""

    engine: Engine | None

    def health(self, time: float) -> Health:
        return Health.REFUSED if self.engine is None else self.engine.health(time)

    def take(self, count: int, time: float) -> Flight | None:
        return None if self.engine is None else self.engine.take(count, time)
