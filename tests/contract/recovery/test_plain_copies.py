"""Restore tests of plain copies by the real tar and rsync: what is the same passes, all else fails by its name."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from connectors import stores
from console.recovery.model.assets import Tool
from console.recovery.model.tests import Difference, LayerKind, Verdict
from console.recovery.service.searching import Searching
from tests.support.acts import target
from tests.support.recovery import Bench, bench, flip, keeping_times, no_room, settled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("rsync") is None or not Path("/proc/self/stat").exists(), reason="needs rsync, tar and Linux"
    ),
]


@pytest.fixture(scope="module", params=[Tool.TAR, Tool.RSYNC])
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp(request.param), tool=request.param) as made:
        yield made
        assert made.journal.differences() == ()


def test_a_copy_that_is_the_same_passes_and_one_written_over_is_another(here: Bench) -> None:
    run = here.testing.propose(here.asset.id)
    assert not any(touched.what == "test.lock" for touched in run.plan.touched), "nothing is written beside the folder"
    test = here.carried_out(run)
    assert (test.verdict, test.reason) == (Verdict.PASS, "held"), (
        test.reason,
        test.values,
        test.layers,
        test.differing,
    )
    content = test.layer(LayerKind.CONTENT)
    assert content is not None and content.counts["files"] == 14 and test.depth == 4
    assert here.left() == []
    (old,) = here.testing.look(here.asset.id).snapshots
    planned = here.testing.propose(here.asset.id)
    (kept,) = here.repository.iterdir()
    os.utime(kept, ns=(1, kept.stat().st_mtime_ns - 7_000_000_000))
    (new,) = here.testing.look(here.asset.id).snapshots
    assert new.id != old.id and new.name == old.name
    test = here.carried_out(planned)
    assert (test.verdict, test.reason) == (Verdict.FAIL, "snapshot_gone"), (test.reason, test.values)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_disk_that_is_full_in_the_middle_of_a_restore_says_nothing_of_the_backup(here: Bench) -> None:
    with no_room(here):
        test = here.test()
        assert (test.verdict, test.reason) == (Verdict.ERROR, "no_space"), (test.reason, test.values, test.layers)
        assert here.left() == [], "what came back is removed"


def test_each_thing_that_is_otherwise_in_a_copy_fails_by_its_name(here: Bench) -> None:
    """What a silent fault, or a hand, did between the manifest and the copy."""
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
    os.utime(here.source / "empty", ns=(1, 1_600_000_000_000_000_000))
    here.back_up()
    assert len(here.shapes()) == 1, "who agrees to tests by schedule agrees to each copy"
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, "differs"), (test.reason, test.layers)
    named = {(each.path.removeprefix(f"{here.source}/"), each.what) for each in test.differing}
    wanted = {(f"part 1/{name}", what) for what, (name, _) in changes.items()} | {("empty", Difference.TIME)}
    assert named == wanted
    assert here.left() == []


def test_a_copy_that_was_damaged_or_taken_away_fails(here: Bench) -> None:
    newest = max(here.repository.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    if here.asset.copies[0].tool is Tool.TAR:
        data = newest.read_bytes()
        keeping_times(newest, lambda: newest.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2)))
        test = here.test()
        assert (test.verdict, test.reason) == (Verdict.FAIL, "structure"), (test.reason, test.values)
    here.testing.look(here.asset.id)
    here.repository.rename(here.folder / "away")
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, "repository_gone"), (test.reason, test.values)
    (here.folder / "away").rename(here.repository)
    assert here.left() == []


def test_a_hostile_archive_stays_inside(here: Bench, tmp_path: Path) -> None:
    if here.asset.copies[0].tool is not Tool.TAR:
        pytest.skip("rsync reads a folder of the node itself")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    below = str(here.source).lstrip("/")
    with tarfile.open(here.repository / f"{10**19}.tar", "w") as archive:

        def add(name: str, text: bytes = b"", **more: object) -> None:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(text), 1_700_000_000
            for key, value in more.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(text))

        add(f"{below}/one", b"one", mode=0o4755)
        add(f"{below}/../../../../../../../..{outside}/kept", b"taken")
        add(str(outside / "kept"), b"taken")
        add(f"{below}/out", type=tarfile.SYMTYPE, linkname=str(outside))
        add(f"{below}/out/kept", b"taken")
        add(f"{below}/out/new", b"new")
    test = here.test()
    assert test.verdict is Verdict.FAIL, "what came back is not what stands there"
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("kept", "kept")]
    assert here.left() == []


def test_its_node_is_searched_by_the_real_find_and_what_the_copies_do_not_hold_is_named(
    here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = (str(here.folder / "gone"), str(here.folder / "var"), str(here.folder / "srv"))
    for place in ("var/postgresql/15/main/PG_VERSION", "srv/models/a.safetensors"):
        file = here.folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"15")
    monkeypatch.setattr(stores, "search", partial(stores.search, roots))
    monkeypatch.setattr(stores, "read_search", partial(stores.read_search, roots=roots))
    searching = Searching(here.recovery, here.acts, target)
    (found,), faults = searching.search([here.asset.node])
    assert not faults and {each.product for each in found.stores} == {"PostgreSQL", "models"}
    (bare,) = here.recovery.bare()
    assert bare.store.path == str(here.folder / "var/postgresql/15/main"), "the models lie below what is protected"
