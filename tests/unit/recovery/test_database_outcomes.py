"""What a restore test of a database says, by what its steps ended with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors import sandboxes
from console.journal.model import Target
from console.recovery.model.assets import Asset, Copy, PasswordFrom, Snapshot, Tool
from console.recovery.model.tests import Choice, LayerKind, LayerState, RestoreTest, Verdict
from console.recovery.model.words import why
from console.recovery.service import outcome, plans
from console.recovery.service.plans import Chosen, Seen
from console.work.model.runs import RunState, RunView, StepState, StepView

NOW = datetime(2026, 11, 29, 21, 0, tzinfo=UTC)
COPY = Copy("local", "/srv/base", Tool.PG_BASEBACKUP, PasswordFrom.NONE)
ASSET = Asset("a1", "Orders", "1", ("/var/lib/postgresql/15/main",), (COPY,), query="SELECT count(*) FROM orders")
SNAPSHOT = Snapshot("a" * 64, NOW.timestamp() - 3600, name="nightly-01")
SOUND = "driftvakt: manifest holds\ndriftvakt: started 15.18\ndriftvakt: answer 42\ndriftvakt: read 0\n"


def said(out: str = SOUND, err: str = "", status: int = 0) -> RestoreTest:
    """Of a test whose every step went well but the one that asks, which said this."""
    seen = Seen((15, 18), 1000, 0, "/var/lib/driftvakt/runs", None)
    plan = plans.restore_test(
        Target("node:1", "node:hall/db"), ASSET, COPY, Chosen(SNAPSHOT, Choice.NEWEST), seen, "0" * 16
    )
    views = []
    for number, step in enumerate(plan.steps):
        begun = NOW + timedelta(seconds=number)
        facts: dict[str, Any] = {"status": 0, "out": "", "err": "", "out_bytes": 1 << 20}
        if step.kind == plans.ASK:
            facts |= {"out": out, "err": err, "status": status}
        views.append(
            StepView(step, number, StepState.DONE, begun=begun, ended=begun + timedelta(seconds=1), facts=facts)
        )
    run = RunView(
        "r1", 1, plan, RunState.SUCCEEDED, NOW, "anna", tuple(views), begun=NOW, ended=NOW + timedelta(minutes=1)
    )
    found = outcome.test_of(run)
    assert found is not None
    return found


def state(test: RestoreTest, kind: LayerKind) -> LayerState:
    layer = test.layer(kind)
    assert layer is not None
    return layer.state


def test_a_plan_of_a_database_sends_its_program_into_the_sandbox_and_compares_no_files() -> None:
    test = said()
    assert (test.verdict, test.reason, test.depth) == (Verdict.PASS, "answered", 5)
    assert test.values["answer"] == "42" and "42" in str(why(test))
    assert test.sandbox == sandboxes.path("/var/lib/driftvakt/runs", "0" * 16) and test.rto == 4


@pytest.mark.parametrize(
    ("out", "err", "status", "verdict", "reason", "failed"),
    [
        (SOUND.replace("read 0", "read 2"), "", 0, Verdict.FAIL, "corrupt", LayerKind.CONTENT),
        (
            "driftvakt: manifest differs\n",
            "pg_verifybackup: error: checksum mismatch\n",
            1,
            Verdict.FAIL,
            "not_verified",
            LayerKind.CONTENT,
        ),
        (
            "driftvakt: manifest holds\n",
            "FATAL:  could not locate a valid checkpoint record\nthe server does not start\n"
            "driftvakt: problem not_started\n",
            9,
            Verdict.FAIL,
            "not_started",
            LayerKind.SERVICE,
        ),
        (SOUND.replace("answer 42", "answer 0"), "", 0, Verdict.FAIL, "no_answer", LayerKind.SERVICE),
    ],
)
def test_what_the_backup_is_to_blame_for_fails_at_its_layer(
    out: str, err: str, status: int, verdict: Verdict, reason: str, failed: LayerKind
) -> None:
    test = said(out, err, status)
    assert (test.verdict, test.reason) == (verdict, reason)
    assert state(test, failed) is LayerState.FAILED and str(why(test))


@pytest.mark.parametrize(
    ("out", "err", "status", "verdict", "reason"),
    [
        ("", "driftvakt: problem no_fence\n", 9, Verdict.ERROR, "no_fence"),
        ("", "driftvakt: problem other_server\n", 9, Verdict.ERROR, "other_server"),
        ("driftvakt: manifest holds\n", "No space left on device\n", 9, Verdict.ERROR, "no_space"),
        (SOUND.replace("holds", "none"), "", 0, Verdict.INCONCLUSIVE, "no_manifest"),
        (SOUND.replace("read 0", "read 1"), "", 0, Verdict.INCONCLUSIVE, "not_read"),
        (f"{SOUND}driftvakt: again old.db\n", "", 0, Verdict.INCONCLUSIVE, "again"),
        (
            SOUND.replace("answer 42", "answer none"),
            'ERROR:  syntax error at or near "FROM"\n',
            0,
            Verdict.ERROR,
            "misasked",
        ),
    ],
)
def test_what_the_node_or_the_asker_is_to_blame_for_says_nothing_of_the_backup(
    out: str, err: str, status: int, verdict: Verdict, reason: str
) -> None:
    test = said(out, err, status)
    assert (test.verdict, test.reason) == (verdict, reason)
    assert LayerState.FAILED not in {state(test, LayerKind.CONTENT), state(test, LayerKind.SERVICE)}


def test_the_query_belongs_to_what_is_proven() -> None:
    assert replace(ASSET, query="SELECT 1").proves != ASSET.proves
