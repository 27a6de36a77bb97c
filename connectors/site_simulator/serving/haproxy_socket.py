"""The admin socket of a simulated HAProxy: what 2.6 says there of its state."""

from __future__ import annotations

from collections.abc import Callable

from connectors.site_simulator.serving.flights import Health
from connectors.site_simulator.serving.router import Admin, Backend, Counts, Frontend, Router, Server

VERSION, RELEASED = "2.6.12-1+deb12u4", "2026/10/17"
#: The columns of `show stat`.
_HEADER = (
    "pxname svname qcur qmax scur smax slim stot bin bout dreq dresp ereq econ eresp wretr wredis status weight act "
    "bck chkfail chkdown lastchg downtime qlimit pid iid sid throttle lbtot tracked type rate rate_lim rate_max "
    "check_status check_code check_duration hrsp_1xx hrsp_2xx hrsp_3xx hrsp_4xx hrsp_5xx hrsp_other hanafail "
    "req_rate req_rate_max req_tot cli_abrt srv_abrt comp_in comp_out comp_byp comp_rsp lastsess last_chk last_agt "
    "qtime ctime rtime ttime agent_status agent_code agent_duration check_desc agent_desc check_rise check_fall "
    "check_health agent_rise agent_fall agent_health addr cookie mode algo conn_rate conn_rate_max conn_tot "
    "intercepted dcon dses wrew connect reuse cache_lookups cache_hits srv_icur src_ilim qtime_max ctime_max "
    "rtime_max ttime_max eint idle_conn_cur safe_conn_cur used_conn_cur need_conn_est uweight agg_server_status "
    "agg_server_check_status agg_check_status - ssl_sess ssl_reused_sess ssl_failed_handshake h2_headers_rcvd "
    "h2_data_rcvd h2_settings_rcvd h2_rst_stream_rcvd h2_goaway_rcvd h2_detected_conn_protocol_errors "
    "h2_detected_strm_protocol_errors h2_rst_stream_resp h2_goaway_resp h2_open_connections h2_backend_open_streams "
    "h2_total_connections h2_backend_total_streams h1_open_connections h1_open_streams h1_total_connections "
    "h1_total_streams h1_bytes_in h1_bytes_out h1_spliced_bytes_in h1_spliced_bytes_out"
)
_COLUMNS = tuple(_HEADER.split())
_STATE_COLUMNS = (
    "be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight "
    "srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state "
    "srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port "
    "srv_check_addr srv_agent_addr srv_agent_port"
)
#: check_status, check_code, check_desc, last_chk, and the number in `show servers state`, by what a check found.
_CHECKS = {
    None: ("INI", "", "Initializing", "", 1),
    Health.GOOD: ("L7OK", "200", "Layer7 check passed", "", 15),
    Health.WRONG: ("L7STS", "503", "Layer7 wrong status", "Service Unavailable", 18),
    Health.REFUSED: ("L4CON", "", "Layer4 connection problem", "Connection refused", 8),
    Health.SILENT: ("L4TOUT", "", "Layer4 timeout", "", 7),
}
_UNKNOWN = "Unknown command: '{}', but maybe one of the following ones is a better match:\n"
_HELP = (
    "  show info [desc|json|typed|float]*      : report information about the running process\n"
    "  help [<command>]                        : list matching or all commands\n"
    "  prompt                                  : toggle interactive mode with prompt\n"
    "  quit                                    : disconnect\n"
)
_STATES = "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n"
_NO_WEIGHT = "Empty weight string empty or preceded by garbage"
_USAGE = (
    "usage: set server <backend>/<server> addr | agent | agent-addr | agent-port | agent-send | check-addr | "
    "check-port | fqdn | health | ssl | state | weight\n"
)
_WEIGHTS = "Absolute weight can only be between 0 and 256 inclusive.\n"


def answer(router: Router, line: str, time: float) -> str:
    """The answer to a line of commands; a semicolon parts several."""
    return "".join(f"{_one(router, each.split(), time)}\n" for each in line.split(";") if each.strip())


def _one(router: Router, words: list[str], time: float) -> str:
    for head, act in _COMMANDS.items():
        if words[: len(head)] == list(head):
            return act(router, words[len(head) :], time)
    return _UNKNOWN.replace(": '{}'", "") + _HELP


# ---- looking -------------------------------------------------------------------------------------------------------


