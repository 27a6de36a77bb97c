"""`driftvakt recovery assets|board|test|tests|clean`: what must come back, how that was proven, and proving it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from connectors.secrets import Secret
from connectors.text import sanitise
from connectors.tools import ToolFault
from console.main.command_line.act_commands import carry_on
from console.main.command_line.exits import Exit
from console.main.command_line.plan_text import show
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from console.recovery.model.assets import DAY, Asset, Copy, Kind, PasswordFrom, Tool
from console.recovery.model.board import Row
from console.recovery.model.kinds import Reads
from console.recovery.model.tests import LayerState, RestoreTest, Verdict
from console.recovery.model.words import DIFFERENCES, FRESHNESS, LAYERS, PHASES, STANDINGS, VERDICTS, why
from console.recovery.service.plans import secret_of
from console.recovery.service.tools import by_tool, words_of
from console.work.model.runs import RunView
from resources.errors import EnvironmentFault

#: Exit statuses by what a restore test says.
STATUS: Mapping[Verdict, Exit] = {
    Verdict.PASS: Exit.OK,
    Verdict.FAIL: Exit.NOT_PROVEN,
    Verdict.ERROR: Exit.FAILED,
    Verdict.INCONCLUSIVE: Exit.INCONCLUSIVE,
}
_STATES = {
    LayerState.HELD: "holds",
    LayerState.FAILED: "FAILS",
    LayerState.UNSURE: "unsure",
    LayerState.NOT_RUN: "not run",
}
_SHOWN = 20


# ---- assets


def list_assets(run: Run) -> int:
    with run.parts() as parts:
        assets = parts.recovery.assets()
        if run.terminal.json:
            for asset in assets:
                run.terminal.record(_asset_record(parts, asset))
            return Exit.OK
        rows = [
            (
                asset.name,
                str(asset.kind),
                asset.tier,
                _node(parts, asset),
                " ".join(asset.paths),
                ", ".join(f"{copy.name}: {copy.tool} {copy.repository}" for copy in asset.copies),
                asset.owner,
            )
            for asset in assets
        ]
    if rows:
        run.terminal.table(("ASSET", "KIND", "TIER", "NODE", "PATHS", "COPIES", "OWNER"), rows, right=[2])
    else:
        run.terminal.tell(
            "Nothing is protected yet: driftvakt recovery assets add NAME --node … --path … --repository …"
        )
    return Exit.OK


#: What is told of one copy of an asset.
_OF_A_COPY = ("repository", "key_file", "tool", "makes", "checks", "expected")


def add_asset(run: Run) -> int:
    """Put an asset onto the board, or set what was given anew of one that is there."""
    with run.parts() as parts:
        known = next((asset for asset in parts.recovery.assets() if asset.name == run.get("asset").strip()), None)
        if known is None and not (run.get("node") and run.get("path") and run.get("repository")):
            raise Refused("Say where it is: --node NODE --path PATH --repository REPOSITORY.", Exit.USAGE)
        given = {
            "node": _key(parts, run.get("node")) if run.get("node") else None,
            "paths": tuple(run.get("path")) or None,
            "kind": Kind(run.get("kind")) if run.get("kind") else None,
            "tier": run.get("tier"),
            "owner": run.get("owner"),
            "rto": run.get("rto"),
            "rpo": run.get("rpo"),
            "cadence": run.get("cadence_days") * DAY if run.get("cadence_days") is not None else None,
            "depends_on": tuple(parts.recovery.asset(name).id for name in run.get("needs")) or None,
            "sandbox": run.get("sandbox"),
            "database": run.get("database"),
            "query": run.get("query"),
        }
        asset = known or Asset("", run.get("asset"), "", (), ())
        asset = replace(asset, **{name: value for name, value in given.items() if value is not None})
        if any(run.get(name) is not None for name in _OF_A_COPY):
            guess = known is None and not run.get("kind")
            asset = by_tool(asset, _copy(run, asset), run.get("key_file") or "", guess=guess)
        asset = parts.recovery.protect(asset)
        copy = asset.copy(run.get("copy")) or asset.copies[0]
        if copy.password is PasswordFrom.KEYRING and run.terminal.can_ask:
            _keep_password(run, parts, secret_of(asset, copy), asset.name)
        if run.terminal.json:
            run.terminal.document(_asset_record(parts, asset))
        else:
            run.terminal.line(
                f"{sanitise(asset.name)} is on the board. Prove that it comes back: driftvakt recovery test"
            )
    return Exit.OK


def _copy(run: Run, asset: Asset) -> Copy:
    """The copy that is meant, with what was given anew."""
    name = run.get("copy")
    made = next((copy for copy in asset.copies if copy.name == name), Copy(name, ""))
    given: dict[str, Any] = {each: _words(run.get(each)) for each in ("makes", "checks") if run.get(each) is not None}
    if run.get("expected") is not None:
        given["expected"] = run.get("expected")
    return replace(
        made, repository=run.get("repository") or made.repository, tool=Tool(run.get("tool") or made.tool), **given
    )


def _words(text: str) -> tuple[str, ...]:
    """A program and its arguments, as somebody quotes them. Raises Refused."""
    found = words_of(text)
    if found is None:
        raise Refused(f"A quotation mark is open: {text}", Exit.USAGE)
    return found


def _keep_password(run: Run, parts: Parts, name: str, asset: str) -> None:
    """Ask for a repository's password, and keep it in the keyring; without one it is asked for at each test."""
    store = parts.keyring.store() if parts.keyring is not None else None
    if store is not None:
        password = run.terminal.ask_secret(f"Password of the repository of {asset}:")
        if password:
            store.put(name, Secret(password))


