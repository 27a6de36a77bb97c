"""The alarms of one journal: what stands, kept fresh from its entries, and what people do with it."""

from __future__ import annotations

import logging
import threading
from bisect import insort
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from console.alarms.model.alarms import Alarm, Board, OutOfService, Shelf, Source
from console.alarms.model.board import Surroundings, board_of
from console.alarms.model.flood import KEPT_SECONDS, keep_recent
from console.alarms.model.moves import (
    CATEGORY,
    Acknowledged,
    Ledger,
    Move,
    Noted,
    OfAlarm,
    Owned,
    PutBack,
    Raised,
    Shelved,
    TakenOut,
    Unshelved,
    milliseconds,
    out_of,
    read,
    seconds,
    shelf_of,
)
from console.alarms.service.records import Records, newest, numbered, numbers, standing, stands, unacknowledged
from console.journal.model import Entry, JournalError
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

if TYPE_CHECKING:
    from console.journal.features import Reading

_log = logging.getLogger(__name__)

_UNKNOWN = QT_TRANSLATE_NOOP("Alarms", "There is no alarm {number} any more.")
_NO_SHELF = QT_TRANSLATE_NOOP("Alarms", "There is no shelf {number} any more.")
_NOT_OUT = QT_TRANSLATE_NOOP("Alarms", "Nothing is out of service under the number {number} any more.")
_PAST = QT_TRANSLATE_NOOP("Alarms", "What is shelved needs a time to come.")
_NO_REASON = QT_TRANSLATE_NOOP("Alarms", "What is put aside needs a reason.")
#: A board is not made anew for time alone before so many seconds are over, or a shelf ends.
_FRESH_SECONDS = 5.0


