"""Recovery that stands still: the real one of a journal, with assets in each standing, tests of them, and drills."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from console.journal.model import Target
from console.journal.service import Journal
from console.main.past_drills import write_past
from console.recovery.model.assets import Asset, Copy, Kind, SeenCopy, Snapshot
from console.recovery.model.drill_moves import About
from console.recovery.model.drills import Tick
from console.recovery.model.searches import Search, Store
from console.recovery.model.sets import AssetSet
from console.recovery.model.tests import (
    Choice,
    Difference,
    Differing,
    Layer,
    LayerKind,
    LayerState,
    Phase,
    PhaseKind,
    RestoreTest,
    Verdict,
)
from console.recovery.page.protocols import Room
from console.recovery.service.drill_records import DrillRecords
from console.recovery.service.drills import DrillService, Start
from console.recovery.service.evidence import Evidence
from console.recovery.service.protecting import Protecting
from console.recovery.service.records import Records
from console.recovery.service.recovery import RecoveryService
from console.recovery.service.scenario_book import shipped
from console.recovery.service.scheduling import ACT
from console.recovery.service.sets import Sets
from console.work.model.plans import Plan, Step
from console.work.model.runs import RunState, RunView
from console.work.service.schedule_records import Records as ScheduleRecords
from console.work.service.schedules import Schedules, Wanted
from resources.errors import EnvironmentFault
from tests.support.acts import Rule
from tests.support.signing import SomeKey, check

_DAY, _HOUR = 86400.0, 3600.0
_G = "trollhattan/g"
#: Name, kind, tier, RTO and RPO targets and age of the backup (hours), days since the test, its verdict, its minutes.
_ASSETS = (
    ("Vector database", Kind.VECTOR_DATABASE, 1, 4, 24, 3.0, None, None, 0),
    ("Training data", Kind.FILES, 2, 24, 24, 21.0, 37, Verdict.FAIL, 1130),
    ("Registry", Kind.REGISTRY, 1, 2, 24, 9.0, 94, Verdict.PASS, 190),
    ("Model store", Kind.MODEL_STORE, 1, 4, 24, 11.0, 2, Verdict.PASS, 164),
    ("Slurm state", Kind.SLURM_STATE, 1, 1, 6, 1.0, 8, Verdict.PASS, 12),
    ("Cluster state (etcd)", Kind.ETCD, 1, 2, 6, 0.7, 6, Verdict.PASS, 31),
    ("Projects on nas-1", Kind.FILES, 2, 24, 24, 30.0, 4, Verdict.PASS, 588),
)


#: What nodes hold that nothing protects.
_BARE = (
    (f"{_G}02", Store(Kind.MODEL_STORE, "models", "/home/e.berg/finetunes", 31 << 30, 4)),
    (f"{_G}04", Store(Kind.VECTOR_DATABASE, "Qdrant", "/var/lib/qdrant")),
    (f"{_G}01", Store(Kind.REGISTRY, "registry", "/srv")),
)


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class StillMaker:
    """Plans of tests that nobody carries out."""

    arguments = ("asset", "copy", "control")

    def __init__(self, recovery: RecoveryService) -> None:
        self._recovery = recovery

    def named(self, arguments: Mapping[str, str]) -> tuple[Mapping[str, str], str, str]:
        asset = self._recovery.asset(arguments["asset"])
        return {**arguments, "asset": asset.id}, asset.name, "UTC"

    def plan(self, arguments: Mapping[str, str]) -> Plan:
        restored = ("restic", "restore", "4bba301ea2", "--target", "/srv/driftvakt-restore-4bba301ea2a64f04")
        return Plan(ACT, (Step("test.restore", Target("node:g01", f"node:{_G}01"), argv=restored),))

    def blanks(self, _plan: Plan) -> Mapping[str, str]:
        return {}


class StillSearching:
    """Searches that find what they are given to find, of each node once."""

    def __init__(self, recovery: RecoveryService) -> None:
        self._recovery = recovery

    def search(
        self, nodes: Sequence[str], report: Callable[[int], None], /
    ) -> tuple[tuple[Search, ...], Mapping[str, EnvironmentFault]]:
        found = []
        for done, node in enumerate(nodes):
            report(done)
            stores = tuple(each for at, each in _BARE if at == node)
            found.append(self._recovery.note_search(Search(node, self._recovery.now(), stores)))
        return tuple(found), {}


class StillTesting:
    """Looks that see what was seen before, and plans that nobody carries out."""

    def __init__(self, recovery: RecoveryService) -> None:
        self._recovery = recovery

    def look(self, asset: str, copy: str = "") -> SeenCopy:
        return self._recovery.seen(asset, copy) or SeenCopy(asset, copy, self._recovery.now())

    def plan(self, asset: str, copy: str = "", snapshot: str = "", *, choice: Choice = Choice.COMMON) -> Plan:
        return StillMaker(self._recovery).plan({"asset": asset})


class Opened:
    """Recovery over the journal in a folder."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        journal = Journal.open(folder / "journal.db", actor="A. Lindqvist", source="window", clock=clock)
        self.clock = clock
        self.recovery = RecoveryService(Records(journal), _ids())
        self.maker = StillMaker(self.recovery)
        self.proposed: list[Plan] = []
        self.sets = Sets(self.recovery, StillTesting(self.recovery), self._propose)
        self.schedules = Schedules(
            ScheduleRecords(journal), Rule(), lambda: {ACT: self.maker}, who=lambda: "A. Lindqvist"
        )
        self.drills = DrillService(DrillRecords(journal), lambda: Tick(clock.now))
        self.evidence = Evidence(
            journal, self.drills, self.recovery, book=shipped(), check=check, version=lambda: "1.0"
        )

    def room(self) -> Room:
        return Room(
            self.recovery, self.drills, self.evidence, shipped(), lambda: "A. Lindqvist", schedules=self.schedules,
            searching=StillSearching(self.recovery), nodes=lambda: [f"{_G}{number:02}" for number in range(1, 18)],
            sets=self.sets, protecting=Protecting(self.recovery, self.sets, lambda: None),
        )  # fmt: skip

    def _propose(self, plan: Plan) -> RunView:
        self.proposed.append(plan)
        made = datetime.fromtimestamp(self.clock.now, UTC)
        return RunView(f"still-{len(self.proposed)}", 1, plan, RunState.PLANNED, made, "A. Lindqvist", ())