def remove_asset(run: Run) -> int:
    with run.parts() as parts:
        asset = parts.recovery.release(run.get("asset"))
        if run.terminal.json:
            run.terminal.document(_asset_record(parts, asset))
        else:
            run.terminal.line(f"{sanitise(asset.name)} is off the board; the log keeps what was told of it.")
    return Exit.OK


# ---- the board


def show_board(run: Run) -> int:
    """With --look the lists of backups are read first, and what could not be read is told with what stands."""
    with run.parts() as parts:
        if run.get("look"):
            for asset in parts.recovery.assets():
                for copy in asset.copies:
                    look(run, parts, asset, copy)
        board = parts.recovery.board()
        if run.terminal.json:
            run.terminal.document(
                {
                    "readiness": None if board.readiness is None else round(board.readiness, 4),
                    "points": board.points,
                    "weight": board.weight,
                    "assets": [_row_record(parts, row) for row in board.rows],
                }
            )
            return Exit.OK
        if not board.rows:
            return list_assets(run)
        rows = [_row(row, board.at) for row in board.rows]
    header = ("STANDING", "ASSET", "TIER", "BACKUPS", "NEWEST", "RPO", "PROVEN", "DEPTH", "RTO", "TARGET", "")
    run.terminal.table(header, rows, right=[2, 4, 5, 6, 8, 9])
    run.terminal.line()
    run.terminal.line(f"Readiness {(board.readiness or 0) * 100:.0f} %: {board.points:g} of {board.weight:g} points")
    return Exit.OK


def look(run: Run, parts: Parts, asset: Asset, copy: Copy) -> None:
    ask_password(run, parts, asset, copy)
    try:
        parts.testing.look(asset.id, copy.name)
    except EnvironmentFault as fault:
        run.terminal.tell(f"{sanitise(asset.name)}, {sanitise(copy.name)}: {sanitise(str(fault), 300)}")


def _row(row: Row, now: float) -> tuple[object, ...]:
    fresh, proven = row.freshest, row.proven
    return (
        str(STANDINGS[row.standing]),
        row.asset.name,
        row.asset.tier,
        str(FRESHNESS[fresh.freshness]) if fresh else "-",
        long(fresh.age) if fresh and fresh.age is not None else "-",
        long(row.asset.rpo),
        long(now - proven.ended) if proven else "never",
        f"{row.last.depth}/5" if row.last else "-",
        long(proven.rto) if proven and proven.rto is not None else "-",
        long(row.asset.rto),
        "its negative control PASSED" if row.blind else "its tests were never seen to fail" if row.never_failed else "",
    )


# ---- tests


def test_restore(run: Run) -> int:
    """Plan a test; with --yes carry it out and say by the exit status what came of it."""
    with run.parts() as parts:
        asset = parts.recovery.asset(run.get("asset"))
        copy = asset.copy(run.get("copy") or "")
        if copy is not None:
            ask_password(run, parts, asset, copy)
        try:
            view = parts.testing.propose(
                asset.id,
                run.get("copy") or "",
                run.get("snapshot") or "",
                control=bool(run.get("control")),
                reads=Reads(run.get("read") or Reads.STRUCTURE),
            )
        except ToolFault as fault:
            raise Refused(f"{sanitise(asset.name)} cannot be tested: {sanitise(str(fault), 600)}") from fault
        if not run.get("yes"):
            return shown(run, parts, view)
        carry_on(run, parts, view.id, ended=False)
        parts.testing.settle()
        test = next((test for test in parts.recovery.tests(asset.id) if test.run == view.id), None)
        if test is None:
            raise Refused(f"The test waits: driftvakt act resume {view.id[:8]}", Exit.OPERATOR)
        _tell(run, parts, test)
    return STATUS[test.verdict]


def list_tests(run: Run) -> int:
    with run.parts() as parts:
        if run.get("number"):
            test = parts.recovery.test(run.get("number"))
            if test is None:
                raise Refused(f"There is no restore test {run.get('number')}.")
            _tell(run, parts, test)
            return STATUS[test.verdict]
        asset = parts.recovery.asset(run.get("asset")).id if run.get("asset") else ""
        tests = parts.recovery.tests(asset)
        names = {each.id: each.name for each in parts.recovery.assets()}
    if run.terminal.json:
        for test in tests:
            run.terminal.record(_test_record(test))
    elif tests:
        rows = [
            (
                test.name,
                str(VERDICTS[test.verdict]),
                names.get(test.asset, "?"),
                test.snapshot[:8],
                when(test.began),
                "-" if test.rto is None else long(test.rto),
                str(why(test)),
            )
            for test in tests
        ]
        run.terminal.table(("TEST", "VERDICT", "ASSET", "BACKUP", "BEGAN (UTC)", "RTO", "WHY"), rows, right=[5])
    else:
        run.terminal.tell("No backup was ever restored for a test: driftvakt recovery test ASSET")
    return Exit.OK


