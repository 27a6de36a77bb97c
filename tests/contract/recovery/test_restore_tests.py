"""Restore tests over the real restic and the real runner: what is sound passes, what is not fails, nothing is left."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.runner.levels import Level, policy, policy_text
from connectors.sandboxes import PREFIX
from connectors.streams import ConnectorError
from console.recovery.model.comparing import PLANTED
from console.recovery.model.tests import Choice, Difference, LayerKind, LayerState, PhaseKind, Verdict
from console.recovery.service.testing import drawn
from tests.support.acts import target
from tests.support.node_runners import why
from tests.support.recovery import PASSWORD, RESTIC, Bench, bench, flip, keeping_times, settled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(RESTIC is None or not Path("/proc/self/stat").exists(), reason="needs restic and Linux"),
]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path) as made:
        yield made
        assert made.journal.differences() == ()


def test_a_sound_backup_passes_and_says_how_long_it_took(here: Bench) -> None:
    before = {path: path.stat().st_mtime_ns for path in here.source.rglob("*") if not path.is_symlink()}
    run = here.testing.propose(here.asset.id)
    test = here.carried_out(run)
    assert (test.verdict, test.reason) == (Verdict.PASS, "held"), (test.reason, test.values, test.layers)
    content = test.layer(LayerKind.CONTENT)
    assert content is not None and content.counts["files"] == 14 and content.counts["same"] >= 18
    assert [phase.kind for phase in test.phases] == [PhaseKind.PROVISION, PhaseKind.RESTORE, PhaseKind.VERIFY]
    assert test.rto == round(test.phases[-1].end - test.phases[0].begin)
    assert test.rpo is not None and test.rpo <= 60 and test.depth == 4
    assert here.left() == []
    assert before == {path: path.stat().st_mtime_ns for path in here.source.rglob("*") if not path.is_symlink()}
    assert not list((here.repository / "locks").iterdir())
    assert PASSWORD.encode() not in (here.folder / "journal.db").read_bytes()
    here.back_up()
    values = here.testing.propose(here.asset.id).plan.values
    seen = here.recovery.seen(here.asset.id, "local")
    assert seen is not None and (values["among"], values["choice"]) == ("2", Choice.RANDOM)
    assert drawn(seen.snapshots, values["seed"]).id == values["snapshot_id"], "anybody can draw it again"


def test_at_level_recover_a_node_lets_all_of_a_restore_test_through_and_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runner is held to the policy of the level, as the gate has it; what it may read is this test's folders."""
    told = policy(Level.RECOVER, reads=[str(tmp_path / "bench")])
    (tmp_path / "policy.json").write_text(policy_text(told))
    (tmp_path / "bench").mkdir()
    monkeypatch.setenv("DRIFTVAKT_RUNNER_POLICY", str(tmp_path / "policy.json"))
    monkeypatch.setenv("DRIFTVAKT_RUNNER_BASE", str(tmp_path / "bench" / "nodes" / "g01"))
    with bench(tmp_path / "bench") as here:
        test = here.test()
        assert (test.verdict, test.reason) == (Verdict.PASS, "held"), (test.reason, test.values, test.layers)
        assert here.left() == []
        runner = here.nodes(target("g01"), threading.Event())
        sandbox = f"/{PREFIX}{'0' * 16}"
        for argv in (
            ("restic", "--no-cache", "--repo", "/r", "--password-file", "/p", "backup", "/srv"),
            ("restic", "--no-cache", "--repo", "/r", "--password-command", "id", "snapshots"),
            ("restic", "--no-cache", "--repo", "/r", "--password-file", "/p", "restore", "0" * 8, "--target", "/etc"),
            ("rm", "-rf", "--one-file-system", "--", "/srv"),
            ("rm", "-rf", "--one-file-system", "--", f"/a/..{sandbox}"),
            ("mkdir", "--mode=700", "--", "/srv"),
        ):
            with pytest.raises(ConnectorError) as error:
                runner.look(argv)
            assert why(error) == "not_allowed", argv


