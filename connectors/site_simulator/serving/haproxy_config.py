"""The configuration of a simulated HAProxy: the part of the language that a router of models is written in.

What the real program refuses for its words is refused here in the same ones; what it knows and has no meaning here is
taken and has no effect.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

_SECTIONS = ("global", "defaults", "frontend", "backend", "listen")
_BALANCES = ("roundrobin", "static-rr", "leastconn", "source", "uri", "url_param", "hdr", "random", "rdp-cookie")
_KNOWN = {
    "global": {
        *("log", "chroot", "stats", "user", "group", "daemon", "maxconn", "server-state-file", "server-state-base"),
        *("pidfile", "nbthread", "ca-base", "crt-base", "master-worker", "ulimit-n", "hard-stop-after", "description"),
        *("cpu-map", "node", "unix-bind", "tune.idle-pool.shared", "tune.bufsize", "tune.maxrewrite", "zero-warning"),
        *(
            "tune.http.maxhdr",
            "spread-checks",
            "localpeer",
            "set-dumpable",
            "presetenv",
            "setenv",
            "expose-experimental-directives",
        ),
    },
    "proxy": {
        *("mode", "log", "option", "timeout", "retries", "retry-on", "balance", "server", "bind", "default_backend"),
        *("default-server", "http-check", "http-request", "http-response", "maxconn", "fullconn", "use_backend", "acl"),
        *("load-server-state-from-file", "server-state-file-name", "errorfile", "stats", "cookie", "hash-type", "id"),
        *(
            "description",
            "disabled",
            "enabled",
            "http-reuse",
            "unique-id-format",
            "unique-id-header",
            "capture",
            "filter",
        ),
        *("monitor-uri", "log-format", "compression", "declare", "max-keep-alive-queue", "tcp-check", "tcp-request"),
        *(
            "http-after-response",
            "monitor",
            "backlog",
            "server-template",
            "email-alert",
            "dispatch",
            "stick",
            "stick-table",
        ),
    },
}
_TIME = re.compile(r"(\d+)(us|ms|s|m|h|d)?\Z")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, None: 1e-3}


class ConfigError(ValueError):
    """A configuration that the program refuses, in its own words; `line` is where, 0 where no line is to blame.
    `parsing` says that the line could not be read at all."""

    def __init__(self, line: int, words: str, *, parsing: bool = True) -> None:
        super().__init__(words)
        self.line, self._parsing = line, parsing

    def told(self, file: str) -> str:
        """As the program tells it of a file."""
        if not self.line:
            return str(self)
        return f"{'parsing ' if self._parsing else ''}[{file}:{self.line}] : {self}"


@dataclass(frozen=True, slots=True)
class ServerLine:
    """A `server` of a backend as written."""

    name: str
    host: str
    port: int
    weight: int = 1
    disabled: bool = False
    check: bool = False
    inter: float = 2.0
    rise: int = 2
    fall: int = 3
    line: int = 0


@dataclass(frozen=True, slots=True)
class Proxy:
    """A frontend, a backend, or both in one. `ports` are what it listens at."""

    name: str
    kind: str
    ports: tuple[int, ...] = ()
    default_backend: str = ""
    balance: str = "roundrobin"
    retries: int = 3
    redispatch: bool = False
    retry_on: tuple[str, ...] = ("conn-failure",)
    check_path: str = ""
    server_timeout: float = 0.0
    servers: tuple[ServerLine, ...] = ()
    keeps_state: bool = False  # load-server-state-from-file global
    paths: tuple[str, ...] = ()  # what alone may be asked for; all, if none is named


@dataclass(frozen=True, slots=True)
class Config:
    proxies: tuple[Proxy, ...] = ()
    socket: str = ""
    state_file: str = ""
    maxconn: int = 0


@dataclass(slots=True)
class _Section:
    kind: str
    name: str
    lines: list[tuple[int, list[str]]] = field(default_factory=list)


def parse_config(text: str) -> Config:
    """Read a configuration. Raises ConfigError."""
    sections = _sections(text)
    settings = {"socket": "", "state_file": "", "maxconn": ""}
    defaults: list[tuple[int, list[str]]] = []
    proxies: list[Proxy] = []
    for section in sections:
        if section.kind == "global":
            for number, words in section.lines:
                _known(number, words[0], "global", "global")
                if words[:2] == ["stats", "socket"] and len(words) > 2:
                    settings["socket"] = words[2]
                elif words[0] == "server-state-file" and len(words) > 1:
                    settings["state_file"] = words[1]
                elif words[0] == "maxconn" and len(words) > 1:
                    settings["maxconn"] = words[1]
        elif section.kind == "defaults":
            defaults = section.lines
            _proxy(section, [])
        else:
            proxies.append(_proxy(section, defaults))
    _whole(proxies)
    maxconn = int(settings["maxconn"]) if settings["maxconn"].isdigit() else 0
    return Config(tuple(proxies), settings["socket"], settings["state_file"], maxconn)


def _sections(text: str) -> list[_Section]:
    found: list[_Section] = []
    for number, raw in enumerate(text.splitlines(), 1):
        words = _words(raw)
        if not words:
            continue
        if words[0] in _SECTIONS and not raw[:1].isspace():
            if words[0] in ("frontend", "backend", "listen") and len(words) < 2:
                raise ConfigError(number, f"'{words[0]}' expects an <id> argument")
            found.append(_Section(words[0], words[1] if len(words) > 1 else ""))
        elif not found:
            raise ConfigError(number, f"unknown keyword '{words[0]}' out of section.")
        else:
            found[-1].lines.append((number, words))
    return found


def _words(line: str) -> list[str]:
    """A line's words; quotes hold several together, # begins a comment."""
    return [
        match[1] or match[2] or match[0] for match in re.finditer(r'"([^"]*)"|\'([^\']*)\'|[^\s#"\']+', _bare(line))
    ]


