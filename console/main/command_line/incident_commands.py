"""`driftvakt incidents ...`: what happened, what people do with it, what was kept of it, and its report."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.text import sanitise
from console.fleet.model.rules import Grade
from console.fleet.model.selecting import select_nodes
from console.incidents.model.incidents import Incident, Link, LinkKind, Number
from console.incidents.service.evidence import Standing
from console.incidents.service.refusing import CannotDo
from console.incidents.service.reports import Checked, Problem, Reports, Trouble, may_leave
from console.log.service.people import People
from console.main.command_line import incident_text, maintenance_commands
from console.main.command_line.exits import Exit
from console.main.command_line.incident_paper import paper
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.compose import TELEMETRY, key_by_signature, key_fingerprint
from console.main.parts import Parts
from console.maintenance.commands import COMMANDS as MAINTENANCE

#: What alarms ask for, and who plans it.
_DO_NOW: Mapping[str, Callable[[Run], int]] = {
    "gpu.reset": maintenance_commands.reset_gpu,
    "node.drain": maintenance_commands.drain,
    "node.reboot": maintenance_commands.reboot,
}
_SAID: Mapping[Trouble, str] = {
    Trouble.NO_REPORT: "{what} is no report of an incident: {why}",
    Trouble.NOT_CANONICAL: "{what} was changed after it was made: its form is another.",
    Trouble.NOT_SIGNED: "There is no signature {what}.",
    Trouble.SIGNATURE: "The signature {what} does not belong to this report: {why}",
    Trouble.NOBODY: "It was signed by a key that is nobody's on the list of people: {what}",
    Trouble.PDF_MISSING: "The PDF {what} that it names is not there.",
    Trouble.PDF_SPOILT: "The PDF {what} is another than the one that it names. {why}",
    Trouble.EVIDENCE_MISSING: "Evidence is missing: {what} ({why})",
    Trouble.EVIDENCE_SPOILT: "Evidence is spoilt: {what} ({why})",
    Trouble.NOT_IN_LOG: "The log here does not say that {what} was made.",
}


#: Digits of a number that there cannot be.
_LONG_NUMBER = 16


def list_incidents(run: Run) -> int:
    with run.parts() as parts:
        overview = parts.incidents.overview()
        return _listed(run, parts, overview.incidents if run.get("all") else overview.open, "No incident is open.")


def search(run: Run) -> int:
    with run.parts() as parts:
        return _listed(run, parts, parts.incidents.search(" ".join(run.get("words"))), "Nothing was found.")


def _listed(run: Run, parts: Parts, found: tuple[Incident, ...], otherwise: str) -> int:
    if run.terminal.json:
        for each in found:
            run.terminal.record(incident_text.record(parts, each))
    elif found:
        run.terminal.table(incident_text.HEADER, [incident_text.row(each) for each in found], right=[6])
    else:
        run.terminal.tell(otherwise)
    return Exit.OK


def show(run: Run) -> int:
    with run.parts() as parts:
        return _tell(run, parts, _asked(run, parts).number)


def open_incident(run: Run) -> int:
    with run.parts() as parts:
        began = _time(run, "began")
        asked = run.get("node")
        nodes = [node.key for node in select_nodes(parts.inventory.current(), asked)] if asked else []
        severity = Grade(run.get("severity")) if run.get("severity") else None
        if run.get("alarm") is not None:
            alarm = parts.alarms.alarm(run.get("alarm"))
            if alarm is None:
                raise Refused(f"There is no alarm {run.get('alarm')}: driftvakt alarms list --all", Exit.USAGE)
            incident = parts.incidents.open_from(
                alarm,
                run.get("title") or "",
                severity=severity,
                began=began,
                nodes=nodes,
                services=run.get("service") or (),
            )
        elif not run.get("title") or severity is None:
            raise Refused("Say what happened and --severity, or name an alarm: --alarm N", Exit.USAGE)
        else:
            incident = parts.incidents.open(
                run.get("title"),
                severity,
                began=began,
                nodes=nodes,
                services=run.get("service") or (),
            )
        return _tell(run, parts, incident.number)


def write_note(run: Run) -> int:
    return _done(run, lambda parts, number: parts.incidents.note(number, run.get("text"), _time(run, "at")))


def take(run: Run) -> int:
    def do(parts: Parts, number: Number) -> None:
        parts.incidents.take(number, run.get("who") or parts.log.seen().name or parts.operator)

    return _done(run, do)


def link(run: Run) -> int:
    def do(parts: Parts, number: Number) -> None:
        linked = _link(run, parts)
        if run.get("remove"):
            parts.incidents.unlink(number, linked)
        elif linked.to == number.address:
            raise Refused("An incident is not linked with itself.", Exit.USAGE)
        else:
            parts.incidents.link(number, linked)

    return _done(run, do)


def _link(run: Run, parts: Parts) -> Link:
    kind, _, of = str(run.get("to")).partition(":")
    try:
        linked = Link(LinkKind(kind), f"{kind}:{of}")
        if linked.kind is LinkKind.INCIDENT:
            linked = Link(linked.kind, Number.read(of).address)
        elif linked.kind is LinkKind.RUN and of:
            linked = Link(linked.kind, f"run:{parts.acts.run(of).id}")
    except ValueError:
        of = ""
    if not of:
        raise Refused("Name it by its address: alarm:12, run:…, incident:2026-040, drill:…, rollout:…", Exit.USAGE)
    if not run.get("remove") and not _is_there(parts, linked.kind, of):
        raise Refused(f"There is no {sanitise(linked.to, 100)}.", Exit.USAGE)
    return linked


def _is_there(parts: Parts, kind: LinkKind, of: str) -> bool:
    """Whether this console knows it, where it could."""
    if kind is LinkKind.ALARM:
        return of.isascii() and of.isdigit() and len(of) < _LONG_NUMBER and parts.alarms.alarm(int(of)) is not None
    if kind is LinkKind.DRILL:
        return any(str(each.number) == of for each in parts.drills.drills())
    if kind is LinkKind.ROLLOUT:
        return any(str(each.number) == of for each in parts.rollouts.rollouts())
    return kind is not LinkKind.INCIDENT or parts.incidents.incident(Number.read(of)) is not None


def follow_up(run: Run) -> int:
    def do(parts: Parts, number: Number) -> None:
        if run.get("done") is not None:
            parts.incidents.follow_up_done(number, run.get("done"))
        elif run.get("text"):
            parts.incidents.follow_up(number, run.get("text"), run.get("owner") or "", _time(run, "due"))
        else:
            raise Refused("Say what is to be done, or which was done: --done N", Exit.USAGE)

    return _done(run, do)


def act(run: Run) -> int:
    """Plan what the first alarm asks for, as its own command would, and link the plan."""
    with run.parts() as parts:
        incident = _asked(run, parts)
        alarm = next(iter(parts.incidents.alarms(incident.number)), None)
        rule = None if alarm is None else parts.rules.by_id.get(alarm.source.rule)
        if alarm is None or rule is None or rule.act not in _DO_NOW or not alarm.source.node:
            raise Refused("No alarm of it asks for anything that can be planned: driftvakt incidents show")
        node, part = parts.inventory.current().name(alarm.source.node), alarm.source.part
        before = {each.id for each in parts.acts.runs()}
    command = next(each for each in MAINTENANCE if each.id == rule.act)
    given: dict[str, Any] = {each.name: each.default for each in command.arguments} | {
        "node": node,
        "gpu": int(part) if part.isascii() and part.isdigit() else None,
        "reason": f"INC-{incident.number}",
        "yes": run.get("yes"),
        "command": command,
    }
    status = _DO_NOW[rule.act](Run(argparse.Namespace(**(vars(run.arguments) | given)), run.terminal))
    with run.parts() as parts:
        for made in parts.acts.runs():
            if made.id not in before and made.plan.act == rule.act:
                parts.incidents.link(incident.number, Link(LinkKind.RUN, f"run:{made.id}"))
    return status


def close(run: Run) -> int:
    def do(parts: Parts, number: Number) -> None:
        cause, lessons = run.get("root_cause"), run.get("lessons")
        parts.incidents.close(number, run.get("outcome"), root_cause=cause, lessons=lessons)

    return _done(run, do)


def reopen(run: Run) -> int:
    return _done(run, lambda parts, number: parts.incidents.reopen(number, run.get("reason")))


def evidence(run: Run) -> int:
    with run.parts() as parts:
        number = _asked(run, parts).number
        if run.get("measured"):
            from console.incidents.service.freezing import Freezing  # noqa: PLC0415 - numpy takes a while

            named = parts.inventory.current().name
            Freezing(parts.incidents, parts.directory / TELEMETRY, named).freeze(number, parts.journal.now())
        for path in run.get("file") or ():
            parts.incidents.keep_file(number, Path(path).expanduser())
        if run.get("release"):
            parts.incidents.release(number, run.get("release"), run.get("reason") or "")
        standing = parts.incidents.standing_of(number)
        incident = _asked(run, parts)
        incident_text.tell_evidence(run.terminal, incident, standing)
    wrong = [each for each in incident.evidence if _is_wrong(standing[each.sha256], held=each.held)]
    return Exit.FAILED if wrong else Exit.OK


def report(run: Run) -> int:
    pen = Pen(run)
    folder = Path(run.get("to") or ".").expanduser()
    pdf = Path(run.get("pdf")).expanduser() if run.get("pdf") else None
    if pdf is not None and run.get("paper"):
        raise Refused("Either --pdf, for one that there is, or --paper, for one that is made.", Exit.USAGE)
    with run.parts() as parts:
        incident = _asked(run, parts)
        try:
            may_leave(incident)
        except CannotDo as refused:
            otherwise = f"driftvakt incidents classify {incident.number} no"
            raise Refused(f"{refused} If that is not so: {otherwise}", Exit.OPERATOR) from None
        if run.get("leave_out"):
            parts.incidents.redact(incident.number, [*incident.redacted, *run.get("leave_out")])
        drawn = paper(parts, incident.number, run.get("paper")) if run.get("paper") else None
        made = _reports(parts).write(incident.number, folder, pen, pdf, drawn)
    if drawn is not None:
        pdf = made.json.with_suffix(".pdf")
    if run.terminal.json:
        told = {"report": str(made.json), "signature": str(made.signature), "sha256": made.sha256, "key": pen.line}
        run.terminal.document(told | ({"pdf": str(pdf)} if pdf is not None else {}))
    else:
        if pdf is not None:
            run.terminal.line(str(pdf))
        run.terminal.line(f"{made.json}  {made.sha256}")
        run.terminal.line(f"{made.signature}  signed by {pen.fingerprint}")
    return Exit.OK


def verify(run: Run) -> int:
    with run.parts() as parts:
        if not run.get("file"):
            return _all_evidence(run, parts)
        roster = People(parts.journal, key_by_signature).roster()

        def whose(line: str) -> str:
            person = roster.by_key(line)
            return "" if person is None else person.name

        pdf = Path(run.get("pdf")).expanduser() if run.get("pdf") else None
        found = _reports(parts).check(Path(run.get("file")).expanduser(), key_by_signature, whose, pdf)
    if run.terminal.json:
        run.terminal.document(_checked(found))
    else:
        for each in found.problems:
            run.terminal.tell(_said(each))
        if found.key:
            by = sanitise(found.by, 80) or "nobody on the list of people"
            run.terminal.line(f"INC-{found.number or '?'}: signed by {by} ({key_fingerprint(found.key)}).")
        if not found.problems:
            run.terminal.line("The report, its signature, the PDF that it names and all evidence hold.")
    return Exit.FAILED if found.problems else Exit.OK


def _all_evidence(run: Run, parts: Parts) -> int:
    """Look at all evidence of all incidents, and for files that none of them names."""
    wrong: list[dict[str, Any]] = []
    count = 0
    for incident in parts.incidents.overview().incidents:
        standing = parts.incidents.standing_of(incident.number)
        count += len(standing)
        for each in incident.evidence:
            if _is_wrong(standing[each.sha256], held=each.held):
                how = str(standing[each.sha256])
                wrong.append({"incident": str(incident.number), "sha256": each.sha256, "name": each.name, "is": how})
    unnamed = [path.name for path in parts.incidents.files.unnamed(parts.incidents.named())]
    if run.terminal.json:
        run.terminal.document({"evidence": count, "wrong": wrong, "unnamed": unnamed})
        return Exit.FAILED if wrong else Exit.OK
    for one in wrong:
        run.terminal.tell(f"INC-{one['incident']}: {one['is']}: {one['sha256']} ({sanitise(one['name'], 80)})")
    for name in unnamed:
        run.terminal.tell(f"No incident names this file; it stays: {name}")
    run.terminal.line(f"{count - len(wrong)} of {count} files of evidence hold.")
    return Exit.FAILED if wrong else Exit.OK


def _is_wrong(standing: Standing, *, held: bool) -> bool:
    return standing is not Standing.SOUND and (held or standing is not Standing.MISSING)


def _reports(parts: Parts) -> Reports:
    return Reports(parts.journal, parts.incidents, lambda node: parts.inventory.current().name(node))


def _said(problem: Problem) -> str:
    return _SAID[problem.trouble].format(what=sanitise(problem.what, 300), why=sanitise(problem.why, 300)).strip()


def _checked(found: Checked) -> dict[str, Any]:
    return {
        "sound": not found.problems,
        "incident": found.number or None,
        "key": found.key or None,
        "by": found.by or None,
        "problems": [{"problem": str(each.trouble), "what": each.what, "why": each.why} for each in found.problems],
    }


# ---- one incident


def _done(run: Run, do: Callable[[Parts, Number], object]) -> int:
    """Do something with the incident that was named, and show it."""
    with run.parts() as parts:
        number = _asked(run, parts).number
        do(parts, number)
        return _tell(run, parts, number)


def _asked(run: Run, parts: Parts) -> Incident:
    try:
        incident = parts.incidents.incident(Number.read(run.get("incident")))
    except ValueError:
        incident = None
    if incident is None:
        named = sanitise(run.get("incident"), 40)
        raise Refused(f"There is no incident {named}: driftvakt incidents list --all", Exit.USAGE)
    return incident


def _tell(run: Run, parts: Parts, number: Number) -> int:
    incident = parts.incidents.incident(number)
    if incident is not None:
        lines = parts.incidents.timeline(number)
        if run.terminal.json:
            timeline = [incident_text.line_record(line) for line in lines]
            run.terminal.document(incident_text.record(parts, incident) | {"timeline": timeline})
        else:
            incident_text.tell(run.terminal, parts, incident, lines)
    return Exit.OK


def _time(run: Run, name: str) -> float | None:
    """A point in time that was given; UTC where it says nothing else."""
    text = run.get(name)
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"--{name} {sanitise(text, 40)} is no time: 2026-11-20T02:09:38Z", Exit.USAGE) from error
    return (time if time.tzinfo is not None else time.replace(tzinfo=UTC)).timestamp()
