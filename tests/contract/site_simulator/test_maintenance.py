"""Maintenance on the demo site: every plan is made of what is there, carried out by the real engine, and seen done."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.site_simulator.client import Site
from connectors.site_simulator.tool_doors import POSSIBLE
from connectors.ssh.configuration import Surroundings
from connectors.systemd import Verb
from console.journal.model import Target
from console.main.compose import compose
from console.main.demo import fill_inventory
from console.main.parts import Parts
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.service.maintenance import MaintenanceService
from console.work.model.plans import Plan
from console.work.model.runs import RunState, RunView

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not POSSIBLE, reason="the runner needs Linux")]
MODEL = "vllm@support-7.1.service"


@dataclass(frozen=True, slots=True)
class Desk:
    """A console on a demo site of one node."""

    parts: Parts
    maintenance: MaintenanceService
    node: Target

    def carry_out(self, plan: Plan) -> RunView:
        """A plan, agreed to and at its end."""
        acts = self.parts.acts
        run = acts.propose(plan)
        acts.agree(run.id)
        acts.start(run.id)
        end = time.monotonic() + 90
        while not acts.run(run.id).over and time.monotonic() < end:
            time.sleep(0.1)
        return acts.run(run.id)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("demo")
    job = {"intensity": 0.9, "memory_bytes": 60 << 30}
    train = {"number": 7, "name": "train", "user": "ada", "load": "training", "placement": {"n1": [0]}}
    model = {"number": 8, "name": "support 7.1", "user": "svc", "load": "inference", "placement": {"n1": [1]}}
    specification = {
        "sites": [{"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}],
        "nodes": [{"name": "n1", "site": "lab", "hall": "H", "rack": "1", "gpus": 3}],
        "jobs": [{**train, **job}, {**model, **job}],
    }
    (folder / "site.json").write_text(json.dumps(specification))
    with Site.start(1, folder / "site", specification=folder / "site.json", away_seconds=2.0) as site:
        surroundings = Surroundings(home=folder, environment={})
        parts = compose(folder, source="demo", demo=True, surroundings=surroundings)
        try:
            fill_inventory(parts, site)
            [node] = parts.inventory.current().nodes
            maintenance = MaintenanceService(parts.acts.looking, aside=dict)
            yield Desk(parts, maintenance, Target(f"node:{node.id}", f"node:{node.full_name}"))
        finally:
            parts.close()


def test_a_service_is_restarted(desk: Desk) -> None:
    run = desk.carry_out(desk.maintenance.change_unit(desk.node, Verb.RESTART, MODEL))
    assert run.state is RunState.SUCCEEDED, run


def test_a_drained_node_is_given_back(desk: Desk) -> None:
    assert desk.carry_out(desk.maintenance.drain(desk.node, reason="fan")).state is RunState.SUCCEEDED
    assert desk.carry_out(desk.maintenance.give_back(desk.node)).state is RunState.SUCCEEDED


def test_a_gpu_is_reset_after_what_uses_it_was_ended(desk: Desk) -> None:
    run = desk.carry_out(desk.maintenance.reset_gpu(desk.node, "0", end_first=True))
    assert run.state is RunState.SUCCEEDED, run
    with desk.maintenance.at(desk.node) as there:
        assert len(there.gpus()) == 3 and there.computing(there.gpu("0")) == ()


def test_a_node_is_rebooted_and_seen_to_be_back(desk: Desk) -> None:
    run = desk.carry_out(desk.maintenance.reboot(desk.node, anyway=True))
    assert run.state is RunState.SUCCEEDED, run


def test_files_are_looked_through_fetched_sent_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    files = desk.parts.files
    assert any(entry.path == "etc" and entry.type == "folder" for entry in files.page(desk.node, "/").entries)
    with pytest.raises(CannotPlan):
        files.page(desk.node, "/../..")
    (tmp_path / "note").write_text("checked by ada\n")
    run = desk.carry_out(files.send(desk.node, tmp_path / "note", "/etc"))
    assert run.state is RunState.SUCCEEDED, run
    assert files.fetch(desk.node, "/etc/note", tmp_path / "back").size == 15
    assert (tmp_path / "back").read_text() == "checked by ada\n"
    (tmp_path / "note").write_text("checked by bo\n")
    replaced = desk.carry_out(files.send(desk.node, tmp_path / "note", "/etc/note", replace=True))
    assert replaced.state is RunState.SUCCEEDED, replaced
    for each, left in ((replaced, "checked by ada\n"), (run, None)):
        back = desk.parts.acts.undo(each.id)
        desk.parts.acts.agree(back.id)
        desk.parts.acts.start(back.id)
        end = time.monotonic() + 90
        while not desk.parts.acts.run(back.id).over and time.monotonic() < end:
            time.sleep(0.1)
        assert desk.parts.acts.run(back.id).state is RunState.SUCCEEDED
        names = [entry.path for entry in files.page(desk.node, "/etc").entries]
        assert ("note" in names) == (left is not None) and not [name for name in names if "driftvakt-kept" in name]
