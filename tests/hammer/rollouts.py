"""Rollouts one after the other under load, until so many requests were asked: none may fail, none be carried out twice.

`sudo python -m tests.lab run -- python -m tests.hammer.rollouts [REQUESTS]` on a systemd node of the lab.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from console.deployments.model.deployments import Deployment, Replica, Strategy
from console.work.model.runs import RunState
from tests.lab.lab import Lab
from tests.lab.llama_server_paths import PROGRAM, shown
from tests.lab.test_rollouts import LOADS, PACE, PORT, Load, bed_over, told

REQUESTS = 20_000
_CALLERS = 6


def main(requests: int = REQUESTS) -> int:
    """Prints what came of it, and gives the exit status."""
    with Lab() as lab, tempfile.TemporaryDirectory(prefix="rollouts-") as folder:
        [node] = lab.add_systemd_nodes(1, shows=shown())
        bed = bed_over(lab, node, Path(folder))
        bed.rollouts.add(Deployment("", "support", "m1", "1", PORT, (Replica("r1", "1", 18001, 18002),), PROGRAM))
        first = bed.begin(bed.rollouts.propose("support", bed.release("v0", 1), gate=LOADS))
        if bed.end(first) is not RunState.SUCCEEDED:
            print(told(bed.acts.run(first.id)))
            return 1
        gate, number, took = bed.golden(), 0, list[float]()
        with Load(node.host, _CALLERS) as load:
            while len(load.answers) < requests:
                number += 1
                strategy = Strategy.CANARY if number % 2 else Strategy.BLUE_GREEN
                release = bed.release(f"v{number}", 1, "--ctx-size", str(256 + 256 * (number % 2)))
                began = time.monotonic()
                run = bed.begin(bed.rollouts.propose("support", release, strategy=strategy, gate=gate, pace=PACE))
                if bed.end(run) is not RunState.SUCCEEDED:
                    print(told(bed.acts.run(run.id)))
                    return 1
                took.append(time.monotonic() - began)
        carried_out = Counter(carried for carried in bed.carried_out().elements() if carried in load.answers)
        twice = sum(count > 1 for count in carried_out.values())
        print("| Rollouts | Requests | Failed | Not carried out | Carried out twice | Seconds a rollout |")
        print("|---|---|---|---|---|---|")
        never = sum(id not in carried_out for id in load.answers)
        mean = sum(took) / len(took)
        print(f"| {number} | {len(load.answers)} | {len(load.failed)} | {never} | {twice} | {mean:.0f} |")
        bed.acts.close()
        bed.journal.close()
        return int(bool(load.failed or never or twice))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
