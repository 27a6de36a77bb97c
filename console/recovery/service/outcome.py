"""Outcomes: what a run that is over says as a restore test, by what each of its steps ended with. A pure function.

The first layer that does not hold decides. Only what the copy itself is to blame for makes a FAIL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from connectors.backups import Asked, BackupProblem, Ended
from console.recovery.model.tests import (
    Choice,
    Difference,
    Differing,
    Layer,
    LayerKind,
    LayerState,
    Phase,
    PhaseKind,
    RestoreTest,
    Verdict,
)
from console.recovery.service import plans
from console.recovery.service.tools import database_of, tool_of
from console.work.model.runs import WELL, RunState, RunView, StepState, StepView

_COUNTS = (
    *("same", "files", "bytes", "moved", "moved_files", "unsure", "restored", "restored_files", "restored_bytes"),
    "differing",
)
#: Of the files so large a share must have been comparable.
_COMPARABLE = 0.5
_BLAMED: Mapping[BackupProblem, tuple[Verdict, str]] = {
    BackupProblem.MISSING: (Verdict.ERROR, "no_tool"),
    BackupProblem.UNSUPPORTED: (Verdict.ERROR, "unsupported"),
    BackupProblem.NO_REPOSITORY: (Verdict.FAIL, "repository_gone"),
    BackupProblem.LOCKED: (Verdict.ERROR, "locked"),
    BackupProblem.WRONG_PASSWORD: (Verdict.ERROR, "password"),
    BackupProblem.NO_KEY: (Verdict.ERROR, "no_key"),
    BackupProblem.NO_SNAPSHOT: (Verdict.FAIL, "snapshot_gone"),
    BackupProblem.FORGED: (Verdict.FAIL, "forged"),
    BackupProblem.NO_SPACE: (Verdict.ERROR, "no_space"),
    BackupProblem.UNREACHABLE: (Verdict.ERROR, "unreachable"),
    BackupProblem.FORBIDDEN: (Verdict.ERROR, "forbidden"),
    BackupProblem.INTERRUPTED: (Verdict.ERROR, "interrupted"),
    BackupProblem.OTHER_SERVER: (Verdict.ERROR, "other_server"),
    BackupProblem.NO_FENCE: (Verdict.ERROR, "no_fence"),
    BackupProblem.CRASHED: (Verdict.ERROR, "crashed"),
}
_TOOL_LAYERS = {
    plans.LIST: LayerKind.LIST,
    plans.STRUCTURE: LayerKind.STRUCTURE,
    plans.RESTORE: LayerKind.RESTORE,
}
#: The last step that proves, of files and of a database; and why a test passes by it.
_LAST = {False: plans.COMPARE, True: plans.ASK}
_WELL = {plans.COMPARE: "held", plans.ASK: "answered"}
#: So many bytes at the ends of what was said are not kept.
_TRIMMED = 64
_STOPPED = {"timed_out": "timed_out", "signal": "interrupted", "not_started": "no_tool"}
_FAILED_AT = {
    LayerKind.LIST: "not_listed",
    LayerKind.STRUCTURE: "structure",
    LayerKind.RESTORE: "not_restored",
}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A layer, and what it makes of the test where it decides; `verdict` is None where it holds."""

    layer: Layer
    verdict: Verdict | None = None
    reason: str = ""


def is_over(run: RunView) -> bool:
    """Whether nothing more comes of a run by itself, so that it says something as a test."""
    return run.begun is not None and (
        run.given_up or run.state in (RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)
    )


