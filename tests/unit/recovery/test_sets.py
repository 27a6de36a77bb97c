"""Sets: which backups belong to one time, what a test of all of them says, and what cannot be said of a set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.journal.model import Target
from console.recovery.model.assets import Asset, Copy, SeenCopy, Snapshot
from console.recovery.model.sets import (
    Agreement,
    AssetSet,
    Member,
    Part,
    SetRow,
    SetTest,
    common_point,
    in_order,
    set_rows,
    usable,
)
from console.recovery.model.tests import Choice, RestoreTest, Verdict
from console.recovery.service.records import Records
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.recovery.service.sets import Sets
from console.work.model.plans import Plan, Step
from console.work.model.runs import RunState, RunView
from resources.errors import EnvironmentFault
from tests.support.journals import opened

NOW = 1_800_000_000.0
COPY = Copy("local", "/srv/backup")
MODELS = Asset("models", "Model store", "n1", ("/srv/models",), (COPY, Copy("off-site", "/mnt/backup")))
VECTORS = Asset("vectors", "Vector database", "n2", ("/srv/vectors",), (COPY,), depends_on=("models",))
ASSETS = {each.id: each for each in (MODELS, VECTORS)}
PAIR = AssetSet("pair", "Retrieval", ("vectors", "models"), 600)


def seen(asset: str, *ages: float, copy: str = "local", partial: bool = False) -> SeenCopy:
    """A look at a copy whose backups began so many seconds ago."""
    backups = tuple(Snapshot(f"{asset}-{age:g}", NOW - age, partial=partial) for age in ages)
    return SeenCopy(asset, copy, NOW, backups)


def row(*looks: SeenCopy, tests: Sequence[RestoreTest] = (), of: Sequence[SetTest] = ()) -> SetRow:
    """The set of models and vectors as it stands by these looks and tests."""
    found = {(each.asset, each.copy): each for each in looks}
    (made,) = set_rows([PAIR], of, assets=ASSETS, seen=found, tests=tests, now=NOW)
    return made


def test_the_newest_backups_of_a_set_belong_together_where_they_began_within_its_span() -> None:
    near = row(seen("models", 4000, 100), seen("vectors", 700))
    assert near.agreement is Agreement.TOGETHER
    assert near.point == near.newest and near.point is not None
    assert (near.point.time, near.point.apart) == (NOW - 700, 600)
    assert row(seen("models", 100), seen("vectors", 701)).agreement is Agreement.NONE


def test_where_the_newest_are_apart_the_newest_point_is_of_older_ones() -> None:
    far = row(seen("models", 90_000, 4000, 100), seen("vectors", 90_100, 4300))
    assert far.agreement is Agreement.APART
    assert far.newest is not None and far.newest.apart == 4200
    assert far.point is not None and (far.point.time, far.point.apart) == (NOW - 4300, 300)
    assert [each.snapshot.id for each in far.point.members] == ["vectors-4300", "models-4000"], "in the set's order"


def test_what_nobody_looked_at_is_not_said_to_be_apart() -> None:
    unseen = row(seen("models", 100))
    assert (unseen.agreement, unseen.unknown, unseen.point) == (Agreement.UNKNOWN, ("Vector database",), None)
    assert row(seen("models", 100), seen("vectors")).agreement is Agreement.NONE, "it was read, and there is none"
    unread = replace(seen("vectors"), problem="backup.locked")
    assert row(seen("models", 100), unread).agreement is Agreement.UNKNOWN, "no look could ever read it"


def test_a_backup_that_left_something_out_or_is_from_the_future_belongs_to_no_point() -> None:
    assert row(seen("models", 100, partial=True), seen("vectors", 100)).agreement is Agreement.NONE
    assert row(seen("models", -4000), seen("vectors", -4000)).agreement is Agreement.NONE


def test_each_copy_of_an_asset_may_have_its_share() -> None:
    off_site = row(seen("models", 9000), seen("models", 120, copy="off-site"), seen("vectors", 100))
    assert off_site.point is not None
    assert [(each.asset, each.copy) for each in off_site.point.members] == [
        ("vectors", "local"), ("models", "off-site"),
    ]  # fmt: skip


def test_a_point_is_as_near_as_it_can_be_and_none_is_made_of_nothing() -> None:
    of = usable([seen("models", 50, 100, 300)], NOW), usable([seen("vectors", 90, 500)], NOW)
    point = common_point(of, 400)
    assert point is not None and [each.snapshot.id for each in point.members] == ["models-50", "vectors-90"]
    assert common_point([], 400) is None and common_point([(), of[1]], 400) is None
    assert isinstance(of[0][0], Member)


def a_test(run: str, verdict: Verdict) -> RestoreTest:
    return RestoreTest(1, "models", "local", "a", NOW, Choice.COMMON, run, NOW, NOW, verdict)


def test_a_set_is_as_good_as_the_worst_of_its_tests_and_says_nothing_before_all_are_over() -> None:
    parts = (Part("models", "local", "a", "r1"), Part("vectors", "local", "b", "r2"))
    older, newer = SetTest(1, "pair", NOW - 60, NOW, 10, parts), SetTest(2, "pair", NOW, NOW, 10, parts[:1])
    both = [a_test("r1", Verdict.PASS), a_test("r2", Verdict.PASS)]
    assert row(tests=both, of=[older]).verdict is Verdict.PASS
    for worst in (Verdict.FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE):
        assert row(tests=[both[0], a_test("r2", worst)], of=[older]).verdict is worst
    mixed = [a_test("r1", Verdict.ERROR), a_test("r2", Verdict.FAIL)]
    assert row(tests=mixed, of=[older]).verdict is Verdict.FAIL
    half = row(tests=both[1:], of=[older, newer])
    assert (half.verdict, half.last, half.goes_on) == (None, None, newer)
    again = replace(newer, parts=(Part("models", "local", "a", "r3"),))
    held = row(tests=both, of=[older, again])
    assert (held.verdict, held.last, held.goes_on) == (Verdict.PASS, older, again), "the older one stands until then"
    none = SetTest(3, "pair", NOW)
    assert row(tests=both, of=[older, none]).verdict is Verdict.FAIL, "without a common point it cannot come back"


def test_assets_come_back_after_what_they_need() -> None:
    last = replace(MODELS, id="c", name="A", depends_on=("vectors",))
    assert [each.id for each in in_order([last, VECTORS, MODELS])] == ["models", "vectors", "c"]
    first = replace(MODELS, id="d", name="Z", tier=1)
    assert [each.id for each in in_order([MODELS, first])] == ["d", "models"]


# -- the service -------------------------------------------------------------------------------------------------------


class Looks:
    """Looks that see what they are given to see; plans that say what they are of."""

    def __init__(self, recovery: RecoveryService) -> None:
        self.recovery, self.sees, self.planned = recovery, dict[str, SeenCopy](), list[tuple[str, str, str, Choice]]()
        self.away = set[tuple[str, str]]()

    def look(self, asset: str, copy: str = "") -> SeenCopy:
        name = self.recovery.asset(asset).name
        if (name, copy) in self.away:
            raise EnvironmentFault("the node is away")
        return self.recovery.note_look(replace(self.sees[name], asset=asset, copy=copy))

    def plan(self, asset: str, copy: str = "", snapshot: str = "", *, choice: Choice = Choice.CHOSEN) -> Plan:
        self.planned.append((self.recovery.asset(asset).name, copy, snapshot, choice))
        return Plan("recovery.test", (Step("test.list", Target("node:n1", "node:n1"), argv=("true",)),))


class Room:
    def __init__(self, recovery: RecoveryService) -> None:
        self.recovery, self.looks, self.proposed = recovery, Looks(recovery), 0
        self.models = recovery.protect(replace(MODELS, id="", copies=(COPY,)))
        self.vectors = recovery.protect(replace(VECTORS, id="", depends_on=(self.models.id,)))
        self.sets = Sets(recovery, self.looks, self.propose)

    def propose(self, plan: Plan) -> RunView:
        self.proposed += 1
        return RunView(
            f"run-{self.proposed}", 1, plan, RunState.PLANNED, datetime.fromtimestamp(NOW, UTC), "astrid", ()
        )

    def group(self, name: str = "Retrieval", span: int = 600) -> AssetSet:
        return self.sets.group(AssetSet("", name, (self.vectors.id, self.models.id), span))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    """A set's two assets over a journal of its own, whose tables are the fold of its entries at the end."""
    with opened(tmp_path / "journal.db", clock=lambda: NOW) as journal:
        yield Room(RecoveryService(Records(journal)))
        assert journal.differences() == ()


