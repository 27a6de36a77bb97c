"""`driftvakt deploy list|add|plan|apply|status|rollback|suspend|resume`: where models are served, by which version."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from connectors.text import sanitise
from console.deployments.model.deployments import Deployment, Rollout, RolloutState, Slot, Strategy
from console.deployments.model.models import Version
from console.deployments.model.placing import Engine, Placed, Spot, spot_of
from console.deployments.model.preflight import read
from console.deployments.model.verdicts import Bounds
from console.deployments.service.placing import Placing
from console.deployments.service.planning import golden_of
from console.deployments.service.releases import Gate, Golden, Pace, Release, standing
from console.deployments.service.rollout_views import RolloutView, Traffic
from console.deployments.service.rollouts import CannotDeploy
from console.journal.model import Target
from console.main.command_line.act_commands import carry_on
from console.main.command_line.exits import Exit
from console.main.command_line.plan_text import show
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from console.main.releasing import release_of
from console.work.model.runs import RunView
from resources.errors import EnvironmentFault


def list_deployments(run: Run) -> int:
    with run.parts() as parts:
        rows, records = [], []
        for each in parts.rollouts.deployments():
            newest = next(iter(parts.rollouts.rollouts(each.id)), None)
            state = "suspended" if each.suspended else str(newest.state) if newest else "-"
            version = _version(parts, each.version) or "-"
            nodes = ", ".join(parts.inventory.current().name(node) for node in each.nodes)
            rows.append((each.name, version, str(each.slot) if each.version else "-", nodes, each.port, state))
            records.append(_deployment_record(parts, each))
    if run.terminal.json:
        for record in records:
            run.terminal.record(record)
    elif rows:
        run.terminal.table(("DEPLOYMENT", "VERSION", "SLOT", "NODES", "PORT", "ROLLOUT"), rows, right=[4])
    else:
        run.terminal.tell("Nothing is deployed yet: driftvakt deploy add NAME --model … --node …")
    return Exit.OK


def add(run: Run) -> int:
    with run.parts() as parts:
        model = parts.models.model(run.get("model"))
        spots = tuple(_spot(parts, words) for words in run.get("node"))
        program = run.get("program") or ""
        placed = Placed(
            run.get("deployment"),
            model.id,
            Engine.OTHER if program else Engine(run.get("engine")),
            spots,
            _spot(parts, run.get("router")) if run.get("router") else spots[0],
            _gpus(run),
            run.get("port"),
            run.get("blue"),
            run.get("green"),
            program,
            run.get("health"),
            parts.models.version_called(model, run.get("version")).id if run.get("version") else "",
            _spot(parts, run.get("second")) if run.get("second") else None,
        )
        placing = Placing(
            parts.rollouts, parts.models, parts.acts,
            lambda key: Target(f"node:{key}", f"node:{parts.inventory.current().name(key)}"),
        )  # fmt: skip
        if run.get("check"):
            for each in placing.look(placed).findings:
                run.terminal.tell(f"{sanitise(each.text, 400)}.")
        made = placing.add(placed, looked=run.get("check"))
        if run.terminal.json:
            run.terminal.document(_deployment_record(parts, made))
        else:
            run.terminal.line(f"{made.name} is on the list. Have a version serve: driftvakt deploy apply {made.name} …")
    return Exit.OK


def plan(run: Run) -> int:
    with run.parts() as parts:
        view = _proposed(run, parts)
        needs = parts.acts.needs(view)
        show(run, view, needs)
        _warn(run, view)
        word = "approve" if needs > 1 else "apply"
        run.terminal.tell(f"Nothing has run. Carry it out: driftvakt act {word} {view.id[:8]}")
    return Exit.OK


def _warn(run: Run, view: RunView) -> None:
    """Say what somebody should have read."""
    for each in read(view.plan.values.get("preflight", "")).warnings:
        run.terminal.tell(f"NOTE  {sanitise(each.text, 400)}.")


def apply(run: Run) -> int:
    """Carry a rollout out, wait for it and for its way back, and say by the exit status which version serves."""
    with run.parts() as parts:
        view = _proposed(run, parts)
        _warn(run, view)
        carry_on(run, parts, view.id, ended=not run.terminal.json)
        back = parts.acts.back_of(view.id)
        if back is not None:
            parts.acts.wait(back.id)
        parts.rollouts.settle()
        _see(parts)
        rollout = next(each for each in parts.rollouts.rollouts() if each.run == view.id)
        _tell(run, parts, rollout)
    if rollout.state is RolloutState.PAUSED:
        raise Refused(f"It waits: driftvakt act resume {view.id[:8]}", Exit.OPERATOR)
    return Exit.OK if rollout.state is RolloutState.DONE else Exit.FAILED


def _see(parts: Parts) -> None:
    """Have the register know what serves now: by what is seen, not by what was planned."""
    with suppress(EnvironmentFault):  # the next look sees it
        parts.seeing.look()


def status(run: Run) -> int:
    with run.parts() as parts:
        deployment = parts.rollouts.deployment(run.get("deployment"))
        traffic = parts.rollouts.traffic(deployment.id) if deployment.version and not deployment.suspended else None
        deployment = parts.rollouts.deployment(deployment.id)
        newest = next(iter(parts.rollouts.rollouts(deployment.id)), None)
        view = parts.rollouts.view(newest.number) if newest else None
        if run.terminal.json:
            run.terminal.document(_status_record(parts, deployment, traffic, view))
            return Exit.OK
        line = run.terminal.line
        version = _version(parts, deployment.version) or "nothing"
        line(f"{deployment.name} serves {version}" + (", and its use is suspended" if deployment.suspended else ""))
        for slot, share in traffic.shares.items() if traffic else ():
            line(f"    {slot}: {share} % of the traffic")
        for words in _routers(parts, deployment, traffic) if traffic else ():
            line(f"    {words}")
        if newest is not None:
            _tell(run, parts, newest)
    return Exit.OK


def roll_back(run: Run) -> int:
    with run.parts() as parts:
        deployment = parts.rollouts.deployment(run.get("deployment"))
        if not run.get("yes") and not (
            run.terminal.can_ask and run.terminal.ask(f"Take the newest rollout of {deployment.name} back now?")
        ):
            raise Refused("Nothing was changed. Say --yes to take it back.", Exit.OPERATOR)
        back = parts.acts.wait(parts.rollouts.roll_back(deployment.id).id)
        parts.rollouts.settle()
        _see(parts)
        rollout = parts.rollouts.rollouts(deployment.id)[0]
        _tell(run, parts, rollout)
        if rollout.state is not RolloutState.ROLLED_BACK:
            raise Refused(f"It is not taken back whole: driftvakt act show {back.id[:8]}")
    return Exit.OK


def suspend(run: Run) -> int:
    with run.parts() as parts:
        return carry_on(
            run, parts, parts.rollouts.suspend(run.get("deployment"), on=True, reason=run.get("reason") or "").id
        )


def resume(run: Run) -> int:
    with run.parts() as parts:
        return carry_on(run, parts, parts.rollouts.suspend(run.get("deployment"), on=False).id)


# ---- what is asked for


def _proposed(run: Run, parts: Parts) -> RunView:
    deployment = parts.rollouts.deployment(run.get("deployment"))
    model = parts.models.model(deployment.model)
    after = _release(run, parts, deployment, parts.models.version_called(model, run.get("version")))
    serving = parts.models.version(deployment.version) if deployment.version else None
    before = standing(serving.id, serving) if serving else None
    try:
        ramp = tuple(int(part) for part in str(run.get("ramp")).replace(",", " ").split())
    except ValueError as error:
        raise Refused("A ramp is shares in percent: 5 25 50 100.", Exit.USAGE) from error
    if not ramp or list(ramp) != sorted(set(ramp)) or ramp[-1] != 100 or ramp[0] < 1:
        raise Refused("A ramp rises, and ends at 100.", Exit.USAGE)
    errors = min(max(run.get("errors"), 1), 5000) / 10_000
    pace = Pace(ramp, run.get("hold"), run.get("patience"), run.get("bake"), Bounds(errors=errors))
    golden, least = _golden(run), run.get("least")
    if least is not None and not 1 <= least <= len(golden):
        raise Refused(f"--least {least} of the {len(golden)} answers of --golden FILE: at least 1.", Exit.USAGE)
    gate = Gate(golden=golden, least=least or 0, loading=run.get("loading"))
    strategy = Strategy(run.get("strategy"))
    return parts.rollouts.propose(deployment.id, after, before=before, strategy=strategy, gate=gate, pace=pace)


def _release(run: Run, parts: Parts, deployment: Deployment, version: Version) -> Release:
    source, folder = run.get("source") or "", run.get("folder") or ""
    if bool(source) == bool(folder):
        raise Refused("Say where its files are: --source FOLDER here, or --folder FOLDER on the nodes.", Exit.USAGE)
    try:
        made = release_of(parts, deployment, version, source=source, folder=folder)
        return dataclasses.replace(made, rate=max(run.get("rate"), 0) << 20)
    except OSError as error:
        raise Refused(f"{sanitise(source or folder, 300)} could not be read: {error.strerror}.", Exit.USAGE) from error


def _golden(run: Run) -> tuple[Golden, ...]:
    if not run.get("golden"):
        return ()
    try:
        return golden_of(run.get("golden"))
    except CannotDeploy as error:
        raise Refused(str(error), Exit.USAGE) from error


def _gpus(run: Run) -> tuple[int, ...]:
    words = str(run.get("gpus") or "").replace(",", " ").split()
    if not all(word.isdecimal() for word in words):
        raise Refused("GPUs are numbers: 0 1.", Exit.USAGE)
    return tuple(int(word) for word in words)


def _spot(parts: Parts, words: str) -> Spot:
    from console.fleet.model.selecting import select_nodes  # noqa: PLC0415 - only where one is added

    def find(name: str) -> Spot | None:
        found = select_nodes(parts.inventory.current(), [name])
        return Spot(found[0].key, found[0].full_name, found[0].host) if len(found) == 1 else None

    spot = spot_of(words, find)
    if spot is None:
        raise Refused(f"{sanitise(words, 100)} is not one node.", Exit.USAGE)
    return spot


# ---- what is told


def _version(parts: Parts, id: str) -> str:
    version = parts.models.version(id) if id else None
    return version.name if version else id[:8]


def _tell(run: Run, parts: Parts, rollout: Rollout) -> None:
    if run.terminal.json:
        run.terminal.document(_rollout_record(parts, rollout))
        return
    before, after = _version(parts, rollout.before) or "nothing", _version(parts, rollout.after)
    why = f" ({sanitise(rollout.reason, 200)})" if rollout.reason else ""
    run.terminal.line(f"Rollout {rollout.number}: {before} -> {after}, {str(rollout.state).replace('_', ' ')}{why}")
    rows = [
        (
            f"{each.share} %",
            str(each.verdict),
            str(each.reason),
            f"{each.new_errors} of {each.new_requests}",
            f"{each.old_errors} of {each.old_requests}",
            f"{100 * each.at_most:.2f} %",
            _milliseconds(each.new_median),
            _milliseconds(each.old_median),
        )
        for each in rollout.judged
    ]
    if rows:
        header = ("SHARE", "VERDICT", "WHY", "ERRORS", "OLD", "AT MOST", "MEDIAN", "OLD")
        run.terminal.table(header, rows, right=[0, 3, 4, 5, 6, 7])


def _milliseconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds * 1000:.0f} ms"


def _deployment_record(parts: Parts, deployment: Deployment) -> dict[str, Any]:
    record: dict[str, Any] = _plain(dataclasses.asdict(deployment))
    record["version_name"] = _version(parts, deployment.version)
    return record


def _rollout_record(parts: Parts, rollout: Rollout) -> dict[str, Any]:
    record: dict[str, Any] = _plain(dataclasses.asdict(rollout))
    return record | {
        "before_name": _version(parts, rollout.before),
        "after_name": _version(parts, rollout.after),
        "verdict": str(rollout.verdict) if rollout.verdict else None,
    }


def _routers(parts: Parts, deployment: Deployment, traffic: Traffic) -> Iterator[str]:
    """What each of a pair says, where they do not say the same."""
    called = parts.inventory.current().name
    for node, why in traffic.silent.items():
        yield f"the router on {called(node)} does not answer: {sanitise(why, 300)}"
    if traffic.differ:
        for node, slot in traffic.of.items():
            yield f"the router on {called(node)} serves {slot or 'both, or none'}"
        yield f"THE ROUTERS DIFFER: callers of one are served otherwise. driftvakt deploy align {deployment.name}"


def _router_records(parts: Parts, traffic: Traffic) -> list[dict[str, Any]]:
    called = parts.inventory.current().name
    told = [{"node": called(node), "serves": str(slot) if slot else None} for node, slot in traffic.of.items()]
    return [*told, *({"node": called(node), "problem": sanitise(why, 300)} for node, why in traffic.silent.items())]


def _status_record(
    parts: Parts, deployment: Deployment, traffic: Traffic | None, view: RolloutView | None
) -> dict[str, Any]:
    return {
        "deployment": _deployment_record(parts, deployment),
        "shares": {str(slot): traffic.shares.get(slot, 0) for slot in Slot} if traffic else None,
        "up": list(traffic.up) if traffic else None,
        "routers": _router_records(parts, traffic) if traffic else None,
        "rollout": _rollout_record(parts, view.rollout) if view else None,
        "stages": [{"number": each.number, "state": str(each.state)} for each in view.stages] if view else None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value
