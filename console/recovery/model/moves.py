"""Moves: what happens to assets, copies and restore tests, as the journal's entries hold it, and their fold.

A move is its own form on disk (docs/recovery.md). What is done without a time or a name of its own has those of its
entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from console.recovery.model.assets import Asset, Copy, Kind, PasswordFrom, SeenCopy, Snapshot, Tool
from console.recovery.model.move_forms import BaseMove, Form, Name, Path, Words, milliseconds, seconds
from console.recovery.model.searches import Search, Store
from console.recovery.model.set_moves import Grouped, SetTested, Ungrouped, set_after, set_test_of
from console.recovery.model.sets import AssetSet, SetTest
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
    Source,
    Verdict,
)

#: The category of every entry that holds moves.
CATEGORY = "recovery"
#: So many backups of a copy are remembered, the newest.
MOST_SNAPSHOTS = 400


class CopyForm(Form, frozen=True):
    name: Name
    repository: Path
    tool: Tool = Tool.RESTIC
    password: PasswordFrom = PasswordFrom.KEYRING
    file: Path = ""
    makes: tuple[Path, ...] = ()
    checks: tuple[Path, ...] = ()
    expected: int = 0


class Protected(BaseMove, tag="protected", frozen=True, kw_only=True):
    """An asset comes onto the board, or is set anew."""

    asset: Name
    name: Name
    node: Name
    paths: tuple[Path, ...]
    copies: tuple[CopyForm, ...]
    kind: Kind = Kind.FILES
    tier: int = 2
    owner: Name = ""
    rto: int
    rpo: int
    cadence: int
    depends_on: tuple[Name, ...] = ()
    sandbox: Path = ""
    database: Name = ""
    query: Words = ""


class Released(BaseMove, tag="released", frozen=True, kw_only=True):
    """An asset leaves the board; its tests stay in the log."""

    asset: Name


class SnapshotForm(Form, frozen=True):
    id: Name
    time: int
    host: Name = ""
    paths: tuple[Path, ...] = ()
    size: int | None = None
    files: int | None = None
    name: Name = ""
    partial: bool = False


class Seen(BaseMove, tag="seen", frozen=True, kw_only=True):
    """A look at a copy: backups that came and went since the look before, or what kept it from being read. One of the
    `newest` alone, right after a backup was made here by `run`, says of no other that it is gone."""

    asset: Name
    copy: Name
    came: tuple[SnapshotForm, ...] = ()
    gone: tuple[Name, ...] = ()
    problem: Name = ""
    words: Words = ""
    run: Name = ""


class LayerForm(Form, frozen=True):
    kind: LayerKind
    state: LayerState
    found: Name = ""
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    program: tuple[str, ...] = ()
    status: int | None = None
    begin: int = 0
    end: int = 0


class PhaseForm(Form, frozen=True):
    kind: PhaseKind
    begin: int
    end: int
    source: Source = Source.SENSED


class DifferingForm(Form, frozen=True):
    path: Path
    what: Difference


class Tested(BaseMove, tag="tested", frozen=True, kw_only=True):
    """A restore test that is over; `at` is when it was, `began` when it began."""

    test: int
    asset: Name
    copy: Name
    snapshot: Name
    snapshot_time: int
    choice: Choice
    run: Name
    began: int
    verdict: Verdict
    seed: Name = ""
    among: int = 1
    control: bool = False
    by: Name = ""
    reason: Name = ""
    values: dict[str, str] = msgspec.field(default_factory=dict)
    layers: tuple[LayerForm, ...] = ()
    phases: tuple[PhaseForm, ...] = ()
    differing: tuple[DifferingForm, ...] = ()
    rto: int | None = None
    rpo: int | None = None
    tool: Name = ""
    host_key: Name = ""
    sandbox: Path = ""


class StoreForm(Form, frozen=True):
    kind: Kind
    product: Name
    path: Path
    size: int | None = None
    files: int = 0
    changed: int = 0


class Searched(BaseMove, tag="searched", frozen=True, kw_only=True):
    """A search of a node for data that somebody would miss: all that it found, or what kept it from being carried
    out."""

    node: Name
    stores: tuple[StoreForm, ...] = ()
    closed: int = 0
    cut: bool = False
    problem: Name = ""
    words: Words = ""


Move = Protected | Released | Seen | Tested | Searched | Grouped | Ungrouped | SetTested


def read(details: Mapping[str, Any], time: float, who: str) -> tuple[Move, ...]:
    """The moves of an entry that was written at `time` by `who`, each with its own time. Raises ValueError for what is
    none."""
    try:
        moves = msgspec.convert(details.get("moves"), tuple[Move, ...])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    return tuple(_completed(move, milliseconds(time), who) for move in moves)


def written(moves: Iterable[Move]) -> dict[str, Any]:
    """Moves as the details of an entry."""
    return {"moves": msgspec.to_builtins(tuple(moves))}


def _completed(move: Move, time: int, who: str) -> Move:
    changes: dict[str, Any] = {} if move.at else {"at": time}
    if isinstance(move, Tested | SetTested) and not move.by:
        changes["by"] = who
    completed: Move = msgspec.structs.replace(move, **changes)
    return completed


# -- records as moves, and back ----------------------------------------------------------------------------------------


#: What a copy and its form have in common: all.
_COPY = CopyForm.__struct_fields__


def protected(asset: Asset) -> Protected:
    """An asset as the move that puts it onto the board."""
    return Protected(
        asset=asset.id,
        name=asset.name,
        node=asset.node,
        paths=asset.paths,
        copies=tuple(CopyForm(**{name: getattr(each, name) for name in _COPY}) for each in asset.copies),
        kind=asset.kind,
        tier=asset.tier,
        owner=asset.owner,
        rto=asset.rto,
        rpo=asset.rpo,
        cadence=asset.cadence,
        depends_on=asset.depends_on,
        sandbox=asset.sandbox,
        database=asset.database,
        query=asset.query,
    )


def asset_after(before: Asset | None, move: Protected) -> Asset:
    """An asset after it was set anew; None stands for one that was not on the board."""
    at = seconds(move.at)
    copies = tuple(Copy(**{name: getattr(each, name) for name in _COPY}) for each in move.copies)
    asset = Asset(
        id=move.asset,
        name=move.name,
        node=move.node,
        paths=move.paths,
        copies=copies,
        kind=move.kind,
        tier=move.tier,
        owner=move.owner,
        rto=move.rto,
        rpo=move.rpo,
        cadence=move.cadence,
        depends_on=move.depends_on,
        sandbox=move.sandbox,
        since=at if before is None else before.since,
        changed=at if before is None else before.changed,
        database=move.database,
        query=move.query,
    )
    return asset if before is None or before.proves == asset.proves else replace(asset, changed=at)


def seen(before: SeenCopy | None, found: SeenCopy) -> Seen:
    """What a look found, as what is new in it."""
    known = {} if before is None else {each.id: each for each in before.snapshots}
    kept = [
        replace(each, partial=each.partial or (each.id in known and known[each.id].partial))
        for each in sorted(found.snapshots, key=lambda each: each.time)[-MOST_SNAPSHOTS:]
    ]
    came = [each for each in kept if known.get(each.id) != each]
    gone = () if found.problem else tuple(sorted(known.keys() - {each.id for each in kept}))
    return Seen(
        asset=found.asset,
        copy=found.copy,
        came=tuple(map(_snapshot_form, came)),
        gone=gone,
        problem=found.problem,
        words=found.words,
    )


def made(asset: str, copy: str, at: float, snapshots: Iterable[Snapshot], run: str) -> Seen:
    """What was seen of a copy right after a backup was made here."""
    came = tuple(map(_snapshot_form, snapshots))
    return Seen(at=milliseconds(at), asset=asset, copy=copy, came=came, run=run)


def _snapshot_form(each: Snapshot) -> SnapshotForm:
    return SnapshotForm(
        each.id, milliseconds(each.time), each.host, each.paths, each.size, each.files, each.name, each.partial
    )


def copy_after(before: SeenCopy | None, move: Seen) -> SeenCopy:
    """What is known of a copy after a look; one that could not read it leaves what was known."""
    known = {} if before is None else {each.id: each for each in before.snapshots}
    for each in move.came:
        known[each.id] = Snapshot(
            each.id, seconds(each.time), each.host, each.paths, each.size, each.files, each.name, each.partial
        )
    for id in move.gone:
        known.pop(id, None)
    kept = tuple(sorted(known.values(), key=lambda each: (each.time, each.id))[-MOST_SNAPSHOTS:])
    return SeenCopy(move.asset, move.copy, seconds(move.at), kept, move.problem, move.words)


def searched(found: Search) -> Searched:
    """What a search found, as a move."""
    stores = tuple(
        StoreForm(each.kind, each.product, each.path, each.size, each.files, milliseconds(each.changed))
        for each in found.stores
    )
    return Searched(
        at=milliseconds(found.looked),
        node=found.node,
        stores=() if found.problem else stores,
        closed=found.closed,
        cut=found.cut,
        problem=found.problem,
        words=found.words,
    )


def search_after(before: Search | None, move: Searched) -> Search:
    """What is known of a node after a search; one that could not be carried out leaves what was known."""
    stores = tuple(
        Store(each.kind, each.product, each.path, each.size, each.files, seconds(each.changed)) for each in move.stores
    )
    made = Search(move.node, seconds(move.at), stores, move.closed, move.cut, move.problem, move.words)
    if not move.problem or before is None:
        return made
    return replace(made, stores=before.stores, closed=before.closed, cut=before.cut)


def test_of(move: Tested) -> RestoreTest:
    """The test that a move tells of."""
    return RestoreTest(
        number=move.test,
        asset=move.asset,
        copy=move.copy,
        snapshot=move.snapshot,
        snapshot_time=seconds(move.snapshot_time),
        choice=move.choice,
        run=move.run,
        began=seconds(move.began),
        ended=max(seconds(move.began), seconds(move.at)),
        verdict=move.verdict,
        by=move.by,
        seed=move.seed,
        among=move.among,
        control=move.control,
        reason=move.reason,
        values=move.values,
        layers=tuple(_layer(each) for each in move.layers),
        phases=tuple(Phase(each.kind, seconds(each.begin), seconds(each.end), each.source) for each in move.phases),
        differing=tuple(Differing(each.path, each.what) for each in move.differing),
        rto=move.rto,
        rpo=move.rpo,
        tool=move.tool,
        host_key=move.host_key,
        sandbox=move.sandbox,
    )


def _layer(form: LayerForm) -> Layer:
    begin, end = seconds(form.begin), seconds(form.end)
    return Layer(form.kind, form.state, form.found, form.counts, form.program, form.status, begin, end)


def tested(test: RestoreTest, number: int) -> Tested:
    """A test as the move that tells of it."""
    return Tested(
        at=milliseconds(test.ended),
        test=number,
        asset=test.asset,
        copy=test.copy,
        snapshot=test.snapshot,
        snapshot_time=milliseconds(test.snapshot_time),
        choice=test.choice,
        run=test.run,
        began=milliseconds(test.began),
        verdict=test.verdict,
        seed=test.seed,
        among=test.among,
        control=test.control,
        by=test.by,
        reason=test.reason,
        values=dict(test.values),
        layers=tuple(_form(each) for each in test.layers),
        phases=tuple(
            PhaseForm(each.kind, milliseconds(each.begin), milliseconds(each.end), each.source) for each in test.phases
        ),
        differing=tuple(DifferingForm(each.path, each.what) for each in test.differing),
        rto=test.rto,
        rpo=test.rpo,
        tool=test.tool,
        host_key=test.host_key,
        sandbox=test.sandbox,
    )


def _form(layer: Layer) -> LayerForm:
    begin, end = milliseconds(layer.begin), milliseconds(layer.end)
    return LayerForm(layer.kind, layer.state, layer.found, dict(layer.counts), layer.program, layer.status, begin, end)


@dataclass(slots=True)
class Ledger:
    """What stands after some moves, which `take` folds in: assets by their ids, copies by asset and name, tests by
    number, searches by node, sets by their ids, tests of sets by number."""

    assets: dict[str, Asset] = field(default_factory=dict)
    copies: dict[tuple[str, str], SeenCopy] = field(default_factory=dict)
    tests: dict[int, RestoreTest] = field(default_factory=dict)
    searches: dict[str, Search] = field(default_factory=dict)
    sets: dict[str, AssetSet] = field(default_factory=dict)
    set_tests: dict[int, SetTest] = field(default_factory=dict)

    def take(self, move: Move) -> None:
        """What does not fit changes nothing."""
        match move:
            case Protected():
                self.assets[move.asset] = asset_after(self.assets.get(move.asset), move)
            case Released():
                self.assets.pop(move.asset, None)
                for key in [key for key in self.copies if key[0] == move.asset]:
                    del self.copies[key]
            case Seen() if move.asset in self.assets:
                key = move.asset, move.copy
                self.copies[key] = copy_after(self.copies.get(key), move)
            case Tested() if move.test not in self.tests:
                self.tests[move.test] = test_of(move)
            case Searched():
                self.searches[move.node] = search_after(self.searches.get(move.node), move)
            case Grouped():
                self.sets[move.set] = set_after(move)
            case Ungrouped():
                self.sets.pop(move.set, None)
            case SetTested() if move.test not in self.set_tests:
                self.set_tests[move.test] = set_test_of(move)
            case _:
                pass