class CannotDo(EnvironmentFault):
    """What a person asked for that cannot be done; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Text, **values: str) -> None:
        self.reason: Sentence = say(reason, **values)
        super().__init__(str(self.reason))


class AlarmService:
    """Any thread may call it. What writes blocks until it is committed, and raises EnvironmentFault; the board blocks
    nobody. `around` gives what else decides how alarms stand. Raises JournalError."""

    def __init__(self, records: Records, around: Callable[[], Surroundings] = Surroundings) -> None:
        self._records = records
        self._around = around
        self._lock = threading.RLock()
        self._told: list[Callable[[], object]] = []
        self._behind: Sentence | None = None
        self._entry, self._ledger = records.standing()
        self._raised = [*records.raised_since(records.now() - KEPT_SECONDS)]
        self._seen = self._entry
        self._board: Board | None = None
        self._good_until = 0.0

    # -- what stands -----------------------------------------------------------------------------------------------

    def board(self) -> Board:
        """All that stands now."""
        with self._lock:
            now = self._records.now()
            if self._board is None or not self._board.at <= now < self._good_until:
                self._board = board_of(self._ledger, self._around(), self._seen, now, self._raised, self._behind)
                self._good_until = min((now + _FRESH_SECONDS, *(each.until for each in self._board.shelves)))
            return self._board

    def alarm(self, number: int) -> Alarm | None:
        """One of all that ever were; reads the journal."""
        return self._records.alarm(number)

    def history(self, number: int) -> tuple[tuple[Entry, OfAlarm], ...]:
        """All that happened to one, oldest first, each with its entry; reads the journal."""
        return self._records.history(number)

    def past(self, since: float, until: float) -> tuple[Alarm, ...]:
        """Alarms that stood at some time in between, the oldest first; reads the journal."""
        return self._records.between(since, until)

    def active_at(self, moment: float, rules: Collection[str]) -> tuple[Alarm, ...]:
        """Alarms of these rules as they were at a moment at which they were active; reads the journal."""
        return self._records.active_at(moment, rules)

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called, in any thread, whenever the board may be another. Gives the function that ends it."""
        self._told.append(told)
        return lambda: self._told.remove(told)

    def refresh(self) -> None:
        """Take in what came into the journal, by whatever program. Raises JournalError."""
        with self._lock:
            self._seen, entries = self._records.since(self._entry)
            goes_on = False
            for entry in entries:
                for move in self._moves(entry):
                    if isinstance(move, Raised) and move.alarm not in self._ledger.alarms:
                        goes_on = goes_on or move.again
                        if not move.again:
                            insort(self._raised, seconds(move.at))
                    self._ledger.take(move)
                self._entry = entry.sequence
            if goes_on:  # of what was over only the tables know how it was
                self._entry, self._ledger = self._records.standing()
                self._seen = self._entry
            keep_recent(self._raised, self._records.now())
            self._board = None
            self.board()  # here, in the thread of whoever wrote or watches, and not in the one that draws
        self._tell()

    def look_anew(self) -> None:
        """Something else that decides how alarms stand may be another: a plan, the inventory."""
        with self._lock:
            self._board = None
        self._tell()

    def _tell(self) -> None:
        for told in tuple(self._told):
            told()

    def set_behind(self, why: Sentence | None) -> None:
        """Why the board may be out of date; None where it is not."""
        if why != self._behind:
            self._behind = why
            self.look_anew()

    # -- what is written -------------------------------------------------------------------------------------------

    def write(self, type: str, decide: Callable[[Reading], Sequence[Move]]) -> Entry | None:
        """Write what `decide` makes of what stands, and take it in; None where that is nothing."""
        entry = self._records.write(type, decide)
        if entry is not None:
            try:
                self.refresh()
            except JournalError as error:  # it is written; the watcher brings it later
                _log.warning("what was written of alarms could not be read back: %s", error)
        return entry

    def acknowledge(self, chosen: Sequence[int], entry: int) -> tuple[int, ...]:
        """Acknowledge alarms, each as far as it existed at the board's `entry`: what was raised after it, or raised
        anew, nobody has seen. Gives those that it covered."""
        covered: list[int] = []

        def decide(work: Reading) -> list[Move]:
            covered[:] = unacknowledged(work, chosen, entry)
            return [Acknowledged(alarm=number) for number in covered]

        self.write("alarm.acknowledged", decide)
        return tuple(covered)

    def take(self, number: int, who: str) -> None:
        """Say who sees to an alarm; nobody where that is empty."""

        def decide(work: Reading) -> list[Move]:
            alarm = _standing(work, number)
            return [] if alarm.owner == who else [Owned(alarm=number, owner=who)]

        self.write("alarm.owned", decide)

    def note(self, number: int, text: str) -> None:
        """Write something beside an alarm, also one that is over."""
        if self._records.alarm(number) is None:
            raise CannotDo(_UNKNOWN, number=str(number))
        self.write("alarm.noted", lambda _work: [Noted(alarm=number, text=text)])

    def shelve(self, of: Source, reason: str, until: float) -> Shelf:
        """Put alarms aside until a time (unix seconds): they ask for nobody until then, or until `unshelve`."""
        if not reason.strip():
            raise CannotDo(_NO_REASON)
        if until <= self._records.now():
            raise CannotDo(_PAST)

        def decide(work: Reading) -> list[Move]:
            return [
                Shelved(
                    shelf=numbers(work).shelf,
                    rule=of.rule,
                    node=of.node,
                    part=of.part,
                    reason=reason.strip(),
                    until=milliseconds(until),
                )
            ]

        (shelved,) = self._moves(self.write("alarm.shelved", decide))
        assert isinstance(shelved, Shelved)  # noqa: S101 - it was just written
        return shelf_of(shelved)

    def unshelve(self, number: int) -> None:
        def decide(work: Reading) -> list[Move]:
            if not stands(work, "shelves", number):
                raise CannotDo(_NO_SHELF, number=str(number))
            return [Unshelved(shelf=number)]

        self.write("alarm.unshelved", decide)

    def take_out(self, of: Source, reason: str) -> OutOfService:
        """Take alarms out of service, until they are put back."""
        if not reason.strip():
            raise CannotDo(_NO_REASON)

        def decide(work: Reading) -> list[Move]:
            return [TakenOut(out=numbers(work).out, rule=of.rule, node=of.node, part=of.part, reason=reason.strip())]

        (taken,) = self._moves(self.write("alarm.taken_out", decide))
        assert isinstance(taken, TakenOut)  # noqa: S101 - it was just written
        return out_of(taken)

    def put_back(self, number: int) -> None:
        def decide(work: Reading) -> list[Move]:
            if not stands(work, "out_of_service", number):
                raise CannotDo(_NOT_OUT, number=str(number))
            return [PutBack(out=number)]

        self.write("alarm.put_back", decide)

    @staticmethod
    def _moves(entry: Entry | None) -> tuple[Move, ...]:
        return () if entry is None else read(entry.details, entry.time.timestamp(), entry.actor)

    # -- for who raises them ---------------------------------------------------------------------------------------

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._records.now()

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does."""
        self._records.may_write()

    def standing(self, work: Reading) -> Ledger:
        """What stands within a transaction."""
        with self._lock:
            return self.ledger() if newest(work, CATEGORY) <= self._entry else standing(work)

    def ledger(self) -> Ledger:
        """What stands, as a copy."""
        with self._lock:
            return Ledger(dict(self._ledger.alarms), dict(self._ledger.shelves), dict(self._ledger.out))


def _standing(work: Reading, number: int) -> Alarm:
    alarm = numbered(work, number)
    if alarm is None:
        raise CannotDo(_UNKNOWN, number=str(number))
    return alarm
