"""A simulated HAProxy at work: its servers with their weights, states and checks, and what it has counted.

It is moved in steps: `check` asks the servers how they are, `pass_on` gives a step's requests to them, `settle` takes
in what they answered. Numbers of states and flags are those of the real program's `show servers state`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntFlag

from connectors.site_simulator.serving.flights import Flight, Health, Target
from connectors.site_simulator.serving.haproxy_config import Config, Proxy, ServerLine

#: Bytes that a request and its answer are.
REQUEST_BYTES, ANSWER_BYTES, ERROR_BYTES = 1640, 4200, 217
Reach = Callable[[str, int], Target | None]


class Admin(IntFlag):
    """What an operator, or the configuration, has said of a server."""

    MAINT = 0x01
    CONFIGURED = 0x04  # the configuration says `disabled`
    DRAIN = 0x08


@dataclass(slots=True)
class Counts:
    """Counters under the names that `show stat` has."""

    stot: int = 0
    bin: int = 0
    bout: int = 0
    econ: int = 0
    eresp: int = 0
    wretr: int = 0
    wredis: int = 0
    lbtot: int = 0
    hrsp_2xx: int = 0
    hrsp_5xx: int = 0
    req_tot: int = 0
    connect: int = 0
    srv_abrt: int = 0
    smax: int = 0
    rate: int = 0
    rate_max: int = 0

    def took(self, count: int, seconds: float, current: int) -> None:
        self.stot += count
        self.lbtot += count
        self.connect += count
        self.bin += REQUEST_BYTES * count
        self.smax = max(self.smax, current)
        self.rate = round(count / seconds) if seconds > 0 else count
        self.rate_max = max(self.rate_max, self.rate)

    def answered(self, count: int) -> None:
        self.hrsp_2xx += count
        self.bout += ANSWER_BYTES * count

    def failed(self, count: int) -> None:
        self.hrsp_5xx += count
        self.bout += ERROR_BYTES * count


@dataclass(slots=True)
class Server:
    """One server of a backend as it stands."""

    line: ServerLine
    number: int
    host: str
    port: int
    weight: int
    admin: Admin
    up: bool = True
    health: int = 0
    result: Health | None = None  # of the last check; None before the first
    changed: float = 0.0
    next_check: float = 0.0
    failures: int = 0
    downs: int = 0
    down_seconds: float = 0.0
    last: float = 0.0  # when it last got a request
    due: float = 0.0  # the part of a request that is its by weight
    milliseconds: float = 0.0  # how long the last answers took
    first_milliseconds: float = 0.0
    counts: Counts = field(default_factory=Counts)
    flights: deque[Flight] = field(default_factory=deque)

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def maintained(self) -> bool:
        return Admin.MAINT in self.admin

    @property
    def eligible(self) -> bool:
        """Whether it gets new requests."""
        return self.up and self.weight > 0 and not self.admin & (Admin.MAINT | Admin.DRAIN)

    @property
    def current(self) -> int:
        return sum(flight.count for flight in self.flights)

    def set_admin(self, admin: Admin, time: float) -> None:
        was = self.maintained
        self.admin = admin
        if self.maintained and not was:
            self.up, self.changed = False, time
        elif was and not self.maintained:  # it counts as up before it was asked, as the real program has it
            self.up, self.health, self.result = True, self.line.rise, None
            self.changed, self.next_check = time, time + 0.05

    def heard(self, result: Health, time: float) -> None:
        """What a check found."""
        rise, fall = self.line.rise, self.line.fall
        self.result = result
        if result is Health.GOOD:
            if self.health < rise + fall - 1:
                # Its first check alone makes one that was never asked as good as it can be.
                self.health += 1
                if self.health >= rise and not self.up:
                    self.up, self.changed = True, time
                if self.health >= rise:
                    self.health = rise + fall - 1
            return
        self.failures += 1
        if self.health > rise:
            self.health -= 1
        elif self.up:
            self.health, self.up, self.changed, self.downs = 0, False, time, self.downs + 1
        else:
            self.health = 0


@dataclass(slots=True)
class Backend:
    proxy: Proxy
    number: int
    servers: list[Server]
    counts: Counts = field(default_factory=Counts)
    changed: float = 0.0

    @property
    def up(self) -> bool:
        return any(server.up for server in self.servers)


@dataclass(slots=True)
class Frontend:
    proxy: Proxy
    number: int
    counts: Counts = field(default_factory=Counts)


class Router:
    """One running HAProxy. `reach(host, port)` finds who listens there, None for nobody at all on the way."""

    def __init__(self, config: Config, reach: Reach, began: float, pid: int) -> None:
        self.config, self.began, self.pid = config, began, pid
        self._reach = reach
        self.frontends: list[Frontend] = []
        self.backends: list[Backend] = []
        number = 2  # the first is what the admin socket is
        for proxy in config.proxies:
            if proxy.kind in ("frontend", "listen"):
                self.frontends.append(Frontend(proxy, number))
            if proxy.kind in ("backend", "listen"):
                self.backends.append(Backend(proxy, number, _servers(proxy, began), changed=began))
            number += 1

    def backend(self, name: str) -> Backend | None:
        return next((each for each in self.backends if each.proxy.name == name), None)

    def behind(self, port: int) -> tuple[Frontend, Backend | None] | None:
        """The frontend that listens at a port, and its backend."""
        for each in self.frontends:
            if port in each.proxy.ports:
                name = each.proxy.name if each.proxy.kind == "listen" else each.proxy.default_backend
                return each, self.backend(name)
        return None

    @property
    def busy(self) -> bool:
        return any(server.flights for backend in self.backends for server in backend.servers)

    # A step

    def check(self, time: float) -> None:
        """Ask every server whose check is due."""
        for backend in self.backends:
            for server in backend.servers:
                if server.maintained or not server.line.check:
                    continue
                while server.next_check <= time:
                    target = self._reach(server.host, server.port)
                    result = Health.SILENT if target is None else target.health(server.next_check)
                    if not backend.proxy.check_path and result is Health.WRONG:
                        result = Health.GOOD  # a connection is all that is asked for
                    if server.result is None and result is not Health.GOOD and server.health == server.line.rise:
                        server.health = server.line.rise  # the first check decides
                    server.heard(result, server.next_check)
                    server.next_check += max(0.1, server.line.inter)
                if not server.up:
                    server.down_seconds = time - server.changed

    def pass_on(self, frontend: Frontend, backend: Backend | None, count: int, time: float, seconds: float) -> None:
        """Give a step's requests to the servers by weight."""
        frontend.counts.stot += count
        frontend.counts.req_tot += count
        frontend.counts.bin += REQUEST_BYTES * count
        frontend.counts.rate = round(count / seconds) if seconds > 0 else count
        frontend.counts.rate_max = max(frontend.counts.rate_max, frontend.counts.rate)
        if backend is None or not count:
            frontend.counts.failed(count)
            return
        backend.counts.took(count, seconds, 0)
        for server, share in self._shares(backend, count):
            refused = self._send(server, share, time, seconds)
            server.counts.econ += refused
            if refused and not self._again(backend, server, refused, time, seconds):
                backend.counts.econ += refused
                self._lost(frontend, backend, refused)
        if not any(server.eligible for server in backend.servers):
            backend.counts.econ += count
            self._lost(frontend, backend, count)

    def _shares(self, backend: Backend, count: int) -> list[tuple[Server, int]]:
        ready = [server for server in backend.servers if server.eligible]
        whole = sum(server.weight for server in ready)
        if not whole:
            return []
        for server in ready:
            server.due += count * server.weight / whole
        shares = {id(server): int(server.due) for server in ready}
        rest = count - sum(shares.values())
        for server in sorted(ready, key=lambda each: int(each.due) - each.due):
            step = 1 if rest > 0 else 0
            shares[id(server)] += step
            rest -= step
        for server in ready:
            server.due -= shares[id(server)]
        return [(server, shares[id(server)]) for server in ready if shares[id(server)] > 0]

    def _send(self, server: Server, count: int, time: float, seconds: float) -> int:
        """Requests for a server. Returns how many it did not take."""
        target = self._reach(server.host, server.port)
        if target is None or target.health(time) in (Health.REFUSED, Health.SILENT):
            return count
        flight = target.take(count, time)
        server.last = time
        server.counts.took(count, seconds, server.current + count)
        if flight is None:  # it answers with an error at once
            flight = Flight(count, time, time, time, failed=True)
        server.flights.append(flight)
        return 0

    def _again(self, backend: Backend, server: Server, count: int, time: float, seconds: float) -> bool:
        """What a server refused goes to another, if the configuration lets it; whether one took it."""
        proxy = backend.proxy
        if not proxy.retries or "conn-failure" not in proxy.retry_on:
            return False
        server.counts.wretr += count
        backend.counts.wretr += count
        for each in backend.servers if proxy.redispatch else ():
            if each.eligible and each is not server and not self._send(each, count, time, seconds):
                server.counts.wredis += count
                backend.counts.wredis += count
                return True
        return False

    def _lost(self, frontend: Frontend, backend: Backend, count: int) -> None:
        backend.counts.failed(count)
        frontend.counts.failed(count)

    def settle(self, time: float) -> None:
        """Take in what was answered until now."""
        for backend in self.backends:
            limit = backend.proxy.server_timeout
            fronts = [
                each for each in self.frontends if backend.proxy.name in (each.proxy.default_backend, each.proxy.name)
            ]
            for server in backend.servers:
                kept: deque[Flight] = deque()
                for flight in server.flights:
                    late = bool(limit) and time - flight.began >= limit
                    if flight.ends > time and not flight.failed and not late:
                        kept.append(flight)
                        continue
                    good = flight.ends <= time and not flight.failed
                    for counts in (server.counts, backend.counts, *(each.counts for each in fronts)):
                        (counts.answered if good else counts.failed)(flight.count)
                    server.counts.req_tot += flight.count
                    backend.counts.req_tot += flight.count
                    if good:
                        server.milliseconds = 1e3 * (flight.ends - flight.began)
                        server.first_milliseconds = 1e3 * (flight.first - flight.began)
                    else:
                        server.counts.eresp += flight.count
                        server.counts.srv_abrt += flight.count
                        backend.counts.eresp += flight.count
                server.flights = kept


def _servers(proxy: Proxy, began: float) -> list[Server]:
    found = []
    for number, line in enumerate(proxy.servers, 1):
        admin = Admin.MAINT | Admin.CONFIGURED if line.disabled else Admin(0)
        # Checks of several servers are spread over their interval.
        first = began + line.inter * (number - 1) / max(1, len(proxy.servers))
        found.append(
            Server(
                line,
                number,
                line.host,
                line.port,
                line.weight,
                admin,
                up=not line.disabled,
                health=line.rise,
                changed=began,
                next_check=first,
            )
        )
    return found
