"""systemctl and timedatectl of a simulated node, as systemd 257 prints."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from connectors.site_simulator.faults import FaultKind
from connectors.site_simulator.noise import key_of
from connectors.site_simulator.services import Active, Unit
from connectors.site_simulator.system import CHRONY, System
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, Given, read

_SHORT = "p:P:t:aqlno:H:M:fi"
_LONG = (
    *("property=", "value", "type=", "state=", "all", "full", "plain", "no-legend", "no-pager", "legend=", "output="),
    *("no-ask-password", "no-block", "quiet", "wait", "system", "failed", "no-wall", "force", "message=", "now"),
    *("show-types", "check-inhibitors="),
)
#: Times as systemd writes them: a word, or days, a date, and hours.
_TIME = re.compile(
    r"(?:minutely|hourly|daily|weekly|monthly|yearly)"
    r"|(?:[A-Z][a-z]{2}(?:[.,]{1,2}[A-Z][a-z]{2})* ?)?(?:[0-9*/.,~-]+ )?[0-9*/.,]+:[0-9*/.,]+(?::[0-9*/.,]+)?"
)
_NO_SUCH = 5
_NOT_RUNNING, _NO_UNIT = 3, 4
_DEGRADED = 1


def systemctl(caller: Caller, argv: list[str]) -> Answer:
    try:
        given = read(argv, _SHORT, _LONG)
    except BadArguments as problem:
        return Answer(err=f"systemctl: {problem}\n", status=1)
    verb, *names = given.rest or ["list-units"]
    act = _VERBS.get(verb)
    if act is None:
        return Answer(err=f"Unknown command verb '{verb}'.\n", status=1)
    return act(caller.system, given, names)


def analyze(_caller: Caller, argv: list[str]) -> Answer:
    """`calendar` alone: whether a text is a time; that is what its letters say here."""
    given = read(argv, "", ())
    if len(given.rest) != 2 or given.rest[0] != "calendar":
        return Answer(err="DEMO: of systemd-analyze only calendar is simulated\n", status=1)
    when = given.rest[1]
    if not _TIME.fullmatch(when):
        return Answer(err=f"Failed to parse calendar specification '{when}': Invalid argument\n", status=1)
    return Answer(f"  Original form: {when}\nNormalized form: {when}\n")


def timedatectl(caller: Caller, argv: list[str]) -> Answer:
    """`show` alone: whether something keeps the clock right."""
    given = read(argv, "p:", ("property=", "value", "no-pager"))
    if given.rest != ["show"]:
        return Answer(err="DEMO: of timedatectl only show is simulated\n", status=1)
    system = caller.system
    kept = system.units[CHRONY].active is Active.ACTIVE
    right = kept and FaultKind.CLOCK_OFF not in system.faults()
    values = {
        "Timezone": "Europe/Stockholm",
        "LocalRTC": "no",
        "CanNTP": "yes",
        "NTP": "yes" if kept else "no",
        "NTPSynchronized": "yes" if right else "no",
    }
    wanted = given.values("-p", "--property") or list(values)
    return Answer("".join(f"{name}={value}\n" for name, value in values.items() if name in wanted))


def full_name(name: str) -> str:
    return name if name.rpartition(".")[2] in _KINDS else f"{name}.service"


_KINDS = ("service", "socket", "timer", "target", "mount", "automount", "path", "slice", "scope", "swap", "device")


# ---- acts ----------------------------------------------------------------------------------------------------------


def _on_units(system: System, verb: str, names: list[str]) -> Answer:
    if not names:
        return Answer(err="Too few arguments.\n", status=1)
    err, status, seconds = [], 0, 0.0
    for name in map(full_name, names):
        unit = system.unit(name)
        if unit is None:
            known = "not found" if verb in ("start", "restart") else "not loaded"
            err.append(f"Failed to {verb} {name}: Unit {name} {known}.\n")
            status = _NO_SUCH
            continue
        seconds = max(seconds, {"start": system.start, "stop": system.stop, "restart": system.restart}[verb](unit))
        if verb != "stop" and unit.file.kind == "notify" and unit.result == "exit-code":
            err.append(_FAILED.format(name=name))
            status = 1
    return Answer(err="".join(err), status=status, after=seconds)


_FAILED = (
    "Job for {name} failed because the control process exited with error code.\n"
    'See "systemctl status {name}" and "journalctl -xeu {name}" for details.\n'
)


def _reload(system: System, _given: Given, names: list[str]) -> Answer:
    err, status = [], 0
    for name in map(full_name, names):
        unit = system.unit(name)
        if unit is None:
            err.append(f"Failed to reload {name}: Unit {name} not found.\n")
            status = _NO_SUCH
        elif unit.active is not Active.ACTIVE:
            err.append(f"{name} is not active, cannot reload.\n")
            status = 1
        elif not unit.file.reloads:
            err.append(f"Failed to reload {name}: Job type reload is not applicable for unit {name}.\n")
            status = 1
        elif system.reload(unit):
            err.append(_FAILED.format(name=name))
            status = 1
    return Answer(err="".join(err), status=status, after=0.0 if err else 0.2)


def _reload_or_restart(system: System, given: Given, names: list[str]) -> Answer:
    able = [unit for name in names if (unit := system.unit(full_name(name))) is not None and unit.file.reloads]
    running = len(able) == len(names) and all(unit.active is Active.ACTIVE for unit in able)
    return (_reload if running else _restart)(system, given, names)


def _able(system: System, given: Given, names: list[str], *, enabled: bool) -> Answer:
    """enable and disable; what starts with the machine is all that they say here."""
    err, status = [], 0
    for name in map(full_name, names):
        unit = system.unit(name)
        if unit is None:
            verb = "enable" if enabled else "disable"
            err.append(f"Failed to {verb} unit: Unit {name} does not exist\n")
            status = 1
            continue
        if unit.file.state != "static" and unit.enabled != enabled:
            unit.enabled = enabled
            link = f"/etc/systemd/system/multi-user.target.wants/{name}"
            path = unit.file.path or f"/usr/lib/systemd/system/{name}"
            word = f"Created symlink '{link}' → '{path}'." if enabled else f"Removed '{link}'."
            err.append("" if given.has("-q", "--quiet") else f"{word}\n")
    answer = Answer(err="".join(err), status=status)
    if status or not given.has("--now"):
        return answer
    done = _on_units(system, "start" if enabled else "stop", names)
    return replace(done, err=answer.err + done.err)


def _enable(system: System, given: Given, names: list[str]) -> Answer:
    return _able(system, given, names, enabled=True)


def _disable(system: System, given: Given, names: list[str]) -> Answer:
    return _able(system, given, names, enabled=False)


def _is_enabled(system: System, _given: Given, names: list[str]) -> Answer:
    states = []
    for name in map(full_name, names):
        unit = system.unit(name)
        states.append("not-found" if unit is None else _file_state(unit))
    return Answer("".join(f"{state}\n" for state in states), status=0 if "enabled" in states else 1)


def _file_state(unit: Unit) -> str:
    return unit.file.state if unit.file.state == "static" or unit.enabled else "disabled"


def _start(system: System, _given: Given, names: list[str]) -> Answer:
    return _on_units(system, "start", names)


def _stop(system: System, _given: Given, names: list[str]) -> Answer:
    return _on_units(system, "stop", names)


def _restart(system: System, _given: Given, names: list[str]) -> Answer:
    return _on_units(system, "restart", names)


def _reset_failed(system: System, _given: Given, names: list[str]) -> Answer:
    err = []
    for name in map(full_name, names) if names else system.units:
        unit = system.unit(name)
        if unit is None:
            err.append(f"Failed to reset failed state of unit {name}: Unit {name} not loaded.\n")
        else:
            system.reset_failed(unit)
    return Answer(err="".join(err), status=1 if err else 0)


def _reboot(system: System, _given: Given, _names: list[str]) -> Answer:
    system.reboot()
    return Answer()


def _power_off(_system: System, _given: Given, _names: list[str]) -> Answer:
    return Answer(err="DEMO: a simulated node that is off would have nobody to switch it on; reboot it\n", status=1)


def _daemon_reload(system: System, _given: Given, _names: list[str]) -> Answer:
    system.reload_files()
    return Answer(after=0.3)


# ---- looking -------------------------------------------------------------------------------------------------------


def _is_active(system: System, given: Given, names: list[str]) -> Answer:
    states = [unit.active.value if (unit := system.unit(full_name(name))) else "inactive" for name in names]
    good = any(state == "active" for state in states)
    missing = all(full_name(name) not in system.units for name in names)
    out = "" if given.has("-q", "--quiet") else "".join(f"{state}\n" for state in states)
    return Answer(out, status=0 if good else _NO_UNIT if missing else _NOT_RUNNING)


def _is_failed(system: System, given: Given, names: list[str]) -> Answer:
    units = [system.unit(full_name(name)) for name in names] if names else list(system.units.values())
    states = [unit.active.value if unit else "inactive" for unit in units]
    out = "" if given.has("-q", "--quiet") or not names else "".join(f"{state}\n" for state in states)
    missing = all(unit is None for unit in units)
    return Answer(out, status=0 if "failed" in states else _NO_UNIT if missing else 1)


def _is_system_running(system: System, _given: Given, _names: list[str]) -> Answer:
    if system.leaving:
        starting = any(unit.file.gpus or unit.active is Active.ACTIVE for unit in system.units.values())
        return Answer("starting\n" if starting else "stopping\n", status=_DEGRADED)
    if any(unit.active is Active.FAILED for unit in system.units.values()):
        return Answer("degraded\n", status=_DEGRADED)
    return Answer("running\n")


def _list_units(system: System, given: Given, names: list[str]) -> Answer:
    kinds, states = given.values("-t", "--type"), given.values("--state")
    if given.has("--failed"):
        states = ["failed"]
    rows = []
    for unit in sorted(system.units.values(), key=lambda each: each.name):
        shown = given.has("-a", "--all") or states or unit.active is not Active.INACTIVE
        if not shown or (kinds and "service" not in kinds) or (names and not _matches(unit.name, names)):
            continue
        if states and not {unit.active.value, unit.sub, "loaded"} & set(states):
            continue
        rows.append((unit.name, "loaded", unit.active.value, unit.sub, unit.file.description))
    columns = ("unit", "load", "active", "sub", "description")
    if given.value("-o", "--output") == "json":
        listed = [dict(zip(columns, row, strict=True)) for row in rows]
        return Answer(json.dumps(listed, separators=(",", ":")) + "\n")
    return Answer(_table([columns, *rows], given, by_state=bool(states)))


def _matches(unit: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(unit, word) or unit == full_name(word) for word in patterns)


def _table(rows: list[tuple[str, str, str, str, str]], given: Given, *, by_state: bool) -> str:
    plain, bare = given.has("--plain"), given.has("--no-legend") or given.value("--legend") in ("no", "false", "0")
    head, body = rows[0], rows[1:]
    measured = body if bare else [tuple(word.upper() for word in head), *body]
    widths = [max((len(row[place]) for row in measured), default=0) for place in range(4)]
    lines = []
    for number, row in enumerate(measured):
        mark = "" if plain else "● " if "failed" in row[2:4] and (bare or number) else "  "
        words = [word.ljust(width) for word, width in zip(row[:4], widths, strict=True)]
        lines.append((mark + " ".join([*words, row[4]])).rstrip())
    if not bare:
        lines += [
            "",
            "Legend: LOAD   → Reflects whether the unit definition was properly loaded.",
            "        ACTIVE → The high-level unit activation state, i.e. generalization of SUB.",
            "        SUB    → The low-level unit activation state, values depend on unit type.",
            "",
            f"{len(body)} loaded units listed.",
        ]
        if not by_state:
            lines[-1] += " Pass --all to see loaded but inactive units, too."
            lines.append("To show all installed unit files use 'systemctl list-unit-files'.")
    return "".join(f"{line}\n" for line in lines)


def _list_timers(system: System, given: Given, _names: list[str]) -> Answer:
    tidy = system.units["scratch-tidy.service"]
    last = tidy.began
    following = last + 86_400.0
    if given.value("-o", "--output") == "json":
        row = {
            "next": int(following * 1e6),
            "left": int(following * 1e6),
            "last": int(last * 1e6),
            "passed": int(last * 1e6),
            "unit": "scratch-tidy.timer",
            "activates": tidy.name,
        }
        return Answer(json.dumps([row], separators=(",", ":")) + "\n")
    return Answer(f"{_stamp(following)} - {_stamp(last)} - scratch-tidy.timer {tidy.name}\n")


def _show(system: System, given: Given, names: list[str]) -> Answer:
    wanted = given.values("-p", "--property", "-P")
    blocks = []
    for name in map(full_name, names):
        unit = system.unit(name)
        values = properties(system, unit) if unit is not None else _missing(name)
        shown = {key: value for key, value in values.items() if key in wanted or (value and not wanted)}
        bare = given.has("--value", "-P")
        blocks.append("".join(f"{value}\n" if bare else f"{key}={value}\n" for key, value in shown.items()))
    return Answer("\n".join(blocks))


#: Nothing hangs on a service here.
_TIES = dict.fromkeys(("RequiredBy", "BoundBy", "ConsistsOf", "TriggeredBy"), "")


def properties(system: System, unit: Unit) -> dict[str, str]:
    """What `show` tells of a unit, in its order."""
    file, running = unit.file, unit.pid != 0
    return {
        "Type": file.kind,
        "Restart": file.restart,
        "RestartUSec": _span(file.restart_seconds),
        "RemainAfterExit": "no",
        "MainPID": str(unit.pid),
        "Result": unit.result,
        "NRestarts": str(unit.restarts),
        "ExecMainStartTimestamp": _stamp(unit.began),
        "ExecMainExitTimestamp": _stamp(unit.ended),
        "ExecMainPID": str(unit.pid),
        "ExecMainCode": str(unit.code),
        "ExecMainStatus": str(int(unit.status)),
        "ControlGroup": file.cgroup if running else "",
        "MemoryCurrent": str(file.memory_bytes) if running else "[not set]",
        "User": "" if file.user == "root" else file.user,
        "KillMode": file.kill_mode,
        "Id": file.name,
        "Names": file.name,
        **_TIES,
        "Description": file.description,
        "LoadState": "loaded",
        "ActiveState": unit.active.value,
        "FreezerState": "running",
        "SubState": unit.sub,
        "FragmentPath": file.path or f"/usr/lib/systemd/system/{file.name}",
        "UnitFileState": _file_state(unit),
        "StateChangeTimestamp": _stamp(unit.changed),
        "ActiveEnterTimestamp": "" if file.oneshot else _stamp(unit.began),
        "InactiveEnterTimestamp": _stamp(unit.ended),
        "CanStart": "yes",
        "CanStop": "yes",
        "CanReload": "yes" if file.reloads else "no",
        "RefuseManualStart": "no",
        "RefuseManualStop": "no",
        "NeedDaemonReload": "yes" if system.is_outdated(unit) else "no",
        "InvocationID": invocation_id(system, unit),
    }


def invocation_id(system: System, unit: Unit) -> str:
    """Another one at each start; empty for a unit that never did."""
    if not unit.began:
        return ""
    digits = [f"{key_of(system.model.key, unit.name, int(unit.began * 1e3), part):016x}" for part in (0, 1)]
    return "".join(digits)


def _missing(name: str) -> dict[str, str]:
    """A unit that is not there has the values of one that never began."""
    of_service = {
        "Type": "",
        "RemainAfterExit": "no",
        "MainPID": "0",
        "Result": "success",
        "NRestarts": "0",
        "ExecMainStatus": "0",
    }
    return {
        **(of_service if name.endswith(".service") else {}),
        "Id": name,
        "Names": name,
        **_TIES,
        "Description": name,
        "LoadState": "not-found",
        "ActiveState": "inactive",
        "FreezerState": "running",
        "SubState": "dead",
        "UnitFileState": "",
        "ActiveEnterTimestamp": "",
        "CanStart": "no",
        "CanStop": "yes",
        "RefuseManualStart": "no",
        "RefuseManualStop": "no",
        "NeedDaemonReload": "no",
        "InvocationID": "",
    }


def _stamp(time: float) -> str:
    """A time as systemd writes it; the nodes keep UTC."""
    return datetime.fromtimestamp(time, UTC).strftime("%a %Y-%m-%d %H:%M:%S UTC") if time else ""


def _span(seconds: float) -> str:
    return f"{seconds:g}s" if seconds >= 1.0 else f"{seconds * 1000:g}ms"


_VERBS = {
    "start": _start,
    "stop": _stop,
    "restart": _restart,
    "try-restart": _restart,
    "reload": _reload,
    "reload-or-restart": _reload_or_restart,
    "enable": _enable,
    "disable": _disable,
    "is-enabled": _is_enabled,
    "reset-failed": _reset_failed,
    "reboot": _reboot,
    "poweroff": _power_off,
    "halt": _power_off,
    "daemon-reload": _daemon_reload,
    "is-active": _is_active,
    "is-failed": _is_failed,
    "is-system-running": _is_system_running,
    "list-units": _list_units,
    "list-timers": _list_timers,
    "show": _show,
}