def test_of(run: RunView, by: str = "", host_key: str = "") -> RestoreTest | None:
    """What a run says as a restore test; None for one that is none, or not over."""
    told = run.plan.values
    if run.plan.act != plans.ACT or run.undoes or not is_over(run):
        return None
    steps = {step.step.kind: step for step in run.steps}
    judged = [_asked(steps[kind], layer, told) for kind, layer in _TOOL_LAYERS.items()]
    last = steps[_LAST[plans.ASK in steps]]
    if last.step.kind == plans.ASK:
        judged += _spoken(last, told)
    else:
        judged += [_compared(last, told), _Judged(Layer(LayerKind.SERVICE, LayerState.NOT_RUN))]
    removed = _removed(steps)
    decided = next((each for each in judged if each.verdict is not None), None)
    verdict, reason = (decided.verdict, decided.reason) if decided and decided.verdict else (Verdict.PASS, "")
    if verdict is Verdict.PASS:
        by_check = any(each.layer.found == "checked" for each in judged)
        reason = "checked" if by_check else _WELL[last.step.kind]
    broken = _broken(run)
    if broken is not None and (decided is None or decided.layer.state is LayerState.NOT_RUN):
        verdict, reason = broken
    began, ended = _unix(run.begun), _unix(run.ended) or _unix(run.begun)
    phases = _phases(steps, last) if verdict in (Verdict.PASS, Verdict.FAIL) else ()
    return RestoreTest(
        number=0,
        asset=told.get("id", ""),
        copy=told.get("copy", ""),
        snapshot=told.get("snapshot_id", ""),
        snapshot_time=_number(told, "snapshot_time") / 1000,
        choice=Choice(told.get("choice", "chosen")),
        run=run.id,
        began=began,
        ended=max(began, ended),
        verdict=verdict,
        by=by or run.maker,
        seed=told.get("seed", ""),
        among=_number(told, "among"),
        control=bool(told.get("control")),
        reason=reason,
        values=_values(verdict, judged, run, steps),
        layers=(*(each.layer for each in judged), removed),
        phases=phases,
        differing=_named(last.facts),
        rto=round(sum(phase.seconds for phase in phases)) if phases else None,
        rpo=max(0, round(began - _number(told, "snapshot_time") / 1000)) if verdict is Verdict.PASS else None,
        tool=told.get("tool", ""),
        host_key=host_key,
        sandbox=told.get("sandbox", ""),
    )


# -- layers ------------------------------------------------------------------------------------------------------------


def _asked(step: StepView, kind: LayerKind, told: Mapping[str, str]) -> _Judged:
    """A layer that the tool itself speaks of."""
    if step.state not in WELL:
        return _Judged(_layer(step, kind, LayerState.NOT_RUN), Verdict.ERROR, "interrupted")
    end = _ended(step, told)
    counts: dict[str, int] = {}
    if kind is LayerKind.RESTORE:
        counts["errors"] = len(end.errors)
    if end.problem is None and kind is LayerKind.LIST and not _is_listed(step, told):
        return _Judged(_layer(step, kind, LayerState.FAILED, "snapshot_gone"), Verdict.FAIL, "snapshot_gone")
    if end.problem is None:
        return _Judged(_layer(step, kind, LayerState.HELD, "held", counts))
    verdict, reason = _BLAMED.get(end.problem, (Verdict.FAIL, _FAILED_AT[kind]))
    state = LayerState.FAILED if verdict is Verdict.FAIL else LayerState.UNSURE
    return _Judged(_layer(step, kind, state, reason, counts), verdict, reason)


def _is_listed(step: StepView, told: Mapping[str, str]) -> bool:
    """Whether the list names the backup, as far as its end that was kept shows; what is cut off is not held against
    it, for the restore asks for the same."""
    said, size = str(step.facts.get("out", "")), step.facts.get("out_bytes", 0)
    return tool_of(told).holds(said, told.get("snapshot_id", "")) or (
        isinstance(size, int) and size > len(said.encode()) + _TRIMMED
    )


def _compared(step: StepView, told: Mapping[str, str]) -> _Judged:
    """What the comparison says, by nothing that the tool says."""
    kind = LayerKind.CONTENT
    if step.state not in WELL:
        return _Judged(_layer(step, kind, LayerState.NOT_RUN), Verdict.ERROR, "interrupted")
    counts = {name: count for name in _COUNTS if isinstance(count := step.facts.get(name), int)}
    counts["wanted_bytes"] = _number(told, "bytes")
    kinds = step.facts.get("kinds")
    counts |= {str(name): count for name, count in kinds.items()} if isinstance(kinds, dict) else {}
    comparable = counts.get("files", 0) + counts.get("moved_files", 0)
    layer = partial(_layer, step, kind, counts=counts)
    for holds, found, verdict in (
        (counts.get("differing"), "differs", Verdict.FAIL),
        (not counts.get("restored_files"), "empty", Verdict.FAIL),
        (step.facts.get("no_manifest"), "no_manifest", Verdict.INCONCLUSIVE),
        (counts.get("unsure"), "unread", Verdict.INCONCLUSIVE),
        (counts.get("files", 0) < _COMPARABLE * comparable, "moved_on", Verdict.INCONCLUSIVE),
    ):
        if holds:
            state = LayerState.FAILED if verdict is Verdict.FAIL else LayerState.UNSURE
            return _Judged(layer(state, found), verdict, found)
    return _Judged(layer(LayerState.HELD, "same"))


