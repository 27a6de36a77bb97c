"""Restore tests of PostgreSQL by its own programs: a sound backup is started, asked and read through; each that is not
fails by its name; and the server in production notices nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.recovery.model.assets import Kind, Tool
from console.recovery.model.tests import LayerKind, LayerState, RestoreTest, Verdict
from tests.support.postgresql import ROWS, Live, live, possible
from tests.support.recovery import Bench, bench, flip, no_room

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not possible(), reason="needs PostgreSQL, and namespaces"),
]
QUERY = "SELECT count(*) FROM orders"
FIRST = "nightly-2026-11-01"


@pytest.fixture(scope="module")
def server() -> Iterator[Live]:
    with live() as made:
        yield made


@pytest.fixture(scope="module", params=[Tool.PG_DUMP, Tool.PG_BASEBACKUP])
def here(request: pytest.FixtureRequest, server: Live, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A backup of the server, and whatever a test makes of it."""
    tool = request.param
    with bench(tmp_path_factory.mktemp(tool), files=1, tool=tool) as made:
        if tool is Tool.PG_DUMP:
            server.dump(made.repository / f"{FIRST}.dump")
        else:
            server.base_backup(made.repository / FIRST)
        asset = replace(made.asset, kind=Kind.POSTGRESQL, paths=(str(server.data),), query=QUERY)
        made.asset = made.recovery.protect(asset)
        yield made
        assert made.journal.differences() == ()


def state(test: RestoreTest, kind: LayerKind) -> LayerState | None:
    layer = test.layer(kind)
    return None if layer is None else layer.state


def another(here: Bench, name: str) -> Path:
    """Another backup, the newest, that is like the first."""
    (first,) = [each for each in here.repository.iterdir() if each.stem == FIRST]
    made = first.with_name(f"{name}{first.suffix}")
    if first.is_dir():
        shutil.copytree(first, made, symlinks=True)
    else:
        shutil.copy(first, made)
    later = first.stat().st_mtime + len(list(here.repository.iterdir()))
    os.utime(made, (later, later))
    return made


def test_a_sound_backup_is_started_answers_and_is_gone_and_the_server_in_production_notices_nothing(
    here: Bench, server: Live
) -> None:
    before = server.state()
    run = here.testing.propose(here.asset.id)
    assert not any(touched.what == "test.lock" for touched in run.plan.touched)
    test = here.carried_out(run)
    assert (test.verdict, test.reason) == (Verdict.PASS, "answered"), (test.reason, test.values, test.layers)
    assert test.depth == 5 and test.values["answer"] == str(ROWS)
    assert test.rto is not None and test.tool.startswith(f"{here.asset.copies[0].tool} 1")
    assert here.left() == [] and server.state() == before
    last = another(here, "nightly-2026-11-02")
    assert len(here.shapes()) == 1, "who agrees to tests by schedule agrees to each backup"
    shutil.rmtree(last) if last.is_dir() else last.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_disk_that_is_full_in_the_middle_of_a_restore_says_nothing_of_the_backup(here: Bench) -> None:
    with no_room(here):
        test = here.test()
        assert (test.verdict, test.reason) == (Verdict.ERROR, "no_space"), (test.reason, test.values, test.layers)
        assert here.left() == []


def test_a_query_without_an_answer_fails_and_one_that_is_none_says_nothing_of_the_backup(here: Bench) -> None:
    for query, verdict, reason in (
        ("SELECT count(*) FROM orders WHERE id < 0", Verdict.FAIL, "no_answer"),
        ("SELECT FROM FROM", Verdict.ERROR, "misasked"),
    ):
        here.recovery.protect(replace(here.asset, query=query))
        test = here.test()
        assert (test.verdict, test.reason) == (verdict, reason), (test.reason, test.values)
        assert state(test, LayerKind.CONTENT) is LayerState.HELD
    here.recovery.protect(here.asset)
    assert here.left() == []


def test_a_damaged_backup_fails(here: Bench) -> None:
    bad = another(here, "cut")
    if bad.is_dir():
        tables = [each for each in (bad / "base").rglob("*") if each.is_file()]
        flip(max(tables, key=lambda each: each.stat().st_size))
        wanted, layer = "not_verified", LayerKind.CONTENT
    else:
        data = bad.read_bytes()
        bad.write_bytes(data[: len(data) // 2])
        wanted, layer = "structure", LayerKind.STRUCTURE
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, wanted), (test.reason, test.values, test.layers)
    assert state(test, layer) is LayerState.FAILED and test.values["words"]
    assert here.left() == []
    shutil.rmtree(bad) if bad.is_dir() else bad.unlink()


def test_a_copy_that_would_reach_a_folder_of_production_is_not_started(here: Bench, tmp_path: Path) -> None:
    if here.asset.copies[0].tool is not Tool.PG_BASEBACKUP:
        pytest.skip("a dump has no folders of its own")
    space = tmp_path / "space"
    space.mkdir()
    bad = another(here, "spaced")
    (bad / "pg_tblspc" / "16999").symlink_to(space)
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.ERROR, "unsupported"), (test.reason, test.values)
    assert "tablespace" in test.values["words"] and not [*space.iterdir()]
    shutil.rmtree(bad)
    assert here.left() == []
