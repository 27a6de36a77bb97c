"""Rollouts that stand still: one that is planned, one at a quarter of the traffic, one that stopped, of a real
register over the real engine of acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from console.deployments.model import rollout_moves
from console.deployments.model.deployments import Deployment, Replica, Slot, Strategy
from console.deployments.model.verdicts import Bounds, Counted, compare
from console.deployments.page.protocols import Room
from console.deployments.service.planning import Planning
from console.deployments.service.releases import Gate, Golden, Pace, Piece, Release, Seen
from console.deployments.service.rollout_plans import replacing
from console.deployments.service.rollout_records import RolloutRecords
from console.deployments.service.rollouts import Rollouts
from console.journal.chain import time_text
from console.journal.model import Target
from console.main.acting import WORDS
from console.work.model.runs import MADE, RunState, StepState
from tests.support.still_models import model_id, still_models, version
from tests.support.still_runs import StillRuns

_NODES = ("g01", "g02", "g04", "g09")
_PROGRAM = ("llama-server", "--model", "{artifact}", "--host", "{address}", "--port", "{port}", "--metrics")
_DONE, _ON, _BAD = StepState.DONE, StepState.RUNNING, StepState.FAILED


def target(key: str) -> Target:
    return Target(f"node:{key}", f"node:{key}")


class StillRollouts(StillRuns):
    """`room` is what the page is given, `numbers` has the rollouts by how they stand."""

    def __init__(self, folder: Path, now: float) -> None:
        super().__init__(folder / "acts", now, empty=True)
        still = still_models(folder / "models", now, "normal")
        self._models = still.models
        model = model_id("support-sv")
        found = {each.version.name: each.version for each in still.models.sheet(model).versions}
        self._before = found["7.0"]
        added = still.models.add_version(model, version("7.1", "support-sv"))  # type: ignore[attr-defined]
        self._after = added
        self.rollouts = Rollouts(RolloutRecords(self._journal), self.acts, target)
        replicas = tuple(
            Replica(f"r{place}", f"trollhattan/{node}", 18001, 18002, f"198.51.100.{place}")
            for place, node in enumerate(_NODES, 1)
        )
        self._at(40 * 86400)
        self.deployment = self.rollouts.take_on(
            Deployment(
                "deployment-1", "support-sv", model, f"trollhattan/{_NODES[0]}", 8001, replicas, _PROGRAM,
                version=self._before.id, since=now - 40 * 86400,
            )
        )  # fmt: skip
        self.numbers: dict[str, int] = {}
        kinds = self._planned("stopped", 90_000)
        gate = kinds.index("rollout.gate")
        self._carried(89_990, [*[_DONE] * gate, _BAD], RunState.FAILED)
        self._planned("planned", 300)
        kinds = self._planned("running", 900)
        judge = kinds.index("rollout.judge") + 2
        self._carried(880, [*[_DONE] * judge, _ON], None)
        self._claimed = self._claims.claim(self._plan.nonce)
        self._claimed.__enter__()
        for share, requests in ((5, 1204), (25, 2613)):
            probes = tuple(0.41 + 0.01 * place for place in range(9))
            counted = Counted(requests, 1, tuple(each * 1.04 for each in probes))
            seen = compare(Counted(requests * 3, 4, probes), counted, Bounds())
            self._at(300 - share)
            self.rollouts.compared(self._plan.nonce, share, seen, share == 5)
        self.room = Room(
            still.models, still.me, self.rollouts, None,
            Planning(self.rollouts, still.models, self.acts, target, self._nobody), self.acts, WORDS,
        )  # fmt: skip

    def _planned(self, name: str, ago: float) -> list[str]:
        """A plan that replaces 7.0 by 7.1; the kinds of its steps."""
        pieces = tuple(Piece(each.path, each.size, each.sha256) for each in self._after.files)
        before = Release(self._before.id, self._before.name, self._before.digest)
        after = Release(
            self._after.id, self._after.name, self._after.digest, pieces, "", "/data/models/support-sv/7.1",
            ("--ctx-size", "16384"),
        )  # fmt: skip
        gate = Gate(tuple(Golden(f"Question {place}", "Answer") for place in range(50)), 48)
        deployment, nodes = self.deployment, self.deployment.nodes
        plan = replacing(
            deployment, {key: target(key) for key in nodes}, before, after, Strategy.CANARY, Seen(), gate, Pace()
        )
        at = datetime.fromtimestamp(self._at(ago), UTC)
        self._plan = replace(plan, made=time_text(at), maker="A. Lindqvist", nonce=self._next())
        self._records.write(self._plan.nonce, MADE, {"plan": self._plan.text, "hash": self._plan.hash})
        number = len(self.numbers) + 41
        self.numbers[name] = number
        planned = rollout_moves.Planned(
            rollout=number, deployment=deployment.id, before=before.id, after=after.id, slot=Slot.GREEN,
            strategy=Strategy.CANARY, ramp=(5, 25, 50, 100), run=self._plan.nonce,
        )  # fmt: skip
        self.rollouts._records.write("rollout.planned", lambda _standing: [planned])
        return [each.kind for each in plan.steps]

    @staticmethod
    def _nobody(*_asked: object, **_more: object) -> Release:
        raise FileNotFoundError("no files stand here")
