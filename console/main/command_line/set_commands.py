"""`driftvakt recovery sets`: assets whose backups must be from one point in time, and restore tests of all of them."""

from __future__ import annotations

from typing import Any

from connectors.text import sanitise
from connectors.tools import ToolFault
from console.main.command_line.act_commands import carry_on
from console.main.command_line.exits import Exit
from console.main.command_line.recovery_commands import STATUS, ask_password, long, look, shown, when
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from console.recovery.model.sets import AssetSet, Point, SetRow, SetTest
from console.recovery.model.tests import RestoreTest, Verdict
from console.recovery.model.words import AGREEMENTS, VERDICTS, why


def list_sets(run: Run) -> int:
    """With --look the lists of backups are read first, and what could not be read is told with what stands."""
    with run.parts() as parts:
        if run.get("look"):
            members = {asset.id: asset for row in parts.recovery.sets() for asset in row.assets}
            for asset in members.values():
                for copy in asset.copies:
                    look(run, parts, asset, copy)
        rows = parts.recovery.sets()
    if run.terminal.json:
        for row in rows:
            run.terminal.record(_record(row))
    elif rows:
        header = ("SET", "ASSETS", "WANTED", "NEWEST", "APART", "COMMON POINT (UTC)", "APART", "TESTED", "")
        run.terminal.table(header, [_cells(row) for row in rows], right=[2, 4, 6])
    else:
        run.terminal.tell("There is no set yet: driftvakt recovery sets add NAME --asset … --asset … --within SECONDS")
    return Exit.OK


def add_set(run: Run) -> int:
    """Make a set, or set anew what was given of one."""
    with run.parts() as parts:
        name = run.get("set").strip()
        known = next((row.set for row in parts.recovery.sets() if row.set.name == name), None)
        if known is None and not (run.get("asset") and run.get("within")):
            raise Refused("Say of what, and how near: --asset A --asset B --within SECONDS.", Exit.USAGE)
        assets = tuple(parts.recovery.asset(each).id for each in run.get("asset"))
        within = run.get("within")
        before = known or AssetSet("", name, (), 0)
        span = before.span if within is None else within
        made = parts.sets.group(AssetSet(before.id, name, assets or before.assets, span))
        row = parts.sets.row(made.id)
    if run.terminal.json:
        run.terminal.document(_record(row))
    else:
        run.terminal.line(f"{sanitise(row.set.name)}: {AGREEMENTS[row.agreement]}. {_told(row)}")
    return Exit.OK


def remove_set(run: Run) -> int:
    with run.parts() as parts:
        found = parts.sets.ungroup(run.get("set"))
    if run.terminal.json:
        run.terminal.document({"set": found.name, "removed": True})
    else:
        run.terminal.line(f"{sanitise(found.name)} is no set any more; its assets stay on the board.")
    return Exit.OK


def test_set(run: Run) -> int:
    """Plan a test of each asset; with --yes carry them out one after the other. The exit status says the worst."""
    with run.parts() as parts:
        row = parts.sets.row(run.get("set"))
        for asset in row.assets:
            for copy in asset.copies:
                ask_password(run, parts, asset, copy)
        try:
            test = parts.sets.propose(row.set.id)
        except ToolFault as fault:
            raise Refused(f"{sanitise(row.set.name)} cannot be tested: {sanitise(str(fault), 600)}") from fault
        if not run.get("yes"):
            for part in test.parts:
                shown(run, parts, parts.acts.run(part.run))
            return Exit.OK if test.parts else _tell(run, parts, test)
        for part in test.parts:
            carry_on(run, parts, part.run, ended=False)
        parts.testing.settle()
        return _tell(run, parts, test)


def _tell(run: Run, parts: Parts, test: SetTest) -> int:
    """What a test of a set says, and that of each of its assets."""
    tests = {each.run: each for each in parts.recovery.tests()}
    verdict = test.verdict(tests)
    row = parts.sets.row(test.set)
    if run.terminal.json:
        run.terminal.document(_test_record(row, test, tests))
    else:
        point = (
            "no point that all have" if test.point is None else f"point {when(test.point)}, {long(test.apart)} apart"
        )
        said = "goes on" if verdict is None else VERDICTS[verdict]
        run.terminal.line(f"{test.name}  {said}  {sanitise(row.set.name)}, {point}")
        names = {asset.id: asset.name for asset in row.assets}
        for part in test.parts:
            found = tests.get(part.run)
            told = f"waits: driftvakt act resume {part.run[:8]}"
            if found is not None:
                told = f"{VERDICTS[found.verdict]}  {found.name}  {why(found)}"
            run.terminal.line(f"    {sanitise(names.get(part.asset, '?'))}: {sanitise(told, 600)}")
        if test.point is None:
            run.terminal.line(_told(row))
    return Exit.OPERATOR if verdict is None else STATUS[verdict]


def _cells(row: SetRow) -> tuple[object, ...]:
    tested = "never" if row.verdict is None else str(VERDICTS[row.verdict])
    return (
        row.set.name,
        ", ".join(asset.name for asset in row.assets),
        long(row.set.span),
        str(AGREEMENTS[row.agreement]),
        long(row.newest.apart) if row.newest else "-",
        when(row.point.time) if row.point else "none",
        long(row.point.apart) if row.point else "-",
        tested,
        "a test goes on, or waits" if row.goes_on else "",
    )


def _told(row: SetRow) -> str:
    """Of which time all are, or why of none."""
    if row.point is not None:
        return f"Newest common point {when(row.point.time)} UTC, {long(row.point.apart)} apart; wanted {_within(row)}."
    if row.unknown:
        names = sanitise(", ".join(row.unknown), 500)
        return f"Of {names} no list of backups was ever read: driftvakt recovery sets list --look"
    return f"No backups of all of them begin within {_within(row)} of each other."


def _within(row: SetRow) -> str:
    return long(row.set.span)


def _point(point: Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    backups = [
        {"asset": each.asset, "copy": each.copy, "snapshot": each.snapshot.id, "time": each.snapshot.time}
        for each in point.members
    ]
    return {"time": point.time, "apart_seconds": point.apart, "backups": backups}


def _record(row: SetRow) -> dict[str, Any]:
    return {
        "set": row.set.name,
        "assets": [asset.name for asset in row.assets],
        "within_seconds": row.set.span,
        "agreement": str(row.agreement),
        "newest": _point(row.newest),
        "common_point": _point(row.point),
        "never_looked_at": list(row.unknown),
        "last_test": None if row.last is None else row.last.name,
        "verdict": None if row.verdict is None else str(row.verdict),
    }


def _test_record(row: SetRow, test: SetTest, tests: dict[str, RestoreTest]) -> dict[str, Any]:
    def verdict_of(run: str) -> Verdict | None:
        return tests[run].verdict if run in tests else None

    verdict = test.verdict(tests)
    return {
        "name": test.name,
        "set": row.set.name,
        "verdict": None if verdict is None else str(verdict),
        "point": test.point,
        "apart_seconds": test.apart,
        "tests": [
            {
                "asset": part.asset,
                "copy": part.copy,
                "snapshot": part.snapshot,
                "run": part.run,
                "verdict": None if (found := verdict_of(part.run)) is None else str(found),
            }
            for part in test.parts
        ],
    }
