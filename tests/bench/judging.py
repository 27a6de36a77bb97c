"""The judge's share: CPU that judging takes of the pipeline's whole round, per sample of a node with eight GPUs.

python -m tests.bench.judging [--nodes 256] [--seconds 60] [--rounds 5]

A collector without threads takes the lines of so many nodes, drained ten times a second: a sample a second of each,
and every ten seconds its processes and disks. What judging takes is measured in the same run, around the judge itself,
as processor time of the thread.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time

from console.fleet.model.rules import Rules
from console.fleet.service.rulebook import shipped
from tests.bench.report import Report, machine
from tests.support.collector import Bench
from tests.support.fleet import Lines, line

_SIGNALS = 14
#: Seconds before it is measured: the first look at a node is at everything, once.
WARM_UP = 11


def _sample(lines: Lines, hot: bool) -> bytes:
    gpus = [[50.0] * _SIGNALS for _ in range(lines.gpus)]
    for row in gpus:
        row[9] = 0.0
    if hot:
        gpus[0][9] = 128.0
    ports = [[1e9, 1e9, 0.0, 0.0, 0.0, 0.0, 1.0, 4e11, 1.0]] * lines.ports
    return lines.sample(3.0, g=gpus, p=ports)


def _middle(lines: Lines, second: int) -> bytes:
    """What the probe tells every ten seconds: a job's process on each GPU, and two disks that are slowly written."""
    row = {"user": "ada", "name": "train", "memory_bytes": 80 << 30, "job": "4711"}
    processes = [{"gpu": gpu, "pid": 4000 + gpu, "sm": 50.0 + second % 7, **row} for gpu in range(lines.gpus)]
    disks = [
        {"mount": mount, "kind": "xfs", "size_bytes": 1 << 42, "free_bytes": (1 << 41) - (max(0, second) << 20)}
        for mount in ("/", "/scratch")
    ]
    return line(k="mid", t=lines.t, m=lines.m, processes=processes, fans=[], filesystems=disks)


def run(rules: Rules | None, nodes: int, seconds: int, hot: float) -> tuple[float, float]:
    """Microseconds a sample: of the whole round, and of the judge in it. `hot`: the share of nodes with a finding."""
    bench = Bench(rules=rules)
    names = [f"n{number:04}" for number in range(nodes)]
    bench.watch(*names)
    lines = {name: Lines(bench.clock, gpus=8, ports=4) for name in names}
    for name in names:
        bench.hosts[name].stream.output(lines[name].hello() + lines[name].inventory())
    bench.drain()
    judge, spent = bench.collector._judge, 0.0
    if judge is not None:
        real = judge.after_round

        def timed(*given, **named):  # type: ignore[no-untyped-def]
            nonlocal spent
            began = time.thread_time()
            try:
                return real(*given, **named)
            finally:
                spent += time.thread_time() - began

        judge.after_round = timed  # type: ignore[method-assign]
    tenth = max(1, nodes // 10)
    gc.disable()
    whole = 0.0
    for second in range(-WARM_UP, seconds):
        if second == 0:
            whole = spent = 0.0
        for part in range(10):
            bench.clock.advance(0.1)
            for place, name in enumerate(names[part * tenth : (part + 1) * tenth if part < 9 else nodes]):
                bench.hosts[name].stream.output(_sample(lines[name], place < hot * tenth))
                if second % 10 == place % 10:
                    bench.hosts[name].stream.output(_middle(lines[name], second))
            began = time.thread_time()
            bench.drain()
            whole += time.thread_time() - began
    gc.enable()
    bench.collector.stop()
    samples = nodes * seconds
    return whole / samples * 1e6, spent / samples * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=256)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    print(report(asked.nodes, asked.seconds, asked.rounds).markdown())


def report(nodes: int = 256, seconds: int = 60, rounds: int = 5) -> Report:
    """The section."""
    made = Report(
        "The judge's share of a round",
        f"{machine()}; {nodes} nodes with 8 GPUs and 4 ports, a sample a second of each, its processes and disks every"
        f" ten seconds; processor time, median of {rounds} runs.",
        ("The judge, per sample", "The whole round, per sample"),
    )
    for what, hot in (("all is well", 0.0), ("every tenth node has a finding", 0.1)):
        found = [run(shipped(), nodes, seconds, hot) for _ in range(rounds)]
        whole, judge = (statistics.median(column) for column in zip(*found, strict=True))
        made.less(what, judge, whole, "µs", 0.1)
    return made


if __name__ == "__main__":
    main()
