"""Moves of sets: that one is set, that it is no more, and that a test of it was begun; as the journal's entries hold
them."""

from __future__ import annotations

from console.recovery.model.move_forms import BaseMove, Form, Name, milliseconds, seconds
from console.recovery.model.sets import AssetSet, Part, SetTest


class Grouped(BaseMove, tag="grouped", frozen=True, kw_only=True):
    """A set is made, or set anew; `span` is in seconds."""

    set: Name
    name: Name
    assets: tuple[Name, ...]
    span: int


class Ungrouped(BaseMove, tag="ungrouped", frozen=True, kw_only=True):
    """A set is no more; its assets stay."""

    set: Name


class PartForm(Form, frozen=True):
    asset: Name
    copy: Name
    snapshot: Name
    run: Name


class SetTested(BaseMove, tag="set_tested", frozen=True, kw_only=True):
    """A restore test of a set was begun at a point, or could not be, for there is none (`point` 0). What it says are
    the tests of its parts' runs."""

    test: int
    set: Name
    point: int = 0
    apart: int = 0
    parts: tuple[PartForm, ...] = ()
    by: Name = ""


def grouped(each: AssetSet) -> Grouped:
    """A set as the move that makes it."""
    return Grouped(set=each.id, name=each.name, assets=each.assets, span=each.span)


def set_after(move: Grouped) -> AssetSet:
    return AssetSet(move.set, move.name, move.assets, move.span, seconds(move.at))


def set_tested(test: SetTest, number: int) -> SetTested:
    """A test as the move that tells of it."""
    return SetTested(
        at=milliseconds(test.began),
        test=number,
        set=test.set,
        point=0 if test.point is None else milliseconds(test.point),
        apart=milliseconds(test.apart),
        parts=tuple(PartForm(each.asset, each.copy, each.snapshot, each.run) for each in test.parts),
        by=test.by,
    )


def set_test_of(move: SetTested) -> SetTest:
    """The test that a move tells of."""
    return SetTest(
        number=move.test,
        set=move.set,
        began=seconds(move.at),
        point=seconds(move.point) if move.point else None,
        apart=seconds(move.apart),
        parts=tuple(Part(each.asset, each.copy, each.snapshot, each.run) for each in move.parts),
        by=move.by,
    )
