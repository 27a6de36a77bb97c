"""`driftvakt act` on this very machine: a plan of a file is shown, signed, carried out and taken back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.journal.chain import time_text
from console.journal.model import Target
from console.main.command_line.exits import Exit
from console.work.model.plans import Check, Plan, Relation, Step, Undo, Way

from .conftest import Ended

pytestmark = pytest.mark.slow
Driftvakt = Callable[..., Ended]


@pytest.fixture(autouse=True)
def no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")


@pytest.fixture
def node(driftvakt: Driftvakt) -> Target:
    """This machine, under another name than a file may give it."""
    driftvakt("sites", "add", "lab")
    driftvakt("nodes", "add", "--local", "here", "--site", "lab", "--name", "here")
    (found,) = driftvakt("nodes", "list", "--json").document["nodes"]
    return Target(f"node:{found['id']}", "node:lab/somewhere-else")


def written(path: Path, node: Target, *argv: str, **more: object) -> str:
    """A file with a plan of one step."""
    made = path / "made"
    step = Step("service.restart", node, values={"unit": "chrony"}, argv=argv or ("touch", "--", str(made)), timeout=20)
    step = replace(step, undo=Undo("service.stop", ("rm", "--", str(made))), **more)  # type: ignore[arg-type]
    file = path / "plan.json"
    file.write_text(Plan("services.restart", (step,), {"unit": "chrony"}, made=time_text(datetime.now(UTC))).text)
    return str(file)


def test_a_plan_is_shown_carried_out_and_taken_back(driftvakt: Driftvakt, node: Target, tmp_path: Path) -> None:
    taken = driftvakt("act", "plan", written(tmp_path, node))
    assert taken.status == Exit.OK
    assert "A plan that came as a file" in taken.out and "chrony" not in taken.out
    assert " on lab/here" in taken.out and "somewhere-else" not in taken.out
    assert f"touch -- {tmp_path}/made" in taken.out and not (tmp_path / "made").exists()
    (open_one,) = driftvakt("act", "runs", "--open", "--json").records
    short = open_one["id"][:8]
    assert driftvakt("act", "apply", short).status == Exit.OPERATOR, "nobody was asked"
    assert driftvakt("act", "apply", short, "--yes", "--json").document["state"] == "succeeded"
    assert (tmp_path / "made").exists()
    assert driftvakt("act", "apply", short, "--yes").status == Exit.FAILED, "it is over"
    back = driftvakt("act", "undo", short, "--json").document
    assert driftvakt("act", "apply", back["id"], "--yes").status == Exit.OK
    assert not (tmp_path / "made").exists()
    assert driftvakt("act", "show", "ffff").status == Exit.FAILED
    assert driftvakt("act", "older", back["id"]).status == Exit.OK


def test_a_plan_that_stops_says_so_by_its_status_and_is_begun_again_only_by_a_word(
    driftvakt: Driftvakt, node: Target, tmp_path: Path
) -> None:
    count = tmp_path / "count"
    half = ("sh", "-c", f"echo x >> {count}; exit 3")
    run = driftvakt("act", "plan", written(tmp_path, node, *half), "--json").document["id"]
    ended = driftvakt("act", "apply", run, "--yes")
    assert (ended.status, "ended with status 3" in ended.out) == (Exit.FAILED, True)
    assert driftvakt("act", "resume", run, "--yes").status == Exit.FAILED
    assert count.read_text() == "x\n"
    driftvakt("act", "resume", run, "--yes", "--again")
    assert count.read_text() == "x\nx\n"


def test_two_people_sign_one_of_them_by_file(driftvakt: Driftvakt, home: Path, node: Target, tmp_path: Path) -> None:
    for name in "ab":
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / name], check=True)
    driftvakt("people", "add", "A. Lindqvist", "--key", str(home / "a"))
    driftvakt("people", "sit", "--key", str(home / "a"))
    both = ("--role", "approve", "--role", "act")
    assert (
        driftvakt("people", "add", "M. Ek", "--public-key", f"{home}/b.pub", "--key", str(home / "a"), *both).status
        == 0
    )
    assert driftvakt("people", "rule", "set", "node.reboot", "--needs", "2", "--key", str(home / "a")).status == 0
    # It calls itself a restart of a service, which one person may; what a file brings may be anything.
    run = driftvakt("act", "plan", written(tmp_path, node), "--json").document["id"]
    assert driftvakt("act", "apply", run, "--yes").status == Exit.OPERATOR
    request = str(tmp_path / "request")
    assert driftvakt("act", "request", run, request).status == Exit.OK
    assert driftvakt("act", "sign", request, "--key", str(home / "b")).status == Exit.OPERATOR, "nobody looked"
    signed = driftvakt("act", "sign", request, "--key", str(home / "b"), "--yes")
    assert signed.status == Exit.OK and f"touch -- {tmp_path}/made" in signed.err
    assert driftvakt("act", "approve", run, "--key", str(home / "a"), "--json").document["state"] == "planned"
    assert driftvakt("act", "approve", run, "--key", str(home / "a")).status == Exit.FAILED, "twice"
    agreed = driftvakt("act", "approve", run, "--answer", f"{request}.answer", "--json").document
    assert (agreed["state"], [each["person"] for each in agreed["approvals"]]) == (
        "approved",
        ["A. Lindqvist", "M. Ek"],
    )
    assert driftvakt("act", "apply", run, "--yes").status == Exit.OK
    assert (tmp_path / "made").exists()


def test_a_file_that_looks_before_anybody_agreed_is_no_plan(driftvakt: Driftvakt, node: Target, tmp_path: Path) -> None:
    look = Check(("touch", str(tmp_path / "looked")), "plain", "status", Relation.IS, "0")
    for more in ({"before": (look,)}, {"seen": (look,)}, {"way": Way.RECORD}):
        refused = driftvakt("act", "plan", written(tmp_path, node, **more))
        assert (refused.status, "no plan" in refused.err) == (Exit.FAILED, True)
    (tmp_path / "garbage").write_bytes(b"\xff\x00{")
    assert driftvakt("act", "plan", str(tmp_path / "garbage")).status == Exit.FAILED
    assert driftvakt("act", "runs").err.startswith("No plan was made here yet")
    assert not (tmp_path / "looked").exists()


def test_what_was_not_begun_is_withdrawn(driftvakt: Driftvakt, node: Target, tmp_path: Path) -> None:
    run = driftvakt("act", "plan", written(tmp_path, node), "--json").document["id"]
    assert driftvakt("act", "pause", run).status == Exit.FAILED, "it does not run"
    assert driftvakt("act", "done", run, "1").status == Exit.FAILED, "it is no person's"
    assert driftvakt("act", "withdraw", run, "--reason", "not needed", "--json").document["state"] == "withdrawn"
    assert driftvakt("act", "apply", run, "--yes").status == Exit.FAILED


def test_a_plan_waits_for_a_window_and_begins_in_it_by_itself(
    driftvakt: Driftvakt, node: Target, tmp_path: Path
) -> None:
    run = driftvakt("act", "plan", written(tmp_path, node), "--json").document["id"]
    assert driftvakt("act", "window", run, "--yes").status == Exit.FAILED, "none is planned"
    assert (
        driftvakt("nodes", "maintenance", "plan", "site:lab", "--minutes", "60", "--reason", "fans").status == Exit.OK
    )
    assert driftvakt("act", "window", run).status != Exit.OK, "nobody was asked"
    put = driftvakt("act", "window", run, "--window", "W-1", "--yes", "--json").document
    assert (put["state"], put["window"], put["id"] == run) == ("approved", "W-1", False)
    assert "begins by itself in W-1" in driftvakt("act", "show", put["id"]).out
    assert driftvakt("schedule", "run", "--once").status == Exit.OK
    assert driftvakt("act", "show", put["id"], "--json").document["state"] == "succeeded"
    assert (tmp_path / "made").exists()
