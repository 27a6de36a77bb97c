"""`driftvakt models seen`: what serves now, with its traffic, and what nobody planned."""

from __future__ import annotations

import time
from dataclasses import asdict

from connectors.text import sanitise
from console.deployments.model.deployments import Deployment
from console.deployments.model.orphans import Left, Orphan
from console.deployments.model.traffic import DeploymentSeen, Point
from console.deployments.service.preflighting import gib
from console.fleet.model.selecting import select_nodes
from console.main.command_line.exits import Exit
from console.main.command_line.run import Run
from console.main.seeing import seeing_over

_LEFT = {
    Left.RESTING: "its place serves nobody, and no rollout goes on",
    Left.UNKNOWN: "its deployment is not on the list",
    Left.STRAY: "it is of no service, and serves by nobody's plan",
}
_HEADER = ("DEPLOYMENT", "REQUESTS/S", "ERRORS/S", "FIRST TOKEN", "TOKENS/S", "WAITING", "KV CACHE", "SERVES")


def show_seen(run: Run) -> int:
    """Look twice, so that rates can be told, and write down what serves."""
    with run.parts() as parts:
        chosen = select_nodes(parts.inventory.current(), run.get("on")) if run.get("on") else ()
        keys = [node.key for node in chosen]
        seeing = seeing_over(parts.rollouts, parts.models, parts.inventory, parts.acts, lambda: keys)
        seeing.look(tell=False)
        if parts.rollouts.deployments():
            time.sleep(run.get("seconds"))
        seeing.look(tell=not run.read_only)
        called = parts.inventory.current().name
        deployments = parts.rollouts.deployments()
        seen = seeing.seen()
        rows = [(each, seen[each.id]) for each in deployments if each.id in seen]
        if run.terminal.json:
            for deployment, found in rows:
                run.terminal.record({"deployment": deployment.name} | asdict(found) | {"now": found.now})
            for hand in seeing.unplanned():
                run.terminal.record({"unplanned": asdict(hand) | {"node": called(hand.node)}})
            for orphan in seeing.orphans():
                run.terminal.record({"orphan": asdict(orphan) | {"node": called(orphan.node)}})
            for node, why in seeing.faults().items():
                run.terminal.record({"node": called(node), "problem": sanitise(why, 300)})
            return Exit.OK
        _tell(run, rows)
        for hand in seeing.unplanned():
            run.terminal.line(f"UNPLANNED  {called(hand.node)}: {hand.what}")
        for orphan in seeing.orphans():
            run.terminal.line(f"ORPHAN  {called(orphan.node)}: {_orphan(orphan)}")
        for node, why in seeing.faults().items():
            run.terminal.tell(f"{called(node)} could not be asked: {sanitise(why, 300)}")
        if not rows and not seeing.unplanned():
            run.terminal.tell("Nothing is seen serving.")
    return Exit.OK


def _orphan(orphan: Orphan) -> str:
    gpus = f"GPU {', '.join(orphan.gpus)}"
    where = f", {orphan.unit}" if orphan.unit else ""
    who = f"{sanitise(orphan.name, 60)} (process {orphan.pid}{where})"
    return f"{who} holds {gib(orphan.memory)} of {gpus}; {_LEFT[orphan.left]}"


def _tell(run: Run, rows: list[tuple[Deployment, DeploymentSeen]]) -> None:
    if rows:
        cells = [(deployment.name, *_cells(found.now), _serves(found)) for deployment, found in rows]
        run.terminal.table(_HEADER, cells, right=range(1, 7))
    for deployment, found in rows:
        if found.problem:
            run.terminal.tell(f"{deployment.name}: its router does not say: {sanitise(found.problem, 300)}")


def _cells(now: Point | None) -> tuple[str, ...]:
    point = now or Point(0.0)
    first = f"{point.first_token:.2f} s" if point.first_token is not None else "-"
    cache = f"{100 * point.kv_cache:.0f} %" if point.kv_cache is not None else "-"
    waiting = f"{point.waiting:.0f}" if point.waiting is not None else "-"
    return _rate(point.requests), _rate(point.errors), first, _rate(point.tokens), waiting, cache


def _rate(value: float | None) -> str:
    return f"{value:.1f}" if value is not None else "-"


def _serves(found: DeploymentSeen) -> str:
    return ", ".join(f"{each.replica} {each.slot} {each.share} %" for each in found.slots if each.share)
