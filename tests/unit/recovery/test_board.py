"""The board: what counts of an asset, how fresh its copies are, and how much of all is proven."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.recovery.model.assets import DAY, Asset, Copy, SeenCopy, Snapshot
from console.recovery.model.board import Freshness, Standing, board_of, freshness_of
from console.recovery.model.tests import Choice, RestoreTest, Verdict

NOW = 1_800_000_000.0
ASSET = Asset("a1", "Models", "n1", ("/srv",), (Copy("local", "/backup"),), since=1.0, changed=1.0)


def test_of(verdict: Verdict, number: int = 1, ago: float = 10.0, **others: object) -> RestoreTest:
    test = RestoreTest(
        number, "a1", "local", "ab", NOW - ago - 99, Choice.NEWEST, f"r{number}", NOW - ago - 9, NOW - ago, verdict
    )
    return replace(test, **others)  # type: ignore[arg-type]


test_of.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("tests", "asset", "standing"),
    [
        ([], ASSET, Standing.NEVER),
        ([test_of(Verdict.PASS)], ASSET, Standing.PASS),
        ([test_of(Verdict.FAIL)], ASSET, Standing.FAIL),
        ([test_of(Verdict.FAIL, 1), test_of(Verdict.PASS, 2)], ASSET, Standing.PASS),
        ([test_of(Verdict.FAIL, 1), test_of(Verdict.ERROR, 2)], ASSET, Standing.FAIL),
        ([test_of(Verdict.PASS, 1), test_of(Verdict.ERROR, 2)], ASSET, Standing.PASS),
        ([test_of(Verdict.ERROR)], ASSET, Standing.ERROR),
        ([test_of(Verdict.INCONCLUSIVE)], ASSET, Standing.INCONCLUSIVE),
        ([test_of(Verdict.PASS, ago=91.0 * DAY)], ASSET, Standing.STALE),
        ([test_of(Verdict.PASS)], replace(ASSET, changed=NOW - 1), Standing.CHANGED),
        ([test_of(Verdict.FAIL, control=True)], ASSET, Standing.NEVER),
    ],
)
def test_one_thing_counts_and_stays_until_a_test_says_otherwise(
    tests: list[RestoreTest], asset: Asset, standing: Standing
) -> None:
    (row,) = board_of([asset], {}, tests, NOW).rows
    assert row.standing is standing


def test_a_test_that_was_never_seen_to_fail_says_so() -> None:
    def row(*tests: RestoreTest) -> bool:
        return board_of([ASSET], {}, tests, NOW).rows[0].never_failed

    assert not row(), "nothing was tested at all"
    assert row(test_of(Verdict.PASS))
    assert not row(test_of(Verdict.FAIL, 1, control=True), test_of(Verdict.PASS, 2))


def test_a_negative_control_that_passed_says_so_until_one_fails() -> None:
    def row(*tests: RestoreTest) -> bool:
        return board_of([ASSET], {}, tests, NOW).rows[0].blind

    passed = test_of(Verdict.PASS, 1, control=True)
    assert row(passed) and row(passed, test_of(Verdict.FAIL, 2)), "a real test that fails is another thing"
    assert row(passed, test_of(Verdict.ERROR, 2, control=True)), "that says nothing"
    assert not row(passed, test_of(Verdict.FAIL, 2, control=True))
    assert not row(test_of(Verdict.PASS))


def _seen(*snapshots: Snapshot, problem: str = "") -> SeenCopy:
    return SeenCopy("a1", "local", NOW, snapshots, problem)


@pytest.mark.parametrize(
    ("seen", "freshness"),
    [
        (None, Freshness.NOT_LOOKED),
        (_seen(), Freshness.NEVER),
        (_seen(problem="tool.missing"), Freshness.UNREADABLE),
        (_seen(Snapshot("a", NOW - DAY + 1)), Freshness.ON_TIME),
        (_seen(Snapshot("a", NOW - DAY - 1)), Freshness.LATE),
        (_seen(Snapshot("a", NOW - 60), Snapshot("b", NOW + 3600)), Freshness.FUTURE),
        (
            _seen(*(Snapshot(str(n), NOW - 9999 + n, files=100) for n in range(4)), Snapshot("z", NOW, files=49)),
            Freshness.SHRUNK,
        ),
        (
            _seen(*(Snapshot(str(n), NOW - 9999 + n, size=100) for n in range(4)), Snapshot("z", NOW, size=51)),
            Freshness.ON_TIME,
        ),
    ],
)
def test_a_copy_is_as_fresh_as_its_newest_backup_that_can_be_believed(
    seen: SeenCopy | None, freshness: Freshness
) -> None:
    assert freshness_of("local", seen, DAY, NOW).freshness is freshness


def test_a_backup_from_the_future_is_not_the_newest() -> None:
    copy = freshness_of("local", _seen(Snapshot("a", NOW - 60), Snapshot("b", NOW + 3600)), DAY, NOW)
    assert copy.newest == Snapshot("a", NOW - 60)
    assert copy.age == 60.0


def test_readiness_is_what_is_proven_of_all_weight_and_never_tested_stands_first() -> None:
    first = replace(ASSET, tier=1)
    others = [replace(ASSET, id=f"b{n}", name=f"B{n}") for n in range(2)]
    stale = test_of(Verdict.PASS, 2, ago=91.0 * DAY, asset="b1")
    board = board_of([first, *others], {}, [test_of(Verdict.PASS, 1), stale], NOW)
    assert [row.standing for row in board.rows] == [Standing.NEVER, Standing.STALE, Standing.PASS]
    assert (board.points, board.weight) == (4.5, 6.0)
    assert board.readiness == 0.75
    assert board_of([], {}, [], NOW).readiness is None