def _spoken(step: StepView, told: Mapping[str, str]) -> list[_Judged]:
    """What was found out by asking: a declared check, or a server that was started."""
    asked = _asked_of(step, told) if step.state in WELL else None
    return _answered(step, told) if asked is None or asked.checked is None else _checked(step, asked)


def _answered(step: StepView, told: Mapping[str, str]) -> list[_Judged]:
    """What a database says that was started over what came back: whether its files are those of their manifest and
    all that it holds is in order, and whether it answers."""
    content, service = LayerKind.CONTENT, LayerKind.SERVICE
    if step.state not in WELL:
        return [_Judged(_layer(step, content, LayerState.NOT_RUN), Verdict.ERROR, "interrupted"), _not_asked(step)]
    asked = _asked_of(step, told)
    problem = asked.end.problem
    if problem is not None and problem in _BLAMED and not asked.started:
        verdict, reason = _BLAMED[problem]
        return [_Judged(_layer(step, content, LayerState.UNSURE, reason), verdict, reason), _not_asked(step)]
    for holds, found, verdict in (
        (asked.manifest is False, "not_verified", Verdict.FAIL),
        (asked.sound is False, "corrupt", Verdict.FAIL),
        (asked.again, "again", Verdict.INCONCLUSIVE),
        (asked.no_manifest, "no_manifest", Verdict.INCONCLUSIVE),
        (asked.started and asked.sound is None, "not_read", Verdict.INCONCLUSIVE),
    ):
        if holds:
            state = LayerState.FAILED if verdict is Verdict.FAIL else LayerState.UNSURE
            told_by_content = _Judged(_layer(step, content, state, found), verdict, found)
            break
    else:
        held = LayerState.HELD if asked.started else LayerState.UNSURE
        told_by_content = _Judged(_layer(step, content, held, "sound" if asked.started else ""))
    if not asked.started:
        if asked.manifest is False:
            return [told_by_content, _not_asked(step)]
        return [
            told_by_content,
            _Judged(_layer(step, service, LayerState.FAILED, "not_started"), Verdict.FAIL, "not_started"),
        ]
    if asked.answer:
        return [told_by_content, _Judged(_layer(step, service, LayerState.HELD, "answered"))]
    verdict, found = (Verdict.ERROR, "misasked") if asked.misasked else (Verdict.FAIL, "no_answer")
    state = LayerState.UNSURE if asked.misasked else LayerState.FAILED
    return [told_by_content, _Judged(_layer(step, service, state, found), verdict, found)]


def _checked(step: StepView, asked: Asked) -> list[_Judged]:
    """What a declared check says of the copy that came back: no server was started."""
    kind, went = LayerKind.CONTENT, asked.end.problem is None
    found = _Judged(_layer(step, kind, LayerState.HELD, "checked"))
    if not went:
        found = _Judged(_layer(step, kind, LayerState.FAILED, "check_failed"), Verdict.FAIL, "check_failed")
    return [found, _not_asked(step)]


def _not_asked(step: StepView) -> _Judged:
    return _Judged(_layer(step, LayerKind.SERVICE, LayerState.NOT_RUN))


def _removed(steps: Mapping[str, StepView]) -> Layer:
    step = steps[plans.REMOVE]
    if step.state in WELL:
        return _layer(step, LayerKind.REMOVED, LayerState.HELD, "gone")
    if steps[plans.SANDBOX].state is StepState.WAITING or steps[plans.SANDBOX].reason == "before":
        return _layer(step, LayerKind.REMOVED, LayerState.HELD, "never_made")
    return _layer(step, LayerKind.REMOVED, LayerState.FAILED, "left")


def _layer(
    step: StepView, kind: LayerKind, state: LayerState, found: str = "", counts: Mapping[str, int] | None = None
) -> Layer:
    status = step.facts.get("status")
    return Layer(
        kind,
        state,
        found,
        counts or {},
        step.step.argv,
        status if isinstance(status, int) else None,
        _unix(step.begun),
        _unix(step.ended),
    )


def _ended(step: StepView, told: Mapping[str, str]) -> Ended:
    return tool_of(told).ended(*_said(step))


