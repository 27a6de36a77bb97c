"""Gates are measured where something else of the console knows: the restore of logs by an asset's restore tests."""

from __future__ import annotations

from pathlib import Path

from console.deployments.model.gates import Gate, Way
from console.deployments.model.readiness import Standing
from console.main.compose import compose
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
