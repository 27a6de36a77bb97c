"""The latency of an act: one program on one node, its entries committed before and after, against plain ssh.

python -m tests.bench.acts [--rounds 20]

All over a real sshd on loopback. Ours is a whole run by the real engine, from the word that begins it to its end in the
journal, over a connection that stands; ssh runs the same program over a ControlMaster that stands, and cold.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from connectors.runner.client import NodeRunner
from console.journal.model import Target
from console.journal.service import Journal
from console.work.model.plans import Step
from console.work.model.runs import RunState
from console.work.service.protocols import Runner
from tests.bench.report import Report, machine, medians
from tests.bench.runner import reached
from tests.support.acts import LocalNodes, acts_over, plan, target

PROGRAM = ("true",)


class OneNode(LocalNodes):
    """A node whose one connection stands."""

    def __init__(self, folder: Path, runner: NodeRunner) -> None:
        super().__init__(folder)
        self._runner = runner

    def __call__(self, _target: Target, _cancel: threading.Event) -> NodeRunner:  # type: ignore[override] - over SSH
        return self._runner

    def give_back(self, _target: Target, runner: Runner) -> None:
        """It is kept."""


def run(rounds: int = 20) -> Report:
    report = Report(
        "An act's latency",
        "One program on a node: by a run of the engine, with all of its entries in the journal (begun, started, ended;"
        " synced each), its lease and what it leaves on the node collected and removed; by ssh, which keeps nothing.",
        ("act", "ssh"),
    )
    with tempfile.TemporaryDirectory(prefix="driftvakt-acts-") as name:
        folder = Path(name)
        with reached(folder) as (server, runner):
            journal = Journal.open(folder / "journal.db", actor="bench", source="bench", clock=time.time)
            acts = acts_over(journal, OneNode(folder / "nodes", runner), folder)
            known = f"UserKnownHostsFile={server.folder / 'known_hosts'}"
            there = ["-F", "none", "-o", known, "-i", str(server.client_key), "-p", str(server.port)]
            there += [f"{server.user}@{server.host}"]
            master = ["-o", f"ControlPath={folder}/control"]
            subprocess.run(
                ["ssh", "-o", "ControlMaster=yes", "-o", "ControlPersist=600", "-f", "-N", *master, *there], check=True
            )

            def act() -> float:
                made = acts.propose(plan(Step("test.true", target("g01"), argv=PROGRAM)))
                acts.agree(made.id)
                begun = time.perf_counter()
                acts.start(made.id)
                acts.wait(made.id, 60)
                taken = time.perf_counter() - begun
                assert acts.run(made.id).state is RunState.SUCCEEDED
                return taken

            def ssh(*more: str) -> float:
                begun = time.perf_counter()
                subprocess.run(["ssh", *more, *there, *PROGRAM], check=True)
                return time.perf_counter() - begun

            act(), ssh(*master), ssh()
            ours, warm, cold = medians([act, lambda: ssh(*master), ssh], rounds)
            subprocess.run(["ssh", "-O", "exit", *master, *there], check=False, capture_output=True)
            journal.close()
    report.less("an act, warm, against ssh with ControlMaster", ours * 1e3, warm * 1e3, "ms", 1.5)
    report.less("an act, warm, against cold ssh", ours * 1e3, cold * 1e3, "ms", 1.5)
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("the runner needs Linux")
    print(machine(), "\n")
    print(run(arguments.rounds).markdown())
