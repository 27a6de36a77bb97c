"""Restore tests of a whole set by real tools: each of its assets at the newest time that all have a backup of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.recovery.model.assets import Asset, Copy, PasswordFrom, Tool
from console.recovery.model.sets import Agreement, AssetSet, SetTest
from console.recovery.model.tests import Choice, LayerKind, Verdict
from console.recovery.service.sets import Sets
from tests.support.recovery import Bench, bench, fill, flip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs tar and Linux"),
]


class Pair:
    """Two assets, each with archives of its own by tar: `models`, and `vectors` that need them."""

    def __init__(self, here: Bench) -> None:
        self.here, self.models = here, here.asset
        self.source, self.folder = here.folder / "vectors", here.folder / "of vectors"
        fill(self.source, 3)
        self.folder.mkdir()
        copy = Copy("local", str(self.folder), Tool.TAR, PasswordFrom.NONE)
        self.vectors = here.recovery.protect(
            Asset("", "Vectors", "g01", (str(self.source),), (copy,), depends_on=(self.models.id,))
        )
        self.sets = Sets(here.recovery, here.testing, here.acts.propose)
        self.set = self.sets.group(AssetSet("", "Retrieval", (self.vectors.id, self.models.id), 60))

    def back_up_vectors(self) -> Path:
        """An archive of the vectors, as the models are archived."""
        return self.here.copy(self.source, self.folder)

    def carried_out(self) -> SetTest:
        """A test of the set whose plans an operator agreed to, in their order."""
        test = self.sets.propose(self.set.id)
        for part in test.parts:
            self.here.carried_out(self.here.acts.run(part.run))
        return test


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with bench(tmp_path_factory.mktemp("set"), tool=Tool.TAR) as made:
        yield Pair(made)
        assert made.journal.differences() == ()


def test_a_set_fails_as_long_as_one_of_it_has_no_backup(pair: Pair) -> None:
    assert pair.carried_out().parts == ()
    (row,) = pair.here.recovery.sets()
    assert (row.agreement, row.verdict, row.point) == (Agreement.NONE, Verdict.FAIL, None)
    assert pair.here.left() == [], "nothing was planned, nothing was done"


def test_all_of_a_set_come_back_at_one_time_what_is_needed_first_and_the_worst_decides(pair: Pair) -> None:
    archive = pair.back_up_vectors()
    test = pair.carried_out()
    (row,) = pair.here.recovery.sets()
    tests = {each.run: each for each in pair.here.recovery.tests()}
    said = [(tests[part.run].asset, tests[part.run].verdict, tests[part.run].choice) for part in test.parts]
    assert said == [
        (pair.models.id, Verdict.PASS, Choice.COMMON), (pair.vectors.id, Verdict.PASS, Choice.COMMON),
    ], [(each.reason, each.values) for each in tests.values()]  # fmt: skip
    assert (row.agreement, row.verdict) == (Agreement.TOGETHER, Verdict.PASS)
    assert row.point is not None and test.point == pytest.approx(row.point.time, abs=0.001) and row.point.apart < 60
    flip(archive)
    pair.carried_out()
    (row,) = pair.here.recovery.sets()
    newest = pair.here.recovery.tests(pair.vectors.id)[0]
    assert (row.verdict, newest.verdict) == (Verdict.FAIL, Verdict.FAIL)
    assert newest.layer(LayerKind.LIST) is not None and pair.here.left() == []
