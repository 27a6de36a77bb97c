"""`driftvakt alarms rules|test`: the rules, and what one of them would have found in recorded history."""

from __future__ import annotations

import math
import sqlite3
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.text import sanitise
from console.alarms.model.attempts import Attempt
from console.alarms.model.trying import Basis, Doubt, Occurrence, Tried, changed
from console.alarms.service.attempts import attempt
from console.alarms.service.replaying import Unwatched
from console.alarms.service.rule_versions import RuleVersions
from console.fleet.model.inventory import Inventory
from console.fleet.model.rule_text import as_toml, in_general
from console.fleet.model.rules import Rule, RuleError, Rules, Threshold
from console.fleet.service.history.readers import Readers
from console.fleet.service.rulebook import MOST_BYTES
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
    with run.parts() as parts:
        book = parts.rulebook
    rules = book.current()
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
                    "version": book.on(rule.id).version,
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
            (
                rule.id,
                rule.grade.value,
                rule.about.value,
                rules.origin(rule.id).value,
                in_general(str(rule.what)),
                rule.next,
            )
            for rule in rows
        ],
    )
    return Exit.OK


def test_rule(run: Run) -> int:
    """What a rule would have found."""
    until = time.time()
    since = until - run.get("days") * _DAY
    with run.parts() as parts:
        rule, rules = _asked(run, parts.rulebook)
        judged = parts.rules.by_id.get(rule.id)
        inventory = parts.inventory.current()
        past = parts.alarms.past(since, until)
    path = run.directory / TELEMETRY
    if not path.exists():
        raise Refused("There is no history here yet: the window records it.")
    readers = Readers(path)
    try:
        nodes = {node.key: node.site for node in inventory.nodes}
        made = attempt(readers, rule, judged, nodes, since, until, past, rules, Unwatched())
    except sqlite3.Error as error:
        raise Refused(f"History cannot be read: {sanitise(str(error), 200)}") from error
    finally:
        readers.end()
    if run.terminal.json:
        run.terminal.document(_document(made, inventory))
    else:
        _tell(run, made, inventory)
    return Exit.OK


def _asked(run: Run, book: RuleVersions) -> tuple[Rule, Rules]:
    """The rule as it is to be tried, and all rules with it. Raises Refused and WrongRule."""
    judged = named(run, book)
    numbers = {word: _number(run, word) for word in ("above", "below", "for", "quiet")}
    try:
        rule = changed(
            judged, above=numbers["above"], below=numbers["below"], after=numbers["for"], quiet=numbers["quiet"]
        )
    except RuleError as error:
        raise Refused(str(error), Exit.USAGE) from error
    return book.tried(as_toml(rule))


def named(run: Run, book: RuleVersions) -> Rule:
    """The rule that was named: as a file says, in a version, or as it holds. Raises Refused and WrongRule."""
    name = str(run.get("rule"))
    number = run.get("version")
    if run.get("file"):
        row, _ = book.tried(text_of(run))
        if row.id != name:
            raise Refused(f"The file has the rule {sanitise(row.id, 80)}, not {sanitise(name, 80)}.", Exit.USAGE)
        return row
    found = book.current().by_id.get(name) if number is None else book.row(name, number)
    if found is None:
        raise Refused(f"No rule is called {sanitise(name, 80)}: driftvakt alarms rules", Exit.USAGE)
    return found


def text_of(run: Run) -> str:
    """What the file that was named says. Raises Refused."""
    path = Path(str(run.get("file")))
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MOST_BYTES)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{sanitise(str(path), 200)} cannot be read: {sanitise(str(error), 200)}") from error


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


def _document(all: Attempt, inventory: Inventory) -> dict[str, Any]:
    made, on, checked = all.tried, all.on, all.checked
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
        "on": None if on is None else {"sure": on.sure, "possible": on.possible},
        "spared": all.spared,
        "limits": [{"limit": each.limit, "sure": each.sure, "possible": each.possible} for each in all.limits],
        "scenarios": None if checked is None else asdict(checked),
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


def _tell(run: Run, all: Attempt, inventory: Inventory) -> None:
    terminal, made = run.terminal, all.tried
    terminal.line(f"{made.rule.id}: {_times(made)}, on {made.nodes} nodes")
    if made.occurrences:
        extreme = "LOWEST" if isinstance(made.rule.when, Threshold) and made.rule.when.below is not None else "HIGHEST"
        terminal.table(
            ("BEGAN (UTC)", "LASTED", "NODE", "PART", extreme, ""),
            [_row(each, inventory) for each in made.occurrences],
            right=[4],
        )
    if all.on is not None:
        terminal.line(f"As it holds now: {_times(all.on)}")
    if all.spared:
        terminal.line(f"Met and gone again within the delay: {all.spared}")
    if len(all.limits) > 1:
        terminal.table(
            ("LIMIT", "TIMES", "POSSIBLY MORE"),
            [(f"{each.limit:g}", each.sure, each.possible) for each in all.limits],
            right=[0, 1, 2],
        )
    if (checked := all.checked) is not None:
        terminal.line(
            f"Labelled scenarios: told in {checked.told} of {checked.of} that have it, {checked.false} false in"
            f" {checked.played}"
        )
        for name in checked.worse:
            terminal.line(f"  comes out otherwise than it should: {name}")
    terminal.tell(f"Made of {_BASIS[made.basis]}.")
    fine = "now" if made.fine_since is None else _minute(made.fine_since)
    for doubt in sorted(made.doubts):
        step = "hour" if made.step >= 3600 else "minute"
        terminal.tell(_DOUBTS[doubt].format(fine=fine, step=step, after=f"{made.rule.after:g}"))


def _times(made: Tried) -> str:
    more = f", and possibly {made.possible} more" if made.possible else ""
    return f"{made.sure} {'time' if made.sure == 1 else 'times'}{more}"


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
