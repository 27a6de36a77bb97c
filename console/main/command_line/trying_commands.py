"""`driftvakt alarms rules|test`: the rules, and what one of them would have found in recorded history."""

from __future__ import annotations

import math
import sqlite3
import time
from datetime import UTC, datetime
from typing import Any

from connectors.text import sanitise
from console.alarms.model.trying import Basis, Doubt, Occurrence, Tried, changed
from console.alarms.service.replaying import Replaying
from console.fleet.model.inventory import Inventory
from console.fleet.model.rules import Rule, RuleError, Rules, Threshold
from console.fleet.service.history.readers import Readers
from console.fleet.service.rulebook import load
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.compose import TELEMETRY

_DAY = 86_400.0
_BASIS = {
    Basis.MEASURED: "what was measured, judged anew",
    Basis.COUNTED: "events, counted anew",
    Basis.JUDGED: "what was found then: the values themselves are not kept",
}
_DOUBTS = {
    Doubt.COARSE: "Before {fine} only the lowest and highest value of each {step} are kept, and a delay may be shorter:"
    " so there are two bounds.",
    Doubt.SELDOM: "It was measured less often than every {after} s: what was met at one look alone may have been told.",
    Doubt.LIMIT_UNKNOWN: "Another limit cannot be tried: the values that it asks for are not kept.",
    Doubt.SHORTER: "What lasted less long than the rule asks for today is not kept: there may be more.",
}


def list_rules(run: Run) -> int:
    """The rules, worst first."""
    rules = load(run.directory)
    rows = sorted((rule for rule in rules.rows if rule.lasts), key=lambda rule: rule.rank)
    for fault in rules.faults:
        run.terminal.tell(f"Left out: {sanitise(fault, 300)}")
    if run.terminal.json:
        for rule in rows:
            run.terminal.record(
                {
                    "id": rule.id,
                    "about": rule.about.value,
                    "grade": rule.grade.value,
                    "what": str(rule.what),
                    "next": str(rule.next),
                    "above": getattr(rule.when, "above", None),
                    "below": getattr(rule.when, "below", None),
                    "for": rule.after,
                    "quiet": rule.quiet,
                    "source": rule.source,
                    "origin": rules.origin(rule.id).value,
                    "cause": str(rule.cause),
                    "consequence": str(rule.consequence),
                    "respond": rule.respond or None,
                    "act": rule.act,
                }
            )
        return Exit.OK
    run.terminal.table(
        ("RULE", "PRIORITY", "OF", "FROM", "WHAT", "DO"),
        [
            (rule.id, rule.grade.value, rule.about.value, rules.origin(rule.id).value, rule.what, rule.next)
            for rule in rows
        ],
    )
    return Exit.OK


def test_rule(run: Run) -> int:
    """What a rule would have found."""
    judged, rule = _asked(run, load(run.directory))
    until = time.time()
    since = until - run.get("days") * _DAY
    with run.parts() as parts:
        inventory = parts.inventory.current()
    path = run.directory / TELEMETRY
    if not path.exists():
        raise Refused("There is no history here yet: the window records it.")
    readers = Readers(path)
    try:
        nodes = {node.key: node.site for node in inventory.nodes}
        made = Replaying(readers).replay(rule, nodes, since, until, judged=judged)
    except sqlite3.Error as error:
        raise Refused(f"History cannot be read: {sanitise(str(error), 200)}") from error
    finally:
        readers.end()
    if run.terminal.json:
        run.terminal.document(_document(made, inventory))
    else:
        _tell(run, made, inventory)
    return Exit.OK


def _asked(run: Run, rules: Rules) -> tuple[Rule, Rule]:
    """The rule as it is, and as it is to be tried. Raises Refused."""
    name = str(run.get("rule"))
    judged = rules.by_id.get(name)
    if judged is None:
        raise Refused(f"No rule is called {sanitise(name, 80)}: driftvakt alarms rules", Exit.USAGE)
    numbers = {word: _number(run, word) for word in ("above", "below", "for", "quiet")}
    try:
        rule = changed(
            judged, above=numbers["above"], below=numbers["below"], after=numbers["for"], quiet=numbers["quiet"]
        )
    except RuleError as error:
        raise Refused(str(error), Exit.USAGE) from error
    return judged, rule


def _number(run: Run, word: str) -> float | None:
    text = run.get(word)
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or (word in ("for", "quiet") and number < 0):
        raise Refused(f"--{word} {sanitise(str(text), 40)} is no number", Exit.USAGE)
    return number


def _document(made: Tried, inventory: Inventory) -> dict[str, Any]:
    return {
        "rule": made.rule.id,
        "since": _iso(made.since),
        "until": _iso(made.until),
        "basis": made.basis.value,
        "sure": made.sure,
        "possible": made.possible,
        "nodes": made.nodes,
        "samples": made.samples,
        "fine_since": None if made.fine_since is None else _iso(made.fine_since),
        "doubts": sorted(made.doubts),
        "occurrences": [
            {
                "node": _name(inventory, each.node),
                "part": each.part,
                "begin": _iso(each.begin),
                "end": None if each.end is None else _iso(each.end),
                "extreme": each.extreme,
                "sure": each.sure,
            }
            for each in made.occurrences
        ],
    }


def _tell(run: Run, made: Tried, inventory: Inventory) -> None:
    terminal = run.terminal
    more = f", and possibly {made.possible} more" if made.possible else ""
    terminal.line(f"{made.rule.id}: {made.sure} {'time' if made.sure == 1 else 'times'}{more}, on {made.nodes} nodes")
    if made.occurrences:
        extreme = "LOWEST" if isinstance(made.rule.when, Threshold) and made.rule.when.below is not None else "HIGHEST"
        terminal.table(
            ("BEGAN (UTC)", "LASTED", "NODE", "PART", extreme, ""),
            [_row(each, inventory) for each in made.occurrences],
            right=[4],
        )
    terminal.tell(f"Made of {_BASIS[made.basis]}.")
    fine = "now" if made.fine_since is None else _minute(made.fine_since)
    for doubt in sorted(made.doubts):
        step = "hour" if made.step >= 3600 else "minute"
        terminal.tell(_DOUBTS[doubt].format(fine=fine, step=step, after=f"{made.rule.after:g}"))


def _row(each: Occurrence, inventory: Inventory) -> tuple[str, ...]:
    lasted = "lasts" if each.end is None else f"{(each.end - each.begin) / 60.0:.0f} min"
    extreme = "" if each.extreme is None else f"{each.extreme:.4g}"
    sure = "" if each.sure else "possibly"
    return _minute(each.begin), lasted, _name(inventory, each.node), each.part, extreme, sure


def _name(inventory: Inventory, key: str) -> str:
    return next((node.full_name for node in inventory.nodes if node.key == key), key)


def _minute(time: float) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M}"


def _iso(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