def test_a_wrong_password_is_an_error_and_a_damaged_copy_a_fail(here: Bench) -> None:
    here.testing.look(here.asset.id)
    here.given = "wrong"
    test = here.test()
    assert (test.verdict, test.reason, test.rto) == (Verdict.ERROR, "password", None), test.values
    here.given = PASSWORD
    flip(here.packs()[0])
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, "not_restored"), (test.values, test.layers)
    for path in (here.repository / "snapshots").iterdir():
        flip(path)
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, "snapshot_gone"), (test.values, test.layers)
    assert here.left() == []


def test_each_thing_that_comes_back_otherwise_than_it_was_fails(here: Bench) -> None:
    """What a silent fault, or a hand, did between the manifest and the backup."""
    folder = here.source / "part 1"
    changes: dict[Difference, tuple[str, Callable[[Path], object]]] = {
        Difference.CONTENT: ("weights-1.bin", flip),
        Difference.MODE: ("weights-4.bin", lambda path: path.chmod(0o777)),
        Difference.MISSING: ("weights-7.bin", lambda path: path.unlink()),
        Difference.EXTRA: ("extra", lambda path: shutil.copy2(folder / "weights-1.bin", path)),
    }
    if os.geteuid() == 0:
        changes[Difference.OWNER] = ("weights-10.bin", lambda path: os.chown(path, 12345, 12345))
    here.plant()
    settled()
    for name, change in changes.values():
        keeping_times(folder / name, lambda change=change, name=name: change(folder / name))  # type: ignore[misc]
    os.utime(here.source / "empty", ns=(1, 1_600_000_000_000_000_001))
    here.back_up()
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, "differs"), (test.reason, test.layers)
    named = {(each.path.removeprefix(f"{here.source}/"), each.what) for each in test.differing}
    wanted = {(f"part 1/{name}", what) for what, (name, _) in changes.items()} | {("empty", Difference.TIME)}
    assert named == wanted
    assert here.left() == []


def test_a_planted_manifest_proves_an_old_backup_though_the_source_went_on(here: Bench) -> None:
    here.plant()
    settled()
    here.back_up()
    old = here.testing.look(here.asset.id).snapshots[-1].id
    for path in here.source.rglob("*.bin"):
        path.write_bytes(b"new")
    test = here.test(old)
    assert (test.verdict, test.choice) == (Verdict.PASS, Choice.CHOSEN), (test.reason, test.differing)
    (here.source / PLANTED).unlink()
    test = here.test(old)
    assert (test.verdict, test.reason) == (Verdict.INCONCLUSIVE, "moved_on")


def test_an_empty_restore_never_passes_and_hostile_names_stay_inside(here: Bench, tmp_path: Path) -> None:
    shutil.rmtree(here.source)
    here.source.mkdir()
    settled()
    here.back_up()
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, "empty")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (here.source / "out").symlink_to(outside)
    (here.source / "...").mkdir()
    os.mkfifo(here.source / "pipe")
    (here.source / "set").write_text("x")
    (here.source / "set").chmod(0o4755)
    settled()
    here.back_up()
    test = here.test()
    assert test.verdict is Verdict.PASS, (test.reason, test.differing, test.layers)
    assert (outside / "kept").read_text() == "kept"
    assert here.left() == []


def test_a_test_that_was_broken_off_says_so_and_what_it_left_is_removed(here: Bench) -> None:
    run = here.testing.propose(here.asset.id)
    here.acts.agree(run.id)
    here.acts.start(run.id)
    while not here.left():
        time.sleep(0.01)
    here.acts.cancel(run.id, firmly=True)
    here.acts.wait(run.id, 60)
    (test,) = here.recovery.tests()
    assert test.verdict in (Verdict.INCONCLUSIVE, Verdict.ERROR)
    removed = test.layer(LayerKind.REMOVED)
    assert removed is not None
    if removed.state is LayerState.FAILED:
        clean = here.testing.clean(test.number)
        here.acts.agree(clean.id)
        here.acts.start(clean.id)
        here.acts.wait(clean.id, 60)
    assert not [path for path in here.left() if path.name.startswith("driftvakt-restore")]
