"""HAProxy as the router before a model's servers: its configuration, its admin socket, and what it says.

Held against 2.6 (Debian 12) and 3.0 (Debian 13). What the configuration holds to, and why:

- `balance roundrobin`, which alone splits traffic by weight to the request; `leastconn` evens out what is under way,
  and static algorithms know only all and nothing.
- `retry-on conn-failure` and nothing more: with `empty-response` one request was carried out four times by an engine.
- Each request has a connection of its own to its server (`http-server-close`): one that an engine closes for being
  idle, just as a request is written into it, would be a failed request that may not be repeated.
- `http-no-delay`, or a first token waits for the next; `idle-close-on-response`, or a reload loses requests of callers
  who keep their connections; a check may take 3 s and fail four times, or a busy machine loses a sound server.
- Slots stand in the file with an address for good: a state file hides that one changed (see `kept_state`).
"""

from __future__ import annotations

import csv
import ipaddress
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum
from typing import Final

from connectors.text import sanitise
from connectors.tools import Reader, ToolFault, ToolProblem, bad_value, not_read, refused, rows_of, text_of

HAPROXY: Final = "haproxy"
MOST_WEIGHT: Final = 256
#: Names of routers and slots, which become words of the configuration and of the socket.
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_FILE = re.compile(r"/[A-Za-z0-9._/-]{1,200}")
_PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,200}")
_VERSION = re.compile(r"HAProxy version ([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?\b", re.IGNORECASE)


# -- asking ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """A server's place in the configuration, for good: `address` is numeric. One that is `disabled` gets no traffic
    until somebody says so at the socket."""

    name: str
    address: str
    port: int
    weight: int = 100
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Listening:
    """Where callers reach the router."""

    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Router:
    """The router of one deployment. `health` is the path that its servers' health is asked at. Callers reach what
    begins with one of `paths`, and nothing else of the engine: not its metrics, not what others asked it.
    `longest_seconds` is how long an answer may be silent, and how long what is under way outlives a reload."""

    name: str
    listening: tuple[Listening, ...]
    slots: tuple[Slot, ...]
    socket: str
    state_file: str
    health: str = "/health"
    paths: tuple[str, ...] = ("/v1/",)
    longest_seconds: int = 600
    most_connections: int = 2000

    @property
    def backend(self) -> str:
        return f"be-{self.name}"

    @property
    def frontend(self) -> str:
        return f"fe-{self.name}"


class Going(StrEnum):
    """What a server may be told to do with new requests."""

    READY = "ready"
    DRAIN = "drain"  # takes none, and finishes what it has
    MAINT = "maint"  # takes none, is not asked for its health


def configuration(router: Router) -> str:
    """The router's whole configuration. Raises ToolFault (BAD_VALUE) for whatever could not be meant."""
    _check(router)
    seconds = router.longest_seconds
    lines = [
        "# Written by Driftvakt for one deployment; a rollout writes it anew.",
        "global",
        f"    maxconn {router.most_connections}",
        "    log stdout format raw local0 info",
        f"    stats socket {router.socket} mode 600 level admin expose-fd listeners",
        "    stats timeout 30s",
        f"    server-state-file {router.state_file}",
        f"    hard-stop-after {seconds + 60}s",
        "",
        "defaults",
        "    mode http",
        "    log global",
        "    option httplog",
        "    option dontlog-normal",
        "    option http-no-delay",
        "    option http-server-close",
        "    option idle-close-on-response",
        "    option redispatch 1",
        "    retries 3",
        "    retry-on conn-failure",
        "    timeout connect 5s",
        "    timeout http-request 30s",
        "    timeout http-keep-alive 60s",
        "    timeout queue 30s",
        f"    timeout client {seconds}s",
        f"    timeout server {seconds}s",
        "    timeout check 3s",
        "    load-server-state-from-file global",
        "",
        f"frontend {router.frontend}",
        *(f"    bind {_joined(each.address, each.port)}" for each in router.listening),
        "    unique-id-format %[uuid()]",
        "    http-request set-header X-Request-Id %[unique-id] unless { req.hdr(X-Request-Id) -m found }",
        f"    http-request deny deny_status 404 unless {{ path_beg {' '.join(router.paths)} }}",
        "    http-request deny deny_status 404 if { path,url_dec -m sub /../ } || { path,url_dec -m end /.. }",
        f"    default_backend {router.backend}",
        "",
        f"backend {router.backend}",
        "    balance roundrobin",
        "    option httpchk",
        f"    http-check send meth GET uri {router.health} ver HTTP/1.1 hdr Host localhost",
        "    http-check expect status 200",
        "    default-server check inter 2s rise 2 fall 4",
        *map(_server, router.slots),
    ]
    return "\n".join(lines) + "\n"


