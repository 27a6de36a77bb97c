"""`driftvakt models inspect|fits`: what a folder with a model holds, what of it would run, and where it fits."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from connectors.runner.client import NodeRunner
from connectors.text import sanitise
from console.deployments.model.artifacts import Artifact, Danger, Flag, template_difference
from console.deployments.model.fitting import GIB, Fit, GpuRoom, Need, Settings, Why, fit, need
from console.deployments.service.artifacts import LocalFolder, inspect
from console.deployments.service.rooms import rooms_of
from console.fleet.model.selecting import select_nodes
from console.journal.model import Target
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.model_folders import NodeFolder

_DANGERS = {
    Danger.PICKLE: "a pickle: loading it runs whatever its maker wrote",
    Danger.CODE: "a program",
    Danger.AUTO_MAP: "it wants code of its own to be loaded",
    Danger.TRUST: "its engine is told to run what it brings",
    Danger.BROKEN: "it is not what it is called",
    Danger.LINK: "no file and no folder: it may lead anywhere",
    Danger.UNREAD: "it could not be read whole",
}
_FLAGS = {
    Flag.DUNDER: "names with two underscores",
    Flag.ATTR: "names put together while it runs",
    Flag.IMPORT: "imports",
}
_WHY = {
    Why.NO_GPU: "no node that was asked has so many GPUs",
    Why.TOO_LARGE: "no GPU that was asked is that large",
    Why.TAKEN: "it would fit if somebody left",
    Why.SHARE: "it fits, but not within the share that its engine may take",
}


def inspect_folder(run: Run) -> int:
    """What is in a folder, and what of it would run."""
    found = _inspected(run, tuple(run.get("flag") or ()))
    other = inspect(_folder(run.get("against"))) if run.get("against") else None
    if run.terminal.json:
        run.terminal.record(_record(found))
    else:
        _tell(run, found)
    if other is not None:
        _compare(run, other, found)
    return Exit.OK if found.may_start else Exit.OPERATOR


def show_fit(run: Run) -> int:
    """What a model needs, and whether nodes have it."""
    found = _inspected(run)
    context = run.get("context") or found.context
    if found.weight_bytes is None or found.cache_numbers is None:
        raise Refused("Its files do not say how large it is: no weights or no layers were found.", Exit.FAILED)
    if context is None:
        raise Refused("Its files do not say how much context it has: give --context.", Exit.USAGE)
    try:
        settings = Settings(context, run.get("parallel"), run.get("cache_bits") / 8, run.get("gpus"))
        needed = need(found.weight_bytes, found.cache_numbers, settings)
    except ValueError as error:
        raise Refused("These settings make no sense.", Exit.USAGE) from error
    verdict = fit(needed, _rooms(run)) if run.get("on") else None
    if run.terminal.json:
        run.terminal.record(_fit_record(needed, context, verdict))
    else:
        _tell_fit(run, needed, context, verdict)
    return Exit.OK if verdict is None or verdict.fits else Exit.FAILED


def _inspected(run: Run, flags: tuple[str, ...] = ()) -> Artifact:
    """A folder of this computer, or of a node."""
    if not run.get("node"):
        return inspect(_folder(run.get("folder")), flags)
    if not run.get("folder").startswith("/"):
        raise Refused("A folder of a node is named with its whole path.", Exit.USAGE)
    with run.parts() as parts:
        [node] = select_nodes(parts.inventory.current(), [run.get("node")])[:1]
        with parts.acts.looking(Target(f"node:{node.id}", f"node:{node.full_name}")) as ask:
            return inspect(NodeFolder(cast(NodeRunner, ask.lane.runner()), run.get("folder")), flags)


def _folder(name: str) -> LocalFolder:
    path = Path(name)
    if not path.is_dir():
        raise Refused(f"{sanitise(str(path), 200)} is no folder.", Exit.USAGE)
    return LocalFolder(path)


def _rooms(run: Run) -> tuple[GpuRoom, ...]:
    with run.parts() as parts:
        found: list[GpuRoom] = []
        for node in select_nodes(parts.inventory.current(), run.get("on")):
            with parts.acts.looking(Target(f"node:{node.id}", f"node:{node.full_name}")) as ask:
                found += rooms_of(node.full_name, ask)
        return tuple(found)


# ---- words


def _record(found: Artifact) -> dict[str, Any]:
    told = asdict(found)
    for template in told["templates"]:
        template["text"] = sanitise(template["text"], 100_000, lines=True)
    return told | {"size": found.size, "may_start": found.may_start}


def _tell(run: Run, found: Artifact) -> None:
    line = run.terminal.line
    rows = [(each.path, each.kind, f"{each.size:,}", each.sha256) for each in found.files]
    run.terminal.table(("FILE", "WHAT", "BYTES", "SHA-256"), rows, right=[2])
    line("")
    for word, text in (
        ("Architecture", found.architecture),
        ("Parameters", f"{found.parameters:,}" if found.parameters is not None else ""),
        ("Weights", f"{_gib(found.weight_bytes)}, {found.quantisation}" if found.weight_bytes is not None else ""),
        ("Context", f"{found.context:,} tokens" if found.context is not None else ""),
        ("Licence", found.licence),
    ):
        if text:
            line(f"{word + ':':14}{text}")
    for template in found.templates:
        flagged = ", ".join(_FLAGS[flag] for flag in template.flags)
        name = f" {template.name}" if template.name else ""
        line(
            f"{'Template:':14}{template.path}{name}, {template.sha256[:16]}{f'; FLAGGED: {flagged}' if flagged else ''}"
        )
    line("")
    for each in found.findings:
        where = each.path or "its start"
        line(f"REFUSED  {where}: {_DANGERS[each.danger]}{f' ({each.words})' if each.words else ''}")
    line("Nothing in it needs a signature." if found.may_start else "It is not started unless somebody signs for this.")


def _compare(run: Run, before: Artifact, after: Artifact) -> None:
    texts = [each.templates[0].text if each.templates else "" for each in (before, after)]
    changes = [sanitise(line, 400, lines=True) for line in template_difference(*texts)]
    if run.terminal.json:
        run.terminal.record({"template_difference": changes})
        return
    run.terminal.line("")
    for each in changes or ["The chat template is the same."]:
        run.terminal.line(each)


def _fit_record(needed: Need, context: int, verdict: Fit | None) -> dict[str, Any]:
    told: dict[str, Any] = asdict(needed) | {"total": needed.total, "each": needed.each, "context": context}
    if verdict is not None:
        told |= {
            "fits": verdict.fits,
            "why": verdict.why,
            "chosen": [asdict(room) for room in verdict.chosen],
            "nearest": asdict(verdict.nearest) if verdict.nearest else None,
            "missing": verdict.missing,
        }
    return told


def _tell_fit(run: Run, needed: Need, context: int, verdict: Fit | None) -> None:
    line = run.terminal.line
    each = f", {_gib(needed.each)} on each of {needed.gpus} GPUs" if needed.gpus > 1 else ""
    line(f"Needs {_gib(needed.total)}{each}.")
    line(f"  weights {_gib(needed.weights)}, cache for {context:,} tokens {_gib(needed.cache)}, own {_gib(needed.own)}")
    if verdict is None:
        line("Name nodes to ask: --on NODE.")
    elif verdict.fits:
        where = ", ".join(f"GPU {room.gpu} ({_gib(room.free)} free)" for room in verdict.chosen)
        line(f"Fits: {verdict.chosen[0].node}, {where}.")
    else:
        line(f"DOES NOT FIT: {verdict_words(verdict)}.")


def verdict_words(verdict: Fit) -> str:
    """Why it does not fit, with its numbers."""
    words = f"needs {_gib(verdict.need.each)}"
    nearest = verdict.nearest
    if nearest is not None:
        words += f", largest free {_gib(nearest.free)}: {nearest.node} GPU {nearest.gpu}"
        words += f" held by {nearest.holder}" if nearest.holder else ""
    return f"{words}; {_WHY[verdict.why]}"


def _gib(amount: int | None) -> str:
    known = amount or 0
    return f"{known / GIB:.1f} GiB" if known >= GIB else f"{known / (1 << 20):.1f} MiB"
