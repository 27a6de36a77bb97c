"""`driftvakt models seen`: what serves now, with its traffic, and what nobody planned."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from connectors.text import sanitise
from console.deployments.model.deployments import Deployment
from console.deployments.model.loose import WORDS, Loose, LooseKind, loose_of
from console.deployments.model.traffic import DeploymentSeen, Point
from console.deployments.service.preflighting import gib
from console.fleet.model.selecting import select_nodes
from console.main.command_line.exits import Exit
from console.main.command_line.run import Run
from console.main.parts import Parts
from console.main.seeing import seeing_over

#: What is told first of each, and by what command it is put right; `{node}`, `{unit}`, `{gpu}`, `{model}` are its own.
_FIRST = {LooseKind.UNPLANNED: "UNPLANNED", LooseKind.OWNERLESS: "NO OWNER"}
_COMMANDS = {
    LooseKind.RESTING: "driftvakt services stop {node} {unit}",
    LooseKind.UNKNOWN: "driftvakt services stop {node} {unit}",
    LooseKind.STRAY: "driftvakt gpu end {node} {gpu}",
    LooseKind.UNPLANNED: "driftvakt services list {node}",
    LooseKind.OWNERLESS: "driftvakt models owner {model} NAME",
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
        board = parts.models.board()
        loose = loose_of(board.rows, board.unplanned, seeing.unplanned(), seeing.orphans())
        if run.terminal.json:
            for deployment, found in rows:
                run.terminal.record({"deployment": deployment.name} | asdict(found) | {"now": found.now})
            for each in loose:
                run.terminal.record({"loose": _loose_record(parts, each)})
            for node, why in seeing.faults().items():
                run.terminal.record({"node": called(node), "problem": sanitise(why, 300)})
            return Exit.OK
        _tell(run, rows, called)
        for each in loose:
            run.terminal.line(_loose(parts, each))
        for node, why in seeing.faults().items():
            run.terminal.tell(f"{called(node)} could not be asked: {sanitise(why, 300)}")
        if not rows and not loose:
            run.terminal.tell("Nothing is seen serving.")
    return Exit.OK


def _loose(parts: Parts, loose: Loose) -> str:
    """A server that nobody answers for: what and where it is, what it holds, why it is told, what to do."""
    nodes = ", ".join(parts.inventory.current().name(node) for node in loose.nodes)
    process = ", ".join(part for part in (f"process {loose.pid}" if loose.pid else "", loose.unit) if part)
    who = sanitise(loose.what, 120) + (f" ({process})" if process else "")
    gpus = f" of GPU {', '.join(loose.gpus)}" if len(loose.nodes) == 1 else " of their GPUs"
    holds = f" holds {gib(loose.memory)}{gpus};" if loose.gpus else ";"
    words, first = WORDS[loose.kind], _FIRST.get(loose.kind, "ORPHAN")
    return f"{first}  {nodes}: {who}{holds} {words.why}. {words.to_do} {_command(parts, loose)}"


def _command(parts: Parts, loose: Loose) -> str:
    name = parts.inventory.current().name(loose.nodes[0])
    gpu = loose.gpus[0] if loose.gpus else ""
    return _COMMANDS[loose.kind].format(node=name, unit=loose.unit, gpu=gpu, model=loose.what)


def _loose_record(parts: Parts, loose: Loose) -> dict[str, Any]:
    current = parts.inventory.current()
    words = WORDS[loose.kind]
    return asdict(loose) | {
        "nodes": [current.name(node) for node in loose.nodes],
        "why": str(words.why),
        "to_do": str(words.to_do),
        "command": _command(parts, loose),
    }


def _tell(run: Run, rows: list[tuple[Deployment, DeploymentSeen]], called: Callable[[str], str]) -> None:
    if rows:
        cells = [(deployment.name, *_cells(found.now), _serves(found)) for deployment, found in rows]
        run.terminal.table(_HEADER, cells, right=range(1, 7))
    for deployment, found in rows:
        if found.problem:
            run.terminal.tell(f"{deployment.name}: its router does not say: {sanitise(found.problem, 300)}")
        for each in found.silent if not found.problem else ():
            why = sanitise(each.problem, 300)
            run.terminal.tell(f"{deployment.name}: the router on {called(each.node)} does not say: {why}")
        if found.differ:
            said = "; ".join(f"{called(each.node)} {each.serves or 'both or none'}" for each in found.routers)
            run.terminal.line(f"ROUTERS DIFFER  {deployment.name}: {said}. driftvakt deploy align {deployment.name}")


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