def test_a_set_is_written_set_anew_and_undone_and_needs_its_assets(here: Room) -> None:
    made = here.group()
    assert [found.set for found in here.recovery.sets()] == [made]
    with pytest.raises(CannotRecover, match="belongs to the set Retrieval"):
        here.recovery.release(here.vectors.id)
    anew = here.sets.group(replace(made, name="Search", span=60))
    assert (anew.id, anew.name, anew.span) == (made.id, "Search", 60) and len(here.recovery.sets()) == 1
    here.sets.ungroup("Search")
    assert here.recovery.sets() == ()
    assert here.recovery.release(here.vectors.id).name == "Vector database"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "Taken"}, "Another set is called Taken"),
        ({"span": 0}, "how many seconds apart"),
        ({"span": 604_801}, "how many seconds apart"),
        ({"assets": ("one", "one")}, "of two assets or more"),
        ({"assets": ("one", "two")}, "Nothing on the board is called one"),
    ],
)
def test_a_set_that_says_nothing_is_refused(here: Room, change: dict[str, object], said: str) -> None:
    here.group("Taken")
    with pytest.raises(CannotRecover, match=said):
        here.sets.group(replace(AssetSet("", "A", (here.vectors.id, here.models.id), 600), **change))  # type: ignore[arg-type]
    assert len(here.recovery.sets()) == 1


