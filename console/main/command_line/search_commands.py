"""`driftvakt recovery search`: nodes looked through for data that nothing protects."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from connectors.text import sanitise
from console.fleet.model.selecting import select_nodes
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.recovery.model.searches import Bare, Search

_HEADER = ("NODE", "WHAT", "FOLDER", "SIZE", "ON THE BOARD")


def search_nodes(run: Run) -> int:
    """Search nodes, all where none is named, and tell what the newest searches found that is not on the board; with
    --known only that."""
    with run.parts() as parts:
        current = parts.inventory.current()
        nodes = select_nodes(current, run.get("on")) if run.get("on") else current.nodes
        keys = [node.key for node in nodes]
        if not keys:
            raise Refused("There is no node to search: driftvakt nodes add HOST", Exit.FAILED)
        faults = {} if run.get("known") else parts.searching.search(keys)[1]
        called = current.name
        searches = {key: each for key, each in parts.recovery.searches().items() if key in keys}
        found = [each for each in parts.recovery.bare() if each.node in searches]
        if run.terminal.json:
            for each in found:
                store = dataclasses.asdict(each.store)
                run.terminal.record({"node": called(each.node), "has": list(each.has)} | store)
            for node, fault in faults.items():
                run.terminal.record({"node": called(node), "problem": sanitise(str(fault), 300)})
            return Exit.FAILED if faults else Exit.OK
        if found:
            run.terminal.table(_HEADER, [_row(each, called) for each in found], right=[3])
        for key, search in searches.items():
            _limits(run, called(key), search)
        for node, fault in faults.items():
            run.terminal.tell(f"{called(node)} could not be searched: {sanitise(str(fault), 300)}")
        looked = len(searches)
        if not looked:
            run.terminal.tell("No node was ever searched: driftvakt recovery search")
        elif not found:
            run.terminal.line(f"On {looked} nodes nothing was found that is not on the board.")
        else:
            run.terminal.tell("Protect what must come back: driftvakt recovery assets add NAME --node … --path …")
    return Exit.FAILED if faults else Exit.OK


def _row(each: Bare, called: Callable[[str], str]) -> tuple[object, ...]:
    store = each.store
    size = "-" if store.size is None else f"{store.size / 2**30:.1f} GiB"
    part = f"a part: {', '.join(each.has)}" if each.has else "no"
    return called(each.node), store.product, store.path, size, part


def _limits(run: Run, name: str, search: Search) -> None:
    """What a search says that it did not see."""
    if search.problem:
        run.terminal.tell(f"{name} was not searched then: {sanitise(search.words, 300)}")
    if search.closed:
        run.terminal.tell(f"{name}: {search.closed} folders could not be looked into with this account")
    if search.cut:
        run.terminal.tell(f"{name}: there is more than is told here")
