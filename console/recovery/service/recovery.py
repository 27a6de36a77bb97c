"""Recovery of one journal: what is protected and how that stands, kept fresh from its entries."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from console.journal.model import Entry, JournalError
from console.recovery.model import moves
from console.recovery.model.assets import Asset, SeenCopy
from console.recovery.model.board import Board, board_of
from console.recovery.model.move_forms import seconds
from console.recovery.model.moves import Ledger, Move
from console.recovery.model.searches import Bare, Search, bare
from console.recovery.model.sets import SetRow, set_rows
from console.recovery.model.tests import RestoreTest
from console.recovery.service.records import Records, asset_of, copy_of, free_number, standing, tested_by
from console.recovery.service.tools import is_declared
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

if TYPE_CHECKING:
    from console.journal.features import Reading

_log = logging.getLogger(__name__)

_NO_ASSET = QT_TRANSLATE_NOOP("Recovery", "Nothing on the board is called {name}.")
_TAKEN = QT_TRANSLATE_NOOP("Recovery", "Something else on the board is called {name} already.")
_NO_NAME = QT_TRANSLATE_NOOP("Recovery", "What is protected needs a name.")
_NO_PATH = QT_TRANSLATE_NOOP("Recovery", "Say which paths must come back, each from the root on: /srv/models")
_NO_COPY = QT_TRANSLATE_NOOP("Recovery", "Say where backups of it lie.")
_SAME_COPY = QT_TRANSLATE_NOOP("Recovery", "Two copies are called {name}.")
_NO_FILE = QT_TRANSLATE_NOOP("Recovery", "Say which file on the node holds the password, from the root on.")
_NO_CHECK = QT_TRANSLATE_NOOP(
    "Recovery",
    "Say what checks a copy: a program and its arguments, none of them a secret, with {word} for the copy's path.",
)
_TIER = QT_TRANSLATE_NOOP("Recovery", "A tier is 1, 2 or 3.")
_TARGET = QT_TRANSLATE_NOOP("Recovery", "Targets are more than nothing.")
_CIRCLE = QT_TRANSLATE_NOOP("Recovery", "{name} would need itself to be back first.")
_IN_A_SET = QT_TRANSLATE_NOOP("Recovery", "{name} belongs to the set {others}. Take it out of that first.")
_NEEDED = QT_TRANSLATE_NOOP("Recovery", "{name} is needed by {others}. Take it out of what they need first.")


class CannotRecover(EnvironmentFault):
    """What a person asked for that cannot be done; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Text, **values: str) -> None:
        self.reason: Sentence = say(reason, **values)
        super().__init__(str(self.reason))