def test_a_test_of_a_set_restores_each_asset_at_the_newest_point_what_is_needed_first(here: Room) -> None:
    here.looks.sees = {"Model store": seen("m", 4000, 100), "Vector database": seen("v", 4100)}
    test = here.sets.propose(here.group().id)
    assert here.looks.planned == [
        ("Model store", "local", "m-4000", Choice.COMMON), ("Vector database", "local", "v-4100", Choice.COMMON),
    ]  # fmt: skip
    assert [part.run for part in test.parts] == ["run-1", "run-2"] and test.point == NOW - 4100 and test.apart == 100
    (found,) = here.recovery.sets()
    assert found.goes_on is not None and found.goes_on.number == test.number and found.verdict is None
    assert found.goes_on.by, "who began it is known by its entry"


def test_a_set_without_a_common_point_fails_and_nothing_is_planned(here: Room) -> None:
    here.looks.sees = {"Model store": seen("m", 100), "Vector database": seen("v", 4100)}
    test = here.sets.propose(here.group().id)
    (found,) = here.recovery.sets()
    assert (test.point, here.proposed, found.verdict) == (None, 0, Verdict.FAIL)


def test_a_copy_that_cannot_be_read_is_no_verdict_on_the_set(here: Room) -> None:
    here.looks.sees = {"Model store": seen("m", 100), "Vector database": seen("v", 110)}
    made = here.group()
    here.sets.propose(made.id)
    here.recovery.protect(replace(here.models, copies=(COPY, Copy("off-site", "/mnt/backup"))))
    here.looks.away = {("Model store", "off-site")}
    assert here.sets.propose(made.id).point is not None, "the other copy has a point"
    here.looks.sees["Vector database"] = seen("v", 90_000)
    with pytest.raises(EnvironmentFault, match="the node is away"):
        here.sets.propose(made.id)
    assert len(here.recovery.ledger().set_tests) == 2
