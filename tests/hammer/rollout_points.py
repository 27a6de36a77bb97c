"""A rollout disturbed at its points on a real node: whatever is done to it, exactly one version serves afterwards, and
the log says which.

`sudo python -m tests.lab run -- python -m tests.hammer.rollout_points [KIND ...]` prints the matrix (point x fault).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from console.deployments.model.deployments import BY_NODE, Deployment, Replica, RolloutState
from console.deployments.service.releases import Release
from console.work.model.runs import RunState, StepState
from resources.errors import EnvironmentFault
from tests.lab.lab import Lab
from tests.lab.llama_server_paths import PROGRAM, shown
from tests.lab.systemd_nodes import SystemdNode
from tests.lab.test_rollouts import LOADS, PACE, PORT, Bed, Load, bed_over, told

#: Kinds of steps at which a rollout is disturbed, in their order.
POINTS = ("start", "gate", "arm", "attach", "share", "judge", "drain", "swap", "reload", "bake", "retire")
#: A point of which no step is: nobody calls, and it stands still for that.
PAUSED = "pause"
FAULTS = ("kill", "cut", "reboot", "full", "second")
_PACE = replace(PACE, ramp=(50, 100), hold=4, dead_man=20)
_CUT, _LONGEST = 6.0, 240.0


@dataclass
class Round:
    bed: Bed
    node: SystemdNode
    lab: Lab
    number: int = 1

    def disturbed(self, point: str, fault: str) -> str:
        """What came of a rollout that was disturbed there; empty where not exactly one version serves."""
        self.number += 1
        before = self.bed.serving()
        if fault == "kill":
            self._killed(point)
        else:
            run = self.bed.begin(self.bed.rollouts.propose("support", self._release(), gate=LOADS, pace=_PACE)).id
            with Load(self.node.host):
                self.at(run, point)
                with self._fault(fault):
                    self.bed.acts.wait(run, _LONGEST)
        return self._settled(before)

    def _release(self) -> Release:
        return self.bed.release(f"v{self.number}", 1, "--ctx-size", str(256 + 256 * (self.number % 2)))

    def at(self, run: str, point: str) -> None:
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end:
            view = self.bed.acts.run(run)
            if view.state is not RunState.RUNNING:
                return
            for each in view.steps:
                if each.step.kind == f"rollout.{point}" and each.state is not StepState.WAITING:
                    return
            time.sleep(0.02)

    def _killed(self, point: str) -> None:
        given = (self.bed.folder, self.node.host, self.node.port, self.lab.client_key, self.lab.known_hosts)
        words = [str(each) for each in (*given, f"v{self.number}", point)]
        self.bed.acts.close()
        self.bed.journal.close()
        # Without callers too little is known at a share: the rollout pauses there.
        with Load(self.node.host) if point != PAUSED else contextlib.nullcontext():
            subprocess.run([sys.executable, "-m", "tests.hammer.rollout_points", "--console", *words], check=False)
        self.bed = bed_over(self.lab, self.node, self.bed.folder)

    @contextlib.contextmanager
    def _fault(self, fault: str) -> Iterator[None]:
        match fault:
            case "cut":
                self.node.cut_link()
                threading.Timer(_CUT, self.node.restore_link).start()
                yield
            case "reboot":
                self.node.reboot(120)
                yield
            case "full":
                self.node.inside("mount", "-t", "tmpfs", "-o", "size=4k", "full", "/var/lib/driftvakt/runs")
                self.node.inside("sh", "-c", "head -c 8192 /dev/zero > /var/lib/driftvakt/runs/full; true")
                yield
                self.node.inside("umount", "-l", "/var/lib/driftvakt/runs")
            case "second":
                with tempfile.TemporaryDirectory(prefix="second-") as folder:
                    other = bed_over(self.lab, self.node, Path(folder), who="bo")
                    other.rollouts.take_on(replace(self.bed.rollouts.deployment("support"), id="other"))
                    theirs = other.begin(other.rollouts.suspend("support"))
                    state = other.acts.wait(theirs.id, 60).state
                    print(f"    the second console: {state}", flush=True)
                    other.acts.close()
                    other.journal.close()
                yield

    def _settled(self, before: tuple[object, str]) -> str:
        bed = self.bed
        rollout = bed.rollouts.rollouts("support")[0]
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end:
            bed.rollouts.settle()
            rollout = bed.rollouts.rollouts("support")[0]
            run = bed.acts.run(rollout.run)
            back = bed.acts.back_of(run.id)
            settled = rollout.state is RolloutState.DONE or (rollout.state is RolloutState.ROLLED_BACK and rollout.back)
            if settled and (back is None or back.state is not RunState.RUNNING):
                break
            bed.rollouts.traffic("support")  # that its node took the traffic back is seen, and written down
            left = rollout.reason == BY_NODE and back is None
            if (
                left
                or run.state in (RunState.UNKNOWN, RunState.PAUSED)
                or (back is not None and back.state in (RunState.UNKNOWN, RunState.FAILED))
            ):
                with contextlib.suppress(EnvironmentFault):
                    bed.acts.wait(bed.rollouts.roll_back("support").id, 120)
            time.sleep(1)
        serving, version = bed.serving()
        engines = bed.engines()
        well = serving is not None and engines == [str(serving)] and bed.rollouts.deployment("support").slot is serving
        if not well:
            print(f"    {serving} {version} {engines} {rollout.state}\n{told(bed.acts.run(rollout.run))}", flush=True)
            return ""
        came = "new" if rollout.state is RolloutState.DONE else "old"
        assert (version != before[1]) is (came == "new")
        return came


def console(folder: str, host: str, port: str, key: str, known_hosts: str, name: str, point: str) -> None:
    """A console that kills itself at a point."""
    node = SimpleNamespace(host=host, port=int(port), name="s1")
    lab = SimpleNamespace(directory=Path(folder), client_key=Path(key), known_hosts=Path(known_hosts))
    bed = bed_over(cast(Any, lab), cast(Any, node), Path(folder))
    run = bed.begin(bed.rollouts.propose("support", bed.release(name, 1), gate=LOADS, pace=_PACE))
    Round(bed, cast(Any, node), cast(Any, lab)).at(run.id, point)
    os.kill(os.getpid(), signal.SIGKILL)


def main(points: list[str]) -> int:
    wrong = 0
    with Lab() as lab, tempfile.TemporaryDirectory(prefix="points-") as folder:
        [node] = lab.add_systemd_nodes(1, shows=shown())
        bed = bed_over(lab, node, Path(folder))
        bed.rollouts.add(Deployment("", "support", "m1", "1", PORT, (Replica("r1", "1", 18001, 18002),), PROGRAM))
        assert (
            bed.end(bed.begin(bed.rollouts.propose("support", bed.release("v0", 1), gate=LOADS))) is RunState.SUCCEEDED
        )
        going = Round(bed, node, lab)
        print(f"| Point | {' | '.join(FAULTS)} |\n|---|{'---|' * len(FAULTS)}", flush=True)
        for point in points or (*POINTS, PAUSED):
            cells = []
            for fault in FAULTS:
                came = going.disturbed(point, fault)
                wrong += not came
                cells.append(came or "WRONG")
                print(f"    {point} {fault}: {cells[-1]}", flush=True)
            print(f"| {point} | {' | '.join(cells)} |", flush=True)
        going.bed.acts.close()
        assert going.bed.journal.verify().sound and going.bed.journal.differences() == ()
        going.bed.journal.close()
    return wrong


if __name__ == "__main__":
    if sys.argv[1:2] == ["--console"]:
        console(*sys.argv[2:])
    else:
        sys.exit(main(sys.argv[1:]))
