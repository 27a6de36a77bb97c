"""Gates are measured where something else of the console knows: the restore of logs, the way back."""

from __future__ import annotations

from pathlib import Path

from console.deployments.model.deployments import Deployment, Replica, RolloutState, Slot, Strategy
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import Version
from console.deployments.model.readiness import Standing
from console.deployments.model.rollout_moves import Ended, Planned
from console.deployments.service.rollout_records import RolloutRecords
from console.main.compose import compose
from console.main.models import tell_taken_back
from console.main.parts import Parts
from console.recovery.model.assets import Asset, Copy
from console.recovery.model.tests import Choice, RestoreTest, Verdict


def restore_of_logs(parts: Parts) -> Standing:
    return next(each for each in parts.models.sheet("a").row.readiness.gates if each.gate is Gate.LOG_RESTORE)


def test_whether_logs_come_back_is_what_their_restore_tests_say(tmp_path: Path) -> None:
    parts = compose(tmp_path / "data", source="test")
    try:
        parts.models.add("a", owner="Ann")
        parts.models.answer("a", Gate.LOG_RESTORE, held=True, words="asset:Request logs", way=Way.SHOWN)
        assert not restore_of_logs(parts).held, "nobody protects it"
        copy = Copy("local", "/srv/backup")
        asset = parts.recovery.protect(Asset("", "Request logs", "g1", ("/srv/logs",), (copy,), owner="M. Holm"))
        before = restore_of_logs(parts)
        assert (before.held, before.way, before.who) == (False, Way.MEASURED, "M. Holm")
        now = parts.models.now()
        parts.recovery.note_test(
            RestoreTest(0, asset.id, "local", "aa", now - 60, Choice.NEWEST, "run", now, now + 60, Verdict.PASS)
        )
        assert restore_of_logs(parts).held
    finally:
        parts.close()


def test_a_rollout_that_was_taken_back_is_known_to_the_register_once(tmp_path: Path) -> None:
    parts = compose(tmp_path / "data", source="test")
    try:
        model = parts.models.add("a", owner="Ann")
        version = parts.models.add_version(model.id, Version("", "", "1", image="sha256:" + "ab" * 32))
        replicas = (Replica("g1", "g1", 18001, 18002),)
        parts.rollouts.add(Deployment("d", "a", model.id, "g1", 8001, replicas, ("serve", "{port}")))
        records = RolloutRecords(parts.journal)
        deployment = parts.rollouts.deployment("a").id
        planned = Planned(
            rollout=1, deployment=deployment, before="", after=version.id, slot=Slot.BLUE, strategy=Strategy.CANARY,
            ramp=(5, 100), run="",
        )  # fmt: skip
        records.write("rollout.planned", lambda _: [planned])
        records.write("rollout.ended", lambda _: [Ended(rollout=1, state=RolloutState.ROLLED_BACK, reason="errors")])
        for _ in range(2):
            tell_taken_back(parts)
        assert len(parts.journal.rows("SELECT 1 FROM entries WHERE type = 'model.rolled_back'")) == 1
        gates = {each.gate: each.way for each in parts.models.sheet("a").row.readiness.passed}
        assert gates[Gate.ROLLBACK] is Way.MEASURED
    finally:
        parts.close()