def _show_stat(router: Router, words: list[str], time: float) -> str:
    wanted, kinds = _limits(router, words)
    rows = [_frontend(each, router) for each in router.frontends if kinds & 1 and wanted in (-1, each.number)]
    for backend in router.backends:
        if wanted not in (-1, backend.number):
            continue
        rows += [_server(backend, server, time) for server in backend.servers if kinds & 4]
        if kinds & 2:
            rows.append(_backend(backend, router, time))
    lines = [",".join(_text(row.get(name, "")) for name in _COLUMNS) + "," for row in rows]
    return "# " + ",".join(_COLUMNS) + ",\n" + "".join(f"{each}\n" for each in lines)


def _limits(router: Router, words: list[str]) -> tuple[int, int]:
    if not words or words[0] in ("typed", "json"):
        return -1, 7
    named = [each.number for each in router.frontends if each.proxy.name == words[0]]
    named += [each.number for each in router.backends if each.proxy.name == words[0]]
    number = min(named) if named else int(words[0]) if words[0].lstrip("-").isdigit() else -1
    kinds = int(words[1]) if len(words) > 1 and words[1].lstrip("-").isdigit() else 7
    return number, 7 if kinds < 0 else kinds


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _common(counts: Counts, number: int) -> dict[str, object]:
    names = ("smax", "stot", "bin", "bout", "rate", "rate_max", "hrsp_2xx", "hrsp_5xx", "req_tot")
    zero = ("dresp", "hrsp_1xx", "hrsp_3xx", "hrsp_4xx", "hrsp_other", "eint")
    return {
        "pid": 1,
        "iid": number,
        "mode": "http",
        "-": "-",
        **dict.fromkeys(zero, 0),
        **{name: getattr(counts, name) for name in names},
    }


def _frontend(front: Frontend, router: Router) -> dict[str, object]:
    counts = front.counts
    return {
        **_common(counts, front.number),
        "pxname": front.proxy.name,
        "svname": "FRONTEND",
        "scur": sum(server.current for backend in router.backends for server in backend.servers),
        "slim": router.config.maxconn or 4096,
        "dreq": 0,
        "ereq": 0,
        "status": "OPEN",
        "sid": 0,
        "type": 0,
        "req_rate": counts.rate,
        "req_rate_max": counts.rate_max,
        "conn_rate": counts.rate,
        "conn_rate_max": counts.rate_max,
        "conn_tot": counts.stot,
        "intercepted": 0,
        "dcon": 0,
        "dses": 0,
    }


def _status(server: Server) -> str:
    if server.maintained:
        return "MAINT"
    rise, fall = server.line.rise, server.line.fall
    if not server.up:
        return f"DOWN {server.health}/{rise}" if server.health else "DOWN"
    if not server.line.check:
        return "no check"
    word = "DRAIN" if Admin.DRAIN in server.admin else "UP"
    return word if server.health >= rise + fall - 1 else f"{word} {server.health - rise + 1}/{fall}"


def _server(backend: Backend, server: Server, time: float) -> dict[str, object]:
    counts, line = server.counts, server.line
    check: dict[str, object] = {"check_status": "", "check_code": "", "check_desc": "", "last_chk": ""}
    if line.check and not server.maintained:
        word, code, words, last, _ = _CHECKS[server.result]
        check = {"check_status": word, "check_code": code, "check_desc": words, "last_chk": last}
        check |= {"check_rise": line.rise, "check_fall": line.fall, "check_health": server.health}
        if server.result is not None:
            check["check_duration"] = 1 if server.result is Health.GOOD else 0
    average = int(server.milliseconds)
    return {
        **_common(counts, backend.number),
        **check,
        "pxname": backend.proxy.name,
        "svname": server.name,
        "qcur": 0,
        "qmax": 0,
        "scur": server.current,
        "econ": counts.econ,
        "eresp": counts.eresp,
        "wretr": counts.wretr,
        "wredis": counts.wredis,
        "status": _status(server),
        "weight": server.weight,
        "act": 1,
        "bck": 0,
        "chkfail": server.failures,
        "chkdown": server.downs,
        "lastchg": time - server.changed,
        "downtime": server.down_seconds,
        "sid": server.number,
        "lbtot": counts.lbtot,
        "type": 2,
        "cli_abrt": 0,
        "srv_abrt": counts.srv_abrt,
        "lastsess": time - server.last if server.last else -1,
        "qtime": 0,
        "ctime": 0,
        "rtime": int(server.first_milliseconds),
        "ttime": average,
        "addr": f"{server.host}:{server.port}",
        "wrew": 0,
        "connect": counts.connect,
        "reuse": 0,
        "srv_icur": 0,
        "qtime_max": 0,
        "ctime_max": 0,
        "rtime_max": int(server.first_milliseconds),
        "ttime_max": average,
        "idle_conn_cur": 0,
        "safe_conn_cur": 0,
        "used_conn_cur": server.current,
        "need_conn_est": 1,
        "uweight": server.weight,
    }


