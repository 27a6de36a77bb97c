"""Incidents as the command line shows them: as records, and as lines for a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from connectors.text import sanitise
from console.incidents.model.incidents import Incident, Line
from console.incidents.service.evidence import Standing
from console.main.command_line.terminal import Terminal
from console.main.parts import Parts


def record(parts: Parts, incident: Incident) -> dict[str, Any]:
    """An incident without its timeline."""
    awareness, judgement = incident.awareness, incident.judgement
    return {
        "incident": str(incident.number),
        "title": incident.title,
        "severity": str(incident.severity),
        "phase": str(incident.phase),
        "owner": incident.owner or None,
        "began": iso(incident.began),
        "opened": iso(incident.opened),
        "opened_by": incident.opened_by,
        "closed": iso(incident.closed),
        "closed_by": incident.closed_by or None,
        "outcome": incident.outcome or None,
        "nodes": [parts.inventory.current().name(node) for node in incident.nodes],
        "services": list(incident.services),
        "links": [each.to for each in incident.links],
        "awareness": None if awareness is None else {"time": iso(awareness.time), "by": awareness.who},
        "significance": str(judgement.significance),
        "classified": incident.classified,
        "root_cause": incident.root_cause or None,
        "lessons": incident.lessons or None,
        "cost": None if incident.costed is None else f"{incident.costed.amount / 100:.2f} {incident.costed.currency}",
        "follow_ups": [
            {
                "number": each.number,
                "text": each.text,
                "owner": each.owner or None,
                "due": iso(each.due),
                "done": iso(each.done),
            }
            for each in incident.follow_ups
        ],
        "evidence": [
            {"sha256": each.sha256, "name": each.name, "kind": str(each.kind), "size": each.size, "held": each.held}
            for each in incident.evidence
        ],
        "redacted": sorted(incident.redacted),
        "reports": [
            {"sha256": each.sha256, "pdf": each.pdf or None, "time": iso(each.time)} for each in incident.reports
        ],
    }


def line_record(line: Line) -> dict[str, Any]:
    return {
        "time": iso(line.time),
        "kind": str(line.kind),
        "text": str(line.text),
        "by": line.who or None,
        "number": line.number or None,
        "redacted": line.redacted,
        "entry": line.entry or None,
    }


HEADER = ("NO", "SEVERITY", "PHASE", "BEGAN (UTC)", "WHAT", "OWNER", "TO DO")


def row(incident: Incident) -> tuple[object, ...]:
    return (
        str(incident.number),
        str(incident.severity),
        str(incident.phase),
        when(incident.began),
        sanitise(incident.title, 80),
        sanitise(incident.owner, 40),
        len(incident.open_follow_ups) or "",
    )


def tell(terminal: Terminal, parts: Parts, incident: Incident, lines: tuple[Line, ...]) -> None:
    """An incident with its timeline."""
    terminal.line(f"INC-{incident.number}  {sanitise(incident.title, 200)}")
    nodes = ", ".join(parts.inventory.current().name(node) for node in incident.nodes)
    cost = incident.costed
    facts = (
        ("severity", f"{incident.severity}, {incident.phase}"),
        ("began", f"{when(incident.began)} UTC"),
        ("opened", f"{when(incident.opened)} UTC by {incident.opened_by}"),
        ("owner", incident.owner or "nobody"),
        ("nodes", nodes),
        ("services", ", ".join(incident.services)),
        ("linked", ", ".join(each.to for each in incident.links)),
        ("closed", "" if incident.closed is None else f"{when(incident.closed)} UTC by {incident.closed_by}"),
        ("outcome", incident.outcome),
        ("root cause", incident.root_cause),
        ("lessons", incident.lessons),
        ("cost", "" if cost is None else f"{cost.amount / 100:,.2f} {cost.currency}"),
    )
    for name, fact in facts:
        if fact:
            terminal.line(f"  {name:<11} {sanitise(fact, 2000)}")
    for line in lines:
        mark = "|" if isinstance(line.text, str) else " "
        who = f"  ({sanitise(line.who, 80)})" if line.who else ""
        hidden = "  [left out of reports]" if line.redacted else ""
        terminal.line(f"{when(line.time)} {mark} {sanitise(str(line.text), 2000)}{who}{hidden}")
    for kept in incident.evidence:
        hold = "held" if kept.held else "let go"
        terminal.line(f"  evidence    {kept.sha256}  {kept.size} bytes, {hold}  {sanitise(kept.name, 80)}")
    for each in incident.follow_ups:
        state = "done" if each.done is not None else f"to do until {when(each.due)[:10]}" if each.due else "to do"
        owner = f"  ({sanitise(each.owner, 80)})" if each.owner else ""
        terminal.line(f"  {each.number}. {state}: {sanitise(each.text, 2000)}{owner}")


def tell_evidence(terminal: Terminal, incident: Incident, standing: dict[str, Standing]) -> None:
    """The evidence of an incident, and how its files stand."""
    if not incident.evidence and not terminal.json:
        terminal.tell("No evidence was kept.")
        return
    if terminal.json:
        for each in incident.evidence:
            terminal.record(
                {
                    "sha256": each.sha256,
                    "name": each.name,
                    "kind": str(each.kind),
                    "size": each.size,
                    "taken": iso(each.taken),
                    "since": iso(each.since),
                    "until": iso(each.until),
                    "held": each.held,
                    "standing": str(standing[each.sha256]),
                }
            )
        return
    rows = [
        (
            each.sha256,
            str(each.kind),
            each.size,
            "held" if each.held else "let go",
            str(standing[each.sha256]),
            sanitise(each.name, 60),
        )
        for each in incident.evidence
    ]
    terminal.table(("SHA-256", "KIND", "BYTES", "HOLD", "FILE", "NAME"), rows, right=[2])


def when(seconds: float | None) -> str:
    return "" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"


def iso(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
