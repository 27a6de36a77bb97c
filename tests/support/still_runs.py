"""Runs that stand still: a real journal of plans in every state, with the engine over it; its nodes only answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors import plain
from connectors.runner.messages import Hello
from console.journal.chain import time_text
from console.journal.model import Target
from console.journal.service import Journal
from console.main.claims import FileClaims
from console.work.model.plans import Check, Difference, Plan, Relation, Step, Touched, Undo, Way
from console.work.model.runs import APPROVED, MADE, RUN, STEP, WITHDRAWN, RunState, StepState
from console.work.model.words import Vocabulary
from console.work.service.acting import Acts
from console.work.service.in_windows import InWindows, Opening
from console.work.service.protocols import Signed
from console.work.service.records import Records
from resources.text import Text
from tests.support.still_log import OWNER

#: Names as features give them; they stand for themselves in every language.
WORDS: Vocabulary = {
    "node.drain": Text("", "Drain {node}"),
    "gpus.limit": Text("", "{count} nodes to {watts} W"),
    "reboot": Text("", "Reboot {node}"),
    "slurm.drain": Text("", "Slurm: no new jobs on g03"),
    "slurm.resume": Text("", "Slurm: jobs on g03 again"),
    "jobs.wait": Text("", "Checkpoint of job {job}"),
    "jobs.requeue": Text("", "Jobs {job} into the queue"),
    "person": Text("", "Lamp test in hall 1"),
    "node.empty": Text("", "Nothing runs on g03"),
    "gpu.power_limit": Text("", "All GPUs: {watts} W"),
    "node.reboot": Text("", "Reboot g04, watched"),
    "job": Text("", "Slurm job"),
    "gpu": Text("", "GPU"),
    "plain.line": Text("", "Slurm"),
    "jobs.cost": Text("", "Under 1 min of work is lost."),
    "power": Text("", "Power limit"),
    "slurm": Text("", "Slurm"),
}
G03, G04 = (
    Target("node:trollhattan/g03", "node:trollhattan/g03"),
    Target("node:trollhattan/g04", "node:trollhattan/g04"),
)


@dataclass(frozen=True)
class _Looked:
    status: int = 0
    out: bytes = b"mixed\n"
    err: bytes = b""
    timed_out: bool = False
    out_dropped: int = 0
    err_dropped: int = 0
    error: str = ""


class _Runner:
    hello = Hello(driftvakt_runner=1, version="1.2", account="ops", sudo=True, lingers=True)

    def look(self, argv: Sequence[str], *, timeout: float = 20.0) -> _Looked:
        return _Looked()

    def close(self) -> None: ...


class NoOpenings:
    """No maintenance window holds for any node."""

    def of(self, _targets: object) -> tuple[Opening, ...]:
        return ()

    def is_open(self, _window: str) -> bool:
        return False


class _Nodes:
    def __call__(self, _target: object, _cancel: object) -> _Runner:
        return _Runner()

    def give_back(self, _target: object, _runner: object) -> None: ...

    def close(self) -> None: ...


class _Rule:
    """Two people reboot and drain; one limits the power."""

    def needs(self, act: str) -> int:
        return 1 if act == "gpus.limit" else 2

    def approved(self, text: bytes, namespace: str, signatures: Iterable[Signed]) -> Sequence[object]:
        return ()


def _slurm(wanted: str, relation: Relation = Relation.ONE_OF) -> Check:
    return Check(("sinfo", "--noheader", "--nodes=g03", "--format=%T"), "plain", "line", relation, wanted)


DRAIN = (
    Step("jobs.wait", G03, Way.WAIT, {"job": "48213"}, seen=(_slurm("saved"),), expected=21, timeout=120, wave=0),
    Step(
        "slurm.drain",
        G03,
        Way.PROGRAM,
        argv=("scontrol", "update", "nodename=g03", "state=drain", "reason=INC-2026-041 GPU 5 lost"),
        before=(_slurm("idle allocated mixed"),),
        seen=(_slurm("draining drained"),),
        changes=(Difference("slurm", "mixed", "draining"),),
        undo=Undo("slurm.resume", ("scontrol", "update", "nodename=g03", "state=resume")),
        expected=1,
        timeout=20,
        wave=1,
    ),
    Step(
        "jobs.requeue",
        G03,
        values={"job": "48213, 48188"},
        argv=("scontrol", "requeue", "48213,48188"),
        expected=2,
        timeout=20,
        wave=2,
        cost="jobs.cost",
    ),
    Step("person", G03, Way.PERSON, timeout=3600, wave=3),
    Step("node.empty", G03, Way.WAIT, seen=(_slurm("drained"),), expected=10, timeout=60, wave=4),
)
_TOUCHED = (
    Touched("job", "48213, 48188"),
    Touched("gpu", "8"),
    Touched("job", "48190 (g04)", left_alone=True),
)


def _limit(node: int) -> Step:
    target = Target(f"node:trollhattan/g{node:02}", f"node:trollhattan/g{node:02}")
    return Step(
        "gpu.power_limit",
        target,
        values={"watts": "500"},
        argv=("nvidia-smi", "-pl", "500"),
        changes=(Difference("power", "700 W", "500 W"),),
        undo=Undo("gpu.power_limit", ("nvidia-smi", "-pl", "700")),
        expected=3,
        timeout=30,
        wave=(node - 1) // 4,
    )


LIMIT = tuple(_limit(node) for node in range(1, 9))
REBOOT = (Step("node.reboot", G04, Way.REBOOT, argv=("systemctl", "reboot"), expected=180, timeout=900),)
_DONE, _ON, _BAD = StepState.DONE, StepState.RUNNING, StepState.FAILED
#: The reason of a plan, where another stands in it than for all.
_WHY = "GPU 5 is off the bus"


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class StillRuns:
    """`acts` is the engine; `ids` has the runs by how they stand, one of them `running` where that is wished for."""

    def __init__(self, folder: Path, now: float, *, empty: bool = False, running: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._now = now
        self._clock = _Clock()
        self._count = 0
        self._journal = Journal.open(folder / "journal.db", actor="astrid@desk", source="window", clock=self._clock)
        self._records = Records(self._journal, self._next)
        claims = self._claims = FileClaims(folder / "claims")
        self.acts = Acts(
            self._records,
            _Nodes(),  # type: ignore[arg-type]
            plain.READERS,
            _Rule(),  # type: ignore[arg-type]
            claims,
            holder="desk",
            who=lambda: "A. Lindqvist",
            clock=lambda: datetime.fromtimestamp(now, UTC),
        )
        self.in_windows = InWindows(self.acts, self._records, NoOpenings(), lambda: now)
        self.acts.agreement.window = self.in_windows.refuses
        self.ids: dict[str, str] = {}
        if empty:
            return
        drained = {"node": "g03"}
        opens = time_text(datetime.fromtimestamp(now + 86400, UTC))
        within = {"window": "W-2", "opens": opens, "valid": 4 * 86400}
        self._made("waiting", 2.5 * 86400, LIMIT, "gpus.limit", {"count": "8", "watts": "500"}, **within)
        self._agreed(2.5 * 86400 - 5, enough=True, key="")
        self._made("withdrawn", 2 * 86400, DRAIN, "node.drain", drained)
        self._told(2 * 86400 - 60, WITHDRAWN, {"reason": "The job ended by itself"})
        self._made("succeeded", 86400, LIMIT, "gpus.limit", {"count": "8", "watts": "500"})
        self._carried(86000, [_DONE] * 8, RunState.SUCCEEDED, key="")
        self._made("failed", 9000, DRAIN, "node.drain", drained)
        self._carried(8900, [_DONE, _DONE, _BAD], RunState.FAILED)
        self._made("unknown", 5000, REBOOT, "reboot", {"node": "g04"})
        self._carried(4900, [StepState.UNKNOWN], RunState.UNKNOWN)
        if running:
            self._made("running", 90, DRAIN, "node.drain", drained)
            self._carried(60, [_DONE, _DONE, _ON], None)
            self._claim = claims.claim(self.ids["running"])
            self._claim.__enter__()  # as the program that carries it out holds it
        self._made("planned", 3, DRAIN, "node.drain", drained)
        self._agreed(2)
        self._made("mine", 2, LIMIT, "gpus.limit", {"count": "8", "watts": "500"})

    def _next(self) -> str:
        self._count += 1
        return f"00000000-0000-4000-8000-{self._count:012d}"

    def _at(self, ago: float) -> float:
        self._clock.now = self._now - ago
        return self._clock.now

    def _made(
        self, name: str, ago: float, steps: tuple[Step, ...], act: str, values: dict[str, str], **more: Any
    ) -> None:
        made = time_text(datetime.fromtimestamp(self._at(ago), UTC))
        head = "7b3e91d0" + "5" * 52 + "c41a"
        self._plan = Plan(act, steps, values, _WHY, made, "A. Lindqvist", "0d9c3a52", head, self._next(), **more)
        if act == "node.drain":
            self._plan = replace(self._plan, touched=_TOUCHED)
        self.ids[name] = self._plan.nonce
        self._records.write(self._plan.nonce, MADE, {"plan": self._plan.text, "hash": self._plan.hash})

    def _told(self, ago: float, type: str, details: dict[str, object]) -> None:
        self._at(ago)
        self._records.write(self._plan.nonce, type, details)

    def _agreed(self, ago: float, *, enough: bool = False, key: str = OWNER.line) -> None:
        self._told(ago, APPROVED, {"person": "A. Lindqvist", "key": key, "signature": "", "enough": enough})

    def _carried(self, ago: float, states: list[StepState], end: RunState | None, *, key: str = OWNER.line) -> None:
        self._agreed(ago + 1, enough=True, key=key)
        self._at(ago)
        begun = self._records.begin(self._plan.nonce, RUN, {"holder": "desk"})
        for number, state in enumerate(states):
            self._at(ago - 5 * number - 1)
            step = self._records.begin(self._plan.nonce, STEP, {"step": number, "epoch": 1})
            if state is _ON:
                return
            self._at(ago - 5 * number - 4)
            reason = {_BAD: "status", StepState.UNKNOWN: "lost"}.get(state, "")
            told = {"step": number, "state": str(state), "reason": reason, "status": 1 if state is _BAD else 0}
            if state is _BAD:
                told["err"] = "slurm_requeue error: Job has already finished for job 48188\n"
            self._records.end(self._plan.nonce, STEP, step.act, told, "ok")
        if end is not None:
            self._records.end(self._plan.nonce, RUN, begun.act, {"state": str(end), "reason": ""}, "ok")
