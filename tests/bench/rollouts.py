"""Rollouts measured: what the router costs, and a switch beside a restart: on a real node, by hand.

`sudo python -m tests.lab run -- python -m tests.bench.rollouts [REQUESTS]` prints two tables. Nothing is asserted.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from connectors import haproxy
from console.deployments.model.deployments import Deployment, Replica, Slot, Strategy
from console.journal.model import Target
from console.work.model.runs import RunState
from tests.lab.lab import Lab
from tests.lab.llama_server_paths import PROGRAM, shown
from tests.lab.test_rollouts import LOADS, PACE, PORT, Bed, Load, ask, bed_over, told

REQUESTS = 1500
_AFTER = 4.0  # seconds that callers go on after each switch


def latencies(host: str, engine: int, requests: int) -> list[tuple[str, list[float]]]:
    """Seconds of requests straight to the engine and through the router, taking turns, each over a kept connection."""
    lines = [http.client.HTTPConnection(host, port, timeout=30) for port in (engine, PORT)]
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(requests):
        for line, into in zip(lines, took, strict=True):
            began = time.perf_counter()
            assert ask(line, f"f{uuid.uuid4()}") == 200
            into.append(time.perf_counter() - began)
    for line in lines:
        line.close()
    return [("engine", took[0]), ("through the router", took[1])]


def switched(bed: Bed, act: Callable[[], float]) -> tuple[float, int, int]:
    """Seconds that a switch took, requests meanwhile, and how many of them failed."""
    with Load(bed.node.host, 4) as load:
        time.sleep(1)
        seconds = act()
        time.sleep(_AFTER)
    return seconds, len(load.answers), len(load.failed)


def until_answered(host: str) -> float:
    began = time.monotonic()
    while True:
        line = http.client.HTTPConnection(host, PORT, timeout=5)
        try:
            if ask(line, f"f{uuid.uuid4()}") == 200:
                return time.monotonic() - began
        except (OSError, http.client.HTTPException):
            pass
        finally:
            line.close()
        time.sleep(0.02)


def main(requests: int = REQUESTS) -> int:
    with Lab() as lab, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        [node] = lab.add_systemd_nodes(1, shows=shown())
        bed = bed_over(lab, node, Path(folder))
        # By its own address, so that the engine can be asked past its router.
        replica = Replica("r1", "1", 18001, 18002, node.host)
        bed.rollouts.add(Deployment("", "support", "m1", "1", PORT, (replica,), PROGRAM))
        first = bed.begin(bed.rollouts.propose("support", bed.release("v0", 1), gate=LOADS))
        assert bed.end(first) is RunState.SUCCEEDED, told(bed.acts.run(first.id))
        print("| Milliseconds | p50 | p99 |\n|---|---|---|")
        for name, took in latencies(node.host, 18001, requests):
            ordered = sorted(took)
            p99 = ordered[int(0.99 * len(ordered))]
            print(f"| {name} | {1000 * statistics.median(ordered):.2f} | {1000 * p99:.2f} |", flush=True)

        def rolled() -> float:
            release = bed.release("v1", 1, "--ctx-size", "256")
            proposed = bed.rollouts.propose("support", release, strategy=Strategy.BLUE_GREEN, gate=LOADS, pace=PACE)
            run = bed.begin(proposed)
            began = 0.0
            while bed.acts.run(run.id).state is RunState.RUNNING:
                shares = bed.rollouts.traffic("support").shares
                began = began or (time.monotonic() if shares[Slot.GREEN] else 0.0)
                if began and shares[Slot.GREEN] >= 99:
                    break
                time.sleep(0.02)
            seconds = time.monotonic() - began
            bed.acts.wait(run.id, 300)
            bed.rollouts.settle()
            return seconds

        def restarted() -> float:
            node.inside("systemctl", "restart", "driftvakt-support-green.service")
            return until_answered(node.host)

        def reloaded() -> float:
            """Traffic that was moved at the socket alone: what the configuration says comes back with a reload."""
            node.inside("systemctl", "start", "driftvakt-support-blue.service")
            lines = [haproxy.set_weight("be-support", "r1-blue", 100), haproxy.set_weight("be-support", "r1-green", 1)]
            lines += [haproxy.set_state("be-support", "r1-blue", haproxy.Going.READY)]
            with bed.acts.looking(Target("node:1", "node:lab/s1")) as there:
                there.speak("/run/driftvakt/support.sock", ("; ".join(each.decode().strip() for each in lines),))
            time.sleep(6)  # it is well by its checks, and has the traffic
            node.inside("systemctl", "reload", "driftvakt-support-router.service")
            began = time.monotonic()
            while bed.rollouts.traffic("support").shares[Slot.GREEN] < 100:
                time.sleep(0.02)
            return time.monotonic() - began

        print("\n| Switch | Seconds | Requests meanwhile | Failed |\n|---|---|---|---|")
        for name, act in (
            ("rollout, blue/green", rolled),
            ("restart of the engine's unit", restarted),
            ("reload without state: back to the version that the file names", reloaded),
        ):
            seconds, count, failed = switched(bed, act)
            print(f"| {name} | {seconds:.2f} | {count} | {failed} |", flush=True)
        bed.acts.close()
        bed.journal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
