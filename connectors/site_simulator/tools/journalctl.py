"""journalctl of a simulated node, as systemd 257 prints."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

from connectors.site_simulator import rows
from connectors.site_simulator.journal import KERNEL, Entry
from connectors.site_simulator.noise import key_of
from connectors.site_simulator.system import System
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, Given, read
from connectors.site_simulator.tools.systemctl import full_name, invocation_id

_LONG = (
    *("unit=", "lines=", "output=", "output-fields=", "follow", "no-pager", "quiet", "reverse", "since=", "until="),
    *("after-cursor=", "cursor=", "grep=", "case-sensitive=", "priority=", "dmesg", "boot=", "no-hostname", "utc"),
)
_NOTHING = 1
#: `--follow` begins with so many lines.
_TAIL = 10
_LEVELS = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
_CURSOR = re.compile(r"s=[0-9a-f]{32};i=[0-9a-f]+;b=[0-9a-f]{32};m=[0-9a-f]+;t=([0-9a-f]+);x=[0-9a-f]+")


def journalctl(caller: Caller, argv: list[str]) -> Answer:
    system = caller.system
    try:
        given = read(_with_boot(argv), "u:n:o:fqrS:U:c:g:p:kb:a", _LONG)
        keep = _filter(given)
        since, until = _bounds(system, given)
    except (BadArguments, re.error) as problem:
        return Answer(err=f"journalctl: {problem}\n", status=1)
    except ValueError as problem:
        return Answer(err=f"{problem}\n", status=1)
    wanted = frozenset(full_name(name) for name in given.values("-u", "--unit")) or None
    found = [each for each in system.journal.between(since, until, system.units, wanted) if keep(each)]
    most = given.value("-n", "--lines", default=str(_TAIL) if given.has("-f", "--follow") else "all")
    if most.isdigit():
        found = found[max(0, len(found) - int(most)) :]
    elif most.startswith("+"):
        found = found[: int(most[1:])]
    if given.has("-r", "--reverse"):
        found.reverse()
    out = "".join(_line(system, each, given) for each in found)
    if given.has("-f", "--follow"):
        return Answer(out, more=_follower(system, given, wanted, keep, until))
    if not found and given.has("-g", "--grep"):
        return Answer("" if given.has("-q", "--quiet") else "-- No entries --\n", status=_NOTHING)
    return Answer(out or ("" if given.has("-q", "--quiet") or _json(given) else "-- No entries --\n"))


def _with_boot(argv: list[str]) -> list[str]:
    """`-b` and `--boot` need no value; only this boot is kept here."""
    return [word for word in argv if word not in ("-b", "--boot", "-b0", "--boot=0")]


def _follower(
    system: System, given: Given, wanted: frozenset[str] | None, keep: Callable[[Entry], bool], until: float
) -> Callable[[], str]:
    told = until

    def more() -> str:
        nonlocal told
        since, told = told, system.now()
        found = system.journal.between(since, told, system.units, wanted)
        return "".join(_line(system, each, given) for each in found if keep(each))

    return more


def _filter(given: Given) -> Callable[[Entry], bool]:
    text = given.value("-g", "--grep")
    insensitive = given.value("--case-sensitive") in ("no", "false", "0") or text == text.lower()
    pattern = re.compile(text, re.IGNORECASE if insensitive else 0)
    level = given.value("-p", "--priority", default="debug")
    if level not in _LEVELS and not level.isdigit():
        raise BadArguments(f"Unknown log level {level}")
    most = int(level) if level.isdigit() else _LEVELS.index(level)
    kernel = given.has("-k", "--dmesg")

    def keep(each: Entry) -> bool:
        asked = each.priority <= most and (not kernel or each.identifier == KERNEL)
        return asked and pattern.search(each.message) is not None

    return keep


def _bounds(system: System, given: Given) -> tuple[float, float]:
    since, until = float("-inf"), system.now()
    if word := given.value("-S", "--since"):
        since = _moment(system, word) - 1e-6
    if word := given.value("-U", "--until"):
        until = _moment(system, word)
    if word := given.value("--after-cursor", "-c", "--cursor"):
        place = _CURSOR.fullmatch(word)
        if place is None:
            raise ValueError("Failed to seek to cursor: Invalid argument")
        since = max(since, int(place[1], 16) / 1e6 + (4e-7 if given.has("--after-cursor") else -4e-7))
    return since, until


def _moment(system: System, word: str) -> float:
    if word.startswith("@"):
        return float(word[1:]) if word[1:].replace(".", "", 1).isdigit() else 0.0
    if found := re.fullmatch(r"-(\d+)\s*(s|sec|m|min|h|d)", word):
        return system.now() - int(found[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86_400}[found[2][0]]
    if word in ("today", "yesterday", "now"):
        day = system.now() // 86_400.0 * 86_400.0
        return {"today": day, "yesterday": day - 86_400.0, "now": system.now()}[word]
    try:
        return datetime.fromisoformat(word).replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise ValueError(f"Failed to parse timestamp: {word}") from None


# ---- writing -------------------------------------------------------------------------------------------------------


def _json(given: Given) -> bool:
    return given.value("-o", "--output") in ("json", "json-pretty")


def _line(system: System, each: Entry, given: Given) -> str:
    match given.value("-o", "--output", default="short"):
        case "json":
            fields = _fields(system, each)
            wanted = given.values("--output-fields")
            kept = {
                key: value
                for key, value in fields.items()
                if not wanted or key in wanted or key.startswith("__") or key == "_BOOT_ID"
            }
            return json.dumps(kept, separators=(",", ":"), ensure_ascii=False) + "\n"
        case "cat":
            return f"{each.message}\n"
        case "short-iso":
            stamp = datetime.fromtimestamp(each.time, UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        case _:
            stamp = datetime.fromtimestamp(each.time, UTC).strftime("%b %d %H:%M:%S")
    who = each.identifier if not each.pid else f"{each.identifier}[{each.pid}]"
    return f"{stamp} {system.node} {who}: {each.message}\n"


def _fields(system: System, each: Entry) -> dict[str, str]:
    """A line's fields; every value is a text, as journald has them."""
    microseconds, booted = int(each.time * 1e6), int(system.model.boot_time * 1e6)
    boot = rows.boot_id(system.model).replace("-", "")
    machine = f"{key_of(system.model.key, 'machine', 0):016x}{key_of(system.model.key, 'machine', 1):016x}"
    number = key_of(system.model.key, microseconds, each.message) & 0xFFFFFFFF
    fields = {
        "__CURSOR": (
            f"s={machine};i={number:x};b={boot};m={max(0, microseconds - booted):x};t={microseconds:x};"
            f"x={key_of(number, each.unit):x}"
        ),
        "__REALTIME_TIMESTAMP": str(microseconds),
        "__SEQNUM": str(number),
        "__SEQNUM_ID": machine,
        "__MONOTONIC_TIMESTAMP": str(max(0, microseconds - booted)),
        "_BOOT_ID": boot,
        "_MACHINE_ID": machine,
        "_HOSTNAME": system.node,
        "_TRANSPORT": "kernel" if each.identifier == KERNEL else "journal" if each.pid == 1 else "stdout",
        "PRIORITY": str(each.priority),
        "SYSLOG_IDENTIFIER": each.identifier,
        "MESSAGE": each.message,
    }
    if each.pid:
        fields["_PID"] = str(each.pid)
    if each.pid == 1:
        fields |= {"_COMM": "systemd", "_SYSTEMD_UNIT": "init.scope", "UNIT": each.unit}
    elif each.unit:
        fields["_SYSTEMD_UNIT"] = each.unit
        unit = system.units.get(each.unit)
        if unit is not None:
            fields["_SYSTEMD_INVOCATION_ID"] = invocation_id(system, unit)
    return fields