class RecoveryService:
    """Any thread may call it. What writes blocks until it is committed, and raises EnvironmentFault; `board` and what
    else is asked of what stands blocks nobody. `new_id` gives ids of assets. Raises JournalError."""

    def __init__(self, records: Records, new_id: Callable[[], str] = lambda: str(uuid.uuid4())) -> None:
        self._records = records
        self._new_id = new_id
        self._lock = threading.RLock()
        self._told: list[Callable[[], object]] = []
        self._entry, self._ledger = records.standing()

    # -- what stands -----------------------------------------------------------------------------------------------

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._records.now()

    def board(self) -> Board:
        """All that is protected, as it stands now."""
        with self._lock:
            held = self._ledger
            return board_of([*held.assets.values()], held.copies, [*held.tests.values()], self._records.now())

    def sets(self) -> tuple[SetRow, ...]:
        """All sets, as they stand now, by their names."""
        with self._lock:
            held = self._ledger
            return set_rows(
                [*held.sets.values()],
                [*held.set_tests.values()],
                assets=held.assets,
                seen=held.copies,
                tests=[*held.tests.values()],
                now=self._records.now(),
            )

    def assets(self) -> tuple[Asset, ...]:
        """In the order in which they came onto the board."""
        with self._lock:
            return tuple(self._ledger.assets.values())

    def asset(self, called: str) -> Asset:
        """An asset by its id or name. Raises CannotRecover."""
        for asset in self.assets():
            if called in (asset.id, asset.name):
                return asset
        raise CannotRecover(_NO_ASSET, name=called)

    def seen(self, asset: str, copy: str) -> SeenCopy | None:
        """What the newest look at a copy (its asset's id, its name) found."""
        with self._lock:
            return self._ledger.copies.get((asset, copy))

    def tests(self, asset: str = "") -> tuple[RestoreTest, ...]:
        """Restore tests, of all or of an asset (its id), the newest first."""
        with self._lock:
            found = [test for test in self._ledger.tests.values() if asset in ("", test.asset)]
        return tuple(sorted(found, key=lambda test: -test.number))

    def test(self, number: int) -> RestoreTest | None:
        with self._lock:
            return self._ledger.tests.get(number)

    def searches(self) -> Mapping[str, Search]:
        """The newest search of each node that was ever searched, by its key."""
        with self._lock:
            return dict(self._ledger.searches)

    def bare(self) -> tuple[Bare, ...]:
        """What nodes were seen to hold that nothing on the board protects."""
        with self._lock:
            return bare(self._ledger.assets.values(), self._ledger.searches)

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called, in any thread, whenever the board may be another. Gives the function that ends it."""
        self._told.append(told)
        return lambda: self._told.remove(told)

    def refresh(self) -> None:
        """Take in what came into the journal, by whatever program. Raises JournalError."""
        with self._lock:
            entries = self._records.since(self._entry)
            for entry in entries:
                for move in moves.read(entry.details, entry.time.timestamp(), entry.actor):
                    self._ledger.take(move)
                self._entry = entry.sequence
        if entries:
            for told in tuple(self._told):
                told()

    # -- what is written -------------------------------------------------------------------------------------------

    def protect(self, asset: Asset) -> Asset:
        """Put something onto the board (its `id` empty), or set anew what is there. Raises CannotRecover."""
        asset = replace(asset, id=asset.id or self._new_id(), name=asset.name.strip())
        _refuse_incomplete(asset)

        def decide(work: Reading) -> list[Move]:
            held = standing(work).assets
            if any(each.name == asset.name and each.id != asset.id for each in held.values()):
                raise CannotRecover(_TAKEN, name=asset.name)
            _refuse_circle(asset, held)
            return [moves.protected(asset)]

        self.write("asset.protected", decide)
        return self.asset(asset.id)

    def release(self, called: str) -> Asset:
        """Take something off the board; what was told of it stays in the log. Raises CannotRecover."""
        asset = self.asset(called)

        def decide(work: Reading) -> list[Move]:
            held = standing(work)
            if asset.id not in held.assets:
                raise CannotRecover(_NO_ASSET, name=called)
            others = [each.name for each in held.assets.values() if asset.id in each.depends_on]
            if others:
                raise CannotRecover(_NEEDED, name=asset.name, others=", ".join(others))
            if sets := [each.name for each in held.sets.values() if asset.id in each.assets]:
                raise CannotRecover(_IN_A_SET, name=asset.name, others=", ".join(sets))
            return [moves.Released(asset=asset.id)]

        self.write("asset.released", decide)
        return asset

    def note_look(self, found: SeenCopy) -> SeenCopy:
        """Write down what a look at a copy found."""

        def decide(work: Reading) -> list[Move]:
            if asset_of(work, found.asset) is None:
                return []
            return [moves.seen(copy_of(work, found.asset, found.copy), found)]

        self.write("copy.seen", decide)
        return self.seen(found.asset, found.copy) or found

    def note_search(self, found: Search) -> Search:
        """Write down what a search of a node found."""
        self.write("node.searched", lambda _work: [moves.searched(found)])
        return self.searches().get(found.node, found)

    def note_made(self, found: moves.Seen) -> None:
        """Write down what was seen of a copy right after a backup was made here; of one run it is written once, and
        nothing is written of what a later look saw."""

        def decide(work: Reading) -> list[Move]:
            before = copy_of(work, found.asset, found.copy)
            if asset_of(work, found.asset) is None or (before is not None and before.looked >= seconds(found.at)):
                return []
            return [found]

        self.write("copy.made", decide)

    def note_test(self, test: RestoreTest) -> RestoreTest | None:
        """Write down what a restore test says; it gets the next number. None where that was told before, or the asset
        is on the board no more."""
        numbered: list[int] = []

        def decide(work: Reading) -> list[Move]:
            if tested_by(work, test.run) or asset_of(work, test.asset) is None:
                return []
            numbered[:] = [free_number(work)]
            return [moves.tested(test, numbered[0])]

        self.write("restore_test.ended", decide)
        return (self.test(numbered[0]) or replace(test, number=numbered[0])) if numbered else None

    def untold(self, act: str) -> tuple[str, ...]:
        """The ids of runs of an act of which no restore test was told; none where nothing may be written here."""
        return self._records.untold(act) if self.may_write() else ()

    def may_write(self) -> bool:
        """Whether anything may be written here."""
        try:
            self._records.may_write()
        except EnvironmentFault:
            return False
        return True

    def write(self, type: str, decide: Callable[[Reading], Sequence[Move]]) -> Entry | None:
        """Write what `decide` makes of what stands, and take it in; None where that is nothing."""
        entry = self._records.write(type, decide)
        if entry is not None:
            try:
                self.refresh()
            except JournalError as error:  # it is written; the watcher brings it later
                _log.warning("what was written of recovery could not be read back: %s", error)
        return entry

    def ledger(self) -> Ledger:
        """What stands, as a copy."""
        with self._lock:
            return Ledger(
                dict(self._ledger.assets),
                dict(self._ledger.copies),
                dict(self._ledger.tests),
                dict(self._ledger.searches),
                dict(self._ledger.sets),
                dict(self._ledger.set_tests),
            )


def _refuse_incomplete(asset: Asset) -> None:
    if not asset.name:
        raise CannotRecover(_NO_NAME)
    if not asset.paths or not all(path.startswith("/") and "\0" not in path for path in asset.paths):
        raise CannotRecover(_NO_PATH)
    if not asset.copies or not all(copy.name and copy.repository for copy in asset.copies):
        raise CannotRecover(_NO_COPY)
    names = [copy.name for copy in asset.copies]
    for name in names:
        if names.count(name) > 1:
            raise CannotRecover(_SAME_COPY, name=name)
    if any(copy.password == "file" and not copy.file.startswith("/") for copy in asset.copies):  # noqa: S105 - a way
        raise CannotRecover(_NO_FILE)
    if not all(map(is_declared, asset.copies)):
        raise CannotRecover(_NO_CHECK, word="{copy}")
    if asset.tier not in (1, 2, 3):
        raise CannotRecover(_TIER)
    if min(asset.rto, asset.rpo, asset.cadence) <= 0:
        raise CannotRecover(_TARGET)


def _refuse_circle(asset: Asset, held: dict[str, Asset]) -> None:
    known = {**held, asset.id: asset}
    ahead, passed = [*asset.depends_on], set[str]()
    while ahead:
        id = ahead.pop()
        if id == asset.id:
            raise CannotRecover(_CIRCLE, name=asset.name)
        if id not in known:
            raise CannotRecover(_NO_ASSET, name=id)
        if id not in passed:
            passed.add(id)
            ahead += known[id].depends_on
