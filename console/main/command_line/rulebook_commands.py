"""`driftvakt alarms rules show|switch-on|take-out|put-back`: a rule as text, its versions, and which of them holds."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors.text import sanitise
from console.alarms.model.alarms import ANY, Source
from console.alarms.model.versions import BASE
from console.alarms.service.rule_versions import RuleVersions
from console.fleet.model.rule_text import as_toml
from console.main.alarms import is_raising
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.command_line.trying_commands import named, text_of
from console.main.parts import Parts


def show(run: Run) -> int:
    """A rule as the file that it would be, and its versions."""
    with run.parts() as parts:
        book = parts.rulebook
        rule = named(run, book)
        on = book.on(rule.id)
        versions = book.versions(rule.id)
        out = [each.reason for each in parts.alarms.board().out if each.of == _all_of(rule.id)]
    if run.terminal.json:
        run.terminal.document(
            {
                "rule": rule.id,
                "origin": book.current().origin(rule.id).value,
                "version": on.version,
                "before": on.before,
                "out_of_service": out[0] if out else None,
                "text": as_toml(rule),
                "versions": [
                    {"version": each.number, "who": each.who, "time": _iso(each.time), "entry": each.entry}
                    for each in versions
                ],
            }
        )
        return Exit.OK
    run.terminal.line(as_toml(rule).rstrip())
    for each in versions:
        holds = ", holds" if each.number == on.version else ""
        who = sanitise(each.who, 60)
        run.terminal.tell(f"Version {each.number}{holds}: {who}, {_iso(each.time)}, entry {each.entry}")
    if versions and on.version == BASE:
        run.terminal.tell("What ships, or what a file of the site says, holds.")
    for reason in out:
        run.terminal.tell(f"It is out of service: {sanitise(reason, 200)}")
    return Exit.OK


def switch_on(run: Run) -> int:
    """Have a version hold: one that was saved, what ships, or what a file says."""
    number = run.get("version")
    if (number is None) == (not run.get("file")):
        raise Refused("Say which: --version N, 0 being what ships, or --file FILE.", Exit.USAGE)
    with run.parts() as parts:
        book = parts.rulebook
        if number is None:
            named(run, book)
            number = book.switch_on_text(text_of(run)).number
        else:
            book.switch_on(_known(run, book), number)
        on = book.on(str(run.get("rule")))
    if run.terminal.json:
        run.terminal.document({"rule": run.get("rule"), "version": number, "before": on.before, "entry": on.entry})
        return Exit.OK
    run.terminal.line(f"Version {number} of {run.get('rule')} holds from now on. Entry {on.entry} says so.")
    run.terminal.tell(
        "The program that raises alarms here judges by it from its next look on."
        if is_raising(run.directory)
        else "Nobody raises alarms here now: who does next judges by it."
    )
    run.terminal.tell(f"Back: driftvakt alarms rules switch-on {run.get('rule')} --version {on.before}")
    return Exit.OK


def take_out(run: Run) -> int:
    """Let all alarms of a rule ask for nobody."""
    with run.parts() as parts:
        rule = _known(run, parts.rulebook)
        if any(each.of == _all_of(rule) for each in parts.alarms.board().out):
            raise Refused("It is out of service already.")
        parts.alarms.take_out(_all_of(rule), run.get("reason") or "")
        return _tell(run, parts, rule)


def put_back(run: Run) -> int:
    with run.parts() as parts:
        rule = _known(run, parts.rulebook)
        out = [each for each in parts.alarms.board().out if each.of == _all_of(rule)]
        if not out:
            raise Refused("It is in service.")
        for each in out:
            parts.alarms.put_back(each.number)
        return _tell(run, parts, rule)


def _tell(run: Run, parts: Parts, rule: str) -> int:
    out = any(each.of == _all_of(rule) for each in parts.alarms.board().out)
    if run.terminal.json:
        run.terminal.document({"rule": rule, "in_service": not out})
    else:
        run.terminal.line(f"{rule}  {'out of service' if out else 'in service'}")
    return Exit.OK


def _known(run: Run, book: RuleVersions) -> str:
    name = str(run.get("rule"))
    if name not in book.known():
        raise Refused(f"No rule is called {sanitise(name, 80)}: driftvakt alarms rules", Exit.USAGE)
    return name


def _all_of(rule: str) -> Source:
    return Source(rule, ANY, ANY)


def _iso(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%SZ}"