def _bare(line: str) -> str:
    place = re.search(r"(?:^|\s)#", line)
    return line[: place.start()] if place else line


def _known(number: int, word: str, room: str, section: str) -> None:
    if word in _KNOWN[room] or (word == "no" or word.startswith("tune.")):
        return
    near = difflib.get_close_matches(word, _KNOWN[room], 1)
    hint = f"; did you mean '{near[0]}' maybe ?" if near else ""
    raise ConfigError(number, f"unknown keyword '{word}' in '{section}' section{hint}")


def _proxy(section: _Section, defaults: list[tuple[int, list[str]]]) -> Proxy:
    values: dict[str, object] = {}
    servers: list[ServerLine] = []
    ports: list[int] = []
    usual: list[str] = []
    for number, words in [*defaults, *section.lines]:
        word, rest = words[0], words[1:]
        _known(number, word, "proxy", section.kind)
        if word == "default-server":
            usual += rest
        elif word == "server":
            servers.append(_server(number, section.name, rest, usual))
        elif word == "bind":
            ports.append(_port(number, rest[0] if rest else ""))
        else:
            values |= _setting(number, word, rest)
    return Proxy(section.name, section.kind, tuple(ports), servers=tuple(servers), **values)  # type: ignore[arg-type]


def _setting(number: int, word: str, rest: list[str]) -> dict[str, object]:
    first, second = [*rest, "", ""][:2]
    if word == "balance" and first.partition("(")[0] not in _BALANCES:
        kinds = "'roundrobin', 'static-rr', 'leastconn', 'source', 'uri', 'url_param', 'hdr(name)'"
        raise ConfigError(number, f"balance only supports {kinds} and 'rdp-cookie(name)' options.")
    if word in ("balance", "default_backend"):
        return {word: first}
    found: dict[tuple[str, str], dict[str, object]] = {
        ("option", "redispatch"): {"redispatch": True},
        ("option", "httpchk"): {"check_path": next((each for each in rest[1:] if each.startswith("/")), "/")},
        ("load-server-state-from-file", "global"): {"keeps_state": True},
    }
    if (word, first) in found:
        return found[word, first]
    if (word, first) == ("timeout", "server"):
        return {"server_timeout": _time(number, second)}
    return _listed(word, rest)


def _listed(word: str, rest: list[str]) -> dict[str, object]:
    if word == "retries" and rest and rest[0].isdigit():
        return {"retries": int(rest[0])}
    if word == "retry-on":
        return {"retry_on": tuple(rest)}
    if word == "http-request" and rest[:1] == ["deny"] and "unless" in rest and "path_beg" in rest:
        return {"paths": tuple(each for each in rest[rest.index("path_beg") + 1 :] if each.startswith("/"))}
    if word == "http-check" and "uri" in rest[:-1]:
        return {"check_path": rest[rest.index("uri") + 1]}
    return {}


def _time(number: int, word: str) -> float:
    match = _TIME.match(word)
    if match is None:
        raise ConfigError(number, f"unexpected character in time '{word}'.")
    return int(match[1]) * _SECONDS[match[2]]


def _port(number: int, word: str) -> int:
    port = word.rpartition(":")[2]
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigError(number, f"'{word}' : missing port number")
    return int(port)


def _server(number: int, proxy: str, words: list[str], usual: list[str]) -> ServerLine:
    if len(words) < 2:
        raise ConfigError(number, "'server' expects <name> and <addr>[:<port>] as arguments.")
    name, address, given = words[0], words[1], [*usual, *words[2:]]
    found: dict[str, object] = {}
    for place, word in enumerate(given):
        value = given[place + 1] if place + 1 < len(given) else ""
        if word == "weight":
            if not value.isdigit() or int(value) > 256:
                words_of = f"'server {proxy}/{name}' : weight of server {name} is not within 0 and 256 ({value}).."
                raise ConfigError(number, words_of, parsing=False)
            found["weight"] = int(value)
        elif word in ("rise", "fall") and value.isdigit():
            found[word] = int(value)
        elif word == "inter":
            found["inter"] = _time(number, value)
        elif word in ("check", "disabled"):
            found[word] = True
        elif word == "enabled":
            found["disabled"] = False
    host, given_port, port = address.rpartition(":")
    if not given_port or not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigError(
            0,
            f"config: backend '{proxy}': server '{name}' has neither service port nor check port nor tcp_check rule "
            "'connect' with port information.",
        )
    return ServerLine(name, host, int(port), line=number, **found)  # type: ignore[arg-type]


def _whole(proxies: list[Proxy]) -> None:
    backends = {each.name for each in proxies if each.kind != "frontend"}
    for each in proxies:
        if each.default_backend and each.default_backend not in backends:
            raise ConfigError(
                0, f"Proxy '{each.name}': unable to find required default_backend: '{each.default_backend}'."
            )
        first: dict[str, int] = {}
        for server in each.servers:
            if server.name in first:
                before = f"another server named '{server.name}' was already defined at line {first[server.name]}"
                raise ConfigError(server.line, f"backend '{each.name}', {before}, please use distinct names.")
            first[server.name] = server.line