def _backend(backend: Backend, router: Router, time: float) -> dict[str, object]:
    counts = backend.counts
    ready = [server for server in backend.servers if server.eligible]
    times = [server.milliseconds for server in ready if server.milliseconds]
    firsts = [server.first_milliseconds for server in ready if server.first_milliseconds]
    weight = sum(server.weight for server in ready)
    return {
        **_common(counts, backend.number),
        "pxname": backend.proxy.name,
        "svname": "BACKEND",
        "qcur": 0,
        "qmax": 0,
        "scur": sum(server.current for server in backend.servers),
        "slim": max(1, (router.config.maxconn or 4096) // 10),
        "dreq": 0,
        "econ": counts.econ,
        "eresp": counts.eresp,
        "wretr": counts.wretr,
        "wredis": counts.wredis,
        "status": "UP" if backend.up else "DOWN",
        "weight": weight,
        "act": len(ready),
        "bck": 0,
        "chkdown": 0,
        "lastchg": time - backend.changed,
        "downtime": 0,
        "sid": 0,
        "lbtot": counts.lbtot,
        "type": 1,
        "cli_abrt": 0,
        "srv_abrt": counts.srv_abrt,
        "lastsess": 0 if counts.stot else -1,
        "qtime": 0,
        "ctime": 0,
        "rtime": sum(firsts) / len(firsts) if firsts else 0,
        "ttime": sum(times) / len(times) if times else 0,
        "algo": backend.proxy.balance,
        "wrew": 0,
        "connect": counts.connect,
        "reuse": 0,
        "uweight": weight,
    }


def _show_state(router: Router, words: list[str], time: float) -> str:
    if words and router.backend(words[0]) is None:
        return "Can't find backend.\n"
    lines = ["1", f"# {_STATE_COLUMNS}"]
    for backend in router.backends:
        if not words or backend.proxy.name == words[0]:
            lines += [_state_line(backend, server, time) for server in backend.servers]
    return "".join(f"{line}\n" for line in lines)


def _state_line(backend: Backend, server: Server, time: float) -> str:
    number = _CHECKS[server.result][4] if server.line.check else 0
    result = 0 if server.result is None else 3 if server.result is Health.GOOD else 2
    numeric = server.host.replace(".", "").isdigit()
    values = (
        *(backend.number, backend.proxy.name, server.number, server.name, server.host if numeric else "127.0.0.1"),
        *(2 if server.up else 0, int(server.admin), server.weight, server.line.weight, int(time - server.changed)),
        *(
            number,
            result,
            server.health if server.up else 0,
            14 if server.maintained else 6 if server.line.check else 0,
        ),
        *(0, 0, 0, "-" if numeric else server.host, server.port, "-", 0, 0, "-", "-", 0),
    )
    return " ".join(map(str, values))


def _show_backend(router: Router, _words: list[str], _time: float) -> str:
    return "# name\n" + "".join(f"{each.proxy.name}\n" for each in router.backends)


def _show_info(router: Router, _words: list[str], time: float) -> str:
    up, asked = int(time - router.began), sum(each.counts.stot for each in router.frontends)
    rate = sum(each.counts.rate for each in router.frontends)
    current = sum(server.current for backend in router.backends for server in backend.servers)
    values: dict[str, object] = {
        "Name": "HAProxy",
        "Version": VERSION,
        "Release_date": RELEASED,
        "Nbthread": 2,
        "Nbproc": 1,
        "Process_num": 1,
        "Pid": router.pid,
        "Uptime": f"{up // 86_400}d {up // 3600 % 24}h{up // 60 % 60:02d}m{up % 60:02d}s",
        "Uptime_sec": up,
        "Maxconn": router.config.maxconn or 4096,
        "Hard_maxconn": router.config.maxconn or 4096,
        "CurrConns": current,
        "CumConns": asked,
        "CumReq": asked,
        "ConnRate": rate,
        "SessRate": rate,
        "Run_queue": 0,
        "Idle_pct": 100,
        "node": "DEMO",
        "Stopping": 0,
        "Listeners": 1 + len(router.frontends),
        "Build info": VERSION,
        "Start_time_sec": int(router.began),
        "Tainted": 0,
    }
    return "".join(f"{name}: {value}\n" for name, value in values.items())


# ---- acts ----------------------------------------------------------------------------------------------------------


def _found(router: Router, words: list[str]) -> tuple[Server | None, str]:
    backend_name, _, name = (words[0] if words else "").partition("/")
    if not name:
        return None, "Require 'backend/server'.\n"
    backend = router.backend(backend_name)
    if backend is None:
        return None, "No such backend.\n"
    server = next((each for each in backend.servers if each.name == name), None)
    return server, "" if server is not None else "No such server.\n"


def _set_server(router: Router, words: list[str], time: float) -> str:
    server, complaint = _found(router, words)
    if server is None:
        return complaint
    what, rest = (words[1] if len(words) > 1 else ""), [*words[2:], ""]
    if what == "weight":
        return _weigh(server, rest[0])
    if what == "state":
        flags = {
            "ready": Admin(0),
            "drain": Admin.DRAIN,
            "maint": Admin.MAINT,
        }
        if rest[0] not in flags:
            return _STATES
        server.set_admin((server.admin & Admin.CONFIGURED) | flags[rest[0]], time)
        return ""
    if what == "addr":
        return _move(server, rest)
    return _USAGE


def _move(server: Server, rest: list[str]) -> str:
    port = rest[rest.index("port") + 1] if "port" in rest[:-1] else str(server.port)
    if not port.isdigit():
        return "Invalid port.\n"
    said = []
    for what, was, now in (("addr", server.host, rest[0]), ("port", str(server.port), port)):
        changed = f"{what} changed from '{was}' to '{now}'"
        said.append(changed if was != now else f"no need to change the {what}")
    server.host, server.port = rest[0], int(port)
    by = " by 'stats socket command'" if any("changed" in each for each in said) else ""
    return ", ".join(said) + by + "\n"


def _set_weight(router: Router, words: list[str], _time: float) -> str:
    server, complaint = _found(router, words)
    return complaint if server is None else _weigh(server, words[1] if len(words) > 1 else "")


def _weigh(server: Server, word: str) -> str:
    relative = word.endswith("%")
    if not word.removesuffix("%").isdigit():
        return _NO_WEIGHT
    number = int(word.removesuffix("%"))
    if relative and number > 100:
        return "Relative weight can only be between 0 and 100% inclusive.\n"
    if not relative and number > 256:
        return _WEIGHTS
    server.weight = server.line.weight * number // 100 if relative else number
    return ""


def _get_weight(router: Router, words: list[str], _time: float) -> str:
    server, complaint = _found(router, words)
    return complaint if server is None else f"{server.weight} (initial {server.line.weight})\n"


def _able(maint: bool) -> Callable[[Router, list[str], float], str]:
    def act(router: Router, words: list[str], time: float) -> str:
        return _set_server(router, [*words[:1], "state", "maint" if maint else "ready"], time)

    return act


_COMMANDS: dict[tuple[str, ...], Callable[[Router, list[str], float], str]] = {
    ("show", "stat"): _show_stat,
    ("show", "servers", "state"): _show_state,
    ("show", "backend"): _show_backend,
    ("show", "info"): _show_info,
    ("set", "server"): _set_server,
    ("set", "weight"): _set_weight,
    ("get", "weight"): _get_weight,
    ("disable", "server"): _able(True),
    ("enable", "server"): _able(False),
}


def restore(router: Router, text: str, time: float) -> None:
    """Take over what a state file says, as the program does at its start: what the configuration has changed since
    stays as configured, but a server's port is the file's."""
    names = _STATE_COLUMNS.split()
    for line in text.splitlines():
        values = dict(zip(names, line.split(), strict=False))
        backend = router.backend(values.get("be_name", ""))
        if backend is None or "srv_port" not in values:
            continue
        for server in backend.servers:
            if server.name != values["srv_name"]:
                continue
            try:
                _take_over(server, values, time)
            except ValueError:
                continue  # the program skips a line that it cannot read


def _take_over(server: Server, values: dict[str, str], time: float) -> None:
    admin, weight, initial = (int(values[name]) for name in ("srv_admin_state", "srv_uweight", "srv_iweight"))
    port, op = int(values["srv_port"]), int(values["srv_op_state"])
    was = Admin(admin & (Admin.MAINT | Admin.DRAIN | Admin.CONFIGURED))
    if (Admin.CONFIGURED in was) == server.line.disabled:
        server.admin = was
        server.up = op != 0 and not server.maintained
        server.health = server.line.rise + server.line.fall - 1 if server.up else 0
    if initial == server.line.weight:
        server.weight = weight
    server.port = port
    server.changed = time - int(values["srv_time_since_last_change"])
