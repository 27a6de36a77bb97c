"""Findings as JSON for scripts, and as lines for people: what the window shows, in English."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.text import sanitise
from console.fleet.model.findings import Finding, joined, tell
from console.fleet.model.readings import NodeReading
from console.fleet.model.rules import About, Rule

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
_GIB = float(1 << 30)


def spell(name: str, value: str | float) -> str:
    """A value as the command line writes it."""
    if isinstance(value, str):
        return sanitise(value)
    if name in ("offset", "left", "target"):
        return _duration(value)
    if name == "age":
        return _duration(max(0.0, time.time() - value))
    if name in ("since", "newest"):
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S}"
    if name == "bytes":
        return f"{value / _GIB:g} GiB"
    return f"{value:g}{ {'value': ' %', 'milliseconds': ' ms'}.get(name, '') }"


def in_short(rule: Rule, facts: Sequence[tuple[str, str | float]], part: str = "") -> str:
    """What a rule found, in few words; where a value is not known its place is left out."""
    known = (("place", part.rpartition("/")[2]), *facts)
    return " ".join(str(tell(Finding(rule, (), (), None, facts=known), spell).short).split())


def _duration(seconds: float) -> str:
    for unit, size in (("d", _DAY), ("h", _HOUR), ("min", _MINUTE)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def _parts(finding: Finding) -> str:
    names = ", ".join(sanitise(part) for part in finding.parts)
    return f"GPU {names}" if names and finding.rule.about is About.GPU else names


def finding_json(names: Mapping[str, str], finding: Finding, state: str, at: float) -> dict[str, Any]:
    """What is wrong, when it begins (`found`) or is `over`; `node` is null for what is of many nodes."""
    told = tell(finding, spell)
    nodes = [names.get(node, node) for node in finding.nodes]
    return {
        "type": "finding",
        "node": nodes[0] if len(nodes) == 1 else None,
        "nodes": nodes,
        "state": state,
        "time": round(at, 3),
        "rule": finding.rule.id,
        "about": finding.rule.about.value,
        "grade": finding.grade.value,
        "parts": list(finding.parts),
        "since": None if finding.since is None else round(finding.since, 3),
        "or_earlier": finding.or_earlier,
        "what": str(told.what),
        "do": str(told.next),
        "facts": dict(finding.facts),
    }


def finding_line(finding: Finding, state: str) -> str:
    """The same in words, without the node."""
    parts = _parts(finding)
    what = ": ".join(part for part in (parts, str(tell(finding, spell).what)) if part)
    return f"{finding.grade.value}: {what}" if state == "found" else f"over: {what}"


def worst_line(reading: NodeReading) -> str:
    """What is worst with a node, in a few words; empty for nothing."""
    found = joined(reading.found)
    return finding_line(found[0], "found") if found else ""