def clean_up(run: Run) -> int:
    with run.parts() as parts:
        view = parts.testing.clean(run.get("test"))
        return carry_on(run, parts, view.id) if run.get("yes") else shown(run, parts, view)


def shown(run: Run, parts: Parts, view: RunView) -> int:
    needs = parts.acts.needs(view)
    show(run, view, needs)
    word = "approve" if needs > 1 else "apply"
    run.terminal.tell(f"Nothing has run. Carry it out: driftvakt act {word} {view.id[:8]}")
    return Exit.OK


def ask_password(run: Run, parts: Parts, asset: Asset, copy: Copy) -> None:
    """A password that nobody here knows is asked for, and kept until this command ends."""
    name = secret_of(asset, copy)
    if not name or not run.terminal.can_ask:
        return
    known = parts.answers.get(name) or (parts.keyring.get(name) if parts.keyring is not None else None)
    if known is None:
        prompt = f"Password of the repository of {asset.name}, {copy.name}:"
        parts.answers.put(name, Secret(run.terminal.ask_secret(prompt)))


def _tell(run: Run, parts: Parts, test: RestoreTest) -> None:
    """All that a test says."""
    if run.terminal.json:
        run.terminal.document(_test_record(test))
        return
    asset = next((each.name for each in parts.recovery.assets() if each.id == test.asset), "?")
    line = run.terminal.line
    line()
    backup = f"backup {test.snapshot[:8]} of {when(test.snapshot_time)}"
    line(f"{test.name}  {VERDICTS[test.verdict]}  {sanitise(asset)}, {backup}")
    line(sanitise(str(why(test)), 1200))
    if test.seed:
        line(f"Drawn among {test.among} by the seed {sanitise(test.seed)}.")
    rows = [
        (
            number,
            str(LAYERS[layer.kind]),
            _STATES[layer.state],
            "-" if layer.status is None else layer.status,
            long(layer.end - layer.begin) if layer.begin else "-",
        )
        for number, layer in enumerate(test.layers, 1)
    ]
    run.terminal.table(("", "LAYER", "", "STATUS", "TIME"), rows, right=[0, 3, 4])
    for each in test.differing[:_SHOWN]:
        line(f"    {sanitise(each.path, 300)}: {DIFFERENCES[each.what]}")
    if len(test.differing) > _SHOWN:
        line(f"    and {len(test.differing) - _SHOWN} more")
    for phase in test.phases:
        line(f"    {PHASES[phase.kind]}: {long(phase.seconds)} ({phase.source})")
    if test.rto is not None:
        line(f"RTO measured: {long(test.rto)}" + ("" if test.rpo is None else f", RPO {long(test.rpo)}"))
    removed = test.layers[-1] if test.layers else None
    if removed is not None and removed.state is LayerState.FAILED:
        line(f"It left its folder: driftvakt recovery clean {test.number} --yes")


# ---- records


def _asset_record(parts: Parts, asset: Asset) -> dict[str, Any]:
    record = dataclasses.asdict(asset)
    record["node"] = _node(parts, asset)
    record["depends_on"] = [each.name for each in parts.recovery.assets() if each.id in asset.depends_on]
    return {name: _plain(value) for name, value in record.items()}


def _row_record(parts: Parts, row: Row) -> dict[str, Any]:
    return {
        "asset": _asset_record(parts, row.asset),
        "standing": str(row.standing),
        "never_seen_to_fail": row.never_failed,
        "negative_control_passed": row.blind,
        "copies": [
            {
                "copy": copy.name,
                "freshness": str(copy.freshness),
                "age_seconds": None if copy.age is None else round(copy.age),
            }
            for copy in row.copies
        ],
        "last": _test_record(row.last) if row.last else None,
        "proven": None if row.proven is None else row.proven.name,
    }


def _test_record(test: RestoreTest) -> dict[str, Any]:
    record = {name: _plain(value) for name, value in dataclasses.asdict(test).items()}
    return {"name": test.name, "why": str(why(test)), "depth": test.depth, **record}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


def _node(parts: Parts, asset: Asset) -> str:
    return parts.inventory.current().name(asset.node)


def _key(parts: Parts, words: str) -> str:
    from console.fleet.model.selecting import select_nodes  # noqa: PLC0415 - only where an asset is added

    found = select_nodes(parts.inventory.current(), [words])
    if len(found) != 1:
        raise Refused(f"{sanitise(words, 100)} is not one node.", Exit.USAGE)
    return found[0].key


def when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"


def long(seconds: float) -> str:
    """A span of time as people say it."""
    whole = max(0, round(seconds))
    for size, unit in ((DAY, "d"), (3600, "h"), (60, "min")):
        if whole >= 2 * size:
            return f"{whole // size} {unit}"
    return f"{whole} s"