def _ids() -> Callable[[], str]:
    numbers = iter(range(1, 1000))
    return lambda: f"asset-{next(numbers)}"


def still_room(folder: Path, now: float, condition: str) -> Room:
    """What the page is given at `now` (unix seconds): nothing on a site that is empty, a drill that goes on where
    `condition` is "drill"."""
    if condition != "empty":
        shutil.copytree(_made(now, running=condition == "drill"), folder, dirs_exist_ok=True)
    return Opened(folder, Clock(now)).room()


@cache
def _made(now: float, *, running: bool) -> Path:
    """The folder of the journal of a site with a past."""
    folder = Path(tempfile.mkdtemp(prefix="still-recovery-"))
    opened = Opened(folder, Clock(now - 300 * _DAY))
    for name, kind, tier, rto, rpo, age, days, verdict, minutes in _ASSETS:
        asset = opened.recovery.protect(
            Asset(
                "", name, f"{_G}01", (f"/srv/{kind}",), (Copy("local", f"sftp:bak-1:/{kind}"),), kind, tier, "E. Berg",
                round(rto * _HOUR), round(rpo * _HOUR), since=now - 300 * _DAY,
            )
        )  # fmt: skip
        opened.recovery.note_look(SeenCopy(asset.id, "local", now - 60, _backups(now - age * _HOUR)))
        if days is not None and verdict is not None:
            opened.recovery.note_test(a_test(asset, now - days * _DAY, verdict, minutes * 60))
    opened.clock.now = now - 3600
    assets = {asset.name: asset.id for asset in opened.recovery.assets()}
    for name, when in (("Model store", "0 3 * * *"), ("Registry", "30 4 * * SUN"), ("Slurm state", "@daily")):
        opened.schedules.add(opened.schedules.sketch(Wanted(ACT, {"asset": assets[name]}, when))[0])
    needing = opened.recovery.asset(assets["Slurm state"])
    opened.recovery.protect(replace(needing, depends_on=(assets["Cluster state (etcd)"],)))
    opened.sets.group(AssetSet("", "Scheduling", (assets["Cluster state (etcd)"], assets["Slurm state"]), 1800))
    opened.sets.group(AssetSet("", "Images", (assets["Registry"], assets["Model store"]), 600))
    opened.schedules.withdraw("S-2")
    opened.schedules.pause("S-3")
    opened.clock.now = now - 26 * _HOUR
    room = opened.room()
    assert room.searching is not None
    room.searching.search(room.nodes(), lambda _done: None)
    opened.clock.now = now
    pens = [("M. Holm", SomeKey(1)), ("M. Ek", SomeKey(2))]
    write_past(
        opened.drills,
        opened.evidence,
        book=shipped(),
        assets=opened.recovery.assets(),
        opening=now,
        pens=lambda: [(name, pen, pen.line) for name, pen in pens],
    )
    if running:
        _begin(opened, now)
    return folder


