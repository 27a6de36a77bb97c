"""A small demo site without servers, on a clock that the test moves: its programs are asked, and time goes on."""

from __future__ import annotations

from pathlib import Path

from connectors.site_simulator import rows
from connectors.site_simulator.runtime import Runtime
from connectors.site_simulator.specification import GIB, parse_specification
from connectors.site_simulator.tools import Answer
from tests.support.demo_site import AFTERNOON

#: The service of the model that runs there.
MODEL = "vllm@support-7.1.service"


class Clock:
    """Seconds, as `time.monotonic` counts them."""

    def __init__(self) -> None:
        self.seconds = 5000.0

    def __call__(self) -> float:
        return self.seconds


class OperatedSite:
    """Two nodes of a cluster: a training job over both, a model and a notebook on the first, a free GPU on each."""

    def __init__(self, folder: Path) -> None:
        node = {"site": "lab", "hall": "H", "rack": "1", "gpus": 4}
        job = {"intensity": 0.9, "memory_bytes": 60 * GIB}
        train = {"number": 7, "name": "train", "user": "ada", "load": "training"}
        model = {"number": 8, "name": "support 7.1", "user": "svc-models", "load": "inference"}
        notebook = {"number": 9, "name": "notebook", "user": "bo", "load": "notebook"}
        spec = parse_specification(
            {
                "sites": [{"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}],
                "nodes": [{"name": name, **node} for name in ("n1", "n2")],
                "jobs": [
                    {**train, **job, "placement": {"n1": [0], "n2": [0, 1]}},
                    {**model, **job, "placement": {"n1": [1]}},
                    {**notebook, **job, "placement": {"n1": [2]}},
                ],
            }
        )
        self.clock = Clock()
        self.runtime = Runtime(spec, 7, folder, wall=AFTERNOON, monotonic=self.clock)
        self.reached: list[tuple[str, bool]] = []
        self.runtime._operations.reach = self  # what start() does, without its thread

    def reach(self, node: str) -> None:
        self.reached.append((node, not self.runtime.is_away(node)))

    def serve(self, node: str, *, listening: bool) -> None:
        self.reached.append((node, listening))

    def do(self, node: str, line: str) -> Answer:
        return self.runtime.use(node, line.split())

    def said(self, node: str, line: str) -> str:
        answer = self.do(node, line)
        assert answer.status == 0, answer
        return answer.out

    def wait(self, seconds: float) -> None:
        """Let the site go on by so many seconds, as its thread does."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            self.clock.seconds = min(end, self.clock.seconds + 0.5)
            self.runtime.turn()

    def used(self, node: str, gpu: int) -> int:
        """GiB in use on a GPU."""
        return rows.memory_used(self.runtime._world.nodes[node], gpu) // GIB

    def pid(self, node: str, gpu: int) -> int:
        rank = self.runtime._world.nodes[node].ranks[gpu]
        assert rank is not None
        return rank.pid
