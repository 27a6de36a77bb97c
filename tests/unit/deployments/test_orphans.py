"""Orphans: what holds a GPU's memory and serves nobody is found, and what has an owner is left to him."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from console.deployments.model.deployments import Deployment, Replica, Rollout, RolloutState, Slot, Strategy
from console.deployments.model.models import Stage
from console.deployments.model.orphans import Held, Left, orphans_of
from console.deployments.service.models import ModelsService
from console.deployments.service.records import Records
from console.main.models import tell_suspended
from console.main.parts import Parts
from tests.support.journals import opened

CHAT = Deployment("d1", "chat", "m1", "n1", 8000, (Replica("r1", "n1", 18001, 18002),), ("x", "{port}"), version="v1")
GOING = Rollout(1, "d1", "v1", "v2", Slot.GREEN, Strategy.CANARY, (100,), "run", 0.0, state=RolloutState.RUNNING)


def held(pid: int, group: str, engine: str = "vllm", gpu: str = "3") -> Held:
    return Held(gpu, pid, 5 << 30, "vllm", group, engine)


def test_a_place_that_rests_and_holds_memory_is_an_orphan_unless_a_rollout_goes_on() -> None:
    green = held(7, "/system.slice/driftvakt-chat-green.service")
    blue = held(6, "/system.slice/driftvakt-chat-blue.service")
    [found] = orphans_of("n1", [blue, green, replace(green, gpu="4")], [CHAT], [])
    assert (found.left, found.pid, found.gpus, found.memory) == (Left.RESTING, 7, ("3", "4"), 10 << 30)
    assert orphans_of("n1", [blue, green], [CHAT], [GOING]) == ()
    [other] = orphans_of("n1", [held(8, "/system.slice/driftvakt-gone-blue.service")], [CHAT], [])
    assert (other.left, other.unit) == (Left.UNKNOWN, "driftvakt-gone-blue.service")


def test_an_engine_of_no_service_is_one_and_a_job_or_another_service_is_not() -> None:
    stray = held(9, "/user.slice/user-1000.slice/session-4.scope")
    job = held(10, "/system.slice/slurmstepd.scope/job_7/step_0/user/task_0")
    service = held(11, "/system.slice/vllm@x.service")
    notebook = held(12, "/user.slice/user-1000.slice/session-5.scope", engine="")
    assert [each.pid for each in orphans_of("n1", [stray, job, service, notebook], [CHAT], [])] == [9]


def test_the_register_says_of_a_use_that_it_is_suspended_what_its_router_says(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        models = ModelsService(Records(journal))
        model = models.add("chat", stage=Stage.PRODUCTION, owner="Ann")
        alone = models.suspend(models.add("idea").id, "said by a person")
        now = [replace(CHAT, model=model.id, suspended=True)]
        rollouts = SimpleNamespace(deployments=lambda: now, why_suspended=lambda _id: "a fault")
        parts = cast(Parts, SimpleNamespace(models=models, rollouts=rollouts))
        for _ in range(2):  # once is enough
            tell_suspended(parts)
            suspended = models.model(model.id).suspended
            assert suspended is not None and suspended.reason == "a fault"
        now[0] = replace(now[0], suspended=False)
        tell_suspended(parts)
        assert models.model(model.id).suspended is None
        assert models.model(alone.id).suspended is not None  # it serves nowhere: that is people's to say