def _begin(opened: Opened, now: float) -> None:
    scenario = shipped().scenario("model-store-lost")
    assert scenario is not None
    store = opened.recovery.asset("Model store")
    opened.clock.now = now - 2400
    number = opened.drills.begin(
        Start(scenario, "A. Lindqvist", "M. Ek", (About(store.id, store.name, store.node),), left_out="E. Berg")
    ).number
    acts: tuple[tuple[int, Callable[[], object]], ...] = (
        (200, lambda: opened.drills.done(number, "read")),
        (60, lambda: opened.drills.decide(number, "first", "yes")),
        (120, lambda: opened.drills.done(number, "agreed")),
        (400, lambda: opened.drills.note(number, "All are here but E. Berg")),
        (300, lambda: opened.drills.override(number, "space", "7.1 TB free, seen on the console of g12")),
        (300, lambda: opened.drills.done(number, "password")),
    )
    for seconds, act in acts:
        opened.clock.now += seconds
        act()
    opened.clock.now = now


def _backups(newest: float) -> tuple[Snapshot, ...]:
    return tuple(Snapshot(f"{place:x}c41e0d2", newest - place * _DAY, "g01", (), 1 << 40, 1958) for place in range(8))


def a_test(asset: Asset, ended: float, verdict: Verdict, seconds: int) -> RestoreTest:
    """A restore test of an asset as its run would have left it."""
    begun = ended - seconds
    failed = verdict is Verdict.FAIL
    held = LayerState.HELD
    states = (held, held, held, LayerState.FAILED if failed else held, LayerState.NOT_RUN if failed else held, held)
    edges = [begun + seconds * part for part in (0.0, 0.01, 0.1, 0.8, 0.98, 0.99, 1.0)]
    layers = tuple(
        Layer(
            kind, state, "", {"files": 598} if kind is LayerKind.CONTENT else {},
            ("restic", "restore", "7c41e0d2", "--target", "/var/lib/driftvakt/sandbox")
            if kind is LayerKind.RESTORE else (), 0 if state is held else None, edges[place], edges[place + 1],
        )
        for place, (kind, state) in enumerate(zip(LayerKind, states, strict=True))
    )  # fmt: skip
    test = RestoreTest(
        0, asset.id, "local", "7c41e0d2" * 8, begun - 6 * _HOUR, Choice.RANDOM, f"run of {asset.name}", begun, ended,
        verdict, by="E. Berg", seed="5f3a91c4", among=8, reason="differs" if failed else "held", layers=layers,
        phases=(
            Phase(PhaseKind.RESTORE, edges[2], edges[3]),
            Phase(PhaseKind.VERIFY, edges[3], edges[5]),
        ),
        values={"differing": "3"} if failed else {"files": "598"},
        rto=seconds, rpo=round(6 * _HOUR), tool="restic 0.18.0", host_key="SHA256:9sLq5q1OfYc",
    )  # fmt: skip
    if failed:
        paths = ("weld/2025/cam3/0412-118.tif", "weld/2025/cam3/0412-131.tif", "weld/2025/cam3/0412-166.tif")
        test = replace(test, differing=tuple(Differing(path, Difference.CONTENT) for path in paths))
    return test
