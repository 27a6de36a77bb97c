"""Restore tests of copies that a declared program makes: a declared check, by a real program within the fence, is what
says whether one holds."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.recovery.model.assets import Tool
from console.recovery.model.board import Freshness
from console.recovery.model.tests import LayerKind, LayerState, RestoreTest, Verdict
from console.recovery.model.words import why
from console.recovery.service.recovery import CannotRecover
from tests.support.etcd import possible
from tests.support.recovery import Bench, bench, no_room

# Slow: whole restore tests, by real programs.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("sqlite3") is None or not possible(), reason="needs sqlite3, and namespaces"),
]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A database of SQLite, copied by its own program, checked by its own program."""
    with bench(tmp_path_factory.mktemp("declared"), files=1, tool=Tool.TAR) as made:
        shutil.rmtree(made.repository)
        made.repository.mkdir()
        live = made.source / "orders.db"
        with sqlite3.connect(live) as database:
            database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT)")
            database.executemany("INSERT INTO orders VALUES (?, ?)", [(n, f"order {n}" * 9) for n in range(900)])
        copy = replace(
            made.asset.copies[0],
            tool=Tool.COMMAND,
            makes=("sqlite3", str(live), ".backup {copy}"),
            checks=("sqlite3", "-readonly", "{copy}", "SELECT count(*) FROM orders"),
        )
        made.asset = made.recovery.protect(replace(made.asset, copies=(copy,)))
        yield made
        assert made.journal.differences() == ()


def declared(here: Bench, expected: int = 0, *checks: str) -> None:
    copy = here.asset.copies[0]
    here.recovery.protect(replace(here.asset, copies=(replace(copy, checks=checks or copy.checks, expected=expected),)))


def newest(here: Bench, name: str, data: bytes) -> Path:
    place = here.repository / name
    place.write_bytes(data)
    later = max(each.stat().st_mtime for each in here.repository.iterdir()) + 1
    os.utime(place, (later, later))
    return place


def content(test: RestoreTest) -> LayerState | None:
    layer = test.layer(LayerKind.CONTENT)
    return None if layer is None else layer.state


def test_a_copy_that_a_declared_program_made_is_proven_by_its_check_and_is_gone(here: Bench) -> None:
    run = here.backing_up.propose(here.asset.id)
    assert run.plan.steps[0].argv[0] == "sqlite3", "the program itself, and no shell"
    here.acts.agree(run.id)
    here.acts.start(run.id)
    here.acts.wait(run.id, 60)
    assert here.board_freshness() is Freshness.ON_TIME
    test = here.test()
    assert (test.verdict, test.reason, test.depth) == (Verdict.PASS, "checked", 4), (test.reason, test.values)
    assert "ended with 0" in str(why(test)) and test.rto is not None and here.left() == []


@pytest.mark.parametrize("damage", [lambda data: data[:100], lambda data: b"", lambda data: b"no database" * 90])
def test_a_copy_that_its_check_does_not_take_fails(here: Bench, damage: object) -> None:
    whole = next(here.repository.glob("driftvakt-*")).read_bytes()
    bad = newest(here, "bad", damage(whole))  # type: ignore[operator]
    test = here.test()
    bad.unlink()
    assert test.verdict is Verdict.FAIL and test.values["words"], (test.reason, test.values)
    assert here.left() == []


def test_the_exit_status_is_the_declared_one_and_what_a_check_says_is_no_word_of_ours(here: Bench) -> None:
    declared(here, 3, "python3", "-c", "print('driftvakt: checked 0'); raise SystemExit(3)", "{copy}")
    test = here.test()
    assert (test.verdict, test.values["checked"]) == (Verdict.PASS, "3"), (test.reason, test.values)
    declared(here, 0, "python3", "-c", "print('driftvakt: checked 0'); raise SystemExit(3)", "{copy}")
    test = here.test()
    assert (test.verdict, test.reason, content(test)) == (Verdict.FAIL, "check_failed", LayerState.FAILED)
    declared(here)


def test_a_check_reaches_nothing_and_one_that_is_not_there_says_nothing_of_the_copy(here: Bench) -> None:
    reach = "import socket; socket.create_connection(('127.0.0.1', 22), 2)"
    declared(here, 0, "python3", "-c", reach, "{copy}")
    test = here.test()
    assert test.reason == "check_failed" and "unreachable" in test.values["words"], test.values
    declared(here, 0, "nobody-has-this", "{copy}")
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.ERROR, "no_tool"), (test.reason, test.values)
    declared(here)


@pytest.mark.parametrize(
    "checks", [("true",), ("check", "--password=x", "{copy}"), ("A=1", "{copy}"), ("check", "http://a:b@c/{copy}")]
)
def test_a_check_without_the_copy_or_with_a_secret_is_refused(here: Bench, checks: tuple[str, ...]) -> None:
    with pytest.raises(CannotRecover):
        declared(here, 0, *checks)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_disk_that_is_full_in_the_middle_of_a_restore_says_nothing_of_the_copy(here: Bench) -> None:
    tree = here.repository / "tree"
    tree.mkdir()
    for number in range(20):
        (tree / f"{number}").write_bytes(b"x")
    later = max(each.stat().st_mtime for each in here.repository.iterdir()) + 1
    os.utime(tree, (later, later))
    with no_room(here):
        test = here.test()
        assert (test.verdict, test.reason) == (Verdict.ERROR, "no_space"), (test.reason, test.values, test.layers)
        assert here.left() == []
    shutil.rmtree(tree)