def _server(slot: Slot) -> str:
    disabled = " disabled" if slot.disabled else ""
    return f"    server {slot.name} {_joined(slot.address, slot.port)} weight {slot.weight}{disabled}"


def _joined(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _check(router: Router) -> None:
    _checked_name("router", router.name)
    for name, file in (("socket", router.socket), ("state file", router.state_file)):
        if _FILE.fullmatch(file) is None:
            raise bad_value(HAPROXY, name, file)
    for path in (router.health, *router.paths):
        if _PATH.fullmatch(path) is None:
            raise bad_value(HAPROXY, "path", path)
    if not router.listening or not router.slots or not router.paths:
        raise bad_value(HAPROXY, "router", "one that is reached nowhere, or leads nowhere")
    _within("longest_seconds", router.longest_seconds, 1, 24 * 3600)
    _within("most_connections", router.most_connections, 10, 1_000_000)
    reached: tuple[Listening | Slot, ...] = (*router.listening, *router.slots)
    for each in reached:
        try:
            ipaddress.ip_address(each.address)
        except ValueError as error:
            raise bad_value(HAPROXY, "address", each.address) from error
        if "%" in each.address:
            raise bad_value(HAPROXY, "address", each.address)
        _within("port", each.port, 1, 65535)
    for slot in router.slots:
        _checked_name("slot", slot.name)
        _within("weight", slot.weight, 0, MOST_WEIGHT)
    if len({slot.name for slot in router.slots}) < len(router.slots):
        raise bad_value(HAPROXY, "slot", "two of one name")


def _checked_name(what: str, name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise bad_value(HAPROXY, what, name)
    return name


def _within(what: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise bad_value(HAPROXY, what, value)


def version() -> tuple[str, ...]:
    """Asks which HAProxy there is."""
    return (HAPROXY, "-v")


def check(file: str) -> tuple[str, ...]:
    """Has a configuration checked, and nothing started."""
    if _FILE.fullmatch(file) is None:
        raise bad_value(HAPROXY, "configuration", file)
    return (HAPROXY, "-c", "-V", "-f", file)


#: What is said to the admin socket. It answers and hangs up.
SHOW_STAT: Final = b"show stat\n"


def show_state(backend: str) -> bytes:
    """Asks how a backend's servers stand; what comes is what a reload reads from its state file."""
    return f"show servers state {_checked_name('backend', backend)}\n".encode()


def set_state(backend: str, slot: str, going: Going) -> bytes:
    return f"set server {_server_name(backend, slot)} state {going}\n".encode()


def set_weight(backend: str, slot: str, weight: int) -> bytes:
    """Has a server take its share by weight; 0 takes no new request, and is asked for its health like any other."""
    _within("weight", weight, 0, MOST_WEIGHT)
    return f"set server {_server_name(backend, slot)} weight {weight}\n".encode()


def _server_name(backend: str, slot: str) -> str:
    return f"{_checked_name('backend', backend)}/{_checked_name('slot', slot)}"


# -- reading -----------------------------------------------------------------------------------------------------------


class Kind(IntEnum):
    """What a line of the statistics is of."""

    FRONTEND = 0
    BACKEND = 1
    SERVER = 2
    LISTENER = 3


@dataclass(frozen=True, slots=True)
class Stat:
    """A line of the statistics, by HAProxy's own names. Numbers count since the process began (a reload begins at
    none), None where the line has no such number; times are means of the last 1,024 requests, in milliseconds."""

    kind: Kind
    proxy: str
    name: str
    status: str
    check: str = ""  # how the last check ended ("L7OK"); "* " before it while the next is under way
    weight: int | None = None
    qcur: int | None = None  # requests in its queue
    scur: int | None = None  # requests under way
    stot: int | None = None
    bin: int | None = None
    bout: int | None = None
    econ: int | None = None  # could not be connected to
    eresp: int | None = None  # broke off in an answer
    wretr: int | None = None  # connections tried again
    wredis: int | None = None  # ... at another server
    cli_abrt: int | None = None
    srv_abrt: int | None = None
    hrsp_2xx: int | None = None
    hrsp_4xx: int | None = None
    hrsp_5xx: int | None = None
    qtime: int | None = None
    ctime: int | None = None
    rtime: int | None = None
    ttime: int | None = None
    lastchg: int | None = None  # seconds since it last went up or down

    @property
    def up(self) -> bool:
        """Whether it was checked and found well: "UP 1/2" is up before its first check, and this is not."""
        return self.status == "UP" and self.check.removeprefix("* ") == "L7OK"


_NUMBERS: Final = tuple(field.name for field in fields(Stat))[5:]
_NEEDED: Final = frozenset({"pxname", "svname", "status", "type", "weight", "scur", "stot", "check_status"})


def read_stat(said: bytes) -> tuple[Stat, ...]:
    """The statistics, in HAProxy's order. Raises ToolFault, also for what is none."""
    rows = list(rows_of(HAPROXY, said))
    if not rows or not rows[0].startswith("# "):
        raise _answer(said)
    try:
        header, *lines = csv.reader([rows[0][2:], *rows[1:]], strict=True)
    except (csv.Error, ValueError) as error:
        raise not_read(HAPROXY, "statistics", said) from error
    if not _NEEDED.issubset(header):
        raise not_read(HAPROXY, "statistics", said)
    return tuple(_stat(dict(zip(header, line, strict=False)), said) for line in lines)


def _stat(line: Mapping[str, str], said: bytes) -> Stat:
    try:
        kind = Kind(int(line["type"]))
        numbers = {name: _number(line.get(name, "")) for name in _NUMBERS}
        proxy, name, status, check = (
            sanitise(line[each], 200) for each in ("pxname", "svname", "status", "check_status")
        )
    except (KeyError, ValueError) as error:
        raise not_read(HAPROXY, "statistics", said) from error
    return Stat(kind, proxy, name, status, check, **numbers)


def _number(text: str) -> int | None:
    """A whole number, None for an empty cell. Raises ValueError."""
    if not text:
        return None
    if re.fullmatch(r"-?[0-9]{1,20}", text) is None:
        raise ValueError(text)
    return int(text)


def servers(stats: Iterable[Stat], backend: str) -> dict[str, Stat]:
    """A backend's servers by name."""
    return {stat.name: stat for stat in stats if stat.kind is Kind.SERVER and stat.proxy == backend}


class Told(IntEnum):
    """What a server was told to do with requests; several may hold at once."""

    MAINT = 0x01
    MAINT_TRACKED = 0x02
    DISABLED = 0x04  # so said the configuration; it stays when the server is made ready
    DRAIN = 0x08
    DRAIN_TRACKED = 0x10
    MAINT_RESOLUTION = 0x20
    RENAMED = 0x40


_MAINTENANCE: Final = frozenset({Told.MAINT, Told.MAINT_TRACKED, Told.MAINT_RESOLUTION})
_DRAINING: Final = frozenset({Told.DRAIN, Told.DRAIN_TRACKED})


class Running(IntEnum):
    """How a server runs, as its checks find it."""

    STOPPED = 0
    STARTING = 1
    RUNNING = 2
    STOPPING = 3


@dataclass(frozen=True, slots=True)
class ServerState:
    """A server as the process that runs has it, and as its next one would read it from the state file."""

    backend: str
    name: str
    address: str
    port: int
    running: Running
    told: frozenset[Told]
    weight: int
    weight_of_file: int

    @property
    def in_maintenance(self) -> bool:
        return bool(self.told & _MAINTENANCE)

    @property
    def drains(self) -> bool:
        return not self.in_maintenance and bool(self.told & _DRAINING)

    @property
    def takes(self) -> bool:
        """Whether new requests go to it while its checks are well."""
        return not self.told & (_MAINTENANCE | _DRAINING) and self.weight > 0


def read_state(said: bytes) -> tuple[ServerState, ...]:
    """The servers of `show_state`, or of a state file. Raises ToolFault, also for what is neither."""
    return tuple(state for _line, state in _states(said))


def kept_state(said: bytes, slots: Collection[Slot], backend: str) -> bytes:
    """What may stand in the state file for a configuration with these slots: of what `show_state` said, the lines of
    servers that are where the configuration says. Any other would go on being asked at its old address, in silence."""
    at = {(slot.name, ipaddress.ip_address(slot.address), slot.port) for slot in slots}
    head = [line for line in rows_of(HAPROXY, said) if line.startswith("#") or line == "1"]
    kept = [
        line
        for line, state in _states(said)
        if state.backend == backend and (state.name, _address(state.address), state.port) in at
    ]
    return "\n".join([*head, *kept, ""]).encode()


def _address(text: str) -> object:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _states(said: bytes) -> list[tuple[str, ServerState]]:
    """Each server's line and what it says."""
    rows = list(rows_of(HAPROXY, said))
    if len(rows) < 2 or rows[0] != "1" or not rows[1].startswith("# "):
        raise _answer(said)
    header = rows[1][2:].split(" ")
    found = []
    for row in rows[2:]:
        if row.startswith("#"):  # one for each backend
            continue
        line = dict(zip(header, row.split(" "), strict=False))
        try:
            found.append((row, _state(line)))
        except (KeyError, ValueError) as error:
            raise not_read(HAPROXY, "servers' state", said) from error
    return found


def _state(line: Mapping[str, str]) -> ServerState:
    numbers = {
        name: _number(line[name]) or 0
        for name in ("srv_port", "srv_admin_state", "srv_op_state", "srv_uweight", "srv_iweight")
    }
    return ServerState(
        backend=sanitise(line["be_name"], 200),
        name=sanitise(line["srv_name"], 200),
        address=sanitise(line["srv_addr"], 200),
        port=numbers["srv_port"],
        running=Running(numbers["srv_op_state"]),
        told=frozenset(each for each in Told if numbers["srv_admin_state"] & each),
        weight=numbers["srv_uweight"],
        weight_of_file=numbers["srv_iweight"],
    )


def read_done(said: bytes) -> None:
    """What the socket says to something that it was told to do. Raises ToolFault with its words, if there are any:
    it says nothing where it did it."""
    if said.strip():
        raise _answer(said)


def _answer(said: bytes) -> ToolFault:
    """The fault of an answer that is not the one that was asked for."""
    text = text_of(HAPROXY, said).strip()
    if not text:
        return not_read(HAPROXY, "no answer", said)
    unknown = text.startswith(("No such", "Can't find", "Backend not found", "Proxy not found"))
    return refused(HAPROXY, 1, said, b"", ToolProblem.UNKNOWN_THING if unknown else None)


@dataclass(frozen=True, slots=True)
class Checked:
    """What HAProxy says of a configuration; `alerts` is why it would not start with it."""

    valid: bool
    alerts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


_SAID = re.compile(r"\[(ALERT|WARNING)\][^:]*: *(.*)")


def read_check(status: int, out: bytes, err: bytes) -> Checked:
    """How the check of a configuration ended. Raises ToolFault if it was none."""
    lines = [sanitise(line, 1000) for line in rows_of(HAPROXY, err)]
    told = [found.groups() for line in lines if (found := _SAID.match(line))]
    alerts = tuple(text for level, text in told if level == "ALERT")
    warnings = tuple(text for level, text in told if level == "WARNING")
    if status == 0:
        return Checked(True, (), warnings)
    if not alerts:
        raise refused(HAPROXY, status, out, err)
    return Checked(False, alerts, warnings)


def read_version(status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    """Which HAProxy there is. Raises ToolFault."""
    if status != 0:
        raise refused(HAPROXY, status, out, err)
    found = _VERSION.search(text_of(HAPROXY, out))
    if found is None:
        raise not_read(HAPROXY, "version", out)
    return tuple(int(part) for part in found.groups("0"))


def _checked(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    told = read_check(status, out, err)
    return {"valid": "yes" if told.valid else "no", "alert": told.alerts[0] if told.alerts else ""}


def _version(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    return {"version": ".".join(map(str, read_version(status, out, err)))}


READERS: Mapping[str, Reader] = {
    "haproxy.check": _checked,
    "haproxy.version": _version,
}