def _asked_of(step: StepView, told: Mapping[str, str]) -> Asked:
    database = database_of(told)
    if database is None:
        raise ValueError(f"no database is restored by {told.get('tool')}")
    return database.read_asked(*_said(step))


def _said(step: StepView) -> tuple[int | None, str, str, int | None]:
    """Its status, what it complained of, what it said, the signal that ended it."""
    facts = step.facts
    status, signal = facts.get("status"), facts.get("signal")
    return (
        status if isinstance(status, int) else None,
        str(facts.get("err", "")),
        str(facts.get("out", "")),
        signal if isinstance(signal, int) else None,
    )


# -- why, and how long -------------------------------------------------------------------------------------------------


def _broken(run: RunView) -> tuple[Verdict, str] | None:
    """What the run itself stopped at, before its layers could say anything."""
    stopped = next((step for step in run.steps if step.state not in WELL and step.state is not StepState.WAITING), None)
    if run.state is RunState.SUCCEEDED or (stopped is not None and stopped.step.kind == plans.REMOVE):
        return None
    if run.state is RunState.CANCELLED or run.given_up:
        return Verdict.INCONCLUSIVE, "given_up" if run.given_up else "cancelled"
    if stopped is None:
        return Verdict.ERROR, "interrupted"
    if stopped.step.kind == plans.SANDBOX and stopped.reason == "before":
        return Verdict.ERROR, "no_room"
    return Verdict.ERROR, _STOPPED.get(stopped.reason, "stopped")


def _values(verdict: Verdict, judged: list[_Judged], run: RunView, steps: Mapping[str, StepView]) -> dict[str, str]:
    """What fills the sentence of the reason, and the words that an operator needs beside it."""
    told = run.plan.values
    values: dict[str, str] = {}
    content = next(each.layer for each in judged if each.layer.kind is LayerKind.CONTENT)
    for name in ("files", "differing", "moved_files", "restored_files", "unsure"):
        if name in content.counts:
            values[name] = str(content.counts[name])
    if plans.ASK in steps and steps[plans.ASK].state in WELL:
        asked_of = _asked_of(steps[plans.ASK], told)
        values |= {"answer": asked_of.answer, **({"again": asked_of.again} if asked_of.again else {})}
        values |= {"checked": str(asked_of.checked)} if asked_of.checked is not None else {}
    if verdict is not Verdict.PASS:
        ran = [steps[kind] for kind in (*_TOOL_LAYERS, plans.ASK) if kind in steps and steps[kind].state in WELL]
        asked = next((step for step in ran if _ended(step, told).problem), None)
        stopped = next((step for step in run.steps if step.state not in WELL and step.reason), None)
        words = _ended(asked, told).words if asked else str(stopped.facts.get("words", "")) if stopped else ""
        values["words"] = _shortened(words)
        if asked is not None:
            values["status"] = str(asked.facts.get("status", "?"))
        if stopped is not None:
            values["found"] = str(stopped.facts.get("found", ""))
    return values


def _shortened(words: str) -> str:
    return re.sub(r"\s*\n\s*", "; ", words.strip())[-500:]


def _phases(steps: Mapping[str, StepView], last: StepView) -> tuple[Phase, ...]:
    """Without a gap: each begins where the one before it ends, and their sum is the clock's."""
    edges = [
        _unix(steps[plans.SANDBOX].begun),
        _unix(steps[plans.RESTORE].begun),
        _unix(last.begun),
        _unix(last.ended),
    ]
    kinds = (PhaseKind.PROVISION, PhaseKind.RESTORE, PhaseKind.VERIFY)
    if not all(edges) or edges != sorted(edges):
        return ()  # a step did not run, or the clock was set back meanwhile
    return tuple(Phase(kind, begin, end) for kind, begin, end in zip(kinds, edges[:-1], edges[1:], strict=True))


def _named(facts: Mapping[str, Any]) -> tuple[Differing, ...]:
    found = []
    named = facts.get("named")
    for each in named if isinstance(named, list) else ():
        path, what = each
        found.append(Differing(str(path), Difference(what)))
    return tuple(found)


def _unix(time: datetime | None) -> float:
    return 0.0 if time is None else time.timestamp()


def _number(told: Mapping[str, str], name: str) -> int:
    text = told.get(name, "")
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else 0
